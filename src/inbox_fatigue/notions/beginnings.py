"""Finds which of many phrases may stand in a text, by the words that it has, before any pattern is tried."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from inbox_fatigue.notions.patterns import first_words, needed_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

REMEMBERED = 20_000  # words of which is known what begins with them; the few thousand that make up most mail

Thing = TypeVar("Thing")


class _Begun(NamedTuple, Generic[Thing]):
    """The phrases that begin with one word, each with the sets of words of which one must be there."""

    alone: tuple[Thing, ...]  # of which no other word is certain
    beside: Mapping[
        str, tuple[tuple[Thing, tuple[frozenset[str], ...]], ...]
    ]  # by another word that is certain


class Beginnings(Generic[Thing]):
    """Things known by phrases, which are looked up by their first words."""

    def __init__(self, told: Iterable[tuple[str, Thing]]) -> None:
        """Take each thing with its folded phrase."""
        self._whole: dict[str, list[tuple[str, Thing]]] = {}
        self._begun: dict[str, list[tuple[str, Thing]]] = {}  # of phrases whose first word ends as it likes
        for phrase, thing in told:
            for word in first_words(phrase):
                index = self._begun if word.endswith("*") else self._whole
                index.setdefault(word.removesuffix("*"), []).append((phrase, thing))
        self._known: dict[str, _Begun[Thing]] = {}
        self._silent: set[str] = set()  # words that begin nothing

    def possible(self, here: Mapping[str, list[int]]) -> Iterator[tuple[Thing, list[int]]]:
        """Yield the things whose words are all among those of a text, and where in it each may begin."""
        elsewhere = here.keys().isdisjoint
        for word in here.keys() - self._silent:
            begun = self._known.get(word) or self._looked_up(word)
            for thing in begun.alone:
                yield thing, here[word]
            starts = here[word]
            for other in here.keys() & begun.beside.keys():
                if here[other][-1] < starts[0]:  # it stands behind the first word, if the phrase is said
                    continue
                for thing, needed in begun.beside[other]:
                    if not any(map(elsewhere, needed)):
                        yield thing, starts

    def _looked_up(self, word: str) -> _Begun[Thing]:
        if len(self._known) + len(self._silent) > REMEMBERED:
            self._known.clear()
            self._silent.clear()
        begun = self._begun_by(word)
        if begun.alone or begun.beside:
            self._known[word] = begun
        else:
            self._silent.add(word)
        return begun

    def _begun_by(self, word: str) -> _Begun[Thing]:
        some = [*self._whole.get(word, ())]
        for length in range(1, len(word) + 1):
            some += self._begun.get(word[:length], ())
        alone: list[Thing] = []
        beside: dict[str, tuple[tuple[Thing, tuple[frozenset[str], ...]], ...]] = {}
        for phrase, thing in some:
            others = [words for words in needed_words(phrase) if word not in words]
            if not others:
                alone.append(thing)
                continue
            surest = max(others, key=lambda words: min(map(len, words)))
            others.remove(surest)
            for other in surest:
                beside[other] = (*beside.get(other, ()), (thing, tuple(others)))
        return _Begun(tuple(alone), beside)
