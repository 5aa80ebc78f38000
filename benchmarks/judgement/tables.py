"""The tables of the page on judgement, from answers and measurements."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from benchmarks.judgement.sets import HELD_OUT, TUNING
from benchmarks.judgement.tallies import Tally, tally

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from benchmarks.judgement.answers import Answer
    from benchmarks.judgement.ordinary import Alarms
    from benchmarks.judgement.stripping import Stripped

HALVES = (HELD_OUT, TUNING)


def tallies(answers: Iterable[Answer], key: Callable[[Answer], object]) -> dict[object, Tally]:
    """Return the tally of each group of answers."""
    found: dict[object, Tally] = defaultdict(Tally)
    for one in answers:
        found[key(one)] += tally(said=one.said, meant=one.meant)
    return found


def by_asked(answers: Sequence[Answer], first: str) -> str:
    """Return precision and recall of each class or rule, in both halves."""
    counted = tallies(answers, lambda one: (one.asked, one.half))
    head = [first]
    head += [
        f"{half}: {what}" for half in HALVES for what in ("there", "false alarms", "precision", "recall")
    ]
    rows = [
        [asked, *(cell for half in HALVES for cell in _cells(counted[asked, half]))]
        for asked in dict.fromkeys(one.asked for one in answers)
    ]
    return table([head, *sorted(rows)])


def together(answers: Sequence[Answer], first: str = "class", *, summed: bool = True) -> str:
    """Return precision and recall of each class in messages that are not divided into halves, and of all."""
    counted = tallies(answers, lambda one: one.asked)
    rows = sorted([str(asked), *_cells(one)] for asked, one in counted.items())
    if summed:
        rows.append(["all", *_cells(sum(counted.values(), Tally()))])
    return table([[first, "there", "false alarms", "precision", "recall"], *rows])


def _cells(one: Tally) -> tuple[str, ...]:
    there = one.hits + one.misses
    return str(there), str(one.false_alarms), _share(one.precision), _share(one.recall)


def _share(number: float | None) -> str:
    return "" if number is None else f"{number:.3f}"


def by_language(answers: Sequence[Answer], half: str) -> str:
    """Return for each class and language: heard of there, and false alarms after a plus."""
    counted = tallies([one for one in answers if one.half == half], lambda one: (one.asked, one.language))
    languages = sorted({one.language for one in answers})
    rows = [
        [asked, *(_heard(counted[asked, language]) for language in languages)]
        for asked in sorted({one.asked for one in answers})
    ]
    return table([["class", *languages], *rows])


def _heard(one: Tally) -> str:
    said = f"{one.hits}/{one.hits + one.misses}" if one.hits + one.misses else ""
    return f"{said} +{one.false_alarms}".strip() if one.false_alarms else said


def of_alarms(found: Iterable[Alarms]) -> str:
    """Return how many mails of each corpus some follow-up rule counted."""
    rows = [
        [one.corpus, f"{one.mails:,}", str(one.any_rule), f"{100 * one.share:.2f} %", _rules(one.by_rule)]
        for one in found
    ]
    return table([["mail", "mails", "flagged", "share", "by"], *rows])


def _rules(counts: dict[str, int]) -> str:
    return ", ".join(f"{slug} {count}" for slug, count in sorted(counts.items()))


def of_stripping(found: Iterable[Stripped]) -> str:
    """Return how often the tool kept what other projects keep of a reply."""
    counted: dict[str, list[bool]] = defaultdict(list)
    for one in found:
        counted[one.corpus].append(one.agrees)
    counted["together"] = [agrees for answers in list(counted.values()) for agrees in answers]
    rows = [
        [corpus, str(len(answers)), str(sum(answers)), f"{100 * sum(answers) / max(len(answers), 1):.1f} %"]
        for corpus, answers in counted.items()
    ]
    return table([["fixtures", "count", "agree", "share"], *rows])


def table(rows: Sequence[Sequence[str]]) -> str:
    """Return rows as a table of Markdown, the first of them its head."""
    width = [max(len(row[number]) for row in rows) for number in range(len(rows[0]))]
    lines = [
        "| " + " | ".join(cell.ljust(wide) for cell, wide in zip(row, width, strict=True)) + " |"
        for row in rows
    ]
    lines.insert(1, "|" + "|".join("-" * (wide + 2) for wide in width) + "|")
    return "\n".join(lines)
