"""Owns it already: an offer for a product that the person has.

What a person owns is written in contacts, as names or article numbers.
A mail offers such a thing when it sells, and its subject or declared category names the thing; an article
number may also stand in the text, if the mail is short: long ones name many, and court nobody with one of them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta  # noqa: TC003 - the type of a setting
from typing import ClassVar

import polars as pl

from inbox_fatigue.plugin import Inboxes, Measurements, Rule, text_key
from inbox_fatigue_relevance.phrases import of_all_languages
from inbox_fatigue_relevance.rules import OWNS_IT_ALREADY
from inbox_fatigue_relevance.wording import MONTH, counted_together

LONG_MAIL = 200  # words; a newsletter with three articles has more, a mailing of one product seldom has
FEWEST_SIGNS = 3  # a shorter name is an abbreviation of many things
_HASH = 0xFFFFFFFF


@dataclass(frozen=True, kw_only=True)
class OwnsItAlready:
    """Counts offers for what the person owns."""

    rules: ClassVar[tuple[Rule, ...]] = (OWNS_IT_ALREADY,)
    window: timedelta = field(
        default=MONTH, metadata={"doc": "the time in which such offers are counted together"}
    )
    longest: int = field(
        default=LONG_MAIL, metadata={"doc": "a mail of more words is not held to the article numbers in it"}
    )

    def measure(self, inboxes: Inboxes) -> Measurements:
        """Return, at each offer for something owned, how many there were in the window."""
        owned = (
            inboxes.people.select("person", thing="owns")
            .explode("thing")
            .drop_nulls()
            .filter(pl.col("thing").str.len_chars() >= FEWEST_SIGNS)
        )
        selling = inboxes.described("offer", "companion").filter(
            pl.col("counted")
            & pl.col("stream").is_in(["marketing", "sales"])
            & pl.col("offer").is_not_null()
            & pl.col("companion").is_null()
        )
        things = owned["thing"].unique().sort().to_list()
        contents = inboxes.contents.join(selling, on="content", how="semi")
        by_category = selling.select("touch", thing=_plain(pl.col("category"))).drop_nulls()
        by_text = selling.select("touch", "content").join(self._offered(contents, things), on="content")
        named = pl.concat([by_category, by_text.select("touch", "thing")]).unique()
        hits = (
            selling.select("touch", "person", "inbox", "at")
            .join(named, on="touch")
            .join(owned.with_columns(note="thing", thing=_plain(pl.col("thing"))), on=["person", "thing"])
            .sort("touch", "note")
            .unique(subset="touch", keep="first", maintain_order=True)
        )
        return counted_together(OWNS_IT_ALREADY, hits, self.window)

    def _offered(self, contents: pl.DataFrame, things: list[str]) -> pl.DataFrame:
        """Return (content, thing): which of some things each content offers."""
        short = contents.filter(pl.col("words") <= self.longest)
        return pl.concat([_in_subject(contents, things), _in_text(short, things)]).unique()


def _in_subject(contents: pl.DataFrame, things: list[str]) -> pl.DataFrame:
    """Return (content, thing) for each thing that a subject names, unless as the reader's own."""
    plain = pl.DataFrame({"thing": things}, schema={"thing": pl.String}).select(_plain(pl.col("thing")))
    names = [f" {name} " for name in plain["thing"].unique().sort().to_list() if name]
    if not names:
        return contents.select("content", thing=pl.lit(None, dtype=pl.String)).clear()
    # "Your kettle" speaks of what the person has.
    yours = of_all_languages("selling.toml", "yours")
    theirs = [f"{owner.rstrip()}{name}" for name in names for owner in yours]
    subject = pl.concat_str(pl.lit(" "), _plain(pl.col("subject")), pl.lit(" "))
    return (
        contents.select("content", subject=subject)
        .filter(~pl.col("subject").str.contains_any(theirs))
        .select("content", thing=pl.col("subject").str.extract_many(names, overlapping=True))
        .explode("thing")
        .drop_nulls()
        .with_columns(pl.col("thing").str.strip_chars())
    )


def _in_text(contents: pl.DataFrame, things: list[str]) -> pl.DataFrame:
    """Return (content, thing) for each article number that a text holds."""
    numbers = [thing for thing in things if any(map(str.isdigit, thing)) and " " not in thing]
    keys = pl.DataFrame(
        {"key": [text_key(number) & _HASH for number in numbers], "thing": numbers},
        schema={"key": pl.UInt32, "thing": pl.String},
    ).with_columns(_plain(pl.col("thing")))
    held = contents.select("content", key="particulars").explode("key").cast({"key": pl.UInt32})
    return held.join(keys, on="key").select("content", "thing")


def _plain(text: pl.Expr) -> pl.Expr:
    """Return words in lower case with single spaces, hyphens kept, so that names can be compared."""
    return text.str.to_lowercase().str.replace_all(r"[^\w-]+", " ").str.strip_chars()
