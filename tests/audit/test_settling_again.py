"""A ledger is settled again where something changed, and only there; nobody can tell it from the report."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing

import pytest

from inbox_fatigue.audit import settling
from inbox_fatigue.ledger import kept_columns

DERIVED = ("address", "alias", "recipient", "organisation", "creative", "campaign", "touch", "event")


@pytest.fixture
def settled_times(monkeypatch):
    """Return a list that grows with each settling that is really done."""
    done = []
    settle_people = settling.settle_people

    def counting(*given, **named):
        done.append(True)
        settle_people(*given, **named)

    monkeypatch.setattr(settling, "settle_people", counting)
    return done


def test_nothing_is_settled_twice(archive, letter, settled_times):
    archive.take(letter(), letter(to="ben@other.example"))
    first = archive.settle()
    before = {table: archive.ask(f"SELECT * FROM {table} ORDER BY 1") for table in DERIVED}
    assert archive.settle() == first
    assert len(settled_times) == 1
    assert {table: archive.ask(f"SELECT * FROM {table} ORDER BY 1") for table in DERIVED} == before


CHANGES = {
    "another mail": lambda archive, letter: archive.take(letter(subject="More"), path="more.mbox"),
    "a row of a log": lambda archive, _: archive.take_log(
        {"recipient": "cleo@x.example", "at": "2026-03-05"}
    ),
    "an event": lambda archive, _: archive.take_events(
        {"recipient": "ana@reader.example", "at": "2026-03-05", "kind": "click"}
    ),
    "a contact": lambda archive, _: archive.take_contacts({"address": "ana@reader.example", "name": "Ana"}),
    "somebody with a shell": lambda archive, _: archive.ask(
        "UPDATE contact SET alias_of = 'ben@other.example'"
    ),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_after_a_change_everything_is_settled(archive, letter, settled_times, change):
    archive.take(letter(), letter(to="ben@other.example"))
    archive.take_contacts({"address": "ana@reader.example", "name": "Ana L."})
    archive.settle()
    change(archive, letter)
    archive.settle()
    assert len(settled_times) == 2


@pytest.mark.parametrize(
    "otherwise",
    [
        {"merge": False},
        {"streams": [{"when": {"sender": "news@*"}, "stream": "service"}]},
    ],
    ids=["nobody merged", "other streams"],
)
def test_other_settings_settle_anew_and_back_again(archive, letter, settled_times, otherwise):
    archive.take(letter(to="ana+tea@reader.example"), letter())
    plain, streams = archive.settle() and archive.people(), archive.streams()
    archive.settle(**otherwise)
    assert (archive.people(), archive.streams()) != (plain, streams)
    archive.settle()
    assert (archive.people(), archive.streams()) == (plain, streams)
    assert len(settled_times) == 3


def test_a_given_organisation_is_told_apart_from_one_that_was_worked_out(archive, letter, settled_times):
    archive.take(letter(), letter(sender="offers@other.example"))
    assert archive.settle().lines != archive.settle("other.example").lines
    assert archive.settle().lines == archive.settle("other.example").lines  # it is remembered as given
    assert len(settled_times) == 2


def test_nobody_writes_while_a_ledger_is_settled(archive, letter, monkeypatch):
    """What another ingest wrote in between was missing in the campaigns, and the ledger counted as settled."""
    archive.take(letter(), letter(to="ben@other.example"))
    refused = []
    settle_people = settling.settle_people

    def meanwhile(*given, **named):
        with closing(sqlite3.connect(archive.path, timeout=0)) as other:
            with pytest.raises(sqlite3.OperationalError, match="locked") as error:
                other.execute("DELETE FROM campaign")
            refused.append(error)
        settle_people(*given, **named)

    monkeypatch.setattr(settling, "settle_people", meanwhile)
    archive.settle()
    assert len(refused) == 1
    with closing(sqlite3.connect(archive.path, timeout=0)) as other:
        other.execute("DELETE FROM campaign")  # and afterwards anybody may


def _sends(first, last):
    """Return days of a log: three people, to one of them far too much."""
    header = "recipient,sent_at,campaign,subject,sender,opened,clicked"
    rows = [
        f"reader{who}@r{who}.example,2026-03-{day:02}T{8 + hour:02}:00:00Z,c{day}-{hour},"
        f"Tea {day},news@shop.example,{(day + who) % 2},{int(day % 9 == who)}"
        for day in range(first, last)
        for who in range(3)
        for hour in range(1 + who * 2)
    ]
    return "\n".join([header, *rows]) + "\n"


def test_two_ingests_and_scores_say_what_one_of_everything_says(call, tmp_path, monkeypatch):
    """With columns kept from the first touch on: the second score reads kept columns and changed rows."""
    monkeypatch.setattr(kept_columns, "FEWEST", 1)
    monkeypatch.setattr(kept_columns, "MOST_CHANGED", 0.9)
    (tmp_path / "a.csv").write_text(_sends(1, 20))
    (tmp_path / "b.csv").write_text(_sends(20, 29))
    quiet = ("--exit-zero", "--format", "json")
    call("ingest", "a.csv", "--db", "little.db")
    call("score", "--db", "little.db", *quiet)
    kept = _number(tmp_path / "little.db", "SELECT sum(rows) FROM touch_column WHERE name = 'touch'")
    assert kept == 19 * 9
    call("ingest", "b.csv", "--db", "little.db")
    assert _number(tmp_path / "little.db", "SELECT count(*) FROM touch_changed") == 9 * 9
    call("ingest", "a.csv", "b.csv", "--db", "whole.db")
    _, by_and_by, _ = call("score", "--db", "little.db", *quiet)
    _, at_once, _ = call("score", "--db", "whole.db", *quiet)
    _, again, _ = call("score", "--db", "whole.db", *quiet)
    assert '"findings": [\n' in at_once
    assert by_and_by == at_once == again


def test_a_score_of_a_ledger_that_has_not_changed_writes_nothing_but_results(call, flood_ledger, tmp_path):
    shutil.copy(flood_ledger, tmp_path / "copy.db")
    before = _dump(tmp_path / "copy.db", DERIVED)
    call("score", "--db", "copy.db", "--exit-zero")
    assert _dump(tmp_path / "copy.db", DERIVED) == before
    assert _number(tmp_path / "copy.db", "SELECT count(*) FROM settled") == 1


def _number(path, sql):
    ledger = sqlite3.connect(path)
    (number,) = ledger.execute(sql).fetchone()
    ledger.close()
    return number


def _dump(path, tables):
    ledger = sqlite3.connect(path)
    rows = {table: sorted(ledger.execute(f"SELECT * FROM {table}").fetchall(), key=repr) for table in tables}
    ledger.close()
    return rows


ANA = {"recipient": "ana@reader.example", "campaign": "Spring"}
RECEIPT = {"at": "2026-03-02 09:00:05", "stream": "transactional", **ANA}
NEARER = {"at": "2026-03-02 09:00:01", "stream": "marketing", **ANA}


@pytest.mark.parametrize("meanwhile", [False, True])
def test_a_row_lends_its_stream_to_another_record_as_long_as_it_is_one(archive, meanwhile):
    archive.take_log({"at": "2026-03-02 09:00:00", **ANA, "subject": "Tea"}, path="a.csv")
    archive.take_log(RECEIPT, path="b.csv")
    if meanwhile:
        archive.settle()
        assert archive.inboxes().touches["stream"].to_list() == ["transactional"]
    archive.take_log(RECEIPT, NEARER, path="b.csv")
    archive.settle()
    assert archive.inboxes().touches["stream"].to_list() == ["marketing", "transactional"]


@pytest.mark.parametrize("meanwhile", [False, True])
def test_whom_a_creative_reached_is_told_alike_however_often_it_is_settled(archive, letter, meanwhile):
    for number, name in enumerate(("Spring 26", "spring_26")):
        archive.take_log({"at": "2026-03-02 09:00", **ANA, "campaign": name}, path=f"{number}.csv")
    archive.settle()
    if meanwhile:
        archive.take(letter(to="ben@other.example"))
        archive.settle()
    audiences = "SELECT audience FROM creative WHERE subject <> 'Spring' ORDER BY id"
    assert archive.ask(audiences) == [(1,), (1,)]
