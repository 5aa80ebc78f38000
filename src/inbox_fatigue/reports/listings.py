"""Lists of rules and of plugins."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from rich.text import Text

from inbox_fatigue.reports.layout import WIDTH, columns, heading, page, paragraph, safe
from inbox_fatigue.reports.phrases import listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from inbox_fatigue.findings import Rule
    from inbox_fatigue.model import Problem
    from inbox_fatigue.reports.layout import Part

_MOST_NAMES = 12


class Host(Protocol):
    """Whoever knows the plugins and what they offer."""

    @property
    def plugins(self) -> Sequence[Any]:
        """The loaded plugins."""
        ...

    @property
    def problems(self) -> Sequence[Problem]:
        """What went wrong with plugins."""
        ...

    def sources(self) -> Mapping[str, Any]:
        """Return the sources by name."""
        ...

    def describers(self) -> Sequence[tuple[Any, Any]]:
        """Return the describers with their plugins."""
        ...

    def reporters(self) -> Mapping[str, Any]:
        """Return the reporters by name."""
        ...

    def rules(self) -> Mapping[str, tuple[Any, Rule]]:
        """Return the rules by slug with their plugins."""
        ...


def render_rules(found: Iterable[tuple[str, Rule]], *, colour: bool = False, width: int = WIDTH) -> str:
    """Return the rules, each with its unit, its two control points and its plugin, by slug."""
    ordered = sorted(found, key=lambda one: one[1].slug)
    whose = "; in brackets the plugin" if any(plugin != rule.family for plugin, rule in ordered) else ""
    rows: list[tuple[str | Text, ...]] = [
        (
            rule.slug,
            f"{rule.comfortable:g}",
            "→",
            f"{rule.unbearable:g}",
            rule.unit + ("" if plugin == rule.family else f" ({plugin})"),
        )
        for plugin, rule in ordered
    ]
    if not rows:
        return page([paragraph("There are no rules; see: inbox-fatigue plugins")], colour=colour, width=width)
    parts: list[Part] = [
        paragraph(f"From comfortable to unbearable, and what is measured{whose}."),
        Text(),
        columns(rows, right=(1, 3), indent=0),
        Text(),
        paragraph("inbox-fatigue explain RULE says why a rule is there and what moves it."),
    ]
    return page(parts, colour=colour, width=width)


def render_plugins(host: Host, *, colour: bool = False, width: int = WIDTH) -> str:
    """Return the plugins, each with its version, its origin and what it offers, and what failed."""
    offers = _offers(host)
    parts: list[Part] = []
    for plugin in host.plugins:
        told = [paragraph(line, indent=2) for line in offers.get(plugin.name, ["nothing"])]
        parts += [heading(plugin.label), paragraph(f"from {plugin.origin}", indent=2), *told, Text()]
    if not parts:
        parts = [paragraph("No plugin is loaded."), Text()]
    # What plugins offer has been asked for by now, so every failure at the door is known.
    failures = [(one.plugin, f"{one.why.replace('-', ' ')}: {one.detail}") for one in host.problems]
    if failures:
        parts += [safe("Failures", "bold red"), columns(failures)]
    else:
        parts.append(paragraph("No plugin failed."))
    return page(parts, colour=colour, width=width)


def _offers(host: Host) -> dict[str, list[str]]:
    """Return what each plugin offers, by its name, a line for each kind of thing."""
    rules: dict[str, list[str]] = {}
    features: dict[str, list[str]] = {}
    for slug, (plugin, _) in sorted(host.rules().items()):
        rules.setdefault(plugin.name, []).append(slug)
    for plugin, describer in host.describers():
        features.setdefault(plugin.name, []).extend(feature.name for feature in describer.features)
    found: dict[str, list[str]] = {}
    for plugin in host.plugins:
        kinds = {
            "rules": rules.get(plugin.name, []),
            "features": features.get(plugin.name, []),
            "sources": _made_by(plugin, host.sources()),
            "formats": _made_by(plugin, host.reporters()),
        }
        lines = [f"{kind}: {listed(names, most=_MOST_NAMES)}" for kind, names in kinds.items() if names]
        if lines:
            found[plugin.name] = lines
    return found


def _made_by(plugin: Any, offered: Mapping[str, Any]) -> list[str]:
    """Return the names of the things whose class lives in the plugin's module or below it."""
    home = plugin.module.__name__
    return sorted(
        name for name, thing in offered.items() if f"{type(thing).__module__}.".startswith(f"{home}.")
    )
