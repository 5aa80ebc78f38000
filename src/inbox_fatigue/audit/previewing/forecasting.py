"""Measures what a plan would do: without it, with all of it, and with what arbitration lets through."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

import polars as pl

from inbox_fatigue import windows
from inbox_fatigue.audit.judging.accepting import weighed
from inbox_fatigue.audit.judging.measuring import measure
from inbox_fatigue.results import State
from inbox_fatigue.results.previews import Prospect

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from inbox_fatigue.audit.judging.accepting import Accepting
    from inbox_fatigue.audit.judging.judgement import Judgement
    from inbox_fatigue.audit.request import Call
    from inbox_fatigue.engine.judging import Judges
    from inbox_fatigue.findings import Rule
    from inbox_fatigue.inbox_frames import Inboxes
    from inbox_fatigue.settings import BuiltScorer

WEEK = timedelta(days=7)


@dataclass(frozen=True, kw_only=True)
class Forecast:
    """What would be in the inboxes, and what the scorers say of it."""

    inboxes: Inboxes
    judgement: Judgement
    hits: pl.DataFrame  # rule, touch, measured: what each planned touch is found with
    breaches: pl.DataFrame  # finding, touch: the planned touches that break a rule of the gate once more

    @property
    def reached(self) -> pl.DataFrame:
        """Return (person): whom something planned goes to; their account and household mates are not among them."""
        return self.inboxes.touches.filter("planned").select("person").unique()

    @property
    def people(self) -> pl.DataFrame:
        """Return the judged people whom something planned goes to."""
        return self.judgement.people.join(self.reached, on="person", how="semi")


@dataclass(frozen=True, kw_only=True)
class Forecaster:
    """What stays the same from one forecast to the next."""

    call: Call
    built: Sequence[BuiltScorer]
    rules: Mapping[str, Rule]
    accepting: Accepting
    judges: Judges

    def of(self, inboxes: Inboxes) -> Forecast:
        """Run all scorers over what would be in the inboxes."""
        settings = self.call.settings
        measured = measure(inboxes, self.built, settings, self.call.request.plugin_files, self.judges)
        planned = inboxes.touches.filter("planned").select("touch")
        judgement = weighed(measured, inboxes, self.rules, settings, self.accepting)
        hits = measured.hits.join(planned, on="touch", how="semi")
        return Forecast(
            inboxes=inboxes,
            judgement=judgement,
            hits=hits.select("rule", "touch", "measured"),
            breaches=_breaches(hits, judgement.findings, tuple(settings.gate.limited)),
        )


def _breaches(hits: pl.DataFrame, findings: pl.DataFrame, limited: Sequence[str]) -> pl.DataFrame:
    """Return (finding, touch): planned touches found by rules that the gate limits, in the episode of each.

    An episode is told at its peak, which may lie in the past. Who is over a cap already must get no more all
    the same, and a plan that sends it breaks the cap.
    """
    of_gate = findings.filter(pl.col("rule").is_in(limited))
    within = hits.join(of_gate, on=["inbox", "rule"], suffix="_peak")
    return within.filter(pl.col("at").is_between("begins_at", "ends_at")).select("finding", "touch")


def without_plan(inboxes: Inboxes) -> Inboxes:
    """Return the inboxes as they would be at the same moment if nothing of the plan went."""
    return replace(inboxes, touches=inboxes.touches.filter(~pl.col("planned")), plan=None)


def without_touches(inboxes: Inboxes, refused: pl.Series) -> Inboxes:
    """Return the inboxes without some planned touches."""
    left = ~pl.col("touch").is_in(refused.implode())
    plan = inboxes.plan
    if plan is not None:
        plan = replace(plan, sends=plan.sends.filter(left), values=plan.values.filter(left))
    return replace(inboxes, touches=inboxes.touches.filter(left), plan=plan)


def prospect(forecast: Forecast, everybody: pl.Series, begins: datetime | None) -> Prospect:
    """Return the people of the plan by state, and by how full the fullest of their weeks in it would be.

    Someone without any message, past or planned, is rested.
    """
    theirs = forecast.judgement.people.filter(pl.col("person").is_in(everybody.implode()))
    told = dict(theirs.group_by("state").len().rows())
    missing = len(everybody) - sum(told.values())
    states = {state: told.get(state.value, 0) for state in State}
    states[State.RESTED] += missing
    return Prospect(states=states, weeks=_weeks(forecast.inboxes, everybody, begins))


def _weeks(inboxes: Inboxes, everybody: pl.Series, begins: datetime | None) -> dict[int, int]:
    """Return how many people have how many messages in the fullest seven days that end in a plan's time."""
    if begins is None:
        return {0: len(everybody)} if len(everybody) else {}
    at, is_theirs = pl.col("at"), pl.col("person").is_in(everybody.implode())
    counted = inboxes.touches.filter(pl.col("counted") & is_theirs & (at > begins - WEEK))
    full = windows.trailing_count(counted, WEEK).join(counted.select("touch", "person", "at"), on="touch")
    later = full.filter(at >= begins).select("person", most=pl.col("measured").cast(pl.Int64))
    lately = counted.filter(at <= begins).group_by("person", "inbox")
    at_begin = lately.agg(most=pl.len().cast(pl.Int64)).select("person", "most")
    most = pl.concat([later, at_begin]).group_by("person").agg(pl.col("most").max())
    every = everybody.to_frame("person").join(most, on="person", how="left")
    return dict(every.select(pl.col("most").fill_null(0)).group_by("most").len().sort("most").rows())


def the_plans(forecast: Forecast) -> pl.DataFrame:
    """Return the findings that count a planned touch, without which they would not be, or be less.

    What breaks a rule of the gate once more is the plan's as well.
    """
    planned = forecast.inboxes.touches.filter("planned").select("touch")
    judgement = forecast.judgement
    own = judgement.evidence.join(planned, on="touch", how="semi").select("finding").unique()
    peaks = judgement.findings.join(planned, on="touch", how="semi").select("finding")
    return judgement.findings.join(
        pl.concat([own, peaks, forecast.breaches.select("finding")]).unique(), on="finding", how="semi"
    )
