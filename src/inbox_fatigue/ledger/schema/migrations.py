"""The migrations that make the tables of a ledger, in the order of their numbers; none is edited after release."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inbox_fatigue.ledger.schema import changes, first_results, first_tables

if TYPE_CHECKING:
    import sqlite3
    from typing import Protocol

    class Migration(Protocol):
        """A change of the tables, known by its name."""

        __name__: str

        def __call__(self, db: sqlite3.Connection, /) -> None:
            """Make the change."""


def m001_initial(db: sqlite3.Connection) -> None:
    """Make the tables, indexes and views of the first ledger."""
    for script in (*first_tables.SCRIPTS, *first_results.SCRIPTS):
        _run(db, script)


def m002_why_one_person(db: sqlite3.Connection) -> None:
    """Keep which rule took which address for whose."""
    _run(db, changes.WHY_ONE_PERSON)


def m003_how_sure_of_streams(db: sqlite3.Connection) -> None:
    """Keep how sure the stream of each touch is."""
    _run(db, changes.HOW_SURE)


def m004_privacy(db: sqlite3.Connection) -> None:
    """Remember how addresses are kept, and who must not come back."""
    _run(db, changes.PRIVACY)


def m005_former_findings(db: sqlite3.Connection) -> None:
    """Keep what rules had found that are gone."""
    _run(db, changes.FORMER_FINDINGS)


def m006_kept_columns(db: sqlite3.Connection) -> None:
    """Keep the columns of the touches, and how the ledger was settled, until they change."""
    _run(db, changes.KEPT_COLUMNS)


def m007_kept_events(db: sqlite3.Connection) -> None:
    """Keep the columns of the events as well."""
    _run(db, changes.KEPT_EVENTS)


def m008_how_tables_were_read(db: sqlite3.Connection) -> None:
    """Remember how the tables of a source were read."""
    _run(db, changes.HOW_READ)


def m009_days_without_times(db: sqlite3.Connection) -> None:
    """Keep of which touches the time of day is not known; the columns kept beside them are made anew."""
    _run(db, changes.DAYS)


def m010_lines(db: sqlite3.Connection) -> None:
    """Tell lines of logs from bytes of mailboxes where problems are told."""
    _run(db, changes.LINES)


def m011_lists(db: sqlite3.Connection) -> None:
    """Keep of which list a touch is, and which one somebody left; the columns kept beside them are made anew."""
    _run(db, changes.LISTS)


def m012_ways_out(db: sqlite3.Connection) -> None:
    """Keep where each mail lets its reader leave by mail, and what of a changed source is still to be seen again."""
    _run(db, changes.WAYS_OUT)


def m013_told_by(db: sqlite3.Connection) -> None:
    """Keep by what a log tells what was said."""
    _run(db, changes.TOLD_BY)


def _run(db: sqlite3.Connection, script: str) -> None:
    for statement in script.split(";\n"):
        if statement.strip():
            db.execute(statement)


MIGRATIONS: tuple[Migration, ...] = (
    m001_initial,
    m002_why_one_person,
    m003_how_sure_of_streams,
    m004_privacy,
    m005_former_findings,
    m006_kept_columns,
    m007_kept_events,
    m008_how_tables_were_read,
    m009_days_without_times,
    m010_lines,
    m011_lists,
    m012_ways_out,
    m013_told_by,
)

# Made when a ledger is settled, not before: to sort a million rows takes a tenth of the time that it
# takes to put them into an index one by one.
LATER = {
    "touch_address": "CREATE INDEX IF NOT EXISTS touch_address ON touch (address, at)",
    "event_address": "CREATE INDEX IF NOT EXISTS event_address ON event (address, at)",
}
