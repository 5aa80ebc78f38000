"""Loads settings: every layer is read, joined and checked, and all mistakes are told together."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from inbox_fatigue.errors import SettingsError
from inbox_fatigue.settings import layers, mistakes
from inbox_fatigue.settings.layers import Layer
from inbox_fatigue.settings.stances import stance, stance_names
from inbox_fatigue.settings.tables import Settings

if TYPE_CHECKING:
    from collections.abc import Mapping


def load(
    path: str | None, environ: Mapping[str, str], flags: Mapping[str, Any], *, directory: Path | None = None
) -> Settings:
    """Return the settings: flags outrank the environment, then come the file, its stance and the defaults.

    Without a path the file is looked for in the directory, by default the current one.
    SettingsError holds every mistake.
    """
    defaults = layers.defaults()
    file = layers.from_file(path or environ.get(layers.POLICY) or None, directory or Path())
    environment = layers.from_environment(environ, defaults.values)
    flagged = Layer(name=layers.COMMAND_LINE, values={key: _plain(value) for key, value in flags.items()})
    given = tuple(layer for layer in (file, environment, flagged) if layer is not None)
    all_layers = (defaults, *_of_stance((defaults, *given)), *given)
    values = layers.joined(all_layers)
    _require_what_takes_part(values, all_layers)
    try:
        return Settings.model_validate(values, context=all_layers)
    except ValidationError as error:
        told = mistakes.sentences(error, all_layers)
        raise SettingsError(told, rest=_rest(error, values, all_layers)) from error


def _rest(error: ValidationError, values: dict[str, Any], all_layers: tuple[Layer, ...]) -> Settings | None:
    """Return the settings with the mistaken keys, else their tables, as they are by default; None if that fails."""
    places = [one["loc"] for one in error.errors() if one["loc"]]
    defaults = all_layers[0].values
    for depth in (3, 2, 1):
        kept = values
        for place in places:
            kept = _as_by_default(kept, defaults, place[:depth])
        try:
            return Settings.model_validate(kept, context=all_layers)
        except ValidationError:
            continue
    return None


def _as_by_default(values: Any, defaults: Any, place: tuple[str | int, ...]) -> Any:
    """Return values with a key as it is in the defaults, without it where they have none.

    Of a list all entries go: without one of them the others would be told with another's line.
    """
    if not place:
        return defaults
    if not isinstance(values, dict):
        return [] if isinstance(values, list) else defaults
    key, held = place[0], isinstance(defaults, dict) and place[0] in defaults
    if len(place) == 1 and not held:
        return {name: value for name, value in values.items() if name != key}
    inner = _as_by_default(values.get(key), defaults[key] if held else None, place[1:])
    return {**values, key: inner}


def _of_stance(some: tuple[Layer, ...]) -> tuple[Layer, ...]:
    """Return what the stance sets that the layers name; a name that is none is told with the other mistakes."""
    name = layers.joined(some)["stance"]
    if name not in stance_names():
        return ()
    return (Layer(name=f"the stance {name}", values=stance(name).values),)


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _require_what_takes_part(values: dict[str, Any], all_layers: tuple[Layer, ...]) -> None:
    """Leave out of the families required by default those that the user left out of the audit.

    What the user required in so many words stays; `build_scorers` tells the contradiction.
    """
    path = ("gate", "required")
    gate, select, ignore = values["gate"], values["select"], values["ignore"]
    if layers.origin(all_layers, path) is not all_layers[0]:
        return
    if not (isinstance(gate, dict) and isinstance(select, list) and isinstance(ignore, list)):
        return
    selected = {str(entry).partition("/")[0] for entry in select}
    values["gate"] = {
        **gate,
        "required": [
            one
            for one in gate["required"]
            if (not select or one in selected) and (one not in ignore or _slug_of(one, select))
        ],
    }


def _slug_of(family: str, select: list[Any]) -> bool:
    return any(str(entry).startswith(f"{family}/") for entry in select)
