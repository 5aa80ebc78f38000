"""What rests on an archive that nobody has read to its end is no pass."""

from __future__ import annotations

import gzip
import shutil
import sqlite3

import pytest

from inbox_fatigue.audit.reading.half_read import sentences
from inbox_fatigue.cli.exits import Exit
from inbox_fatigue.model import Problem, Where

WHY = "calm.mbox was not read to its end: a run was interrupted or its source failed, or one is still reading; ingest it again"


@pytest.fixture
def interrupted(calm_ledger, tmp_path):
    """Return a ledger whose only archive was begun and not finished."""
    path = tmp_path / "half.sqlite"
    shutil.copy(calm_ledger, path)
    db = sqlite3.connect(path)
    db.execute("UPDATE source SET finished = 0")
    db.commit()
    db.close()
    return path


def test_an_audit_of_a_part_is_incomplete(score, interrupted):
    code, report = score(interrupted)
    assert (code, report["verdict"]["outcome"]) == (Exit.INCOMPLETE, "incomplete")
    (reason,) = report["verdict"]["reasons"]
    assert WHY in reason
    (problem,) = report["problems"]
    assert (problem["why"], problem["lost"]) == ("not-read-to-its-end", 0)


@pytest.mark.usefixtures("june")
def test_a_preview_on_a_part_is_incomplete(audit, interrupted, tmp_path):
    (tmp_path / "people.csv").write_text("address\nana@reader.example\n")
    code, report = audit("plan.toml", "--db", interrupted, command="preview")
    assert (code, report["verdict"]["outcome"]) == (Exit.INCOMPLETE, "incomplete")
    assert any(WHY in reason for reason in report["verdict"]["reasons"])
    assert "not-read-to-its-end" in {one["why"] for one in report["problems"]}


SOURCE = """
from inbox_fatigue.plugin import hookimpl

class Broken:
    name = "broken"
    def claims(self, path, options):
        return path.endswith("calm.mbox")
    def shards(self, path, options):
        raise ValueError("no list of parts")
        yield
    def read(self, shard, options):
        return iter(())

@hookimpl
def inbox_fatigue_sources():
    return [Broken()]
"""


def test_an_archive_of_which_nobody_knows_what_is_in_it_is_incomplete_until_it_is_read(audit, calm, tmp_path):
    """It counted as one message that could not be read, which beside a large archive is below what is allowed."""
    (tmp_path / "broken.py").write_text(SOURCE)
    code, report = audit(calm, "--db", tmp_path / "l.sqlite", "--plugin", "broken.py")
    assert code == Exit.INCOMPLETE
    assert any("calm.mbox was not read to its end" in reason for reason in report["verdict"]["reasons"])
    assert "no list of parts" in str(report["problems"])
    _, report = audit(calm, "--db", tmp_path / "l.sqlite")
    assert not any("was not read to its end" in reason for reason in report["verdict"]["reasons"])
    assert report["run"]["counts"]["stored"] > 0


MOODY = """
from pathlib import Path
from inbox_fatigue.plugin import RawMessage, Where, hookimpl

class Part:
    name = "all"

class Moody:
    name = "a-moody"
    def claims(self, path, options):
        return path.endswith(".moody")
    def shards(self, path, options):
        yield Part()
    def read(self, shard, options):
        for number in range(200):
            if number == 150 and Path("broken").exists():
                raise ConnectionError("the server hung up")
            yield RawMessage(where=Where(source="a.moody", offset=number), raw=MAIL % {b"n": number})

MAIL = b"From: shop <news@shop.example>\\r\\nTo: r%(n)d@reader.example\\r\\n" \\
    b"Date: Mon, 02 Mar 2026 09:00:00 +0000\\r\\nSubject: Tea\\r\\n\\r\\nTea is here.\\r\\n"

@hookimpl
def inbox_fatigue_sources():
    return [Moody()]
"""


def test_what_a_source_that_breaks_off_has_not_read_is_no_message_but_a_part_of_an_archive(audit, tmp_path):
    """It counted as one message lost of 151, which a gate allows; and nobody asked for the rest again."""
    (tmp_path / "moody.py").write_text(MOODY)
    (tmp_path / "a.moody").touch()
    (tmp_path / "broken").touch()
    given = ("a.moody", "--db", tmp_path / "l.sqlite", "--plugin", "moody.py")
    for _ in range(2):
        code, report = audit(*given)
        counts = report["run"]["counts"]
        assert (code, counts["stored"], counts["quarantined"]) == (Exit.INCOMPLETE, 150, 0)
        assert any("a.moody was not read to its end" in reason for reason in report["verdict"]["reasons"])
        (problem,) = [one for one in report["problems"] if one["why"] == "rest-not-read"]
        assert problem["detail"].startswith("ConnectionError")
    (tmp_path / "broken").unlink()
    code, report = audit(*given)
    counts = report["run"]["counts"]
    assert (counts["seen"], counts["stored"], counts["quarantined"]) == (200, 200, 0)
    assert code == Exit.OK
    assert not report["problems"]


def test_an_archive_of_which_the_end_is_missing_is_incomplete_until_the_whole_lies_in_its_place(
    audit, letter, told, tmp_path
):
    """What lies behind the cut counted as one message lost, below what a gate allows."""
    mails = (letter(to=f"r{n}@reader.example", body=f"Tea {n * 7919 % 1009} is here.\n") for n in range(400))
    whole = gzip.compress(told(mails))
    path = tmp_path / "box.mbox.gz"
    path.write_bytes(whole[: len(whole) // 2])
    code, report = audit(path.name, "--db", "l.sqlite")
    assert code == Exit.INCOMPLETE
    assert 100 < report["run"]["counts"]["stored"] < 300
    assert any("box.mbox.gz: it ends before its end" in one for one in report["verdict"]["reasons"])
    path.write_bytes(whole)
    code, report = audit(path.name, "--db", "l.sqlite")
    assert (code, report["run"]["counts"]["touches"], report["problems"]) == (Exit.OK, 400, [])


@pytest.fixture
def locked(calm_ledger, tmp_path):
    """Return a ledger beside whose mail lay a mailbox that could not be opened."""
    path = tmp_path / "locked.sqlite"
    shutil.copy(calm_ledger, path)
    db = sqlite3.connect(path)
    db.execute(
        "INSERT INTO problem (id, source, member, why, detail, plugin, lost)"
        " SELECT 1, id, 'year.mbox', 'unreadable-file', 'it could not be read', '', 1 FROM source LIMIT 1"
    )
    db.commit()
    db.close()
    return path


def test_beside_a_mailbox_that_could_not_be_opened_nothing_passes(score, locked, tmp_path):
    """It counted as one message of many, however much mail lay in it."""
    code, report = score(locked)
    assert (code, report["verdict"]["outcome"]) == (Exit.INCOMPLETE, "incomplete")
    assert any("year.mbox: it could not be read" in reason for reason in report["verdict"]["reasons"])
    (tmp_path / "lax.toml").write_text('[gate]\nquarantined = "100%"\n')
    assert score(locked, "--policy", tmp_path / "lax.toml")[0] == Exit.OK


@pytest.mark.usefixtures("june")
def test_a_preview_on_it_says_what_its_history_lacks(audit, locked, tmp_path):
    (tmp_path / "people.csv").write_text("address\nana@reader.example\n")
    code, report = audit("plan.toml", "--db", locked, command="preview")
    assert code == Exit.INCOMPLETE
    assert "unreadable-file" in {one["why"] for one in report["problems"]}


@pytest.mark.parametrize(
    ("why", "member", "is_told"),
    [
        ("unreadable-file", "sent.mbox", True),
        ("unreadable-directory", "2026", True),
        ("truncated", "sent.mbox.gz", True),
        ("damaged", "letters.zip!old/sent", True),
        ("unreadable-file", "2026/a.eml", False),
        ("truncated", "2026/a.eml.gz", False),
        ("damaged", "letters.zip!inbox/17", False),
        ("unreadable-file", "box/cur/1772442000.M1.host:2,S", False),
        ("not-a-mail", "sent.mbox", False),
    ],
)
def test_one_mail_is_one_mail_and_of_the_rest_nobody_knows(why, member, is_told):
    some = [Problem(why=why, detail="it is", where=Where(source="exports", member=member))]
    assert bool(sentences(some, tolerated=0.01)) is is_told


def test_what_was_lost_of_an_end_mark_is_nothing():
    some = [Problem(why="truncated", where=Where(source="a.tar"), lost=0)]
    assert sentences(some, tolerated=0.01) == ()


def test_many_places_are_counted():
    some = [Problem(why="damaged", where=Where(source=f"{n}.zip")) for n in range(5)]
    assert sentences(some, tolerated=0.01)[-1] == "and 2 more such places; see the problems"


@pytest.mark.parametrize(("sound", "outcome"), [(98, "incomplete"), (99, "pass")])
def test_where_opt_outs_were_lost_nothing_passes(audit, calm, tmp_path, sound, outcome):
    """The gate counted messages alone, so that half of the opt-outs could be lost beside none of those."""
    rows = [f"ana@reader.example,2026-03-01T09:00:{n % 60:02}Z,click" for n in range(sound)]
    lines = ["address,at,kind", *rows, "ana@reader.example,soon,unsubscribe"]
    (tmp_path / "events.csv").write_text("\n".join(lines))
    _, report = audit(calm, "--events", "events.csv")
    assert report["verdict"]["outcome"] == outcome
    told = [reason for reason in report["verdict"]["reasons"] if "events.csv" in reason]
    assert told == (
        ["events.csv: 1 of 99 events could not be read (1.01 %; allowed: 1 %)"] if outcome != "pass" else []
    )


@pytest.mark.usefixtures("june")
def test_a_preview_on_a_history_that_was_half_lost_is_incomplete(audit, tmp_path):
    """Whoever was lost may be written to every day, or may have left."""
    row = "ana@reader.example,2026-05-0{}T09:00:00Z,hello@shop.example"
    lines = ["email,sent_at,sender", row.format(1), "ben@reader.example,soon,hello@shop.example"]
    (tmp_path / "log.csv").write_text("\n".join(lines))
    (tmp_path / "people.csv").write_text("address\nana@reader.example\n")
    code, report = audit("plan.toml", "log.csv", command="preview")
    assert code == Exit.INCOMPLETE
    assert (
        "1 of 2 messages of the history could not be read (50 %; allowed: 1 %)"
        in report["verdict"]["reasons"]
    )
