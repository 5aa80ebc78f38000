"""The page `docs/judgement.md`: prose, a part that any checkout can check, and one that needs corpora."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from benchmarks.judgement import answers, ordinary, stripping, tables
from benchmarks.judgement.notices import to_notices
from benchmarks.judgement.sets import HELD_OUT, STRANGERS, TUNING, messages, notices, stories

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

LABELLED = ("<!-- begin labelled sets -->", "<!-- end labelled sets -->")
CORPORA = ("<!-- begin corpora -->", "<!-- end corpora -->")
ABSENT = "The corpora are not here, so this part was left out: name their folder with `--corpora`."
SETS = """\
{messages} messages, {negatives} of them written to look like what they are not, and {stories} inboxes.

### Phrases in messages

{classes}

Heard of there in the held-out half, by language; a plus counts false alarms:

{languages}

The same in the tuning half:

{tuning}

### Messages of strangers

{strange} messages in eight languages, {hard} of them written to look like what they are not:

{strangers}

### Notices and mailings

{mails} mails of companies in eight languages, {dressed} of them mailings, most in the dress of a notice:

{notices}

Told of there in the held-out half, by language; a plus counts mailings that were taken for a notice:

{notices_by_language}

{strange_mails} more in four languages, {strange_dressed} of them mailings, whose subjects were to name nothing:

{strange_notices}

### Rules in inboxes

{rules}"""
OUTSIDE = """\
### Alarms on ordinary mail

A mail is flagged if it is among the mails that a finding of any follow-up rule counted.

{alarms}

### What is new in a reply

{stripping}"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """The answers to the labelled sets."""

    messages: Sequence[answers.Answer]
    strangers: Sequence[answers.Answer]
    stories: Sequence[answers.Answer]
    notices: Sequence[answers.Answer]
    strange_notices: Sequence[answers.Answer]


def ask() -> Labelled:
    """Return the tool's answers to the labelled sets; this takes half a minute."""
    return Labelled(
        messages=list(answers.to_messages()),
        strangers=list(answers.to_messages(STRANGERS)),
        stories=list(answers.to_stories()),
        notices=list(to_notices()),
        strange_notices=list(to_notices(STRANGERS)),
    )


def labelled(found: Labelled) -> str:
    """Return the part of the page on the labelled sets."""
    told, strange, mails = messages(), messages(STRANGERS), notices()
    strange_mails = notices(STRANGERS)
    return SETS.format(
        messages=len(told),
        negatives=sum(1 for one in told if one.looks_like),
        stories=len(stories(frozenset())),
        classes=tables.by_asked(found.messages, "class"),
        languages=tables.by_language(found.messages, HELD_OUT),
        tuning=tables.by_language(found.messages, TUNING),
        strange=len(strange),
        hard=sum(1 for one in strange if one.looks_like),
        strangers=tables.together(found.strangers),
        mails=len(mails),
        dressed=sum(1 for one in mails if one.kind == "mailing"),
        notices=tables.by_asked(found.notices, "told as"),
        strange_mails=len(strange_mails),
        strange_dressed=sum(1 for one in strange_mails if one.kind == "mailing"),
        strange_notices=tables.together(found.strange_notices, "told as", summed=False),
        notices_by_language=tables.by_language(found.notices, HELD_OUT),
        rules=tables.by_asked(found.stories, "rule"),
    )


def outside(corpora: Path) -> str:
    """Return the part of the page on mail that nobody here wrote, or one sentence where it is absent."""
    alarms, stripped = list(ordinary.measure(corpora)), list(stripping.measure(corpora))
    if not alarms and not stripped:
        return ABSENT
    return OUTSIDE.format(alarms=tables.of_alarms(alarms), stripping=tables.of_stripping(stripped))


def part(page: str, marks: tuple[str, str]) -> str:
    """Return what stands between two marks of a page."""
    return page.partition(marks[0])[2].partition(marks[1])[0].strip()


def with_part(page: str, marks: tuple[str, str], told: str) -> str:
    """Return a page with another text between two marks."""
    before, begin, rest = page.partition(marks[0])
    _, end, after = rest.partition(marks[1])
    if not begin or not end:
        raise ValueError(f"the page lacks {marks[0]} or {marks[1]}")
    return f"{before}{begin}\n\n{told}\n\n{end}{after}"
