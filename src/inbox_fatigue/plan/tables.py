"""The shape of a plan file: every table and key that it may hold, with its type and meaning."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema, field_validator

from inbox_fatigue.model import EventKind
from inbox_fatigue.plan.nouns import DEFAULT_WEIGHT, RECIPIENT
from inbox_fatigue.user_files import spans
from inbox_fatigue.user_files.mistakes import suggestion
from inbox_fatigue.user_files.zones import is_zone

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_YEARS = range(1990, 2200)  # a year outside is a slip of the keyboard
_KINDS = tuple(kind.value for kind in EventKind)


def _listed(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _audience(value: Any) -> Any:
    match value:
        case str() if value.strip():
            return value
        case {"sql": str(query)} if len(value) == 1 and query.strip():
            return Query(sql=query)
        case Query():
            return value
    raise ValueError('is neither a file, such as "audience.csv", nor a query, such as { sql = "SELECT …" }')


Span = Annotated[
    timedelta, BeforeValidator(spans.bounded), WithJsonSchema({"type": "string", "pattern": spans.SPAN})
]
SomeTime = Annotated[
    timedelta, BeforeValidator(spans.some_time), WithJsonSchema({"type": "string", "pattern": spans.SPAN})
]
Names = Annotated[tuple[str, ...], BeforeValidator(_listed)]
Events = Annotated[
    tuple[str, ...],
    BeforeValidator(_listed),
    WithJsonSchema({"type": "array", "items": {"enum": list(_KINDS)}}),
]
Text = Annotated[str, Field(min_length=1)]


class Table(BaseModel):
    """A table of a plan: frozen, and unknown keys are mistakes."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    @field_validator("timezone", check_fields=False)
    @classmethod
    def _is_a_zone(cls, given: str | None) -> str | None:
        if given is not None and not is_zone(given) and (given != RECIPIENT or cls is not CampaignTable):
            raise ValueError(f'is "{given}", which is no known zone; give one such as "Europe/Berlin"')
        return given

    @field_validator("unless", check_fields=False)
    @classmethod
    def _are_events(cls, given: tuple[str, ...] | None) -> tuple[str, ...] | None:
        for kind in given or ():
            if kind not in _KINDS:
                known = suggestion(kind, _KINDS, instead=f"it may be {', '.join(_KINDS)}")
                raise ValueError(f'names "{kind}", which is no event{known}')
        return given

    @field_validator("sender", check_fields=False)
    @classmethod
    def _is_an_address(cls, given: str) -> str:
        local, _, domain = given.strip().rpartition("@")
        if given and (not local or not domain or " " in given.strip()):
            raise ValueError(f'is "{given}", which is no address; write one such as "letter@example.com"')
        return given.strip().lower()

    @field_validator("send_at", check_fields=False)
    @classmethod
    def _is_a_year(cls, given: datetime) -> datetime:
        if given.year not in _YEARS:
            raise ValueError(f"is in the year {given.year}; correct it")
        return given


class Query(Table):
    """An audience that is asked of the ledger."""

    sql: Text = Field(
        description="A query on the ledger, which it only reads; one of its columns holds the addresses."
    )


class Says(Table):
    """What one mail says."""

    creative: Text | None = Field(
        default=None,
        description="File of what it says: .eml, .html or .txt, with merge fields in `{{ field }}`, "
        '`{{ field | default: "x" }}`, `*|FIELD|*` or `%%field%%`; absent: what it says is not known.',
    )
    subject: str | None = Field(
        default=None, description="Subject of .html and .txt, with merge fields; an .eml has its own."
    )
    preheader: str | None = Field(
        default=None, description="What .html and .txt show beside the subject; an .eml has its own."
    )


class FollowUpTable(Says):
    """A mail that goes after another one, unless the person reacts; with nobody reacting, all of them go."""

    name: Text | None = Field(default=None, description='By default "CAMPAIGN, follow-up 1" and so on.')
    after: SomeTime = Field(
        description='Time since the step before, such as "3d"; a day is 24 hours, also where clocks change.'
    )
    unless: Events | None = Field(
        default=None, description="Events that keep it from going; absent: the campaign's."
    )
    reply: bool = Field(
        default=False,
        description='It goes into the same thread; "Re: " and the subject before, if it has none.',
    )
    channel: Literal["email", "sms", "push", "phone", "post", "social", "other"] | None = Field(
        default=None, description="By default the campaign's."
    )


class CampaignTable(Says):
    """One campaign that has not been sent."""

    name: Text = Field(description="Its name, which no other campaign or follow-up of the plan has.")
    stream: Literal["marketing", "sales", "service", "transactional", "correspondence", "list"] = Field(
        default="marketing", description="Why it is sent."
    )
    category: Text | None = Field(
        default=None, description="What it is about, for caps on categories and for opt-outs of one list."
    )
    channel: Literal["email", "sms", "push", "phone", "post", "social", "other"] = Field(
        default="email", description="The way by which it goes."
    )
    sender: str = Field(default="", description="Address that it comes from.")
    sender_name: str = Field(default="", description="Name beside that address.")
    send_at: datetime = Field(
        description="When it goes, such as 2026-06-03T09:00:00; without an offset by the clock of `timezone`."
    )
    timezone: str | None = Field(
        default=None, description="By default the plan's; \"recipient\": each person's own clock."
    )
    spread: Span = Field(
        default=timedelta(0), description="Sent evenly over this time, in the order of the audience."
    )
    weight: Annotated[float, Field(ge=0, allow_inf_nan=False)] = Field(
        default=DEFAULT_WEIGHT, description="What it is worth beside other campaigns."
    )
    weight_column: Text | None = Field(
        default=None, description="Column of the audience with each person's weight, which replaces `weight`."
    )
    way_out: bool = Field(
        default=False,
        description="The sending system puts List-Unsubscribe and one-click in; of an .eml its header tells as well.",
    )
    audience: Annotated[
        str | Query,
        BeforeValidator(_audience),
        WithJsonSchema({"anyOf": [{"type": "string", "minLength": 1}, Query.model_json_schema()]}),
    ] = Field(
        description="File with a column of addresses (CSV, JSON lines or Parquet), or a query on the ledger."
    )
    max_per_day: Annotated[int, Field(gt=0)] | None = Field(
        default=None, description="What its sender may send a day."
    )
    unless: Events = Field(
        default=(), description="Events that keep follow-ups from going that name none; absent: nothing does."
    )
    sequence: Text | None = Field(
        default=None,
        description="File of steps that a sales tool exported (JSON or CSV), in place of `creative` and follow-ups.",
    )
    follow_ups: Annotated[tuple[FollowUpTable, ...], BeforeValidator(_listed)] = Field(
        default=(), description="Mails that go after it."
    )


class NeverAfter(Table):
    """Two campaigns of which nobody may get the second soon after the first."""

    first: Text = Field(description="Name of a campaign.")
    second: Text = Field(description="Name of another.")
    within: SomeTime = Field(description='Time after the first, such as "14d".')


class PlanTable(Table):
    """Everything that a plan file may hold; its paths are relative to it."""

    name: str = Field(default="", description="By default the file's.")
    timezone: str = Field(default="UTC", description="Zone of times without an offset.")
    never_with: Annotated[
        tuple[Annotated[tuple[str, ...], BeforeValidator(_listed)], ...], BeforeValidator(_listed)
    ] = Field(default=(), description="Lists of campaigns of which nobody may get more than one.")
    never_after: Annotated[tuple[NeverAfter, ...], BeforeValidator(_listed)] = Field(
        default=(), description="Pairs of campaigns that need time between them."
    )
    system_fields: Names = Field(
        default=(),
        description="Merge fields that the sending system fills, so that no audience need have them.",
    )
    campaigns: Annotated[tuple[CampaignTable, ...], BeforeValidator(_listed)] = Field(
        description="The campaigns."
    )


def schema() -> dict[str, Any]:
    """Return the JSON Schema of a plan file, so that editors complete it and check it while one types."""
    found = PlanTable.model_json_schema()
    found["$defs"]["CampaignTable"]["properties"]["spread"]["default"] = "0m"
    return {"$schema": DIALECT, **found, "title": "inbox-fatigue plan"}
