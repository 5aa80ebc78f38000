"""Builds scorers from the settings of their rules, and checks every name of a rule that settings use."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Protocol

from inbox_fatigue.checking.rules import CONTROL_POINTS
from inbox_fatigue.errors import SettingsError
from inbox_fatigue.settings.fields import parsed, scorer_fields
from inbox_fatigue.settings.mistakes import suggestion
from inbox_fatigue.settings.rule_names import unknown_names

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from inbox_fatigue.findings import Rule, Scorer
    from inbox_fatigue.settings.tables import Settings


class Plugin(Protocol):
    """What is needed to know of a plugin here."""

    @property
    def name(self) -> str:
        """The plugin's name."""
        ...

    @property
    def label(self) -> str:
        """The plugin's name with its version."""
        ...


class Host(Protocol):
    """Whoever knows the scorers."""

    def scorers(self) -> tuple[tuple[Any, type[Scorer]], ...]:
        """Return the scorer classes with their plugins."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class BuiltScorer:
    """A scorer that is ready to measure, with the rules that take part."""

    plugin_label: str
    cls: type[Scorer]
    instance: Scorer
    values: dict[str, Any]  # the scorer's settings as they hold, by field
    rules: tuple[Rule, ...]  # with their control points as they hold; only those that take part


def build_scorers(settings: Settings, host: Host, *, planned: bool = False) -> tuple[BuiltScorer, ...]:
    """Return the scorers that take part, by the host's order; SettingsError holds every mistake.

    Rules of a plan take part only where something is planned; their settings are checked all the same.
    """
    offered = host.scorers()
    found = list(unknown_names(settings, {rule.slug for _, cls in offered for rule in cls.rules}))
    built = [_build(settings, plugin, cls, found) for plugin, cls in offered]
    if found:
        raise SettingsError(tuple(found))
    known = (one for one in built if one is not None)
    asked = (replace(one, rules=tuple(r for r in one.rules if planned or not r.needs_plan)) for one in known)
    return tuple(one for one in asked if one.rules)


def _build(settings: Settings, plugin: Plugin, cls: type[Scorer], found: list[str]) -> BuiltScorer | None:
    told: dict[str, Any] = {}
    first: dict[str, str] = {}
    rules = []
    for rule in cls.rules:
        given = settings.rules.get(rule.slug, {})
        rules.append(_moved(settings, rule, given, found))
        for key, value in _fields(settings, cls, rule.slug, given, found):
            if told.setdefault(key, value) != value:
                place = settings.place("rules", rule.slug, key)
                found.append(
                    f"{place} differs from that of {first[key]}, which shares it; give both the same"
                )
            first.setdefault(key, rule.slug)
    instance = _instance(settings, cls, told, found)
    if instance is None:
        return None
    return BuiltScorer(
        plugin_label=plugin.label,
        cls=cls,
        instance=instance,
        values={name: getattr(instance, name) for name in scorer_fields(cls)},
        rules=tuple(rule for rule in rules if settings.selects(rule.slug)),
    )


def _instance(
    settings: Settings, cls: type[Scorer], told: Mapping[str, Any], found: list[str]
) -> Scorer | None:
    """Return the scorer; a scorer may refuse its settings by raising."""
    try:
        return cls(**told)
    except Exception as error:  # noqa: BLE001 - the class is foreign and may raise anything
        slug = next((rule.slug for rule in cls.rules if rule.slug in settings.rules), cls.rules[0].slug)
        why = f"{type(error).__name__}: {error}"
        found.append(
            f"{settings.place('rules', slug)} is refused by {cls.__name__} ({why}); change or ignore it"
        )
        return None


def _moved(settings: Settings, rule: Rule, given: Mapping[str, Any], found: list[str]) -> Rule:
    """Return the rule with its control points where the settings put them."""
    points: dict[str, Any] = {}
    for key in CONTROL_POINTS:
        if key not in given:
            continue
        if isinstance(given[key], bool) or not isinstance(given[key], int | float):
            found.append(f"{settings.place('rules', rule.slug, key)} is no number; write it without quotes")
        else:
            points[key] = float(given[key])
    moved = dataclasses.replace(rule, **points)
    if points and not moved.comfortable < moved.unbearable:
        place = settings.place("rules", rule.slug)
        found.append(
            f"{place} has comfortable {moved.comfortable:g} and unbearable {moved.unbearable:g};"
            " comfortable must be the lower"
        )
    if not 0 < moved.ceiling < 1:
        found.append(
            f"{settings.place('rules', rule.slug, 'ceiling')} must be above 0 and below 1; change it"
        )
    return moved


def _fields(
    settings: Settings, cls: type[Scorer], slug: str, given: Mapping[str, Any], found: list[str]
) -> Iterator[tuple[str, Any]]:
    known = scorer_fields(cls)
    for key, value in given.items():
        if key in CONTROL_POINTS:
            continue
        place = settings.place("rules", slug, key)
        if key not in known:
            found.append(f"{place} is no setting of this rule{suggestion(key, [*known, *CONTROL_POINTS])}")
            continue
        try:
            yield key, parsed(value, known[key], key)
        except ValueError as error:
            found.append(f"{place} {error}")
