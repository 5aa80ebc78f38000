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
_INNER = (
    "checkpoint",
    "alike",
    "message_name",
    "_sqlite_migrations",
    "event_changed",
    "event_column",
    "settled",
    "touch_changed",
    "touch_column",
)
NOT_JUDGED = (
    "This ledger has not been judged, so nobody in it is known to be tired: inbox-fatigue score --db FILE"
)
_BEGIN = (
    '<p>Begin with the <a href="/-/dashboards/fatigue">dashboard</a>, '
    'or with a <a href="/ledger">question</a>.</p>'
)


def metadata(columns: dict[str, dict[str, str]], *, judged: bool = True) -> dict[str, Any]:
    """Return what Datasette shows beside the rows; `columns` are the meanings of columns by table.

    Of a ledger that nobody `judged` every page says so that leads to a question: an empty answer is no calm.
    """
    warning = {} if judged else {"description": NOT_JUDGED}
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
        "description_html": "<p>Who got what and when, what tires them, and why. Addresses are shown as they are.</p>"
        + (_BEGIN if judged else f"<p>{NOT_JUDGED}</p>"),
        "databases": {
            NAME: {
                "tables": tables,
                "queries": {name: {**one, **warning} for name, one in questions().items()},
                **warning,
            }
        },
        "plugins": {"datasette-dashboards": {"fatigue": {**_dashboard(), **warning}}},
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
