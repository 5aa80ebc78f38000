"""Which content a mail carries: the key of its masked text, found by masking it or by knowing its copies."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from inbox_fatigue import text
from inbox_fatigue.parsing.bodies import joined

if TYPE_CHECKING:
    from inbox_fatigue.limits import Limits
    from inbox_fatigue.model import Party
    from inbox_fatigue.parsing.bodies import Bodies, Part

# The plain part tells the content where it holds this much text; decoding HTML costs ten times more.
# Shorter ones are often stubs ("view this mail in your browser") that would merge different mails.
ENOUGH_PLAIN = 300
SUBJECT_END = b"\n\x1f\n"  # a control character, which no subject holds: `shown` took them out
PATTERN_BYTES = 24_000_000  # for all patterns together; the ones learnt first are forgotten first
PATTERNS_OF_ONE = 8  # patterns of one sender and subject that are tried: a daily digest has one every day
LESSONS = 4  # copies of one content from which a pattern is made: the first reader may be called "Color"
MOST_TAUGHT = 20_000
LONGEST_NAMES = (
    1_000  # characters of the names of a mail that are remembered; longer ones could fill the memory
)
LEAST_SHOWN = 100  # bytes of text; a page with less is told by its pictures


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """The masked text by which a content is known."""

    key: int
    text: bytes
    told_by: str | None = None  # where it is not its words that tell it
    pictures: int | None = None  # of this copy, where nobody knows whether they are those of another
    defects: tuple[str, ...] = ()


class Question(NamedTuple):
    """One mail whose content is looked for."""

    bodies: Bodies
    subject: str
    title: bytes  # the masked subject
    tokens: text.Tokens
    names: text.Names
    sender: str


def question(bodies: Bodies, subject: str, people: tuple[Party, ...], writer: Party | None) -> Question:
    """Return what decides which content a mail carries."""
    some = tuple([(one.address, one.name) for one in people[: text.MASKED_PEOPLE]])
    short = sum([len(name) for _, name in some]) <= LONGEST_NAMES
    tokens, names = _known_masking(some) if short else _masking(some)
    title = text.masked_title(subject, tokens)
    return Question(bodies, subject, title, tokens, names, writer.address if writer else "")


def _masking(people: tuple[tuple[str, str], ...]) -> tuple[text.Tokens, text.Names]:
    """Return what to mask for some recipients, to be looked for and to be looked up."""
    tokens = text.recipient_tokens(people)
    return tokens, text.names(tokens)


_known_masking = lru_cache(maxsize=4096)(_masking)


@dataclass(slots=True)
class _Shelf:
    """The patterns of one sender, subject and sort of part, the one that fitted last at the end."""

    known: list[tuple[text.Pattern, int]] = field(default_factory=list)

    def find(self, written: bytes, who: text.Names) -> int | None:
        """Return the key of the content whose pattern a text fits."""
        for place in range(len(self.known) - 1, -1, -1):
            pattern, key = self.known[place]
            if pattern.fits(written, who):
                if place != len(self.known) - 1:
                    self.known.append(self.known.pop(place))
                return key
        return None


class Identities:
    """Finds the keys of contents; remembers what copies of a content have in common."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._shelves: dict[tuple[bytes, str, str], _Shelf] = {}
        self._bytes = 0
        self._taught: dict[int, int] = {}

    def recall(self, asked: Question) -> int | None:
        """Return the key of a content of which a copy was seen, None where that is not certain."""
        plain, html = asked.bodies.plain, asked.bodies.html
        if len(plain) > 1 or len(html) > 1:
            return None
        if plain and (shelf := self._shelf(asked, _sort(asked.bodies))) is not None:
            written = plain[0].utf8()
            if len(written) <= self._limits.text_bytes:
                key = shelf.find(written, asked.names)
                if key is not None:
                    return key
        shelf = self._shelf(asked, "html") if html else None
        if shelf is None or (plain and _is_enough(_masked(plain[0], asked.tokens))):
            return None
        page = html[0].utf8()
        return shelf.find(page, asked.names) if len(page) <= self._limits.html_bytes else None

    def _shelf(self, asked: Question, sort: str) -> _Shelf | None:
        return self._shelves.get((asked.title, asked.sender, sort))

    def find(self, asked: Question) -> Basis:
        """Return the masked text by which the content of a mail is known, and its key."""
        bodies, defects = asked.bodies, list[str]()
        plain = ""
        if bodies.plain:
            plain = cut(joined(bodies.plain), self._limits.text_bytes, "text-cut", defects)
        written = text.masked(plain, asked.tokens)
        if bodies.html and not _is_enough(written):
            html = cut(joined(bodies.html), self._limits.html_bytes, "html-cut", defects)
            refused = text.refusal(html, self._limits)
            if refused:
                defects.append(refused)
                html = ""
            shown = text.quick_text(html)
            if speaking := text.speaking_pictures(html, shown):
                # Copies are known by their words, whatever stands in their pictures: none is learnt.
                written = text.masked("\n".join((shown, *speaking.lines)), asked.tokens)
                key = _key(asked, written)
                return Basis(
                    key=key,
                    text=written,
                    told_by=speaking.told_by,
                    pictures=speaking.unseen,
                    defects=tuple(defects),
                )
            if shown.strip():
                written = text.masked(shown, asked.tokens)
                key = _key(asked, written)
                if not defects and len(bodies.html) == 1 and self._teachable(key):
                    self._learn(asked, "html", key, _page_pattern(html, asked.tokens, written))
                return Basis(key=key, text=written, defects=tuple(defects))
        key = _key(asked, written)
        decides = not bodies.html or (_is_enough(written) and len(bodies.html) == 1)
        if decides and not defects and len(bodies.plain) == 1 and self._teachable(key):
            self._learn(
                asked, _sort(bodies), key, text.pattern(plain.encode("utf-8", "replace"), asked.tokens)
            )
        return Basis(key=key, text=written, defects=tuple(defects))

    def _teachable(self, key: int) -> bool:
        """Return whether another pattern may be made of a content, and count it."""
        lessons = self._taught.get(key, 0)
        if lessons >= LESSONS:
            return False
        if len(self._taught) >= MOST_TAUGHT:
            del self._taught[next(iter(self._taught))]
        self._taught[key] = lessons + 1
        return True

    def _learn(self, asked: Question, sort: str, key: int, pattern: text.Pattern | None) -> None:
        if pattern is None:
            return
        shelf = self._shelves.setdefault((asked.title, asked.sender, sort), _Shelf())
        shelf.known.append((pattern, key))
        self._bytes += pattern.size
        if len(shelf.known) > PATTERNS_OF_ONE:
            self._bytes -= shelf.known.pop(0)[0].size
        while self._bytes > PATTERN_BYTES:
            oldest = self._shelves.pop(next(iter(self._shelves)))
            self._bytes -= sum(forgotten.size for forgotten, _ in oldest.known)


def cut(value: str, most: int, defect: str, defects: list[str]) -> str:
    """Return a text of no more than so many characters, and note where some were left out."""
    if len(value) <= most:
        return value
    defects.append(defect)
    return value[:most]


def _key(asked: Question, written: bytes) -> int:
    return text.content_key(asked.title + SUBJECT_END + written)


def _sort(bodies: Bodies) -> str:
    """Return the name of the shelf for plain parts: with HTML beside it, a short one would not decide."""
    return "plain beside html" if bodies.html else "plain"


def _is_enough(written: bytes) -> bool:
    return len(written) + len(SUBJECT_END) >= ENOUGH_PLAIN


def _masked(part: Part, tokens: text.Tokens) -> bytes:
    return text.masked(part.text(), tokens)


def _page_pattern(html: str, tokens: text.Tokens, shown: bytes) -> text.Pattern | None:
    """Return the pattern of a page, if an invented copy of it is told by the same text."""
    found = text.html_pattern(html.encode("utf-8", "replace"), tokens, shown)
    if found is None or len(shown) < LEAST_SHOWN:
        return None
    pattern, copy = found
    return pattern if text.stands_alone(text.quick_text(copy), shown) else None
