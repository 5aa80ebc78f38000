"""Talking to silence: how many mails in a row came to nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

import polars as pl

from inbox_fatigue.plugin import Inboxes, Measurements, Rule, windows
from inbox_fatigue_relevance.rules_of_people import TALKING_TO_SILENCE

# A decline is a reply that says no. An unsubscribe or a complaint ends the conversation, not the silence.
SIGNS = ("click", "reply", "decline", "purchase")
MOMENT = timedelta(microseconds=1)
# A notice of an outage or of new terms asks for no sign of life, and neither does what a firm announces to its
# own people: in an archive of colleagues each of them would look like somebody who had turned off.
ASKING = ("marketing", "sales")


@dataclass(frozen=True, kw_only=True)
class TalkingToSilence:
    """Counts the mails since the person last clicked, replied or bought."""

    rules: ClassVar[tuple[Rule, ...]] = (TALKING_TO_SILENCE,)

    def measure(self, inboxes: Inboxes) -> list[Measurements]:
        """Return, at each mail, the length of the run since the last sign of life, if any sign is known."""
        signs = [*SIGNS, "open"] if inboxes.trust_opens else list(SIGNS)
        asked = inboxes.counted.filter(
            inboxes.is_known(signs), pl.col("stream").cast(pl.String).is_in(ASKING)
        )
        if asked.is_empty():
            return []
        touches = windows.ordered(asked.select("touch", "inbox", "at"))
        runs = _since_last_sign(touches, _signs_of_life(inboxes, signs))
        # A click logged with the time of its own mail answers that mail, which is then not silent.
        silent = runs.filter(pl.col("at") > pl.col("since"))
        frame = silent.select("touch", "since", "group", measured=_place_in_run())
        return [Measurements(rule=TALKING_TO_SILENCE, frame=frame, counted=frame.select("touch", "group"))]


def _place_in_run() -> pl.Expr:
    """Return how many mails of its run have come, where mails lie by inbox and time and so run by run."""
    place = pl.int_range(pl.len(), dtype=pl.Int64)
    return (place - windows.at_begin(place, "inbox", "group") + 1).cast(pl.Float64)


def _signs_of_life(inboxes: Inboxes, signs: list[str]) -> pl.DataFrame:
    """Return (inbox, sign_at); a sign that names no organisation stands for every inbox of the person."""
    events = inboxes.events.filter(
        pl.col("kind").cast(pl.String).is_in(signs), pl.col("reliable").fill_null(value=True)
    ).select("person", "inbox", sign_at=pl.col("at"))
    unplaced = events.filter(pl.col("inbox").is_null()).drop("inbox")
    theirs = pl.col("person").is_in(unplaced["person"].unique().implode())  # few events name no organisation
    places = inboxes.touches.select("person", "inbox").filter(theirs).unique()
    everywhere = unplaced.join(places, on="person", how="inner").select("inbox", "sign_at")
    placed = events.filter(pl.col("inbox").is_not_null()).select("inbox", "sign_at")
    return pl.concat([placed, everywhere]).sort("sign_at")


def _since_last_sign(touches: pl.DataFrame, signs: pl.DataFrame) -> pl.DataFrame:
    """Add `since`, the last sign of life or just before the first mail, and `group`, which names the run."""
    joined = touches.join_asof(
        signs, left_on="at", right_on="sign_at", by="inbox", strategy="backward", check_sortedness=False
    )
    first = windows.at_begin(pl.col("at"), "inbox") - MOMENT
    return joined.with_columns(since=pl.coalesce(pl.col("sign_at"), first)).with_columns(
        group=pl.col("since").dt.epoch("us")
    )
