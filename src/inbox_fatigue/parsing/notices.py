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
        self.spoken = {language: Phrases(table[language]) for language in sorted(table)}

    def stand_in(self, text: str, language: str | None) -> bool:
        """Return whether a phrase of a language or of English stands in a text: all mails borrow its words.

        All phrases count where the language is not told, or is none of these.
        """
        if language not in self.spoken:
            return any(phrases.stand_in(text) for phrases in self.spoken.values())
        return any(self.spoken[one].stand_in(text) for one in {language, "en"} & self.spoken.keys())


@dataclass(frozen=True, slots=True, kw_only=True)
class _Act:
    """How mail reads that follows from one sort of act; its subject and its text say so."""

    reason: str
    subject: Phrases
    text: Phrases


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sort:
    """How one sort of notice reads that a machine sends."""

    subject: Tongues
    text: Tongues
    alone: Tongues  # of which one suffices, in the place where the sort looks for it


@dataclass(frozen=True, slots=True, kw_only=True)
class Notices:
    """All phrases, without regard to case."""

    pretence: Phrases  # what a subject says that only looks like one of a notice
    acts: tuple[_Act, ...]  # of the person's own
    activity: _Sort
    own: _Sort
    promotion: Phrases  # what promotes something, in a subject or a text
    advertisement: Phrases  # how a text says that it is one

    def all(self) -> Iterator[Phrases]:
        """Yield the phrases of every table."""
        yield from (self.pretence, self.promotion, self.advertisement)
        for act in self.acts:
            yield from (act.subject, act.text)
        for sort in (self.activity, self.own):
            for place in (sort.subject, sort.text, sort.alone):
                yield from place.spoken.values()


def _load(path: Path) -> Notices:
    tables: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    activity, own = (
        _Sort(**{place: Tongues(phrases) for place, phrases in tables[name].items()})
        for name in ("activity", "own")
    )
    return Notices(
        pretence=every(tables["pretence"]),
        acts=tuple(
            _Act(reason=reason, subject=every(act["subject"]), text=every(act["text"]))
            for reason, act in sorted(tables["transactional"].items())
        ),
        activity=activity,
        own=own,
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
    told = next((act.reason for act in seeming if act.text.stand_in(text)), "")
    return told or ("" if len(new) > _READ else _by_a_machine(subject, text, language))


@lru_cache(maxsize=2048)
def _seeming(subject: str) -> tuple[_Act, ...] | None:
    """Return the acts from which a mail seems to follow by its subject; None if that only pretends it."""
    if NOTICES.pretence.stand_in(subject):
        return None
    return tuple(act for act in NOTICES.acts if act.subject.stand_in(subject))


def _by_a_machine(subject: str, text: str, language: str | None) -> str:
    """Return ACTIVITY or OWN where a mail reads like that and promotes nothing, "" if it does not."""
    if NOTICES.promotion.stand_in(subject):
        return ""
    told = _did(subject, text, language) or _has(subject, text, language)
    return "" if told and NOTICES.advertisement.stand_in(text) else told


def _did(subject: str, text: str, language: str | None) -> str:
    """Return ACTIVITY where subject and text tell what somebody did, or that of a plain mail whose act it was."""
    sort = NOTICES.activity
    alone = sort.alone.stand_in(subject, language)
    if not alone and not sort.subject.stand_in(subject, language):
        return ""
    return ACTIVITY if sort.text.stand_in(text, language) or (alone and _is_plain(text)) else ""


def _has(subject: str, text: str, language: str | None) -> str:
    """Return OWN where subject and text tell what the reader has with the sender, or a plain text alone does."""
    sort = NOTICES.own
    titled = sort.subject.stand_in(subject, language)
    if not titled and len(text) > _SHORT:
        return ""
    alone = sort.alone.stand_in(text, language)
    if titled:
        return OWN if alone or sort.text.stand_in(text, language) else ""
    return OWN if alone and _is_plain(text) else ""


def _is_plain(text: str) -> bool:
    return len(text) <= _SHORT and not NOTICES.promotion.stand_in(text)
