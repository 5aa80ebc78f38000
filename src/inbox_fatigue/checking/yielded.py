"""Looks at what a source yields before anything relies on it: a plugin may put anything into a field."""

from __future__ import annotations

from collections.abc import Iterable
from types import MappingProxyType, NoneType
from typing import TYPE_CHECKING, Any

from inbox_fatigue.model import EventRows, Problem, RawMessage, SendRows, Skipped, Where

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_Kinds = tuple[type, ...]
# The frames of rows are looked at where they are completed.
_FIELDS: Mapping[type, Mapping[str, _Kinds]] = MappingProxyType(
    {
        RawMessage: {"where": (Where,), "raw": (bytes,)},
        SendRows: {"where": (Where,)},
        EventRows: {"where": (Where,)},
        Problem: {
            "where": (Where, NoneType),
            "why": (str,),
            "detail": (str,),
            "plugin": (str,),
            "lost": (int,),
        },
        Skipped: {"where": (Where,), "why": (str,), "count": (int,)},
        Where: {"source": (str,), "member": (str,), "offset": (int, NoneType), "line": (int, NoneType)},
    }
)
_MAY = "RawMessage, SendRows, EventRows, Problem or Skipped"


class NothingYieldedError(Exception):
    """A source's method returned what cannot be gone through; the text says what."""


def yielding(answer: Any, method: str) -> Iterator[Any]:
    """Return what a method of a source yields; NothingYieldedError where it returned something else."""
    if not isinstance(answer, Iterable):
        what = "nothing (is a yield missing?)" if answer is None else f"{type(answer).__name__}; let it yield"
        raise NothingYieldedError(f"{method} returned {what}")
    return iter(answer)


def misfit(thing: Any) -> str:
    """Return what is wrong with a thing that a source yielded, as the end of a sentence; "" where nothing is."""
    if type(thing) not in _FIELDS or isinstance(thing, Where):
        return f"a {type(thing).__name__}, not a {_MAY}"
    return next(_wrong(thing), "")


def _wrong(thing: Any) -> Iterator[str]:
    name = type(thing).__name__
    for field, kinds in _FIELDS[type(thing)].items():
        value = getattr(thing, field)
        if not isinstance(value, kinds):
            yield f"a {name} whose {field} is of {type(value).__name__}, not of {_said(kinds)}"
        elif isinstance(value, int) and value < 0:
            yield f"a {name} whose {field} is {value}; it must be 0 or more"
        elif isinstance(value, Where):
            yield from _wrong(value)


def _said(kinds: _Kinds) -> str:
    return " or ".join("None" if kind is NoneType else kind.__name__ for kind in kinds)
