"""What a ledger tells in a browser is what is in it."""

from __future__ import annotations

import gc
import sqlite3
import sys
import warnings
from contextlib import closing

import pytest

from inbox_fatigue import cli
from inbox_fatigue.browsing.describing import charts, metadata, questions
from inbox_fatigue.ledger import open_ledger
from inbox_fatigue.ledger.schema import meanings


@pytest.fixture(scope="module")
def ledger(command, tmp_path_factory, root):
    """Return a ledger of the sample company, scored."""
    path = tmp_path_factory.mktemp("ledger") / "sample.sqlite"
    home = root / "sample_mail"
    words = [
        home,
        "--contacts",
        home / "contacts.csv",
        "--events",
        home / "events.csv",
        "--db",
        path,
        "--exit-zero",
    ]
    assert command("audit", *words) == 0
    opened = open_ledger(str(path))
    yield opened
    opened.close()


@pytest.mark.parametrize("name", sorted(questions()))
def test_a_question_has_an_answer_in_the_sample_companys_ledger(ledger, name):
    finding = ledger.execute("SELECT min(id) FROM finding").fetchone()[0]
    one = questions()[name]
    rows = ledger.connection.execute(one["sql"], {"person": "person-18", "finding": finding}).fetchall()
    assert rows
    assert one["title"]


@pytest.mark.parametrize("name", sorted(charts()))
def test_a_chart_draws_columns_that_its_question_gives(ledger, name):
    one = charts()[name]
    found = ledger.execute(one["sql"])
    given = {column[0] for column in found.description}
    assert {channel["field"] for channel in one["encoding"].values()} <= given
    assert found.fetchone()


def test_every_table_and_view_has_a_meaning(ledger):
    made = ledger.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')").fetchall()
    assert {name for (name,) in made if not name.startswith(("sqlite_", "_"))} == set(meanings.TABLES)


def test_meanings_of_columns_are_those_of_the_schema(ledger):
    told = metadata(meanings.columns(ledger))["databases"]["ledger"]["tables"]
    assert told["recipient"]["columns"]["label"] == "the pseudonym that reports show"
    assert {"stream_confidence", "day_only"} <= {*told["touch"]["columns"]}  # which later migrations added
    for table, about in told.items():
        known = {row[1] for row in ledger.execute(f"PRAGMA table_info({table})")}
        if known:
            assert {*about.get("columns", ()), *about.get("facets", ())} <= known


def test_an_empty_answer_of_a_ledger_that_nobody_judged_is_no_calm():
    told = metadata({}, judged=False)
    ledger, dashboard = told["databases"]["ledger"], told["plugins"]["datasette-dashboards"]["fatigue"]
    assert "score --db" in told["description_html"]
    pages = (ledger, dashboard, *ledger["queries"].values())
    assert all("score --db" in page["description"] for page in pages)
    assert "/-/dashboards/fatigue" in metadata({})["description_html"]


def test_who_is_tired_is_what_the_scores_say(ledger):
    rows = ledger.execute(questions()["who_is_tired_now"]["sql"]).fetchall()
    scores = ledger.execute("SELECT count(*), max(fatigue) FROM score").fetchone()
    assert (len(rows), rows[0][2]) == (scores[0], pytest.approx(scores[1], abs=0.05))


def test_without_the_extra_one_sentence_says_what_to_install(capfd, monkeypatch, tmp_path):
    for name in [*sys.modules]:
        if name.partition(".")[0] == "datasette" or name.startswith("inbox_fatigue.browsing"):
            monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "datasette", None)
    assert cli.main(["browse", str(tmp_path / "none.db")]) == 2
    assert capfd.readouterr().err == (
        "inbox-fatigue: browse needs Datasette; install it: pip install 'inbox-fatigue[browse]'\n"
    )


def test_a_file_that_is_no_ledger_is_refused(capfd, tmp_path):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # Datasette 0.65 leaves a database open on import
        pytest.importorskip("datasette.app")
        gc.collect()
    path = tmp_path / "other.db"
    with closing(sqlite3.connect(path)) as db:
        db.execute("CREATE TABLE t (x)")
    assert cli.main(["browse", str(path), "--port", "0"]) == 2
    assert "is not a ledger" in capfd.readouterr().err
