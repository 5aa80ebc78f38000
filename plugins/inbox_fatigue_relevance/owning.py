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
from inbox_fatigue_relevance.rules_of_people import OWNS_IT_ALREADY
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
        selling = inboxes.described("offer", "companion", "subject").filter(
            pl.col("counted")
            & pl.col("stream").is_in(["marketing", "sales"])
            & pl.col("offer").is_not_null()
            & pl.col("companion").is_null()
        )
        named = self._named(selling, owned, inboxes.contents)
        hits = (
            selling.select("touch", "person", "inbox", "at")
            .join(named, on="touch")
            .join(_by_name(owned).with_columns(note="given"), on=["person", "thing"])
            .sort("touch", "note")
            .unique(subset="touch", keep="first", maintain_order=True)
        )
        return counted_together(OWNS_IT_ALREADY, hits, self.window)

    def _named(self, selling: pl.DataFrame, owned: pl.DataFrame, contents: pl.DataFrame) -> pl.DataFrame:
        """Return (touch, thing): which of the things that anybody owns each mail offers."""
        things = owned["thing"].unique().sort().to_list()
        subjects = _subjects(selling)
        short = contents.filter(pl.col("words") <= self.longest).join(selling, on="content", how="semi")
        return pl.concat(
            [
                selling.select("touch", thing=_plain(pl.col("category"))).drop_nulls(),
                _in_subject(subjects, things).join(_of_theirs(subjects, owned), on="touch", how="anti"),
                selling.select("touch", "content")
                .join(_in_text(short, things), on="content")
                .select("touch", "thing"),
            ]
        ).unique()


def _by_name(owned: pl.DataFrame) -> pl.DataFrame:
    """Return what people own by its plain name, with the name as it was `given`."""
    return owned.select("person", given="thing", thing=_plain(pl.col("thing")))


def _subjects(selling: pl.DataFrame) -> pl.DataFrame:
    """Return (touch, person, content, subject), the subject plain and between spaces."""
    subject = pl.concat_str(pl.lit(" "), _plain(pl.col("subject")), pl.lit(" "))
    return selling.select("touch", "person", "content", subject=subject)


def _in_subject(subjects: pl.DataFrame, things: list[str]) -> pl.DataFrame:
    """Return (touch, thing) for each thing that a subject names."""
    plain = pl.Series("thing", things, dtype=pl.String).to_frame().select(_plain(pl.col("thing")))
    names = [f" {name} " for name in plain["thing"].unique().sort().to_list() if name]
    return _met(subjects, names).select("touch", thing=pl.col("met").str.strip_chars())


def _of_theirs(subjects: pl.DataFrame, owned: pl.DataFrame) -> pl.DataFrame:
    """Return the touches whose subject speaks of what the person has: "your kettle"."""
    from inbox_fatigue_relevance.phrases import of_all_languages  # noqa: PLC0415 - of what readers of mail load

    yours = pl.DataFrame({"owner": [owner.rstrip() for owner in of_all_languages("selling.toml", "yours")]})
    spoken = _by_name(owned).select("person", "thing").unique().join(yours, how="cross")
    phrases = spoken.select("person", met=pl.concat_str("owner", pl.lit(" "), "thing", pl.lit(" ")))
    met = _met(subjects, phrases["met"].unique().sort().to_list())
    return met.join(phrases, on=["person", "met"], how="semi").select("touch")


def _met(subjects: pl.DataFrame, names: list[str]) -> pl.DataFrame:
    """Return (touch, person, met): each name that stands in a subject, which is searched once for all copies."""
    if not names:
        return subjects.select("touch", "person", met=pl.lit(None, dtype=pl.String)).clear()
    distinct = subjects.select("subject").unique().drop_nulls()
    found = distinct.with_columns(met=pl.col("subject").str.extract_many(names, overlapping=True))
    return subjects.join(found.explode("met").drop_nulls(), on="subject").select("touch", "person", "met")


def _in_text(contents: pl.DataFrame, things: list[str]) -> pl.DataFrame:
    """Return (content, thing) for each article number that a text holds."""
    numbers = [thing for thing in things if any(map(str.isdigit, thing)) and " " not in thing]
    keys = pl.DataFrame(
        {"key": [text_key(number) & _HASH for number in numbers], "thing": numbers},
        schema={"key": pl.UInt32, "thing": pl.String},
    ).with_columns(_plain(pl.col("thing")))
    held = contents.select("content", key="particulars").explode("key").cast({"key": pl.UInt32})
    return held.join(keys, on="key").select("content", "thing").unique()


def _plain(text: pl.Expr) -> pl.Expr:
    """Return words in lower case with single spaces, hyphens kept, so that names can be compared."""
    return text.cast(pl.String).str.to_lowercase().str.replace_all(r"[^\w-]+", " ").str.strip_chars()
