"""Builds the chains of each inbox: mail that asks again and again, until an answer.

Only touches with a link are walked through, inbox by inbox (`walking`).
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

import polars as pl

from inbox_fatigue.plugin import TIME_NOT_TOLD
from inbox_fatigue_follow_up.links import edges
from inbox_fatigue_follow_up.walking import Reply, Sent, walk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from inbox_fatigue.plugin import Inboxes
    from inbox_fatigue_follow_up.pairing import Reach
    from inbox_fatigue_follow_up.walking import Place

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


def chains(inboxes: Inboxes, reach: Reach) -> pl.DataFrame:
    """Return `CHAINED`, one row for each touch that follows up another or is followed up."""
    found = edges(inboxes, reach)
    if found.is_empty():
        return pl.DataFrame(schema=CHAINED)
    earlier: dict[int, list[int]] = defaultdict(list)
    for touch, before in found.select("touch", "earlier").sort("touch", "earlier").iter_rows():
        earlier[touch].append(before)
    linked = pl.concat([found["touch"], found["earlier"]]).unique()
    sent = inboxes.touches.filter(pl.col("touch").is_in(linked.implode())).sort("inbox", "at", "touch")
    sent = sent.with_columns(writer=inboxes.writer())
    replies = _replies(inboxes, sent)
    rows = [_row(place) for inbox, run in _runs(sent) for place in walk(run, replies.get(inbox, []), earlier)]
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
