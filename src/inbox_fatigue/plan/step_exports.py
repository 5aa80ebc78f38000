"""Reads what sales tools export of a sequence into rows: nested JSON, a list of objects, or a table.

The nested forms are those of Salesloft and Outreach (`step_documents`). All others are objects or rows with
names such as step, day or interval_days, type, subject and body.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from inbox_fatigue.plan.step_documents import ends, of_documents, of_groups
from inbox_fatigue.plan.step_rows import NAMES, Export, Row, texts
from inbox_fatigue.plan.table_files import opened
from inbox_fatigue.sources.logs.names import plain_name
from inbox_fatigue.sources.logs.table import LINE, UnusableTableError, column_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from inbox_fatigue.limits import Limits

_MOST_BYTES = 16 * 1024 * 1024


def read_export(path: Path, limits: Limits) -> Export:
    """Return the rows of a file; OSError, UnusableTableError or ValueError if it cannot be read as one."""
    return _from_json(path) if _is_json(path) else Export(rows=tuple(_from_table(path, limits)))


def is_step_list(columns: Sequence[str]) -> bool:
    """Return whether a table's columns are those of a list of steps."""
    plain = {plain_name(name) for name in columns}
    has = {ours: bool(plain & set(names)) for ours, names in NAMES.items()}
    timed = any(has[one] for one in ("day", "days", "hours", "minutes", "seconds", "wait"))
    return timed and (has["number"] or has["type"]) and (has["subject"] or has["body"] or has["type"])


def _is_json(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(1024).lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in {b"{", b"["}


def _from_table(path: Path, limits: Limits) -> Iterator[Row]:
    with opened(path, limits) as table:
        plain = [plain_name(name) for name in table.header]
        at = {
            ours: next(plain.index(name) for name in names if name in plain)
            for ours, names in NAMES.items()
            if set(names) & set(plain)
        }
        for batch in table.batches(sorted(set(at.values()))):
            if batch.bad:
                first = batch.bad[0]
                raise UnusableTableError(f"line {first.line}: {first.detail}")
            for row in batch.frame.iter_rows(named=True):
                told = {ours: str(row[column_name(place)] or "").strip() for ours, place in at.items()}
                if any(told.values()):
                    yield Row(row[LINE], {name: value for name, value in told.items() if value})


def _from_json(path: Path) -> Export:
    with path.open("rb") as file:
        raw = file.read(_MOST_BYTES + 1)
    if len(raw) > _MOST_BYTES:
        raise ValueError("it has more than 16 MiB")
    content = json.loads(raw.decode("utf-8-sig"))
    match content:
        case {"data": {"cadence_content": {"step_groups": [*groups]} as told}} | {
            "cadence_content": {"step_groups": [*groups]} as told
        }:
            settings = told.get("settings") or content.get("settings") or {}
            name = str(settings.get("name") or "")
            return Export(rows=tuple(of_groups(groups)), name=name, unless=ends(settings))
        case {"data": [*data], **rest}:
            included: Any = rest.get("included")
            return of_documents(data, included if isinstance(included, list) else [])
        case {"steps": [*steps], **rest}:
            name = next((str(rest[one]) for one in ("name", *NAMES["sequence"]) if rest.get(one)), "")
            return Export(rows=tuple(_of_objects(steps)), name=name)
        case [*steps]:
            return Export(rows=tuple(_of_objects(steps)))
    raise ValueError("it holds neither step_groups nor steps")


def _of_objects(steps: Sequence[Any]) -> Iterator[Row]:
    for step in steps:
        if not isinstance(step, dict):
            raise ValueError("a step is no object")  # noqa: TRY004 - told as what is wrong with a file
        flat = {plain_name(str(name)): value for name, value in step.items()}
        for nested in ("template", "email_template", "email"):
            if isinstance(flat.get(nested), dict):
                flat |= {plain_name(str(name)): value for name, value in flat.pop(nested).items()}
        told = {
            ours: next((flat[name] for name in names if flat.get(name) is not None), None)
            for ours, names in NAMES.items()
        }
        yield Row(1, texts(told))
