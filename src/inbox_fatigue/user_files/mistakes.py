"""What is wrong in a table that a user wrote, in words: the end of a sentence that begins with its place."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_KINDS = {
    "bool_type": "is no yes or no; write true or false",
    "date_type": "is no date; write it without quotes, such as 2026-12-31",
    "datetime_type": "is no date and time; write it without quotes, such as 2026-06-03T09:00:00",
    "dict_type": "is no table",
    "finite_number": "is no finite number",
    "float_type": "is no number; write it without quotes",
    "int_type": "is no whole number; write it without quotes",
    "model_type": "is no table; give its keys below a heading in square brackets",
    "string_too_short": "is empty; write a sentence",
    "string_type": "is no text; write it in quotes",
    "tuple_type": 'is no list; write it in square brackets, such as ["one", "two"]',
}


def sentence(one: Any, known: Iterable[str], *, unknown: str = "is no setting") -> str:
    """Return what is wrong by one of pydantic's errors; `known` are the keys that its table may hold."""
    context = one.get("ctx", {})
    match one["type"]:
        case "extra_forbidden":
            told = f"{unknown}{suggestion(str(one['loc'][-1]), known)}"
        case "missing":
            told = "is missing; add it"
        case "value_error":
            told = str(context["error"])
        case "literal_error":
            told = f"must be one of {context['expected']}"
        case "greater_than_equal":
            told = f"is below {context['ge']:,.16g}; give a higher number"
        case "greater_than":
            told = f"is not above {context['gt']:,.16g}; give a higher number"
        case "less_than_equal":
            told = f"is above {context['le']:,.16g}; give a lower number"
        case kind:
            told = _KINDS.get(kind, f"is wrong: {one['msg']}")
    return told


def suggestion(word: str, known: Iterable[str], *, instead: str = "remove it") -> str:
    """Return `; did you mean "…"?` for the nearest of the known words, else what to do instead."""
    near = _nearest(word, known)
    return f'; did you mean "{near[0]}"?' if near else f"; {instead}"


def is_near(word: str, known: Iterable[str]) -> bool:
    """Return whether a word is one of the known ones, mistyped or not."""
    return bool(_nearest(word, known))


def _nearest(word: str, known: Iterable[str]) -> list[str]:
    return get_close_matches(word, sorted(known), n=1, cutoff=0.6)


def dotted(path: tuple[str | int, ...]) -> str:
    """Return a key as TOML writes it: `rules."frequency/crowded-week".ceiling`, `ignores[2].rule`."""
    text = ""
    for part in path:
        if isinstance(part, int):
            text += f"[{part + 1}]"  # people count from one
        else:
            bare = part.replace("-", "").replace("_", "").isalnum() and part.isascii()
            text += f".{part}" if bare else f'."{part}"'
    return text.removeprefix(".")


def keys_beside(schema: Mapping[str, Any], path: tuple[str | int, ...]) -> list[str]:
    """Return the keys that the table of a key may hold, by the JSON Schema of the whole."""
    here: Any = schema
    for part in path[:-1]:
        here = here.get("items", {}) if isinstance(part, int) else here.get("properties", {}).get(part, {})
        if "$ref" in here:
            here = schema["$defs"][here["$ref"].rpartition("/")[2]]
    return list(here.get("properties", {}))
