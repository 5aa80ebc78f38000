"""Joins documents of JSON:API, whose resources name one another: Klaviyo and Outreach answer so.

The form is that of https://jsonapi.org/format/ (version 1.1, "Compound Documents").
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


def joined(one: Mapping[str, Any]) -> list[dict[str, Any]] | None:
    """Return a row for each resource of a document, with those that it names inside it; None for anything else.

    `{"metric": {"name": "Opened Email"}}` stands in a row of which the document includes the metric, and
    `{"metric": {"id": "UMTLbD"}}` in one of which it does not.
    """
    match one:
        case {"data": [{"type": str(), "attributes": dict()}, *_] as resources}:
            included = {_name_of(each): each for each in one.get("included") or ()}
            return [_row(each, included) for each in resources if isinstance(each, dict)]
        case _:
            return None


def _row(resource: dict[str, Any], included: Mapping[tuple[Any, Any], dict[str, Any]]) -> dict[str, Any]:
    row = dict(resource.get("attributes") or {})
    for relation, told in (resource.get("relationships") or {}).items():
        match told:
            case {"data": {"id": key} as other}:
                there = included.get(_name_of(other), {}).get("attributes") or {}
                row[relation] = {"id": key, **there}
    return row


def _name_of(resource: Mapping[str, Any]) -> tuple[Any, Any]:
    return resource.get("type"), resource.get("id")
