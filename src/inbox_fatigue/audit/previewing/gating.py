"""What the gate looks at in a preview: what the plan adds, or everything, as the settings say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from inbox_fatigue.audit.judging.evidence import findings_by_rule, states_among
from inbox_fatigue.audit.judging.statuses import groups, unjudged
from inbox_fatigue.audit.previewing.apart import kept_apart
from inbox_fatigue.findings.unassessed import for_nobody, spelled_out
from inbox_fatigue.policy import Evidence, judge
from inbox_fatigue.results import Counts, Outcome, State, Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from inbox_fatigue.arbitration import Pair
    from inbox_fatigue.audit.previewing.forecasting import Forecast
    from inbox_fatigue.settings import Settings

NOBODY = "nothing would be sent: nobody is left in any audience"
ALL_GONE = (
    "nothing would be sent: what the plan holds has gone already, is past, or is kept back by an answer"
)
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
    sent_already: int = 0  # sends of the plan that the history holds
    pairs: Sequence[Pair] = ()  # campaigns that the plan keeps apart


def verdict(settings: Settings, trial: Trial) -> Verdict:
    """Return the verdict on a plan as it was written."""
    gate, planned, failures = settings.gate, trial.planned, trial.failures
    sends = int(planned.inboxes.touches["planned"].sum())
    counts = Counts(
        seen=trial.rows,
        stored=trial.rows - trial.set_aside,
        quarantined=trial.set_aside,
        touches=sends,
    )
    judgement = planned.judgement
    states = _counting(trial, gate.only)
    reached = judgement.findings["person"].is_in(planned.people["person"].implode())
    judged = trial.findings if gate.only == "plan" else judgement.findings.filter(reached)
    if not sends and not trial.set_aside and not failures:
        return Verdict(outcome=Outcome.PASS, reasons=(ALL_GONE if trial.sent_already else NOBODY,))
    return judge(
        gate,
        Evidence(
            counts=counts,
            states=states(None),
            findings=findings_by_rule(judged),
            measured=judgement.measured,
            unassessed=unassessed_rules(planned),
            failures=(*failures, *unjudged(settings, planned.people)),
            foretold=True,
            of_mails=frozenset(slug for slug, rule in judgement.rules.items() if rule.of_step),
            groups=groups(settings, states),
            named=settings.is_given("gate", "required"),
            further=tuple(kept_apart(trial.pairs, planned.inboxes)),
        ),
    )


def _counting(trial: Trial, only: str) -> Callable[[str | None], Mapping[State, int]]:
    """Return what counts people whom the plan reaches by state: those of one status, or None for everybody.

    Where only the plan is judged, whom it leaves as they are counts as rested.
    """
    people = trial.planned.people.select("person", "status", "state")
    if only == "plan":
        worse = worsened(trial.without, trial.planned).select("person")
        stays = pl.col("person").is_in(worse["person"].implode()) | (pl.col("state") == State.UNKNOWN.value)
        people = people.with_columns(state=pl.when(stays).then("state").otherwise(pl.lit(State.RESTED.value)))

    def states(status: str | None) -> Mapping[State, int]:
        return states_among(people if status is None else people.filter(pl.col("status") == status))

    return states


def worsened(without: Forecast, planned: Forecast) -> pl.DataFrame:
    """Return (person, status, state, fatigue) of those whom the plan brings into a worse state than without it."""
    rank = pl.col("state").replace_strict(_ORDER, default=-1, return_dtype=pl.Int64)
    before = without.judgement.people.select("person", before=rank)
    told = ("person", "status", "state", "fatigue")
    both = planned.judgement.people.select(*told, after=rank).join(before, on="person", how="left")
    return both.filter(pl.col("after") > pl.col("before").fill_null(0)).select(told)


def unassessed_rules(forecast: Forecast) -> frozenset[str]:
    """Return the rules that could be assessed for nobody whom the plan reaches."""
    reached = forecast.reached
    rows = spelled_out(forecast.judgement.not_assessed, reached["person"])
    return for_nobody(rows, len(reached))
