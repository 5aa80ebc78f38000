"""Which plugins are installed, none of which is loaded for that."""

from __future__ import annotations

import sys
from functools import cache
from importlib.metadata import EntryPoint, entry_points

from inbox_fatigue.host.importing import label_of

GROUP = "inbox_fatigue"
_OWN = "inbox-fatigue"  # the distribution of the plugins that come with the tool


def installed() -> tuple[EntryPoint, ...]:
    """Return all of them."""
    return _found(tuple(sys.path))


def bundled() -> tuple[EntryPoint, ...]:
    """Return those that come with the tool."""
    return tuple(one for one in installed() if one.dist is not None and one.dist.name == _OWN)


def installed_labels() -> tuple[str, ...]:
    """Return the label of each, sorted."""
    return tuple(sorted(map(label_of, installed())))


@cache
def _found(_path: tuple[str, ...]) -> tuple[EntryPoint, ...]:
    """Return the plugins that are installed where modules are looked for; a fork need not look again."""
    return tuple(entry_points(group=GROUP))
