"""The statements that several modules make: to write the same tables, and to ask what was not read to its end."""

from __future__ import annotations

ADDRESS = """
INSERT INTO address (id, address, name, domain) VALUES (?, ?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET name = excluded.name WHERE excluded.name > name"""
CAMPAIGN = """
INSERT INTO campaign (id, name, told) VALUES (?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET told = excluded.told WHERE excluded.told > told"""
UNFINISHED = """
SELECT path
  FROM source
 WHERE finished = 0
   AND kind <> 'contacts'
   AND NOT EXISTS (SELECT 1
                     FROM source AS renamed
                    WHERE renamed.finished = 1
                      AND renamed.kind = source.kind
                      AND renamed.state = source.state)
 ORDER BY path"""  # what was not read to its end, nor under another name since


def known(column: str, table: str) -> str:
    """Return the assignment that keeps the smaller of two values, or the only one that is known."""
    both = f"{table}.{column}, excluded.{column}"
    return f"{column} = coalesce(min({both}), {both})"
