"""The directory of lists that a preview writes: it belongs to one preview, the last."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

import click

from inbox_fatigue.cli import outputs
from inbox_fatigue.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_OURS = re.compile(r"later\.csv|.+\.(?:suppress|audience)\.csv")


def check_directory(place: Path) -> None:
    """Tell what would go wrong with the lists before the preview begins.

    A directory with anything but lists is refused: an audience in it could be taken for one of them.
    """
    if place.exists() and not place.is_dir():
        raise UsageError(f"--suppress {place}: is no directory; name one for the lists")
    if not place.exists() and not place.absolute().parent.is_dir():
        raise UsageError(f"--suppress {place}: there is no directory {place.parent}; make it first")
    if not os.access(place if place.exists() else place.absolute().parent, os.W_OK | os.X_OK):
        raise UsageError(f"--suppress {place}: cannot be written to; name another place")
    inside = sorted(one.name for one in place.iterdir()) if place.exists() else []
    others = [name for name in inside if not _OURS.fullmatch(name)]
    if inside and (others or "later.csv" not in inside):
        shown = ", ".join((others or inside)[:3])
        raise UsageError(
            f"--suppress {place}: holds other files ({shown}); name a new directory, or one of an earlier preview"
        )


def write_lists(place: Path, lists: Mapping[str, str]) -> None:
    """Write the lists in place of those of an earlier preview; only their owner may read them.

    A list that is left over from another plan would keep people out of this one.
    """
    try:
        place.mkdir(mode=0o700, exist_ok=True)
        for old in sorted(place.iterdir()):
            if _OURS.fullmatch(old.name) and old.name not in lists:
                old.unlink()
    except OSError as error:
        told = f"--suppress {place}: cannot be written ({error.strerror}); name another place"
        raise UsageError(told) from error
    for name, text in lists.items():
        outputs.write_private(place / name, text.encode(), option="--suppress")
    what = "1 list" if len(lists) == 1 else f"{len(lists)} lists"
    click.echo(f"{what} with real addresses in {place}", err=True)
