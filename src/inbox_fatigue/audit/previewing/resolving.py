"""Looks for the smallest change that makes a plan fine: what limits refuse, then what still breaks the gate.

Limits are decided by arbitration. What breaks another condition of the gate is mended from the end: the
planned message that completes such a finding is left out, and everything is measured again, a few times at
most. As many are mended as the gate does not allow, the worst first, and those that were begun go on. Who is
too tired is looked at only once no rule is broken, since many are so on account of what goes anyway. What
is wrong with a step as a whole cannot be mended by leaving people out, and stays.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import polars as pl

from inbox_fatigue.arbitration import DECISIONS
from inbox_fatigue.audit.judging.judgement import TIRING
from inbox_fatigue.audit.previewing.completing import completing, last_hit, last_planned
from inbox_fatigue.audit.previewing.deciding import Limits, decide
from inbox_fatigue.audit.previewing.following import put_off_along
from inbox_fatigue.audit.previewing.forecasting import without_touches
from inbox_fatigue.audit.previewing.gating import worsened
from inbox_fatigue.audit.previewing.later import copies, put_off
from inbox_fatigue.caps import OVER_CAP
from inbox_fatigue.frames.schemas import conform
from inbox_fatigue.policy import exceeds, most
from inbox_fatigue.scoring import message

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from inbox_fatigue.arbitration import Arbitration
    from inbox_fatigue.audit.previewing.forecasting import Forecast, Forecaster
    from inbox_fatigue.frames.schemas import Schema
    from inbox_fatigue.inbox_frames import Inboxes
    from inbox_fatigue.settings import Gate

# How many messages each round takes from a person who is still too tired, or from what still breaks a rule. Each
# round measures everything again; whoever is too tired after five of them gets nothing.
ROUNDS = (1, 1, 2, 4, 8, 1_000_000)
COPIES = "plan/duplicate-recipient"  # of what it finds one may go
_WORST = ("begun", "share", "finding")
_FALLING = (True, True, False)
BARRED: Schema = {
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
    sends: pl.DataFrame
    limits: Limits
    without: Forecast
    whole: Forecast  # with all that is planned

    @property
    def inboxes(self) -> Inboxes:
        """What would be there if all of the plan went."""
        return self.whole.inboxes

    def resolved(self) -> Resolved:
        """Return the decisions that satisfy the limits and, as far as leaving people out can, the gate."""
        barred = pl.DataFrame(schema=BARRED)
        found = self._round(barred)
        rounds = iter(ROUNDS), iter(ROUNDS)
        while not (more := self._still_wrong(found.forecast, barred, *rounds)).is_empty():
            barred = pl.concat([barred, more])
            found = self._round(barred)
        put_off = self._put_off(found.decided, barred["touch"])
        return replace(
            found, decided=put_off_along(put_off, self.inboxes, self.limits, self.sends, self._tires)
        )

    def _tires(self, inboxes: Inboxes, added: pl.Series) -> pl.Series:
        """Return the people who would be worse than comfortable, or for whom something added breaks the gate."""
        forecast = self.forecaster.of(inboxes)
        weary = worsened(self.without, forecast).filter(pl.col("state").is_in(TIRING))["person"]
        limited = completing(forecast).filter(
            pl.col("rule").is_in(list(self.forecaster.call.settings.gate.limited))
        )
        broken = limited.explode("counted").filter(pl.col("counted").is_in(added.implode()))["person"]
        return pl.concat([weary, broken]).unique()

    def _put_off(self, decided: Arbitration, barred: pl.Series) -> Arbitration:
        """Return decisions that put nothing off that is wrong at any time, such as a mail after an opt-out."""

        def without(never: pl.Series) -> Arbitration:
            gone = pl.concat([barred, never]).unique()
            return decide(without_touches(self.inboxes, gone), self.limits, self.sends, gone)

        rules = list(self._never_right())
        copied = copies(self.sends, self.inboxes.touches)
        return put_off(decided, self._wrong(rules), copied if COPIES in rules else copied.clear(), without)

    def _wrong(self, rules: Sequence[str]) -> pl.Series:
        """Return the touches that are wrong whenever they go.

        What counts for a finding of the plan's own rules need not be wrong itself, and of copies one may go.
        """
        judgement = self.whole.judgement
        found = judgement.findings.filter(pl.col("rule").is_in(rules), pl.col("rule") != COPIES)
        each = found.filter(pl.col("rule").is_in([one for one in rules if not self._is_single(one)]))
        counted = judgement.evidence.join(each, on="finding", how="semi")["touch"]
        return pl.concat([found["touch"], counted]).unique()

    def _is_single(self, slug: str) -> bool:
        return self.forecaster.rules[slug].needs_plan

    def _never_right(self) -> Iterator[str]:
        """Yield the rules of the gate of which one message is one too many."""
        for slug in self.forecaster.call.settings.gate.limited:
            if self._is_never_right(slug):
                yield slug

    def _is_never_right(self, slug: str) -> bool:
        rule = self.forecaster.rules.get(slug)
        return rule is not None and not rule.of_step and rule.comfortable <= 0 and slug != OVER_CAP

    def _round(self, barred: pl.DataFrame) -> Resolved:
        left = without_touches(self.inboxes, barred["touch"])
        decided = decide(left, self.limits, self.sends, barred["touch"])
        decided = replace(decided, decisions=_with(decided.decisions, barred, self.inboxes.touches))
        refused = decided.decisions.filter(~pl.col("kept"))["touch"]
        if refused.is_empty():
            return Resolved(decided=decided, forecast=self.whole)
        return Resolved(decided=decided, forecast=self.forecaster.of(without_touches(self.inboxes, refused)))

    def _still_wrong(
        self, forecast: Forecast, barred: pl.DataFrame, of_rules: Iterator[int], of_states: Iterator[int]
    ) -> pl.DataFrame:
        """Return the planned touches that complete what still breaks the gate, with why (`BARRED`).

        Each round takes the next number: of a person who is too tired, so many of the last ones.
        """
        gate = self.forecaster.call.settings.gate
        people = self.inboxes.touches.join(barred, on="touch", how="semi")["person"].unique()
        found = completing(forecast).with_columns(begun=pl.col("person").is_in(people.implode()))
        broken = [some for some in self._by_rule(gate, forecast, found) if not some.is_empty()]
        if broken and (number := next(of_rules, 0)):
            wrong = [self._hit(some, forecast, number) for some in broken]
        else:
            number = next(of_states, 0)
            weary = self._by_state(gate, forecast, found) if number else ()
            wrong = [last_planned(some, forecast, number) for some in weary]
        rows = pl.concat([pl.DataFrame(schema=found.schema), *wrong]).unique(
            "touch", keep="first", maintain_order=True
        )
        told = [
            (row["touch"], row["rule"], self._words(row), row["counted"] or [row["touch"]])
            for row in rows.iter_rows(named=True)
        ]
        return pl.DataFrame(told, schema=BARRED, orient="row")

    def _hit(self, some: pl.DataFrame, forecast: Forecast, number: int) -> pl.DataFrame:
        """Return findings of one rule, each at the messages to leave out: all that are wrong at any time."""
        is_wrong = self._is_never_right(some["rule"][0])
        return last_hit(some, forecast, ROUNDS[-1] if is_wrong else number)

    def _by_rule(self, gate: Gate, forecast: Forecast, found: pl.DataFrame) -> Iterator[pl.DataFrame]:
        """Yield the worst findings of each rule, as many as there are too many of."""
        judged = found if gate.only == "plan" else forecast.judgement.findings
        counts = dict(judged.group_by("rule").len().rows())
        for slug, allowed in gate.limited.items():
            rule = self.forecaster.rules.get(slug)
            if rule is not None and not rule.of_step and counts.get(slug, 0) > allowed:
                worst = found.filter(pl.col("rule") == slug).sort(*_WORST, descending=_FALLING)
                yield worst.head(counts[slug] - allowed)

    def _by_state(self, gate: Gate, forecast: Forecast, found: pl.DataFrame) -> Iterator[pl.DataFrame]:
        """Yield the worst finding of each person whom the plan makes too tired, of as many as are too many.

        Whoever gets nothing any more is none of the plan's people, of whom a share may be tired.
        """
        people, reached = worsened(self.without, forecast), forecast.people
        judged = people if gate.only == "plan" else reached
        for allowed, states, whom in self._allowances(gate):
            is_too_tired = whom & pl.col("state").is_in(states)
            total = reached.filter(whom).height
            number = judged.filter(is_too_tired).height
            if exceeds(number, allowed, total):
                too_tired = people.filter(is_too_tired).select("person", "fatigue")
                theirs = found.filter(pl.col("share") > 0).join(too_tired, on="person")
                worst = theirs.sort("begun", "fatigue", *_WORST[1:], descending=[True, True, *_FALLING[1:]])
                some = worst.unique("person", keep="first", maintain_order=True)
                yield some.head(number - most(allowed, total)).drop("fatigue")

    def _allowances(self, gate: Gate) -> Iterator[tuple[float, tuple[str, ...], pl.Expr]]:
        """Yield what share of whom may be in which states: of everybody, and of those of one status."""
        everybody = pl.lit(value=True)
        yield gate.exhausted, ("exhausted",), everybody
        yield gate.tired, TIRING, everybody
        for name, one in self.forecaster.call.settings.status.all.items():
            theirs = (pl.col("status") == name).fill_null(value=False)
            if one.exhausted is not None:
                yield one.exhausted, ("exhausted",), theirs
            if one.tired is not None:
                yield one.tired, TIRING, theirs

    def _words(self, row: dict[str, object]) -> str:
        rule = self.forecaster.rules[str(row["rule"])]
        return message(rule, row["measured"], row["span_us"], row["note"])  # type: ignore[arg-type]


def _with(decisions: pl.DataFrame, barred: pl.DataFrame, touches: pl.DataFrame) -> pl.DataFrame:
    told = barred.join(touches.select("touch", "person", "campaign"), on="touch").with_columns(
        kept=pl.lit(value=False), exact=pl.lit(value=True)
    )
    return pl.concat([decisions, conform(told, DECISIONS).select(*DECISIONS)])
