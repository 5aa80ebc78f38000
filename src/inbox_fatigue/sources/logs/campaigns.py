"""The campaigns that a system sent, as it lists them apart from who got them: when each went, and under which subject.

A list never says of one recipient what it says of another: what it tells is true of all of a campaign's mail.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime  # noqa: TC003 - a field of a public dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from inbox_fatigue.sources.logs.names import name_table, plain_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

TOLD = (
    "at",
    "subject",
    "sender",
    "sender_name",
    "list",
    "channel",
)  # of a campaign, beside what it is called
_NOTHING: frozenset[int] = frozenset()
_SHORTEST_ID = (
    5  # signs of an id in the name of a file; a shorter number counts pages or copies, or is of a date
)
_OF_A_DATE = 3  # words: year, month and day


@dataclass(frozen=True, slots=True, kw_only=True)
class Campaign:
    """One campaign of a list; "" is what the list does not tell."""

    ids: tuple[str, ...]  # as the list writes them
    name: str
    at: str  # when it went, as the list writes it
    moment: datetime | None = None  # the same
    subject: str = ""
    sender: str = ""
    sender_name: str = ""
    list: str = ""
    channel: str = ""

    @property
    def label(self) -> str:
        """What to call it where a file names it by its own name alone."""
        return self.name or next(iter(self.ids), "")


@dataclass(frozen=True)
class Campaigns:
    """All campaigns that the lists of a call have, and the files that these are."""

    listed: tuple[Campaign, ...]
    files: tuple[str, ...]  # as they are shown
    places: frozenset[tuple[str, str]] = frozenset()  # source and member of those that lie among what is read

    def called(self, text: str) -> tuple[Campaign, ...]:
        """Return the campaigns that a text names, by an id or by name: none, one, or more that share the name."""
        places = self._by_id.get(text) or self._by_name.get(plain_name(text)) or _NOTHING
        return tuple(self.listed[place] for place in sorted(places))

    def of_file(self, name: str) -> tuple[Campaign, ...]:
        """Return the campaigns after which a file is called.

        Beside the name of the campaign stand only words that exports write there ("sent to"), a date and ids: neither
        "spring_sale.csv" nor "spring_2.csv" means the campaign "Spring", nor does "page_2.csv" the one with the id 2.
        """
        words = plain_name(name.partition(".")[0]).split("_")
        if found := self.called(name.partition(".")[0]):
            return found
        for length in range(len(words), 0, -1):
            meant = [
                each
                for start in range(len(words) - length + 1)
                if _says_no_more([*words[:start], *words[start + length :]])
                for each in self.called("_".join(words[start : start + length]))
                if length == len(words) or not _is_number(words[start : start + length])
            ]
            if meant:
                return tuple(dict.fromkeys(meant))
        return ()

    def has_list(self, name: str) -> bool:
        """Return whether a file is called like a list of people that some campaign went to."""
        return plain_name(name.partition(".")[0]) in self._lists

    def shown(self) -> str:
        """Return what to call the lists in a message."""
        return self.files[0] if len(self.files) == 1 else "the lists of campaigns"

    @property
    def digest(self) -> str:
        """Return a text that differs where the lists do."""
        told = "\n".join(sorted(map(repr, self.listed)))
        return hashlib.blake2b(told.encode(), digest_size=8).hexdigest()

    @cached_property
    def _lists(self) -> frozenset[str]:
        return frozenset(plain_name(one.list) for one in self.listed if one.list)

    @cached_property
    def _by_id(self) -> dict[str, frozenset[int]]:
        return _places((text, place) for place, one in enumerate(self.listed) for text in one.ids)

    @cached_property
    def _by_name(self) -> dict[str, frozenset[int]]:
        named = (
            (plain_name(text), place)
            for place, one in enumerate(self.listed)
            for text in (*one.ids, one.name)
        )
        return _places((text, place) for text, place in named if text)


def without_doubles(listed: Sequence[Campaign]) -> tuple[Campaign, ...]:
    """Return campaigns of which each stands once, though several lists have it: of one id or name, and one time."""
    kept: dict[tuple[object, ...], Campaign] = {}
    for one in listed:
        kept.setdefault((one.ids[0] if one.ids else plain_name(one.name), one.moment or one.at), one)
    return tuple(kept.values())


def _places(pairs: Iterator[tuple[str, int]]) -> dict[str, frozenset[int]]:
    found: dict[str, set[int]] = defaultdict(set)
    for text, place in pairs:
        found[text].add(place)
    return {text: frozenset(places) for text, places in found.items()}


def _says_no_more(words: Sequence[str]) -> bool:
    """Return whether words of a file's name name nothing: they are what exports write there, ids, or one date."""
    known = name_table()["campaigns"]
    others = [word for word in words if word not in known["beside"] and not _is_id(word)]
    months = [word for word in others if word in known["months"]]
    numbers = [word for word in others if word.isdigit()]
    is_date = len(others) == _OF_A_DATE and len(months) <= 1 and sum(map(_is_year, numbers)) == 1
    return not others or (is_date and len(months) + len(numbers) == _OF_A_DATE)


def _is_id(word: str) -> bool:
    return len(word) >= _SHORTEST_ID and any(sign.isdigit() for sign in word)


def _is_year(word: str) -> bool:
    return len(word) == len("2026") and word.startswith(("19", "20"))


def _is_number(words: Sequence[str]) -> bool:
    """Return whether words are a number that may count pages or copies."""
    return len(words) == 1 and words[0].isdigit() and len(words[0]) < _SHORTEST_ID
