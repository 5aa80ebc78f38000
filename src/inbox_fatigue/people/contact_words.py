"""The words of contacts: what columns are called, and what their cells say in words of several languages."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources
from typing import Any

from inbox_fatigue.sources.logs.names import plain_name

_BETWEEN = re.compile(r"[;,/|+&]|\band\b|\bund\b|\bet\b|\by\b", re.IGNORECASE)
# "en-US", "de_AT.UTF-8", "zh-Hans-CN"
_REGION = re.compile(r"^([a-z]{2,3})(?:[-_][a-z0-9]{2,8})+(?:[.@].*)?$")
_IN_BRACKETS = re.compile(r"\s*\(.*\)$")


def column_named(name: str) -> str:
    """Return our name of a column of contacts; its own, trimmed and in lower case, where we have none."""
    told = plain_name(name)
    return _columns().get(told, name.strip().lower())


def known_columns() -> frozenset[str]:
    """Return our names of the columns that have others as well."""
    return frozenset(_table()["columns"])


def part_of_name(name: str) -> str:
    """Return "first" or "last" for a column that holds that part of people's names, "" for others."""
    told = plain_name(name)
    return next((part for part, names in _table()["names"].items() if told in names), "")


def is_unknown(cell: str) -> bool:
    """Return whether a cell only says that nothing is known."""
    return plain_name(cell) in _table()["cells"]["unknown"] or not cell.strip(" -?.")


def status_of(cell: str) -> str | None:
    """Return prospect, customer or former; None for any other word."""
    return _by_word("statuses").get(plain_name(cell))


def per_week_of(cell: str) -> float | None:
    """Return how many messages a week a word asks for; None for any other word."""
    asked = _by_word("frequencies").get(plain_name(cell))
    return None if asked is None else float(asked)


def says_left(cell: str) -> bool:
    """Return whether a status says that somebody wants no mail."""
    return plain_name(cell) in _table()["left"]["statuses"]


def says_stayed(cell: str) -> bool:
    """Return whether a status says that somebody goes on getting mail."""
    return plain_name(cell) in _table()["left"]["stayed"]


def is_of_second_addresses(column: str) -> bool:
    """Return whether a column tells by its name further addresses of the person."""
    return plain_name(column) in _table()["second_addresses"]["columns"]


def is_of_leaving(column: str) -> bool:
    """Return whether a column tells by its name who wants no mail."""
    return plain_name(column) in _table()["left"]["columns"]


def says_yes(cell: str) -> bool:
    """Return whether a cell says yes."""
    return cell.strip().lower() in _table()["cells"]["yes"]


def languages_of(cell: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the ISO 639-1 codes of the languages in a cell, and the words that name none."""
    words = [] if is_unknown(cell) else [word.strip() for word in _BETWEEN.split(cell)]
    told = {word: _code(word) for word in words if word and not is_unknown(word)}
    known = tuple(dict.fromkeys(code for code in told.values() if code))
    return known, tuple(word for word, code in told.items() if not code)


def _code(word: str) -> str | None:
    lowered = _IN_BRACKETS.sub("", word.lower())
    region = _REGION.match(lowered)
    return _codes().get(region[1] if region else lowered)


@cache
def _columns() -> dict[str, str]:
    table = _table()["columns"]
    return {synonym: name for name, synonyms in table.items() for synonym in (name, *synonyms)}


@cache
def _by_word(name: str) -> dict[str, str]:
    return {word: meant for meant, words in _table()[name].items() for word in (meant, *words)}


@cache
def _codes() -> dict[str, str]:
    return {code: code for code in _table()["codes"]["others"].split()} | _by_word("languages")


@cache
def _table() -> dict[str, Any]:
    text = resources.files("inbox_fatigue.people").joinpath("contact_words.toml").read_text("utf-8")
    return tomllib.loads(text)
