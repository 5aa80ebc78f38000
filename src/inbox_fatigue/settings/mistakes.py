"""What is wrong with settings, in sentences that say where it stands and what to do."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from inbox_fatigue.settings.layers import origin
from inbox_fatigue.settings.tables import Settings

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pydantic import ValidationError

    from inbox_fatigue.settings.layers import Layer

_KINDS = {
    "bool_type": "is no yes or no; write true or false",
    "date_type": "is no date; write it without quotes, such as 2026-12-31",
    "dict_type": "is no table",
    "finite_number": "is no finite number",
    "float_type": "is no number; write it without quotes",
    "int_type": "is no whole number; write it without quotes",
    "model_type": "is no table; give its keys below a heading in square brackets",
    "string_too_short": "is empty; write a sentence",
    "string_type": "is no text; write it in quotes",
    "tuple_type": 'is no list; write it in square brackets, such as ["one", "two"]',
}


def sentences(error: ValidationError, layers: tuple[Layer, ...]) -> tuple[str, ...]:
    """Return one sentence for each mistake, by the layer and the key in which it stands."""
    told = []
    for one in error.errors():
        path = tuple(part for part in one["loc"] if part != "[key]")
        told.append(f"{origin(layers, path).place(path)} {_sentence(one, path)}")
    return tuple(dict.fromkeys(told))


def _sentence(one: Any, path: tuple[str | int, ...]) -> str:
    context = one.get("ctx", {})
    match one["type"]:
        case "extra_forbidden":
            told = f"is no setting{suggestion(str(path[-1]), _keys_beside(path))}"
        case "missing":
            told = "is missing; add it"
        case "value_error":
            told = str(context["error"])
        case "literal_error":
            told = f"must be one of {context['expected']}"
        case "greater_than_equal":
            told = f"is below {context['ge']:g}; give a higher number"
        case "greater_than":
            told = f"is not above {context['gt']:g}; give a higher number"
        case "less_than_equal":
            told = f"is above {context['le']:g}; give a lower number"
        case kind:
            told = _KINDS.get(kind, f"is wrong: {one['msg']}")
    return told


def suggestion(word: str, known: Iterable[str], *, instead: str = "remove it") -> str:
    """Return `; did you mean "…"?` for the nearest of the known words, else what to do instead."""
    near = get_close_matches(word, sorted(known), n=1, cutoff=0.6)
    return f'; did you mean "{near[0]}"?' if near else f"; {instead}"


def _keys_beside(path: tuple[str | int, ...]) -> list[str]:
    """Return the keys that the table of an unknown key may hold."""
    schema: Any = Settings.model_json_schema()
    here: Any = schema
    for part in path[:-1]:
        here = here.get("items", {}) if isinstance(part, int) else here.get("properties", {}).get(part, {})
        if "$ref" in here:
            here = schema["$defs"][here["$ref"].rpartition("/")[2]]
    return list(here.get("properties", {}))
