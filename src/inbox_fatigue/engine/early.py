"""What is started before its parent has loaded what it needs to give it work."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from inbox_fatigue.engine.processes import Channel, Worker, spawned

if TYPE_CHECKING:
    from collections.abc import Iterable

    from inbox_fatigue.engine.nursery import Nursery


class Summons:
    """A judging worker that loads its plugins, until judges take it over."""

    def __init__(self, plugin_files: Iterable[str]) -> None:
        """Start it, without waiting for it."""
        self._worker: Worker | None = Worker(spawned(judge, tuple(plugin_files)))

    def __enter__(self) -> Self:
        """Do nothing; it was started when it was made."""
        return self

    def __exit__(self, *_: object) -> None:
        """End the worker, unless somebody has it."""
        worker = self.followed()
        if worker is not None:
            worker.kill()
            worker.bury()

    def followed(self) -> Worker | None:
        """Give the worker away, to the first who asks."""
        worker, self._worker = self._worker, None
        return worker


@dataclass(frozen=True, slots=True, kw_only=True)
class Early:
    """The processes that are there already."""

    nursery: Nursery | None = None  # of the readers
    summons: Summons | None = None  # of the first judge


NOTHING = Early()


def judge(channel: Channel, plugin_files: tuple[str, ...]) -> None:
    """Be a judging worker: what that needs is imported in its own process alone."""
    from inbox_fatigue.engine.judging_worker import work  # noqa: PLC0415 - its parent need not wait for it

    work(channel, plugin_files)
