"""The sentences of a preview: what to change first, and what a reader of its numbers should know."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from inbox_fatigue.audit.judging.judgement import TIRING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from inbox_fatigue.audit.previewing.forecasting import Forecast
    from inbox_fatigue.results.previews import Refusal, StepFault, StepLine

_MOST_ADVICE = 3


def advice(
    faults: Sequence[StepFault],
    sends: pl.DataFrame,
    refusals: Sequence[Refusal],
    whole: Forecast,
    resolved: Forecast,
) -> tuple[str, ...]:
    """Return what to change first: the mails that nobody should get as they are, then whom to leave out of which."""
    return (*_to_mend(faults), *_to_leave_out(sends, refusals, whole, resolved))


def _to_mend(faults: Sequence[StepFault]) -> tuple[str, ...]:
    names = list(dict.fromkeys(one.name for one in faults if one.stops))
    if not names:
        return ()
    rest = f" and {len(names) - _MOST_ADVICE:,} more" if len(names) > _MOST_ADVICE else ""
    shown = f"{'; '.join(names[:_MOST_ADVICE])}{rest}"
    return (f"Mend {shown}: leaving people out does not help where the mail itself is wrong",)


def _to_leave_out(
    sends: pl.DataFrame, refusals: Sequence[Refusal], whole: Forecast, resolved: Forecast
) -> tuple[str, ...]:
    """Return the steps with most refusals, and what all refusals together would do."""
    told = [
        f"Leave {_spared(people, copies)} out of {name}"
        for name, people, copies in _left_out(sends, refusals)
    ]
    before, after = (int(one.judgement.people["state"].is_in(TIRING).sum()) for one in (whole, resolved))
    if told and before > after:
        fewer = before - after
        told[0] += (
            f"; with every send left out that must not go, {fewer:,} fewer {'is' if fewer == 1 else 'are'} tired"
        )
    return tuple(told)


def _left_out(sends: pl.DataFrame, refusals: Sequence[Refusal]) -> Sequence[tuple[str, int, int]]:
    """Return (step, people who get none of it, copies too many for those who get it), most refusals first."""
    refused = pl.col("touch").is_in([one.touch for one in refusals])
    kept = sends.drop_nulls("touch").filter(~refused).select("name", "person").unique()
    gone = sends.filter(refused).join(kept.with_columns(gets_it=True), on=["name", "person"], how="left")
    gets_it = pl.col("gets_it").fill_null(value=False)
    ranked = gone.group_by("name").agg(
        people=pl.col("person").filter(~gets_it).n_unique(), copies=gets_it.sum(), refusals=pl.len()
    )
    first = ranked.sort("refusals", "name", descending=[True, False]).head(_MOST_ADVICE)
    return first.select("name", "people", "copies").rows()


def _spared(people: int, copies: int) -> str:
    whom = [f"{people:,} {'person' if people == 1 else 'people'}"] if people else []
    more = [f"{copies:,} {'copy' if copies == 1 else 'copies'}"] if copies else []
    return " and ".join(whom + more)


def notes(
    sends: pl.DataFrame, steps: Sequence[StepLine], gone: Sequence[str], *, merging: bool
) -> tuple[str, ...]:
    """Return what has gone already, and what the numbers take for granted: who reacts, whose clock, who is one."""
    told = [*gone]
    follow_ups = [one for one in steps if one.step and one.sends]
    if follow_ups:
        told.append(f"Follow-ups are counted as if nobody reacted{_expected(follow_ups, sends)}.")
    blind = sends.filter(~pl.col("zone_known"))["address"].n_unique()
    if blind:
        who = "person goes" if blind == 1 else "people go"
        told.append(f"{blind:,} {who} by the plan's zone: their own is not known.")
    if not merging:
        told.append("Every address is taken for a person of its own (--no-merge).")
    return tuple(told)


def _expected(follow_ups: Sequence[StepLine], sends: pl.DataFrame) -> str:
    """Return how many follow-ups would go if people reacted as they did, where the past tells."""
    if sends.filter(pl.col("step") > 0)["unless"].list.len().sum() == 0:
        return ", and no reaction stops them"
    known = [(one.sends, one.expected) for one in follow_ups if one.expected is not None]
    if not known:
        return "; how many people react is not known from the past"
    all_of_them, expected = sum(one for one, _ in known), sum(one for _, one in known)
    others = sum(one.sends for one in follow_ups) - all_of_them
    rest = f", and of {others:,} more it is not known" if others else ""
    return f"; if people react as they did, {expected:,.0f} of {all_of_them:,} would go{rest}"
