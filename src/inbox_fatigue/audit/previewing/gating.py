"""What the gate looks at in a preview: what the plan adds, or everything, as the settings say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from inbox_fatigue.policy import Evidence, judge
from inbox_fatigue.results import Counts, Outcome, State, Verdict

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from inbox_fatigue.audit.previewing.forecasting import Forecast
    from inbox_fatigue.settings import Gate

NOBODY = "nothing would be sent: nobody is left in any audience"
WORSE = ("tired", "exhausted")
_ORDER = {"rested": 0, "comfortable": 1, "tired": 2, "exhausted": 3}


@dataclass(frozen=True, kw_only=True)
class Trial:
    """What a verdict on a plan rests on."""

    without: Forecast
    planned: Forecast
    findings: pl.DataFrame  # those that the plan adds
    rows: int  # of all audiences
    set_aside: int  # rows that name nobody
    failures: Sequence[str]  # sentences: what kept the preview from being complete


def verdict(gate: Gate, trial: Trial) -> Verdict:
    """Return the verdict on a plan as it was written."""
    without, planned, failures = trial.without, trial.planned, trial.failures
    sends = int(planned.inboxes.touches["planned"].sum())
    counts = Counts(
        seen=trial.rows,
        stored=trial.rows - trial.set_aside,
        quarantined=trial.set_aside,
        touches=sends,
    )
    judgement = planned.judgement
    judged = trial.findings if gate.only == "plan" else judgement.findings
    if not sends and not trial.set_aside and not failures:
        return Verdict(outcome=Outcome.PASS, reasons=(NOBODY,))
    return judge(
        gate,
        Evidence(
            counts=counts,
            states=_added(without, planned) if gate.only == "plan" else _states(planned),
            findings=_by_rule(judged),
            measured=judgement.measured,
            unassessed=_unassessed(planned),
            failures=tuple(failures),
            foretold=True,
            of_mails=frozenset(slug for slug, rule in judgement.rules.items() if rule.of_step),
        ),
    )


def _states(forecast: Forecast) -> Mapping[State, int]:
    told = dict(forecast.judgement.people.group_by("state").len().rows())
    return {state: told.get(state.value, 0) for state in State}


def worsened(without: Forecast, planned: Forecast) -> pl.DataFrame:
    """Return (person, state, fatigue) of those whom the plan brings into a worse state than they would be in."""
    rank = pl.col("state").replace_strict(_ORDER, default=-1, return_dtype=pl.Int64)
    before = without.judgement.people.select("person", before=rank)
    both = planned.judgement.people.select("person", "state", "fatigue", after=rank).join(
        before, on="person", how="left"
    )
    return both.filter(pl.col("after") > pl.col("before").fill_null(0)).select("person", "state", "fatigue")


def _added(without: Forecast, planned: Forecast) -> Mapping[State, int]:
    """Return people by the state that the plan brings them to; whom it leaves as they are counts as rested."""
    people = planned.judgement.people
    states = dict.fromkeys(State, 0)
    states[State.UNKNOWN] = people.filter(pl.col("state") == State.UNKNOWN.value).height
    for state, number in worsened(without, planned).group_by("state").len().rows():
        states[State(state)] = number
    states[State.RESTED] += len(people) - sum(states.values())
    return states


def _by_rule(findings: pl.DataFrame) -> Mapping[str, tuple[int, int]]:
    counted = findings.group_by("rule").agg(findings=pl.len(), people=pl.col("person").n_unique())
    return {rule: (number, people) for rule, number, people in counted.rows()}


def _unassessed(forecast: Forecast) -> frozenset[str]:
    """Return the rules that could be assessed for nobody whom the plan reaches."""
    reached = forecast.inboxes.touches.filter("planned").select("person").unique()
    rows = forecast.judgement.not_assessed.join(reached, on="person", how="semi")
    counted = rows.group_by("rule").agg(people=pl.col("person").n_unique())
    return frozenset(counted.filter(pl.col("people") >= len(reached))["rule"].to_list())
