"""Makes a planned campaign of its table: opens what it names, and tells everything that does not fit."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import polars as pl

from inbox_fatigue.model import Stream
from inbox_fatigue.plan import audiences, merging
from inbox_fatigue.plan.audiences import UnusableAudienceError
from inbox_fatigue.plan.creatives import written
from inbox_fatigue.plan.nouns import RECIPIENT, Audience, PlannedCampaign, Step
from inbox_fatigue.plan.tables import Query
from inbox_fatigue.plan.unfolding import in_zone
from inbox_fatigue.user_files.mistakes import suggestion

if TYPE_CHECKING:
    from pathlib import Path

    from inbox_fatigue.limits import Limits
    from inbox_fatigue.plan.campaign_steps import StepMaker
    from inbox_fatigue.plan.faults import Faults
    from inbox_fatigue.plan.tables import CampaignTable
    from inbox_fatigue.user_files.toml_lines import Path as Key


@dataclass(slots=True, kw_only=True)
class Workshop:
    """What all campaigns of one plan are made with."""

    base: Path  # what paths are relative to
    zone: str
    system_fields: tuple[str, ...]
    limits: Limits
    sql: audiences.Sql | None
    faults: Faults
    steps: StepMaker
    _audiences: dict[str, Audience | str] = field(default_factory=dict)  # a text says what is wrong with one

    def campaign(self, table: CampaignTable, key: Key, *, checked: bool = True) -> PlannedCampaign:
        """Return a campaign; what is wrong with it is noted.

        Without `checked` the table is what was left of a faulty one, and its audience is not looked at.
        """
        send_at, zone, moved = self._moment(table, key)
        audience = self._audience(table, key) if checked else None
        steps = self.steps.steps(table, key)
        columns = None if audience is None else audience.fields.columns
        for place, step in steps:
            self._check_fields(step, place, columns, audiences.called(audience) if audience else "")
        return PlannedCampaign(
            name=table.name.strip(),
            place=self.faults.named((*key, "send_at")),
            stream=Stream(table.stream),
            category=table.category,
            sender=steps[0][1].sender if steps else table.sender,
            sender_name=table.sender_name,
            send_at=send_at,
            zone=zone,
            moved=moved,
            spread=table.spread,
            weight=table.weight,
            max_per_day=table.max_per_day,
            steps=tuple(step for _, step in steps),
            audience=audience or Audience(source=""),
        )

    def _moment(self, table: CampaignTable, key: Key) -> tuple[datetime, str, bool]:
        """Return when a campaign goes, by which zone, and whether a clock time that does not exist was moved.

        The moment is in UTC; where everybody's own clock decides it is a clock time, without a zone.
        """
        zone, send_at = table.timezone or self.zone, table.send_at
        own = zone == RECIPIENT
        if own:
            zone = self.zone
            if send_at.tzinfo is not None:
                told = 'has an offset, and everybody\'s own clock has its own; leave it out, or timezone = "recipient"'
                self.faults.add((*key, "send_at"), told)
        moment, moved = _in_utc(send_at, zone)
        return (send_at, zone, False) if own else (moment, zone, moved)

    def _audience(self, table: CampaignTable, key: Key) -> Audience | None:
        named = table.audience
        name = "SQL " + named.sql if isinstance(named, Query) else named
        if name not in self._audiences:
            self._audiences[name] = self._read_audience(named)
        found = self._audiences[name]
        if isinstance(found, str):
            self.faults.add((*key, "audience"), found)
            return None
        if table.weight_column is not None:
            try:
                return audiences.weighted(found, table.weight_column)
            except UnusableAudienceError as error:
                self.faults.add((*key, "weight_column"), f"{audiences.called(found)} {error}")
        return found

    def _read_audience(self, named: str | Query) -> Audience | str:
        if isinstance(named, Query):
            return self._ask_audience(named)
        return self._read_audience_file(named)

    def _read_audience_file(self, named: str) -> Audience | str:
        path = self.base / named
        try:
            if not path.is_file():
                return f"{named}: there is no such file; check the path, which is relative to the plan"
            return replace(audiences.read_file(path, self.limits), source=str(path))
        except UnusableAudienceError as error:
            return f"{named} {error}"
        except OSError as error:  # a name that no file can have
            return f"{named[:80]}: cannot be read ({error.strerror}); check the path"

    def _ask_audience(self, query: Query) -> Audience | str:
        if self.sql is None:
            return "is a query on a ledger, and there is none; name a ledger with --db"
        try:
            return audiences.read_sql(query.sql, self.sql)
        except UnusableAudienceError as error:
            return f"{error}"

    def _check_fields(self, step: Step, key: Key, columns: list[str] | None, source: str) -> None:
        """Note merge fields that neither the audience nor the sending system fills."""
        if step.creative is None or columns is None:
            return
        said = written(step.creative)
        if said.uses_logic:
            return
        known = {*columns, *map(merging.field_name, self.system_fields), *merging.from_the_system()}
        for name in dict.fromkeys(one.name for part in said.texts for one in merging.fields(part)):
            if name in known:
                continue
            where = (
                "subject"
                if any(one.name == name for one in merging.fields(step.creative.subject))
                else "creative"
            )
            beside = (*key, where) if len(key) == 2 or "follow_ups" in key else key
            of = f" in {step.creative.name}" if step.creative.name and where == "creative" else ""
            instead = "add the column, or name the field in system_fields if the sending system fills it"
            self.faults.add(
                beside,
                f'uses the merge field "{name}"{of}, which is no column of {source}'
                f"{suggestion(name, columns, instead=instead)}",
            )


def _in_utc(written: datetime, zone: str) -> tuple[datetime, bool]:
    """Return a moment in UTC, and whether it was moved because the clock of its zone skips it."""
    if written.tzinfo is not None:
        return written.astimezone(UTC), False
    row = in_zone(pl.DataFrame({"local": [written]}, schema={"local": pl.Datetime("us")}), zone)
    return row["at"].item(), row["moved"].item()
