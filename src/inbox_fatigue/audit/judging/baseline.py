"""Reads what an earlier report knows already, so that an audit fails on what is worse and on nothing else.

A baseline is the JSON report of an audit that was accepted.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from inbox_fatigue.errors import UsageError
from inbox_fatigue.results import State
from inbox_fatigue.user_files.whole_files import whole_file

if TYPE_CHECKING:
    from collections.abc import Mapping

_VERSION = "1"
_HAIR = 1e-3  # reports round to four places


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline:
    """The findings of an earlier report, and how tired the people were whom they are about."""

    measured: Mapping[int, float]  # by finding
    states: Mapping[int, State]  # of its person, by finding

    def knows(self, finding: int, measured: float) -> bool:
        """Return whether it has a finding that measured as much."""
        return measured <= self.measured.get(finding, -1.0) + _HAIR


def read_baseline(path: str) -> Baseline:
    """Return what a JSON report holds; UsageError where it is none."""
    try:
        told = json.loads(whole_file(path))
    except OSError as error:
        raise UsageError(
            f"--baseline {path}: cannot be read ({error.strerror});"
            f" write one with: audit ... --format json --output {path}"
        ) from error
    except ValueError as error:
        raise UsageError(f"--baseline {path}: is no JSON report of an audit") from error
    try:
        return _baseline(told)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise UsageError(
            f"--baseline {path}: is no JSON report of an audit, version {_VERSION}; write it anew"
        ) from error


def _baseline(told: dict[str, Any]) -> Baseline:
    if told["schema_version"] != _VERSION:
        raise ValueError(told["schema_version"])
    states = {one["recipient"]: State(one["state"]) for one in told["people"]}
    return Baseline(
        measured={int(one["id"]): float(one["measured"]) for one in told["findings"]},
        states={int(one["id"]): states[one["recipient"]] for one in told["findings"]},
    )
