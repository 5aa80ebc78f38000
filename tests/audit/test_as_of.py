"""An audit as of a day inside the archive tells what had happened by then."""

from __future__ import annotations

import pytest

from inbox_fatigue.cli.exits import Exit

LOG = "\n".join(
    [
        "recipient,sent_at,kind,campaign",
        "ana@reader.example,2026-03-01T09:00Z,sent,spring",
        "ana@reader.example,2026-03-02T09:00Z,unsubscribe,spring",
        *(f"ana@reader.example,2026-03-{day:02}T09:00Z,sent,spring" for day in (10, 20, 30)),
        "",
    ]
)
RULE = "consent/mailed-after-opt-out"


@pytest.fixture
def ledger(call, tmp_path):
    """Return a ledger of somebody who got three more messages, ten days apart, after saying no."""
    (tmp_path / "log.csv").write_text(LOG, "utf-8")
    assert call("ingest", "log.csv", "--organisation", "shop.example", "--db", "kept.sqlite")[0] == Exit.OK
    return ("--db", "kept.sqlite")


def why(text):
    """Return what is said of who is tired and why."""
    return text.partition("Who is tired")[2].partition("people:")[0].partition("person:")[0]


@pytest.mark.parametrize(
    ("day", "told"), [("2026-03-12", "1 message"), ("2026-03-25", "2 messages"), ("2026-03-30", "3 messages")]
)
def test_reasons_are_those_of_the_day(call, ledger, day, told):
    _, out, _ = call("score", *ledger, "--as-of", day)
    assert f"{told} after the unsubscribe" in why(out)
    assert why(out).count("after the unsubscribe") == 1


def test_what_came_later_is_still_in_the_whole_period(score, ledger, tmp_path):
    _, report = score(tmp_path / "kept.sqlite", "--as-of", "2026-03-12")
    assert [one["measured"] for one in report["findings"] if one["rule"] == RULE] == [3.0]


@pytest.mark.parametrize("command", ["score", "inbox"])
def test_a_day_before_everything_is_refused(call, ledger, command):
    who = ["person-1"] if command == "inbox" else []
    code, out, err = call(command, *who, *ledger, "--as-of", "2025-03-12")
    assert (code, out) == (Exit.USAGE, "")
    assert "--as-of 2025-03-12 is before the first audited message, which is of 2026-03-01" in err


def test_a_day_before_the_audited_period_is_refused(call, ledger):
    code, out, err = call("score", *ledger, "--since", "2026-03-15", "--as-of", "2026-03-12")
    assert (code, out) == (Exit.USAGE, "")
    assert "--as-of is before --since" in err


@pytest.mark.parametrize("day", ["2026-03-01", "2027-01-01"])
def test_the_first_day_and_any_after_the_last_are_days_to_look_from(call, ledger, day):
    code, out, _ = call("score", *ledger, "--as-of", day)
    assert code in {Exit.OK, Exit.FAIL}
    assert "Nobody is tired on" in out
