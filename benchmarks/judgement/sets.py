"""The labelled sets of `tests/judgement`, and the fixed split into a half to learn from and one to be judged by."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

PLACE = Path(__file__).parents[2] / "tests" / "judgement"
STRANGERS = PLACE / "strangers"  # messages that nobody who mends phrases may read
TUNING, HELD_OUT = "tuning", "held out"
CLASSES = (
    "bump",
    "guilt",
    "false_familiarity",
    "last_chance",
    "decline",
    "stop",
    "out_of_office",
    "pushy",
    "merge_field",
    "acquisition",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One short message and what a reader would say it does."""

    text: str
    subject: str
    language: str
    labels: frozenset[str]
    may: frozenset[str]  # classes on which two readers would differ: not counted
    looks_like: str  # the class that a hard negative resembles, "" for none
    half: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One inbox as a cases file tells it, and the rules that should speak up in it."""

    name: str
    language: str
    told: dict[str, Any]
    fires: frozenset[str]
    silent: frozenset[str]
    half: str
    texts: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One mail of a company, which is a notice of some kind or a mailing, often in the dress of a notice."""

    subject: str
    text: str
    language: str
    kind: str  # transactional, service or mailing
    half: str


def half(text: str) -> str:
    """Return to which half a text belongs: by the first bit of its SHA-256, so that nobody chooses."""
    return TUNING if sha256(text.encode("utf-8")).digest()[0] < 0x80 else HELD_OUT


def messages(place: Path = PLACE) -> list[Message]:
    """Return the labelled messages, by language and as they stand in their files."""
    return [
        _message(entry, path.stem)
        for path in sorted((place / "messages").glob("*.toml"))
        for entry in _told(path)["message"]
    ]


def stories(rules: frozenset[str], place: Path = PLACE) -> list[Story]:
    """Return the labelled inboxes; in those of follow-ups, each of `rules` not named must be silent."""
    return [
        _story(entry, rules if path.stem == "follow_up" else frozenset())
        for path in sorted((place / "stories").glob("*.toml"))
        for entry in _told(path)["story"]
    ]


def notices(place: Path = PLACE) -> list[Notice]:
    """Return the labelled notices and mailings, by language and as they stand in their files."""
    return [
        Notice(language=path.stem, half=half(entry["text"]), **entry)
        for path in sorted((place / "notices").glob("*.toml"))
        for entry in _told(path)["mail"]
    ]


def _told(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text("utf-8"))


def _message(entry: dict[str, Any], language: str) -> Message:
    return Message(
        text=entry["text"],
        subject=entry.get("subject", ""),
        language=language,
        labels=_classes(entry.get("labels", ())),
        may=_classes(entry.get("may", ())),
        looks_like=entry.get("looks_like", ""),
        half=half(entry["text"]),
    )


def _classes(names: Any) -> frozenset[str]:
    unknown = set(names) - set(CLASSES)
    if unknown:
        raise ValueError(f"no such class: {', '.join(sorted(unknown))}")
    return frozenset(names)


def _story(entry: dict[str, Any], rules: frozenset[str]) -> Story:
    fires = frozenset(entry.get("fires", ()))
    return Story(
        name=entry["name"],
        language=entry.get("language", "en"),
        told=entry,
        fires=fires,
        silent=(rules | frozenset(entry.get("silent", ()))) - fires - frozenset(entry.get("may", ())),
        half=half(entry["name"]),
    )
