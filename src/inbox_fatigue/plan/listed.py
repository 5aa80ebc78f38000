"""Reads lists of those who must not be written to: addresses and domains, in any column that is called so.

Whoever is on such a list has asked to be left alone, so that a row that cannot be read is a mistake to mend and
never a row to skip.
"""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import polars as pl

from inbox_fatigue.columns import LISTED
from inbox_fatigue.errors import UsageError
from inbox_fatigue.plan.audiences import IDS, normal, rows, shown
from inbox_fatigue.sources.logs.names import name_table, plain_name
from inbox_fatigue.user_files.whole_files import whole_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from inbox_fatigue.frames.schemas import Schema

_DOMAINS = frozenset({"domain", "domains", "email_domain", "entry"})
_DELIMITERS = ",;\t|"
_CELLS: Schema = {"line": pl.Int64, "cell": pl.String}


def read_listed(paths: Iterable[str]) -> pl.DataFrame:
    """Return the entries of CSV files (`columns.LISTED`), each once; a first line of names is not one.

    UsageError tells, of all files, which cannot be read and which lines hold neither an address nor a domain.
    """
    entries: set[str] = set()
    wrong: list[str] = []
    for path in paths:
        try:
            entries.update(_entries(path))
        except UsageError as error:
            wrong.append(str(error))
    if wrong:
        raise UsageError("\n".join(wrong))
    return pl.DataFrame([("suppressed", entry) for entry in sorted(entries)], schema=LISTED, orient="row")


def _entries(path: str) -> list[str]:
    cells = _cells(path).filter(pl.col("cell") != "")
    read = cells.with_columns(entry=_read(cells["cell"]))
    unread = read.filter(pl.col("entry").is_null())["line"].unique().sort()
    if len(unread):
        told = (
            "holds neither an address nor a domain"
            if len(unread) == 1
            else "hold neither addresses nor domains"
        )
        raise UsageError(f"{path}:{unread[0]}: {rows(unread)} {told}; correct what stands there")
    return read["entry"].to_list()


def _read(cells: pl.Series) -> pl.Series:
    """Return addresses as the ledger has them, and domains likewise; null for what is neither."""
    plain = (
        cells.str.to_lowercase().str.strip_chars_start("*").str.strip_chars_start("@").str.strip_chars(".")
    )
    domains = normal(pl.format("x@{}", pl.lit(plain)).pipe(pl.select).to_series()).str.extract(
        r"@([^@]+\.[^@]+)$"
    )
    return normal(cells).zip_with(cells.str.contains(r"[^*]@"), domains)


def _cells(path: str) -> pl.DataFrame:
    """Return every cell in which an entry should stand, with its line."""
    table = list(_rows(path))
    if not table:
        return pl.DataFrame(schema=_CELLS)
    _, first = table[0]
    columns, header = _columns(path, first)
    told = [
        (line, row[at].strip().removeprefix("'"))  # the apostrophe keeps spreadsheets calm
        for line, row in (table[1:] if header else table)
        for at in columns
        if at < len(row)
    ]
    return pl.DataFrame(told, schema=_CELLS, orient="row")


def _rows(path: str) -> Iterable[tuple[int, list[str]]]:
    try:
        text = whole_file(path).decode("utf-8-sig")
    except OSError as error:
        raise UsageError(f"{path}: cannot be read ({error.strerror}); check the path") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{path}: is not UTF-8 at byte {error.start}; save it as CSV in UTF-8") from error
    lines = text.splitlines()
    first = next((line for line in lines if line.strip()), "")
    table = csv.reader(lines, delimiter=max(_DELIMITERS, key=first.count))
    return [(table.line_num, row) for row in table if any(cell.strip() for cell in row)]


def _columns(path: str, first: Sequence[str]) -> tuple[list[int], bool]:
    """Return where the entries stand, and whether the first line names the columns: by it, else by what is in it."""
    names = [plain_name(name) for name in first]
    known = _DOMAINS | {name for name in name_table()["columns"]["recipient"] if not name.endswith(IDS)}
    if found := [at for at, name in enumerate(names) if name in known]:
        return found, True
    read = _read(pl.Series([cell.strip().removeprefix("'") for cell in first], dtype=pl.String))
    if not read.is_not_null().any():
        told = f"has no column of addresses or domains (found: {shown(first)}); name one of them address"
        raise UsageError(f"{path}: {told}")
    return [read.is_not_null().arg_max() or 0], False
