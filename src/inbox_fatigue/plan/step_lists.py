"""Makes planned steps of the rows that a sales tool exported (`step_exports`): when each goes, and by which channel.

Names are taken as they come; a time without a unit is not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from inbox_fatigue.model import Channel, EventKind, Problem, Where
from inbox_fatigue.plan.nouns import Creative, Form
from inbox_fatigue.plan.step_exports import read_export
from inbox_fatigue.sources.logs.names import plain_name
from inbox_fatigue.sources.logs.table import UnusableTableError
from inbox_fatigue.user_files import spans
from inbox_fatigue.user_files.spans import LONGEST

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from inbox_fatigue.limits import Limits
    from inbox_fatigue.plan.step_rows import Row

_CHANNELS = (
    (re.compile(r"e-?mail|^mail$"), Channel.EMAIL),
    (re.compile(r"call|phone|voicemail"), Channel.PHONE),
    (re.compile(r"sms|text_message|whatsapp"), Channel.SMS),
    (re.compile(r"linkedin|social|twitter|inmail"), Channel.SOCIAL),
    (re.compile(r"letter|direct_mail|postcard|post$|gift"), Channel.POST),
)
_MARKUP = re.compile(
    r"<(?:!doctype|html|body|p|div|br|a|span|table|ul|ol|b|i|strong|em)\b[^>]*>", re.IGNORECASE
)
_WORDY = re.compile(r"(\d+(?:\.\d+)?)\s*(minute|min|hour|day|week)s?", re.IGNORECASE)
_UNIT = {"minute": "m", "min": "m", "hour": "h", "day": "d", "week": "w"}
_NO = frozenset({"false", "no", "n", "0"})


class UnusableStepsError(Exception):
    """The list cannot be used; each of the sentences begins with its file and line."""

    def __init__(self, mistakes: Sequence[str]) -> None:
        self.mistakes = tuple(mistakes)
        super().__init__("\n".join(mistakes))


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedStep:
    """One step of a list."""

    name: str
    channel: Channel
    wait: timedelta  # since the step before
    creative: Creative | None
    reply: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class StepList:
    """A sequence as it was exported."""

    name: str
    steps: tuple[ListedStep, ...]
    unless: tuple[EventKind, ...] | None = None  # None: the list does not say
    problems: tuple[Problem, ...] = ()  # what was left out


def read_steps(path: Path, limits: Limits) -> StepList:
    """Return the one sequence in a file; UnusableStepsError holds all that is wrong."""
    try:
        export = read_export(path, limits)
    except OSError as error:
        raise UnusableStepsError([f"{path}:1: cannot be read ({error.strerror}); check the path"]) from error
    except (UnusableTableError, ValueError, RecursionError) as error:
        raise UnusableStepsError(
            [f"{path}:1: is no list of steps ({_short(error)}); export it anew"]
        ) from error
    if not export.rows:
        raise UnusableStepsError([f"{path}:1: holds no steps; export a sequence with its steps"])
    names = sorted({row.told["sequence"] for row in export.rows if row.told.get("sequence")})
    if len(names) > 1:
        raise UnusableStepsError(
            [f"{path}:1: holds the sequences {' and '.join(names[:3])}; put each into a file of its own"]
        )
    name = export.name or (names[0] if names else path.stem)
    return replace(_steps(path, export.rows), name=name, unless=export.unless)


def _short(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:120]


def _steps(path: Path, rows: Sequence[Row]) -> StepList:
    """Return the steps in their order; what does not go leaves its waiting time to the next."""
    wrong: list[str] = []
    moments = _moments(path, rows, wrong)
    steps: list[ListedStep] = []
    problems: list[Problem] = []
    last = timedelta(0)
    for number, (row, moment) in enumerate(sorted(moments, key=lambda one: one[1]), 1):
        kind = row.told.get("type", "email")
        channel = next((is_for for sign, is_for in _CHANNELS if sign.search(plain_name(kind))), None)
        why = row.left_out or ("it is switched off" if row.told.get("enabled", "").lower() in _NO else "")
        if channel is None and not why:
            why = f"it is of the type {kind[:40]}, which reaches nobody"
        if why or channel is None:
            place = Where(source=str(path), line=row.line)
            problems.append(Problem(why="step-left-out", detail=f"step {number}: {why}", where=place, lost=0))
            continue
        steps.append(
            ListedStep(
                name=row.told.get("name", ""),
                channel=channel,
                wait=moment - last,
                creative=_creative(path, row) if channel is Channel.EMAIL else None,
                reply=_goes_below(row, steps),
            )
        )
        last = moment
    if not steps and not wrong:
        wrong.append(f"{path}:1: holds no step that reaches anybody; export it with its mails")
    if wrong:
        raise UnusableStepsError(wrong)
    return StepList(name="", steps=tuple(steps), problems=tuple(problems))


def _goes_below(row: Row, before: Sequence[ListedStep]) -> bool:
    """Tell whether a step goes into the thread of the mail before it.

    Where the tool does not say so, a mail without a subject of its own does: that is how it is written there.
    """
    said = row.told.get("reply")
    if said is not None:
        return said.lower() not in _NO
    named = any(one.creative is not None and one.creative.subject for one in before)
    return named and "body" in row.told and "subject" not in row.told


def _moments(path: Path, rows: Sequence[Row], wrong: list[str]) -> list[tuple[Row, timedelta]]:
    """Return when each step goes, since the start: by its day, or by its time after the step before."""
    if any("number" in row.told for row in rows):
        rows = sorted(rows, key=lambda row: _number(row.told.get("number")) or 0)
    by_day = any("day" in row.told for row in rows)
    moments: list[tuple[Row, timedelta]] = []
    total = timedelta(0)
    first = min((_number(row.told.get("day")) or 0 for row in rows), default=0) if by_day else 0
    for place, row in enumerate(rows, 1):
        step = f"{path}:{row.line}: step {row.told.get('number', place)}"
        if by_day:
            day = _number(row.told.get("day"))
            if day is None or day < 0:
                wrong.append(f'{step} has no day, or one that is no number; write one such as "3"')
            else:
                moments.append((row, timedelta(days=day - first)))
            continue
        waited = _waited(row)
        if waited is None and place > 1:
            wrong.append(
                f'{step} does not say how long after the step before; write a time with its unit, such as "3d"'
            )
        total += waited or timedelta(0)
        moments.append((row, total))
    if any(moment > LONGEST for _, moment in moments):
        wrong.append(f"{path}:1: goes on for more than ten years; correct its times")
    return moments


def _waited(row: Row) -> timedelta | None:
    """Return how long a step waits; None where that is not said, or without a unit."""
    units = [one for one in ("days", "hours", "minutes", "seconds") if one in row.told]
    if units:
        numbers = [_number(row.told[one]) for one in units]
        if any(number is None or number < 0 for number in numbers):
            return None
        return timedelta(**dict(zip(units, (number or 0 for number in numbers), strict=True)))
    written = row.told.get("wait", "")
    if wordy := _WORDY.fullmatch(written):
        written = wordy[1] + _UNIT[wordy[2].lower()]
    try:
        return spans.span(written)
    except ValueError:
        return timedelta(0) if written == "0" else None


def _number(written: str | None) -> float | None:
    try:
        number = float(re.sub(r"(?i)^(?:day|step)\s*", "", written or ""))
    except ValueError:
        return None
    return number if abs(number) < 100_000 else None


def _creative(path: Path, row: Row) -> Creative | None:
    subject, body = row.told.get("subject", ""), row.told.get("body", "")
    if not subject and not body:
        return None
    form = Form.SUBJECT if not body else Form.HTML if _MARKUP.search(body) else Form.TEXT
    return Creative(name=path.name, form=form, raw=body.encode(), subject=subject)
