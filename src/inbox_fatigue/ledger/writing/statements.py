"""The statements by which several modules write the same tables."""

from __future__ import annotations

ADDRESS = """
INSERT INTO address (id, address, name, domain) VALUES (?, ?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET name = excluded.name WHERE excluded.name > name"""
SOURCE = """
INSERT INTO source (id, path, kind, state, options) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, state = excluded.state, options = excluded.options"""
CAMPAIGN = """
INSERT INTO campaign (id, name, told) VALUES (?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET told = excluded.told WHERE excluded.told > told"""


def known(column: str, table: str) -> str:
    """Return the assignment that keeps the smaller of two values, or the only one that is known."""
    both = f"{table}.{column}, excluded.{column}"
    return f"{column} = coalesce(min({both}), {both})"
