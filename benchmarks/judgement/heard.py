"""What the bundled plugins hear in a text, through the door by which the tool itself asks them."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from inbox_fatigue import text
from inbox_fatigue.host import PluginHost
from inbox_fatigue.model import Writing

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from inbox_fatigue.findings import Rule, Scorer

# When a feature counts as the class of the labelled set: as the rule that reads it does.
HEARD: dict[str, Callable[[Mapping[str, Any]], bool]] = {
    "bump": lambda said: (said["bump"] or 0) > 0,
    "guilt": lambda said: (said["guilt"] or 0) >= 1,
    "false_familiarity": lambda said: (said["false_familiarity"] or 0) > 0,
    "last_chance": lambda said: (said["last_chance"] or 0) > 0,
    "decline": lambda said: (said["decline"] or 0) > 0,
    "stop": lambda said: (said["opt_out_request"] or 0) > 0,
    "out_of_office": lambda said: (said["out_of_office"] or 0) > 0,
    "pushy": lambda said: (said["pushiness"] or 0) > rules()["relevance/pushy-tone"].comfortable,
    "merge_field": lambda said: said["merge_fields"] is not None,
    "acquisition": lambda said: said["acquisition"] is not None,
}


@cache
def _host() -> PluginHost:
    return PluginHost()


@cache
def rules() -> dict[str, Rule]:
    """Return every rule by its slug."""
    return {slug: rule for slug, (_, rule) in _host().rules().items()}


@cache
def scorers() -> tuple[type[Scorer], ...]:
    """Return every scorer."""
    return tuple(scorer for _, scorer in _host().scorers())


def writing(subject: str, body: str, *, calendar: str = "", markup: tuple[str, ...] = ()) -> Writing:
    """Return a mail as a describer sees it, its language told as it is told of any mail."""
    language = text.language(f"{subject}\n{body}") if body.strip() else None
    return Writing(
        subject=subject,
        text=body,
        new_text=text.new_text(body, language),
        language=language,
        html=False,
        calendar=calendar,
        markup=markup,
    )


def features(one: Writing) -> dict[str, Any]:
    """Return every feature of a text."""
    return {
        name: value
        for _, describer in _host().describers()
        for name, value in describer.describe(one).items()
    }
