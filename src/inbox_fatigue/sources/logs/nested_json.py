"""Brings what JSON objects hold inside other objects to their top, as webhooks nest who got what and when."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from inbox_fatigue.sources.logs.names import is_known, name_table, plain_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

DEEPEST = 5  # objects inside one another; of Pinpoint's mail the subject is in the fifth


def hide_names(objects: Iterable[dict[str, Any]]) -> bool:
    """Return whether objects hold others in which names stand that are known, or none says at its top who it was."""
    people = set(name_table()["columns"]["recipient"])
    top, inside = set[str](), set[str]()
    for one in objects:
        for key, written in one.items():
            value = _opened(key, written)
            if isinstance(value, dict):
                inside.update(name for name, _ in _fields(value, f"{key}.", DEEPEST))
            else:
                top.add(key)
    return bool(inside) and (people.isdisjoint(map(plain_name, top)) or any(map(is_known, inside)))


def flat(one: dict[str, Any]) -> dict[str, Any]:
    """Return an object without objects in it: `{"mail": {"timestamp": 1}}` has `mail.timestamp`.

    A list of one text is that text, as a tag of SES is.
    """
    return dict(_fields(one, "", DEEPEST))


def _fields(one: dict[str, Any], before: str, deepest: int) -> Iterator[tuple[str, Any]]:
    for key, written in one.items():
        value = _opened(key, written)
        if isinstance(value, dict) and value and deepest:
            yield from _fields(value, f"{before}{key}.", deepest - 1)
        else:
            match value:
                case [str(only)]:
                    yield f"{before}{key}", only
                case _:
                    yield f"{before}{key}", value


def _opened(key: str, written: Any) -> Any:
    """Return the object that a field holds as JSON in a text, where it is one that does; else what stands there."""
    if not isinstance(written, str) or plain_name(key) not in name_table()["envelopes"]["texts"]["names"]:
        return written
    try:
        found = json.loads(written)
    except (ValueError, RecursionError):
        return written
    return found if isinstance(found, dict) else written
