"""What a mail answers: its ids, and its subject without the marks of replies and lists."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from inbox_fatigue import keys
from inbox_fatigue.text import shown

if TYPE_CHECKING:
    from inbox_fatigue.limits import Limits
    from inbox_fatigue.parsing.wire import Headers

_ID = re.compile(r"<\s*([^<>\s]{1,998})\s*>")
# What mail programs put before a subject when answering or forwarding, in the languages of Europe and
# beyond; a number in brackets counts answers (Re[2]:), some write a wide or spaced colon.
_PREFIX = re.compile(
    r"[\s\u200e\u200f]*(?:(re|r|aw|antw|antwort|sv|vs|rif|res|odp|ynt|vá|atb|εα|απ|отв|відп"
    r"|回复|答复|回覆|答覆|返信|رد|השב|ตอบกลับ|회신|답장|ilt|i̇lt|πρθ|إعادة توجيه|העבר|ส่งต่อ|전달"
    r"|fwd?|wg|wtr|doorst|tr|rv|enc|i|vb|vl|pd|továbbítás|пер|转发|轉寄|転送)"
    r"\s*(?:\[\d{1,3}\]|\(\d{1,3}\)|\^\d{1,3})?\s*[:：]|\[[^\[\]]{1,40}\](?=\s*\S))\s*",
    re.IGNORECASE,
)
_ANSWERING = frozenset({"in-reply-to", "references"})
_TRAILER = re.compile(r"\s*\((?:fwd|was:[^()]*)\)\s*$", re.IGNORECASE)
LONGEST_KEPT = 1_000  # characters of a subject that is remembered; longer ones could fill the memory
_SINGLE_LETTERS = frozenset({"r", "i"})  # Italian; "I: a robot" is also a title, so no reply by itself


class Thread(NamedTuple):
    """The place of a mail among others."""

    message_id: str
    in_reply_to: str
    references: tuple[str, ...]


def thread(headers: Headers, limits: Limits, defects: list[str]) -> Thread:
    """Return a mail's ids; the parent is In-Reply-To's first id, else the last of References."""
    named = headers.first("message-id")
    own = _ID.search(named)
    written = _fit(own[1] if own else "".join(named.strip("<> ")[:998].split()))
    if headers.lacks(_ANSWERING):
        return Thread(written, "", ())
    parent = _ID.search(headers.first("in-reply-to"))
    references = _ID.findall(" ".join(headers.all("references")))
    if len(references) > limits.references:
        references = references[-limits.references :]
        defects.append("references-cut")
    kept = tuple(map(_fit, references))
    return Thread(written, _fit(parent[1]) if parent else kept[-1] if kept else "", kept)


def _fit(written: str) -> str:
    """Return an id without control characters, which do not belong there; most hold none."""
    return written if written.isascii() and written.isprintable() else "".join(shown(written).split())


def bare_subject(subject: str) -> tuple[str, bool]:
    """Return a subject without marks of replies and lists, and whether a reply's or forward's mark was there."""
    rest, is_reply = subject, False
    while (mark := _PREFIX.match(rest)) is not None and mark.end():
        is_reply = is_reply or (mark.group(1) is not None and mark.group(1).lower() not in _SINGLE_LETTERS)
        rest = rest[mark.end() :]
    return _TRAILER.sub("", rest).strip(), is_reply


def subject_key(subject: str) -> tuple[int | None, bool]:
    """Return the key under which a subject and its replies meet (None if nothing is left), and the mark."""
    return _known_key(subject) if len(subject) <= LONGEST_KEPT else _subject_key(subject)


def _subject_key(subject: str) -> tuple[int | None, bool]:
    bare, is_reply = bare_subject(subject)
    folded = " ".join(bare.casefold().split())
    return (keys.text_key(folded) if folded else None), is_reply


_known_key = lru_cache(maxsize=4096)(_subject_key)
