"""Shows how far a long piece of work is: on a terminal only, and only where it takes more than a second."""

from __future__ import annotations

import sys
from datetime import timedelta
from time import monotonic
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from types import TracebackType

    from rich.progress import Progress, TaskID

_PATIENCE = 1.0  # seconds without a sign of life that nobody minds
_PAUSE = 0.1  # seconds between two drawings


class ProgressLine:
    """A callable that use cases tell what is going on; a line on stderr shows it."""

    def __init__(self) -> None:
        """Show nothing yet."""
        self._on = sys.stderr.isatty()
        self._began = monotonic()
        self._drawn = 0.0
        self._bar: Progress | None = None
        self._tasks: dict[str, TaskID] = {}

    def __call__(self, what: str, done: int, total: int | None) -> None:
        """Note that so many of a total (None: unknown) are done."""
        now = monotonic()
        finished = total is not None and done >= total
        if not self._on or now - self._began < _PATIENCE or (now - self._drawn < _PAUSE and not finished):
            return
        self._drawn = now
        if self._bar is None:
            self._bar = _bar()
            self._bar.start()
        if what not in self._tasks:
            self._tasks[what] = self._bar.add_task(what, total=total)
        self._bar.update(self._tasks[what], completed=done, total=total)

    def __enter__(self) -> Self:
        """Begin to count the time."""
        self._began = monotonic()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        """Take the line away."""
        if self._bar is not None:
            self._bar.stop()


def _bar() -> Progress:
    from rich.console import Console  # noqa: PLC0415 - costs time that --help has not
    from rich.progress import BarColumn, Progress, ProgressColumn, Task, TextColumn  # noqa: PLC0415 - likewise
    from rich.table import Column  # noqa: PLC0415 - likewise
    from rich.text import Text  # noqa: PLC0415 - likewise

    class Count(ProgressColumn):
        """How many are done, of about how many, how many in a second, and how long the rest will take."""

        def render(self, task: Task) -> Text:
            if task.total is None and not task.completed:
                return Text("")  # it is not told how far it is
            total = "" if task.total is None else f" of about {int(task.total):,}"
            rate = "" if not task.speed else f" · {int(task.speed):,}/s"
            left = "" if not task.time_remaining else f" · {timedelta(seconds=int(task.time_remaining))} left"
            return Text(f"{int(task.completed):,}{total}{rate}{left}")

    return Progress(
        TextColumn(
            "{task.description}", markup=False, table_column=Column(no_wrap=True, overflow="ellipsis")
        ),
        BarColumn(bar_width=10),
        Count(table_column=Column(no_wrap=True)),
        console=Console(stderr=True),
        transient=True,
    )
