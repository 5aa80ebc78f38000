"""Whole ledgers, row by row."""

from __future__ import annotations

import pytest

KEPT = (
    "message", "message_name", "touch", "content", "creative_feature", "event", "campaign", "address",
    "creative", "alike", "recipient", "account", "organisation",
)  # fmt: skip
SEEN = """
SELECT path, member, place, touch
  FROM touch_sighting
  JOIN source ON source.id = touch_sighting.source
 ORDER BY path, member, place, touch"""


def _rows_of(ledger):
    found = {table: sorted(ledger.execute(f"SELECT * FROM {table}").fetchall(), key=repr) for table in KEPT}
    return {**found, "touch_sighting": ledger.execute(SEEN).fetchall()}


@pytest.fixture(scope="session")
def rows_of():
    """Return a function that gives the rows of a ledger by table, and who was seen where in which source."""
    return _rows_of


@pytest.fixture(scope="session")
def difference():
    """Return a function that gives, by table, some rows that only one of two ledgers has."""

    def compare(one, other):
        return {
            table: [
                sorted(set(a[table]) - set(b[table]), key=repr)[:3] for a, b in ((one, other), (other, one))
            ]
            for table in one
            if one[table] != other[table]
        }

    return compare
