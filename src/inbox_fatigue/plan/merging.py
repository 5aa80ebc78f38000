"""Finds merge fields in a text, and fills them as a sending system would.

Three ways of writing are understood: `{{ field }}` with a fallback (`{{ field | default: "x" }}`), `*|FIELD|*`
and `%%field%%`. Names are compared without case, and a space in one is an underscore. What decides rather
than names (`{% if … %}`, `*|IF:…|*`, any other filter) is not understood: nobody can tell from here what such
a text says once it is filled, so it is said to use logic and nothing more.
"""

from __future__ import annotations

import html
import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_NAME = r"[^\W\d][\w .\-]{0,59}?"
_QUOTE = r"(?:\"|'|&quot;|&#39;|“|”)"
_FIELD = re.compile(
    rf"\{{\{{-?\s*(?P<brace>{_NAME})\s*(?:\|\s*default\s*[:=]\s*{_QUOTE}(?P<fallback>[^{{}}\"']*?){_QUOTE}\s*)?-?\}}\}}"
    rf"|\*\|(?P<star>{_NAME})\|\*"
    rf"|%%(?P<cent>{_NAME})%%"
)
_LOGIC = re.compile(
    r"\{%-?\s*\w|\{\{\{?\s*[#/^!>&]|\{\{-?\s*else\b|\*\|(?:IF|IFNOT|ELSE|ELSEIF|END|INTERESTED)\b[^|]*\|\*|%%\[|%%=|<%"
    rf"|\{{\{{[^{{}}]*\|(?!\s*default\s*[:=]\s*{_QUOTE})[^{{}}]*\}}\}}|\*\|[A-Z]+:[^|*]+\|\*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeField:
    """One place in a text where something about the recipient is to stand."""

    name: str  # as `field_name` has it
    written: str
    fallback: str | None = None  # what stands there where nothing is known


def field_name(written: str) -> str:
    """Return a field's name in lower case, with underscores for spaces: as columns of audiences are named."""
    return "_".join(written.strip().lower().split())


def fields(text: str) -> tuple[MergeField, ...]:
    """Return the merge fields of a text in their order, repetitions kept."""
    return tuple(_field(found) for found in _FIELD.finditer(text))


def uses_logic(text: str) -> bool:
    """Return whether a text decides for itself what it says, so that its filled form is not known."""
    return _LOGIC.search(text) is not None


def filled(text: str, values: Mapping[str, str | None], *, markup: bool = False) -> str:
    """Return a text with its fields filled; where there is neither value nor fallback nothing stands.

    `values` are by `field_name`. In markup they are escaped; fallbacks are written in it already.
    """

    def one(found: re.Match[str]) -> str:
        field = _field(found)
        value = values.get(field.name)
        if value:
            return html.escape(value) if markup else value
        return field.fallback or ""

    return _FIELD.sub(one, text)


def from_the_system() -> frozenset[str]:
    """Return the names of fields that sending systems fill by themselves, such as the link to unsubscribe."""
    return frozenset(_system_fields())


def system_values(domain: str, year: int, sender: str = "") -> dict[str, str]:
    """Return what a sending system would put into its own fields; its links lead to the sender's domain."""
    known = {"domain": domain, "year": year, "sender": sender or domain}
    return {name: value.format(name=name, **known) for name, value in _system_fields().items()}


@cache
def _system_fields() -> dict[str, str]:
    text = resources.files("inbox_fatigue.plan").joinpath("system_fields.toml").read_text("utf-8")
    kinds = tomllib.loads(text)
    return {name: kind["value"] for kind in kinds.values() for name in kind["names"]}


def _field(found: re.Match[str]) -> MergeField:
    name = found["brace"] or found["star"] or found["cent"]
    return MergeField(name=field_name(name), written=found[0], fallback=found["fallback"])
