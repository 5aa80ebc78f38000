"""An audit of a log whose truth is known: what was found has to be what is true, no more and no less."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from benchmarks import truths
from benchmarks.lines import Line, Table, pace
from benchmarks.runs import PROGRAM, run

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from benchmarks.truths import Truth

COMFORTABLE = 1  # follow-ups in a row, as the rule has it unless told otherwise
OVER_CAP, UNANSWERED = "frequency/over-cap", "follow-up/bump-of-a-bump"
DEAF, UNWANTED = "follow-up/answered-already", "consent/mailed-after-opt-out"


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """One thing that the log holds, as it is and as it was found; both by person."""

    what: str
    true: Mapping[Any, int]
    found: Mapping[Any, int]

    @property
    def agrees(self) -> bool:
        """Return whether everything was found, and nothing else."""
        return dict(self.true) == dict(self.found)


def measure(people: int, seed: int, room: Path, _rounds: int) -> Iterator[Table]:
    """Yield how long an audit of so many people's log takes; it has to find the truth."""
    truth = truths.write(people, seed, room)
    taken = run(*command(), cwd=room)
    compared = compare(truth, json.loads((room / "report.json").read_text("utf-8")))
    if wrong := [one.what for one in compared if not one.agrees]:
        raise SystemExit(f"the audit did not find what is true: {', '.join(wrong)}")
    told = "; ".join(f"{one.what}: {sum(one.true.values()):,}" for one in compared)
    yield Table(
        title="Finding what is true",
        about=(
            f"An invented send log of {truth.messages:,} messages to {people:,} people (seed {seed}) with contacts, "
            "events and three caps, of which it is known what is wrong in it: `inbox-fatigue audit`, once, the whole "
            f"program.\nIt found all of it and nothing else ({told})."
        ),
        lines=(
            Line(
                what="inbox-fatigue audit",
                seconds=taken.seconds,
                cpu=taken.cpu,
                peak=taken.peak,
                pace=pace(truth.messages, taken.seconds, "messages"),
                runs=1,
            ),
        ),
    )


def command() -> tuple[str, ...]:
    """Return the audit of what `truths.write` wrote into a folder, to be run in it."""
    files = (truths.LOG, "--contacts", truths.CONTACTS, "--events", truths.EVENTS, "--policy", truths.POLICY)
    shown = ("--show-addresses", "--format", "json", "--output", "report.json")
    return (PROGRAM, "audit", *files, *shown)


def compare(truth: Truth, report: Mapping[str, Any]) -> list[Compared]:
    """Return each thing that is known of the log beside what a report in JSON says of it."""
    by_rule: dict[str, list[dict[str, Any]]] = {}
    for finding in report["findings"]:
        by_rule.setdefault(finding["rule"], []).append(finding)
    broken = by_rule.get(OVER_CAP, [])
    chains = Counter((one["recipient"], round(one["measured"])) for one in by_rule.get(UNANSWERED, []))
    return [
        *(
            Compared(
                what=f"people over the cap '{cap}'",
                true=_once(people),
                found=_once(one["recipient"] for one in broken if f"'{cap}'" in one["message"]),
            )
            for cap, people in sorted(truth.over.items())
        ),
        Compared(
            what=f"chains of more than {COMFORTABLE} follow-up without an answer",
            true=truth.asked_too_often(COMFORTABLE),
            found=chains,
        ),
        Compared(
            what="people asked on after their answer", true=_once(truth.deaf), found=_people(by_rule, DEAF)
        ),
        Compared(
            what="people mailed after their opt-out",
            true=_once(truth.unwanted),
            found=_people(by_rule, UNWANTED),
        ),
    ]


def _people(by_rule: Mapping[str, list[dict[str, Any]]], rule: str) -> dict[Any, int]:
    return _once(one["recipient"] for one in by_rule.get(rule, []))


def _once(people: Iterable[str]) -> dict[Any, int]:
    return dict.fromkeys(people, 1)
