"""Recipients without times, from the command line: beside the list of their campaigns, and before it is there."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

HEAD = "Title,Subject,Send Date,Unique Id\n"
SPRING, SUMMER = "Spring,Kettles,2026-03-02T09:00:00Z,aa11\n", "Summer,Iced tea,2026-03-09T09:00:00Z,bb22\n"
PEOPLE = "Email Address,First Name\nana@example.com,Ana\nbea@example.com,Bea\n"


@pytest.fixture
def sent(call):
    """Read recipients into a ledger by a call, and return how many touches it has on which days."""

    def reading(*arguments, code=0):
        assert call("ingest", *arguments, "--db", "kept.sqlite")[0] == code
        ledger = sqlite3.connect("kept.sqlite")
        rows = ledger.execute(
            "SELECT strftime('%d', at / 1000000, 'unixepoch'), count(*) FROM touch GROUP BY 1 ORDER BY 1"
        ).fetchall()
        ledger.close()
        return rows

    Path("exports").mkdir()
    for name in ("Spring", "Summer"):
        Path(f"exports/{name}.csv").write_text(PEOPLE)
    return reading


def test_a_list_that_has_grown_has_the_files_read_again_and_nothing_counts_twice(sent):
    Path("exports/campaigns.csv").write_text(HEAD + SPRING)
    assert sent("exports") == [("02", 2)]
    Path("exports/campaigns.csv").write_text(HEAD + SPRING + SUMMER)
    assert sent("exports") == [("02", 2), ("09", 2)]
    assert sent("exports") == [("02", 2), ("09", 2)]


def test_a_list_that_lies_elsewhere_has_them_read_again_as_well(sent):
    Path("campaigns.csv").write_text(HEAD + SPRING)
    assert sent("exports", code=3) == []
    assert sent("exports", "--campaigns", "campaigns.csv") == [("02", 2)]
    Path("campaigns.csv").write_text(HEAD + SPRING + SUMMER)
    assert sent("exports", "--campaigns", "campaigns.csv") == [("02", 2), ("09", 2)]


def test_a_list_may_be_given_once_and_not_as_something_else(call, sent):
    Path("campaigns.csv").write_text(HEAD + SPRING)
    code, _, told = call("audit", "exports", "campaigns.csv", "--campaigns", "campaigns.csv")
    assert (code, "is given as campaigns.csv and as --campaigns campaigns.csv" in told) == (2, True)
    code, _, told = call("audit", "exports", "--campaigns", "campaign.csv")
    assert (code, "check the path given to --campaigns" in told) == (2, True)
