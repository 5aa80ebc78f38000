"""Hears what a mail says to its reader: its phrases, and the notions that meet in its sentences."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from inbox_fatigue.plugin import notions
from inbox_fatigue_follow_up.meanings import listener
from inbox_fatigue_follow_up.phrasebook import LANGUAGES, Phrasebook, Said, phrasebook

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from inbox_fatigue.plugin import Writing

# A bump says so at once; farther down a long newsletter the same words mean something else.
READ = 4_000

# Below this length a language is often told wrongly, so the phrases of all are tried.
SHORT = 240

# Up to as many words beside a bump are somebody's name and a greeting that was not recognised.
NO_NEWS = 5

# "Unsubscribe from Kettle News", and not a sentence that begins so.
LONGEST_LEAVING = 6

_BREAK = "\n\n"
# Japanese writes no spaces: each of its characters is a word.
_LETTERS = re.compile(rf"[{notions.JAPANESE}]|[^\W\d_{notions.JAPANESE}]+")
_SENTENCE = re.compile(r"(?<=[.!?…])\s+|(?<=[。！？])\s*(?=\S)|\n\s*\n|\n(?=\s*[-*•])")
_FACT = re.compile(r"\d[\w.,:/-]*|\b[\w.]+@[\w.]+")
_QUOTE_LINE = re.compile(r"^\s*>", re.MULTILINE)
_SIGNATURE = re.compile(r"\s*--[ \t]*(?:\n|\Z)")
_ENDS = re.compile(r"\W+")

_EMPTY_TALK = {"bump", "guilt"}
_NOS = {"decline", "opt_out_request"}


def said_in(writing: Writing, classes: Iterable[str]) -> Mapping[str, float | None]:
    """Return the strength of each class, and what else is told of a mail; None where it cannot be told."""
    new = notions.fold(writing.new_text[:READ])
    subject = notions.fold(writing.subject)
    found = dict.fromkeys(classes, 0.0)
    spans: list[Said] = []
    books = _books(writing)
    silent = len(new) <= SHORT and (_SIGNATURE.match(new) or not _spoken(new, books))
    for book in books:
        said = _said(book, writing, subject, new)
        spans += [one for one in said if one.end > 0]
        _add(found, said)
        if kind := _leaving(subject, book) if silent else _whole(new, book):
            found[kind] = 1.0
    if found.get("stay"):
        found |= dict.fromkeys(_NOS & found.keys(), 0.0)
    if "?" in new:
        found["request"] = 1.0
    if not writing.text.strip():  # what an unseen text does not say is not known
        return {kind: strength or None for kind, strength in found.items()}
    return {**found, "quoting": _quoting(writing), **_rest(new, spans, books)}


def _books(writing: Writing) -> list[Phrasebook]:
    """Return the phrases to try: the text's language and English, which mixes into every mail."""
    if writing.language is None or len(writing.new_text) < SHORT:
        return [phrasebook(language) for language in LANGUAGES]
    known = writing.language if writing.language in LANGUAGES else "en"
    return [phrasebook(language) for language in sorted({known, "en"})]


def _said(book: Phrasebook, writing: Writing, subject: str, new: str) -> list[Said]:
    """Return what a text says in one language, by place; what its subject says has places before 0."""
    before = len(subject) + len(_BREAK)
    text = notions.own_voice(f"{subject}{_BREAK}{new}", book.reporting)
    listens = writing.language in {None, book.language}
    heard = listener(book.language).hear(text) if listens else []
    phrases, denied = book.find(text)
    denied += [_as_said(one) for one in heard if one.frame.unless]
    framed = [_as_said(one) for one in heard if not one.frame.unless]
    return [
        replace(one, start=one.start - before, end=one.end - before)
        for one in [*phrases, *framed]
        if not any(no.kind == one.kind and no.start < one.end and one.start < no.end for no in denied)
    ]


def _as_said(heard: notions.Heard) -> Said:
    """Return a sentence that says something as the stretch of its words that say it; all of it, if it denies."""
    frame = heard.frame
    places = [(heard.start, heard.end)] if frame.unless else heard.words
    return Said(
        kind=frame.kind,
        strength=frame.strength,
        asked=False,
        start=min(start for start, _ in places),
        end=max(end for _, end in places),
    )


def _add(found: dict[str, float], said: Iterable[Said]) -> None:
    for one in said:
        if one.kind in found:
            found[one.kind] = max(found[one.kind], one.strength)


def _whole(new: str, book: Phrasebook) -> str | None:
    """Return the class of a text that is one short phrase and courtesies, as "Stop. Thanks, Ann"."""
    if len(new) > SHORT:
        return None
    lines = [_ENDS.sub(" ", line).strip() for line in new.splitlines()]
    if book.whole.keys().isdisjoint(lines):
        return None
    spoken = _spoken(new, [book])
    return book.whole.get(spoken[0]) if spoken and len(spoken) <= 2 else None  # the second is a name


def _leaving(subject: str, book: Phrasebook) -> str | None:
    """Return the class of a subject that alone speaks, as mail programs write it for List-Unsubscribe.

    Such a subject may end with the name of the list; a mark of an answer before it is somebody else's subject.
    """
    if "?" in subject:
        return None
    begins = book.leaving.match(subject) and len(subject.split()) <= LONGEST_LEAVING
    asks = begins or book.whole.get(_ENDS.sub(" ", subject).strip()) == "opt_out_request"
    return "opt_out_request" if asks else None


def _spoken(new: str, books: list[Phrasebook]) -> list[str]:
    """Return the lines of a text that are no courtesies."""
    lines = (_ENDS.sub(" ", line).strip() for line in new.splitlines())
    return [line for line in lines if line and not any(book.courtesy.match(line) for book in books)]


def _quoting(writing: Writing) -> float:
    """Return whether an earlier mail stands below the new text."""
    if len(writing.text) <= len(writing.new_text):
        return 0.0
    text = notions.fold(writing.text)
    found = _QUOTE_LINE.search(text) or any(book.quoting.search(text) for book in _books(writing))
    return float(bool(found))


def _rest(new: str, said: list[Said], books: list[Phrasebook]) -> dict[str, float | None]:
    """Return how much a bump says beyond bumping, greeting and closing."""
    empty = [one for one in said if one.kind in _EMPTY_TALK]
    if not any(one.kind == "bump" for one in said):
        return {"bump_rest_words": None, "bump_rest_facts": None}
    rest = " ".join(
        new[start:end]
        for start, end in _sentences(new)
        if not any(one.start < end and start < one.end for one in empty)
        and not any(book.courtesy.match(new[start:end]) for book in books)
    )
    words = len(set(_LETTERS.findall(rest)))
    # Names are not told from words here, so only a rest too short for news bounds the facts in it.
    facts = float(len(set(_FACT.findall(rest)))) if words <= NO_NEWS else None
    return {"bump_rest_words": float(words), "bump_rest_facts": facts}


def _sentences(text: str) -> list[tuple[int, int]]:
    spans, start = [], 0
    for cut in _SENTENCE.finditer(text):
        spans.append((start, cut.start()))
        start = cut.end()
    return [*spans, (start, len(text))]
