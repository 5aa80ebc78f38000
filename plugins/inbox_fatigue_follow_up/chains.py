"""Builds the chains of each inbox: mail that asks again and again, until an answer.

Where a touch may follow up several earlier ones, it continues the longest chain, so that one more
touch never makes a chain shorter. Only touches with a link are walked through, inbox by inbox.
"""

from __future__ import annotations

from collections import defaultdict, deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

import polars as pl

from inbox_fatigue.plugin import TIME_NOT_TOLD
from inbox_fatigue_follow_up.links import edges

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from inbox_fatigue.plugin import Inboxes
    from inbox_fatigue_follow_up.pairing import Reach

AT = pl.Datetime("us", "UTC")
FEW = 10  # inboxes that one mail by hand goes to; of a mailing, each reader answers for themselves
CHAINED: dict[str, Any] = {
    "touch": pl.Int64,
    "chain": pl.Int64,  # the touch that began it
    "chain_at": AT,
    "depth": pl.Int64,  # 0 the first mail, 1 its follow-up, 2 the follow-up of that
    "writers": pl.Int64,  # different ones, known, of it and of all unanswered mail that it goes on with
    "previous": pl.Int64,  # the touch that this one follows up
    "answered": pl.Int64,  # the chain that this one goes on with although the person had answered it
    "answered_at": AT,
    "ended_at": AT,  # when the chain was answered, after this touch or before; null: never, or that is not told
    "ended_by": pl.String,  # by what, in words that a date may follow
    "doubtful": pl.Boolean,  # it goes on with a chain that was answered at a time that is not told
}


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


def chains(inboxes: Inboxes, reach: Reach) -> pl.DataFrame:
    """Return `CHAINED`, one row for each touch that follows up another or is followed up."""
    found = edges(inboxes, reach)
    earlier: dict[int, list[int]] = defaultdict(list)
    for touch, before in found.select("touch", "earlier").sort("touch", "earlier").iter_rows():
        earlier[touch].append(before)
    linked = pl.concat([found["touch"], found["earlier"]]).unique()
    sent = inboxes.touches.filter(pl.col("touch").is_in(linked.implode())).sort("inbox", "at", "touch")
    sent = sent.with_columns(writer=inboxes.writer())
    replies = _replies(inboxes, sent)
    rows = [row for inbox, run in _runs(sent) for row in _walk(run, replies.get(inbox, []), earlier)]
    return pl.DataFrame(rows, schema=CHAINED, orient="row")


def _runs(sent: pl.DataFrame) -> Iterator[tuple[int, list[Sent]]]:
    run: list[Sent] = []
    for row in sent.select(*Sent._fields).iter_rows():
        one = Sent(*row)
        if run and run[-1].inbox != one.inbox:
            yield run[-1].inbox, run
            run = []
        run.append(one)
    if run:
        yield run[-1].inbox, run


def _replies(inboxes: Inboxes, sent: pl.DataFrame) -> dict[int, list[Reply]]:
    """Return the answers by inbox, oldest first; one to nobody in particular stands in every inbox of the person."""
    kinds = pl.col("kind").cast(pl.String).is_in(["reply", "decline"])
    untold = pl.col("detail").eq_missing(TIME_NOT_TOLD)
    events = inboxes.events.filter(kinds).with_columns(told="inbox", untold=untold).drop("inbox")
    pairs = sent.select("inbox", "person").unique().join(events, on="person")
    mine = pairs.filter(pl.col("told").is_null() | (pl.col("told") == pl.col("inbox")))
    columns = ("event", *Reply._fields)
    told = pl.concat([mine.select(columns), _of_others(inboxes, sent, events).select(columns)])
    answers: dict[int, list[Reply]] = defaultdict(list)
    # Of one that has no time of its own, it is that of the mail which it answers.
    ordered = told.with_columns(pl.col("kind").cast(pl.String)).sort("at", "untold", "event")
    for row in ordered.select(*Reply._fields).iter_rows():
        answers[row[0]].append(Reply(*row))
    return answers


def _of_others(inboxes: Inboxes, sent: pl.DataFrame, events: pl.DataFrame) -> pl.DataFrame:
    """Return what others answered to the very mail that a person got: a colleague who took the matter over.

    Such an answer says nothing of other mail to that person. One of thousands who got the same copy of a
    mailing answers for nobody else.
    """
    got = sent.select("inbox", "message", _person="person").drop_nulls().unique()
    answered = events.join(got, left_on="parent", right_on="message").filter(
        pl.col("person") != pl.col("_person")
    )
    copies = (
        inboxes.touches.select("inbox", parent="message")
        .join(answered.select("parent").unique(), on="parent", how="semi")
        .group_by("parent")
        .agg(_copies=pl.col("inbox").n_unique())
    )
    unsaid = [pl.lit(None, dtype=pl.Int64).alias(name) for name in ("sender", "subject_key", "campaign")]
    few = answered.join(copies, on="parent").filter(pl.col("_copies") <= FEW)
    return few.with_columns(unsaid)


def _walk(run: list[Sent], replies: list[Reply], earlier: dict[int, list[int]]) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of one inbox, its touches and answers taken in their order.

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
    for place in places.values():
        yield _row(place)


def _is_before(reply: Reply, sent: Sent) -> bool:
    return reply.at < sent.at or (reply.at == sent.at and not reply.untold)


def _row(place: Place) -> tuple[Any, ...]:
    """Return the row of a touch, in the order of `CHAINED`."""
    chain, went_on = place.chain, place.chain.answered_chain
    return (
        place.touch,
        chain.root.touch,
        chain.root.at,
        place.depth,
        len(place.writers),
        place.previous,
        went_on,
        None if went_on is None else chain.answered_at,
        *(chain.end or (None, None)),
        chain.doubtful,
    )


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
