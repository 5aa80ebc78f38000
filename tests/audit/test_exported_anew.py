"""A log that is exported anew may call last month's campaigns by the names that they have today."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

HEAD = "recipient,sent_at,campaign,subject,sender\n"


def row(campaign, day=2, who="ana@reader.example", subject="Tea is here", sender="news@shop.example"):
    return f"{who},2026-03-{day:02}T09:00:00Z,{campaign},{subject},{sender}\n"


@pytest.fixture
def counted(call):
    """Return a function that reads what a log holds from time to time, and says how many touches count then."""

    def read(*states):
        for rows in states:
            Path("sent.csv").write_text(HEAD + "".join(rows))
            assert call("ingest", "sent.csv", "--db", "kept.sqlite")[0] == 0
            assert call("score", "--db", "kept.sqlite", "--exit-zero")[0] == 0
        ledger = sqlite3.connect("kept.sqlite")
        ((number,),) = ledger.execute("SELECT count(*) FROM touch WHERE same_as IS NULL")
        ledger.close()
        return number

    return read


def test_a_campaign_that_was_renamed_is_one_send(counted):
    before, after = ([row(name, day) for day in (2, 9)] for name in ("Spring", "Spring 2026"))
    assert counted(before, [*after, row("Summer", 16)]) == 3
    assert counted([*before, row("Summer", 16)]) == 3  # and called as it was


@pytest.mark.parametrize(
    "after",
    [
        row("Spring 2026", subject="Coffee"),
        row("Spring 2026", sender="tom@shop.example"),
        row("Spring 2026", day=3),
    ],
    ids=["subject", "sender", "day"],
)
def test_what_has_taken_the_place_of_a_row_is_another_send(counted, after):
    assert counted([row("Spring")], [after]) == 2


def test_rows_that_a_log_has_at_two_lines_are_two_sends(counted):
    both = [row("Spring"), row("Spring 2026")]
    assert counted(both) == 2
    assert counted([*both, row("Summer", 16)], both) == 3
