"""Looks at what would be filled into a creative: nothing, or a value that is none."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

import polars as pl

from inbox_fatigue.plugin import Inboxes, Measurements, Rule
from inbox_fatigue_plan.rules_of_fields import MISSING_FIELD, PLACEHOLDER_VALUE, UNFILLED_FIELD
from inbox_fatigue_plan.steps import STEP, facts, line, measured_steps, plan_steps, planned, untold

_MOST_FIELDS = 4  # that a note names
NAMING = (
    r"name|company|firm|account|organi[sz]ation|salutation|greeting|anrede|nom\b"  # fields that name somebody
)
_SIGNS = r"[^\s\x{200b}\x{200c}\x{200d}\x{feff}\x{ad}]"  # anything that can be seen
_MERGE_FIELD = r"^\s*(?:\{\{.*\}\}|\*\|.*\|\*|%%.*%%|\[\[.*\]\]|<<.*>>|\$\{.*\})\s*$"
_ONLY_SIGNS = r"^[\s\p{Pd}._?/\\,;:#=~]+$"  # a hyphen, dots; stars may be a rating and € a price
_NAME_LIKE = r"^\p{Lu}\p{Ll}+$"


@dataclass(frozen=True, kw_only=True)
class MissingField:
    """Finds people for whom a field that their message uses has no value."""

    rules: ClassVar[tuple[Rule, ...]] = (MISSING_FIELD,)

    def measure(self, inboxes: Inboxes) -> Measurements:
        """Return the planned touches in which something would be missing."""
        used = used_values(inboxes).filter(~has_value() & ~pl.col("fallback").fill_null(value=False))
        return _by_touch(MISSING_FIELD, inboxes, used, told=pl.col("field"))


@dataclass(frozen=True, kw_only=True)
class PlaceholderValue:
    """Finds values that stand for no value.

    A value written as names are (Null, Nan) is taken for one in a field that names somebody, unless
    `no_names` says otherwise.
    """

    rules: ClassVar[tuple[Rule, ...]] = (PLACEHOLDER_VALUE,)
    values: tuple[str, ...] = field(
        default=(
            "n/a", "#n/a", "nan", "null", "(null)", "<null>", "nil", "undefined", "#ref!", "#value!",
            "#name?", "[object object]", "fname", "lname", "firstname", "first name", "first_name", "lastname",
            "last name", "last_name", "fullname", "full name", "your name", "company name", "company_name",
            "tbd", "xxx", "xxxx", "xxxxx", "asdf", "asdfg", "asdfgh", "asdfasdf", "qwer",
            "qwerty", "lorem ipsum",
        ),
        metadata={"doc": "values that are none in any field; case plays no part"},
    )  # fmt: skip
    no_names: tuple[str, ...] = field(
        default=(
            "test", "tester", "testing", "test test", "test user", "testuser", "none", "unknown", "dummy",
            "foobar", "name", "vorname", "nachname", "prénom", "company", "firma",
        ),
        metadata={"doc": "values that are none in a field that names a person or a company"},
    )  # fmt: skip

    def measure(self, inboxes: Inboxes) -> Measurements:
        """Return the planned touches that would show such a value."""
        value = pl.col("value").str.strip_chars()
        plain = value.str.to_lowercase().str.replace_all(r"\s+", " ")
        naming = pl.col("field").str.contains(NAMING)
        header = plain.str.replace_all(r"[\s_.-]", "") == pl.col("field").str.replace_all(r"[\s_.-]", "")
        stand_in = (
            (plain.is_in(self.values) & ~(naming & value.str.contains(_NAME_LIKE) & ~_field_name(plain)))
            | (plain.is_in(self.no_names) & naming)
            | (header & naming)
            | value.str.contains(_ONLY_SIGNS)
            | value.str.contains(_MERGE_FIELD)
        )
        used = used_values(inboxes).filter(has_value() & stand_in.fill_null(value=False))
        told = pl.format('{} is "{}"', "field", value.str.slice(0, 40))
        return _by_touch(PLACEHOLDER_VALUE, inboxes, used, told=told)


@dataclass(frozen=True, kw_only=True)
class UnfilledField:
    """Finds merge fields that nothing fills."""

    rules: ClassVar[tuple[Rule, ...]] = (UNFILLED_FIELD,)

    def measure(self, inboxes: Inboxes) -> Measurements:
        """Return the steps whose creative uses a field that the audience does not have."""
        note = pl.col("unfilled").list.sort().list.join(", ")
        return measured_steps(
            UNFILLED_FIELD,
            inboxes,
            plan_steps(inboxes).with_columns(note=note),
            broken=pl.col("unfilled").list.len() > 0,
            unknown=pl.col("unfilled").is_null() | pl.col("text").is_null(),
        )


def used_values(inboxes: Inboxes) -> pl.DataFrame:
    """Return the values that creatives use, with their sends; fields that nothing fills are left out."""
    plan = facts(inboxes)
    told = plan.creatives.filter(pl.col("unfilled").is_not_null())  # else it decides by itself what it says
    used = told.select(*STEP, field="fields").explode("field").unique()
    unfilled = plan.creatives.select(*STEP, field="unfilled").explode("field")
    sends = planned(inboxes).select("touch", "person", "row", "at", *STEP)
    values = sends.join(plan.values, on="touch")
    return values.join(used, on=[*STEP, "field"], how="semi").join(unfilled, on=[*STEP, "field"], how="anti")


def has_value() -> pl.Expr:
    """Return whether a value holds anything that can be seen."""
    return pl.col("value").str.contains(_SIGNS).fill_null(value=False)


def unknown_fields(inboxes: Inboxes) -> pl.DataFrame:
    """Return the sends of which it is not known which fields they use."""
    told = [pl.col(name).is_not_null() for name in ("text", "fields", "unfilled")]
    return planned(inboxes).join(facts(inboxes).creatives.filter(*told), on=STEP, how="anti")


def _field_name(plain: pl.Expr) -> pl.Expr:
    """Return whether a value is the name of a field, however it is written: Firstname, Lastname."""
    return plain.str.contains(r"^(?:f|l|first|last|full|your|company)[ _]?name$")


def _by_touch(rule: Rule, inboxes: Inboxes, values: pl.DataFrame, *, told: pl.Expr) -> Measurements:
    """Return the touches that faulty fields would be in, with the number of those fields."""
    ordered = values.with_columns(told=told).sort("at", "touch", "field")
    touches = ordered.group_by("touch", maintain_order=True).agg(
        pl.col("row").first(), pl.col("told"), measured=pl.col("field").n_unique().cast(pl.Float64)
    )
    note = pl.format("{}, {}", line(), pl.col("told").list.head(_MOST_FIELDS).list.join(", "))
    return Measurements(
        rule=rule,
        frame=touches.select("touch", "measured", note=note),
        unassessed=untold(unknown_fields(inboxes), rule.needs[0]),
    )
