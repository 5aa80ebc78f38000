"""What the pages tell a reader to type works."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from inbox_fatigue.cli.commands import program

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
    assert "2 passed" in done.stdout, done.stdout + done.stderr
