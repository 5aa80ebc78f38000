"""How a mail speaks: how hard it pushes, and whom it speaks of."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from inbox_fatigue.plugin import Feature, Writing, letters
from inbox_fatigue_relevance.phrases import lists_of, places, plain_words, word_count
from inbox_fatigue_relevance.prose import own_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

# A short mail is measured as if it had this many words: one exclamation mark in a note of ten words is no noise.
SHORTEST = 100
# In notes of a few words one mark is a whole measure: they have none.
FEWEST_WORDS = 30
# An exclamation mark is often no more than cheer: half a shout.
CHEER = 0.5
# Marks beyond these push only beside shouts and pressing phrases: of 207 newsletters, the one with the most
# marks and nothing else explains a word a day, and means no harm.
MARKS_ALONE = 2
# Fewer words for one side or the other say nothing of whom the mail is about; in more words than a letter
# has, articles and quotations speak of a we that is not the sender.
FEWEST_PERSONS = 12
MOST_WORDS = 600

# Each sign is looked for first, and only then what stands before and behind it.
_EXCLAMATION = re.compile(
    r"[!！](?:(?<=[^\W\d_\")\u201d]!)!*(?=[\s\")\u201d]|\Z)|(?<=[\u3040-\u9fff].)[!！]*)"
)
# Words in capitals, four and more in a row: fewer are mostly names and abbreviations.
_SHOUTED = re.compile(
    r"[^\W\d_a-zß-ÿ](?<![\w@./-].)[^\W\d_a-zß-ÿ]+(?:[ ,]+[^\W\d_a-zß-ÿ]{2,}){3,20}(?![\w@/-])"
)
_CAPITALS = re.compile(r"[^\W\d_a-zß-ÿ](?<![\w@./-].)[^\W\d_a-zß-ÿ]+(?![\w@/-])")
_CAPITALISED = re.compile(r"[A-Z](?<=[\w,;] .)\w+")  # inside a sentence
_PRICE = re.compile("#%|[€$£]")  # in the plain form
_SMALL = re.compile(r"(?<!\w)[a-zß-ÿ]{2,}(?!\w)")
FEWEST_SMALL = 3  # words in small letters make a line a sentence and no heading
_LINK = re.compile(r"(?:https?://|www\.)\S+")


class ToneDescriber:
    """Says how hard a content pushes, and how much of it is about its sender."""

    features: tuple[Feature, ...] = (
        Feature("pushiness", float, "shouting, urgency and exclamation marks per 100 words"),
        Feature("about_us", float, "share of words for the sender among those for sender and reader"),
    )

    def describe(self, writing: Writing) -> Mapping[str, float | None]:
        """Return both measures; None for a language without a lexicon, or where there is too little."""
        known = lists_of("tone.toml", writing.language)
        if not known:
            return {"pushiness": None, "about_us": None}
        text, plain = own_words(writing), plain_words(writing)
        return {
            "pushiness": _pushiness(writing.subject, text, plain, known),
            "about_us": _about_us(text, plain, known),
        }


def _pushiness(subject: str, text: str, plain: str, known: Mapping[str, tuple[str, ...]]) -> float | None:
    """Return shouts, pressing phrases and exclamation marks per 100 words.

    Capitals and marks alone are joy as often as haste, "WE HAVE A BABY!!!", and are not added up.
    """
    words = word_count(plain)
    if words < FEWEST_WORDS:
        return None
    said = f"{subject}\n{text}"
    marks = len(_EXCLAMATION.findall(letters.without_links(said, _LINK)))
    pressing = _apart(places(known["urgency"], plain)) + _shouted_haste(said, known["haste"])
    shouts = _shouts(subject, text)
    hard = pressing + shouts
    if pressing or _PRICE.search(plain):
        loud = hard + CHEER * min(marks, MARKS_ALONE + hard)
    else:
        loud = max(float(shouts), CHEER * min(marks, MARKS_ALONE))
    return round(100 * loud / max(words, SHORTEST), 2)


def _shouted_haste(text: str, haste: tuple[str, ...]) -> int:
    """Count distinct words of haste that a text shouts, "NOW", "CORRI"; one alone may be emphasis."""
    shouted = {word.casefold() for word in _CAPITALS.findall(text)}
    count = sum(1 for word in haste if word.strip() in shouted)
    return count if count > 1 else 0


def _apart(spans: Iterable[tuple[int, int]]) -> int:
    """Count phrases of which none lies over another: "hurry" in "hurry up" presses once."""
    count, reached = 0, -1
    for start, end in sorted(spans):
        count += start >= reached
        reached = max(reached, end)
    return count


def _shouts(subject: str, text: str) -> int:
    """Count distinct runs of words in capitals, in the subject and in lines that are written otherwise.

    Headings of plain-text letters are in capitals, which is their only means.
    """
    runs = set(_SHOUTED.findall(subject))
    bare = letters.without_links(text, _LINK)  # words in a link are no words in small letters
    for line in bare.split("\n") if _SHOUTED.search(bare) else ():
        found = _SHOUTED.findall(line)
        if found and len(_SMALL.findall(line)) >= FEWEST_SMALL:
            runs.update(found)
    return len(runs)


def _about_us(text: str, plain: str, known: Mapping[str, tuple[str, ...]]) -> float | None:
    if plain.count(" ") > MOST_WORDS:
        return None
    us, you = (sum(map(plain.count, known[side])) for side in ("us", "you"))
    if exact := known.get("exact"):
        you += sum(map(_CAPITALISED.findall(text).count, exact))
    if us + you < FEWEST_PERSONS:
        return None
    return round(us / (us + you), 3)
