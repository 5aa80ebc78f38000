"""A plan on top of a history, from the command line: what it would do, and what would make it fine."""

from __future__ import annotations

import csv
import json
import shutil
import sqlite3
import stat
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import jsonschema
import pytest

from inbox_fatigue import cli
from inbox_fatigue.reports.preview.json_v1 import schema

SAMPLE = Path(__file__).parents[2] / "sample_mail"


@pytest.fixture(scope="module")
def history(tmp_path_factory):
    """Return a ledger of the sample."""
    db = tmp_path_factory.mktemp("history") / "sample.sqlite"
    code = cli.main(
        ["ingest", str(SAMPLE), "--contacts", str(SAMPLE / "contacts.csv"),
         "--events", str(SAMPLE / "events.csv"), "--db", str(db)]
    )  # fmt: skip
    assert code == 0
    return db


@pytest.fixture(scope="module")
def seen():
    """Return the previews of the sample's own plans so far: several tests look at one."""
    return {}


@pytest.fixture
def preview(call, history, seen):
    """Return a function that previews a plan on the sample's history: exit code and report."""

    def run(plan, *words):
        if plan.parent == SAMPLE and (plan, words) in seen:
            return seen[plan, words]
        seen[plan, words] = found = fresh(plan, *words)
        return found

    def fresh(plan, *words):
        policy = ("--policy", SAMPLE / "inbox-fatigue.toml") if "--policy" not in words else ()
        code, out, err = call("preview", plan, "--db", history, *policy, *words, "--format", "json")
        assert "Traceback" not in err, err
        return code, json.loads(out) if out else err

    return run


@pytest.fixture(scope="module")
def lists(tmp_path_factory, history):
    """Return the lists that a preview of the sample's plan writes."""
    place = tmp_path_factory.mktemp("lists") / "june"
    words = ["preview", SAMPLE / "plan.toml", "--db", history, "--policy", SAMPLE / "inbox-fatigue.toml",
             "--suppress", place]  # fmt: skip
    assert cli.main([str(word) for word in words]) == 1
    return place


def rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_plan_of_three_desks_fails_and_says_whom_which_limit_and_which_campaign(preview):
    code, report = preview(SAMPLE / "plan.toml", "--show-addresses")
    assert code == 1
    assert report["verdict"]["outcome"] == "fail"
    reasons = " ".join(report["verdict"]["reasons"])
    for rule in ("consent/mailed-after-opt-out", "frequency/over-cap", "plan/duplicate-recipient"):
        assert rule in reasons
    kept_back = {cap["name"]: cap["refused"] for cap in report["caps"]}
    assert kept_back["three a week"] > 0
    refused = {(one["recipient"], one["name"]) for one in report["refusals"]}
    assert ("karin@solberg-weaving.example", "Cold brew week") in refused
    assert ("imogen@vale-pottery.example", "Cold brew week, last call") in refused
    assert all(one["reason"] for one in report["refusals"])


def test_a_finding_points_at_the_line_of_the_step_that_completes_it(preview):
    _, report = preview(SAMPLE / "plan.toml", "--show-addresses")
    lines = (SAMPLE / "plan.toml").read_text("utf-8").split("\n")
    second = lines.index(
        'name = "Summer office trial, reminder 2"'
    )  # the heading is above, lines count from one
    places = {(one["where"]["source"], one["where"]["line"]) for one in report["findings"]
              if one["rule"] == "follow-up/bump-of-a-bump"}  # fmt: skip
    assert places == {(str(SAMPLE / "plan.toml"), second)}
    assert all(lines[one["where"]["line"] - 1].startswith("[[campaigns") for one in report["findings"])


def test_the_mended_plan_passes(preview):
    code, report = preview(SAMPLE / "plan-fixed.toml")
    assert (code, report["verdict"]["outcome"]) == (0, "pass")
    assert report["refusals"] == []


def test_a_preview_that_follows_its_own_lists_passes(preview, lists):
    code, report = preview(SAMPLE / "plan.toml", "--apply", lists)
    assert (code, report["verdict"]["outcome"], report["refusals"]) == (0, "pass", [])


def test_the_report_is_what_its_schema_says(preview):
    _, report = preview(SAMPLE / "plan.toml", "--preset", "braze", "--preset", "marketo",
                        "--diff", SAMPLE / "plan-fixed.toml")  # fmt: skip
    jsonschema.validate(report, schema())
    assert [one["preset"] for one in report["presets"]] == ["braze", "marketo"]
    jsonschema.validate(report["other"], schema())


def test_people_are_pseudonyms_in_the_report_and_addresses_in_the_lists_alone(preview, lists):
    _, report = preview(SAMPLE / "plan.toml")
    assert "karin@" not in json.dumps(report)
    told = rows(lists / "cold-brew-week.suppress.csv")
    assert any(row["address"] == "karin@solberg-weaving.example" for row in told)


def test_only_their_owner_can_read_the_lists(lists):
    assert stat.S_IMODE(lists.stat().st_mode) == 0o700
    for path in lists.iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_the_corrected_audience_has_lost_those_whom_the_list_names_and_nobody_else(lists):
    before = {row["address"] for row in rows(SAMPLE / "plan" / "cold-brew.csv")}
    after = {row["address"] for row in rows(lists / "cold-brew-week.audience.csv")}
    refused = {row["address"] for row in rows(lists / "cold-brew-week.suppress.csv") if row["step"] == "0"}
    assert refused
    assert after == before - refused


def test_a_ledger_is_not_changed_by_a_preview(preview, history):
    before = history.read_bytes()
    preview(SAMPLE / "plan-fixed.toml", "--resolve", "as-sent")
    assert history.read_bytes() == before


def test_the_history_may_be_archives_in_place_of_a_ledger(call, preview):
    _, expected = preview(SAMPLE / "plan.toml")
    code, out, _ = call(
        "preview", SAMPLE / "plan.toml", SAMPLE, "--contacts", SAMPLE / "contacts.csv",
        "--events", SAMPLE / "events.csv", "--policy", SAMPLE / "inbox-fatigue.toml", "--format", "json",
    )  # fmt: skip
    found = json.loads(out)
    assert code == 1
    assert found["verdict"] == expected["verdict"]
    assert found["refusals"] == expected["refusals"]


@pytest.mark.parametrize(("only", "code"), [("all", 1), ("plan", 0)])
def test_the_past_is_judged_as_well_where_the_settings_say_so(preview, plan_of, tmp_path, only, code):
    """Nadia was tired before, and one invitation more does not make it worse than that."""
    policy = tmp_path / f"gate-{only}.toml"
    policy.write_text(f'[gate]\nonly = "{only}"\ntired = "0%"\n')
    found, report = preview(plan_of("nadia@rahimi-textiles.example\n"), "--policy", policy)
    assert (found, report["judged"]) == (code, only)
    assert report["prospects"]["without"]["states"]["tired"] == 1


def test_nobody_is_more_tired_after_leaving_out_what_must_not_go(preview):
    _, report = preview(SAMPLE / "plan.toml")
    worst = ("exhausted", "tired")
    planned, resolved = report["prospects"]["planned"]["states"], report["prospects"]["resolved"]["states"]
    assert sum(resolved[state] for state in worst) <= sum(planned[state] for state in worst)


def test_an_empty_audience_passes_and_says_so(preview, plan_of):
    code, report = preview(plan_of(""))
    assert code == 0
    assert report["verdict"]["reasons"] == ["nothing would be sent: nobody is left in any audience"]


def test_a_limit_of_nought_lets_nothing_through(preview, plan_of, tmp_path):
    policy = tmp_path / "none.toml"
    policy.write_text('[[caps]]\nname = "none"\nlimit = 0\nwindow = "7d"\n')
    code, report = preview(plan_of("ada@fenwick-bindery.example\nnew@person.example\n"), "--policy", policy)
    assert code == 1
    assert len(report["refusals"]) == report["plan"]["sends"] == 2
    assert all(one["next_at"] is None for one in report["refusals"])


def test_somebody_who_is_not_in_the_ledger_is_a_new_person(preview, plan_of):
    code, report = preview(plan_of("new@person.example\n"), "--show-addresses")
    assert code == 0, report["verdict"]
    assert report["plan"]["people"] == 1
    assert report["prospects"]["without"]["states"]["rested"] == 1


def test_what_is_on_a_suppression_list_must_not_go(preview, plan_of, tmp_path):
    listed = tmp_path / "never.csv"
    listed.write_text("address\nada@fenwick-bindery.example\n")
    plan = plan_of("ada@fenwick-bindery.example\ngwen@pritchard-farm.example\n")
    code, report = preview(plan, "--suppressions", listed, "--show-addresses")
    assert code == 1
    assert [one["recipient"] for one in report["refusals"]] == ["ada@fenwick-bindery.example"]


def test_a_cell_that_a_spreadsheet_would_take_for_a_formula_is_made_harmless(
    call, history, plan_of, tmp_path
):
    policy = tmp_path / "none.toml"
    policy.write_text('[[caps]]\nname = "=none"\nlimit = 0\nwindow = "7d"\n')
    plan = plan_of("=1+1@person.example\n")
    words = ("preview", plan, "--db", history, "--policy", policy)
    assert call(*words, "--suppress", tmp_path / "lists")[0] == 1
    (row,) = rows(tmp_path / "lists" / "open-evening.suppress.csv")
    assert (row["address"], row["limit"]) == ("'=1+1@person.example", "'=none")
    code, out, _ = call(*words, "--apply", tmp_path / "lists", "--format", "json")
    assert (code, json.loads(out)["plan"]["sends"]) == (0, 0)


@pytest.fixture
def plan_of(tmp_path):
    """Return a function that writes a plan of one campaign to some addresses."""

    def write(addresses):
        shutil.copy(SAMPLE / "plan" / "open-evening.html", tmp_path)
        (tmp_path / "audience.csv").write_text(f"address\n{addresses}")
        plan = tmp_path / "plan.toml"
        plan.write_text(
            'name = "One"\n[[campaigns]]\nname = "Open evening"\nsender = "events@larkspur-tea.example"\n'
            "send_at = 2026-06-10T16:00:00Z\n"
            'creative = "open-evening.html"\nsubject = "An evening"\nway_out = true\naudience = "audience.csv"\n'
        )
        return plan

    return write


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("missing.toml",), "there is no such plan"),
        ((SAMPLE / "plan.toml", "--preset", "brazen"), "braze"),
        ((SAMPLE / "plan.toml", "--apply", "/nowhere"), "--suppress wrote"),
        ((SAMPLE / "plan.toml", "--suppress", "/nowhere/at/all"), "make it first"),
        ((SAMPLE / "plan.toml", "--suppressions", "/nowhere.csv"), "/nowhere.csv"),
    ],
)
def test_a_call_that_cannot_be_carried_out_says_what_to_do(call, history, words, told):
    code, out, err = call("preview", *words, "--db", history)
    assert (code, out) == (2, "")
    assert told in err
    assert "Traceback" not in err


def test_all_mistakes_of_a_plan_are_told_at_once_with_file_and_line(call, history, plan_of):
    plan = plan_of("ada@fenwick-bindery.example\n")
    text = plan.read_text()
    plan.write_text(
        text.replace("2026-06-10T16:00:00Z", '"soon"').replace(
            'sender = "', 'timezone = "Mars/Base"\nsender = "'
        )
        + 'colour = "red"\n'
    )
    code, _, err = call("preview", plan, "--db", history)
    assert code == 2
    assert err.count(f"{plan}:") >= 3
    for word in ("Mars/Base", "colour", "no date and time"):
        assert word in err


def test_a_query_picks_the_audience_and_cannot_write(call, history, plan_of):
    plan = plan_of("")
    text = plan.read_text()
    query = "SELECT address FROM address WHERE address LIKE 'ada@%'"
    plan.write_text(text.replace('audience = "audience.csv"', f'audience = {{ sql = "{query}" }}'))
    code, out, err = call("preview", plan, "--db", history, "--format", "json")
    assert "Traceback" not in err
    assert json.loads(out)["plan"]["people"] == 1, code
    plan.write_text(text.replace('audience = "audience.csv"', 'audience = { sql = "DELETE FROM touch" }'))
    code, _, err = call("preview", plan, "--db", history)
    assert code == 2
    assert "SELECT" in err
    with closing(sqlite3.connect(history)) as db:
        assert db.execute("SELECT count(*) FROM touch").fetchone()[0] > 0


@pytest.mark.corpora
def test_three_more_letters_in_a_week_are_refused_to_those_who_would_get_more_than_three(
    call, tmp_path, corpora
):
    """Real sends to 300 people, and a plan of three more in the last week of December 2020.

    Who may not get all three is counted here without the tool: those with a letter of the log in some
    seven days that hold the plan's three.
    """
    log = corpora / "newsletter-sends-ncsu" / "send_log.sample300.csv"
    days = [datetime(2020, 12, day, 12, tzinfo=UTC) for day in (28, 29, 30)]
    (tmp_path / "plan.toml").write_text(
        'name = "December"\n'
        + "".join(
            f'[[campaigns]]\nname = "extra {at.day}"\nsend_at = {at:%Y-%m-%dT%H:%M:%SZ}\n'
            'subject = "Extra"\naudience = { sql = "SELECT DISTINCT address FROM address" }\n'
            for at in days
        )
    )
    (tmp_path / "policy.toml").write_text(
        '[gate]\ntired = "100%"\nexhausted = "100%"\n[[caps]]\nname = "three a week"\nlimit = 3\nwindow = "7d"\n'
    )
    code, out, err = call(
        "preview", "plan.toml", log, "--as-of", "2020-12-24", "--policy", "policy.toml",
        "--show-addresses", "--format", "json",
    )  # fmt: skip
    assert "Traceback" not in err
    report = json.loads(out)
    assert report["plan"]["people"] == 300
    refused = {one["recipient"] for one in report["refusals"] if one["cap"] == "three a week"}
    assert refused, "the log holds a letter of 29 December, to most of the 300"
    assert refused == _over_three(log, days)
    assert code == 1


def _over_three(log, days):
    """Return who would have more than three letters in some seven days if the three extra ones went."""
    sent = {}
    for row in rows(log):
        sent.setdefault(row["recipient"], []).append(datetime.fromisoformat(row["sent_at"]))
    week = timedelta(days=7)
    return {
        who
        for who, past in sent.items()
        for end in (*past, *days)
        if any(end - week < at <= end for at in days)
        and sum(end - week < at <= end for at in (*past, *days)) > 3
    }


def test_who_stands_in_an_audience_twice_is_left_out_as_often_as_the_lists_say(
    call, history, plan_of, tmp_path
):
    """Copies to one address have the same name, step and time; each line of a list is one of them."""
    policy = tmp_path / "one.toml"
    policy.write_text(
        '[gate.rules]\n"plan/duplicate-recipient" = 9\n[[caps]]\nname = "one"\nlimit = 1\nwindow = "7d"\n'
    )
    plan = plan_of("new@person.example\n" * 3)
    words = ("preview", plan, "--db", history, "--policy", policy, "--format", "json")
    code, out, _ = call(*words, "--suppress", tmp_path / "lists")
    assert (code, len(json.loads(out)["refusals"])) == (1, 2)
    _, out, _ = call(*words, "--apply", tmp_path / "lists")
    report = json.loads(out)
    assert [cap["refused"] for cap in report["caps"] if cap["name"] == "one"] == [0]
    assert report["refusals"] == []


def test_what_is_wrong_at_any_time_is_not_put_off(call, history, plan_of, tmp_path):
    """Karin opted out: a mail to her that a cap holds back today must not go next week either."""
    policy = tmp_path / "none.toml"
    policy.write_text('[[caps]]\nname = "one"\nlimit = 1\nwindow = "7d"\n')
    plan = plan_of("karin@solberg-weaving.example\nada@fenwick-bindery.example\n")
    text = plan.read_text()
    again = text[text.index("[[campaigns]]") :].replace("Open evening", "Once more").replace("10T16", "11T16")
    plan.write_text(text + again)
    _, out, _ = call(
        "preview", plan, "--db", history, "--policy", policy, "--show-addresses", "--format", "json"
    )
    later = {(one["recipient"], one["next_at"] is not None) for one in json.loads(out)["refusals"]}
    assert ("karin@solberg-weaving.example", False) in later
    assert ("karin@solberg-weaving.example", True) not in later
    assert ("ada@fenwick-bindery.example", True) in later


def test_no_more_people_are_spared_than_the_gate_asks_for(call, history, plan_of, tmp_path):
    """Four strangers would get nine mails in two days; half of those who still get some may be tired."""
    policy = tmp_path / "half.toml"
    policy.write_text('[gate]\ntired = "50%"\nexhausted = "100%"\n')
    plan = plan_of("".join(f"new{number}@person.example\n" for number in range(4)))
    text = plan.read_text()
    one = text[text.index("[[campaigns]]") :]
    more = [
        one.replace("Open evening", f"Evening {n}").replace("10T16", f"{10 + n % 2}T{9 + n:02}")
        for n in range(8)
    ]
    plan.write_text(text + "".join(more))
    code, out, _ = call("preview", plan, "--db", history, "--policy", policy, "--format", "json")
    report = json.loads(out)
    weary = [sum(report["prospects"][side]["states"][one] for one in ("tired", "exhausted"))
             for side in ("planned", "resolved")]  # fmt: skip
    assert code == 1
    assert weary == [4, 2]


def test_until_leaves_the_end_of_the_history_out_and_nothing_of_the_plan(call, history, plan_of):
    plan = plan_of("nadia@rahimi-textiles.example\n")
    told = {}
    for words in ((), ("--until", "2026-03-31")):
        _, out, _ = call("preview", plan, "--db", history, *words, "--format", "json")
        told[words] = json.loads(out)
    assert 0 < told["--until", "2026-03-31"]["history"]["touches"] < told[()]["history"]["touches"]
    assert {one["plan"]["sends"] for one in told.values()} == {1}


def test_the_moment_of_a_preview_is_the_end_of_the_plan_whatever_dates_the_past_has(
    call, history, plan_of, tmp_path
):
    """A clock that ran ahead dates one mail twenty years late; nobody has rested until then."""
    odd = tmp_path / "odd.csv"
    odd.write_text("recipient,sent_at,campaign\nx@person.example,2046-01-01T00:00:00Z,odd\n")
    plan = plan_of("nadia@rahimi-textiles.example\n")
    told = []
    for words in ((), (odd,)):
        code, out, err = call(
            "preview", plan, *words, "--db", history, "--as-of", "2026-06-01", "--format", "json"
        )
        assert code != 2, err
        told.append(json.loads(out)["prospects"]["without"]["states"])
    assert told[0] == told[1]
    assert told[0]["tired"] == 1


def test_no_more_disagreements_are_shown_than_can_be_read(call, history):
    words = [
        word for name in ("braze", "marketo", "hubspot", "mautic", "unica") for word in ("--preset", name)
    ]
    _, out, _ = call(
        "preview", SAMPLE / "plan.toml", "--db", history, "--policy", SAMPLE / "inbox-fatigue.toml", *words
    )
    assert out.count(" holds back, such as ") <= 6
    assert "more disagreements" in " ".join(out.split())
