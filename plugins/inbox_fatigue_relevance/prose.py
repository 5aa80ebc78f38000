"""The sentences of a mail: what is left when menus, lists, tables and addresses are set aside.

Readability formulas were made for running text. A newsletter is half link lists and small print without
full stops, which such formulas read as one endless sentence; so only whole sentences are measured.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from inbox_fatigue.plugin import letters, needles

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

LONG_CODE = 40  # characters of what is no word
_ADDRESS = re.compile(
    r"<?(?:https?://|www\.)[^\s>]*>?|<?mailto:[^\s>]*>?|<?[\w.+-]{1,64}+@[\w-]{1,63}\.[\w.-]{1,190}>?|\[\d{1,3}\]"
    rf"|<[^<>\s]{{1,200}}/[^<>\s]{{0,200}}>|\S{{{LONG_CODE},}}"
)
# Quoted mail, in the marks of mail programs: a rule with words in it alone is a heading of a newsletter.
_QUOTES = re.compile(
    r"^[ \t]*(?:>|-{2,} ?(?:original|forwarded|ursprüngliche|weitergeleitete|message d'origine|message transféré"
    r"|mensaje original|mensagem original|messaggio originale|oorspronkelijk bericht))",
    re.MULTILINE | re.IGNORECASE,
)
_SECRET = "confiden privileged solely vertraulich ausschließlich exclusiv riservat vertrouwelijk uitsluitend".split()
# The notice of a legal department below the letter: what the message itself is, and whose it is not.
_NOTICE = re.compile(
    r"^\W{0,9}(?:this|diese|ce|cet|este|esta|questo|questa|dit|deze) "
    r"(?:e-?mail|message|communication|nachricht|courriel|mensaje|correo|mensagem|messaggio|comunicazione|bericht)\b"
    rf"[^.!?]{{0,240}}?(?:{'|'.join(_SECRET)})",
    re.MULTILINE | re.IGNORECASE,
)
_NOTICE_WORDS = needles.Needles(map(letters.caseless, _SECRET))
# Without it the words before may begin a letter: this message holds confidential news of your pension.
_READER = re.compile(
    r"\b(?:intended|named) (?:recipient|addressee|only|solely)|\bsolely for|\baddressee|\b(?:empfänger|adressat)"
    r"|\bdestinata|\bdestinat[aá]ri|\bgeadresseerde",
    re.IGNORECASE,
)
_QUOTED_LINE = re.compile(r"^\s*>")
_STOPS = tuple(".!?…")
_CLOSING = "\"'”\u2019“»)]"  # what may stand behind a stop
# Its first sign is looked for first, and only then the mark before it.
_BREAK = re.compile(
    r"[\"'”\u2019“»)\]\s](?<=[.!?…].)(?:(?<=\s)\s*|(?<!\s)[\"'”\u2019“»)\]]*\s+)"
    r"(?=[\"'“”„«»\u2018\u2019(\[¿¡]*[A-ZÀ-ÖØ-Þ0-9])",
    re.DOTALL,
)
_BULLET = re.compile(r"^[\s*•·\u2013—\-+>#»|]+")
_START = re.compile(r"[\"'“”„«»\u2018\u2019(\[¿¡]*[^\W_a-zß-öø-ÿ]")
_DRAWN = ("|", "\t", "....", "___", "===", "---", "***", "~~~")
_COLUMNS = re.compile(r"\S {3,}\S")
_WORD = re.compile(r"[^\W\d_]+(?:['\u2019-][^\W\d_]+)*")
_NO_ASCII_LETTERS = re.compile(r"[^A-Za-z]+")
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
    text = writing.text
    return writing.new_text if (">" in text or "--" in text) and _QUOTES.search(text) else text


def sentences(text: str) -> list[str]:
    """Return the whole sentences of running text, in their order, each ended by one full stop."""
    return [
        _INNER_STOP.sub("", sentence).rstrip(f".!?…{_CLOSING} ") + "."
        for paragraph in _paragraphs(_above_notice(text))
        for sentence in _split(paragraph)
        if _is_prose(sentence)
    ]


def _above_notice(text: str) -> str:
    """Return a text up to the legal notice at its end, which nobody wrote to this reader."""
    notice = _NOTICE.search(text) if _NOTICE_WORDS.numbers_in(letters.caseless(text)) else None
    return text[: notice.start()] if notice and _READER.search(text, notice.start()) else text


def word_count(sentence: str) -> int:
    """Return how many words a sentence has; numbers are none."""
    return len(_WORD.findall(sentence))


def _paragraphs(text: str) -> Iterator[str]:
    """Yield lines, each joined with the next as long as it looks wrapped."""
    held = ""
    drawn = [sign for sign in _DRAWN if sign in text]
    for raw in text.splitlines():
        line = "" if _QUOTED_LINE.match(raw) else _without_addresses(raw).strip()
        if _is_table(line, drawn):
            line = ""
        bullet = _BULLET.match(line)
        if held and (not line or bullet):
            yield held
            held = ""
        if not line:
            continue
        line = " ".join((line[bullet.end() :] if bullet else line).split())
        held = f"{held} {line}".strip()
        if len(line) < WRAPPED:
            yield held
            held = ""
    if held:
        yield held


def _without_addresses(line: str) -> str:
    """Return a line with blanks for addresses and long codes; most have none, which is told much faster."""
    odd = "@" in line or "<" in line or "[" in line or "http" in line or "www." in line or "mailto:" in line
    long = len(line) >= LONG_CODE and max(map(len, line.split()), default=0) >= LONG_CODE
    return _ADDRESS.sub(" ", line) if odd or long else line


def _is_table(line: str, drawn: list[str]) -> bool:
    """Return whether a line without blanks at its ends is drawn or set in columns."""
    for sign in drawn:
        if sign in line:
            return True
    return "   " in line and _COLUMNS.search(line) is not None


def _split(paragraph: str) -> Iterator[str]:
    held: list[str] = []
    for piece in _BREAK.split(paragraph):
        held.append(piece)
        if not (piece.endswith(".") and _ABBREVIATION.search(piece[-LONGEST_ABBREVIATION:])):
            yield " ".join(held)
            held = []
    if held:
        yield " ".join(held)


def _is_prose(sentence: str) -> bool:
    if not _START.match(sentence) or not sentence.rstrip(_CLOSING).endswith(_STOPS):
        return False
    if not FEWEST_WORDS <= word_count(sentence) <= MOST_WORDS:
        return False
    solid = sentence.replace(" ", "")
    return _letters(solid) >= LEAST_LETTERS * len(solid) and not sentence.isupper()


def _letters(solid: str) -> int:
    if solid.isascii():
        return len(solid) - sum(map(len, _NO_ASCII_LETTERS.findall(solid)))
    return sum(map(str.isalpha, solid))
