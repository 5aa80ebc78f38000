"""Starts the processes that read mail and judge inboxes, before the command loads what it needs itself.

Each of the three takes most of a second, so they load side by side.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Sequence

    from inbox_fatigue.engine.early import Early
    from inbox_fatigue.engine.nursery import Nursery


def begun(paths: Sequence[str], given: dict[str, Any], *, judging: bool = True) -> Early:
    """Return what was started, which ends with the command: nothing of what another machine does.

    `judging` says whether the command judges inboxes.
    """
    from inbox_fatigue.engine.early import NOTHING, Early, Summons  # noqa: PLC0415 - costs time that --help has not

    if given.get("engine", "local") != "local":
        return NOTHING
    nursery = _nursery(paths, given)
    summons = click.get_current_context().with_resource(Summons(given["plugin_files"])) if judging else None
    return Early(nursery=nursery, summons=summons)


def _nursery(paths: Sequence[str], given: dict[str, Any]) -> Nursery | None:
    """Return the process that readers are forked from; None where nothing is read."""
    if not (paths or given.get("events")):
        return None
    from inbox_fatigue.engine.nursery import Nursery  # noqa: PLC0415 - costs time that --help has not
    from inbox_fatigue.engine.seam import readers  # noqa: PLC0415 - likewise
    from inbox_fatigue.sources.sniffing import is_named_as_log  # noqa: PLC0415 - likewise

    mail = not all(map(is_named_as_log, paths))
    return click.get_current_context().with_resource(Nursery(readers(given["workers"]), mail=mail))
