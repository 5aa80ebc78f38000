"""Brings what JSON objects hold inside other objects to their top, as webhooks nest who got what and when."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from inbox_fatigue.sources.logs.names import name_table, plain_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

DEEPEST = 4  # objects inside one another; `mail.commonHeaders.subject` is in the second


def hide_who(objects: Iterable[dict[str, Any]]) -> bool:
    """Return whether no object says at its top who somebody is, and some hold others that may."""
    known, holds = set(name_table()["columns"]["recipient"]), False
    for one in objects:
        for key, value in one.items():
            if isinstance(value, dict):
                holds = True
            elif plain_name(key) in known:
                return False
    return holds


def flat(one: dict[str, Any]) -> dict[str, Any]:
    """Return an object without objects in it: `{"mail": {"timestamp": 1}}` has `mail.timestamp`.

    A list of one text is that text, as a tag of SES is.
    """
    return dict(_fields(one, "", DEEPEST))


def _fields(one: dict[str, Any], before: str, deepest: int) -> Iterator[tuple[str, Any]]:
    for key, value in one.items():
        if isinstance(value, dict) and value and deepest:
            yield from _fields(value, f"{before}{key}.", deepest - 1)
        else:
            match value:
                case [str(only)]:
                    yield f"{before}{key}", only
                case _:
                    yield f"{before}{key}", value
