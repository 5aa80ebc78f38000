"""The frequency and follow-up rules where all of them find something, beside SQLite that counts the same windows."""

from __future__ import annotations

import math
import shutil
import sqlite3
from contextlib import closing
from functools import partial
from typing import TYPE_CHECKING

from benchmarks import sql_windows, teams
from benchmarks.apart import counted
from benchmarks.lines import Table
from benchmarks.runs import PROGRAM, Run, run
from benchmarks.ways import Way, in_turn, lines

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    # By rule: people, the most of any of them, and the sum of the most of each.
    Told = Mapping[str, Sequence[float]]

STEPS = (10, 1)  # by which the largest size is divided
LEAST = 10_000  # touches
LONG = 1_000_000  # touches from which fewer runs have to do
FEW = 3
ABOUT = (
    "The ledger of {touches:,} touches of {people:,} people (seed {seed}) from the teams of one organisation that do "
    "not ask each other, so that every rule compared here finds something: `inbox-fatigue score`, the whole program, "
    "with all bundled rules, {findings:,} findings and their evidence written.\n"
    "SQLite counts the windows of {count} rules and writes nothing; its table is sorted and indexed for the questions "
    "beforehand, with days and nights on people's own clocks in columns, for it knows no time zones. For each rule "
    "both find the same number of people above what is comfortable, the same most, and the same sum of what each of "
    "them had at most.\n"
    "In SQL are {counted}.\n"
    "Not in SQL: sudden-flood (its measure is the tail of a distribution), over-asked-for and over-cap (nobody asked "
    "and no cap is set here), and empty-bump, false-reply, guilt-trip and chasing-a-no (they read texts, and a log "
    "has none). In SQL, chains are steps of one sequence until an answer; other links between mails are not looked for."
)
ALONE = (
    "The count of SQLite above, beside `measure` of the same rules over inboxes that lie in memory: both count, and "
    "write nothing. Of the follow-up rules that are measured in one go, those that are not in SQL are measured as "
    "well.\nLarger logs are not measured in this way, for the time that it takes."
)
WHERE_FOUND = """
SELECT rule, count(*), max(most), sum(most)
  FROM (SELECT rule, recipient, max(measured) AS most FROM finding GROUP BY rule, recipient)
 GROUP BY rule"""


def measure(touches: int, seed: int, room: Path, rounds: int) -> Iterator[Table]:
    """Yield what scoring takes at up to two sizes, and counting alone; all have to find the same."""
    for step in STEPS:
        if (size := touches // step) >= LEAST:
            folder = room / f"{size}"
            folder.mkdir()
            yield from _at(size, seed, folder, min(rounds, FEW) if size >= LONG else rounds)


def _at(touches: int, seed: int, room: Path, rounds: int) -> Iterator[Table]:
    ruling = Ruling(touches, seed, room)
    ways = ruling.ways()
    taken = in_turn(ways, rounds)
    ruling.hold()
    about = ABOUT.format(
        touches=touches,
        people=ruling.people,
        seed=seed,
        findings=ruling.findings,
        count=len(sql_windows.RULES),
        counted=_listed([rule.partition("/")[2] for rule in sql_windows.RULES]),
    )
    yield Table(
        title=f"The windows of the rules, {touches:,} touches",
        about=about,
        lines=lines([ways[0], ways[2]], [taken[0], taken[2]], touches, "touches"),
    )
    yield Table(
        title=f"The windows of the rules alone, {touches:,} touches",
        about=ALONE,
        lines=lines(ways[1:], taken[1:], touches, "touches"),
    )


class Ruling:
    """The ways to find whom the rules are too much for, in one log; they all have to find the same."""

    def __init__(self, touches: int, seed: int, room: Path) -> None:
        teams.write(touches, seed, room)
        self._fresh, self._scored = room / "fresh.db", room / "ledger.db"
        self._database = room / "sends.db"
        files = (teams.LOG, "--contacts", teams.CONTACTS, "--organisation", teams.DOMAIN)
        run(PROGRAM, "ingest", *files, "--db", str(self._fresh), cwd=room)
        sql_windows.lay_out(room / teams.LOG, self._database)
        self._told: dict[str, Told] = {}
        self.people, self.findings = 0, 0

    def ways(self) -> list[Way]:
        """Return them, ours first: the whole program, and the rules alone."""
        return [
            Way(name="inbox-fatigue score", run=self._score),
            Way(name="the rules alone", run=partial(self._count, "rule_windows", self._fresh)),
            Way(
                name=f"the same windows, SQLite {sqlite3.sqlite_version}",
                run=partial(self._count, "sql_windows", self._database),
            ),
        ]

    def hold(self) -> None:
        """End the measurement where two ways found something else."""
        (first, ours), *others = self._told.items()
        for name, theirs in others:
            if wrong := [rule for rule in sql_windows.RULES if not _agree(ours.get(rule), theirs.get(rule))]:
                told = "; ".join(f"{rule}: {ours.get(rule)} and {theirs.get(rule)}" for rule in wrong)
                raise SystemExit(f"{first} and {name} do not agree: {told}")

    def _score(self) -> Run:
        """Score a copy of a ledger in which nothing is scored yet; copying is off the clock."""
        shutil.copyfile(self._fresh, self._scored)
        taken = run(PROGRAM, "score", "--db", str(self._scored), cwd=self._scored.parent)
        with closing(sqlite3.connect(self._scored)) as db:
            self._told["score"] = {rule: told for rule, *told in db.execute(WHERE_FOUND)}
            (self.findings,) = db.execute("SELECT count(*) FROM finding").fetchone()
            (self.people,) = db.execute("SELECT count(*) FROM score").fetchone()
        return taken

    def _count(self, module: str, path: Path) -> Run:
        taken, self._told[module] = counted(module, str(path))
        return taken


def _agree(ours: Sequence[float] | None, theirs: Sequence[float] | None) -> bool:
    """Return whether two ways found the same, and anything at all."""
    if not ours or not theirs or not ours[0]:
        return False
    return all(math.isclose(one, other, rel_tol=1e-9) for one, other in zip(ours, theirs, strict=True))


def _listed(names: Sequence[str]) -> str:
    return f"{', '.join(names[:-1])} and {names[-1]}"
