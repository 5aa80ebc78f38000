"""Rules about what one mail says and to whom: its language, its grade, its placeholders, whom it courts."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import ClassVar

import polars as pl

from inbox_fatigue.plugin import Inboxes, Measurements, Rule, to_colleagues, windows
from inbox_fatigue_relevance.rules_of_people import CUSTOMER_AS_PROSPECT, WHETHER_A_CUSTOMER
from inbox_fatigue_relevance.rules_of_texts import (
    BROKEN_MERGE_FIELD,
    HARD_TO_READ,
    WRONG_LANGUAGE,
)

MONTH = timedelta(days=30)


@dataclass(frozen=True, kw_only=True)
class WrongLanguage:
    """Counts mail in a language that the person does not read."""

    rules: ClassVar[tuple[Rule, ...]] = (WRONG_LANGUAGE,)
    window: timedelta = field(
        default=MONTH, metadata={"doc": "the time in which such mail is counted together"}
    )

    def measure(self, inboxes: Inboxes) -> Measurements:
        """Return, at each mail in a foreign language, how many there were in the window."""
        known = inboxes.people.filter(pl.col("languages").list.len() > 0).select(
            "person",
            "languages_since",
            reads=pl.col("languages").list.eval(_root(pl.element())),
        )
        touches = inboxes.described("language").filter(pl.col("counted") & pl.col("language").is_not_null())
        read = touches.with_columns(note=_root(pl.col("language"))).join(known, on="person", how="inner")
        foreign = read.filter(
            ~pl.col("reads").list.contains(pl.col("note")),
            pl.col("languages_since").is_null() | (pl.col("at") > pl.col("languages_since")),
        )
        return counted_together(WRONG_LANGUAGE, foreign, self.window)


@dataclass(frozen=True, kw_only=True)
class BrokenMergeField:
    """Counts mail that shows an unfilled placeholder."""

    rules: ClassVar[tuple[Rule, ...]] = (BROKEN_MERGE_FIELD,)
    window: timedelta = field(
        default=MONTH, metadata={"doc": "the time in which such mail is counted together"}
    )

    def measure(self, inboxes: Inboxes) -> Measurements:
        """Return, at each mail with a placeholder, how many there were in the window."""
        touches = inboxes.described("merge_fields").with_columns(note=pl.col("merge_fields").cast(pl.String))
        broken = touches.filter(pl.col("counted") & pl.col("note").is_not_null())
        return counted_together(BROKEN_MERGE_FIELD, broken, self.window)


@dataclass(frozen=True, kw_only=True)
class CustomerAsProspect:
    """Counts mail for newcomers to a person who is a customer."""

    rules: ClassVar[tuple[Rule, ...]] = (CUSTOMER_AS_PROSPECT,)
    window: timedelta = field(
        default=MONTH, metadata={"doc": "the time in which such mail is counted together"}
    )

    def measure(self, inboxes: Inboxes) -> Measurements:
        """Return, at each acquisition mail to a customer, how many there were in the window.

        Where purchases of the person are known, only mail after the first one counts; where their status is
        not known, who has bought is a customer.
        """
        bought = (
            inboxes.events.filter(pl.col("kind") == "purchase")
            .group_by("person")
            .agg(bought_at=pl.col("at").min())
        )
        known = inboxes.people.select("person", status=pl.col("status").str.to_lowercase())
        people = inboxes.touches.select("person").unique().join(known, on="person", how="left")
        people = people.join(bought, on="person", how="left")
        has_bought = pl.col("status").is_null() & pl.col("bought_at").is_not_null()
        customers = people.filter((pl.col("status") == "customer") | has_bought)
        untold = people.filter(pl.col("status").is_null() & pl.col("bought_at").is_null())
        touches = inboxes.described("acquisition").with_columns(note=pl.col("acquisition").cast(pl.String))
        courted = (
            touches.filter(
                pl.col("counted")
                & pl.col("stream").is_in(["marketing", "sales"])
                & pl.col("note").is_not_null()
            )
            .join(customers.select("person", "bought_at"), on="person")
            .filter(pl.col("bought_at").is_null() | (pl.col("at") > pl.col("bought_at")))
        )
        unassessed = untold.select("person").sort("person").with_columns(reason=pl.lit(WHETHER_A_CUSTOMER))
        return replace(counted_together(CUSTOMER_AS_PROSPECT, courted, self.window), unassessed=unassessed)


@dataclass(frozen=True, kw_only=True)
class HardToRead:
    """Measures the school grade that a mail asks for; hard mails in a row are one finding."""

    rules: ClassVar[tuple[Rule, ...]] = (HARD_TO_READ,)
    window: timedelta = field(
        default=MONTH, metadata={"doc": "hard mails closer together than this are one finding"}
    )

    def measure(self, inboxes: Inboxes) -> Measurements:
        """Return the grade of each mail whose grade is known, announcements to colleagues excepted.

        Business prose between colleagues asks for 11 to 15 years of school, and none of them calls it hard.
        """
        touches = inboxes.described("grade").with_columns(measured=pl.col("grade").cast(pl.Float64))
        graded = touches.filter(pl.col("counted") & ~to_colleagues() & pl.col("measured").is_not_null())
        hard = graded.filter(pl.col("measured") > HARD_TO_READ.comfortable)
        return Measurements(
            rule=HARD_TO_READ,
            frame=graded.select("touch", "measured"),
            span=self.window,
            counted=hard.select("touch"),
        )


def _root(code: pl.Expr) -> pl.Expr:
    """Return the language of a code without its region: pt of pt-BR."""
    return code.str.to_lowercase().str.extract(r"^([a-z]+)", 1)


def counted_together(rule: Rule, touches: pl.DataFrame, window: timedelta) -> Measurements:
    """Measure how many of some touches lie in the window before each, and join the window's notes."""
    ordered = touches.sort("inbox", "at", "touch")
    notes = ordered.rolling("at", period=window, group_by="inbox").agg(
        note=pl.col("note").unique().sort().head(3).str.join(", ")
    )
    counts = windows.trailing_count(ordered, window)
    return Measurements(
        rule=rule,
        frame=counts.with_columns(note=notes["note"]),
        span=window,
        counted=ordered.select("touch"),
    )
