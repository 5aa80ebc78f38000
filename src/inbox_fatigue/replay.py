"""Turns columns back into inboxes, one at a time, for rules in plain Python.

Objects cost about twenty times what columns cost, so only what is looked at is built,
and nothing of an inbox is kept once the next one is asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from inbox_fatigue.columns import CONTENTS, PEOPLE
from inbox_fatigue.model import Channel, Event, EventKind, Inbox, Stream, Touch

if TYPE_CHECKING:
    from collections.abc import Iterator

    import polars as pl

    from inbox_fatigue.inbox_frames import Inboxes

# Of a content's own columns a plain rule gets these; the others mean nothing outside of frames.
_OF_CONTENTS = ("subject", "language", "words")


def replay(inboxes: Inboxes) -> Iterator[Inbox]:
    """Yield what each person got from each organisation, by inbox; touches and events oldest first."""
    features = [name for name in inboxes.contents.columns if name not in CONTENTS]
    touches = inboxes.described(*_OF_CONTENTS, *features).sort("inbox", "at", "touch")
    events = _addressed(inboxes).sort("inbox", "at", "event")
    people = inboxes.people.sort("person")
    events_of, about_of = _places(events, "inbox"), _places(people, "person")
    for inbox, place in _places(touches, "inbox").items():
        rows = touches.slice(*place).to_dicts()
        person = rows[0]["person"]
        yield Inbox(
            person=person,
            touches=tuple(_touch(row, ("words", *features)) for row in rows),
            events=tuple(_event(row) for row in events.slice(*events_of.get(inbox, (0, 0))).to_dicts()),
            about=_about(people.slice(*about_of.get(person, (0, 0))).to_dicts()),
        )


def _addressed(inboxes: Inboxes) -> pl.DataFrame:
    """Return the events with their inbox; one told to nobody in particular is told to every organisation."""
    general = inboxes.events.filter(inboxes.events["inbox"].is_null()).drop("inbox")
    everywhere = inboxes.touches.select("person", "inbox").unique()
    spread = general.join(everywhere, on="person").select(inboxes.events.columns)
    return inboxes.events.drop_nulls("inbox").vstack(spread)


def _places(frame: pl.DataFrame, key: str) -> dict[int, tuple[int, int]]:
    """Return where the rows of each key begin and how many there are, in a frame sorted by the key."""
    lengths = frame.group_by(key, maintain_order=True).len()
    begins = lengths["len"].cum_sum() - lengths["len"]
    return dict(zip(lengths[key], zip(begins, lengths["len"], strict=True), strict=True))


def _touch(row: dict[str, Any], features: tuple[str, ...]) -> Touch:
    return Touch(
        id=row["touch"],
        at=row["at"],
        organisation=row["organisation"] or "",
        stream=Stream(row["stream"]),
        channel=Channel(row["channel"]),
        sender=_pseudonym(row["sender"]),
        campaign=_pseudonym(row["campaign"]),
        creative=row["creative"],
        subject=row["subject"] or "",
        language=row["language"],
        counted=bool(row["counted"]),
        planned=bool(row["planned"]),
        local_at=row["local_at"],
        day_only=bool(row["day_only"]),
        features={name: row[name] for name in features},
    )


def _event(row: dict[str, Any]) -> Event:
    return Event(
        at=row["at"],
        kind=EventKind(row["kind"]),
        organisation=row["organisation"] or "",
        campaign=_pseudonym(row["campaign"]),
        detail=row["detail"] or "",
    )


def _about(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Return what is known of the person but their name, each thing None where nothing is."""
    known = rows[0] if rows else dict.fromkeys(PEOPLE)
    return {name: value for name, value in known.items() if name not in ("person", "name")}


def _pseudonym(key: int | None) -> str:
    """Return a key as text that compares like the thing it stands for, "" where nothing is known."""
    return "" if key is None else f"{key:x}"
