"""Whether `learn` finds the limit that an invented log has, and none where there is none."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from typing import TYPE_CHECKING, Any

from benchmarks import leavers
from benchmarks.lines import Line, Table
from benchmarks.runs import PROGRAM, Run, run

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

STRENGTHS = (1.0, 1.5, 2.0, 3.0)  # times as often people leave above the limit; 1: there is none
LOGS = 10  # of each strength
EXACT, NEAR, ELSEWHERE, NONE = "found", "one away", "elsewhere", "none"


def measure(people: int, seed: int, room: Path, _rounds: int) -> Iterator[Table]:
    """Yield what is learned of several logs of so many people, of each strength."""
    lines = []
    for times in STRENGTHS:
        found, taken = Counter[str](), list[Run]()
        left = 0
        for number in range(LOGS):
            told, one = _learned(people, seed + number, room / "log", times)
            found[verdict(told["lessons"])] += 1
            left += told["left"]
            taken.append(one)
        lines.append(_line(times, found, taken, left // LOGS))
    yield Table(
        title="Learning where the limit is",
        about=(
            f"{LOGS} invented logs of {people:,} people for each line (seeds from {seed}): everybody gets one to seven "
            f"messages a week, and leaves so many times as often after more than {leavers.LIMIT} in 7 days: "
            "`inbox-fatigue learn`, the whole program.\n"
            f"Found is that limit of {leavers.RULE} and no other; one away are 3 and 5; elsewhere is any other number "
            "or rule. Where people leave one times as often there is no limit, and none is right."
        ),
        lines=tuple(lines),
    )


def verdict(lessons: Sequence[dict[str, object]]) -> str:
    """Return what the lessons of one log are worth."""
    limits = {
        one["rule"]: one["learned_comfortable"] for one in lessons if one["learned_comfortable"] is not None
    }
    if not limits:
        return NONE
    number = limits.pop(leavers.RULE, None)
    if limits or not isinstance(number, int | float):
        return ELSEWHERE
    return {0: EXACT, 1: NEAR}.get(abs(int(number) - leavers.LIMIT), ELSEWHERE)


def _learned(people: int, seed: int, room: Path, times: float) -> tuple[dict[str, Any], Run]:
    leavers.write(people, seed, room, times=times)
    files = (leavers.LOG, "--events", leavers.EVENTS, "--organisation", "shop.example")
    taken = run(PROGRAM, "learn", *files, "--format", "json", "--output", "told.json", cwd=room)
    told = json.loads((room / "told.json").read_text("utf-8"))
    shutil.rmtree(room)
    return told, taken


def _line(times: float, found: Counter[str], taken: Sequence[Run], left: int) -> Line:
    told = ", ".join(f"{name} {found[name]}" for name in (EXACT, NEAR, ELSEWHERE, NONE) if found[name])
    return Line(
        what=f"{times:g} times as often; about {left} left: {told}",
        seconds=sorted(one.seconds for one in taken)[len(taken) // 2],
        cpu=sorted(one.cpu for one in taken)[len(taken) // 2],
        peak=max(one.peak or 0 for one in taken),
        runs=len(taken),
    )
