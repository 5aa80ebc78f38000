"""Says what is wrong with what plugins offer, before anything relies on it."""

from __future__ import annotations

import inspect
from dataclasses import MISSING, fields, is_dataclass
from types import ModuleType
from typing import TYPE_CHECKING, Any

from inbox_fatigue import hookspecs
from inbox_fatigue.checking.rules import CONTROL_POINTS, rule_faults
from inbox_fatigue.hookspecs import Feature
from inbox_fatigue.user_files.mistakes import suggestion

if TYPE_CHECKING:
    from collections.abc import Iterator

_HOOKS = tuple(name for name in vars(hookspecs) if name.startswith("inbox_fatigue_"))
_MARK = "inbox_fatigue_impl"  # what `hookimpl` leaves on a function
_KINDS = (float, bool, str)
# The columns of contents without features, written down for readers of mail, which do without polars.
OF_CONTENTS = (
    "content",
    "creative",
    "subject",
    "language",
    "words",
    "word_set",
    "particulars",
    "told_by",
    "named",
)


def misfit(module: ModuleType) -> str:
    """Return which function of a module is marked as a hook and fits none; "" where all fit."""
    for name in dir(module):
        function: Any = getattr(module, name, None)
        if not hasattr(function, _MARK):
            continue
        if name not in _HOOKS:
            return (
                f"there is no hook {name}{suggestion(name, _HOOKS, instead='see Hooks in the documentation')}"
            )
        wanted = inspect.signature(function).parameters.keys()
        given = inspect.signature(getattr(hookspecs, name)).parameters.keys()
        if more := ", ".join(sorted(wanted - given)):
            return f"{name} asks for {more}; it is called with {', '.join(given) or 'nothing'}"
    return ""


def no_hook(module: ModuleType) -> str:
    """Return what is wrong with a module that offers nothing, as where a hook is misspelt; "" for any other."""
    if any(hasattr(module, name) for name in _HOOKS):
        return ""
    if not isinstance(module, ModuleType):
        return f"the entry point names a {type(module).__name__}; let it name the module with the hooks"
    near = (suggestion(name, _HOOKS, instead="") for name in dir(module))
    return f"it has none of the hooks {', '.join(_HOOKS)}{max(near, key=len).removesuffix('; ')}"


def source_faults(thing: Any) -> tuple[str, ...]:
    """Return what keeps a source from being used, each the end of a sentence."""
    return tuple(_unfit(thing, claims="path, options", shards="path, options", read="shard, options"))


def reporter_faults(thing: Any) -> tuple[str, ...]:
    """Return what keeps a reporter from being used."""
    told = () if isinstance(getattr(thing, "media_type", None), str) else (_without_media_type(thing),)
    return (*_unfit(thing, render="result"), *told)


def describer_faults(thing: Any) -> tuple[str, ...]:
    """Return what keeps a describer from being used."""
    return (*_unfit(thing, describe="writing"), *_of_features(thing))


def scorer_faults(thing: Any) -> tuple[str, ...]:
    """Return what keeps a scorer from being used; what it measures is looked at when it has measured."""
    if not isinstance(thing, type):
        return (
            f"offers an object of {type(thing).__name__}; offer the class, which is built with its settings",
        )
    rules = getattr(thing, "rules", None)
    if not isinstance(rules, list | tuple) or not rules:
        return (f"{thing.__name__} has no rules; give it a tuple of Rule",)
    return (
        *_of_settings(thing),
        *_of_measuring(thing),
        *(told for rule in rules for told in _of_rule(thing, rule)),
    )


def named(thing: Any) -> str:
    """Return what a foreign thing is, without its place in memory, which differs from run to run."""
    return thing.__name__ if isinstance(thing, type) else type(thing).__name__


def _unfit(thing: Any, **methods: str) -> Iterator[str]:
    """Yield what is wrong with a thing and its methods, which are given with what each is called with."""
    if isinstance(thing, type):
        yield f"offers the class {thing.__name__}; offer an object of it: {thing.__name__}()"
    for name, given in methods.items():
        method = getattr(thing, name, None)
        if not callable(method):
            yield f"{named(thing)} has no method {name}"
        elif not isinstance(thing, type) and not _takes(method, len(given.split(", "))):
            yield f"{named(thing)}.{name} must take self, {given}"


def _without_media_type(thing: Any) -> str:
    return f'{named(thing)} has no media_type; say what it renders, such as media_type = "text/plain"'


def _of_features(thing: Any) -> Iterator[str]:
    features = getattr(thing, "features", None)
    if not isinstance(features, list | tuple) or not features:
        yield f"{named(thing)} has no features; give it a tuple of Feature"
        return
    for one in features:
        if not isinstance(one, Feature):
            yield f"{named(thing)} has {one!r:.80} among its features, which is no Feature"
        elif one.kind not in _KINDS:
            yield f"feature {one.name} is of kind {named(one.kind)}; it must be float, bool or str"
        elif one.name in OF_CONTENTS:
            yield f"feature {one.name} has the name of a column that contents have; choose another"


def _of_settings(cls: type[Any]) -> Iterator[str]:
    if not is_dataclass(cls) and (name := next(iter(_annotated(cls)), "")):
        yield f"{cls.__name__} is no dataclass, so {name} would be no setting; write @dataclass(frozen=True) above it"
    for one in fields(cls) if is_dataclass(cls) else ():
        if one.name in CONTROL_POINTS:
            yield f"{cls.__name__}.{one.name} has the name of a setting that every rule has; choose another"
        if one.init and one.default is MISSING and one.default_factory is MISSING:
            yield f"{cls.__name__}.{one.name} has no default; fields are settings, which nobody has to give"


def _annotated(cls: type[Any]) -> Iterator[str]:
    """Yield the names that a class gives a type, save those that are of the class itself."""
    for name, kind in inspect.get_annotations(cls).items():
        if "ClassVar" not in str(kind) and name != "rules":
            yield name


def _of_measuring(cls: type[Any]) -> Iterator[str]:
    from inbox_fatigue.findings import Across  # noqa: PLC0415 - imports polars

    ways = [name for name in ("measure", "measure_inbox") if callable(getattr(cls, name, None))]
    if len(ways) != 1:
        yield f"{cls.__name__} has {'both' if ways else 'neither'} measure {'and' if ways else 'nor'} measure_inbox"
    for name in ways:
        if not _takes(getattr(cls, name), 2):
            yield f"{cls.__name__}.{name} must take self and the {'inbox' if name[-1] == 'x' else 'inboxes'}"
    across = getattr(cls, "looks_across", Across.PERSON)
    if not isinstance(across, Across):
        yield f"{cls.__name__}: looks_across is {across!r:.80}, not an Across"


def _takes(method: Any, number: int) -> bool:
    """Return whether a function can be called with so many things; True where nobody can tell."""
    try:
        inspect.signature(method).bind(*[None] * number)
    except TypeError:
        return False
    except ValueError:
        return True
    return True


def _of_rule(cls: type[Any], rule: Any) -> Iterator[str]:
    from inbox_fatigue.findings import Rule  # noqa: PLC0415 - imports polars

    if not isinstance(rule, Rule):
        yield f"{cls.__name__} has {rule!r:.80} among its rules, which is no Rule"
        return
    for told in rule_faults(rule):
        yield f"{rule.slug}: {told}"
