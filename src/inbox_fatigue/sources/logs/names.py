"""What the columns of logs are called, and what their values mean: the table in `columns.toml`."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import cache, lru_cache
from importlib import resources
from typing import Any

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_OTHER = re.compile(r"[\W_]+")
_ACCENTS = re.compile("[\u0300-\u036f]")
_IN_UTC = re.compile(r"_(?:utc|gmt)$")
_SHAPE = 40  # signs of a cell whose form is shown


@lru_cache(maxsize=4096)  # the keys of JSON come again with each object
def plain_name(name: str) -> str:
    """Return a name in lower case with underscores and without accents: "Email Address" and "EmailAddress" are one."""
    if not name.isascii():
        plain = _ACCENTS.sub("", unicodedata.normalize("NFKD", name))
        name = unicodedata.normalize("NFC", plain)
    return _OTHER.sub("_", _CAMEL.sub("_", name).lower()).strip("_")


def name_of_time(name: str) -> str:
    """Return the plain name of a column of times without the zone that it may name: "Created (UTC)" is "created"."""
    return _IN_UTC.sub("", plain_name(name))


@cache
def name_table() -> dict[str, dict[str, Any]]:
    """Return the table of names."""
    text = resources.files("inbox_fatigue.sources.logs").joinpath("columns.toml").read_text("utf-8")
    return tomllib.loads(text)


@cache
def is_known(name: str) -> bool:
    """Return whether the table knows what a column of that name is."""
    return plain_name(name) in _all_names()


def known_names(header: list[str]) -> int:
    """Return how many columns of a header have names that the table knows."""
    return sum(map(is_known, header))


@cache
def _all_names() -> frozenset[str]:
    """Return every name of a column that is read."""
    table = name_table()
    ids = (names for words in table["ids"].values() for names in words.values())
    groups = (*table["columns"].values(), *table["in_turn"].values(), *table["of_each"].values(), *ids)
    return frozenset(name for names in groups for name in names)


def shape(cell: object) -> str:
    """Return the form of a cell without what it says: "21. May 2026" gives '99. aaa 9999'.

    A message may show this to say what was expected; the cell itself may be about somebody.
    """
    letters = ("a" if sign.isalpha() else "9" if sign.isdigit() else sign for sign in str(cell)[:_SHAPE])
    return repr("".join(letters))
