"""The sample archive tells the story that its README promises, and the audit finds it."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

SAMPLE = Path(__file__).parents[2] / "sample_mail"
READERS = tomllib.loads((SAMPLE / "story" / "people.toml").read_text("utf-8"))["reader"]
BESIDE = ["--contacts", SAMPLE / "contacts.csv", "--events", SAMPLE / "events.csv"]
MOST_BYTES = 2_000_000


@pytest.fixture(scope="module")
def audited(command, tmp_path_factory):
    """The audit's JSON report and its ledger."""
    folder = tmp_path_factory.mktemp("sample")
    report, ledger = folder / "audit.json", folder / "ledger.db"
    shown = ["--show-addresses", "--exit-zero", "--format", "json", "--output", report]
    assert command("audit", SAMPLE, *BESIDE, *shown, "--db", ledger) == 0
    return json.loads(report.read_text("utf-8")), ledger


def ask(ledger, question):
    """Return the rows that answer a question put to the ledger."""
    db = sqlite3.connect(ledger)
    try:
        return db.execute(question).fetchall()
    finally:
        db.close()


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader["key"])
def test_the_audit_finds_what_the_story_tells_of_a_reader_and_nothing_else(audited, reader):
    report, _ = audited
    found = {one["rule"] for one in report["findings"] if one["recipient"] == reader["address"]}
    promised = set(reader.get("rules", ()))
    assert promised <= found
    assert found <= promised | set(reader.get("also", ()))


def test_nobody_outside_the_story_is_found(audited):
    report, _ = audited
    told = {reader["address"] for reader in READERS}
    assert {one["recipient"] for one in report["findings"]} <= told
    assert report["run"]["counts"]["recipients"] == len(told) == 25


def test_every_message_is_accounted_for(audited):
    counts = audited[0]["run"]["counts"]
    assert counts["seen"] == sum(counts[name] for name in ("stored", "duplicates", "quarantined", "skipped"))
    assert counts["quarantined"] == 0
    assert audited[0]["problems"] == []


def test_a_second_copy_in_toms_folders_is_no_second_mail(audited):
    copies = list(SAMPLE.glob("sales/tom.ashdown/halden-roth/*.eml"))
    assert len(copies) == 4
    assert audited[0]["run"]["counts"]["duplicates"] == len(copies)


def test_a_mailing_that_is_in_the_archive_and_in_the_log_is_one(audited):
    rows = ask(
        audited[1], "SELECT person FROM inboxes WHERE subject = 'A fifth off loose leaf, until Monday'"
    )
    assert len(rows) == len(set(rows)) == 3


@pytest.mark.parametrize(
    ("sender", "stream"),
    [
        ("orders@larkspur-tea.example", "transactional"),
        ("hello@larkspur-tea.example", "marketing"),
        ("priya.nair@larkspur-tea.example", "sales"),
    ],
)
def test_the_stream_of_mail_is_told_rightly(audited, sender, stream):
    rows = ask(audited[1], f"SELECT DISTINCT stream FROM inboxes WHERE sender = '{sender}'")
    assert rows == [(stream,)]


def test_posts_of_the_tasting_circle_count_as_a_list(audited):
    rows = ask(audited[1], "SELECT DISTINCT stream FROM inboxes WHERE subject LIKE '%[tasting-circle]%'")
    assert rows == [("list",)]


def test_the_gate_is_closed_without_a_policy_and_open_with_the_one_that_lies_beside(command):
    call = ["audit", SAMPLE, *BESIDE, "--format", "json", "--output", "/dev/null"]
    with_gate, with_policy = command(*call), command(*call, "--policy", SAMPLE / "inbox-fatigue.toml")
    assert (with_gate, with_policy) == (1, 0)


def test_the_story_builds_the_same_bytes_again(tmp_path):
    again = tmp_path / "sample_mail"
    shutil.copytree(SAMPLE, again, ignore=shutil.ignore_patterns("__pycache__"))
    for built in (*again.glob("*.mbox"), *again.glob("*.csv")):
        built.unlink()
    shutil.rmtree(again / "sales")
    shutil.rmtree(again / "service")
    subprocess.run([sys.executable, "-B", str(again / "build.py")], check=True, capture_output=True)
    assert _files(again) == _files(SAMPLE)


def test_the_archive_is_small_and_names_nobody_real():
    files = _files(SAMPLE)
    assert sum(map(len, files.values())) <= MOST_BYTES
    text = b"\n".join(files.values())
    hosts = {found.lower() for found in re.findall(rb"[\w.+-]@([\w-]+(?:\.[\w-]+)+)", text)}
    assert {host for host in hosts if not host.endswith(b".example")} == set()


def _files(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    }
