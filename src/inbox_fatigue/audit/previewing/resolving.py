"""Looks for the smallest change that makes a plan fine: what limits refuse, then what still breaks the gate.

Limits are decided by arbitration. What breaks another condition of the gate is mended from the end: the
planned message that completes such a finding is left out, and everything is measured again, a few times at
most. What is wrong with a step as a whole cannot be mended by leaving people out, and stays.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import polars as pl

from inbox_fatigue.arbitration import DECISIONS
from inbox_fatigue.audit.previewing.deciding import Limits, decide
from inbox_fatigue.audit.previewing.forecasting import the_plans, without_touches
from inbox_fatigue.audit.previewing.gating import WORSE, worsened
from inbox_fatigue.columns import conform
from inbox_fatigue.policy import exceeds
from inbox_fatigue.scoring import message

if TYPE_CHECKING:
    from collections.abc import Iterator

    from inbox_fatigue.arbitration import Arbitration
    from inbox_fatigue.audit.previewing.forecasting import Forecast, Forecaster
    from inbox_fatigue.columns import Inboxes
    from inbox_fatigue.settings import Gate

ROUNDS = 6  # each measures everything again; a plan that needs more is told as it then is
BARRED: dict[str, pl.DataType | type[pl.DataType]] = {
    "touch": pl.Int64,
    "cap": pl.String,
    "reason": pl.String,
    "counted": pl.List(pl.Int64),
}


@dataclass(frozen=True, kw_only=True)
class Resolved:
    """What may go, and what would be then."""

    decided: Arbitration
    forecast: Forecast


@dataclass(frozen=True, kw_only=True)
class Resolving:
    """What stays the same from round to round."""

    forecaster: Forecaster
    inboxes: Inboxes
    sends: pl.DataFrame
    limits: Limits
    without: Forecast

    def resolved(self) -> Resolved:
        """Return the decisions that satisfy the limits and, as far as leaving people out can, the gate."""
        barred = pl.DataFrame(schema=BARRED)
        found = self._round(barred)
        for _ in range(ROUNDS):
            more = self._still_wrong(found.forecast)
            if more.is_empty():
                break
            barred = pl.concat([barred, more])
            found = self._round(barred)
        return found

    def _round(self, barred: pl.DataFrame) -> Resolved:
        left = without_touches(self.inboxes, barred["touch"])
        decided = decide(left, self.limits, self.sends, barred["touch"])
        decided = replace(decided, decisions=_with(decided.decisions, barred, self.inboxes.touches))
        refused = decided.decisions.filter(~pl.col("kept"))["touch"]
        return Resolved(decided=decided, forecast=self.forecaster.of(without_touches(self.inboxes, refused)))

    def _still_wrong(self, forecast: Forecast) -> pl.DataFrame:
        """Return the planned touches that complete what still breaks the gate, with why (`BARRED`)."""
        gate = self.forecaster.call.settings.gate
        own = the_plans(forecast)
        planned = forecast.inboxes.touches.filter("planned").select("touch")
        peaks = own.join(planned, on="touch", how="semi").join(
            forecast.judgement.evidence.group_by("finding").agg(counted=pl.col("touch").sort()),
            on="finding",
            how="left",
        )
        wrong = [*self._by_rule(gate, peaks), *self._by_state(gate, forecast, peaks)]
        rows = pl.concat([pl.DataFrame(schema=peaks.schema), *wrong]).unique(
            "touch", keep="first", maintain_order=True
        )
        told = [
            (row["touch"], row["rule"], self._words(row), row["counted"] or [row["touch"]])
            for row in rows.iter_rows(named=True)
        ]
        return pl.DataFrame(told, schema=BARRED, orient="row")

    def _by_rule(self, gate: Gate, peaks: pl.DataFrame) -> Iterator[pl.DataFrame]:
        for slug, allowed in gate.limited.items():
            found = peaks.filter(pl.col("rule") == slug)
            rule = self.forecaster.rules.get(slug)
            if rule is not None and not rule.of_step and len(found) > allowed:
                yield found

    def _by_state(self, gate: Gate, forecast: Forecast, peaks: pl.DataFrame) -> Iterator[pl.DataFrame]:
        """Yield the worst finding of each person whom the plan makes too tired, where they are too many."""
        people = worsened(self.without, forecast)
        total = len(forecast.judgement.people)
        for allowed, states in ((gate.exhausted, ("exhausted",)), (gate.tired, WORSE)):
            too_tired = people.filter(pl.col("state").is_in(states))
            if exceeds(len(too_tired), allowed, total):
                theirs = peaks.join(too_tired.select("person"), on="person", how="semi")
                yield theirs.sort("person", "share", "finding", descending=[False, True, False]).unique(
                    "person", keep="first", maintain_order=True
                )

    def _words(self, row: dict[str, object]) -> str:
        rule = self.forecaster.rules[str(row["rule"])]
        return message(rule, row["measured"], row["span_us"], row["note"])  # type: ignore[arg-type]


def _with(decisions: pl.DataFrame, barred: pl.DataFrame, touches: pl.DataFrame) -> pl.DataFrame:
    told = barred.join(touches.select("touch", "person", "campaign"), on="touch").with_columns(
        kept=pl.lit(value=False), exact=pl.lit(value=True)
    )
    return pl.concat([decisions, conform(told, DECISIONS).select(*DECISIONS)])
