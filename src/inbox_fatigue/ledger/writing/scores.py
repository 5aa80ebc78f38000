"""Writes what an audit found: findings, their evidence, scores and the verdict of the latest run."""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import chain
from operator import attrgetter
from typing import TYPE_CHECKING, Any

import polars as pl

from inbox_fatigue.ledger.writing.bulk import indexed_after, insert
from inbox_fatigue.ledger.writing.shared_rows import split

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from inbox_fatigue.ledger.opening import Ledger
    from inbox_fatigue.results import AuditResult

TABLES = ("run", "finding", "finding_touch", "not_assessed", "score", "campaign_score", "verdict")


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """Rows that stand behind a result."""

    findings: pl.DataFrame  # with the columns of _FINDING_COLUMNS, times as times
    evidence: pl.DataFrame  # finding, touch
    not_assessed: pl.DataFrame  # rule, reason, recipient
    settings: str  # as JSON


_FINDING = """
INSERT INTO finding (id, rule, recipient, organisation, touch, campaign, first_at, last_at, begins_at, ends_at,
                     measured, comfortable, p, share, unit, message)"""
_TIMES = ("first_at", "last_at", "begins_at", "ends_at")
_FINDING_COLUMNS = (
    "finding", "rule", "person", "organisation", "touch", "campaign", *_TIMES, "measured", "comfortable", "p",
    "share", "unit", "message",
)  # fmt: skip
_AT_ONCE = 20_000  # rows that are made objects of Python's at a time
_TOGETHER = 50  # rows that one statement writes: half of the time that a row takes is the statement's own

# What a rule found whose plugin is gone, or that settings leave out, is history and no result of this run.
_SET_ASIDE = """
INSERT OR REPLACE INTO former_finding
SELECT finding.id, finding.rule, finding.recipient, finding.organisation, finding.first_at, finding.last_at,
       finding.measured, finding.comfortable, finding.unit, finding.message, coalesce(run.as_of, '')
  FROM finding
  JOIN run ON run.id = 1
 WHERE finding.rule NOT IN (SELECT value FROM json_each(?))"""
_BACK_AGAIN = "DELETE FROM former_finding WHERE rule IN (SELECT value FROM json_each(?))"


def write_results(ledger: Ledger, result: AuditResult, details: Details) -> None:
    """Replace the results of the run before with those of this one, in one transaction.

    Findings of rules that this run did not have are set aside as former ones.
    """
    rules = json.dumps([rule.slug for rule in result.rules])
    with ledger.transaction():
        ledger.execute(_SET_ASIDE, (rules,))
        ledger.execute(_BACK_AGAIN, (rules,))
        _clear(ledger, TABLES)
        ledger.execute("INSERT INTO run VALUES (1, ?, ?, ?, ?, ?)", (
            result.version, _text(result.as_of), _text(result.since), _text(result.until), details.settings,
        ))  # fmt: skip
        told = details.findings.with_columns(pl.col(_TIMES).dt.epoch("us")).select(_FINDING_COLUMNS)
        with indexed_after(ledger, "finding"):
            _insert(ledger, _FINDING, told.sort("finding"))
        insert(ledger, "finding_touch", split(details.evidence, ("finding", "touch")))
        _insert(ledger, "INSERT OR IGNORE INTO not_assessed", details.not_assessed)
        ledger.executemany("INSERT INTO score VALUES (?, ?, ?, ?, ?, ?, ?, ?)", _scores(result))
        ledger.executemany("INSERT OR IGNORE INTO campaign_score VALUES (?, ?, ?, ?, ?, ?)", _causes(result))
        ledger.execute(
            "INSERT INTO verdict VALUES (1, ?, ?)",
            (str(result.verdict.outcome), json.dumps(result.verdict.reasons, ensure_ascii=False)),
        )


def _insert(ledger: Ledger, into: str, rows: pl.DataFrame) -> None:
    """Write rows into a table in their order, many with one statement."""
    row = f"({', '.join('?' * len(rows.columns))})"
    together = len(rows) - len(rows) % _TOGETHER
    for some in rows.head(together).iter_slices(_AT_ONCE):
        ledger.executemany(f"{into} VALUES {', '.join([row] * _TOGETHER)}", list(_joined(some.rows())))
    ledger.executemany(f"{into} VALUES {row}", rows.slice(together).rows())


def _joined(rows: Sequence[tuple[Any, ...]]) -> Iterator[list[Any]]:
    for begin in range(0, len(rows), _TOGETHER):
        yield list(chain.from_iterable(rows[begin : begin + _TOGETHER]))


def clear_results(ledger: Ledger) -> None:
    """Remove the results of the last run, and what was set aside of earlier ones."""
    with ledger.transaction():
        _clear(ledger, (*TABLES, "former_finding"))


def _clear(ledger: Ledger, tables: Sequence[str]) -> None:
    for table in tables:
        ledger.execute(f"DELETE FROM {table}")  # noqa: S608 - constants


def _scores(result: AuditResult) -> list[tuple[Any, ...]]:
    return [
        (
            person.id,
            str(person.state),
            person.fatigue,
            person.at_worst,
            None if person.at_worst_on is None else round(person.at_worst_on.timestamp() * 1_000_000),
            json.dumps(person.families, sort_keys=True),
            person.touches,
            person.counted,
        )
        for person in sorted(result.people, key=attrgetter("id"))  # in the order of the table
    ]


def _causes(result: AuditResult) -> list[tuple[Any, ...]]:
    kinds = (("campaign", result.campaigns), ("sender", result.senders))
    return [
        (kind, cause.name, cause.share, cause.touches, cause.reached, cause.tired)
        for kind, causes in kinds
        for cause in causes
    ]


def _text(moment: Any) -> str | None:
    return None if moment is None else f"{moment:%Y-%m-%dT%H:%M:%SZ}"
