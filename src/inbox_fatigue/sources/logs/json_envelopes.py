"""Takes rows out of what carries them: the notifications of queues, the answers of interfaces, and batches of webhooks.

Which keys carry rows is told in `columns.toml` under `envelopes`, each with the document that describes it.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from inbox_fatigue.sources.logs.json_api import joined
from inbox_fatigue.sources.logs.names import name_table, plain_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_OPENS = frozenset("{[")  # the first sign of JSON that holds objects
DEEPEST = 6  # envelopes inside one another: a queue's message holds a notification that holds an event


def is_envelope(one: Mapping[str, Any]) -> bool:
    """Return whether an object is no row, and carries some or could."""
    return _carried(one) is not None


def rows_of(one: dict[str, Any], deepest: int = DEEPEST) -> Iterator[dict[str, Any]]:
    """Yield the rows that an object carries, in order; itself where it is no envelope, `{}` for one that is damaged."""
    inner = _carried(one) if deepest else None
    if inner is None:
        yield one
        return
    for each in inner:
        yield from rows_of(each, deepest - 1)


def _carried(one: Mapping[str, Any]) -> list[dict[str, Any]] | None:
    """Return the objects that one carries, None where it is no envelope."""
    if (included := joined(one)) is not None:
        return included
    known = name_table()["envelopes"]
    plain = {plain_name(key): value for key, value in one.items()}
    for key, kept in known["of_people"].items():
        if (inner := _objects(plain.get(key), alone=False)) is not None:
            shared = {name: value for name, value in one.items() if plain_name(name) in kept}
            return [{**shared, **each} for each in inner]
    if any(isinstance(plain.get(name), str) for name in name_table()["columns"]["recipient"]):
        return None
    for kind in ("keys", "lists"):
        for key, beside in known[kind].items():
            if not beside or beside in plain:
                inner = _objects(plain.get(key), alone=kind == "keys")
                if inner is not None:
                    return inner
                if beside and kind == "keys" and isinstance(text := plain.get(key), str):
                    return _of_no_event(text)
    return None


def _of_no_event(text: str) -> list[dict[str, Any]]:
    """Return what an envelope carries that holds no event: nothing, as when SNS asks to confirm a subscription."""
    return [{}] if text.lstrip()[:1] in _OPENS else []


def _objects(value: Any, *, alone: bool) -> list[dict[str, Any]] | None:
    """Return the objects in a value: a list of nothing else, one alone, or the same written as JSON in a text."""
    if isinstance(value, str) and value.lstrip()[:1] in _OPENS:
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            return None
    match value:
        case dict() if alone:
            return [value]
        case list() if all(isinstance(each, dict) for each in value):
            return value
        case _:
            return None
