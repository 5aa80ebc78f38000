"""Tells Datasette what is in a ledger: meanings, facets, questions to ask, and the dashboard."""

from __future__ import annotations

import tomllib
from importlib import resources
from typing import Any

from inbox_fatigue.ledger.schema import meanings

NAME = "ledger"  # of the database in addresses of pages, whatever the file is called
_FACETS = {
    "event": ["kind", "origin"],
    "finding": ["rule"],
    "inboxes": ["stream", "channel", "sender"],
    "not_assessed": ["rule"],
    "problem": ["why"],
    "score": ["state"],
    "touch": ["stream", "channel", "bounced"],
    "what_came_back": ["kind"],
    "who_is_tired": ["state"],
    "why": ["rule", "campaign"],
}
_EMBEDDED = {"embedOptions": {"actions": False}}  # no menu: it leads to an editor elsewhere
_INNER = ("checkpoint", "alike", "message_name", "_sqlite_migrations")


def metadata(columns: dict[str, dict[str, str]]) -> dict[str, Any]:
    """Return what Datasette shows beside the rows; `columns` are the meanings of columns by table."""
    tables: dict[str, dict[str, Any]] = {
        name: {"description": meaning, "columns": columns.get(name, {})}
        for name, meaning in meanings.TABLES.items()
    }
    for name, facets in _FACETS.items():
        tables[name]["facets"] = facets
    for name in _INNER:
        tables.setdefault(name, {})["hidden"] = True
    return {
        "title": "Inbox fatigue",
        "description": "Who got what and when, what tires them, and why. Addresses are shown as they are.",
        "databases": {NAME: {"tables": tables, "queries": questions()}},
        "plugins": {"datasette-dashboards": {"fatigue": _dashboard()}},
    }


def questions() -> dict[str, dict[str, str]]:
    """Return the questions that people ask of a ledger, by name."""
    return _read("inbox_fatigue.ledger", "questions.toml")


def charts() -> dict[str, dict[str, Any]]:
    """Return the charts of the dashboard, by name."""
    return _read("inbox_fatigue.browsing", "dashboard.toml")


def _dashboard() -> dict[str, Any]:
    return {
        "title": "Contact pressure",
        "description": "What the last audit of this ledger found.",
        "charts": {
            name: {
                "title": one["title"],
                "db": NAME,
                "query": one["sql"],
                "library": "vega-lite",
                "display": {"mark": one["mark"], "encoding": one["encoding"], "usermeta": _EMBEDDED},
            }
            for name, one in charts().items()
        },
    }


def _read(package: str, name: str) -> dict[str, Any]:
    return tomllib.loads(resources.files(package).joinpath(name).read_text("utf-8"))
