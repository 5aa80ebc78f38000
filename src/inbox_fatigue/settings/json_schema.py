"""The settings as a JSON Schema, so that editors complete them and check them while one types."""

from __future__ import annotations

import dataclasses
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from inbox_fatigue.settings import layers, values
from inbox_fatigue.settings.fields import scorer_fields, scorer_meaning
from inbox_fatigue.settings.presets import preset_names
from inbox_fatigue.settings.stances import stance_names
from inbox_fatigue.settings.tables import Settings

if TYPE_CHECKING:
    from inbox_fatigue.findings import Rule, Scorer
    from inbox_fatigue.settings.scorers import Host

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_KINDS: dict[str, dict[str, Any]] = {
    "timedelta": {"type": "string", "pattern": values.SPAN},
    "int": {"type": "integer"},
    "float": {"type": "number"},
    "bool": {"type": "boolean"},
    "str": {"type": "string"},
    "tuple[str, ...]": {"type": "array", "items": {"type": "string"}},
}


def schema(host: Host) -> dict[str, Any]:
    """Return the JSON Schema of the settings, with the rules of the plugins that the host knows."""
    found = Settings.model_json_schema()
    found.pop("required", None)
    for table in ("Gate", "States", "Status", "Statuses"):
        found["$defs"][table].pop("required", None)
    _put_defaults(found["properties"], found["$defs"], layers.defaults().values)
    found["properties"]["limits"].pop("default", None)  # told key by key, not as one object
    offered = [(cls, rule) for _, cls in host.scorers() for rule in cls.rules]
    slugs = sorted(rule.slug for _, rule in offered)
    names = sorted({*slugs, *(slug.partition("/")[0] for slug in slugs)})
    for key in ("select", "ignore"):
        found["properties"][key]["items"] = {"enum": names}
    found["properties"]["extends"]["enum"] = ["", *preset_names()]
    found["properties"]["stance"]["enum"] = ["", *stance_names()]
    found["properties"]["rules"] = {
        "type": "object",
        "description": "Settings of single rules, by slug.",
        "additionalProperties": False,
        "properties": {
            rule.slug: _rule(cls, rule) for cls, rule in sorted(offered, key=lambda one: one[1].slug)
        },
    }
    return {"$schema": DIALECT, **found, "title": "inbox-fatigue settings"}


def _put_defaults(properties: dict[str, Any], tables: dict[str, Any], defaults: Any) -> None:
    for key, value in defaults.items():
        target = properties[key]
        if "$ref" in target:
            table = tables[target["$ref"].rpartition("/")[2]]
            _put_defaults(table["properties"], tables, value)
        else:
            target["default"] = value


def _rule(cls: type[Scorer], rule: Rule) -> dict[str, Any]:
    points: dict[str, Any] = {
        "comfortable": {
            "type": "number",
            "default": rule.comfortable,
            "description": f"{rule.unit}: no strain",
        },
        "unbearable": {
            "type": "number",
            "default": rule.unbearable,
            "description": f"{rule.unit}: most strain",
        },
        "ceiling": {
            "type": "number",
            "exclusiveMinimum": 0,
            "exclusiveMaximum": 1,
            "default": rule.ceiling,
            "description": "The most strain that this rule alone may add.",
        },
    }
    own = {name: _field(cls, name, kind) for name, kind in scorer_fields(cls).items()}
    return {
        "type": "object",
        "description": rule.notices,
        "additionalProperties": False,
        "properties": {**points, **own},
    }


def _field(cls: type[Any], name: str, kind: str) -> dict[str, Any]:
    told = dict(_KINDS.get(kind.removesuffix("| None").strip(), {}))
    default = next(one.default for one in dataclasses.fields(cls) if one.name == name)
    if isinstance(default, timedelta):
        told["default"] = values.span_text(default)
    elif isinstance(default, tuple):
        told["default"] = list(default)
    elif isinstance(default, int | float | str):
        told["default"] = default
    if meaning := scorer_meaning(cls, name):
        told["description"] = meaning
    return told
