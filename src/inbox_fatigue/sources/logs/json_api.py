"""Joins documents of JSON:API, whose resources name one another: Klaviyo and Outreach answer so.

The form is that of https://jsonapi.org/format/ (version 1.1, "Compound Documents").
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


def joined(one: Mapping[str, Any]) -> list[dict[str, Any]] | None:
    """Return a row for each resource of a document, with those that it names inside it; None for anything else.

    A resource that is damaged gives a row without what cannot be read.

    `{"metric": {"name": "Opened Email"}}` stands in a row of which the document includes the metric, and
    `{"metric": {"id": "UMTLbD"}}` in one of which it does not.
    """
    match one:
        case {"data": [{"type": str(), "attributes": dict()}, *_] as resources}:
            included = {_name_of(each): _fields(each, "attributes") for each in _listed(one.get("included"))}
            return [_row(each if isinstance(each, dict) else {}, included) for each in resources]
        case _:
            return None


def _row(resource: Mapping[str, Any], included: Mapping[str, dict[str, Any]]) -> dict[str, Any]:
    row = {"id": resource["id"]} if "id" in resource else {}
    row |= _fields(resource, "attributes")
    for relation, told in _fields(resource, "relationships").items():
        match told:
            case {"data": {"id": key} as other}:
                row[relation] = {"id": key, **included.get(_name_of(other), {})}
    return row


def _name_of(resource: Mapping[str, Any]) -> str:
    return json.dumps([resource.get("type"), resource.get("id")])


def _fields(resource: Mapping[str, Any], name: str) -> dict[str, Any]:
    """Return the fields of an object inside a resource; none where something else stands there."""
    value = resource.get(name)
    return value if isinstance(value, dict) else {}


def _listed(value: Any) -> list[dict[str, Any]]:
    """Return the objects of a list; none of anything else."""
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []
