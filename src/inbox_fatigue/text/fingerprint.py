"""The identity of a content: what is left of a text when everything personal is masked.

Two copies of one send differ in the reader's name and address, in links and in tokens.
These are masked; what remains is hashed as a whole (the content key: copies of one content have one key)
and line by line (the fingerprint: near-identical contents share most of their bytes).
Ordinary numbers stay: a changed price is another content.
The text is not normalised (NFKC): copies of one send are written by one program with the same code
points, and normalising takes time in the square of a run of combining marks.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import starmap
from struct import Struct
from typing import TYPE_CHECKING

import xxhash

from inbox_fatigue import keys
from inbox_fatigue.model import UNTOLD_PICTURES
from inbox_fatigue.text.naming import NOBODY

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from inbox_fatigue.text.naming import Tokens

LINK = re.compile(rb"https?://([^/\s<>\"?#]+)[^\s<>\"]*")
_DIGITS_ALIKE = bytes(0x30 if 0x30 <= byte <= 0x39 else byte for byte in range(256))
_FROM_A_DIGIT = re.compile(rb"0[\w=-]{4,}")
_DATE_OR_PHONE = re.compile(rb"\d{1,4}(?:[-=]\d{1,5})+")
_TOKEN_BYTES = frozenset(b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_-=")
_LETTER_BYTES = frozenset(range(128, 256)) | frozenset(
    b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
)
_SMALL_BYTES = frozenset(b"abcdefghijklmnopqrstuvwxyz")
_WHITE = b" \t\r\n\x0b\x0c"
_MASK = b"*"
# How UTF-8 begins letters of Thai, kana and ideographs, which are written without spaces between words.
_UNSPACED = (b"\xe0\xb8", b"\xe0\xb9", *(bytes([byte]) for byte in range(0xE3, 0xEA)))

LONG_TOKEN = 8  # a word of this length with digits in it is an id, not a number that a reader compares
LONGEST_TITLE = 1_000  # characters; longer ones are no title that copies share, and are not kept
_LINE = Struct("<II")  # the hash of a line and its bytes


def masked(text: str, tokens: Tokens = NOBODY) -> bytes:
    """Return a text as UTF-8 with links cut to their host, and recipients and long tokens masked."""
    written = without_links(text.encode("utf-8", "replace"))
    return with_masks(written, masked_spans(written, tokens))


def masked_title(title: str, tokens: Tokens) -> bytes:
    """Return the same of a line that the copies of a send share; it is looked at once for all of them."""
    if len(title) > LONGEST_TITLE:
        return masked(title, tokens)
    bare, lowered, for_nobody = _title(title)
    return with_masks(bare, masked_spans(bare, tokens)) if _may_name(lowered, tokens) else for_nobody


def _may_name(lowered: bytes, tokens: Tokens) -> bool:
    """Return whether recipients may be named in a text; what is not in it as letters is not in it as a word."""
    for local, _ in tokens.places:
        if local in lowered:
            return True
    for name in tokens.names:  # noqa: SIM110 - a generator costs more than the search
        if name in lowered:
            return True
    return False


@lru_cache(maxsize=4096)
def _title(title: str) -> tuple[bytes, bytes, bytes]:
    """Return a title without links, the same in lower case, and masked for nobody."""
    bare = without_links(title.encode("utf-8", "replace"))
    return bare, bare.lower(), masked(title)


def without_links(written: bytes) -> bytes:
    """Return a text with links cut to their host."""
    return b"".join(LINK.split(written))


def with_masks(written: bytes, spans: list[tuple[int, int]]) -> bytes:
    """Return a text with a mark instead of each span."""
    kept: list[bytes] = []
    done = 0
    for start, end in spans:
        kept += (written[done:start], _MASK)
        done = end
    kept.append(written[done:])
    return b"".join(kept)


def masked_spans(written: bytes, tokens: Tokens) -> list[tuple[int, int]]:
    """Return where recipients and long tokens stand in a text without links, in order; none overlap."""
    return _apart([*_people(written, tokens), *_long_tokens(written)])


def people_spans(written: bytes, tokens: Tokens) -> list[tuple[int, int]]:
    """Return where recipients are named in a text, in order; none overlap."""
    return _apart(_people(written, tokens))


def _apart(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the first and longest of spans that overlap."""
    spans.sort(key=lambda span: (span[0], -span[1]))
    kept: list[tuple[int, int]] = []
    done = 0
    for start, end in spans:
        if start >= done:
            kept.append((start, end))
            done = end
    return kept


def _people(written: bytes, tokens: Tokens) -> list[tuple[int, int]]:
    """Return where recipients are named."""
    found: list[tuple[int, int]] = []
    lowered = written.lower()
    for local, forms in tokens.places:
        if local in lowered:
            for form in forms:
                _look_for(form, written, lowered, found)
    for name in tokens.names:
        if name in lowered:
            spans: list[tuple[int, int]] = []
            _look_for(name, written, lowered, spans)
            found += [span for span in spans if written[span[0]] not in _SMALL_BYTES]
    return found


def _look_for(token: bytes, written: bytes, lowered: bytes, found: list[tuple[int, int]]) -> None:
    """Add where a token stands as a word of its own, or among the letters of a script without spaces."""
    anywhere = token.startswith(_UNSPACED)
    at = lowered.find(token)
    while at >= 0:
        end = at + len(token)
        within = not anywhere and at > 0 and written[at - 1] in _LETTER_BYTES
        if not (within or written[end : end + 1].isalnum()):
            found.append((at, end))
        at = lowered.find(token, end)


def _long_tokens(written: bytes) -> Iterator[tuple[int, int]]:
    """Yield where ids stand: words of eight characters or more with digits, dates and phone numbers excepted."""
    for found in _FROM_A_DIGIT.finditer(written.translate(_DIGITS_ALIKE)):
        start, end = found.span()
        while start > 0 and written[start - 1] in _TOKEN_BYTES:
            start -= 1
        if end - start >= LONG_TOKEN and not _DATE_OR_PHONE.fullmatch(written, start, end):
            yield start, end


def is_long_token(written: bytes) -> bool:
    """Return whether some bytes are one id, from end to end."""
    return next(_long_tokens(written), None) == (0, len(written))


def content_key(written: bytes) -> int:
    """Return the key of a masked subject and text; white space and line breaks do not matter.

    A name of another length moves the line breaks of a wrapped text, so they must not count.
    """
    return keys.bytes_key(written.translate(None, _WHITE))


def line_weights(body: bytes) -> bytes:
    """Return the fingerprint of a masked text: (uint32 hash, uint32 bytes) of each distinct line, by hash."""
    weights: dict[int, int] = {}
    for line in body.splitlines():
        bare = line.strip()
        if bare:
            weights[xxhash.xxh3_64_intdigest(bare) & 0xFFFFFFFF] = len(bare)
    return b"".join(starmap(_LINE.pack, sorted(weights.items())))


def picture_mark(names: Collection[str], captions: Iterable[bytes] = ()) -> bytes:
    """Return a line without weight that stands for the pictures of a text, "" if there are none.

    Names that hold an id differ from copy to copy, or from week to week, and nobody knows which: of these
    the mark says only that there are pictures.
    """
    distinct = sorted({name.encode("utf-8", "replace") for name in names})
    if not distinct:
        return b""
    untold = not all(map(is_told, names))
    hashed = xxhash.xxh3_64_intdigest(b"\n".join([*distinct, *captions])) & 0xFFFFFFFF
    mark = UNTOLD_PICTURES if untold else hashed
    return _LINE.pack(mark, 0)


def is_told(name: str) -> bool:
    """Return whether the name of a picture holds no id."""
    return next(_long_tokens(name.encode("utf-8", "replace")), None) is None


def similarity(lines_a: bytes, lines_b: bytes) -> float:
    """Return how much of two fingerprints is the same, by bytes: 0 for nothing, 1 for everything.

    Two texts without any line are not alike: nothing is known of them.
    """
    a, b = dict(_LINE.iter_unpack(lines_a)), dict(_LINE.iter_unpack(lines_b))
    total = sum(a.values()) + sum(b.values())
    if not total:
        return 0.0
    both = sum(min(a[line], b[line]) for line in a.keys() & b.keys())
    return float(both / (total - both))
