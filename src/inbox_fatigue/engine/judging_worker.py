"""The inside of the judging worker: runs one scorer after the other, each on frames of its own."""

from __future__ import annotations

import os
import pickle
import time
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import polars as pl

from inbox_fatigue.checking.measured import GarbageError, Known
from inbox_fatigue.engine.calls import Answer, ScorerCall
from inbox_fatigue.engine.confinement import cap_cpu, cap_memory, end_with_parent, free_to_pack, settle
from inbox_fatigue.engine.exchange import size, taken_up
from inbox_fatigue.engine.measuring import nothing_found, outcomes
from inbox_fatigue.faults import described
from inbox_fatigue.findings import unassessed
from inbox_fatigue.findings.needs import lacking
from inbox_fatigue.host import PluginHost

if TYPE_CHECKING:
    from collections.abc import Mapping

    from inbox_fatigue.engine.processes import Channel
    from inbox_fatigue.findings import Need
    from inbox_fatigue.findings.episodes import Outcome
    from inbox_fatigue.inbox_frames import Inboxes
    from inbox_fatigue.limits import Limits

# A window over a partition makes several copies of it; sorting and joining make more.
_COPIES = 20
_NOBODY = pl.Series("person", [], pl.Int64)
_INSTALL = "install the same plugins, in the same versions, on each machine"


def work(channel: Channel, plugin_files: tuple[str, ...]) -> None:
    """Say that the plugins are loaded, then answer one call after the other until the pipe is closed."""
    settle()
    end_with_parent()
    bench = _Bench(PluginHost(files=plugin_files))
    channel.answers.send_bytes(pickle.dumps("ready"))
    while True:
        try:
            place, call, limits = pickle.loads(channel.orders.recv_bytes())  # noqa: S301 - from our own parent
        except EOFError:
            break
        answer = bench.judge(place, call, limits)
        with free_to_pack():  # the scorer had its room; of thirty thousand colleagues it fills most of it
            sealed = pickle.dumps(answer, protocol=5)
            del answer
            try:
                channel.answers.send_bytes(sealed)
            except OSError:  # nobody listens any more
                break
            del sealed
    os._exit(0)  # without waiting for threads that a scorer may have left


@dataclass(frozen=True)
class _Partition:
    """Some inboxes, and what is told of them once for all scorers."""

    place: str
    inboxes: Inboxes
    _lacking: dict[Need, pl.Series] = field(default_factory=dict)

    @cached_property
    def known(self) -> Known:
        """The touches, against which answers are held."""
        return Known.of(self.inboxes)

    @cached_property
    def people(self) -> int:
        """How many people got anything."""
        return len(self.inboxes.people_written_to)

    def lacking(self, need: Need) -> pl.Series:
        """Return the people for whom a need is not met."""
        if need not in self._lacking:
            self._lacking[need] = lacking(need, self.inboxes)
        return self._lacking[need]

    def barred(self, needs: tuple[Need, ...]) -> pl.Series:
        """Return the people for whom some of the needs are not met."""
        lacking = [people for people in map(self.lacking, needs) if len(people)]
        if not lacking:
            return _NOBODY
        return lacking[0] if len(lacking) == 1 else pl.concat(lacking).unique()


class _NotThereError(Exception):
    """A scorer is not among those of the plugins here; the text says what to do."""


class _Bench:
    """The scorers, and the partition that was asked for last."""

    def __init__(self, host: PluginHost) -> None:
        self._scorers = {rule.slug: scorer for _, scorer in host.scorers() for rule in scorer.rules}
        self._partition: _Partition | None = None

    def judge(self, place: str, call: ScorerCall, limits: Limits) -> Answer:
        """Return what one scorer found in the partition that lies at a place."""
        began = time.perf_counter()
        cap_cpu(limits.scorer_seconds * (os.cpu_count() or 1) + 60)
        try:
            part, scorer = self._taken_up(place, limits), self._built(call)
            barred = {rule.slug: part.barred(rule.needs) for rule in call.rules}
            idle = part.people and all(len(barred[rule.slug]) == part.people for rule in call.rules)
            if idle and not call.anyway:
                found = {rule.slug: nothing_found() for rule in call.rules}
            else:
                found = outcomes(scorer, call.rules, part.inboxes, barred, part.known)
        except GarbageError as error:
            return Answer(why="scorer-garbage", detail=str(error))
        except _NotThereError as error:
            return Answer(why="scorer-failed", detail=str(error))
        except BaseException as error:  # noqa: BLE001 - foreign code; SIGINT is blocked, so none of it is ours
            return Answer(why="scorer-failed", detail=described(error))
        told = _not_assessed(part, call, found)
        return Answer(outcomes=found, not_assessed=told, seconds=time.perf_counter() - began)

    def _taken_up(self, place: str, limits: Limits) -> _Partition:
        if self._partition is None or place != self._partition.place:
            self._partition = None  # let go of the one before, lest both lie in memory
            self._partition = _Partition(place, taken_up(place))
            cap_memory(limits.worker_bytes + _COPIES * size(self._partition.inboxes))
        return self._partition

    def _built(self, call: ScorerCall) -> Any:
        scorer = next((self._scorers[rule.slug] for rule in call.rules if rule.slug in self._scorers), None)
        if scorer is None:
            slugs = ", ".join(rule.slug for rule in call.rules) or "it"
            raise _NotThereError(f"no plugin offers {slugs} in the process that judges; {_INSTALL}")
        settings = call.settings
        if isinstance(settings, bytes):
            settings = pickle.loads(settings)  # noqa: S301 - from our own client
        return scorer(**settings)


def _not_assessed(part: _Partition, call: ScorerCall, found: Mapping[str, Outcome]) -> pl.DataFrame:
    """Return whom each rule could not judge: by its needs, and by the word of its scorer."""
    by_need = [
        unassessed.of_need(rule.slug, part.lacking(need), need.reason, part.people)
        for rule in call.rules
        for need in rule.needs
    ]
    by_scorer = [
        unassessed.of_some(slug, one.unassessed, pl.col("reason"))
        for slug, one in found.items()
        if not one.unassessed.is_empty()
    ]
    return unassessed.together([*by_need, *by_scorer], part.people)
