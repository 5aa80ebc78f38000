"""How often follow-up rules speak up about ordinary mail: lists, announcements, letters, peers' fixtures."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from inbox_fatigue.audit import Request, audit
from inbox_fatigue.host import PluginHost
from inbox_fatigue.settings import load

if TYPE_CHECKING:
    from collections.abc import Iterator

CORPORA = {  # what each is, and which folders hold its mail
    "discussion lists and letters (SpamAssassin's easy ham)": "spamassassin/data/easy-ham-1",
    "announcements on a list (R, 1997 to 2026)": "list-r",
    "fixtures of eight other mail programs": "peer-*",
}
MAILS = "SELECT count(*) FROM touch"
FLAGGED = """
SELECT finding.rule, count(DISTINCT finding_touch.touch)
  FROM finding
  JOIN finding_touch ON finding_touch.finding = finding.id
 WHERE finding.rule LIKE 'follow-up/%'
 GROUP BY finding.rule"""
ANY = """
SELECT count(DISTINCT finding_touch.touch)
  FROM finding
  JOIN finding_touch ON finding_touch.finding = finding.id
 WHERE finding.rule LIKE 'follow-up/%'"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarms:
    """How many mails of a corpus some follow-up rule counted."""

    corpus: str
    mails: int
    by_rule: dict[str, int]
    any_rule: int

    @property
    def share(self) -> float:
        """The share of mails that any rule counted."""
        return self.any_rule / self.mails if self.mails else 0.0


def measure(corpora: Path) -> Iterator[Alarms]:
    """Yield the alarms on each corpus that is there."""
    for name, folders in CORPORA.items():
        places = sorted(corpora.glob(folders))
        if places:
            with tempfile.TemporaryDirectory(prefix="inbox-fatigue-judgement-") as room:
                yield _audited(name, places, Path(room))


def _audited(name: str, places: list[Path], room: Path) -> Alarms:
    """Return what an audit of some folders, read as one archive, comes to."""
    tree = room / "mail"
    for place in places:
        shutil.copytree(place, tree / place.name, copy_function=shutil.copyfile)
    db = room / "ledger.sqlite"
    host = PluginHost()
    audit(Request(paths=(str(tree),), db=str(db), workers=1), load(None, {}, {}), host, lambda *_: None)
    with closing(sqlite3.connect(db)) as ledger:
        return Alarms(
            corpus=name,
            mails=ledger.execute(MAILS).fetchone()[0],
            by_rule=dict(ledger.execute(FLAGGED).fetchall()),
            any_rule=ledger.execute(ANY).fetchone()[0],
        )
