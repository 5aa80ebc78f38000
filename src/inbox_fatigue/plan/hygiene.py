"""What rules of hygiene look at: what each step says, and the values that it is filled with."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from inbox_fatigue import text
from inbox_fatigue.columns import PLANNED_CREATIVES
from inbox_fatigue.frames.schemas import conform, empty
from inbox_fatigue.limits import Limits
from inbox_fatigue.model import Stream
from inbox_fatigue.parsing.way_out import says_that_a_no_is_enough, shows_a_way_out
from inbox_fatigue.plan import merging
from inbox_fatigue.plan.creatives import written

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from inbox_fatigue.frames.schemas import Schema
    from inbox_fatigue.plan.creatives import Written
    from inbox_fatigue.plan.merging import MergeField
    from inbox_fatigue.plan.nouns import Plan, PlannedCampaign, Step

# What a mail program makes a link of in plain text, and what was meant for one; spaces stand only in merge fields.
_MERGED = r"\{\{[^{}\n]*\}\}"
_LINK = re.compile(rf"(?:https?:/+|www\.)(?>{_MERGED}|[^\s<>\"])*(?:{_MERGED}|[^\s<>\".,;:!?)\]'’])")
# Columns that name the person or their company: a greeting without a field is held against those.
_NAMING = re.compile(r"name|company|firm|account|organi[sz]ation")
# A greeting stands in one of the first lines, is short, and ends as greetings end; its words differ by language.
_GREETING_LINES = 6
_LONGEST_GREETING = 70
_GREETING = re.compile(
    r"[^\n,!:.?]{2,60}(?:,[^\n,!:.?]{1,40})?[,!:]$|[^\n,!:.?]{1,40}\s(?:\{\{|\*\||%%)[^\n]{1,40}$"
)
VALUES: Schema = {
    "campaign": pl.String,
    "step": pl.Int64,
    "row": pl.Int64,
    "field": pl.String,
    "value": pl.String,
    "fallback": pl.Boolean,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What can be said of a creative before anybody gets it."""

    subject: str  # with its merge fields as they were written
    text: str | None  # as a reader sees it, likewise; None: not known, and so is what follows from it
    greeting: str | None = None  # "": it has none
    links: tuple[str, ...] | None = None
    fields: tuple[MergeField, ...] = ()  # each name once; one with a fallback only if every place has one
    unfilled: tuple[str, ...] | None = ()  # names that nothing fills; None: logic may fill or leave them out
    uses_logic: bool = False
    way_out: bool | None = None  # by header or in the text; None: not known


def facts(step: Step, columns: Iterable[str], *, system: Iterable[str] = ()) -> Facts | None:
    """Return what a step says; None where it has no creative.

    `columns` are the fields of the audience, `system` those that the sending system fills besides its usual ones.
    """
    if step.creative is None:
        return None
    said = written(step.creative)
    shown, links = (None, ()) if said.uses_logic else _seen(said)
    used = _used(said)
    known = {*columns, *map(merging.field_name, system), *merging.from_the_system()}
    return Facts(
        subject=said.subject,
        text=shown,
        greeting=None if shown is None else _greeting(shown),
        links=None if shown is None else tuple(address for address, _ in links),
        fields=used,
        unfilled=None
        if said.uses_logic
        else tuple(one.name for one in used if one.name not in known and one.fallback is None),
        uses_logic=said.uses_logic,
        way_out=bool(step.way_out or said.list_unsubscribe) or shows_a_way_out(shown, links),
    )


def creative_rows(plan: Plan) -> pl.DataFrame:
    """Return `columns.PLANNED_CREATIVES`, one row per step; the keys of campaigns and contents are null.

    `campaign_name` stands behind the columns of the schema. A step without a creative has neither text nor
    subject that is known.
    """
    rows = [_row(campaign, step, plan) for campaign in plan.campaigns for step in campaign.steps]
    if not rows:
        return empty({**PLANNED_CREATIVES, "campaign_name": pl.String})
    texts = {"campaign_name": pl.String, **PLANNED_CREATIVES}
    return conform(pl.DataFrame(rows, schema=texts, orient="row"), PLANNED_CREATIVES)


def value_rows(plan: Plan) -> pl.DataFrame:
    """Return what every person's copies are filled with (`VALUES`), one row per field that a step uses.

    Where a step greets without a field, the columns that name the person or their company are there as well.
    Fields that no column fills are left out: `Facts.unfilled` tells them once for all. A field that the
    sending system fills has no row either.
    """
    frames = [
        _values(campaign, step, one)
        for campaign in plan.campaigns
        for step in campaign.steps
        if step.creative is not None
        for one in (*_used(written(step.creative)), *_naming(campaign, step))
        if one.name in campaign.audience.fields.columns
    ]
    return pl.concat(frames) if frames else pl.DataFrame(schema=VALUES)


def _naming(campaign: PlannedCampaign, step: Step) -> tuple[MergeField, ...]:
    columns = campaign.audience.fields.columns
    found = facts(step, columns)
    if found is None or not found.greeting or merging.fields(found.greeting):
        return ()
    used = {one.name for one in found.fields}
    named = (name for name in columns if _NAMING.search(name) and name not in used)
    return tuple(merging.MergeField(name=name, written="") for name in named)


def _way_out(found: Facts, campaign: PlannedCampaign) -> bool | None:
    """Return whether a step can be left; of personal mail, a sentence that a no is enough will do."""
    if found.way_out is False and campaign.stream is Stream.SALES:
        return says_that_a_no_is_enough(found.text)
    return found.way_out


def _row(campaign: PlannedCampaign, step: Step, plan: Plan) -> dict[str, object]:
    found = facts(step, campaign.audience.fields.columns, system=plan.system_fields)
    known = (
        {
            "subject": found.subject,
            "text": found.text,
            "greeting": found.greeting,
            "links": found.links,
            "fields": [one.name for one in found.fields],
            "unfilled": found.unfilled,
        }
        if found
        else {}
    )
    return {
        "campaign_name": campaign.name,
        "name": step.name,
        "step": step.number,
        **known,
        "way_out": _way_out(found, campaign) if found else step.way_out or None,
        "follow_ups": len(campaign.steps) - 1,
        "unless": [kind.value for kind in step.unless],
        "max_per_day": campaign.max_per_day,
        "sender": step.sender or None,
    }


def _values(campaign: PlannedCampaign, step: Step, one: MergeField) -> pl.DataFrame:
    audience = campaign.audience
    return audience.people.select(
        pl.lit(campaign.name).alias("campaign"),
        pl.lit(step.number, dtype=pl.Int64).alias("step"),
        "row",
        pl.lit(one.name).alias("field"),
        audience.fields[one.name].alias("value"),
        pl.lit(one.fallback is not None).alias("fallback"),
    )


def _used(said: Written) -> tuple[MergeField, ...]:
    found: dict[str, MergeField] = {}
    for part in said.texts:
        for one in merging.fields(part):
            if one.name not in found or one.fallback is None:
                found[one.name] = one
    return tuple(found.values())


def _seen(said: Written) -> tuple[str | None, tuple[tuple[str, str], ...]]:
    """Return the text that a reader sees, and its links with their words; None where it must not be parsed."""
    if not said.known:
        return None, ()
    if said.html is not None:
        if text.refusal(said.html, Limits()):
            return None, ()
        page = text.page(said.html)
        if page.text.strip() or said.plain is None:
            return page.text, page.links
    if said.plain is None:
        return "", ()
    found = _LINK.findall(said.plain)
    return said.plain.strip(), tuple(
        (f"http://{one}" if one.startswith("www.") else one, one) for one in found
    )


def _greeting(shown: str) -> str:
    """Return the line that greets the reader, "" where none of the first lines looks like one."""
    lines: Sequence[str] = [line.strip() for line in shown.splitlines() if line.strip()]
    for line in lines[:_GREETING_LINES]:
        if len(line) <= _LONGEST_GREETING and _GREETING.fullmatch(line):
            return line
    return ""
