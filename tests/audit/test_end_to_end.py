"""From an archive to an exit code, through the command line and the processes behind it."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.sockets import WATCH

from inbox_fatigue.audit.showing.naming import is_code
from inbox_fatigue.cli.exits import Exit
from inbox_fatigue.ledger import soundness


def counts(report):
    return report["run"]["counts"]


def invariant(report):
    found = counts(report)
    return found["seen"] == sum(found[name] for name in ("stored", "duplicates", "quarantined", "skipped"))


def test_calm_mail_passes(audit, calm):
    code, report = audit(calm)
    assert (code, report["verdict"]) == (Exit.OK, {"outcome": "pass", "reasons": []})
    wanted = {"seen": 6, "stored": 6, "touches": 6, "recipients": 2, "duplicates": 0, "undated": 0}
    assert {name: counts(report)[name] for name in wanted} == wanted


def test_a_flood_fails_and_says_who_and_why(audit, flood):
    code, report = audit(flood, "--show-addresses")
    assert code == Exit.FAIL
    assert report["verdict"]["outcome"] == "fail"
    assert report["people"][0]["recipient"] == "ana@reader.example"
    assert "frequency/crowded-week" in {one["rule"] for one in report["findings"]}
    assert sum(one["share"] for one in report["senders"]) == pytest.approx(1, abs=0.01)


def test_a_campaign_that_a_code_names_is_told_by_the_subject_of_its_mail(call, letter, told, tmp_path):
    headers = {"X_Campaign": "8812073", "List_Unsubscribe": "<mailto:off@shop.example>"}
    mails = [letter(subject="Kettles of June", at=f"2026-06-01 {hour}:00", body=f"Kettle {hour}.", **headers)
             for hour in (10, 12, 14, 16)]  # fmt: skip
    (tmp_path / "coded.mbox").write_bytes(told(mails))
    _, out, _ = call("audit", "coded.mbox", "--organisation", "shop.example", "--exit-zero")
    assert "Kettles of June (8812073)" in out


def test_a_campaign_of_a_log_that_knows_no_subject_is_told_once(call, tmp_path):
    rows = [
        f"ana@reader.example,2026-06-0{day}T{hour}:00Z,nl-20260601"
        for day in (1, 2)
        for hour in range(10, 16)
    ]
    (tmp_path / "sends.csv").write_text("\n".join(["recipient,sent_at,campaign", *rows, ""]))
    _, out, _ = call("audit", "sends.csv", "--exit-zero")
    assert "nl-20260601" in out
    assert "(nl-20260601)" not in out


@pytest.mark.parametrize(
    ("name", "coded"),
    [("8812073", True), ("TjNfnE", True), ("3fa85f64-5717", True), ("iced-tea-week", False), ("SALE 3", False),
     ("Été", False), ("春の便り", False)],
)  # fmt: skip
def test_a_code_is_told_from_a_name(name, coded):
    assert is_code(name) is coded


@pytest.mark.parametrize("words", [("--format", "json"), ()], ids=["json", "text"])
def test_people_have_pseudonyms_unless_addresses_are_asked_for(call, flood_ledger, words):
    _, out, err = call("score", "--db", flood_ledger, *words)
    assert "person-" in out
    assert "ana@reader" not in out + err


def test_exit_zero_only_reports(score, flood_ledger):
    code, report = score(flood_ledger, "--exit-zero")
    assert (code, report["verdict"]["outcome"]) == (Exit.OK, "fail")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("no-such.mbox",), "there is no such file or directory"),
        (("calm.mbox", "--policy", "no.toml"), "no.toml"),
        (("calm.mbox", "--contacts", "no.csv"), "check the path given to --contacts"),
        (("calm.mbox", "--events", "no.csv"), "check the path given to --events"),
        (("calm.mbox", "--plugin", "no.py"), "there is no such file"),
        (("calm.mbox", "--db", "notes.txt"), "is not a ledger of inbox-fatigue"),
        (("calm.mbox", "--db", "no/ledger.sqlite"), "no/ledger.sqlite"),
        (("empty",), ""),
    ],
)
def test_a_call_that_must_be_fixed_is_told_in_one_sentence(call, calm, tmp_path, words, said):
    shutil.copy(calm, tmp_path)
    (tmp_path / "notes.txt").write_text("not a ledger", "utf-8")
    (tmp_path / "empty").mkdir()
    code, out, err = call("audit", *words)
    assert said in err
    assert "Traceback" not in err
    if said:
        assert (code, out) == (Exit.USAGE, "")
        assert len(err.splitlines()) == 1
    else:
        assert code in {Exit.USAGE, Exit.INCOMPLETE}
    assert (tmp_path / "notes.txt").read_text("utf-8") == "not a ledger"


def test_where_nothing_could_be_read_the_audit_is_incomplete(audit, tmp_path, told):
    (tmp_path / "bad.mbox").write_bytes(told([b"no header at all\n"] * 3))
    code, report = audit("bad.mbox")
    assert (code, report["verdict"]["outcome"]) == (Exit.INCOMPLETE, "incomplete")
    assert counts(report)["quarantined"] == 3
    assert invariant(report)
    assert report["problems"][0]["where"]["source"] == "bad.mbox"
    assert report["problems"][0]["where"]["offset"] == 0


def test_more_quarantined_than_the_policy_tolerates_is_incomplete(audit, calm, told, tmp_path):
    (tmp_path / "sent.mbox").write_bytes(calm.read_bytes() + told([b"no header at all\n"]))
    code, report = audit("sent.mbox")
    assert (code, counts(report)["quarantined"], invariant(report)) == (Exit.INCOMPLETE, 1, True)


HOUSE = """
import os, sys, time
from dataclasses import dataclass
from inbox_fatigue.plugin import Rule, hookimpl
RULE = Rule(slug="house/{name}", unit="touches", comfortable=1, unbearable=5,
            **dict.fromkeys(("because", "fires", "calm", "notices", "tires", "instead", "wrong_when"), "-"))
@dataclass(frozen=True, kw_only=True)
class House:
    rules = (RULE,)
    def measure(self, inboxes):
        {body}
@hookimpl
def inbox_fatigue_scorers():
    return [House]
"""
BAD = {
    "raises": ("raise ValueError('x')", "scorer-failed"),
    "hangs": ("time.sleep(600)", "scorer-timeout"),
    "exits": ("os._exit(0)", "scorer-died"),
    "quits": ("sys.exit(0)", "scorer-failed"),
    "garbage": ("return 3", "scorer-garbage"),
}


def test_a_scorer_that_fails_makes_the_audit_incomplete_and_leaves_the_others_results(
    score, calm_ledger, tmp_path
):
    """One call for all of them: each is named with what it died of, and what the others found stands."""
    words = []
    for name, (body, _) in BAD.items():
        (tmp_path / f"{name}.py").write_text(HOUSE.format(name=name, body=body), "utf-8")
        words += ["--plugin", f"{name}.py"]
    (tmp_path / "policy.toml").write_text("[limits]\nscorer_seconds = 2.0\n", "utf-8")
    code, report = score(calm_ledger, "--policy", "policy.toml", *words)
    assert (code, report["verdict"]["outcome"]) == (Exit.INCOMPLETE, "incomplete")
    found = {one["plugin"].removeprefix("file-").strip(): one["why"] for one in report["problems"]}
    assert found == {name: why for name, (_, why) in BAD.items()}
    assert all(any(name in reason for reason in report["verdict"]["reasons"]) for name in BAD)
    assert report["people"] == score(calm_ledger)[1]["people"]


def test_a_scorer_that_fails_hides_no_failure_of_the_policy(score, flood_ledger, tmp_path):
    (tmp_path / "raises.py").write_text(HOUSE.format(name="raises", body="raise ValueError('x')"), "utf-8")
    code, report = score(flood_ledger, "--plugin", "raises.py")
    assert code == Exit.FAIL
    assert "raises" in report["verdict"]["reasons"][-1]


def test_what_fails_and_is_incomplete_is_told_as_both(call, flood_ledger, tmp_path):
    (tmp_path / "raises.py").write_text(HOUSE.format(name="raises", body="raise ValueError('x')"), "utf-8")
    _, out, _ = call("score", "--db", flood_ledger, "--plugin", "raises.py")
    heads = [line.split()[0] for line in out.splitlines() if line.startswith(("FAIL", "INCOMPLETE"))]
    assert heads == ["FAIL", "INCOMPLETE"]


def test_a_plugin_that_cannot_be_imported_makes_the_audit_incomplete(score, calm_ledger, tmp_path):
    (tmp_path / "broken.py").write_text("import no_such_module\n", "utf-8")
    code, report = score(calm_ledger, "--plugin", "broken.py")
    assert code == Exit.INCOMPLETE
    assert "plugin-import-failed" in report["verdict"]["reasons"][0]


def test_a_required_plugin_that_is_missing_makes_the_audit_incomplete(score, calm_ledger, tmp_path):
    (tmp_path / "policy.toml").write_text('[gate]\nrequired = ["house"]\n', "utf-8")
    code, report = score(calm_ledger, "--policy", "policy.toml")
    assert code == Exit.INCOMPLETE
    assert report["verdict"]["reasons"][0].startswith("house is required and was not measured")
    assert report["people"] == score(calm_ledger)[1]["people"]


def test_a_required_name_that_is_mistyped_is_the_users_to_fix(call, calm_ledger, tmp_path):
    (tmp_path / "policy.toml").write_text('[gate]\nrequired = ["frequenzy"]\n', "utf-8")
    code, out, err = call("score", "--db", calm_ledger, "--policy", "policy.toml")
    assert (code, out) == (Exit.USAGE, "")
    assert 'did you mean "frequency"?' in err


def test_what_a_policy_requires_and_nothing_is_known_of_is_incomplete(score, calm_ledger, tmp_path):
    """No opt-outs are known: the defaults tell so, and a policy that asks for the rule gets no pass."""
    (tmp_path / "policy.toml").write_text('[gate]\nrequired = ["consent/mailed-after-opt-out"]\n', "utf-8")
    assert score(calm_ledger)[0] == Exit.OK
    code, report = score(calm_ledger, "--policy", "policy.toml")
    assert code == Exit.INCOMPLETE
    assert report["verdict"]["reasons"] == [
        "consent/mailed-after-opt-out is required and could be assessed for nobody; see what is not assessed"
    ]


@pytest.mark.parametrize("way", ["os._exit(0)", "from os import _exit; _exit(0)", "sys.exit(0)"])
def test_a_plugin_that_ends_the_process_while_it_is_imported_makes_no_pass(call, calm_ledger, tmp_path, way):
    (tmp_path / "ends.py").write_text(f"import os, sys\n{way}\n", "utf-8")
    code, out, _ = call("score", "--db", calm_ledger, "--plugin", "ends.py")
    assert code == Exit.INCOMPLETE
    assert "plugin-import-failed" in out


def test_settings_of_a_plugin_that_failed_are_told_with_its_failure(call, calm_ledger, tmp_path):
    (tmp_path / "broken.py").write_text("import no_such_module\n", "utf-8")
    (tmp_path / "policy.toml").write_text('[rules."house/calls"]\ncomfortable = 1\n', "utf-8")
    code, _, err = call("score", "--db", calm_ledger, "--plugin", "broken.py", "--policy", "policy.toml")
    assert code == Exit.USAGE
    assert 'names "house/calls", which no plugin has' in err
    assert "file-broken was not used (plugin-import-failed): ModuleNotFoundError" in err


def test_a_kept_ledger_is_scored_to_the_same_bytes_and_read_no_second_time(call, flood, tmp_path):
    (tmp_path / "contacts.csv").write_text(
        "address,max_per_week,alias_of\nana@reader.example,2,\nanna@home.example,,ana@reader.example\n",
        "utf-8",
    )
    words = (flood, "--db", "kept.sqlite", "--contacts", "contacts.csv", "--format", "json")
    first = call("audit", *words)
    assert call("score", "--db", "kept.sqlite", "--format", "json") == first
    assert call("audit", *words) == first
    db = sqlite3.connect(tmp_path / "kept.sqlite")
    assert db.execute("SELECT outcome FROM verdict").fetchall() == [("fail",)]
    assert db.execute("SELECT count(*) FROM finding").fetchone()[0] == len(json.loads(first[1])["findings"])
    walked = db.execute("SELECT DISTINCT source, place FROM evidence JOIN finding ON finding.id = finding")
    assert {row[0] for row in walked} == {str(flood)}
    db.close()


def test_the_ledger_says_who_could_not_be_assessed_and_everybody_in_one_row(call, flood, tmp_path):
    """The recipient 0 stands for everybody; each rule's count in the report is that of the people meant."""
    (tmp_path / "contacts.csv").write_text("address,max_per_week\nana@reader.example,2\n", "utf-8")
    _, out, _ = call("audit", flood, "--db", "kept.sqlite", "--contacts", "contacts.csv", "--format", "json")
    told = {(one["rule"], one["reason"]): one["count"] for one in json.loads(out)["not_assessed"]}
    with closing(sqlite3.connect(tmp_path / "kept.sqlite")) as db:
        people = db.execute("SELECT count(*) FROM score").fetchone()[0]
        kept = db.execute("""
            SELECT rule, reason, count(*), min(recipient) FROM not_assessed GROUP BY rule, reason""").fetchall()
    assert {row[:2] for row in kept} == set(told)
    for rule, reason, rows, smallest in kept:
        everybody = told[rule, reason] == people
        assert (smallest == 0) is everybody
        assert rows == (1 if everybody else told[rule, reason])
    assert {smallest == 0 for *_, smallest in kept} == ({True, False} if people > 1 else {True})


def test_the_same_input_gives_the_same_bytes_at_once_or_in_parts(call, flood, calm, calm_ledger, tmp_path):
    """Whatever the number of workers, and whether it is read in one call or in two."""
    first = call("audit", flood, calm, "--format", "json", "--workers", "1")
    shutil.copy(calm_ledger, tmp_path / "parts.sqlite")
    assert call("ingest", flood, "--db", "parts.sqlite", "--workers", "2")[0] == Exit.OK
    assert call("score", "--db", "parts.sqlite", "--format", "json") == first


def test_what_is_new_in_an_archive_that_grew_is_read(call, calm, letter, told, tmp_path):
    box = tmp_path / "sent.mbox"
    box.write_bytes(calm.read_bytes())
    call("ingest", box, "--db", "kept.sqlite")
    box.write_bytes(calm.read_bytes() + told([letter(at="2026-04-02", subject="Tea of month 4")]))
    report = json.loads(call("audit", box, "--db", "kept.sqlite", "--format", "json")[1])
    assert (counts(report)["seen"], counts(report)["touches"], invariant(report)) == (7, 7, True)
    assert counts(report)["stored"] + counts(report)["duplicates"] == 7


@pytest.mark.parametrize("left", [0.3, 0.7, 0.95])
def test_a_mail_that_was_cut_while_its_file_was_written_is_told_whole_and_once(call, calm, tmp_path, left):
    box, whole = tmp_path / "sent.mbox", calm.read_bytes()
    begin = whole.rindex(b"\n\n", 0, whole.rindex(b"To unsubscribe")) + 2  # of the last mail's text
    box.write_bytes(whole[: begin + round(left * (len(whole) - begin))])
    call("ingest", box, "--db", "kept.sqlite")
    box.write_bytes(whole)
    kept = json.loads(call("audit", box, "--db", "kept.sqlite", "--format", "json")[1])
    fresh = json.loads(call("audit", box, "--format", "json")[1])
    assert counts(kept)["touches"] == counts(fresh)["touches"] == 6
    assert kept["people"] == fresh["people"]


def test_a_file_that_another_one_takes_the_place_of_leaves_its_mails_in_the_ledger(
    call, letter, told, tmp_path
):
    """A mail at the same place is the cut one's whole only where sender, reader and second agree."""
    box = tmp_path / "today.mbox"
    for day in (1, 2):
        box.write_bytes(
            told([letter(at=f"2026-03-0{day} 09:00", subject="Tea", body=f"Tea of day {day}.\n")])
        )
        call("ingest", box, "--db", "kept.sqlite")
    report = json.loads(call("score", "--db", "kept.sqlite", "--format", "json")[1])
    assert counts(report)["touches"] == 2


def test_a_temporary_ledger_leaves_no_file_behind(call, flood, tmp_path, monkeypatch):
    place = tmp_path / "temporary"
    place.mkdir()
    monkeypatch.setenv("TMPDIR", str(place))
    monkeypatch.setattr("tempfile.tempdir", None)
    assert call("audit", flood)[0] == Exit.FAIL
    assert list(place.rglob("*")) == []


def test_contacts_that_are_wrong_are_told_with_file_and_line(audit, calm, tmp_path):
    (tmp_path / "contacts.csv").write_text("address,timezone\nana@reader.example,Mars/Phobos\n", "utf-8")
    _, report = audit(calm, "--contacts", "contacts.csv", "--db", "kept.sqlite")
    (problem,) = report["problems"]
    assert problem["why"] == "contact-value"
    assert (problem["where"]["source"], problem["where"]["line"]) == ("contacts.csv", 2)
    (tmp_path / "contacts.csv").write_text("address,timezone\nana@reader.example,Europe/Berlin\n", "utf-8")
    assert audit(calm, "--contacts", "contacts.csv", "--db", "kept.sqlite")[1]["problems"] == []


def test_events_that_are_wrong_are_told_with_file_and_line(audit, calm, tmp_path):
    (tmp_path / "events.csv").write_text(
        "address,at,kind\nana@reader.example,2026-02-03 10:00,click\nana@reader.example,2026-02-33 10:00,click\n",
        "utf-8",
    )
    _, report = audit(calm, "--events", "events.csv", "--timezone", "UTC")
    (problem,) = [one for one in report["problems"] if one["lost"]]
    assert (problem["where"]["source"], problem["where"]["line"]) == ("events.csv", 3)


def test_findings_are_told_for_the_period_that_is_asked_for(score, flood_ledger):
    _, report = score(flood_ledger, "--until", "2026-03-03")
    assert counts(report)["touches"] == 4
    assert report["run"]["period"]["as_of"] == "2026-03-03T15:00:00Z"
    _, report = score(flood_ledger, "--as-of", "2026-06-30")
    assert report["people"][0]["fatigue"] == 0
    assert report["people"][0]["at_worst"] > 0


def test_accepted_findings_are_counted_and_not_shown(score, flood_ledger, tmp_path):
    (tmp_path / "policy.toml").write_text(
        '[[ignores]]\nrule = "frequency"\nreason = "moving house"\nexpires = 2026-12-31\nrecipient = "ana@reader.example"\n',
        "utf-8",
    )
    _, report = score(flood_ledger, "--policy", "policy.toml")
    assert report["ignored"] > 0
    assert not [one for one in report["findings"] if one["rule"].startswith("frequency")]
    assert report["people"][0]["families"].get("frequency", 0) == 0
    assert report["problems"] == []


@pytest.mark.parametrize("but", ['campaign = "Lanch"', 'recipient = "anna@*"', "expires = 2026-01-01"])
def test_what_accepts_nothing_is_told_with_its_line(score, flood_ledger, tmp_path, but):
    entry = {"rule": '"frequency"', "reason": '"agreed"', "expires": "2026-12-31"}
    key, _, value = but.partition(" = ")
    lines = [f"{name} = {said}" for name, said in {**entry, key: value}.items()]
    (tmp_path / "policy.toml").write_text("[[ignores]]\n" + "\n".join(lines) + "\n")
    _, report = score(flood_ledger, "--policy", "policy.toml")
    (problem,) = report["problems"]
    assert (problem["why"], problem["lost"], report["ignored"]) == ("accepts-nothing", 0, 0)
    assert problem["detail"].startswith("policy.toml:1: ignores[1] covers no finding")
    assert ("has expired on 2026-01-01" in problem["detail"]) == (key == "expires")


def test_mail_that_goes_on_after_an_acceptance_has_expired_counts(audit, tmp_path):
    """Eleven mails a week, the most of them in the first, and each week is one episode with the last."""
    start = datetime(2026, 1, 5, 9, tzinfo=UTC)
    sent = [
        start + timedelta(weeks=week, hours=12 * n)
        for week in range(8)
        for n in range(12 if week == 0 else 11)
    ]
    log = tmp_path / "sent.csv"
    entry = '[[ignores]]\nrule = "frequency"\nreason = "the launch"\nexpires = 2026-01-31\n'
    (tmp_path / "policy.toml").write_text(entry)

    def judged(weeks):
        rows = [
            f"ana@reader.example,{at:%Y-%m-%dT%H:%MZ},c{n}\n"
            for n, at in enumerate(sent)
            if at < start + weeks
        ]
        log.write_text("recipient,sent_at,campaign\n" + "".join(rows))
        _, report = audit(log, "--organisation", "shop.example", "--policy", "policy.toml")
        return report["people"][0]["state"], {one["rule"] for one in report["findings"]}

    assert judged(timedelta(weeks=3)) == ("rested", set())
    state, rules = judged(timedelta(weeks=8))
    assert (state, "frequency/crowded-week" in rules) == ("exhausted", True)


def test_who_accepts_findings_of_a_label_is_told_that_labels_move(score, flood_ledger, tmp_path):
    entry = '[[ignores]]\nrule = "frequency"\nreason = "agreed"\nexpires = 2026-12-31\nrecipient = "{}"\n'
    (tmp_path / "policy.toml").write_text(entry.format("ana@*") + entry.format("person-1"))
    _, report = score(flood_ledger, "--policy", "policy.toml")
    assert report["ignored"] > 0
    (problem,) = report["problems"]
    assert (problem["why"], problem["lost"]) == ("accepts-by-label", 0)
    assert problem["detail"].startswith("policy.toml:6: ignores[2] names a person by a label")


def test_reading_and_scoring_open_no_socket(flood, tmp_path):
    seen = tmp_path / "seen"
    (tmp_path / "watch.py").write_text(WATCH, "utf-8")
    environment = {**os.environ, "SOCKETS_SEEN": str(seen)}
    command = [sys.executable, "-m", "inbox_fatigue", "audit", str(flood), "--plugin", "watch.py"]
    ran = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert ran.returncode == Exit.FAIL, ran.stderr
    assert not seen.exists()
    control = "import socket, watch\ntry:\n    socket.create_connection(('127.0.0.1', 9), 0.1)\nexcept OSError:\n    pass\n"
    subprocess.run([sys.executable, "-c", control], cwd=tmp_path, env=environment, check=True)
    assert "socket.connect" in seen.read_text("utf-8")


@pytest.mark.parametrize("large", [soundness.LARGE, 0], ids=["small", "large"])
def test_a_damaged_ledger_is_told_in_one_sentence(call, flood_ledger, tmp_path, monkeypatch, large):
    monkeypatch.setattr(soundness, "LARGE", large)
    shutil.copy(flood_ledger, tmp_path / "kept.sqlite")
    with (tmp_path / "kept.sqlite").open("r+b") as file:
        file.seek(4096 * 4)
        file.write(b"\xff" * 200)
    code, out, err = call("score", "--db", "kept.sqlite")
    assert (code, out) == (Exit.USAGE, "")
    assert "is damaged" in err
    assert len(err.splitlines()) == 1


def test_one_persons_inbox_is_shown_by_label_and_by_address(call, flood_ledger, tmp_path):
    shutil.copy(flood_ledger, tmp_path / "kept.sqlite")
    by_label = call("inbox", "person-1", "--db", "kept.sqlite")
    assert by_label[0] == Exit.OK
    assert "Offer 3" in by_label[1]
    assert call("inbox", "ANA@reader.example", "--db", "kept.sqlite")[1] == by_label[1]
    code, _, err = call("inbox", "nobody@reader.example", "--db", "kept.sqlite")
    assert (code, "nobody of that address or label" in err) == (Exit.USAGE, True)


@pytest.mark.parametrize(
    ("known", "found"),
    [([], {"en"}), (["en", "de"], {"en"}), (["de", "fr"], {"de", "fr", None}), (["qq"], {None})],
)
def test_a_text_is_told_to_be_in_no_language_but_the_known_ones(call, builder, known, found):
    english = (
        "We open the new garden on Saturday, and there will be tea and cake for everybody who comes by.\n"
    )
    Path("one.mbox").write_bytes(builder["told"]([builder["letter"](body=english)]))
    Path("policy.toml").write_text(f"known_languages = {json.dumps(known)}\n")
    code, _, err = call("ingest", "one.mbox", "--db", "one.sqlite", "--policy", "policy.toml")
    assert (code, err) == (Exit.OK, "")
    ledger = sqlite3.connect("one.sqlite")
    ((language,),) = ledger.execute("SELECT language FROM content")
    ledger.close()
    assert language in found
