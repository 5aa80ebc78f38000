"""Listens to a text with the frames and the words of one language."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from inbox_fatigue.notions.frames import BRIEF, BUILT_IN, NUMBER, QUESTION, START, Heard, frames
from inbox_fatigue.notions.lexicon import lexicon
from inbox_fatigue.notions.sentences import sentences

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from inbox_fatigue.notions.frames import Frame
    from inbox_fatigue.notions.lexicon import Lexicon

FIRST = 4  # sentences that start a mail: a subject, a greeting and two more
REACH = 130  # characters, about twenty words, in which the words of a frame stand together
DENSE = 2  # a text without spaces says as much in half the characters
SHORT = 480  # characters of a short text, about eighty words

_DIGIT = re.compile(r"\d")
# Japanese asks with a syllable, and often ends with a full stop.
_ASKS = re.compile(r"[?？]|か[。\s]*\Z")


class _Sentence(NamedTuple):
    start: int
    end: int
    form: int  # the notions that it has by its form and its place
    notions: int  # these and those of its words
    words: tuple[tuple[int, int, int], ...]


@dataclass(frozen=True, eq=False, kw_only=True)
class Listener:
    """The frames, and one language's words for their notions."""

    frames: tuple[Frame, ...]
    bits: Mapping[str, int]
    told: Mapping[str, str]
    spaced: bool

    @cached_property
    def words(self) -> Lexicon:
        """The words by what they are looked up with; made for the first text that is short enough to be heard."""
        return lexicon(self.told, self.bits, spaced=self.spaced)

    def hear(self, text: str) -> list[Heard]:
        """Return what the sentences of a folded text say, by place; quoted words must be taken out before."""
        length = len(text) if self.spaced else len(text) * DENSE
        if length > self._longest:
            return []
        spoken = self._sentences(text)
        whole = 0
        for sentence in spoken:
            whole |= sentence.notions
        possible = [frame for frame in self._possible(whole) if length <= frame.longest]
        return [
            _heard(frame, sentence)
            for sentence in spoken
            if sentence.words
            for frame in possible
            if frame.fits(sentence.notions, whole) and _close(frame, sentence, whole)
        ]

    @cached_property
    def _longest(self) -> int:
        return max((frame.longest for frame in self.frames), default=0)

    @cached_property
    def _by_need(self) -> dict[int, list[int]]:
        """The numbers of the frames by what each of them needs in the first place."""
        found: dict[int, list[int]] = defaultdict(list)
        for number, frame in enumerate(self.frames):
            found[min(frame.anywhere, key=int.bit_count, default=-1)].append(number)
        return found

    def _possible(self, whole: int) -> Iterator[Frame]:
        """Yield the frames that a text with some notions can hold, in their order."""
        near = [number for need, some in self._by_need.items() if whole & need for number in some]
        return (frame for number in sorted(near) if (frame := self.frames[number]).possible(whole))

    def _sentences(self, text: str) -> list[_Sentence]:
        words = self.words.notions_in(text)
        found: list[_Sentence] = []
        taken = 0
        for start, end, form in _formed(text):
            first = taken
            while taken < len(words) and words[taken][0] < end:
                taken += 1
            own = tuple(words[first:taken])
            notions = form
            for _, _, one in own:
                notions |= one
            found.append(_Sentence(start, end, form, notions, own))
        return found


@lru_cache(maxsize=1)  # a text is listened to in several languages, one after the other
def _formed(text: str) -> tuple[tuple[int, int, int], ...]:
    """Return start and end of each sentence, and the notions that it has by its form and its place."""
    return tuple(
        (start, end, _of_form(text[start:end], number, len(text)))
        for number, (start, end) in enumerate(sentences(text))
    )


def _of_form(sentence: str, number: int, length: int) -> int:
    return (
        BUILT_IN[QUESTION] * (_ASKS.search(sentence) is not None)
        | BUILT_IN[NUMBER] * (_DIGIT.search(sentence) is not None)
        | BUILT_IN[START] * (number < FIRST)
        | BUILT_IN[BRIEF] * (length <= SHORT)
    )


def _close(frame: Frame, sentence: _Sentence, whole: int) -> bool:
    """Return whether the words that a frame needs stand close together somewhere in a sentence.

    What a sentence has by its form, or may have from the rest of the text, has no place in it.
    """
    wanted = [here for here, around in frame.needs if not here & sentence.form and not whole & around]
    return any(
        all(
            any(notions & one for start, _, notions in sentence.words if first <= start < first + REACH)
            for one in wanted
        )
        for first, _, _ in sentence.words
    )


def _heard(frame: Frame, sentence: _Sentence) -> Heard:
    wanted = 0
    for here, around in frame.needs:
        wanted |= here | around
    return Heard(
        frame=frame,
        start=sentence.start,
        end=sentence.end,
        words=tuple((start, end) for start, end, notions in sentence.words if notions & wanted),
    )


def listener(
    kinds: Mapping[str, Mapping[str, Any]], words: Mapping[str, str], *, spaced: bool = True
) -> Listener:
    """Return a listener for frames by kind and strength, and a language's words by notion.

    ValueError where it lists words for a notion that no frame asks for.
    """
    found, bits = frames(kinds)
    for notion in words:
        if notion not in bits:
            raise ValueError(f"no frame asks for the notion {notion}")
    return Listener(frames=found, bits=bits, told=words, spaced=spaced)
