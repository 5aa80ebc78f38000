"""Starts the process that readers of mail are forked from, before the command loads what it needs itself.

Both take most of a second, so they load side by side.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Sequence

    from inbox_fatigue.engine.nursery import Nursery


def begun(paths: Sequence[str], given: dict[str, Any]) -> Nursery | None:
    """Return the nursery, which ends with the command; None where nothing is read on this machine."""
    if not (paths or given["events"]) or given.get("engine", "local") != "local":
        return None
    from inbox_fatigue.engine.nursery import Nursery  # noqa: PLC0415 - costs time that --help has not
    from inbox_fatigue.engine.seam import readers  # noqa: PLC0415 - likewise
    from inbox_fatigue.sources.sniffing import is_named_as_log  # noqa: PLC0415 - likewise

    mail = not all(map(is_named_as_log, paths))
    return click.get_current_context().with_resource(Nursery(readers(given["workers"]), mail=mail))
