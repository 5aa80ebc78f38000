"""Turns the answer to a query into columns, a block of rows at a time."""

from __future__ import annotations

from itertools import chain, islice
from typing import TYPE_CHECKING, Any

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from inbox_fatigue.ledger.opening import Ledger

WHOLE, REAL, TEXT, BYTES = pl.Int64, pl.Float64, pl.String, pl.Binary
_ROWS = 20_000  # rows fetched at a time; they stay in the processor's cache while they are made columns
_BLOCK = 250_000  # rows of whole numbers at a time, which make no objects that last
_NONE = -(2**62)  # stands for NULL: keys are positive, and as a time it lies 146,000 years back
_FEW = 1_000  # rows that are columns sooner than numpy is loaded; combinations of texts that are asked for as numbers


def ask(ledger: Ledger, sql: str, schema: Mapping[str, Any], values: Sequence[Any] = ()) -> pl.DataFrame:
    """Return the answer to a query as a frame with the given columns and types."""
    cursor = ledger.execute(sql, values)
    parts = []
    while rows := cursor.fetchmany(_ROWS):
        columns = zip(schema.items(), zip(*rows, strict=True), strict=True)
        parts.append(pl.DataFrame([pl.Series(name, column, dtype=kind) for (name, kind), column in columns]))
    return pl.concat(parts, rechunk=True) if parts else pl.DataFrame(schema=dict(schema))


def ask_numbers(
    ledger: Ledger, columns: Mapping[str, str], rest: str, values: Sequence[Any] = ()
) -> pl.DataFrame:
    """Return expressions that give whole numbers, by name; `rest` is the query from FROM on.

    It takes a third of the time that `ask` takes, for no column of Python objects is made.
    """
    told = ", ".join(f"ifnull({expression}, {_NONE})" for expression in columns.values())
    rows = ledger.execute(f"SELECT {told} {rest}", values)
    first = rows.fetchmany(_FEW)
    parts = [pl.DataFrame(first, schema=dict.fromkeys(columns, pl.Int64), orient="row")]
    if len(first) == _FEW:
        parts += _blocks(rows, list(columns))
    kept = [pl.when(pl.col(name) != _NONE).then(pl.col(name)).alias(name) for name in columns]
    return pl.concat(parts, rechunk=True).select(kept)


def _blocks(rows: Iterable[Sequence[int]], names: list[str]) -> Iterator[pl.DataFrame]:
    import numpy as np  # noqa: PLC0415 - takes longer to load than few rows have

    cells = chain.from_iterable(rows)
    while len(flat := np.fromiter(islice(cells, _BLOCK * len(names)), dtype=np.int64)):
        yield pl.DataFrame(flat.reshape(-1, len(names)), schema=names, orient="row")


def ask_with_texts(
    ledger: Ledger, numbers: Mapping[str, str], texts: tuple[str, ...], rows: str
) -> pl.DataFrame:
    """Return whole numbers and texts by key; where texts are few, they are read as places in a list of them."""
    if not texts:
        return ask_numbers(ledger, numbers, f"{rows} ORDER BY id")
    schema = dict.fromkeys(texts, TEXT)
    said = ask(ledger, f"SELECT DISTINCT {', '.join(texts)} {rows} LIMIT {_FEW}", schema)
    if len(said) == _FEW:
        words = ask(ledger, f"SELECT {', '.join(texts)} {rows} ORDER BY id", schema)
        return ask_numbers(ledger, numbers, f"{rows} ORDER BY id").hstack(words)
    kinds = {name: said[name].drop_nulls().unique().sort().to_list() for name in texts}
    codes = {
        name: f"CASE {name} {'WHEN ? THEN ? ' * len(found)}END" for name, found in kinds.items() if found
    }
    values = [
        value for found in kinds.values() for place, kind in enumerate(found) for value in (kind, place)
    ]
    told = ask_numbers(ledger, {**numbers, **codes}, f"{rows} ORDER BY id", values)
    return told.with_columns(
        pl.col(name).replace_strict(range(len(found)), found, return_dtype=TEXT)
        if found
        else pl.lit(None, dtype=TEXT).alias(name)
        for name, found in kinds.items()
    )
