"""Measures what would be if tired people were left out of a campaign or of a sender's mail.

Each of a few causes has a copy of the tired people whom it reached, without its touches, and of everybody who
shares an account or a household with them, as they are. All copies are measured in one pass. Scorers that look at
everybody see everybody instead, once for each cause that something they found for the tired rests on.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import polars as pl

from inbox_fatigue.audit.judging.accepting import weighed
from inbox_fatigue.audit.judging.measuring import Measured, across
from inbox_fatigue.findings import Across
from inbox_fatigue.findings.unassessed import spelled_out
from inbox_fatigue.frames.lookups import how_many

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from inbox_fatigue.audit.judging.accepting import Accepting
    from inbox_fatigue.findings import Rule
    from inbox_fatigue.inbox_frames import Inboxes
    from inbox_fatigue.settings import BuiltScorer, Settings

AT_MOST = (
    200_000  # touches that are measured as often as there are causes; of more only the tired people's are
)
_FRAMES = ("hits", "findings", "evidence", "not_assessed")
_KEYS = ("person", "inbox", "touch", "finding")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """One campaign or sender that people might be left out of."""

    by: str  # campaign or sender
    key: int
    name: str
    salt: int  # tells its copies of people and touches from those of the other causes


@dataclass(frozen=True, kw_only=True)
class Trying:
    """What was audited, and how, so that something else can be tried."""

    inboxes: Inboxes
    rules: Mapping[str, Rule]
    settings: Settings
    names: Accepting
    built: Sequence[BuiltScorer]
    measure: Callable[[Inboxes, Sequence[BuiltScorer]], Measured]
    known: Measured  # what those who look at everybody found for the tired people (`of_everybody`)

    def states(self, weary: pl.Series, causes: Sequence[Cause]) -> pl.DataFrame:
        """Return (person, state) of the copies, their keys salted; who gets nothing any more is not in it."""
        own = self.inboxes.touches.filter(_among(weary))
        trial = _trial(self.inboxes, weary, own, causes)
        near = [one for one in self.built if across(one.cls) is not Across.EVERYBODY]
        far = [_salted_all(self._of_everybody(own, cause), cause.salt) for cause in causes]
        measured = _together([self.measure(trial, near), *far])
        return weighed(measured, trial, self.rules, self.settings, self._salted_names(causes)).people.select(
            "person", "state"
        )

    def _of_everybody(self, own: pl.DataFrame, cause: Cause) -> Measured:
        """Return what those who look at everybody find for the people whom a cause reached, who are left out of it."""
        left_out = own.filter(_caused(cause)).select("touch", "person")
        reached = left_out["person"].unique()
        resting = self.known.evidence.join(left_out, on="touch", how="semi")
        moved = self.known.findings.join(resting, on="finding", how="semi")["rule"].unique().to_list()
        again = [one for one in self.built if any(rule.slug in moved for rule in one.rules)]
        if not again:
            return _of_people(self.known, reached)
        seen = self.inboxes.touches if len(self.inboxes.touches) <= AT_MOST else own
        touches = seen.join(left_out, on="touch", how="anti")
        found = self.measure(replace(self.inboxes, touches=touches, plan=None), again)
        asked = {rule.slug for one in again for rule in one.rules}
        others = _of_rules(self.known, self.known.rules - asked)
        return _of_people(_together([found, others]), reached)

    def _salted_names(self, causes: Sequence[Cause]) -> Accepting:
        people = self.names.people
        salted = {person ^ cause.salt: named for cause in causes for person, named in people.items()}
        return replace(self.names, people={**people, **salted})


def of_everybody(measured: Measured, built: Iterable[BuiltScorer], weary: pl.Series) -> Measured:
    """Return the part of what was measured that scorers who look at everybody found for tired people."""
    slugs = {rule.slug for one in built if across(one.cls) is Across.EVERYBODY for rule in one.rules}
    return _of_people(_of_rules(measured, measured.rules & slugs), weary)


def salted(frame: pl.DataFrame, salt: int, *columns: str) -> pl.DataFrame:
    """Return a frame with some keys told from those of the other copies; salted again, they are what they were."""
    return frame.with_columns(pl.col(column) ^ pl.lit(salt, dtype=pl.Int64) for column in columns)


def _trial(inboxes: Inboxes, weary: pl.Series, own: pl.DataFrame, causes: Sequence[Cause]) -> Inboxes:
    """Return the copies; `own` has the touches of the tired people."""
    reached = [own.filter(_caused(cause))["person"].unique() for cause in causes]
    circles = _circles(inboxes, weary, reached, AT_MOST // len(causes))
    near = _among(pl.concat(circles).unique())
    # Whose copies are made is found in a large ledger once, and not once for each cause.
    got, came, known = (one.filter(near) for one in (inboxes.touches, inboxes.events, inboxes.people))
    touches, events, people = [], [], []
    for cause, left_out, circle in zip(causes, reached, circles, strict=True):
        theirs = _among(circle)
        left = got.filter(theirs & ~(_caused(cause) & _among(left_out)))
        touches.append(salted(left, cause.salt, "person", "inbox", "touch"))
        events.append(salted(came.filter(theirs), cause.salt, "person", "inbox", "event"))
        apart = pl.format("{} {}", pl.lit(cause.salt), "household")  # null where it is null
        people.append(
            salted(known.filter(theirs), cause.salt, "person", "account").with_columns(household=apart)
        )
    return replace(
        inboxes,
        touches=pl.concat(touches).sort("inbox", "at", "touch"),
        events=pl.concat(events).sort("at", "event"),
        people=pl.concat(people).sort("person"),
        plan=None,  # these are other people's touches now, and what is wrong with a plan tires nobody
    )


def _caused(cause: Cause) -> pl.Expr:
    return pl.col(cause.by).eq_missing(cause.key)


def _among(people: pl.Series) -> pl.Expr:
    """Tell whose rows are of some people; a join would first make an index of all of a large ledger."""
    return pl.col("person").is_in(people.implode())


def _circles(inboxes: Inboxes, weary: pl.Series, reached: Sequence[pl.Series], most: int) -> list[pl.Series]:
    """Return, of each of several groups of tired people, who shares an account or a household with them.

    If those got more than so many touches, the people stand alone.
    """
    near = inboxes.touches.select("person").filter(_among(_companions(inboxes.people, weary)))
    got = how_many(near, "person")
    circles = [_companions(inboxes.people, group) for group in reached]
    return [
        circle if got.filter(_among(circle))["number"].sum() <= most else group
        for group, circle in zip(reached, circles, strict=True)
    ]


def _companions(people: pl.DataFrame, some: pl.Series) -> pl.Series:
    """Return some people and those who share an account or a household with them."""
    own = people.filter(_among(some))
    shares = pl.any_horizontal(
        pl.col(name).is_in(own[name].drop_nulls().unique().implode()).fill_null(value=False)
        for name in ("account", "household")
    )
    return pl.concat([some, people.filter(shares)["person"]]).unique()


def _of_people(measured: Measured, people: pl.Series) -> Measured:
    findings = measured.findings.filter(_among(people))
    return replace(
        measured,
        hits=measured.hits.filter(_among(people)),
        findings=findings,
        evidence=measured.evidence.join(findings, on="finding", how="semi"),
        not_assessed=spelled_out(measured.not_assessed, people),
    )


def _of_rules(measured: Measured, slugs: Iterable[str]) -> Measured:
    rules = frozenset(slugs)
    own = pl.col("rule").cast(pl.String).is_in(list(rules))
    findings = measured.findings.filter(own)
    return replace(
        measured,
        hits=measured.hits.filter(own),
        findings=findings,
        evidence=measured.evidence.join(findings, on="finding", how="semi"),
        not_assessed=measured.not_assessed.filter(own),
        rules=rules,
    )


def _salted_all(measured: Measured, salt: int) -> Measured:
    return _made_of(
        (measured,), lambda frame: salted(frame, salt, *(key for key in _KEYS if key in frame.columns))
    )


def _together(several: Sequence[Measured]) -> Measured:
    return _made_of(several, lambda frame: frame)


def _made_of(several: Sequence[Measured], change: Callable[[pl.DataFrame], pl.DataFrame]) -> Measured:
    told = {name: pl.concat([change(getattr(one, name)) for one in several]) for name in _FRAMES}
    return Measured(
        hits=told["hits"],
        findings=told["findings"],
        evidence=told["evidence"],
        not_assessed=told["not_assessed"],
        rules=frozenset(rule for one in several for rule in one.rules),
        problems=tuple(problem for one in several for problem in one.problems),
    )
