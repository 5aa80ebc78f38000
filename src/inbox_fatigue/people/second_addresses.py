"""Takes the second addresses that exports of CRMs have beside the first one: each is an alias of its person."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from inbox_fatigue.one_spelling import one_spelling
from inbox_fatigue.people import contact_words as words
from inbox_fatigue.people.mailboxes import is_role

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from inbox_fatigue.people.contact_remarks import Remarks

_BETWEEN = re.compile(r"[;,|\s<>]+|:::")
_LEFT_OUT = "it is taken for nobody's alias"


class SecondAddresses:
    """Whose they are, as the rows of a file tell one after the other."""

    def __init__(self) -> None:
        # Of each: the first addresses, with where each is told.
        self._owners: dict[str, dict[str, tuple[int, Remarks]]] = {}

    def add(self, cells: Mapping[str, str], address: str, line: int, remarks: Remarks) -> None:
        """Take those of a row."""
        for name, cell in cells.items():
            if cell and words.is_of_second_addresses(name):
                for other in _BETWEEN.split(cell):
                    if "@" in other and one_spelling(other) != address:
                        self._owners.setdefault(one_spelling(other), {}).setdefault(address, (line, remarks))

    def aliases(self, first: Collection[str]) -> dict[str, str]:
        """Return whose alias each is; what several people share, or somebody has first, is nobody's and told."""
        told = {}
        for other, owners in self._owners.items():
            owner, (line, remarks) = next(iter(owners.items()))
            if other in first or len(owners) > 1:
                says = "a second address is also another contact's"
                remarks.add("contact-contradiction", line, says, so=_LEFT_OUT)
            elif not is_role(other):
                told[other] = owner
        return told
