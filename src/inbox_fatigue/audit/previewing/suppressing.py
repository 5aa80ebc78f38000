"""Tables to hand to a sending system: whom to leave out, who stays, and what may go later.

A corrected audience is the audience as it was written, without some of its rows.
The tables hold real addresses. A cell that a spreadsheet would take for a formula gets an apostrophe before it.
"""

from __future__ import annotations

import csv
import io
import re
from itertools import count
from typing import TYPE_CHECKING

import polars as pl

from inbox_fatigue.columns import AT
from inbox_fatigue.plan.applying import LATER

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from inbox_fatigue.audit.previewing.planning import Planned
    from inbox_fatigue.results.previews import PreviewResult, Refusal

_FORMULA = re.compile(r"^[=+\-@\t\r]")
_NOT_IN_NAMES = re.compile(r"[\W_]+")
_LONGEST_NAME = 40  # characters; of four bytes each, names of files have room for the endings


def lists_of(result: PreviewResult, planned: Planned) -> dict[str, str]:
    """Return the lists by file name: per campaign whom to leave out and who stays, and what may go later.

    Where everything may go, what may go later is a table without rows, so that there is something to apply.
    """
    names = file_names([campaign.name for campaign in planned.plan.campaigns])
    return {
        **_suppressed(result, names),
        **_audiences(result, planned, names),
        LATER: _later(result, planned),
    }


def _suppressed(result: PreviewResult, names: Mapping[str, str]) -> dict[str, str]:
    by_campaign: dict[str, list[Refusal]] = {}
    for one in result.refusals:
        by_campaign.setdefault(one.campaign, []).append(one)
    header = ("address", "name", "step", "send_at", "limit", "reason", "next_possible")
    return {
        f"{names[campaign]}.suppress.csv": table(header, [_line(one) for one in some])
        for campaign, some in sorted(by_campaign.items())
    }


def _line(one: Refusal) -> tuple[object, ...]:
    return (one.address, one.name, one.step, _time(one.at), one.cap, one.reason, _time(one.next_at))


def _audiences(result: PreviewResult, planned: Planned, names: Mapping[str, str]) -> dict[str, str]:
    """Return the audience of each campaign that loses somebody, without them."""
    lost: dict[str, list[int]] = {}
    for one in result.refusals:
        if one.step == 0:
            lost.setdefault(one.campaign, []).append(one.row)
    lists = {}
    for campaign in planned.plan.campaigns:
        if campaign.name in lost:
            audience = campaign.audience
            kept = audience.fields.filter(~audience.people["row"].is_in(lost[campaign.name]))
            lists[f"{names[campaign.name]}.audience.csv"] = table(audience.header, kept.rows())
    return lists


def _later(result: PreviewResult, planned: Planned) -> str:
    """Return what may go at another time, as a plan of its own: a table of planned sends.

    `unless` is for whoever sends it: what keeps a follow-up from going, if the person has done it since.
    """
    moved = pl.DataFrame(
        [(one.touch, one.next_at) for one in result.refusals if one.next_at is not None],
        schema={"touch": pl.Int64, "next_at": AT},
        orient="row",
    )
    rows = planned.sends.join(moved, on="touch").sort("next_at", "send")
    told = rows.select(
        recipient="address",
        campaign=pl.format("{}, later", "name"),
        send_at=pl.col("next_at").dt.strftime("%Y-%m-%dT%H:%M:%S%:z"),
        stream=pl.col("stream").cast(pl.String),
        channel=pl.col("channel").cast(pl.String),
        category=pl.col("category").cast(pl.String),
        sender="sender",
        weight="weight",
        unless=pl.col("unless").list.join(";"),
    )
    return table(told.columns, told.rows())


def file_names(campaigns: Sequence[str]) -> dict[str, str]:
    """Return the beginning of a file's name for each campaign: "Summer sale" gives summer-sale.

    No two are alike, whatever is left out of a name; a later one gets a number.
    """
    found: dict[str, str] = {}
    for campaign in campaigns:
        plain = _NOT_IN_NAMES.sub("-", campaign.casefold())[:_LONGEST_NAME].strip("-") or "campaign"
        taken = set(found.values())
        numbered = (f"{plain}-{number}" for number in count(2))
        found[campaign] = plain if plain not in taken else next(one for one in numbered if one not in taken)
    return found


def table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return rows as CSV that is safe to open in a spreadsheet."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([_safe(cell) for cell in row] for row in rows)
    return text.getvalue()


def _safe(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and _FORMULA.match(cell) else cell


def _time(at: datetime | None) -> str:
    return "" if at is None else at.isoformat(timespec="seconds")
