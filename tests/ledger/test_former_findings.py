"""What a rule had found is not lost when its plugin is removed."""

from __future__ import annotations

import sqlite3

import pytest

from inbox_fatigue.cli import main

HOUSE = """
from dataclasses import dataclass
from typing import ClassVar
from inbox_fatigue.plugin import Rule, hookimpl

RULE = Rule(
    slug="house/any-mail", unit="messages", comfortable=0, unbearable=4, because="b", fires="{measured} messages",
    calm="c", notices="Mail.", tires="t", instead="i", wrong_when="w",
)

@dataclass(frozen=True, kw_only=True)
class AnyMail:
    rules: ClassVar = (RULE,)
    def measure_inbox(self, inbox):
        for touch in inbox.touches:
            yield RULE.measured(1, at=touch.id)

@hookimpl
def inbox_fatigue_scorers():
    return [AnyMail]
"""


@pytest.fixture
def score(tmp_path):
    (tmp_path / "house.py").write_text(HOUSE)
    log = tmp_path / "sent.csv"
    log.write_text("recipient,at,campaign\nana@reader.example,2026-03-02T09:00:00Z,spring\n")
    db = tmp_path / "ledger.db"
    assert main(["ingest", str(log), "--db", str(db), "--organisation", "shop.example"]) == 0

    def run(*plugins):
        given = [word for name in plugins for word in ("--plugin", str(tmp_path / name))]
        out = str(tmp_path / "report.json")
        main(["score", "--db", str(db), "--exit-zero", "--format", "json", "--output", out, *given])
        ledger = sqlite3.connect(db)
        rows = [
            {row[0] for row in ledger.execute(f"SELECT rule FROM {table}")}
            for table in ("finding", "former_finding")
        ]
        ledger.close()
        return rows

    return run


def test_a_finding_of_a_removed_plugin_is_kept_apart_until_the_plugin_is_back(score):
    found, former = score("house.py")
    assert "house/any-mail" in found
    assert former == set()

    found, former = score()
    assert "house/any-mail" not in found
    assert former == {"house/any-mail"}

    found, former = score()
    assert former == {"house/any-mail"}  # a run more does not lose it

    found, former = score("house.py")
    assert "house/any-mail" in found
    assert former == set()
