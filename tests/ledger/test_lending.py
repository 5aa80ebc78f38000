"""A plugin that is lent a ledger adds what is its own, and takes nothing away."""

from __future__ import annotations

import sqlite3

import pytest

from inbox_fatigue.ledger.lending import TrespassError, lent


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("DROP TABLE touch_sighting", "touch_sighting is the ledger's, and a plugin may not change it"),
        ("DELETE FROM Touch", "touch is the ledger's"),
        ("UPDATE address SET address = 'x'", "address is the ledger's"),
        ("INSERT INTO campaign (id, name) VALUES (1, 'spring')", "campaign is the ledger's"),
        ("ALTER TABLE touch DROP COLUMN step", "touch is the ledger's"),
        ("DROP VIEW inboxes", "inboxes is the ledger's"),
        ("DROP INDEX finding_recipient", "finding is the ledger's"),
        ("CREATE TRIGGER mine AFTER INSERT ON touch BEGIN SELECT 1; END", "touch is the ledger's"),
        ("CREATE TEMP TABLE touch (a)", "touch is the ledger's"),
        ("PRAGMA user_version = 0", "a plugin may not set PRAGMA user_version"),
    ],
)
def test_what_is_the_ledgers_cannot_be_changed(archive, statement, told):
    db = archive.ledger.db
    schema = "SELECT name, sql FROM sqlite_master ORDER BY name"
    before = archive.ledger.execute(schema).fetchall()

    def hook():
        db.execute("CREATE TABLE mine (a)")
        db.execute("BEGIN")
        db.execute("INSERT INTO mine VALUES (1)")
        db.execute(statement)

    with pytest.raises(TrespassError, match=told), lent(db.conn):
        hook()
    assert archive.one("SELECT count(*) FROM mine") == 0
    archive.ledger.execute("DROP TABLE mine")
    assert archive.ledger.execute(schema).fetchall() == before


def test_tables_of_its_own_can_be_made_and_changed_as_sqlite_utils_does(archive):
    db = archive.ledger.db
    with lent(db.conn):
        db["house_notes"].insert({"id": 1, "text": "tea"}, pk="id")
        db["house_notes"].create_index(["text"])
        db["house_notes"].enable_fts(["text"])
        db["house_notes"].transform(rename={"text": "said"})
        db["house_old"].insert({"a": 1}).drop()
        db.create_view("house_view", "SELECT count(*) AS touches FROM touch")
        db.register_function(lambda one: one * 2, name="house_twice")
        db.execute("INSERT INTO house_notes VALUES (2, 'milk')")
    assert not archive.ledger.connection.in_transaction
    assert archive.ledger.execute("SELECT house_twice(id) FROM house_notes").fetchall() == [(2,), (4,)]
    assert archive.one("SELECT touches FROM house_view") == 0


def test_a_lent_ledger_cannot_be_closed_and_comes_back_as_it_was(archive):
    conn = archive.ledger.connection
    before = conn.isolation_level, conn.row_factory, conn.text_factory

    def hook():
        conn.row_factory, conn.text_factory, conn.isolation_level = sqlite3.Row, bytes, "DEFERRED"
        conn.execute("PRAGMA foreign_keys = OFF")
        archive.ledger.db.close()

    with pytest.raises(TrespassError, match="may not close the ledger"), lent(conn):
        hook()
    assert (conn.isolation_level, conn.row_factory, conn.text_factory) == before
    assert archive.one("PRAGMA foreign_keys") == 1
    archive.ledger.execute("INSERT INTO campaign (id, name) VALUES (1, 'spring')")
    assert archive.one("SELECT name FROM campaign") == "spring"


def test_a_mistake_of_the_plugins_own_is_told_as_it_is(archive):
    with pytest.raises(sqlite3.OperationalError, match="no such table"), lent(archive.ledger.connection):
        archive.ledger.execute("DELETE FROM nowhere")
