"""Builds inboxes from stories, as cases files and tests tell them; `testing` says how a story is written."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import polars as pl

from inbox_fatigue.caps import from_table
from inbox_fatigue.columns import ALIKE, CONTENTS, EVENTS, PEOPLE, TOUCHES
from inbox_fatigue.frames.schemas import conform
from inbox_fatigue.inbox_frames import Inboxes
from inbox_fatigue.keys import campaign_key, text_key
from inbox_fatigue.model import PRESSING
from inbox_fatigue.testing.plans import PLANNED_ONLY, plan_facts
from inbox_fatigue.user_files.mistakes import suggestion

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_NAMED = ("sender", "campaign", "creative", "content", "address", "message", "parent", "sequence", "account")
_PLACED = {"at", "organisation", "person_named"}
_KEYS = (
    "touches",
    "events",
    "contents",
    "alike",
    "caps",
    "plan",
    "person",
    "people",
    "as_of",
    "seen_kinds",
    "seen_at",
    "same_name",
    "trust_opens",
)
_OF_TOUCH = (*TOUCHES, *_PLACED, *PLANNED_ONLY, "subject")
_OF_EVENT = (*EVENTS, *_PLACED, "subject")


def moment(text: str | datetime) -> datetime:
    """Return an aware UTC time from "2026-03-02", "2026-03-02 09:00" or a TOML date-time."""
    at = text if isinstance(text, datetime) else datetime.fromisoformat(str(text))
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)


def inbox(*touches: str | Mapping[str, Any], **more: Any) -> Inboxes:
    """Return the inboxes of the persons in some touches; keywords as in a cases file."""
    return build({"touches": list(touches), **more})


def build(story: Mapping[str, Any]) -> Inboxes:
    """Return the inboxes that a story of a cases file describes; ValueError where it has a key that means nothing."""
    only_known("the story", story, _KEYS)
    touches = [_touch(number, entry) for number, entry in enumerate(story.get("touches", ()), 1)]
    events = [_event(number, entry) for number, entry in enumerate(story.get("events", ()), 1)]
    contents = [_content(name, entry) for name, entry in story.get("contents", {}).items()]
    people = [_person(name, entry) for name, entry in _people(story).items()]
    alike = [
        {"content": text_key(one), "other": text_key(two), "similarity": float(how)}
        for a, b, how in story.get("alike", ())
        for one, two in ((a, b), (b, a))
    ]
    seen = _seen_at(story.get("seen_at"))
    seen_kinds = {row["kind"] for row in events}.union(kind for _, kind in seen or ())
    latest = max((row["at"] for row in touches), default=None)
    return Inboxes(
        touches=_frame(touches, TOUCHES).sort("inbox", "at", "touch"),
        events=_frame(events, EVENTS).sort("at", "event"),
        people=_frame(people, PEOPLE),
        contents=_frame(contents, CONTENTS),
        alike=_frame(alike, ALIKE),
        as_of=moment(story["as_of"]) if "as_of" in story else latest,
        seen_kinds=frozenset(story.get("seen_kinds", seen_kinds)),
        seen_at=seen,
        same_name=frozenset(
            (text_key(sender), text_key("writer", *senders))
            for senders in story.get("same_name", ())
            for sender in senders
        ),
        trust_opens=bool(story.get("trust_opens", False)),
        plan=plan_facts(story, touches),
        caps=tuple(map(from_table, story.get("caps", ()))),
    )


def _seen_at(told: Mapping[str, Iterable[str]] | None) -> frozenset[tuple[str | None, str]] | None:
    if told is None:
        return None
    return frozenset((organisation or None, kind) for organisation, kinds in told.items() for kind in kinds)


def only_known(what: str, told: Mapping[str, Any], known: Iterable[str]) -> None:
    """Refuse keys that mean nothing: a mistyped one would make a story pass that says something else."""
    for key in told:
        if key not in known:
            raise ValueError(f"{what} has {key!r}, which means nothing{suggestion(key, known)}")


def _people(story: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    known = dict(story.get("people", {}))
    for entry in (*story.get("touches", ()), *story.get("events", ())):
        known.setdefault(_who(entry), {})
    known["a"] = {**known.get("a", {}), **story.get("person", {})}
    return known


def _who(entry: Any) -> str:
    return str(entry.get("person_named", "a")) if isinstance(entry, dict) else "a"


def _frame(rows: list[dict[str, Any]], schema: Mapping[str, Any]) -> pl.DataFrame:
    if not rows:
        return pl.DataFrame(schema=dict(schema))
    return conform(pl.DataFrame(rows, infer_schema_length=None), dict(schema))


def _named(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {
        key: _key(key, value) if key in _NAMED and isinstance(value, str) else value
        for key, value in entry.items()
    }


def _key(kind: str, name: str) -> int:
    return campaign_key(name) if kind == "campaign" else text_key(name)


def _place(entry: Mapping[str, Any]) -> dict[str, Any]:
    person = text_key(_who(entry))
    organisation = str(entry.get("organisation", "sender.example")) or None  # "" stands for every one
    return {
        "person": person,
        "organisation": organisation,
        "inbox": None if organisation is None else text_key(_who(entry), organisation),
        "at": moment(entry["at"]),
    }


def _touch(number: int, entry: str | datetime | Mapping[str, Any]) -> dict[str, Any]:
    told: dict[str, Any] = dict(entry) if isinstance(entry, dict) else {"at": entry}
    only_known(f"touch {number}", told, _OF_TOUCH)
    stream = told.get("stream", "marketing")
    subject = told.pop("subject", None)
    row = {
        "touch": number,
        "stream": stream,
        "channel": "email",
        "address": _who(told),
        "creative": told.get("content"),
        "reply_prefix": False,
        "automatic": False,
        "weight": 1.0,
        "counted": stream in PRESSING and not told.get("bounced", False),
        "bounced": False,
        "planned": False,
        "subject_key": None if subject is None else text_key(subject),
        **_place(told),
        **{key: value for key, value in told.items() if key not in _PLACED | PLANNED_ONLY},
    }
    local = row.get("local_at")
    if isinstance(local, str):
        row["local_at"] = datetime.fromisoformat(local)
    return _named(row)


def _event(number: int, entry: Mapping[str, Any]) -> dict[str, Any]:
    told = dict(entry)
    only_known(f"event {number}", told, _OF_EVENT)
    subject = told.pop("subject", None)
    return _named(
        {
            "event": number,
            "address": _who(told),
            "reliable": True,
            "subject_key": None if subject is None else text_key(subject),
            **_place(told),
            **{key: value for key, value in told.items() if key not in _PLACED},
        }
    )


def _content(name: str, entry: Mapping[str, Any]) -> dict[str, Any]:
    told = dict(entry)
    words = told.pop("words", None)
    particulars = told.pop("particulars", [])
    count = told.pop("word_count", None if words is None else len(words))
    return {
        "content": text_key(name),
        "creative": text_key(told.pop("creative", name)),
        "words": count,
        "word_set": None if words is None else sorted({text_key(word) & 0xFFFFFFFF for word in words}),
        "particulars": None if words is None else sorted({text_key(w) & 0xFFFFFFFF for w in particulars}),
        **told,
    }


def _person(name: str, entry: Mapping[str, Any]) -> dict[str, Any]:
    only_known(f"person {name}", entry, PEOPLE)
    row = {"person": text_key(name), "role": False, **_named(dict(entry))}
    if row.get("language") and not row.get("languages"):
        row["languages"] = [row["language"]]
    if isinstance(row.get("languages_since"), str):
        row["languages_since"] = moment(row["languages_since"])
    return row
