"""Runs scorers, each alone, in a process that can be killed.

A scorer that raises, hangs, exits or returns garbage costs its own result and no other's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from inbox_fatigue.engine import early
from inbox_fatigue.engine.calls import Answer, Judged, ScorerCall
from inbox_fatigue.engine.exchange import laid_out
from inbox_fatigue.engine.processes import Worker, ending, spawned
from inbox_fatigue.faults import described
from inbox_fatigue.findings.unassessed import NOT_ASSESSED
from inbox_fatigue.frames.schemas import empty
from inbox_fatigue.patience import START

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import polars as pl

    from inbox_fatigue.inbox_frames import Inboxes
    from inbox_fatigue.limits import Limits

__all__ = ["Judged", "Judges", "ScorerCall", "judge"]

_SLICE = 0.5  # seconds counted at most for one wait, so that a process stopped by Ctrl-Z loses no time


def judge(
    inboxes: Inboxes, calls: Sequence[ScorerCall], *, plugin_files: Iterable[str], limits: Limits
) -> tuple[Judged, ...]:
    """Return what each scorer found in some inboxes, in the order of the calls."""
    with Judges(plugin_files=plugin_files, limits=limits) as judges:
        return judges.judge(inboxes, calls)


class Judges:
    """One worker, started when it is needed and again after each scorer that broke it."""

    def __init__(
        self, *, plugin_files: Iterable[str], limits: Limits, summons: early.Summons | None = None
    ) -> None:
        """Remember what the worker has to load; the first of them may have been summoned already."""
        self._summons = summons
        self._plugin_files, self._limits = tuple(plugin_files), limits
        self._worker: Worker | None = None
        self._is_ready = False  # it has said that its plugins are loaded
        self._never_started = ""  # how the worker died while it loaded the plugins

    def __enter__(self) -> Self:
        """Start nothing yet."""
        return self

    def __exit__(self, *_: object) -> None:
        """End the worker."""
        self._dismiss()

    def summon(self) -> None:
        """Start the worker without waiting for it, so that it loads plugins while inboxes are loaded."""
        if self._worker is None and not self._never_started:
            there = None if self._summons is None else self._summons.followed()
            self._worker, self._is_ready = there or Worker(spawned(early.judge, self._plugin_files)), False

    def judge(self, inboxes: Inboxes, calls: Sequence[ScorerCall]) -> tuple[Judged, ...]:
        """Return what each scorer found in one partition; the worker stays for the next."""
        with laid_out(inboxes) as place:
            people = inboxes.people_written_to["person"]
            return tuple(_judged(call, self._answer(place, call), people) for call in calls)

    def _answer(self, place: str, call: ScorerCall) -> Answer:
        used = self._worker is not None
        answer = self._attempt(place, call)
        if answer.why == "scorer-died" and used:
            # A scorer before it may have left a thread that ended the worker: alone it gets its chance.
            answer = self._attempt(place, call)
        return answer

    def _attempt(self, place: str, call: ScorerCall) -> Answer:
        worker = self._hired()
        if worker is None:
            return Answer(why="scorer-died", detail=self._never_started)
        try:
            worker.order((place, call, self._limits))
        except Exception as error:  # noqa: BLE001 - settings are of foreign types
            return Answer(why="scorer-failed", detail=f"its settings cannot be sent: {described(error)}")
        seconds = self._limits.scorer_seconds
        try:
            if not _heard(worker, seconds):
                self._dismiss()
                detail = f"took longer than {seconds:g} seconds"
                return Answer(why="scorer-timeout", detail=detail, seconds=seconds)
            answer: Any = worker.answer()
        except EOFError:
            return Answer(why="scorer-died", detail=self._bury())
        assert isinstance(answer, Answer), "the worker answers with an Answer"
        return answer

    def _hired(self) -> Worker | None:
        """Return a worker that has loaded its plugins; None if it cannot."""
        self.summon()
        if self._worker is None or self._is_ready:
            return self._worker
        try:
            if _heard(self._worker, START):
                self._worker.answer()
                self._is_ready = True
                return self._worker
            self._never_started = f"the plugins took longer than {START:g} seconds to load"
            self._dismiss()
        except EOFError:
            self._never_started = f"{self._bury()} while loading plugins"
        return None

    def _dismiss(self) -> None:
        if self._worker is not None:
            self._worker.kill()
            self._bury()

    def _bury(self) -> str:
        """Let go of a worker that is over, and return how it ended."""
        worker, self._worker = self._worker, None
        return "" if worker is None else ending(worker.bury())


def _heard(worker: Worker, seconds: float) -> bool:
    left = seconds
    while left > 0:
        if worker.answers.poll(min(left, _SLICE)):
            return True
        left -= _SLICE
    return False


def _judged(call: ScorerCall, answer: Answer, people: pl.Series) -> Judged:
    problem = call.failed(answer.why, answer.detail) if answer.why else None
    return Judged(
        call=call,
        outcomes=answer.outcomes,
        not_assessed=answer.not_assessed if problem is None else empty(NOT_ASSESSED),
        people=people,
        seconds=answer.seconds,
        problem=problem,
    )
