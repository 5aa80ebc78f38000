"""The columns that a load leaves behind are what the rows say, whatever was written before and meanwhile."""

from __future__ import annotations

import pytest

from inbox_fatigue.ledger import kept_columns, loaded_columns, reading

SENDS = [
    {
        "recipient": f"reader{n}@mail.example",
        "at": f"2026-03-{n % 28 + 1:02d}T09:00:00+00:00",
        "campaign": f"spring {n % 3}",
        "sender": "news@brand.example",
        "message_id": f"<{n}@brand.example>" if n % 4 == 0 else None,
        "weight": 0.5 if n % 5 == 0 else None,
        "step": "2" if n % 7 == 0 else None,
        "day_only": n % 6 == 0,
        "list": "partner offers" if n % 9 == 0 else None,
    }
    for n in range(60)
]


@pytest.fixture
def loaded(archive, monkeypatch):
    """Return an archive into which a log was loaded in three runs, and that was not settled yet."""
    monkeypatch.setattr(kept_columns, "FEWEST", 10)
    monkeypatch.setattr(kept_columns, "OF_PART", 25)
    for number in range(3):
        archive.take_log(*SENDS[20 * number : 20 * number + 20], path=f"{number}.csv")
    assert loaded_columns.are_there(archive.ledger)
    return archive


def _columns_are_the_rows(archive, monkeypatch):
    """Keep the columns and hold them against the rows; return how many touches there are."""
    with monkeypatch.context() as patch:
        patch.setattr(kept_columns, "unchanged", lambda *_: None)
        rows = reading.sends(archive.ledger)
    assert reading.sends(archive.ledger).equals(rows)
    reading.keep_touches(archive.ledger)
    assert not loaded_columns.are_there(archive.ledger)
    assert archive.one("SELECT count(*) FROM touch_changed") == 0
    assert kept_columns.unchanged(archive.ledger, "touch", ()).height == len(rows)
    kept = reading.sends(archive.ledger)
    assert kept.equals(rows)
    assert kept.schema == rows.schema
    return len(rows)


def test_the_runs_of_a_load_become_the_columns(loaded, monkeypatch):
    assert loaded_columns.between(loaded.ledger, -1, 2**63 - 1).height == 60
    assert loaded.one("SELECT count(*) FROM touch_changed") == 0
    assert _columns_are_the_rows(loaded, monkeypatch) == 60


def test_what_a_later_row_adds_to_a_send_is_in_the_columns(loaded, monkeypatch):
    fuller = [{**row, "category": "news", "weight": 2.0} for row in SENDS[:5]]
    loaded.take_log(*fuller, *SENDS[58:], {**SENDS[0], "recipient": "new@mail.example"}, path="more.csv")
    assert loaded.one("SELECT count(*) FROM touch WHERE category = 'news' AND weight = 2.0") == 5
    assert _columns_are_the_rows(loaded, monkeypatch) == 61


def test_a_send_that_is_twice_in_one_run_is_one_touch(archive, monkeypatch):
    monkeypatch.setattr(kept_columns, "FEWEST", 10)
    archive.take_log(*SENDS, *({**row, "weight": 3.0} for row in SENDS[:20]))
    assert loaded_columns.are_there(archive.ledger)
    assert _columns_are_the_rows(archive, monkeypatch) == 60


OTHERS = {  # and how many touches there are then
    "added": ("INSERT INTO touch (id, address, at) VALUES (5, 8, 9)", 61),
    "altered": ("UPDATE touch SET category = 'other' WHERE id IN (SELECT id FROM touch LIMIT 3)", 60),
    "gone": ("DELETE FROM touch WHERE id IN (SELECT id FROM touch LIMIT 3)", 57),
    "all altered": ("UPDATE touch SET category = 'other'", 60),
    "replaced": ("INSERT OR REPLACE INTO touch (id, address, at) SELECT id, 7, 7 FROM touch LIMIT 2", 60),
}


@pytest.mark.parametrize(("statement", "number"), OTHERS.values(), ids=OTHERS.keys())
def test_what_others_write_meanwhile_is_in_the_columns(loaded, monkeypatch, statement, number):
    loaded.ledger.execute(statement)
    assert _columns_are_the_rows(loaded, monkeypatch) == number


def test_a_load_goes_on_after_others_wrote(loaded, monkeypatch):
    loaded.ledger.execute(OTHERS["altered"][0])
    loaded.ledger.execute(OTHERS["added"][0])
    loaded.take_log({**SENDS[0], "recipient": "new@mail.example"}, path="more.csv")
    assert loaded_columns.are_there(loaded.ledger)
    assert _columns_are_the_rows(loaded, monkeypatch) == 62


def test_a_load_into_a_ledger_with_touches_leaves_its_columns_to_the_rows(loaded, monkeypatch):
    reading.keep_touches(loaded.ledger)
    loaded.take_log(*({**row, "campaign": "autumn"} for row in SENDS), path="more.csv")
    assert not loaded_columns.are_there(loaded.ledger)
    assert _columns_are_the_rows(loaded, monkeypatch) == 120


def test_a_settled_ledger_has_columns_of_all_touches(loaded):
    loaded.settle()
    assert not loaded_columns.are_there(loaded.ledger)
    assert kept_columns.are_kept(loaded.ledger, "touch")
    assert loaded.inboxes().touches.height == 60
