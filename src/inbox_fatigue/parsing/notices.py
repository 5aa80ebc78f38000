"""Tells by words whether a mail is a notice or a mailing; the words are read once from `notices.toml`.

A receipt, a boarding pass and a comment on a plan go out through the same systems as newsletters, with the same
headers, and mostly with the same way out below them: only their words tell them apart.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from inbox_fatigue.model import ACTIVITY, OWN
from inbox_fatigue.parsing.wording import Phrases, every

if TYPE_CHECKING:
    from collections.abc import Iterator

_READ = 4_000  # characters of a text; what makes it a notice stands at its beginning
_SHORT = 1_500  # characters of a text that may be a notice whatever its subject says: newsletters are longer
_BROKEN_LINE = re.compile(r"(?<!\n)[ \t]*\n(?!\s*\n)")  # within a paragraph


class Tongues:
    """Phrases by language; of a text whose language is told those of others are false friends."""

    def __init__(self, table: dict[str, list[str]]) -> None:
        """Take the phrases of each language."""
        self.everywhere = every(table)
        self._spoken = {
            language: every({one: table[one] for one in ("en", language) if one in table})
            for language in table
        }

    def of(self, language: str | None) -> Phrases:
        """Return the phrases of a language and English, whose words all mails borrow; all where it is not told."""
        return self.everywhere if language is None else self._spoken.get(language, self.everywhere)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sort:
    """How one sort of notice reads."""

    reason: str
    subject: Tongues
    text: Tongues
    alone: Tongues  # of which one suffices, in the place where the sort looks for it


@dataclass(frozen=True, slots=True, kw_only=True)
class Notices:
    """All phrases, without regard to case."""

    pretence: Phrases  # what a subject says that only looks like one of a notice
    strict: tuple[_Sort, ...]  # of the person's own act, by the act; subject and text say so
    activity: _Sort
    own: _Sort
    promotion: Phrases  # what promotes something, in a subject or a text
    advertisement: Phrases  # how a text says that it is one

    def all(self) -> Iterator[Phrases]:
        """Yield the phrases of every table."""
        yield from (self.pretence, self.promotion, self.advertisement)
        for sort in (*self.strict, self.activity, self.own):
            yield from (place.everywhere for place in (sort.subject, sort.text, sort.alone))


def _sort(reason: str, table: dict[str, dict[str, list[str]]]) -> _Sort:
    subject, text, alone = (Tongues(table.get(place, {})) for place in ("subject", "text", "alone"))
    return _Sort(reason=reason, subject=subject, text=text, alone=alone)


def _load(path: Path) -> Notices:
    tables: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    return Notices(
        pretence=every(tables["pretence"]),
        strict=tuple(_sort(reason, table) for reason, table in sorted(tables["transactional"].items())),
        activity=_sort(ACTIVITY, tables["activity"]),
        own=_sort(OWN, tables["own"]),
        promotion=every(tables["promotion"]),
        advertisement=every(tables["advertisement"]),
    )


NOTICES = _load(Path(__file__).with_name("notices.toml"))


def notice(subject: str, new: str, language: str | None = None) -> str:
    """Return why a mail reads like a notice, by its subject and its new text; "" if it does not.

    That is the act it follows from (`order`, `shipping` …); or ACTIVITY or OWN, which say enough of a mail that a
    machine sent and too little of a letter, for people write so of what they sell.
    """
    seeming = _seeming(subject)
    if seeming is None:
        return ""
    text = _BROKEN_LINE.sub(" ", new[:_READ])
    told = next((sort.reason for sort in seeming if sort.text.everywhere.stand_in(text)), "")
    return told or ("" if len(new) > _READ else _by_a_machine(subject, text, language))


@lru_cache(maxsize=2048)
def _seeming(subject: str) -> tuple[_Sort, ...] | None:
    """Return the sorts as which a subject would pass; None for one that only pretends to be a notice."""
    if NOTICES.pretence.stand_in(subject):
        return None
    return tuple(sort for sort in NOTICES.strict if sort.subject.everywhere.stand_in(subject))


def _by_a_machine(subject: str, text: str, language: str | None) -> str:
    """Return ACTIVITY or OWN where a mail reads like that, "" if it does not.

    An activity may be told by its subject alone, what a person has by the text alone, where nothing is promoted.
    """
    if NOTICES.promotion.stand_in(subject) or NOTICES.advertisement.stand_in(text):
        return ""
    plain = len(text) <= _SHORT and not NOTICES.promotion.stand_in(text)
    for sort, telling in ((NOTICES.activity, subject), (NOTICES.own, text)):
        alone = sort.alone.of(language).stand_in(telling)
        titled = sort.subject.of(language).stand_in(subject) or (alone and telling is subject)
        spoken = sort.text.of(language).stand_in(text) or (alone and telling is text)
        if (titled and spoken) or (plain and alone):
            return sort.reason
    return ""
