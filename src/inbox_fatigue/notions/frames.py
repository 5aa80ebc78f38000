"""Frames: which notions must meet in a sentence for it to say something.

A frame is written as the names of notions: "mine mail seen|read !thanks @offer".
All must be in one sentence; `a|b` is one of these, `@a` may be anywhere in the text, `!a` must not be in the
sentence and `!@a` nowhere in the text.
Four notions need no words: `?` is a question, `#` has a number in it, `start` is among the first sentences,
and `brief` belongs to a short text.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

QUESTION, NUMBER, START, BRIEF = "?", "#", "start", "brief"
BUILT_IN = {
    name: 1 << number for number, name in enumerate((QUESTION, NUMBER, START, BRIEF))
}  # and their bits
UNLESS = "unless"
STRENGTHS = {"strong": 1.0, "weak": 0.5, UNLESS: 0.0}
ANY_LENGTH = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What must be, and what must not be, in a sentence and around it; each number is a set of notions."""

    told: str  # as it is written
    kind: str
    strength: float
    unless: bool  # says that the kind is not meant in its sentence
    needs: tuple[tuple[int, int], ...]  # at least one notion of each: in the sentence, or in the text
    without: int  # none of these in the sentence
    nowhere: int  # none of these in the text
    longest: int  # characters of a text in which it is listened for
    anywhere: tuple[int, ...]  # what it needs, wherever in the text

    def possible(self, text: int) -> bool:
        """Return whether a text with these notions can hold a sentence that says this."""
        for wanted in self.anywhere:  # a generator would take longer than the question
            if not text & wanted:
                return False
        return not text & self.nowhere

    def fits(self, sentence: int, text: int) -> bool:
        """Return whether a sentence says this, by its own notions and by those of its whole text."""
        if sentence & self.without:
            return False
        for here, around in self.needs:  # noqa: SIM110 - as above
            if not (sentence & here or text & around):
                return False
        return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """A sentence that says something, and the places of the words by which it does."""

    frame: Frame
    start: int
    end: int
    words: tuple[tuple[int, int], ...]


def frames(told: Mapping[str, Mapping[str, Any]]) -> tuple[tuple[Frame, ...], dict[str, int]]:
    """Return the frames of a table of kinds, strongest first, and the bit of each notion they speak of."""
    bits = dict(BUILT_IN)
    found = [
        _frame(kind, strength, line, bits, lists.get("longest", ANY_LENGTH))
        for kind, lists in told.items()
        for strength in STRENGTHS
        for line in lists.get(strength, ())
    ]
    return tuple(sorted(found, key=lambda frame: -frame.strength)), bits


def _frame(kind: str, strength: str, line: str, bits: dict[str, int], longest: int) -> Frame:
    needs: list[tuple[int, int]] = []
    without = nowhere = 0
    for piece in line.split():
        here, around = _notions(piece.removeprefix("!"), bits)
        if piece.startswith("!"):
            without, nowhere = without | here, nowhere | around
        else:
            needs.append((here, around))
    return Frame(
        told=line,
        kind=kind,
        strength=STRENGTHS[strength],
        unless=strength == UNLESS,
        needs=tuple(needs),
        without=without,
        nowhere=nowhere,
        longest=longest,
        anywhere=tuple(here | around for here, around in needs),
    )


def _notions(names: str, bits: dict[str, int]) -> tuple[int, int]:
    """Return the notions of "a|@b": those that are asked of a sentence, and those asked of its text."""
    here = around = 0
    for name in names.split("|"):
        bit = bits.setdefault(name.removeprefix("@"), 1 << len(bits))
        here, around = (here, around | bit) if name.startswith("@") else (here | bit, around)
    return here, around
