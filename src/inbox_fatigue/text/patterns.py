"""Makes patterns: what all copies of a text have in common, taken from the first (see `copies`)."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right

from inbox_fatigue.text.copies import LONGEST_GAP, REST, REST_IN_HTML, SMALL_BYTES, WORD, Gap, Pattern, Words
from inbox_fatigue.text.fingerprint import LINK, is_long_token, masked, masked_spans, with_masks
from inbox_fatigue.text.naming import Tokens

LONGEST_LINK = 1000
LONGEST_TAG = 3000  # with its links and gaps; pages with longer tags are counted before they are parsed
MOST_GAPS = 400
LONGEST_WORD = 500
_BEYOND_ASCII = re.compile(rb"[\x80-\xff]")
# What may stand beside a gap: none of the characters above. Behind it may be a full stop before white space.
_BEFORE = frozenset(b' \t\r\n()<>[]"*:,;!?|/#')
_BEHIND = re.compile(rb"[\s()<>\[\]\"*:,;!?|/#]|\.[\s<]")
# In HTML, what could become part of a tag, an entity or a comment's end may not.
_BEFORE_IN_HTML = frozenset(b' \t\r\n>(["*:,!|')
_BEHIND_IN_HTML = re.compile(rb"[\s<)\]\"*:,!?|]|\.[\s<]")
_QUOTED_LINK = re.compile(rb"=\"https?://[^/\s<>\"'?#]+((?:[/?#][!#-&(-;=?-~]{0,999})?)\"")
_TAG = re.compile(rb"<[^<>]*")
_BLANKS = re.compile(rb"\s{2,}")
_NEAR = 100  # bytes behind a gap in which blanks may fill up its line
_PREFIX = 24  # bytes by which the end of a gap is found
_PROBE = b"Qzxvjwk"
_PROBE_TOKENS = Tokens(names=(_PROBE.lower(),))


def pattern(written: bytes, tokens: Tokens) -> Pattern | None:
    """Return what a text has in common with its copies, given the first; None where that is in doubt."""
    links = list(LINK.finditer(written))
    rests = [(link.end(1), link.end()) for link in links]
    cut = _Cut(written, rests, [(link.start(), link.start(1)) for link in links], tokens)
    if not cut.keep_apart(_BEFORE, _BEHIND) or _has_endless_word(cut.text):
        return None
    return _made_of(cut.pieces(), _words(with_masks(cut.text, cut.spans)), REST)


def html_pattern(page: bytes, tokens: Tokens, shown: bytes) -> tuple[Pattern, str] | None:
    """Return what a page has in common with its copies, and an invented copy; None where that is in doubt.

    `shown` is the masked text by which the page is known. It is for the caller to see, by `stands_alone`,
    that the text of the invented copy is the same.
    """
    cut = _Cut(page, [link.span(1) for link in _QUOTED_LINK.finditer(page)], [], tokens)
    if not cut.keep_apart(_BEFORE_IN_HTML, _BEHIND_IN_HTML) or not cut.links_are_attributes():
        return None
    if _has_endless_word(page):
        return None
    if _PROBE.lower() in page.lower():
        return None
    pieces = cut.pieces()
    probe = [pieces[0][1]]
    for sort, piece in pieces[1:]:
        probe += (b"/q" if sort == Gap.LINK else _PROBE, piece)
    found = _made_of(pieces, _words(b" ".join((shown, *cut.fixed))), REST_IN_HTML)
    return found, b"".join(probe).decode("utf-8", "replace")


def stands_alone(text: str, shown: bytes) -> bool:
    """Return whether the text of an invented copy is the one of the first, with nothing beside its names.

    Then what was masked in the page stands in the text as it stands in the page, and not in an entity, and
    not beside letters from which a tag parts it that shows no break.
    """
    written = b"\n" + text.encode("utf-8", "replace") + b"\n"
    found = [name.span() for name in re.finditer(_PROBE, written)]
    apart = all(written[start - 1] in _BEFORE and _BEHIND.match(written, end) for start, end in found)
    return apart and masked(text, _PROBE_TOKENS) == shown


class _Cut:
    """A text with links cut, and where recipients and ids stand in it; places before and after are mapped."""

    def __init__(
        self,
        written: bytes,
        rests: list[tuple[int, int]],
        schemes: list[tuple[int, int]],
        tokens: Tokens,
    ) -> None:
        self.written, self.rests = written, rests
        removed = sorted([*rests, *schemes])
        kept, self._places, self._moved = [], list[int](), [0]
        done = 0
        for start, end in removed:
            kept.append(written[done:start])
            self._places.append(start - self._moved[-1])
            self._moved.append(self._moved[-1] + end - start)
            done = end
        kept.append(written[done:])
        self.text = b"".join(kept)
        self.spans = masked_spans(self.text, tokens)
        self.fixed: list[bytes] = []  # ids that all copies must share

    def keep_apart(self, before: frozenset[int], behind: re.Pattern[bytes]) -> bool:
        """Keep the spans of which nothing beside them can be a part, and return whether the others are ids.

        What is an id is masked for every recipient; a name is not.
        """
        text, apart = self.text + b"\n", []
        for start, end in self.spans:
            if (
                (not start or text[start - 1] in before)
                and behind.match(text, end)
                and bisect_right(self._places, start) == bisect_left(self._places, end + 1)
            ):
                apart.append((start, end))
            else:
                self.fixed.append(text[start:end])
        self.spans = apart
        return all(map(is_long_token, self.fixed)) and len(apart) + len(self.rests) <= MOST_GAPS

    def pieces(self) -> list[tuple[Gap, bytes]]:
        """Return the pieces of the text as it was written, each with the sort of the gap before it."""
        gaps = [(start, end, Gap.LINK) for start, end in self.rests]
        for start, end in self.spans:
            moved = self._moved[bisect_right(self._places, start)]
            gaps.append((start + moved, end + moved, Gap.MASKED))
        found: list[tuple[Gap, bytes]] = []
        sort, done = Gap.BLANK, 0
        for start, end, following in sorted(gaps):
            found.append((sort, self.written[done:start]))
            sort, done = following, end
        return [*found, (sort, self.written[done:])]

    def links_are_attributes(self) -> bool:
        """Return whether all that was cut stands in tags, and these are of ordinary length."""
        page = self.written
        return all(
            page.rfind(b"<", 0, start) > page.rfind(b">", 0, start) for start, _ in self.rests
        ) and all(
            len(tag) + tag.count(b'="http') * LONGEST_LINK + LONGEST_GAP <= LONGEST_TAG
            for tag in _TAG.findall(self.text)
        )


def _made_of(pieces: list[tuple[Gap, bytes]], words: Words, rest: re.Pattern[bytes]) -> Pattern:
    """Return a pattern of some pieces, cut again at the first white space behind each name."""
    gaps: list[tuple[int, bytes, bytes]] = []
    for number, (sort, piece) in enumerate(pieces[1:], start=1):
        run = _BLANKS.search(piece, 0, _NEAR) if sort == Gap.MASKED else None
        if run is None or (run.end() == len(piece) and number < len(pieces) - 1):
            gaps.append((sort.value, piece[:_PREFIX], piece))
        else:
            begin, end = piece[: run.start() + 1], piece[run.end() :]
            gaps += [(sort.value, begin[:_PREFIX], begin), (Gap.BLANK.value, end[:_PREFIX], end)]
    if gaps:
        gaps[-1] = (gaps[-1][0], b"", gaps[-1][2])  # it ends where the text does
    sized = tuple((sort, prefix, piece, len(piece)) for sort, prefix, piece in gaps)
    return Pattern(pieces[0][1], sized, words, rest)


def _has_endless_word(text: bytes) -> bool:
    """Return whether a word is so long that its beginnings, each a word, would take squares of its length."""
    return any(len(word) > LONGEST_WORD for word in WORD.findall(text))


def _words(text: bytes) -> Words:
    words = set(WORD.findall(text))
    for word in [word for word in words if not word.isascii()]:
        # A letter beyond ASCII may follow a token, but none may stand before it.
        words |= {word[: letter.start()] for letter in _BEYOND_ASCII.finditer(word)}
    words.discard(b"")
    lower = {word: word.lower() for word in words}
    return Words(
        all=frozenset(lower.values()),
        capitalised=frozenset(lower[word] for word in words if word[0] not in SMALL_BYTES),
    )
