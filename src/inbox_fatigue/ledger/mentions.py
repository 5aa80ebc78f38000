"""Takes people out of the texts of a ledger, and looks whether any byte of them is left in its file."""

from __future__ import annotations

import mmap
import re
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from inbox_fatigue import text
from inbox_fatigue.ledger.erasing import quoted
from inbox_fatigue.upkeep import Search

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from inbox_fatigue.ledger.opening import Ledger


class _Texts(NamedTuple):
    """A column of texts, and which rows of its table are meant."""

    table: str
    column: str
    which: str


# Texts of mails that a person got or wrote, and others have part in: parts of the name may greet them there.
_SHARED = (
    _Texts("content", "subject", "id IN their_content"),
    _Texts("content", "preview", "id IN their_content"),
    _Texts("content", "text", "id IN their_content"),
    _Texts("message", "subject", "content IN their_content"),
    _Texts("creative", "subject", "id IN (SELECT creative FROM content WHERE id IN their_content)"),
)
_BESIDE = ("-journal", "-wal", "-shm")


def take_out_names(ledger: Ledger, people: Sequence[tuple[str, str]]) -> int:
    """Put gaps in place of people (address, name) in texts of mails that others have part in; count the texts.

    To be called in the transaction that erased them (`erasing`), which knows these mails.
    """
    tokens = [text.recipient_tokens([one]) for one in people]

    def unnamed(written: str) -> str:
        for one in tokens:
            written = text.with_gaps(written, one)
        return written

    return sum(_rewrite(ledger, texts, unnamed) for texts in _SHARED)


def take_out_everywhere(ledger: Ledger, replacements: Mapping[str, str]) -> int:
    """Replace some texts, in any case of their letters, in every column of every table; count the fields."""
    if not replacements:
        return 0
    known = {one.lower(): new for one, new in replacements.items()}
    pattern = re.compile(
        "|".join(re.escape(one) for one in sorted(known, key=len, reverse=True)), re.IGNORECASE
    )
    # SQLite lowers ASCII alone: what has other letters is looked for as it was written as well.
    forms = tuple(form for one in replacements for form in (one.lower(), one))

    def without(written: str) -> str:
        return pattern.sub(lambda hit: known.get(hit[0].lower(), "…"), written)

    changed = 0
    for table, column in _text_columns(ledger):
        found = " OR ".join(f"instr(lower({column}), ?) OR instr({column}, ?)" for _ in replacements)
        changed += _rewrite(ledger, _Texts(table, column, found), without, forms)
    return changed


def _rewrite(ledger: Ledger, texts: _Texts, change: Callable[[str], str], values: Sequence[str] = ()) -> int:
    told = ledger.execute(
        f"SELECT DISTINCT {texts.column} FROM {texts.table} WHERE {texts.which}",  # noqa: S608 - from the schema
        values,
    )
    pairs = [(change(old), old) for (old,) in told.fetchall() if isinstance(old, str)]
    # Where the field is a key and another row has the new text already, that row stands for both.
    sql = f"UPDATE OR REPLACE {texts.table} SET {texts.column} = ? WHERE {texts.column} = ?"  # noqa: S608
    return sum(ledger.execute(sql, (new, old)).rowcount for new, old in pairs if new != old)


def _text_columns(ledger: Ledger) -> list[tuple[str, str]]:
    """Return table and column of everything that may hold text, also in tables of plugins, quoted."""
    tables = ledger.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
    ).fetchall()
    return [
        (quoted(table), quoted(row[1]))
        for (table,) in tables
        for row in ledger.execute(f"PRAGMA table_info({quoted(table)})")
        if row[2].upper() not in {"INTEGER", "INT", "REAL", "BLOB"}
    ]


def search(path: str, addresses: Iterable[str], names: Iterable[str]) -> Search:
    """Look for addresses and names in the bytes of a ledger's file, and of the files beside it, in any case."""
    addresses, names = set(addresses), set(names)
    needles = {one.encode() for one in (*addresses, *names) if "@" not in one}
    by_domain: dict[bytes, set[bytes]] = defaultdict(set)
    for one in addresses:
        local, at, domain = one.lower().encode("utf-8", "replace").rpartition(b"@")
        if at:
            by_domain[domain].add(local)
    files = [file for file in (Path(path + ending) for ending in ("", *_BESIDE)) if _has_bytes(file)]
    left = size = 0
    for file in files:
        with file.open("rb") as opened, mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ) as held:
            size += len(held)
            left += _hits(held, needles) + _addresses(held, by_domain)
    return Search(looked_for=len(addresses | names), files=len(files), size=size, left=left)


def _has_bytes(file: Path) -> bool:
    return file.is_file() and file.stat().st_size > 0


def _hits(held: mmap.mmap, needles: set[bytes]) -> int:
    if not needles:
        return 0
    pattern = re.compile(b"|".join(map(re.escape, sorted(needles))), re.IGNORECASE)
    return sum(1 for _ in pattern.finditer(held))


def _addresses(held: mmap.mmap, by_domain: Mapping[bytes, set[bytes]]) -> int:
    """Count addresses around every @: texts lie side by side in the file, so nothing ends at a word's end."""
    after = sorted({len(domain) for domain in by_domain})
    before = sorted({len(local) for locals_ in by_domain.values() for local in locals_})
    count, at = 0, held.find(b"@")
    while at >= 0 and by_domain:
        shown = held[max(0, at - before[-1]) : at].lower(), held[at + 1 : at + 1 + after[-1]].lower()
        for length in after:
            there = by_domain.get(shown[1][:length], ())
            count += any(shown[0][-size:] in there for size in before) if there else 0
        at = held.find(b"@", at + 1)
    return count
