"""The standard library's parser, for the few messages that both other parsers refuse.

Only its compat32 policy: the newer one needs twelve seconds for 25 kB of quotation marks.
"""

from __future__ import annotations

import email
import email.policy
from typing import TYPE_CHECKING

from inbox_fatigue.parsing.bodies import Bodies, Written
from inbox_fatigue.text import decoded

if TYPE_CHECKING:
    from email.message import Message


def read(data: bytes) -> Bodies:
    """Return the readable parts of a message; raises whatever the standard library raises."""
    message = email.message_from_bytes(data, policy=email.policy.compat32)
    plain: list[Written] = []
    html: list[Written] = []
    for part in message.walk():
        kind = part.get_content_type()
        if part.is_multipart() or part.get_content_disposition() == "attachment":
            continue
        if kind in {"text/plain", "text/html"}:
            (html if kind == "text/html" else plain).append(Written(content=_text(part)))
    return Bodies(plain=plain, html=html, odd=("read-by-fallback",))


def _text(part: Message) -> str:
    payload = part.get_payload(decode=True)
    raw = payload if isinstance(payload, bytes) else b""
    return decoded(raw, str(part.get_content_charset() or ""))
