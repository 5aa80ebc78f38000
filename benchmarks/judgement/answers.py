"""Holds the tool's answers against the labels."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from benchmarks.judgement.heard import HEARD, features, rules, scorers, writing
from benchmarks.judgement.sets import CLASSES, PLACE, Message, Story, messages, stories
from inbox_fatigue import text
from inbox_fatigue.findings import Measurements, needs
from inbox_fatigue.keys import text_key
from inbox_fatigue.parsing.threads import bare_subject
from inbox_fatigue.testing import build, found

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from inbox_fatigue.findings import Rule
    from inbox_fatigue.inbox_frames import Inboxes
    from inbox_fatigue.model import Writing

# What a story says of itself, and of all its touches, and what is put in other words for the builders.
OF_STORIES = ("name", "language", "fires", "silent", "may", "stream", "sender", "touches", "events")
FOR_PROGRAMS = ("calendar", "markup")  # what a mail tells programs beside its text


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Whether a class was heard in a message, or a rule fired in a story, and whether it should have been."""

    asked: str  # a class, or a rule's slug
    language: str
    half: str
    said: bool
    meant: bool
    where: str  # the message's or the story's first words


def to_messages(place: Path = PLACE) -> Iterator[Answer]:
    """Yield an answer for each message and class; where readers would differ there is none."""
    for message in messages(place):
        heard = features(writing(message.subject, message.text))
        for asked in CLASSES:
            if asked not in message.may:
                yield _heard(message, asked, heard)


def _heard(message: Message, asked: str, heard: dict[str, Any]) -> Answer:
    return Answer(
        asked=asked,
        language=message.language,
        half=message.half,
        said=HEARD[asked](heard),
        meant=asked in message.labels,
        where=message.text,
    )


def to_stories() -> Iterator[Answer]:
    """Yield an answer for each story and each rule that it speaks of."""
    known = frozenset(slug for slug in rules() if slug.startswith("follow-up/"))
    for story in stories(known):
        asked = sorted(story.fires | story.silent)
        said = fired(story, asked)
        for slug in asked:
            yield Answer(
                asked=slug,
                language=story.language,
                half=story.half,
                said=slug in said,
                meant=slug in story.fires,
                where=story.name,
            )


def fired(story: Story, asked: Iterable[str]) -> set[str]:
    """Return which of some rules make a finding in a story."""
    inboxes = build(told(story.told))
    measuring = cache(lambda kind: _Measured(kind(), inboxes))
    return {slug for slug in asked if _fired(rules()[slug], measuring, inboxes)}


def _fired(rule: Rule, measuring: Callable[[type[Any]], _Measured], inboxes: Inboxes) -> bool:
    if any(text_key("a") in set(needs.lacking(need, inboxes).to_list()) for need in rule.needs):
        return False
    kind = next(scorer for scorer in scorers() if any(one.slug == rule.slug for one in scorer.rules))
    outcome = found(measuring(kind), rule, inboxes)
    return outcome is not None and not outcome.findings.is_empty()


class _Measured:
    """A scorer that has measured a story, for all of its rules at once."""

    def __init__(self, scorer: Any, inboxes: Inboxes) -> None:
        measured = scorer.measure(inboxes)
        self._measured = measured if isinstance(measured, Measurements) else tuple(measured)

    def measure(self, _: Inboxes) -> Measurements | tuple[Measurements, ...]:
        return self._measured


def told(story: dict[str, Any]) -> dict[str, Any]:
    """Return a story as the builders of `inbox_fatigue.testing` take it, its texts described as at ingest."""
    shared = {key: story[key] for key in ("stream", "sender") if key in story}
    contents: dict[str, dict[str, Any]] = {}
    return {
        # Whoever has mail of people at all knows whether they answered.
        "seen_kinds": ["reply", *{one["kind"] for one in story.get("events", ())}],
        **{key: value for key, value in story.items() if key not in OF_STORIES},
        "touches": [_placed({"sender": "ann", **shared, **one}, contents) for one in story["touches"]],
        "events": [_placed({"sender": "ann", **one}, contents) for one in story.get("events", ())],
        "contents": contents,
    }


def _placed(entry: dict[str, Any], contents: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """Return a touch or an event with its subject bare and its text among the contents."""
    placed = {key: value for key, value in entry.items() if key not in {"text", *FOR_PROGRAMS}}
    subject = str(entry.get("subject", ""))
    bare, is_reply = bare_subject(subject)
    if subject:
        placed |= {"subject": " ".join(bare.casefold().split())}
    if is_reply and "kind" not in entry:
        placed |= {"reply_prefix": True}
    if "text" in entry:
        name = entry.get("content", f"{subject}\n{entry['text']}")
        programs = {"calendar": entry.get("calendar", ""), "markup": tuple(entry.get("markup", ()))}
        contents[name] = _content(writing(subject, entry["text"], **programs))
        placed["content"] = name
    return placed


def _content(one: Writing) -> dict[str, Any]:
    words = text.words(one.new_text)
    return {
        "subject": one.subject,
        "language": one.language,
        "words": words,
        "particulars": sorted(text.particulars(one.new_text, one.language)),
        **features(one),
    }
