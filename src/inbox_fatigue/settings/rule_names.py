"""Checks every name of a rule or a family that settings use against those that plugins have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inbox_fatigue.settings.mistakes import is_near, suggestion

if TYPE_CHECKING:
    from collections.abc import Iterator

    from inbox_fatigue.settings.tables import Settings


def unknown_names(settings: Settings, slugs: set[str]) -> Iterator[str]:
    """Yield a sentence for each rule or family that settings name and no plugin has."""
    families = {slug.partition("/")[0] for slug in slugs}
    either = slugs | families
    for path, name, known in _names(settings, slugs, families, either):
        if name not in known:
            hint = suggestion(name, known, instead="see the names with: inbox-fatigue rules")
            yield f'{settings.place(*path)} names "{name}", which no plugin has{hint}'
    for index, name in enumerate(settings.gate.required):
        if name in either and not any(settings.selects(s) for s in slugs if name in (s, s.partition("/")[0])):
            place = settings.place("gate", "required", index)
            yield f'{place} requires "{name}", which select or ignore leaves out; change one of them'


def _names(
    settings: Settings, slugs: set[str], families: set[str], either: set[str]
) -> Iterator[tuple[tuple[str | int, ...], str, set[str]]]:
    """Yield every name of a rule or family that the user wrote: its key, itself, and what may stand there."""
    for key in ("select", "ignore"):
        for index, name in enumerate(getattr(settings, key)):
            yield (key, index), name, either
    for index, one in enumerate(settings.ignores):
        yield ("ignores", index, "rule"), one.rule, either
    for name in settings.rules:
        yield ("rules", name), name, slugs
    # A plugin named by a default may be absent without the user having made a mistake.
    for name in (one for one in settings.gate.rules if settings.is_given("gate", "rules", one)):
        yield ("gate", "rules", name), name, slugs
    for name in (one for one in settings.families if settings.is_given("families", one)):
        yield ("families", name), name, families
    # Nor is it a mistake to require a plugin that is missing here: that leaves the audit incomplete.
    if settings.is_given("gate", "required"):
        for index, name in enumerate(settings.gate.required):
            if is_near(name, either):
                yield ("gate", "required", index), name, either
