"""What the pages tell a reader to type works."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from inbox_fatigue.checking.log_frames import completed
from inbox_fatigue.checking.measured import looped
from inbox_fatigue.cli.commands import program
from inbox_fatigue.host import PluginHost
from inbox_fatigue.model import Writing
from inbox_fatigue.replay import replay
from inbox_fatigue.results import Outcome, State
from inbox_fatigue.testing import inbox

DOCS = Path(__file__).parents[2] / "docs"
BLOCK = re.compile(r"```(\w+)\n(.*?)```", re.DOTALL)


def blocks(page, kind):
    """Return the fenced blocks of a kind, in their order."""
    return [text for found, text in BLOCK.findall(page.read_text("utf-8")) if found == kind]


def calls():
    """Yield every call of the command line that a page shows."""
    for page in sorted(DOCS.rglob("*.md")):
        for block in blocks(page, "sh"):
            for line in block.splitlines():
                if line.startswith("inbox-fatigue "):
                    yield pytest.param(line, id=f"{page.stem}: {line[14:60]}")


@pytest.mark.parametrize("line", list(calls()))
def test_a_command_in_the_docs_is_one_that_exists(line):
    name, *arguments = shlex.split(line)[1:]
    above = program.make_context(
        "inbox-fatigue", [], resilient_parsing=True
    )  # from which commands have their -h
    context = program.commands[name].make_context(name, arguments, parent=above)
    assert context.params


@pytest.fixture
def others(tmp_path):
    """The plugins of the page about formats, features and reports, loaded from files."""
    files = []
    for number, text in enumerate(blocks(DOCS / "how-to" / "other-plugins.md", "python")):
        files.append(tmp_path / f"other_{number}.py")
        files[-1].write_text(text, "utf-8")
    host = PluginHost([], files=map(str, files))
    assert host.problems == ()
    return host


def test_the_source_of_the_page_reads_what_it_says(others, tmp_path):
    path = tmp_path / "march.wh"
    path.write_text(
        '{"who": "ana@x.example", "when": "2026-03-02T09:00:00+01:00", "what": "tea"}\nno\n', "utf-8"
    )
    source = others.sources()["warehouse"]
    assert source.claims(str(path), {})
    (shard,) = source.shards(str(path), {})
    lost, rows = source.read(shard, {})
    assert (lost.lost, lost.where.line) == (1, 2)
    assert completed(rows).frame.select("recipient", "campaign", "line").rows() == [
        ("ana@x.example", "tea", 1)
    ]


def test_the_describer_of_the_page_gives_its_rule_what_it_needs(others):
    ((_, describer),), ((_, scorer),) = others.describers(), others.scorers()
    writing = Writing(subject="", text="", new_text="BUY NOWW THIS GREAT tea", language="en", html=False)
    assert describer.describe(writing) == {"capitals": 3}
    shouted = inbox({"at": "2026-03-02", "content": "a"}, contents={"a": {"words": ["tea"], "capitals": 3.0}})
    (found,) = looped(scorer(), replay(shouted))
    assert found.measured == 3


def test_the_reporter_of_the_page_says_one_line(others):
    states = {State.TIRED: 1, State.RESTED: 1}
    result = SimpleNamespace(
        verdict=SimpleNamespace(outcome=Outcome.FAIL), people=(None, None), states=states
    )
    assert others.reporters()["one-line"].render(result) == "fail: 1 of 2 people are tired\n"


def test_the_house_rule_of_the_guide_keeps_to_its_own_cases(tmp_path):
    page = DOCS / "writing-a-scorer.md"
    rule, case = blocks(page, "python")[0], next(text for text in blocks(page, "toml") if "[[case]]" in text)
    test = next(text for text in blocks(page, "python") if "parametrize" in text)
    (tmp_path / "cases").mkdir()
    (tmp_path / "house_rules.py").write_text(rule, "utf-8")
    (tmp_path / "cases" / "monday-mail.toml").write_text(case, "utf-8")
    (tmp_path / "test_house.py").write_text(test, "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir", str(tmp_path)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "3 passed" in done.stdout, done.stdout + done.stderr
