"""What a plan is made of, checked and frozen: campaigns, their steps, creatives and audiences."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

import polars as pl

from inbox_fatigue.model import Channel, EventKind, Problem, Stream

if TYPE_CHECKING:
    from pathlib import Path

    from inbox_fatigue.frames.schemas import Schema

DEFAULT_WEIGHT = 1.0
# What screens and readers of tables act on: controls, ends of lines, and turns of the direction of writing.
UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
RECIPIENT = "recipient"  # in place of a zone: each person's own clock

# One row per person of an audience; `Audience.fields` has the same people in the same order.
PEOPLE: Schema = {
    "row": pl.Int64,  # line of the file, row of a Parquet file or of an answer in SQL
    "address": pl.String,  # trimmed, in lower case, its domain in ASCII: as the ledger has it
    "weight": pl.Float64,  # null: the campaign's
    "at": pl.Datetime("us", "UTC"),  # null: the campaign's
    "sender": pl.String,  # null: the campaign's
    "timezone": pl.String,  # null: not in the audience
}


class Form(StrEnum):
    """What a creative is written in."""

    MAIL = "eml"
    HTML = "html"
    TEXT = "txt"
    SUBJECT = "subject"  # nothing but its subject is known


@dataclass(frozen=True, slots=True, kw_only=True)
class Creative:
    """What one step says, with its merge fields as they were written."""

    name: str  # the file as the plan names it, or what a list of steps calls it
    form: Form
    raw: bytes
    subject: str = ""  # of HTML and text; a mail has its own
    preheader: str = ""  # likewise


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One mail of a campaign: its first, or a planned follow-up."""

    campaign: str
    number: int  # 0 for the first mail
    name: str
    channel: Channel = Channel.EMAIL
    after: timedelta | None = None  # since the step before; None for the first
    unless: tuple[EventKind, ...] = ()  # what keeps it from going; empty: nothing does
    creative: Creative | None = None  # None: what it says is not known
    reply: bool = False  # it goes into the thread of the step before
    sender: str = ""
    sender_name: str = ""
    way_out: bool = False  # the sending system puts List-Unsubscribe and one-click in
    line: int | None = None  # where it stands in the plan's TOML, None in any other form


@dataclass(frozen=True, slots=True, kw_only=True)
class Audience:
    """Who a campaign is for; frames of one length, in the order in which the sends go."""

    source: str  # the file, or "SQL"
    people: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=PEOPLE))
    fields: pl.DataFrame = field(default_factory=pl.DataFrame)  # texts by field name, null where empty
    header: tuple[str, ...] = ()  # the columns of `fields` as they were written
    problems: tuple[Problem, ...] = ()  # rows that were set aside


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedCampaign:
    """One campaign that has not been sent."""

    name: str
    stream: Stream = Stream.MARKETING
    category: str | None = None
    sender: str = ""
    sender_name: str = ""
    send_at: datetime | None = None  # aware; without a zone: by each person's clock; None: row by row
    place: str = ""  # where `send_at` stands: file, line and key; "" where each row has a time
    zone: str = "UTC"  # of its times; by everybody's own clock: for those whose zone is not known
    moved: bool = False  # its clock time does not exist on that day; `send_at` is the first that does
    spread: timedelta = timedelta(0)
    weight: float = DEFAULT_WEIGHT
    max_per_day: int | None = None
    steps: tuple[Step, ...] = ()  # the first mail, then its follow-ups
    audience: Audience = field(default_factory=lambda: Audience(source=""))

    @property
    def by_own_clock(self) -> bool:
        """Whether everybody gets it at the same time of their own clock."""
        return self.send_at is not None and self.send_at.tzinfo is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two campaigns of which nobody may get the second after the first."""

    first: str
    second: str
    within: timedelta | None = None  # None: never both, in either order


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Campaigns that have not been sent, and what must not meet."""

    name: str
    path: Path
    campaigns: tuple[PlannedCampaign, ...]
    pairs: tuple[Pair, ...] = ()
    system_fields: tuple[str, ...] = ()  # merge fields that the sending system fills besides its usual ones
    digest: str = ""  # of every file that the plan was read from
    problems: tuple[Problem, ...] = ()  # what was left out of it, without harm to the rest

    @property
    def zone(self) -> str:
        """The zone by which all of it is planned; UTC where campaigns differ."""
        zones = {campaign.zone for campaign in self.campaigns}
        return zones.pop() if len(zones) == 1 else "UTC"

    @property
    def steps(self) -> tuple[Step, ...]:
        """The steps of all campaigns, in their order."""
        return tuple(step for campaign in self.campaigns for step in campaign.steps)
