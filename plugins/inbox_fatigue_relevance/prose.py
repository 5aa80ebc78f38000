"""The sentences of a mail: what is left when menus, lists, tables and addresses are set aside.

Readability formulas were made for running text. A newsletter is half link lists and small print without
full stops, which such formulas read as one endless sentence; so only whole sentences are measured.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from inbox_fatigue.plugin import Writing

# A line this long without a full stop was probably wrapped by the sender's editor and goes on below;
# menu entries, headings and list items of real newsletters are nearly all shorter.
WRAPPED = 50
# Shorter is a heading or a button; longer is a list whose items lost their breaks. Both mislead a formula.
FEWEST_WORDS, MOST_WORDS = 5, 60
# Below, it is a table, a row of figures or a drawn line.
LEAST_LETTERS = 0.75

_ADDRESS = re.compile(
    r"<?(?:https?://|www\.)[^\s>]*>?|<?mailto:[^\s>]*>?|<?[\w.+-]{1,64}+@[\w-]{1,63}\.[\w.-]{1,190}>?|\[\d{1,3}\]"
    r"|<[^<>\s]{1,200}/[^<>\s]{0,200}>|\S{40,}"
)
# Quoted mail, in the marks of mail programs: a rule with words in it alone is a heading of a newsletter.
_QUOTES = re.compile(
    r"^[ \t]*(?:>|-{2,} ?(?:original|forwarded|ursprüngliche|weitergeleitete|message d'origine|message transféré"
    r"|mensaje original|mensagem original|messaggio originale|oorspronkelijk bericht))",
    re.MULTILINE | re.IGNORECASE,
)
# The notice of a legal department below the letter: what the message itself is, and whose it is not.
_NOTICE = re.compile(
    r"^\W{0,9}(?:this|diese|ce|cet|este|esta|questo|questa|dit|deze) "
    r"(?:e-?mail|message|communication|nachricht|courriel|mensaje|correo|mensagem|messaggio|comunicazione|bericht)\b"
    r"[^.!?]{0,240}?(?:confiden|privileged|solely|vertraulich|ausschließlich|exclusiv|riservat|vertrouwelijk|uitsluitend)",
    re.MULTILINE | re.IGNORECASE,
)
# Without it the words before may begin a letter: this message holds confidential news of your pension.
_READER = re.compile(
    r"\b(?:intended|named) (?:recipient|addressee|only|solely)|\bsolely for|\baddressee|\b(?:empfänger|adressat)"
    r"|\bdestinata|\bdestinat[aá]ri|\bgeadresseerde",
    re.IGNORECASE,
)
_QUOTED_LINE = re.compile(r"^\s*>")
_END = re.compile(r"[.!?…][\"'”\u2019“»)\]]*$")
_BREAK = re.compile(r"(?<=[.!?…])[\"'”\u2019“»)\]]*\s+(?=[\"'“”„«»\u2018\u2019(\[¿¡]*[A-ZÀ-ÖØ-Þ0-9])")
_BULLET = re.compile(r"^[\s*•·\u2013—\-+>#»|]+")
_START = re.compile(r"[\"'“”„«»\u2018\u2019(\[¿¡]*[^\W_a-zß-öø-ÿ]")
_TABLE = re.compile(r"[|\t]|\.{4,}|_{3,}|={3,}|-{3,}|\*{3,}|~{3,}|\S {3,}\S")
_WORD = re.compile(r"[^\W\d_]+(?:['\u2019-][^\W\d_]+)*")
_INNER_STOP = re.compile(r"[.!?…](?=.)")
# A full stop after one of these ends no sentence.
_ABBREVIATION = re.compile(
    r"(?:\b(?:[A-Za-z]|Mr|Mrs|Ms|Dr|St|No|Nr|vs|etc|Inc|Ltd|Co|Corp|Jr|Sr|bzw|ca|usw|inkl|zzgl|max|min|Std|Tel|Str|IdNr|Hr|Fr|\d{1,2}"
    r"|Mme|Mlle|Sra|Srta|Ud|Uds|Sig|Dott|Prof|art|av|approx|incl|dhr|mevr|Jan|Feb|Mar|Apr|Aug|Sept?|Oct|Nov|Dec))\.$"
)
LONGEST_ABBREVIATION = 10  # characters, with a sign before it


@lru_cache(maxsize=1)  # each describer asks for the same one
def own_words(writing: Writing) -> str:
    """Return what a mail itself says to its reader.

    What looks like a signature in a newsletter is often a rule between two articles, with the rest of the
    letter below it; so a mail without quoted mail is taken whole.
    """
    return writing.new_text if _QUOTES.search(writing.text) else writing.text


def sentences(text: str) -> list[str]:
    """Return the whole sentences of running text, in their order, each ended by one full stop."""
    return [
        _INNER_STOP.sub("", sentence).rstrip(".!?…\"'”\u2019“»)] ") + "."
        for paragraph in _paragraphs(_above_notice(text))
        for sentence in _split(paragraph)
        if _is_prose(sentence)
    ]


def _above_notice(text: str) -> str:
    """Return a text up to the legal notice at its end, which nobody wrote to this reader."""
    notice = _NOTICE.search(text)
    return text[: notice.start()] if notice and _READER.search(text, notice.start()) else text


def word_count(sentence: str) -> int:
    """Return how many words a sentence has; numbers are none."""
    return len(_WORD.findall(sentence))


def _paragraphs(text: str) -> Iterator[str]:
    """Yield lines, each joined with the next as long as it looks wrapped."""
    held = ""
    for raw in text.splitlines():
        line = "" if _QUOTED_LINE.match(raw) else _ADDRESS.sub(" ", raw)
        if _TABLE.search(line.strip()) or not line.strip():
            line = ""
        if held and (not line or _BULLET.match(line.lstrip())):
            yield held
            held = ""
        if not line:
            continue
        line = " ".join(_BULLET.sub("", line).split())
        held = f"{held} {line}".strip()
        if len(line) < WRAPPED:
            yield held
            held = ""
    if held:
        yield held


def _split(paragraph: str) -> Iterator[str]:
    held: list[str] = []
    for piece in _BREAK.split(paragraph):
        held.append(piece)
        if not _ABBREVIATION.search(piece[-LONGEST_ABBREVIATION:]):
            yield " ".join(held)
            held = []
    if held:
        yield " ".join(held)


def _is_prose(sentence: str) -> bool:
    if not _START.match(sentence) or not _END.search(sentence):
        return False
    if not FEWEST_WORDS <= word_count(sentence) <= MOST_WORDS:
        return False
    solid = sentence.replace(" ", "")
    letters = sum(map(str.isalpha, solid))
    return letters >= LEAST_LETTERS * len(solid) and not sentence.isupper()
