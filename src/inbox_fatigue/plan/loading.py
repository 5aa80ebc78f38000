"""Loads a plan, whatever form it is in, and tells everything that is wrong with it together."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from inbox_fatigue.errors import PlanError
from inbox_fatigue.limits import Limits
from inbox_fatigue.plan.digests import digest
from inbox_fatigue.plan.nouns import Plan
from inbox_fatigue.plan.planned_sends import is_planned_sends, read_sends
from inbox_fatigue.plan.step_exports import is_step_list
from inbox_fatigue.plan.step_lists import UnusableStepsError, read_steps
from inbox_fatigue.plan.table_files import opened
from inbox_fatigue.plan.toml_plans import FILE, read_toml
from inbox_fatigue.sources.logs.table import UnusableTableError
from inbox_fatigue.sources.logs.times import TimeRules

if TYPE_CHECKING:
    from inbox_fatigue.plan.audiences import Sql

_TABLES = frozenset({".csv", ".tsv", ".tab", ".jsonl", ".ndjson", ".parquet", ".pq"})
_JSON = re.compile(rb"[\xef\xbb\xbf\s]*(?:\{|\[\s*\{)")


def load(
    path: str | Path,
    *,
    sql: Sql | None = None,
    limits: Limits | None = None,
    times: TimeRules | None = None,
) -> Plan:
    """Return the plan in a file, or in the `plan.toml` of a directory.

    A TOML file is a plan; a table of people and times is one of planned sends. PlanError holds every mistake.
    `sql` answers queries on the ledger (None: there is none); `times` says how a table of planned sends writes
    its times. Whether a time is past is not looked at: what has gone already may stand in a plan.
    """
    file = Path(path)
    try:
        file = file / FILE if file.is_dir() else file
        there = file.is_file()
    except OSError:  # a name that no file can have
        there = False
    if not there:
        raise PlanError((f"{file}:1: there is no such plan; name a plan file, or a directory with a {FILE}",))
    if _is_table(file, limits or Limits()):
        return _of_table(file, limits or Limits(), times or TimeRules())
    return read_toml(file, limits or Limits(), sql)


def _is_table(file: Path, limits: Limits) -> bool:
    """Return whether a plan is a table or a list of steps, by what it holds."""
    suffix = file.suffix.lower()
    if suffix == ".toml":
        return False
    if suffix in _TABLES:
        return True
    try:
        with file.open("rb") as start:
            if _JSON.match(start.read(1024)):
                return True
        with opened(file, limits) as table:
            return is_planned_sends(table.header) or is_step_list(table.header)
    except (OSError, UnusableTableError):
        return False


def _of_table(file: Path, limits: Limits, times: TimeRules) -> Plan:
    try:
        with opened(file, limits) as table:
            header = table.header
    except OSError as error:
        raise PlanError((f"{file}:1: cannot be read ({error.strerror}); check the path",)) from error
    except UnusableTableError as error:
        raise PlanError((f"{file}:1: cannot be used as a plan: {error}",)) from error
    if is_planned_sends(header):
        campaigns, problems = read_sends(file, limits, times)
        made = digest(campaigns, {file.name: file.read_bytes()})
        return Plan(name=file.stem, path=file, campaigns=campaigns, problems=tuple(problems), digest=made)
    try:
        found = read_steps(file, limits)
    except UnusableStepsError as error:
        if is_step_list(header):
            raise PlanError(error.mistakes) from error
        told = "is no plan: it has neither people with times (planned sends) nor steps with their days"
        raise PlanError((f"{file}:1: {told}; it has {', '.join(header[:8])}",)) from error
    told = f'lists the {len(found.steps)} steps of "{found.name}" and says neither for whom nor when'
    instead = f'write a {FILE} with a campaign of sequence = "{file.name}", send_at and audience'
    raise PlanError((f"{file}:1: {told}; {instead}",))
