"""Tells a further copy of a text by what all its copies have in common, without masking it anew.

The first copy of a text is masked: links are cut, recipients and ids are looked for from end to end. What
stands between them is kept as a pattern. A later text fits the pattern if it is made of the same pieces,
and if each gap between them holds one thing that would be masked for its own recipients. Then its masked
form is the same.

That has to hold always and not nearly always, or the identity of a content would depend on the order in
which copies come. So a gap must stand between characters that can belong to neither a name, an address nor
an id, and none of the recipient's names may be a word of the pieces ("Will, you will like it").
Where any of this is in doubt, the answer is no, and the text is masked as if nobody had seen it before.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from inbox_fatigue.text.fingerprint import is_long_token

if TYPE_CHECKING:
    from inbox_fatigue.text.naming import Tokens

LONGEST_GAP = 330  # bytes; an address has 320 at most
SMALL_BYTES = frozenset(b"abcdefghijklmnopqrstuvwxyz")
WORD = re.compile(rb"[0-9A-Za-z\x80-\xff]+")
_ONE_WORD = re.compile(rb"[0-9a-z\x80-\xff]+")
# What a name, an address or an id of an ordinary recipient is made of, in lower case.
_ORDINARY = re.compile(rb"[0-9a-z\x80-\xff](?:[0-9a-z\x80-\xff._+@=-]*[0-9a-z\x80-\xff])?")
# What is cut from a link: the rest behind its host. In HTML, of quoted attributes alone, and nothing that
# could end a quotation of either sort.
REST = re.compile(rb"(?:[/?#][!#-;=?-~]{0,999})?")
REST_IN_HTML = re.compile(rb"(?:[/?#][!#-&(-;=?-~]{0,999})?(?=\")")


class Names(NamedTuple):
    """The tokens of some recipients, ready for being looked up rather than looked for."""

    whole: frozenset[bytes]  # masked however written
    capitalised: frozenset[bytes]  # masked where they begin with a capital
    single: frozenset[bytes]  # those of `whole` that are one word
    several: tuple[frozenset[bytes], ...]  # the words of each of the others of `whole`
    ordinary: bool

    def fill(self, gap: bytes) -> bool:
        """Return whether something that stands in a gap would be masked, the whole of it."""
        lowered = gap.lower()
        return (
            lowered in self.whole
            or (lowered in self.capitalised and gap[0] not in SMALL_BYTES)
            or is_long_token(gap)
        )

    def may_stand_in(self, words: Words) -> bool:
        """Return whether a token of theirs could stand in a text that has these words."""
        return (
            not self.ordinary
            or not self.single.isdisjoint(words.all)
            or not self.capitalised.isdisjoint(words.capitalised)
            or any(made_of <= words.all for made_of in self.several)
        )


def names(tokens: Tokens) -> Names:
    """Return some tokens ready for being looked up."""
    whole = frozenset(chain.from_iterable([forms for _, forms in tokens.places]))
    single = frozenset(filter(_ONE_WORD.fullmatch, whole))
    return Names(
        whole=whole,
        capitalised=frozenset(tokens.names),
        single=single,
        several=tuple([frozenset(WORD.findall(token)) for token in whole - single]),
        ordinary=all(map(_ORDINARY.fullmatch, tokens.names)) and all(map(_ORDINARY.fullmatch, whole)),
    )


class Words(NamedTuple):
    """Whatever a token could be equal to in a text, where it stands as a word of its own; in lower case."""

    all: frozenset[bytes]
    capitalised: frozenset[bytes]  # those that do not begin with a small letter, somewhere


class Gap(IntEnum):
    """What stands in a gap of a pattern."""

    MASKED = 0  # a recipient's name or address, or an id
    LINK = 1  # what follows the host of a link
    BLANK = 2  # white space beyond the first, with which systems fill up a line; it does not count


_LINK, _BLANK = Gap.LINK.value, Gap.BLANK.value  # comparing members of an enumeration is slow


@dataclass(frozen=True, slots=True)
class Pattern:
    """What all copies of a text have in common: pieces, and before each but the first a gap."""

    first: bytes
    gaps: tuple[
        tuple[int, bytes, bytes, int], ...
    ]  # the sort, how the piece behind it begins if not the last, the piece, its length
    words: Words
    rest: re.Pattern[bytes]  # of a link

    def fits(self, written: bytes, who: Names) -> bool:
        """Return whether a text, masked for its recipients, would be the one that this was made from."""
        at, rest_of_link, continues = len(self.first), self.rest.match, written.startswith
        if not continues(self.first) or who.may_stand_in(self.words):
            return False
        for sort, prefix, piece, length in self.gaps:
            if sort == _LINK:
                rest = rest_of_link(written, at)
                if rest is None:
                    return False
                end = rest.end()
            else:
                end = written.find(prefix, at, at + LONGEST_GAP) if prefix else len(written) - length
                if end < at:
                    return False
                gap = written[at:end]
                blank = not gap or gap.isspace()
                if not (blank if sort == _BLANK else not blank and who.fill(gap)):
                    return False
            if not continues(piece, end):
                return False
            at = end + length
        return at == len(written)

    @property
    def size(self) -> int:
        """Return about how many bytes of memory it takes."""
        pieces = sum(length + len(prefix) + 180 for _, prefix, _, length in self.gaps)
        return len(self.first) + pieces + 100 * len(self.words.all) + 500
