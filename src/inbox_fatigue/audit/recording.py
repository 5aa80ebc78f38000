"""Records in its ledger what an audit found."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

import polars as pl

from inbox_fatigue.ledger.writing import scores
from inbox_fatigue.scoring import in_words

if TYPE_CHECKING:
    from inbox_fatigue.audit.judging.judgement import Judgement
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
    """Return rule, reason and person, as the ledger has them."""
    told = judgement.not_assessed.select("rule", "reason", "person")
    return told.with_columns(pl.col("rule", "reason").cast(pl.String)).sort(pl.all())


def _as_json(settings: Settings) -> str:
    """Return the settings as they held, for the record."""
    told = settings.model_dump(mode="json", exclude={"limits"}) | {"limits": asdict(settings.limits)}
    return json.dumps(told, ensure_ascii=False, sort_keys=True)
