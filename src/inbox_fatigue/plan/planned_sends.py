"""Reads a table of planned sends, one row per person and time, as campaigns with audiences of their own."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from inbox_fatigue.errors import PlanError
from inbox_fatigue.model import Channel, Problem, Stream, Where
from inbox_fatigue.plan import audiences
from inbox_fatigue.plan.audiences import UnusableAudienceError, rows
from inbox_fatigue.plan.creative_files import UnusableCreativeError, read_creative
from inbox_fatigue.plan.nouns import UNSEEN, Audience, Creative, Form, PlannedCampaign, Step
from inbox_fatigue.plan.unfolding import in_zone
from inbox_fatigue.sources.logs.names import name_table, plain_name
from inbox_fatigue.sources.logs.times import read_times

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from inbox_fatigue.limits import Limits
    from inbox_fatigue.sources.logs.times import TimeRules

_PLANNED_AT = (
    "send_at",
    "scheduled_at",
    "scheduled_for",
    "planned_at",
    "send_after",
    "send_on",
    "scheduled_time",
)
_NAMED = ("campaign", "campaign_name")  # a name before an id: people read it
_CONSTANT = ("stream", "channel", "category", "creative")  # the same for a whole campaign


def is_planned_sends(columns: Sequence[str]) -> bool:
    """Return whether a table's columns are those of planned sends: who, and when."""
    plain = {plain_name(name) for name in columns}
    who = plain & set(name_table()["columns"]["recipient"])
    return bool(who) and bool(plain & {*_PLANNED_AT, *name_table()["columns"]["at"]})


def read_sends(
    path: Path, limits: Limits, times: TimeRules
) -> tuple[tuple[PlannedCampaign, ...], list[Problem]]:
    """Return the campaigns of a table of planned sends, and what was set aside; PlanError holds all mistakes."""
    try:
        everybody = audiences.read_file(path, limits)
    except UnusableAudienceError as error:
        raise PlanError((f"{path}:1: {error}",)) from error
    sends = _Sends(path, everybody, limits, times)
    campaigns = sends.campaigns()
    return campaigns, list(sends.everybody.problems)


class _Sends:
    """The rows of one table."""

    def __init__(self, path: Path, everybody: Audience, limits: Limits, times: TimeRules) -> None:
        self.path, self.everybody, self.limits, self.times = path, everybody, limits, times
        self.wrong: list[tuple[int, str]] = []
        self.plain = {plain_name(name): name for name in reversed(everybody.fields.columns)}

    def campaigns(self) -> tuple[PlannedCampaign, ...]:
        """Return the campaigns in the order in which they first stand in the table."""
        self._take_times()
        self._take_weights()
        self._take_senders()
        name = self._column("campaign")
        if name is None:
            name = pl.Series([self.path.stem], dtype=pl.String).new_from_index(0, self._height)
        self._tell(name.is_null(), "has no campaign; name it")
        self._tell(
            name.str.contains(UNSEEN.pattern),
            "has control characters in the name of its campaign; remove them",
        )
        found = [
            self._campaign(str(one), name == one) for one in name.unique(maintain_order=True).drop_nulls()
        ]
        if self.wrong:
            raise PlanError(tuple(told for _, told in sorted(self.wrong, key=lambda one: one[0])))
        return tuple(found)

    @property
    def _height(self) -> int:
        return self.everybody.people.height

    def _name(self, ours: str) -> str | None:
        """Return the field that stands for a column of ours."""
        first = {"at": _PLANNED_AT, "campaign": _NAMED}.get(ours, ())
        known = name_table()["columns"]
        also = known["template"] if ours == "creative" else ()
        names = (*first, *known.get(ours, (ours,)), *also)
        return next((self.plain[name] for name in names if name in self.plain), None)

    def _column(self, ours: str) -> pl.Series | None:
        name = self._name(ours)
        return None if name is None else self.everybody.fields[name].str.strip_chars()

    def _tell(self, which: pl.Series, told: str) -> None:
        """Note a mistake of some rows, at the first of them."""
        lines = self.everybody.people["row"].filter(which.fill_null(value=False))
        if len(lines):
            also = f" (likewise {rows(lines.slice(1))})" if len(lines) > 1 else ""
            self.wrong.append((lines[0], f"{self.path}:{lines[0]}: {told}{also}"))

    def _take_times(self) -> None:
        written = self._column("at")
        assert written is not None  # `is_planned_sends` saw one
        read = read_times(written, self.times)
        self._tell(
            read["ambiguous"], "has a time that leaves open which number is the day; write 2026-06-03 09:00"
        )
        self._tell(
            read["at"].is_null() & ~read["ambiguous"],
            "has a time that cannot be read; write one such as 2026-06-03T09:00:00+02:00",
        )
        if read["naive"].any() and self.times.zone is None:
            detail = "times without an offset were read as UTC; say --timezone, or write them with one, such as +02:00"
            problem = Problem(why="no-time-zone", detail=detail, where=Where(source=str(self.path)), lost=0)
            self.everybody = replace(self.everybody, problems=(*self.everybody.problems, problem))
        people = self.everybody.people.with_columns(self._moments(written, read))
        self.everybody = replace(self.everybody, people=people)

    def _moments(self, written: pl.Series, read: pl.DataFrame) -> pl.Series:
        """Return when the sends go; a clock time that its zone skips is taken for what it is in a plan file."""
        if self.times.zone is None or not read["naive"].any():
            return read["at"]
        clocks = read_times(written, replace(self.times, zone=None))
        local = clocks.select(local=pl.col("at").dt.replace_time_zone(None))
        placed = in_zone(local, self.times.zone)["at"]
        return placed.zip_with(read["naive"], read["at"])

    def _take_weights(self) -> None:
        name = self._name("weight")
        if name is not None:
            try:
                self.everybody = audiences.weighted(self.everybody, name)
            except UnusableAudienceError as error:
                self.wrong.append((1, f"{self.path}:1: {error}"))

    def _take_senders(self) -> None:
        written = self._column("sender")
        if written is not None:
            sender = audiences.normal(written)
            self._tell(
                written.is_not_null() & sender.is_null(), "has a sender that is no address; correct it"
            )
            people = self.everybody.people.with_columns(sender.alias("sender"))
            self.everybody = replace(self.everybody, people=people)

    def _campaign(self, name: str, which: pl.Series) -> PlannedCampaign:
        people = self.everybody.people.filter(which)
        constant = {one: self._one(one, name, which) for one in _CONSTANT}
        stream = self._meant(constant["stream"], "streams", Stream, which)
        channel = self._meant(constant["channel"], "channels", Channel, which)
        senders = people["sender"].drop_nulls().unique(maintain_order=True)
        sender = str(senders[0]) if len(senders) else ""
        step = Step(
            campaign=name,
            number=0,
            name=name,
            channel=Channel(channel or "email"),
            creative=self._creative(constant["creative"], which),
            sender=sender,
        )
        return PlannedCampaign(
            name=name,
            stream=Stream(stream or "marketing"),
            category=constant["category"],
            sender=sender,
            zone=self.times.zone or "UTC",
            steps=(step,),
            audience=Audience(
                source=str(self.path),
                people=people,
                fields=self.everybody.fields.filter(which),
                header=self.everybody.header,
            ),
        )

    def _one(self, ours: str, name: str, which: pl.Series) -> str | None:
        """Return what all rows of a campaign say; two answers are a mistake."""
        column = self._column(ours)
        if column is None:
            return None
        found = column.filter(which).drop_nulls().unique(maintain_order=True)
        if len(found) > 1:
            told = f'gives the campaign "{name}" another {ours} ({found[1]}) than {found[0]}; make two campaigns of it'
            self._tell(which & (column == found[1]), told)
        return str(found[0]) if len(found) else None

    def _meant(
        self, written: str | None, table: str, kinds: type[Stream | Channel], which: pl.Series
    ) -> str | None:
        """Return the stream or the channel that a word means."""
        if written is None:
            return None
        meant = name_table()[table].get(plain_name(written))
        if meant is None:
            known = ", ".join(kinds)
            self._tell(which, f'has "{written[:40]}" for one of the {table}; write one of {known}')
        return None if meant is None else str(meant)

    def _creative(self, file: str | None, which: pl.Series) -> Creative | None:
        """Return what the sends say; subjects that differ from row to row are a merge field."""
        subjects = self._column("subject")
        distinct = subjects.filter(which).unique() if subjects is not None else pl.Series([None])
        subject = "" if distinct[0] is None else str(distinct[0])
        if len(distinct) > 1:
            subject = f"{{{{ {self._name('subject')} }}}}"
        if file is None:
            return Creative(name="", form=Form.SUBJECT, raw=b"", subject=subject) if subject else None
        try:
            form, raw = read_creative(self.path.parent / file, self.limits)
        except UnusableCreativeError as error:
            self._tell(which, f"names the creative {file[:80]}, which {error}")
            return None
        return Creative(name=file, form=form, raw=raw, subject="" if form is Form.MAIL else subject)
