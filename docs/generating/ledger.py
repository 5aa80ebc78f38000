"""The page about the ledger: the tables and views of a fresh one."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from inbox_fatigue.ledger import open_ledger

if TYPE_CHECKING:
    from collections.abc import Iterator

# A column that a later migration added stands behind a comma, and maybe behind the default of the one before.
COLUMN = re.compile(
    r"^(?:(?: {4}(?:NOT NULL )?DEFAULT \S+)?, | {4})(?P<name>\w+)\s+(?P<kind>[A-Z]+)\b[^-]*(?:-- (?P<meaning>.*))?$"
)


def ledger_page() -> str:
    """Return the tables and views of a fresh ledger."""
    with tempfile.TemporaryDirectory() as folder:
        ledger = open_ledger(str(Path(folder) / "fresh.db"))
        made = ledger.execute(
            "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE '%migrations' "
            "AND type IN ('table', 'view') ORDER BY type, name"
        ).fetchall()
        columns = {
            name: [row[1] for row in ledger.execute(f"PRAGMA table_info({name})")] for _, name, _ in made
        }
        ledger.close()
    lines = [
        "# The ledger",
        "",
        "The ledger is one SQLite file; `--db FILE` keeps it.",
        "Tables are STRICT, and times in tables are whole microseconds since 1970 in UTC.",
        "The views answer the common questions and have times in ISO 8601.",
        "",
        "```sh",
        'sqlite3 ledger.db "SELECT * FROM who_is_tired"',
        "```",
        "",
    ]
    for kind, title in (("view", "Views"), ("table", "Tables")):
        lines += [f"## {title}", ""]
        for found, name, sql in made:
            if found == kind:
                lines += [f"### {name}", "", *_columns(kind, sql, columns[name]), ""]
    return "\n".join(lines)


def _columns(kind: str, sql: str, names: list[str]) -> Iterator[str]:
    if kind == "view":
        yield ", ".join(f"`{name}`" for name in names)
        return
    told = {found["name"]: found for line in sql.splitlines() if (found := COLUMN.match(line))}
    yield from ("| column | type | meaning |", "|---|---|---|")
    for name in names:
        kind_of, meaning = (
            (told[name]["kind"].lower(), told[name]["meaning"] or "") if name in told else ("", "")
        )
        yield f"| `{name}` | {kind_of} | {meaning} |"
