"""The frequency and follow-up rules alone, over inboxes that lie in memory: measured, and added up as a peer does.

python -m benchmarks.rule_windows LEDGER.db
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from benchmarks.apart import tell
from benchmarks.sql_windows import RULES
from inbox_fatigue import inboxes as replay
from inbox_fatigue.audit.settling import settle
from inbox_fatigue.findings import Measurements
from inbox_fatigue.host import PluginHost
from inbox_fatigue.ledger import open_ledger
from inbox_fatigue.settings import build_scorers, load

if TYPE_CHECKING:
    from inbox_fatigue.inbox_frames import Inboxes
    from inbox_fatigue.settings import BuiltScorer, Settings


def loaded(ledger: Path, settings: Settings) -> Inboxes:
    """Return the inboxes of a ledger that is settled."""
    opened = open_ledger(str(ledger))
    inboxes = replay.load(opened, settle(opened, (), settings, merge=True), replay.Period(), kinds={})
    opened.close()
    return inboxes


def scorers(settings: Settings) -> list[BuiltScorer]:
    """Return the scorers of the rules that a peer counts for; some of them measure a few rules more."""
    return [
        one for one in build_scorers(settings, PluginHost()) if any(rule.slug in RULES for rule in one.rules)
    ]


def count(built: list[BuiltScorer], inboxes: Inboxes) -> dict[str, tuple[float, ...]]:
    """Return for each rule: people, the most of any of them, and the sum of the most of each."""
    found = {}
    for one in built:
        answer = one.instance.measure(inboxes)
        for measured in [answer] if isinstance(answer, Measurements) else answer:
            if measured.rule.slug in RULES:
                found[measured.rule.slug] = _told(measured, inboxes)
    return found


def _told(measured: Measurements, inboxes: Inboxes) -> tuple[float, ...]:
    """Return what is above what is comfortable; nobody has a most where it is too much for nobody."""
    above = measured.frame.filter(pl.col("measured") > measured.rule.comfortable)
    placed = above.join(inboxes.touches.select("touch", "person"), on="touch")
    most = placed.group_by("person").agg(pl.col("measured").max())["measured"]
    return len(most), float(max(most, default=0)), float(most.sum())


def main() -> None:
    """Print as JSON what measuring took and found."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("path", type=Path, help="a ledger")
    settings = load(None, {}, {})
    inboxes, built = loaded(parser.parse_args().path, settings), scorers(settings)
    tell(lambda: count(built, inboxes))


if __name__ == "__main__":
    main()
