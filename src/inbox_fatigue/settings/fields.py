"""The settings of a scorer: the fields of its dataclass, read by the types written beside them."""

from __future__ import annotations

import dataclasses
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar

from inbox_fatigue.settings import values

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


_MOST = 1_000_000_000
_N = TypeVar("_N", int, float)


def scorer_fields(cls: type[Any]) -> dict[str, str]:
    """Return a scorer's settings with the names of their types: "timedelta", "tuple[str, ...]"."""
    if not dataclasses.is_dataclass(cls):
        return {}
    return {
        one.name: one.type if isinstance(one.type, str) else getattr(one.type, "__name__", str(one.type))
        for one in dataclasses.fields(cls)
        if one.init
    }


def scorer_meaning(cls: type[Any], name: str) -> str:
    """Return what a scorer says of one of its settings, in `metadata={"doc": ...}`; "" where it says nothing."""
    field = next(one for one in dataclasses.fields(cls) if one.name == name)
    return str(field.metadata.get("doc", ""))


def parsed(value: Any, kind: str, name: str = "") -> Any:
    """Return a value of the file as the annotated type of a scorer's field; ValueError says what to do.

    A field called window or half_life, or something_window, is a span that is longer than nothing.
    """
    optional = kind.endswith("| None")
    reader = _READERS.get(kind.removesuffix("| None").strip())
    if reader is None:
        raise ValueError("cannot be set from a file; remove it")
    if optional and value in ("", "none"):
        return None
    if reader is values.bounded and name.rpartition("_")[2] in {"window", "life"}:
        return values.some_time(value)
    return reader(value)


def _whole(value: Any) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        return _countable(value)
    raise ValueError("is no whole number; write it without quotes")


def _number(value: Any) -> float:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(_countable(value))
    raise ValueError("is no number; write it without quotes")


def _countable(value: _N) -> _N:
    if abs(value) <= _MOST:  # nan is not
        return value
    raise ValueError(f"is no number up to {_MOST:,}; write such a one")


def _yes_or_no(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    raise ValueError("is no yes or no; write true or false")


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    raise ValueError("is no text; write it in quotes")


def _texts(value: Any) -> tuple[str, ...]:
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return tuple(value)
    raise ValueError('is no list of texts; write it as ["one", "two"]')


_READERS: Mapping[str, Callable[[Any], Any]] = MappingProxyType(
    {
        "timedelta": values.bounded,
        "datetime.timedelta": values.bounded,
        "int": _whole,
        "float": _number,
        "bool": _yes_or_no,
        "str": _text,
        "tuple[str, ...]": _texts,
        "tuple": _texts,
    }
)
