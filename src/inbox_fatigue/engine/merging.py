"""Puts together what one scorer found in several partitions, as if it had looked at all of them at once."""

from __future__ import annotations

from collections import deque
from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from inbox_fatigue.findings import unassessed
from inbox_fatigue.findings.episodes import Outcome
from inbox_fatigue.findings.unassessed import NOT_ASSESSED
from inbox_fatigue.frames.schemas import empty

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from inbox_fatigue.engine.calls import Judged


def merged_by_call(by_part: Iterable[Sequence[Judged]]) -> Iterator[Judged]:
    """Yield one answer a call for the answers that several calls got in each partition, in their order.

    It lets go of the answers that are merged: with a ledger of ten million touches all of them are 300 MB.
    """
    waiting = [deque(answers) for answers in by_part]
    del by_part
    while any(waiting):
        yield merged([answers.popleft() for answers in waiting])


def merged(parts: Sequence[Judged]) -> Judged:
    """Return one answer for the answers that one call got in partitions of the same inboxes.

    A scorer that failed in any partition has failed: half an answer must not look like a whole one.
    """
    seconds = sum(part.seconds for part in parts)
    failed = next((part for part in parts if part.problem is not None), None)
    if failed is not None:
        return replace(failed, outcomes={}, not_assessed=empty(NOT_ASSESSED), seconds=seconds)
    if len(parts) == 1:
        return parts[0]
    return replace(
        parts[0],
        outcomes={slug: _outcome([part.outcomes[slug] for part in parts]) for slug in parts[0].outcomes},
        not_assessed=unassessed.merged([(part.not_assessed, part.people) for part in parts]),
        people=pl.concat([part.people for part in parts]),
        seconds=seconds,
    )


def _outcome(parts: Sequence[Outcome]) -> Outcome:
    """Return one outcome in the order in which `episodes.find` tells one: an inbox is in one partition."""
    return Outcome(
        hits=pl.concat([part.hits for part in parts]).sort("inbox", maintain_order=True),
        findings=pl.concat([part.findings for part in parts]).sort("finding"),
        evidence=pl.concat([part.evidence for part in parts]).sort("finding", "touch"),
        unassessed=pl.concat([part.unassessed for part in parts]).sort("person", "reason"),
    )
