"""Who may be one person: the same name at the same company. Only ever suggested."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from inbox_fatigue.people.aliases import Rule
from inbox_fatigue.people.domains import FREE_MAIL, registrable
from inbox_fatigue.people.mailboxes import is_role

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

SAME_NAME = Rule(slug="same-name", because="the same name at the same company")
_WORD = re.compile(r"[^\W\d_]+")
_FULL = 2  # words of a name, below which half a company shares it


def suggestions(people: Mapping[int, tuple[str, str]]) -> Iterator[tuple[int, int]]:
    """Yield (person, other) for people who may be one, by key; `people` has address and name of each.

    Of several with one name all are held against the one whose address comes first.
    """
    namesakes: dict[tuple[str, tuple[str, ...]], list[tuple[str, int]]] = defaultdict(list)
    for person, (address, name) in people.items():
        domain, words = registrable(address.rpartition("@")[2]), name_words(name)
        if "@" in address and domain not in FREE_MAIL and len(words) >= _FULL and not is_role(address):
            namesakes[domain, words].append((address, person))
    for _, alike in sorted(namesakes.items()):
        (_, first), *others = sorted(alike)
        for _, person in others:
            yield person, first


def name_words(name: str) -> tuple[str, ...]:
    """Return the words of a name as it is said: without initials, the family's name last.

    "Doe, Jane B." is Jane Doe; a name that is an address says nothing.
    """
    if "@" in name:
        return ()
    family, comma, given = name.casefold().partition(",")
    said = f"{given} {family}" if comma else family
    return tuple(word for word in _WORD.findall(said) if len(word) > 1)
