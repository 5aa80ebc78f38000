"""All hostile cases in one go: each ends as it must, none disturbs another, nothing is written outside."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import time
from collections import Counter, defaultdict
from contextlib import closing

import pytest

from inbox_fatigue.engine.reading import ReadJob, WorkerSetup, read_shards
from inbox_fatigue.limits import MIB, Limits
from inbox_fatigue.model import EventRows, Problem, SendRows, Skipped
from inbox_fatigue.parsing import Reading
from inbox_fatigue.sources.archives import TREE
from tests.hostile.bodies import BODIES
from tests.hostile.cases import letter, mailbox
from tests.hostile.headers import HEADERS
from tests.hostile.packing import ARCHIVES
from tests.hostile.tables import TABLES
from tests.hostile.trees import TREES

CASES = {case.name: case for case in (*HEADERS, *BODIES, *ARCHIVES, *TABLES, *TREES)}
LIMITS = Limits(message_seconds=20, worker_bytes=1_024 * MIB)  # the time is for a busy machine
ABOUT_PLUGINS = ""
SECONDS, MEMORY = 300, 1_024 * MIB  # for all of it; it takes 20 seconds and 300 MiB


@pytest.fixture(scope="module")
def tree(tmp_path_factory):
    """A folder for each case."""
    root = tmp_path_factory.mktemp("hostile") / "in"
    for name, case in CASES.items():
        folder = root / name
        folder.mkdir(parents=True)
        case.put(folder)
    return root


@pytest.fixture(scope="module")
def found(tree):
    """What the workers made of each case, by its name."""
    options = {"limits": LIMITS}
    outcomes = defaultdict(list)
    jobs = []
    for part in TREE.shards(str(tree), options):
        if isinstance(part, Problem | Skipped):
            outcomes[_case_of(part)].append(part)
        else:
            jobs.append(ReadJob(path=str(tree), source="tree", shard=part))
    setup = WorkerSetup(limits=LIMITS, source_options=options)
    for batch in read_shards(jobs, setup, workers=2):
        for item in batch.items:
            outcomes[_case_of(item)].append(item)
    return outcomes


def _case_of(item):
    where = item.mail.where if isinstance(item, Reading) else item.where
    return where.member.partition("/")[0] if where else ABOUT_PLUGINS


def _words(items):
    """What became of some items, in the words of a case."""
    words = Counter()
    for item in items:
        match item:
            case Reading():
                words["mail"] += 1
                words.update(
                    f"~{problem.why}" for problem in item.problems if problem.why != "parsers-differ"
                )
            case SendRows(frame=frame):
                words["row"] += len(frame)
            case EventRows(frame=frame):
                words["event"] += len(frame)
            case Skipped(why=why):
                words[f"-{why}"] += 1
            case Problem(why=why, lost=lost):
                words[f"!{why}" if lost else f"~{why}"] += 1
    return words


def _mails(items):
    return [item.mail for item in items if isinstance(item, Reading)]


def test_there_are_enough_cases():
    assert len(CASES) == sum(map(len, (HEADERS, BODIES, ARCHIVES, TABLES, TREES)))  # no name twice
    assert len(CASES) >= 150


def test_the_page_on_reliability_counts_the_cases(root):
    page = (root / "docs" / "reliability.md").read_text("utf-8")
    families = {
        "headers": HEADERS,
        "bodies": BODIES,
        "archives": ARCHIVES,
        "directories": TREES,
        "send logs": TABLES,
    }
    for name, cases in families.items():
        (row,) = [line for line in page.splitlines() if line.startswith(f"| {name}: ")]
        assert row.split(" | ")[1] == str(len(cases)), name


@pytest.mark.parametrize("name", sorted(CASES))
def test_a_case_ends_as_it_must(found, name):
    case, items = CASES[name], found[name]
    mails = _mails(items)
    assert _words(items) == case.outcomes
    if case.subject is not None:
        assert {mail.subject for mail in mails} == {case.subject}
    if case.to is not None:
        assert sorted(party.address for mail in mails for party in mail.recipients) == sorted(case.to.split())
    for mail in mails:
        assert set(case.defects.split()) <= set(mail.defects)


def test_nothing_is_found_outside_the_cases(found):
    assert set(found) <= {*CASES, ABOUT_PLUGINS}


def test_no_plugin_that_describes_texts_fails_at_one(found):
    assert found[ABOUT_PLUGINS] == []


@pytest.fixture(scope="module")
def stored(tree, tmp_path_factory):
    """A ledger of all cases, read through the command line in a place where every other write would show."""
    place = tmp_path_factory.mktemp("run")
    for name in ("home", "temp", "here"):
        (place / name).mkdir()
    before = _listed(tree)
    began = time.monotonic()
    run = subprocess.run(
        [sys.executable, "-c", _MEASURED, "ingest", str(tree), "--db", "ledger.sqlite"],
        cwd=place / "here",
        env={**os.environ, "HOME": str(place / "home"), "TMPDIR": str(place / "temp")},
        check=False,
        capture_output=True,
        text=True,
        errors="surrogateescape",
        timeout=SECONDS,
    )
    took = time.monotonic() - began
    return Stored(run, took, place, unchanged=_listed(tree) == before)


# Runs the tool and writes last how many kilobytes the largest of its processes took.
_MEASURED = """
import resource, subprocess, sys
code = subprocess.call([sys.executable, "-m", "inbox_fatigue", *sys.argv[1:]])
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
sys.exit(code)
"""


class Stored:
    def __init__(self, run, took, place, *, unchanged):
        self.run, self.took, self.place, self.unchanged = run, took, place, unchanged

    def ask(self, sql):
        with closing(sqlite3.connect(self.place / "here" / "ledger.sqlite")) as db:
            return db.execute(sql).fetchall()


def _listed(folder):
    """Every path below a folder with what a write would change."""
    facts = ((path, path.lstat()) for path in sorted(folder.rglob("*")))
    return [(path, one.st_ino, one.st_size, one.st_mtime_ns) for path, one in facts]


def test_all_of_it_ends_in_time_and_memory_and_without_a_traceback(stored):
    assert stored.took < SECONDS
    assert int(stored.run.stdout.split()[-1]) * 1024 < MEMORY
    assert "Traceback" not in stored.run.stderr + stored.run.stdout
    assert stored.run.returncode in {0, 3}  # read, or read with more quarantined than is allowed


def test_nothing_is_written_but_the_ledger(stored):
    assert stored.unchanged
    assert sorted(path.name for path in stored.place.rglob("*")) == ["here", "home", "ledger.sqlite", "temp"]


def test_the_counts_add_up_and_are_those_of_the_cases(stored):
    ((seen, kept, duplicates, quarantined, skipped),) = stored.ask(
        "SELECT seen, stored, duplicates, quarantined, skipped FROM source"
    )
    words = sum((case.outcomes for case in CASES.values()), Counter())
    assert seen == kept + duplicates + quarantined + skipped
    assert kept + duplicates == words["mail"] + words["row"] + words["event"]
    assert skipped == sum(times for word, times in words.items() if word.startswith("-"))
    assert quarantined == sum(times for word, times in words.items() if word.startswith("!"))
    assert duplicates > 0


def test_what_is_said_on_a_terminal_holds_no_controls(stored):
    said = stored.run.stdout + stored.run.stderr
    assert all(sign == "\n" or sign.isprintable() for sign in said)


def test_every_problem_in_the_ledger_says_where_and_why(stored):
    rows = stored.ask("SELECT why, detail, member FROM problem WHERE lost > 0")
    assert rows
    for why, detail, member in rows:
        assert why.replace("-", "").isalnum()
        assert detail
        assert member.partition("/")[0] in CASES


def test_a_mail_in_quarantine_has_its_byte_offset(stored):
    ((place,),) = stored.ask("SELECT place FROM problem WHERE member LIKE 'mbox-with-a-deep-mail%'")
    assert place == len(mailbox(letter("One\n")))
