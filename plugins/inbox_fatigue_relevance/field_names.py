"""Tells the name of a person's field from other words in brackets: `first_name`, `NOM DU CLIENT`, `顧客名`.

A name is known as a whole, or it is put together: of nouns that name fields, of little words between them,
and of verbs that ask somebody to fill it in.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

# Mailchimp's own sign is like no other: any upper-case name in it is a merge tag.
_MAILCHIMP = re.compile(r"[A-Z][A-Z0-9_:.]{1,39}$")
# {{ first_name | default: "friend" }}, [firstname,fallback=you], {!contact:name;you}, [[name mode="first"]]
_FILTER = re.compile(r"[|:;]|,\s*fallback|\s+(?:mode|default)\s?=")
_LOOKUP = re.compile(r"lookup:\s*['\"]([^'\"]+)")  # {{ person|lookup:'first_name' }}
_OWNER = re.compile(r"([\w ]+)[.:](?=\w)")  # what a name belongs to: contact.name, data:name
_PART = re.compile(r"[^\W_]+")
# Japanese names of fields end like this; in 【】, [] and <> they are headings of lists.
_JAPANESE = re.compile(r"[\u3040-\u9fff]{1,12}(?:名|番号|日付|日時|様)$")
_HEADING = frozenset("［【[<~")


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldNames:
    """The names of fields, in their plain form: lower case, without signs between words."""

    telling: frozenset[str]  # believed in any bracket
    plain: frozenset[str]  # believed where a name is expected, and in brackets that only templates use
    owners: frozenset[str]
    nouns: frozenset[str]
    fillers: frozenset[str]  # words between nouns
    filling: frozenset[str]  # verbs: "insert name"
    readers: frozenset[str]  # words for what is the reader's: "add your name"

    def one_of(self, bracket: re.Match[str], *, greeted: bool) -> bool:
        """Return whether a bracket names a field; `greeted` if only a name could stand there."""
        inner = next(part for part in bracket.groups() if part is not None).strip()
        if bracket.group().startswith("*|") and _MAILCHIMP.match(inner):
            return True
        written = self._without_owner(inner)
        if _JAPANESE.match(written) and bracket.group()[0] not in _HEADING:
            return True
        return plain_form(written) in (self.telling | self.plain if greeted else self.telling) or (
            self._put_together(written)
        )

    def tells(self, written: str) -> bool:
        """Return whether words without any bracket are the name of a field and hardly anything else."""
        return plain_form(written) in self.telling and written.casefold() != written

    def labels(self, written: str) -> bool:
        """Return whether words at the start of a subject tell what the mail is or asks, and name no field.

        So does a noun without a word that asks to fill it in, and what asks the reader for something of theirs.
        """
        parts = {part.casefold() for part in _PART.findall(written)}
        if plain_form(written) in self.telling | self.plain or not parts & self.nouns:
            return False
        return not parts & self.filling or bool(parts & self.readers)

    def _without_owner(self, inner: str) -> str:
        """Return the name in a bracket without filters, fallbacks and what it belongs to."""
        looked_up = _LOOKUP.search(inner)
        if looked_up:
            return looked_up.group(1)
        written = inner.lstrip("!$@")
        while (owner := _OWNER.match(written)) and plain_form(owner.group(1)) in self.owners:
            written = written[owner.end() :]
        return _FILTER.split(written)[0].strip()

    def _put_together(self, written: str) -> bool:
        """Return whether a name is made of nouns, and looks like a field: in capitals, or to be filled in."""
        parts = [part.casefold() for part in _PART.findall(written)]
        if not any(part in self.nouns for part in parts):
            return False
        if not all(part in self.nouns | self.fillers | self.filling for part in parts):
            return False
        return written.isupper() or any(part in self.filling for part in parts)


def field_names(told: Mapping[str, Any]) -> FieldNames:
    """Return the names of a table with the lists of `FieldNames`."""
    parts = {
        name: frozenset(map(str.casefold, told[name])) for name in ("nouns", "fillers", "filling", "readers")
    }
    whole = {name: frozenset(map(plain_form, told[name])) for name in ("telling", "plain", "owners")}
    return FieldNames(**whole, **parts)


def plain_form(name: str) -> str:
    """Return a name in lower case without the signs between its words."""
    return re.sub(r"[\s_.\-]", "", name).lower()
