"""Records in its ledger what an audit found."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

import polars as pl

from inbox_fatigue.ledger import scores
from inbox_fatigue.ledger.schema import EVERYBODY
from inbox_fatigue.lookups import found_in, how_many
from inbox_fatigue.scoring import in_words

if TYPE_CHECKING:
    from inbox_fatigue.audit.judging import Judgement
    from inbox_fatigue.ledger import Ledger
    from inbox_fatigue.results import AuditResult
    from inbox_fatigue.settings import Settings


def record(ledger: Ledger, result: AuditResult, judgement: Judgement, settings: Settings) -> None:
    """Write the results of an audit into its ledger, in place of those of the last one."""
    worded = in_words(judgement.findings, judgement.rules)
    scores.write_results(
        ledger,
        result,
        scores.Details(
            findings=worded,
            evidence=judgement.evidence,
            not_assessed=_not_assessed(judgement),
            settings=_as_json(settings),
        ),
    )


def _not_assessed(judgement: Judgement) -> pl.DataFrame:
    """Return rule, reason and person; what holds of everybody is one row, for a rule without data is common."""
    told = judgement.not_assessed.select("rule", "reason", "person")
    groups = how_many(told, "rule", "reason")
    is_of_all = pl.col("number") == judgement.people.height
    of_all = groups.filter(is_of_all).select("rule", "reason", person=pl.lit(EVERYBODY, dtype=pl.Int64))
    of_some = found_in(told, groups.filter(~is_of_all).select("rule", "reason"))
    both = pl.concat([of_all, of_some]).with_columns(pl.col("rule", "reason").cast(pl.String))
    return both.unique().sort(pl.all())


def _as_json(settings: Settings) -> str:
    """Return the settings as they held, for the record."""
    told = settings.model_dump(mode="json", exclude={"limits"}) | {"limits": asdict(settings.limits)}
    return json.dumps(told, ensure_ascii=False, sort_keys=True)
