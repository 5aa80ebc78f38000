"""The language of a text, offline, by eld; this module is its only user."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from typing import Any

from inbox_fatigue.letters import without_links

# The languages of Europe with many readers, Japanese and Chinese. The fewer candidates,
# the fewer wrong answers on short text.
LANGUAGES = (
    *("bg", "cs", "da", "de", "el", "en", "es", "et", "fi", "fr", "hr", "hu", "it", "lt", "lv"),
    *("nl", "no", "pl", "pt", "ro", "ru", "sk", "sl", "sv", "tr", "uk", "ja", "zh"),
)
FEWEST_LETTERS = 20  # below, two languages are as likely as one
MANY_LETTERS = 150  # a paragraph, in which names and codes make the score low and the lead stays clear
# Score of the first language, and its lead as a share of it. Of 201 phrases in seven languages 188 are right,
# none is wrong and 13 have no answer; names, codes and Latin stay below.
LEAST = (0.45, 0.03)
LEAST_OF_MANY = (0.3, 0.25)
READ = 1_500  # characters; more does not change the answer
_PIECE = 300  # characters; of more eld reads the first 350 bytes alone
_LINK = re.compile(r"(?:https?://|www\.)\S+|[^\s@]{1,64}+@[^\s@]{1,255}")
_LETTERS = re.compile(r"[^\W\d_]+")
_IDEOGRAPHS = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
_EACH_IDEOGRAPH = 4  # one says as much as a short word


@lru_cache(maxsize=4)
def _detector(languages: tuple[str, ...]) -> Any:
    from eld import LanguageDetector  # noqa: PLC0415 - its tables take a while to load

    detector = LanguageDetector()
    return detector if detector.dynamic_lang_subset(sorted(languages)).success else None


def language(text: str, languages: tuple[str, ...] = LANGUAGES) -> str | None:
    """Return the ISO 639-1 code of a text's language, or None where it cannot be told."""
    plain = without_links(text[: READ * 2], _LINK)[:READ]
    letters = sum(map(len, _LETTERS.findall(plain)))
    if not plain.isascii():
        letters += _EACH_IDEOGRAPH * len(_IDEOGRAPHS.findall(plain))
    if letters < FEWEST_LETTERS:
        return None
    detector = _detector(languages)
    if detector is None:  # it knows none of them
        return None
    (code, first), (_, second) = [*_scores(detector, plain).most_common(2), ("", 0.0), ("", 0.0)][:2]
    least = [LEAST, LEAST_OF_MANY] if letters >= MANY_LETTERS else [LEAST]
    clear = any(first >= score and first - second >= lead * first for score, lead in least)
    return code if clear and code else None


def _scores(detector: Any, plain: str) -> Counter[str]:
    """Return the mean score of each language over the pieces of a text that hold any."""
    total: Counter[str] = Counter()
    answers = [detector.detect(piece).scores() for piece in _pieces(plain)]
    told = [scores for scores in answers if scores]
    for scores in told:
        for code, score in scores.items():
            total[code] += score / len(told)
    return total


def _pieces(plain: str) -> list[str]:
    """Return a text in pieces that eld reads to their ends, cut between words where there are any."""
    pieces = [""]
    for word in plain.split():
        if len(pieces[-1]) + len(word) > _PIECE and pieces[-1]:
            pieces.append("")
        pieces[-1] += f" {word}"
    return pieces
