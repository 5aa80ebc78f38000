"""A text as if it were for nobody in particular: what is kept of a content must not name its first reader.

Which copy of a send is read first is an accident, and what is stored of the content is for all of them.
"""

from __future__ import annotations

import re

from inbox_fatigue.text.fingerprint import people_spans
from inbox_fatigue.text.naming import Tokens

# For whatever reads the text after this: a first name known in most languages, so that a greeting stays a
# greeting, sentences keep their words, and nothing looks like a placeholder that was not filled.
NAME, ADDRESS = "Alex", "alex@example.com"
GAP = "…"  # for people, who should see that something personal stood there
_WORD = re.compile(r"[^\W_]+")
_SEVERAL = re.compile(rf"({NAME}|{GAP})(?: \1)+")  # given name and surname


def personal(tokens: Tokens, public: tuple[str, ...]) -> Tokens:
    """Return tokens without some public addresses, and without names that are words of them.

    A mailing list is nobody, and who takes a newsletter at `ann+gazette@example.org` is not called Gazette.
    """
    addresses = {address.encode("utf-8", "replace") for address in public}
    words = {word.encode("utf-8", "replace") for address in public for word in _WORD.findall(address.lower())}
    return Tokens(
        places=tuple(place for place in tokens.places if place[1][0] not in addresses),
        names=tuple(name for name in tokens.names if name not in words),
    )


def for_anyone(text: str, tokens: Tokens) -> str:
    """Return a text with another name and address in place of the recipients'."""
    return _replaced(text, tokens, NAME, ADDRESS)


def with_gaps(text: str, tokens: Tokens) -> str:
    """Return a text with a mark in place of the recipients' names and addresses."""
    return _replaced(text, tokens, GAP, GAP)


def _replaced(text: str, tokens: Tokens, name: str, address: str) -> str:
    written = text.encode("utf-8", "replace")
    spans = people_spans(written, tokens)
    if not spans:
        return text
    kept: list[bytes] = []
    done = 0
    for start, end in spans:
        kept += (written[done:start], (address if b"@" in written[start:end] else name).encode())
        done = end
    kept.append(written[done:])
    return _SEVERAL.sub(r"\1", b"".join(kept).decode("utf-8"))
