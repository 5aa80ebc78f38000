"""Sale and silence: after a purchase came sales mail alone, and no help with what was bought."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import ClassVar

import polars as pl

from inbox_fatigue.plugin import Inboxes, Measurements, Rule
from inbox_fatigue_relevance.rules_of_people import SALE_AND_SILENCE

DAY_US = 86_400_000_000


@dataclass(frozen=True, kw_only=True)
class SaleAndSilence:
    """Measures how long after a purchase a person still gets sales mail alone."""

    rules: ClassVar[tuple[Rule, ...]] = (SALE_AND_SILENCE,)
    window: timedelta = field(
        default=timedelta(days=90), metadata={"doc": "for how long after a purchase help is missed"}
    )
    fewest: int = field(default=2, metadata={"doc": "so many sales mails must have come: one may be chance"})

    def measure(self, inboxes: Inboxes) -> Measurements:
        """Return, at each sales mail after a purchase, the days since then if no help came in between."""
        touches = inboxes.described("offer", "help", "words").select(
            "touch", "person", "inbox", "at", sells=_sells(), helps=_helps()
        )
        ordered = touches.sort("at", "touch")
        placed = _with_last(ordered, _purchases(inboxes), "bought")
        helps = ordered.filter(pl.col("helps")).select("inbox", moment="at").sort("moment")
        both = _with_last(placed, helps, "helped")
        silent = both.filter(
            pl.col("sells")
            & ~pl.col("helps")
            & (pl.col("at") > pl.col("bought"))
            & (pl.col("at") <= pl.col("bought") + self.window)
            & (pl.col("helped").is_null() | (pl.col("helped") < pl.col("bought")))
        ).sort("inbox", "at", "touch")
        group = pl.col("bought").dt.epoch("us")
        frame = (
            silent.with_columns(group=group)
            .with_columns(mails=pl.int_range(1, pl.len() + 1).over("inbox", "group"))
            .with_columns(
                measured=((pl.col("at") - pl.col("bought")).dt.total_microseconds() // DAY_US).cast(
                    pl.Float64
                )
            )
        )
        return Measurements(
            rule=SALE_AND_SILENCE,
            frame=frame.filter(pl.col("mails") >= self.fewest).select(
                "touch", "measured", "group", since="bought", note=pl.col("mails").cast(pl.String)
            ),
            counted=frame.select("touch", "group"),
        )


def _sells() -> pl.Expr:
    """Tell a sales mail from a person, and marketing that asks to buy."""
    offering = (pl.col("stream") == "marketing") & pl.col("offer").is_not_null()
    return pl.col("counted") & ((pl.col("stream") == "sales") | offering)


def _helps() -> pl.Expr:
    """Tell what helps, or may: letters, service, words of help, and mail whose text is not known.

    A receipt is none, although it tells how to send things back.
    """
    kind = pl.col("stream").is_in(["service", "correspondence"])
    receipt = (pl.col("stream") == "transactional") & pl.col("automatic")
    may = pl.col("words").is_null() & (pl.col("channel") == "email") & (pl.col("stream") != "transactional")
    told = pl.col("help").is_not_null() & ~receipt
    return (kind | told | may).fill_null(value=False) & ~pl.col("bounced")


def _purchases(inboxes: Inboxes) -> pl.DataFrame:
    """Return (inbox, moment); a purchase that names no organisation was made at each that writes to the person."""
    bought = inboxes.events.filter(pl.col("kind").cast(pl.String) == "purchase")
    bought = bought.select("person", "inbox", moment="at")
    places = inboxes.touches.select("person", "inbox").unique()
    anywhere = bought.filter(pl.col("inbox").is_null()).drop("inbox").join(places, on="person")
    placed = bought.drop_nulls("inbox").select("inbox", "moment")
    return pl.concat([placed, anywhere.select("inbox", "moment")]).sort("moment")


def _with_last(touches: pl.DataFrame, moments: pl.DataFrame, name: str) -> pl.DataFrame:
    """Add the latest moment of the inbox that is not after each touch, null where there is none."""
    last = moments.select("inbox", "moment", pl.col("moment").alias(name))
    return touches.join_asof(
        last, left_on="at", right_on="moment", by="inbox", strategy="backward", check_sortedness=False
    ).drop("moment", strict=False)
