"""Says what is wrong with a rule: its slug, its sentences, its numbers and its needs."""

from __future__ import annotations

import math
import re
from numbers import Real
from typing import TYPE_CHECKING, Any

from inbox_fatigue.model import EventKind
from inbox_fatigue.user_files.mistakes import suggestion

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from inbox_fatigue.findings import Need, Rule


_SLUG = re.compile(r"[a-z0-9]+([-_][a-z0-9]+)*/[a-z0-9]+([-_][a-z0-9]+)*")
_TEXTS = ("unit", "because", "fires", "calm", "notices", "tires", "instead", "wrong_when")
_MAY_SAY = {"fires": ("measured", "comfortable", "unit", "span", "note"), "calm": ("comfortable",)}
CONTROL_POINTS = ("comfortable", "unbearable", "ceiling")  # numbers of a rule, each a setting


def rule_faults(rule: Rule) -> Iterator[str]:
    """Yield what is wrong with a rule, each the end of a sentence that begins with its slug."""
    if not isinstance(rule.slug, str) or not _SLUG.fullmatch(rule.slug):
        yield 'the slug must be two names of small letters, digits and hyphens, such as "house/monday-mail"'
    yield from _of_texts(rule)
    yield from _of_numbers(rule)
    if isinstance(rule.needs, tuple):
        yield from _of_needs(rule.needs)
    else:
        yield f"needs is of {type(rule.needs).__name__}; write a tuple of Need, with a comma behind each"


def _of_texts(rule: Rule) -> Iterator[str]:
    texts = [name for name in _TEXTS if isinstance(getattr(rule, name), str)]
    yield from (f"{name} is empty; write a sentence" for name in texts if not getattr(rule, name).strip())
    yield from (f"{name} is {getattr(rule, name)!r:.80}, not a text" for name in _TEXTS if name not in texts)
    yield from (
        told for name in texts if name in _MAY_SAY for told in _of_sentence(name, getattr(rule, name))
    )


def _of_numbers(rule: Rule) -> Iterator[str]:
    numbers = [name for name in CONTROL_POINTS if _is_number(getattr(rule, name))]
    yield from (
        f"{name} is {getattr(rule, name)!r:.80}, not a finite number"
        for name in CONTROL_POINTS
        if name not in numbers
    )
    if {"comfortable", "unbearable"} <= {*numbers} and not rule.comfortable < rule.unbearable:
        yield f"comfortable is {rule.comfortable:g} and unbearable {rule.unbearable:g}; comfortable must be the lower"
    if "ceiling" in numbers and not 0 < rule.ceiling < 1:
        yield f"ceiling is {rule.ceiling:g}; it must be above 0 and below 1"
    if rule.greatest is not None and not _is_number(rule.greatest):
        yield f"greatest is {rule.greatest!r:.80}, not a finite number"


def _is_number(value: Any) -> bool:
    return isinstance(value, Real) and not isinstance(value, bool) and math.isfinite(value)


def _of_sentence(name: str, sentence: str) -> Iterator[str]:
    may = _MAY_SAY[name]
    try:
        sentence.format(**{word: _Anything() for word in may})
    except (KeyError, IndexError) as error:
        word = str(error.args[0]) if isinstance(error, KeyError) else ""
        told = suggestion(word, may, instead=f"it may say {', '.join(f'{{{one}}}' for one in may)}")
        yield f"{name} says {{{word}}}{told}"
    except (AttributeError, TypeError, ValueError) as error:
        yield f"{name} cannot be filled in ({error})"


class _Anything:
    """Stands for a number or a word of a sentence."""

    def __format__(self, how: str) -> str:
        return "" if how in {"%", "odds"} else format("", how)


def _of_needs(needs: Iterable[Need]) -> Iterator[str]:
    from inbox_fatigue.columns import PEOPLE, TOUCHES  # noqa: PLC0415 - imports polars
    from inbox_fatigue.findings import Need  # noqa: PLC0415 - likewise

    known = {
        "event": tuple(EventKind),
        "person": tuple(PEOPLE),
        "touch": tuple(TOUCHES),
        "content": (),  # columns, and the features of any plugin
        "scorer": (),
    }
    for one in needs:
        if not isinstance(one, Need):
            yield f"needs holds {one!r:.80}, which is no Need"
        elif one.kind not in known:
            told = suggestion(str(one.kind), known, instead=f"it is one of {', '.join(known)}")
            yield f"a need is of kind {one.kind!r}{told}"
        elif isinstance(one.names, str):
            yield f"the names of a need are {one.names!r}; write them as a tuple: ({one.names!r},)"
        elif not (isinstance(one.names, tuple) and one.names):
            yield f"the names of a need are {one.names!r:.80}; write a tuple of one or more"
        elif not (isinstance(one.reason, str) and one.reason.strip()):
            yield f"the reason of a need is {one.reason!r:.80}; say in words what is missing and how to give it"
        else:
            there = known[one.kind]
            for name in one.names:
                if there and name not in there:
                    yield f"needs {name!r}, which no {one.kind} has{suggestion(str(name), there, instead='see Hooks')}"
