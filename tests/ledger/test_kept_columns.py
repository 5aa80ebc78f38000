"""The columns that are kept of touches and events are what the rows say, whoever changed them since."""

from __future__ import annotations

import sqlite3

import polars as pl
import pytest

from inbox_fatigue.ledger import kept_columns, open_ledger, reading
from inbox_fatigue.ledger.erasing import erase_before

EVENT = "INSERT INTO event (id, address, at, kind, origin, detail) VALUES (?, ?, ?, ?, 'log', ?)"
INSERT = "INSERT INTO touch (id, address, at, category) VALUES (?, ?, ?, ?)"


@pytest.fixture
def ledger(tmp_path, monkeypatch):
    """Return a ledger of a hundred touches whose columns are kept."""
    monkeypatch.setattr(kept_columns, "FEWEST", 1)
    opened = open_ledger(str(tmp_path / "ledger.db"))
    with opened.transaction():
        rows = [(n << 56, 7, n, "news" if n % 3 else None) for n in range(1, 101)]
        opened.executemany(INSERT, rows)
    reading.keep_touches(opened)
    yield opened
    opened.close()


def kept(ledger):
    return kept_columns.unchanged(ledger, "touch", ())


def as_rows(ledger, monkeypatch):
    """Return the touches as their rows say."""
    with monkeypatch.context() as patch:
        patch.setattr(kept_columns, "unchanged", lambda *_: None)
        return reading.sends(ledger)


CHANGES = {
    "added": "INSERT INTO touch (id, address, at, category, step) VALUES (5, 8, 9, 'new', 'second')",
    "altered": f"UPDATE touch SET category = 'other', same_as = 1 WHERE id = {3 << 56}",
    "renamed": f"UPDATE touch SET id = 4 WHERE id = {3 << 56}",
    "gone": f"DELETE FROM touch WHERE id = {3 << 56}",
    "replaced": f"INSERT OR REPLACE INTO touch (id, address, at) VALUES ({3 << 56}, 9, 9)",
    "told again": f"INSERT INTO touch (id, address) VALUES ({3 << 56}, 9) ON CONFLICT DO UPDATE SET address = 9",
    "nothing": "UPDATE touch SET category = 'other' WHERE id = 3",
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_a_change_by_any_statement_is_seen(ledger, monkeypatch, change):
    ledger.execute(change)
    assert kept(ledger) is not None
    rows = as_rows(ledger, monkeypatch)
    assert reading.sends(ledger).equals(rows)
    other = pl.col("category") != "news"
    named = reading.sends_where(ledger, other, "category").sort("touch")
    assert named.equals(rows.filter(other).select("touch", "category"))
    assert set(reading.values_of(ledger, "category")) == set(rows["category"].drop_nulls())


@pytest.mark.parametrize("again", ["altered", "replaced", "told again"])
@pytest.mark.parametrize("change", ["altered", "gone", "replaced", "told again"])
def test_what_was_noted_may_change_once_more(ledger, monkeypatch, change, again):
    """An upsert of a noted touch once failed, for it overrules the trigger's OR IGNORE."""
    ledger.execute(CHANGES[change])
    ledger.execute(CHANGES[again])
    ledger.execute(CHANGES[again])
    assert kept(ledger) is not None
    assert reading.sends(ledger).equals(as_rows(ledger, monkeypatch))


@pytest.mark.parametrize("second", ["news", "other", None])
def test_a_column_that_holds_one_value_in_each_part_is_what_the_rows_say(ledger, monkeypatch, second):
    monkeypatch.setattr(kept_columns, "ranges", lambda _: [(-(2**63), 50 << 56), (50 << 56, 2**63 - 1)])
    ledger.execute("UPDATE touch SET category = 'news'")
    ledger.execute("UPDATE touch SET category = ? WHERE id > ?", (second, 50 << 56))
    kept_columns.discard(ledger)
    reading.keep_touches(ledger)
    sql = "SELECT length(packed) < 1000, rows FROM touch_column WHERE name = 'category'"
    assert ledger.execute(sql).fetchall() == [(1, 50), (1, 50)]
    assert reading.sends(ledger).equals(as_rows(ledger, monkeypatch))
    named = reading.sends_where(ledger, pl.col("category") == "news", "category")
    assert len(named) == (100 if second == "news" else 50)


def test_single_columns_are_those_of_the_whole(ledger):
    whole = reading.sends(ledger)
    assert reading.sends(ledger, "category", "at").equals(whole.select("touch", "at", "category"))


def test_where_too_many_changed_all_are_read_as_rows_and_kept_anew(ledger, monkeypatch):
    ledger.execute("UPDATE touch SET category = 'other' WHERE at <= 11")
    assert kept(ledger) is None
    assert reading.sends(ledger).equals(as_rows(ledger, monkeypatch))
    reading.keep_touches(ledger)
    assert len(kept(ledger)) == 100
    assert reading.sends(ledger).equals(as_rows(ledger, monkeypatch))


def test_columns_come_in_parts_and_no_touch_is_lost_between_them(ledger, monkeypatch):
    kept_columns.discard(ledger)
    monkeypatch.setattr(kept_columns, "OF_PART", 30)
    ledger.executemany(INSERT, [(0, 7, 0, "first"), (2**63 - 1, 7, 0, "last")])
    reading.keep_touches(ledger)
    (parts,) = ledger.execute("SELECT count(*) FROM touch_column WHERE name = 'at'").fetchone()
    assert parts == 4
    assert len(kept(ledger)) == 102
    assert reading.sends(ledger).equals(as_rows(ledger, monkeypatch))


def test_of_few_touches_nothing_is_kept(ledger, monkeypatch):
    kept_columns.discard(ledger)
    monkeypatch.setattr(kept_columns, "FEWEST", 101)
    reading.keep_touches(ledger)
    assert kept(ledger) is None
    assert len(reading.sends(ledger)) == 100


def test_a_change_that_was_rolled_back_was_none(ledger):
    before = reading.sends(ledger)
    with pytest.raises(sqlite3.IntegrityError), ledger.transaction():
        ledger.executemany("INSERT INTO touch (id, address) VALUES (?, ?)", [(5, 7), (6, None)])
    assert kept(ledger) is not None
    assert reading.sends(ledger).equals(before)


def test_what_is_erased_is_in_no_column(ledger):
    ledger.executemany(EVENT, [(1, 7, 9, "open", "")])
    reading.keep_events(ledger)
    tables = ("touch_column", "event_column", "touch_changed", "event_changed")
    kept = [ledger.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables]
    assert all(kept[:2])
    erase_before(ledger, 50)
    left = [ledger.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables]
    assert left == [0, 0, 0, 0]
    assert len(reading.sends(ledger)) == 51


CHANGED_EVENTS = {
    "added": "INSERT INTO event (id, address, at, kind, origin) VALUES (5, 7, 9, 'click', 'log')",
    "altered": f"UPDATE event SET at = 1000, detail = 'late' WHERE id = {3 << 56}",
    "renamed": f"UPDATE event SET id = 4 WHERE id = {3 << 56}",
    "gone": f"DELETE FROM event WHERE id = {3 << 56}",
    "a reply": f"UPDATE event SET kind = 'reply', content = 12, organisation = 'shop' WHERE id = {9 << 56}",
    "nothing": "UPDATE event SET at = 1 WHERE id = 3",
}


@pytest.mark.parametrize("change", CHANGED_EVENTS.values(), ids=CHANGED_EVENTS.keys())
def test_events_are_what_their_rows_say(ledger, monkeypatch, change):
    ledger.execute("INSERT INTO address (id, address, recipient) VALUES (7, 'ana@reader.example', 7)")
    with ledger.transaction():
        rows = [(n << 56, 7, n, "open" if n % 9 else "bounce", "soft" * (n % 2)) for n in range(1, 101)]
        ledger.executemany(EVENT, rows)
    reading.keep_events(ledger)
    ledger.execute(change)
    assert kept_columns.unchanged(ledger, "event", ()) is not None
    told = reading.events(ledger)
    assert told["at"].is_sorted()
    with monkeypatch.context() as patch:
        patch.setattr(kept_columns, "unchanged", lambda *_: None)
        assert told.equals(reading.events(ledger))
    assert len(told) == ledger.execute("SELECT count(*) FROM event").fetchone()[0]


def test_other_columns_are_read_only_where_something_holds(ledger, monkeypatch):
    read, stored = [], kept_columns.stored
    monkeypatch.setattr(
        kept_columns,
        "stored",
        lambda ledger, table, name, part: read.append(name) or stored(ledger, table, name, part),
    )
    none = reading.sends_where(ledger, pl.col("at").is_null(), "address", "at")
    assert (none.columns, len(none), set(read)) == (["touch", "address", "at"], 0, {"at"})
    assert reading.sends_where(ledger, pl.col("at").is_not_null(), "address", "at").height > 0
    assert set(read) == {"touch", "address", "at"}
