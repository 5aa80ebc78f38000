"""Finds names and companies that are somebody else's: rows that slipped, and greetings by a fixed name.

Only what is certain is told, in three ways:

- *slipped*: in rows of the audience that follow one another, the values fit the addresses of the next rows (or
  of the rows before) and not their own. One row may be a couple with one mailbox; three in a row are an accident.
- *shuffled*: first and last name fit the whole address of another row, whose own name is wrong as well.
- *fixed*: the greeting has no field, and greets by the name of one of its readers people of other names.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

import polars as pl

from inbox_fatigue.plugin import Inboxes, Measurements, Rule
from inbox_fatigue_plan import names
from inbox_fatigue_plan.fields import unknown_fields, used_values
from inbox_fatigue_plan.fixed_greetings import by_name, fixed_greetings
from inbox_fatigue_plan.rules_of_fields import WRONG_GREETING
from inbox_fatigue_plan.slips import shuffled, slipped
from inbox_fatigue_plan.steps import STEP, facts, plan_steps, planned, untold

_TEXTS = ["address", "contact", "first_name", "last_name", "full_name", "company"]
_FIELDS = {
    "first_name": names.FIRST,
    "last_name": names.LAST,
    "full_name": names.FULL,
    "company": names.COMPANY,
}


@dataclass(frozen=True, kw_only=True)
class WrongGreeting:
    """Finds names and companies that are another person's."""

    rules: ClassVar[tuple[Rule, ...]] = (WRONG_GREETING,)
    rows_in_a_row: int = field(
        default=3,
        metadata={
            "doc": "how many rows that follow one another must have slipped before any of them is told"
        },
    )

    def measure(self, inboxes: Inboxes) -> Measurements:
        """Return the touches under a strange name (group 0), and the steps that greet by a fixed one (group 1)."""
        rows = _rows(inboxes)
        people = pl.concat([slipped(rows, least=self.rows_in_a_row), shuffled(rows)])
        people = people.unique("touch", keep="first", maintain_order=True)
        by_row = people.select("touch", "note", measured=pl.lit(1.0), group=pl.lit(0, pl.Int64))
        steps = by_name(plan_steps(inboxes))
        fixed = fixed_greetings(steps, _people_of(steps, inboxes))
        by_step = fixed.select("touch", "note", "measured", group=pl.lit(1, pl.Int64))
        return Measurements(
            rule=WRONG_GREETING,
            frame=pl.concat([by_row, by_step]),
            unassessed=_unassessed(inboxes, rows, people),
        )


def _people_of(steps: pl.DataFrame, inboxes: Inboxes) -> pl.DataFrame:
    """Return for each planned send of some steps the words by which its person and company are known.

    The words are those of contacts and of the audience's columns, whether or not the creative uses them.
    """
    own = planned(inboxes).join(steps, on=STEP, how="semi")
    named = columns(facts(inboxes).values.join(own, on="touch", how="semi"))
    known = inboxes.people.select("person", contact="name")
    sends = own.join(named, on="touch", how="left").join(known, on="person", how="left")
    told = pl.concat_str("first_name", "last_name", "full_name", "contact", separator=" ", ignore_nulls=True)
    return sends.select(
        "touch",
        "person",
        *STEP,
        called=names.words_of_name(told),
        first_called=names.words_of_name(pl.coalesce("first_name", "full_name", "contact")),
        company=names.word_of_company(pl.col("company")),
    )


def _rows(inboxes: Inboxes) -> pl.DataFrame:
    """Return the sends that use a name or company: what is filled in, and what would be the person's own.

    A person's own are the words of their name in contacts, else those of their address.
    `fits` and `fits_company` say that what is filled in is found in either, be it as a part of a word.
    """
    named = columns(used_values(inboxes).select("touch", "field", "value"))
    known = inboxes.people.select("person", contact="name")
    sends = planned(inboxes).join(named, on="touch").join(known, on="person", how="left")
    # The steps of a sequence say the same of a person: each way of saying it is taken apart once.
    distinct = _taken_apart(sends.select(_TEXTS).unique())
    rows = sends.select("touch", "person", *STEP, "row", "at", *_TEXTS)
    return rows.join(distinct, on=_TEXTS, nulls_equal=True, maintain_order="left").drop(_TEXTS)


def _taken_apart(texts: pl.DataFrame) -> pl.DataFrame:
    told = pl.concat_str("first_name", "last_name", "full_name", separator=" ", ignore_nulls=True)
    words = texts.with_columns(
        known_words=names.words_of_name(pl.col("contact")),
        address_words=names.words_of_address(pl.col("address")),
        filled=names.words_of_name(told),
        filled_company=names.word_of_company(pl.col("company")),
        own_company=names.words_of_domain(pl.col("address")),
    )
    is_known = pl.col("known_words").list.len() > 0
    own = words.with_columns(
        is_known=is_known, own=pl.when(is_known).then("known_words").otherwise("address_words")
    )
    return own.with_columns(
        fits=names.within(own, "filled", pl.concat_list("known_words", "address_words")),
        fits_company=names.within(own, "filled_company", pl.col("own_company")),
    ).drop("known_words", "address_words")


def columns(values: pl.DataFrame) -> pl.DataFrame:
    """Return one row per touch with its first name, last name, full name and company, null where it has none."""
    is_told = pl.col("value").is_not_null()
    return values.group_by("touch").agg(
        **{
            name: pl.col("value").filter(is_told & pl.col("field").is_in(fields)).first()
            for name, fields in _FIELDS.items()
        }
    )


def _unassessed(inboxes: Inboxes, rows: pl.DataFrame, strange: pl.DataFrame) -> pl.DataFrame:
    """Return whose greeting is not known, and whose name nothing confirms.

    One that contacts contradict may be a short form, or that of whoever shares the mailbox: it is not fine either.
    """
    in_doubt = rows.filter((pl.col("filled").list.len() > 0) & ~pl.col("fits"))
    in_doubt = in_doubt.join(strange, on="touch", how="anti")
    read = facts(inboxes).creatives.filter(pl.col("text").is_not_null() | pl.col("greeting").is_not_null())
    unread = planned(inboxes).join(read, on=STEP, how="anti")
    blind = pl.concat([unknown_fields(inboxes).select("person"), unread.select("person")])
    greeting, name, match = WRONG_GREETING.needs
    return pl.concat(
        [
            untold(blind, greeting),
            untold(in_doubt.filter(~pl.col("is_known")), name),
            untold(in_doubt.filter("is_known"), match),
        ]
    )
