"""The schema.org items of an HTML mail, which mail programs read and people do not see.

Two spellings mean the same and are handed on as one: JSON-LD in a script, and microdata in attributes.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from inbox_fatigue.text.markup import body

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_ITEMS = 20
LONGEST_ITEM = 20_000  # characters; the items that Gmail documents have at most 3,000
DEEPEST = 8  # items inside items: an address in a place in an event in a reservation is the fourth
_JSON_LD = re.compile(
    r"<script\b[^<>]{0,200}\bapplication/ld\+json\b[^<>]{0,200}>([^<]{2,20000}(?:<(?!/script)[^<]{0,20000}){0,50})</script",
    re.IGNORECASE,
)
# Where an element says its value, if not by its text (HTML Living Standard, 5.2.4).
_VALUES = ("content", "href", "datetime", "src")


def schema_org(html: str) -> tuple[str, ...]:
    """Return the items of a page that `refusal` let pass, as JSON-LD texts in their order, unchecked."""
    if "schema.org" not in html:
        return ()
    told = [found.group(1).strip() for found in _JSON_LD.finditer(html)]
    if "itemscope" in html:
        told += [json.dumps(item, ensure_ascii=False) for item in _microdata(html)]
    return tuple(one for one in told if len(one) <= LONGEST_ITEM)[:MOST_ITEMS]


def _microdata(html: str) -> Iterator[dict[str, Any]]:
    page = body(html)
    for node in page.css("[itemscope][itemtype]")[:MOST_ITEMS] if page is not None else ():
        if "itemprop" not in node.attributes:
            yield _item(node, DEEPEST)


def _item(root: Any, depth: int) -> dict[str, Any]:
    """Return an item with its properties; a property said twice is a list."""
    told: dict[str, Any] = {"@type": (root.attributes.get("itemtype") or "").rpartition("/")[2]}
    todo = [root.first_child]
    while todo:
        node = todo.pop()
        if node is None:
            continue
        todo.append(node.next)
        attributes = node.attributes
        name, holds = attributes.get("itemprop"), "itemscope" in attributes
        if name:
            value = (_item(node, depth - 1) if depth else None) if holds else _value(node, attributes)
            told[name] = [*_listed(told.get(name)), value] if name in told else value
        if not holds:
            todo.append(node.first_child)
    return told


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _value(node: Any, attributes: dict[str, str | None]) -> str:
    found = next((attributes[name] for name in _VALUES if attributes.get(name)), None)
    return found or " ".join(str(node.text()).split())
