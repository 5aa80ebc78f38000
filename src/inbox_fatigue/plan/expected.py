"""How many planned follow-ups would go if people react as they did: the expected case beside the worst.

The past answers for it where it can: of the first mails of the same stream, to how many did people react with
one of the events that end the sequence, within the time that the follow-up waits. The wait of every step is
taken to be like that after a first mail. With fewer than thirty such mails, or in a ledger where no such event
was ever seen, the answer is *not known*.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from inbox_fatigue.model import EventKind, Stream
    from inbox_fatigue.plan.nouns import PlannedCampaign

FEWEST = 30  # past first mails; a share of fewer moves by more than three points with each person


def reaction_rate(
    touches: pl.DataFrame,
    events: pl.DataFrame,
    *,
    stream: Stream,
    kinds: Collection[EventKind],
    within: timedelta,
) -> float | None:
    """Return the share of past first mails of a stream after which one of some events came in time.

    `touches` and `events` are `columns.TOUCHES` and `columns.EVENTS`. A first mail is the first touch of a
    campaign in an inbox, sent so long before the end of what is known that there was time to react.
    Events marked unreliable do not count. None: not known.
    """
    if not kinds:
        return 0.0
    names = [kind.value for kind in kinds]
    happened = events.filter(
        pl.col("kind").cast(pl.String).is_in(names) & pl.col("reliable").fill_null(value=True)
    )
    first = _first_mails(touches, stream)
    end = max(
        (moment for moment in (touches["at"].max(), events["at"].max()) if moment is not None), default=None
    )
    if end is None or not happened.height:
        return None
    watched = first.filter(pl.col("at") + within <= end)
    if watched.height < FEWEST:
        return None
    return float(_reacted(watched, happened, within).sum()) / watched.height


def step_rates(
    campaign: PlannedCampaign, touches: pl.DataFrame, events: pl.DataFrame
) -> tuple[float | None, ...]:
    """Return for each follow-up of a campaign the share of people who react in time to keep it from going."""
    return tuple(
        reaction_rate(
            touches, events, stream=campaign.stream, kinds=step.unless, within=step.after or timedelta(0)
        )
        for step in campaign.steps[1:]
    )


def expected_sends(sends: Sequence[int], rates: Sequence[float | None]) -> tuple[float | None, ...]:
    """Return how many sends of each step are expected to go, of those that are planned; the first mail leads.

    Who has reacted gets no later step. Behind a rate that is not known nothing is known.
    """
    counts: list[float | None] = []
    left: float | None = 1.0  # the share of people who have not reacted so far
    for planned, rate in zip(sends, (0.0, *rates), strict=True):
        left = None if left is None or rate is None else left * (1 - rate)
        counts.append(None if left is None else planned * left)
    return tuple(counts)


def _first_mails(touches: pl.DataFrame, stream: Stream) -> pl.DataFrame:
    past = touches.filter(
        ~pl.col("planned").fill_null(value=False)
        & ~pl.col("bounced").fill_null(value=False)
        & (pl.col("stream").cast(pl.String) == stream.value)
        & pl.col("at").is_not_null()
    )
    several = pl.coalesce("campaign", "sequence", "touch")
    ordered = past.sort("at", "touch").with_columns(several.alias("said"))
    return ordered.unique(["inbox", "said"], keep="first", maintain_order=True).select(
        "inbox", "person", "at"
    )


def _reacted(watched: pl.DataFrame, happened: pl.DataFrame, within: timedelta) -> pl.Series:
    """Return for each mail whether an event of its inbox, or of its person for every organisation, came in time."""
    marked = watched.with_row_index("mail").sort("at")
    answers = pl.lit(value=False)
    for by, some in (
        ("inbox", happened.filter(pl.col("inbox").is_not_null())),
        ("person", happened.filter(pl.col("inbox").is_null())),
    ):
        event = some.select(by, pl.col("at"), pl.col("at").alias(f"{by}_event")).sort("at")
        marked = marked.join_asof(
            event, on="at", by=by, strategy="forward", allow_exact_matches=False, check_sortedness=False
        )
        answers = answers | ((pl.col(f"{by}_event") - pl.col("at")) <= within).fill_null(value=False)
    return marked.sort("mail").select(answers.alias("reacted"))["reacted"]
