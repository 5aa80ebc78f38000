"""Rules, what scorers measure, and what becomes of it: findings, their evidence, and who could not be assessed."""

from __future__ import annotations

from inbox_fatigue.findings.nouns import (
    FINDINGS,
    REPLIES,
    TEXT,
    Across,
    Measurement,
    Measurements,
    Need,
    Rule,
    Scorer,
)

__all__ = ["FINDINGS", "REPLIES", "TEXT", "Across", "Measurement", "Measurements", "Need", "Rule", "Scorer"]
