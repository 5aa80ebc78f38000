"""One cap as a settings file writes it, and what may be wrong with it."""

from __future__ import annotations

from collections.abc import Sequence  # noqa: TC003 - used in public signatures
from typing import Annotated, Literal, TypeAlias

import polars as pl
from pydantic import Field, WithJsonSchema, field_validator, model_validator

from inbox_fatigue.caps import Cap, spelling
from inbox_fatigue.columns import PEOPLE
from inbox_fatigue.settings.shapes import Listed, Names, Table
from inbox_fatigue.user_files.mistakes import suggestion

StreamName: TypeAlias = Literal["marketing", "sales", "service", "transactional", "correspondence", "list"]
ChannelName: TypeAlias = Literal["email", "sms", "push", "phone", "post", "social", "other"]
Streams = Annotated[tuple[StreamName, ...], Listed]
Group: TypeAlias = Literal["day", "week", "month", "quarter", "year"]
# keys, moments and clocks, which no contacts file holds
_NOT_FILTERS = ("person", "account", "languages_since", "utc_offset")
COLUMNS = {name: kind for name, kind in PEOPLE.items() if name not in _NOT_FILTERS}


class Exempt(Table):
    """Mail that a cap never refuses."""

    streams: Streams = Field(description="Streams that pass.")
    still_counts: bool = Field(default=False, description="They use the cap up all the same.")


class CapSetting(Table):
    """A limit on contact: at most so many touches in a window; several caps all apply."""

    name: str = Field(min_length=1, description="What reports call it.")
    limit: int = Field(
        ge=0, le=1_000_000_000, description="How many touches a window may hold; 0 means never."
    )
    window: Annotated[str, WithJsonSchema({"type": "string", "pattern": spelling.PATTERN})] = Field(
        description='"7d", "24h" or "1 month": any window of that length; '
        '"1 calendar day" or "2 calendar weeks": units of the calendar.'
    )
    group: Group | None = Field(
        default=None, description="Begin a sliding window at the start of the unit in which it begins."
    )
    resolution: Literal["second", "minute"] | None = Field(
        default=None, description="Cut times before they are compared; absent: microseconds."
    )
    clock: str = Field(
        default="recipient",
        description='Whose midnight a calendar goes by: "recipient", "UTC" or a zone such as "Europe/Berlin".',
    )
    week_start: Literal["monday", "sunday"] = Field(default="monday", description="First day of the week.")
    channels: Annotated[tuple[ChannelName, ...], Listed] = Field(
        default=(), description="Channels that it looks at, summed; absent: all."
    )
    streams: Streams = Field(
        default=(), description="Streams that it looks at; absent: marketing, sales and service."
    )
    categories: Names = Field(default=(), description="Categories that it looks at; absent: all.")
    per: Literal[
        "person", "address", "account", "household", "person+sender", "person+campaign", "person+creative"
    ] = Field(default="person", description="Whose touches are counted together.")
    counts: Literal["attempted", "sent", "delivered"] = Field(
        default="sent", description='"attempted" counts what bounced as well; "sent" and "delivered" do not.'
    )
    exempt: Exempt = Field(default=Exempt(streams=()), description="Mail that it never refuses.")
    applies_to: str = Field(
        default="",
        description="A filter over what contacts say, such as \"status == 'customer'\"; absent: everyone.",
    )
    yields_to: Names = Field(
        default=(), description="Caps by name: what they look at is counted here and not refused."
    )
    limit_from: str = Field(
        default="",
        description="A numeric column of contacts that replaces the limit where it is known, rounded up.",
    )

    @field_validator("window")
    @classmethod
    def _is_a_window(cls, given: str) -> str:
        spelling.read(given)
        return given

    @field_validator("clock")
    @classmethod
    def _is_a_clock(cls, given: str) -> str:
        return spelling.require_clock(given)

    @field_validator("applies_to")
    @classmethod
    def _is_a_filter(cls, given: str) -> str:
        if given:
            require_filter(given)
        return given

    @field_validator("limit_from")
    @classmethod
    def _is_numeric(cls, given: str) -> str:
        whereabouts = {"latitude", "longitude"}  # numbers that limit nothing
        numeric = [name for name, kind in COLUMNS.items() if kind.is_numeric() and name not in whereabouts]
        if given and given not in numeric:
            raise ValueError(f'names "{given}"; the numbers that contacts have are {", ".join(numeric)}')
        return given

    @model_validator(mode="after")
    def _holds_together(self) -> CapSetting:
        given = {
            name for name in ("group", "resolution", "clock", "week_start") if name in self.model_fields_set
        }
        spelling.require_fitting(self.window, given, group=self.group)
        return self

    def cap(self) -> Cap:
        """Return the cap that the table describes."""
        return spelling.from_table(self.model_dump(exclude_none=True))


def require_filter(text: str) -> None:
    """Raise ValueError unless a text is a condition over the columns that contacts fill."""
    columns = ", ".join(sorted(COLUMNS))
    try:
        condition = pl.sql_expr(text)
        strangers = sorted(set(condition.meta.root_names()) - set(COLUMNS))
        if strangers:
            raise ValueError(f'asks for "{strangers[0]}"; the columns are {columns}')
        probe = pl.DataFrame({name: [None, None] for name in COLUMNS}, schema=COLUMNS)
        found = probe.select(told=condition)["told"]
    except pl.exceptions.PolarsError as error:
        why = str(error).splitlines()[0]
        raise ValueError(f"is no condition ({why}); write one such as \"status == 'customer'\"") from error
    if found.dtype != pl.Boolean or len(found) != len(probe):
        raise ValueError("is no condition on one person; write one such as \"status == 'customer'\"")


def merged(below: Sequence[Cap], above: Sequence[Cap]) -> tuple[Cap, ...]:
    """Return the caps of both; of two with one name the one above, in the place of the one below."""
    own = {cap.name: cap for cap in above}
    kept = tuple(own.pop(cap.name, cap) for cap in below)
    return (*kept, *own.values())


def require_consistent(tables: Sequence[CapSetting], below: Sequence[Cap]) -> None:
    """Raise ValueError if two caps share a name, or if one yields to a cap that is not there."""
    names = [table.name for table in tables]
    for name in sorted(set(names)):
        if names.count(name) > 1:
            raise ValueError(f'has "{name}" {names.count(name)} times; give every cap a name of its own')
    known = {*names, *(cap.name for cap in below)}
    for table in tables:
        for other in table.yields_to:
            if other not in known - {table.name}:
                hint = suggestion(other, known - {table.name}, instead="name another cap")
                raise ValueError(f'has "{table.name}", which yields to "{other}", and there is none{hint}')
