"""Asks every describer, one at a time, what a content is like, and trusts none of the answers."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

from inbox_fatigue.faults import unquoted
from inbox_fatigue.model import Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from inbox_fatigue.hookspecs import Describer, Feature
    from inbox_fatigue.host import Plugin
    from inbox_fatigue.model import Writing

    Described: TypeAlias = tuple[tuple[str, str, str, float | str | None], ...]

# As long as a reason in a report may be; a describer that returns more is returning the mail.
_LONGEST_TEXT = 200


class _GarbageError(Exception):
    """A describer answered, but not with its features."""


class Describing:
    """The describers of one worker; call it with a writing."""

    def __init__(
        self,
        describers: Iterable[tuple[Plugin, Describer]],
        announce: Callable[[int | None], None] = lambda _: None,
    ) -> None:
        """Keep the describers; `announce` is told the number of the one at work, then None."""
        self._describers = tuple(describers)
        self._announce = announce
        self._problems: dict[tuple[str, str], Problem] = {}
        self._fresh: list[Problem] = []
        self.muted: frozenset[int] = frozenset()  # not asked, because they killed a worker

    def __call__(self, writing: Writing) -> Described:
        """Return (plugin, version, feature, value) for each feature; None where the describer does not know.

        The features of a describer that failed are left out.
        """
        found: list[tuple[str, str, str, float | str | None]] = []
        for number, (plugin, describer) in enumerate(self._describers):
            if number not in self.muted:
                self._announce(number)
                values = self._ask(plugin, describer, writing)
                found += [(plugin.name, plugin.version, name, value) for name, value in values.items()]
        self._announce(None)
        return tuple(found)

    def problems(self) -> tuple[Problem, ...]:
        """Return the problems that arose since this was asked last; each plugin and reason only once ever."""
        fresh, self._fresh = tuple(self._fresh), []
        return fresh

    def killed(self, number: int, detail: str) -> None:
        """Record that a describer ended a worker."""
        plugin, _ = self._describers[number]
        self._record(plugin, "describer-died", detail)

    def missing(self, label: str, detail: str) -> None:
        """Record that a plugin which describes elsewhere is not there."""
        self._tell(label, "describer-missing", detail)

    def silence(self, numbers: frozenset[int]) -> None:
        """Record that some describers are not asked any more, in no content."""
        for number in sorted(numbers):
            plugin, _ = self._describers[number]
            self._record(plugin, "describer-left-out", "it ended too many workers and is not asked any more")

    def _ask(self, plugin: Plugin, describer: Describer, writing: Writing) -> dict[str, float | str | None]:
        try:
            return _checked(describer.describe(writing), describer.features)
        except _GarbageError as error:
            self._record(plugin, "describer-garbage", str(error))
        except (Exception, SystemExit) as error:  # noqa: BLE001 - foreign code may raise anything
            # Without its text, which may quote the mail.
            self._record(plugin, "describer-failed", f"describe raised {unquoted(error)}")
        return {}

    def _record(self, plugin: Plugin, why: str, detail: str) -> None:
        self._tell(plugin.label, why, detail)

    def _tell(self, label: str, why: str, detail: str) -> None:
        if (label, why) not in self._problems:
            problem = Problem(why=why, plugin=label, lost=0, detail=detail)
            self._problems[label, why] = problem
            self._fresh.append(problem)


def _checked(answer: Any, features: Iterable[Feature]) -> dict[str, float | str | None]:
    """Return a value for every declared feature, or raise _GarbageError."""
    if not isinstance(answer, Mapping):
        if hasattr(answer, "close"):  # a coroutine that is dropped warns; one that is closed does not
            answer.close()
        raise _GarbageError(f"describe returned {type(answer).__name__}, not a mapping")
    declared = {feature.name: feature.kind for feature in features}
    for name in answer:
        if name not in declared:
            raise _GarbageError("describe returned a feature that it had not declared")
    return {name: _value(name, kind, answer.get(name)) for name, kind in declared.items()}


def _value(name: str, kind: type, value: Any) -> float | str | None:
    if value is None:
        return None
    if kind is bool and isinstance(value, bool):
        return value
    if kind is float and isinstance(value, int | float) and not isinstance(value, bool):
        if math.isfinite(value):
            return float(value)
        raise _GarbageError(f"feature {name} is not a finite number")
    if kind is str and isinstance(value, str):
        if len(value) <= _LONGEST_TEXT and value.isprintable():
            return str(value)
        raise _GarbageError(f"feature {name} is longer than {_LONGEST_TEXT} characters or not printable")
    raise _GarbageError(f"feature {name} is {type(value).__name__}, not {kind.__name__}")
