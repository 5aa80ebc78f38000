"""The templates' surroundings: what words they may use, and the one door by which text from mail gets in.

Everything that a template prints goes through `_shown`: characters that act on a reader's screen are shown
as what they are, and then everything is escaped.
"""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from inbox_fatigue.reports import phrases
from inbox_fatigue.reports.html.charts import drawn
from inbox_fatigue.reports.html.charts.drawing import table
from inbox_fatigue.reports.html.charts.scales import month
from inbox_fatigue.reports.html.direction import isolated
from inbox_fatigue.reports.printable import printable

if TYPE_CHECKING:
    from datetime import date

_HOME = resources.files("inbox_fatigue.reports.html")


def rendered(template: str, **told: Any) -> str:
    """Return a page; its style is in it, and the only one that a browser will accept."""
    style = _HOME.joinpath("style.css").read_text("utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; form-action 'none'"
    )
    page = _environment().get_template(template)
    return page.render(style=Markup(style), policy=Markup(policy), **told) + "\n"  # noqa: S704 - both are ours


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FunctionLoader(lambda name: _HOME.joinpath("templates", name).read_text("utf-8")),
        autoescape=True,
        finalize=_shown,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals |= {"draw": drawn, "numbers": table}
    for name in ("count", "day", "joined", "people", "percent", "period", "points", "shortened"):
        environment.filters[name] = getattr(phrases, name)
    environment.filters |= {"named": _named, "short_day": _short_day, "isolated": isolated}
    return environment


def _named(path: str) -> str:
    """Return the last part of a path: what a page for others should say of a place on this machine."""
    return path.rstrip("/").rpartition("/")[2] or path


def _short_day(at: date) -> str:
    return f"{at.day} {month(at)} {at.year}"


def _shown(value: Any) -> Any:
    return printable(value) if isinstance(value, str) and not isinstance(value, Markup) else value
