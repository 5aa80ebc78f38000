"""Walks through one inbox, touch after touch and answer after answer, and tells where each touch stands.

Where a touch may follow up several earlier ones, it continues the longest chain, so that one more
touch never makes a chain shorter.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime


class Sent(NamedTuple):
    """A touch of a chain, as far as chains ask."""

    touch: int
    inbox: int
    at: datetime
    sender: int | None
    writer: int | None  # the sender, or what stands for all its addresses
    message: int | None
    subject_key: int | None
    campaign: int | None


class Reply(NamedTuple):
    """An answer of the person, as far as chains ask."""

    inbox: int
    at: datetime
    sender: int | None
    parent: int | None
    subject_key: int | None
    campaign: int | None
    kind: str
    untold: bool  # it came after `at`, and when is not known


class End(NamedTuple):
    """What ended a chain, and when."""

    at: datetime | None  # None: that is not told
    by: str  # in words that a date may follow


@dataclass(slots=True)
class Chain:
    """A run of touches to one person with nothing back; it grows until it is answered."""

    root: Sent
    answered_chain: int | None = None  # the chain it goes on with, where that was answered
    answered_at: datetime | None = None  # when that, or this one, was answered
    end: End | None = None
    doubtful: bool = False  # it goes on with a chain that was answered, and maybe only after this one
    senders: set[int | None] = field(default_factory=set)
    messages: set[int | None] = field(default_factory=set)
    subjects: set[int | None] = field(default_factory=set)
    campaigns: set[int | None] = field(default_factory=set)

    def add(self, sent: Sent) -> None:
        """Take in one more touch."""
        self.senders.add(sent.sender)
        self.messages.add(sent.message)
        self.subjects.add(sent.subject_key)
        self.campaigns.add(sent.campaign)

    def answered_by(self, reply: Reply) -> str:
        """Return how a reply belongs here: by header, by subject, or by whom it was written to; "" if it does not.

        A reply of which nothing of that is known, as in a list of events, answers whatever is open.
        """
        what = "no" if reply.kind == "decline" else "reply"
        told = (reply.parent, reply.subject_key, reply.sender)
        if told == (None, None, None):
            return f"a {what}" if reply.campaign is None or reply.campaign in self.campaigns else ""
        if reply.parent is not None and reply.parent in self.messages:
            return f"a {what} to it"
        if reply.subject_key is not None and reply.subject_key in self.subjects:
            return f"a {what} under its subject"
        if reply.sender is not None and reply.sender in self.senders:
            return f"a {what} to one of its writers"
        return ""


class Place(NamedTuple):
    """Where a touch stands: in which chain, how deep, and as which touch of its inbox."""

    chain: Chain
    depth: int
    number: int
    touch: int
    writers: frozenset[int] = frozenset()
    previous: int | None = None


def walk(run: Iterable[Sent], replies: Iterable[Reply], earlier: Mapping[int, Sequence[int]]) -> list[Place]:
    """Return where each touch of one inbox stands, its touches and answers taken in their order.

    An answer of the same second as a touch came before it, in doubt for the sender. One without a time of its own
    came after it.
    """
    places: dict[int, Place] = {}
    waiting = deque(replies)
    for sent in run:
        while waiting and _is_before(waiting[0], sent):
            _answer(places, waiting.popleft())
        before = [places[one] for one in earlier.get(sent.touch, ()) if one in places]
        places[sent.touch] = place = _place(sent, before, places)
        place.chain.add(sent)
    while waiting and any(place.chain.end is None for place in places.values()):
        _answer(places, waiting.popleft())
    return list(places.values())


def _is_before(reply: Reply, sent: Sent) -> bool:
    return reply.at < sent.at or (reply.at == sent.at and not reply.untold)


def _answer(places: dict[int, Place], reply: Reply) -> None:
    for place in places.values():
        chain = place.chain
        if chain.end is None and (by := chain.answered_by(reply)):
            chain.end = End(None if reply.untold else reply.at, by)
            if chain.answered_chain is None and not reply.untold:
                chain.answered_at = reply.at


def _place(sent: Sent, before: list[Place], places: dict[int, Place]) -> Place:
    """Return where a touch stands: at the end of the longest open chain that it goes on with, or alone."""
    number = len(places)
    going_on = [place for place in before if place.chain.end is None]
    # Of all, not of the longest alone, so that one more touch never takes a writer away.
    known = () if sent.writer is None else (sent.writer,)
    writers = frozenset(known).union(*(place.writers for place in going_on))
    if going_on:
        best = max(going_on, key=lambda place: (place.depth, place.number))
        return Place(best.chain, best.depth + 1, number, sent.touch, writers, best.touch)
    fresh = Chain(root=sent)
    closed = [(place.chain.answered_at, place.chain) for place in before]
    answered = [(at, chain) for at, chain in closed if at is not None]
    fresh.doubtful = bool(closed) and not answered
    if answered:
        _, first = min(answered, key=lambda one: (one[0], one[1].root.touch))
        fresh.answered_chain = first.root.touch if first.answered_chain is None else first.answered_chain
        fresh.answered_at = first.answered_at
    return Place(fresh, 0, number, sent.touch, writers)
