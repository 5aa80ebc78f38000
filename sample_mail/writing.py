"""Turns what somebody wrote into the bytes of a mail, the same bytes on every machine.

The standard library's `email` package folds headers a little differently from version to version,
so headers and bodies are put together here by hand.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import quopri
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
SUMMER = datetime(2026, 3, 29, 1, tzinfo=UTC)  # British clocks go forward on that Sunday
LINK = re.compile(r"\[([^\]]+)\]\(([^)]+)\)")
SHOP = "https://larkspur-tea.example"
LEAVE = {
    "en": "You get this letter because you asked for it. Unsubscribe:",
    "de": "Sie erhalten diesen Brief, weil Sie ihn bestellt haben. Abmelden:",
    "fr": "Vous recevez cette lettre parce que vous l'avez demandée. Se désabonner :",
}


@dataclass(frozen=True, kw_only=True)
class Mail:
    """One mail, before it becomes bytes; `headers` come after the usual ones, in their order."""

    id: str
    sender: tuple[str, str]  # name and address
    to: tuple[str, str]
    at: datetime
    subject: str
    text: str
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""  # headers and content of the body, where it is not just the text
    host: str = "larkspur-tea.example"
    parents: tuple[str, ...] = field(default=())  # Message-IDs, oldest first

    @property
    def message_id(self) -> str:
        """The Message-ID, with its angle brackets."""
        return f"<{self.id.replace('/', '.')}.{token(self.id)[:8]}@{self.host}>"


def token(text: str) -> str:
    """Return the meaningless piece of a link or an id that belongs to some text."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def moment(text: str) -> datetime:
    """Return a time from "2026-03-05 09:30", which is Bristol time unless it ends with an offset."""
    stamp, _, offset = text.partition(" +")
    at = datetime.fromisoformat(stamp)
    if offset:
        return at.replace(tzinfo=timezone(timedelta(hours=int(offset[:2]), minutes=int(offset[2:]))))
    in_winter = at.replace(tzinfo=UTC)
    return in_winter if in_winter < SUMMER else at.replace(tzinfo=timezone(timedelta(hours=1)))


def to_bytes(mail: Mail) -> bytes:
    """Return the whole mail with Unix line ends."""
    lines = [
        ("Date", _date(mail.at)),
        ("From", _party(mail.sender)),
        ("To", _party(mail.to)),
        ("Subject", _word(mail.subject)),
        ("Message-ID", mail.message_id),
    ]
    if mail.parents:
        lines += [("In-Reply-To", mail.parents[-1]), ("References", "\n ".join(mail.parents))]
    lines += [*mail.headers, ("MIME-Version", "1.0")]
    head = "".join(f"{name}: {value}\n" for name, value in lines).encode("ascii")
    return head + (mail.body or plain_body(mail.text))


def plain_body(text: str) -> bytes:
    """Return a body of plain text as mail programs send it: eight bits, no more lines than needed."""
    return b"Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n" + text.encode()


def letter_body(
    text: str, language: str, leave: str, seed: str, event: dict[str, str] | None = None
) -> bytes:
    """Return a letter in plain text and HTML, with tracked links and, unless `leave` is empty, a way out.

    An event that it invites to is told to mail programs as well.
    """
    line = "----=_" + token(seed + "boundary")
    plain = LINK.sub(lambda found: f"{found[1]} ({_tracked(found[2], seed)})", text).strip()
    foot = f"{LEAVE[language]} {leave}" if leave else ""
    page = _page(text, language, leave, seed, _markup(event) if event else "")
    parts = (("plain", f"{plain}\n\n{foot}".strip() + "\n"), ("html", page))
    body = f'Content-Type: multipart/alternative; boundary="{line}"\n\n'.encode()
    for kind, content in parts:
        body += f"--{line}\nContent-Type: text/{kind}; charset=utf-8\n".encode()
        body += b"Content-Transfer-Encoding: quoted-printable\n\n"
        body += quopri.encodestring(content.encode()).rstrip(b"\n") + b"\n\n"
    return body + f"--{line}--\n".encode()


def mbox_entry(mail: Mail, envelope: str) -> bytes:
    """Return a mail as it lies in an mbox file (mboxrd: every "From " in a line's start is quoted)."""
    at = mail.at.astimezone(UTC)
    stamp = f"{DAYS[at.weekday()]} {MONTHS[at.month - 1]} {at.day:2d} {at:%H:%M:%S %Y}"
    quoted = re.sub(rb"(?m)^(>*From )", rb">\1", to_bytes(mail))
    return f"From {envelope} {stamp}\n".encode() + quoted.rstrip(b"\n") + b"\n\n"


def quote(mail: Mail) -> str:
    """Return a mail as it is quoted below an answer."""
    at = f"{DAYS[mail.at.weekday()]}, {mail.at.day} {MONTHS[mail.at.month - 1]} {mail.at:%Y at %H:%M}"
    said = LINK.sub(lambda found: found[1], mail.text).strip().splitlines()
    return f"\nOn {at}, {mail.sender[0]} <{mail.sender[1]}> wrote:\n" + "".join(
        f"> {line}".rstrip() + "\n" for line in said
    )


def _markup(event: dict[str, str]) -> str:
    """Return the script that tells mail programs where and when an event is (schema.org)."""
    told = {
        "@context": "https://schema.org",
        "@type": "Event",
        "name": event["name"],
        "startDate": event["at"],
        "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
        "location": {
            "@type": "Place",
            "name": event["place"],
            "address": {
                "@type": "PostalAddress",
                "addressLocality": event["city"],
                "addressCountry": event["country"],
            },
        },
    }
    return f'\n<script type="application/ld+json">{json.dumps(told)}</script>'


def _page(text: str, language: str, leave: str, seed: str, markup: str) -> str:
    blocks = "\n".join(_block(block, seed) for block in text.strip().split("\n\n"))
    out = f'<p class="foot"><a href="{leave}">{LEAVE[language].rstrip(" :")}</a></p>\n' if leave else ""
    return (
        f'<!DOCTYPE html>\n<html lang="{language}"><head><meta charset="utf-8">\n'
        "<style>body{font-family:Georgia,serif;color:#333}.foot{font-size:12px;color:#888}</style>"
        f"{markup}</head>\n"
        f'<body><table width="560" align="center"><tr><td>\n{blocks}\n{out}'
        f'<img src="{SHOP}/o/{token(seed + "open")}.gif" width="1" height="1" alt="">\n'
        "</td></tr></table></body></html>\n"
    )


def _block(block: str, seed: str) -> str:
    escaped = html.escape(block, quote=False)
    linked = LINK.sub(lambda found: f'<a href="{_tracked(found[2], seed)}">{found[1]}</a>', escaped)
    if linked.startswith("- "):
        return (
            "<ul>"
            + "".join(f"\n<li>{line.removeprefix('- ')}</li>" for line in linked.split("\n"))
            + "\n</ul>"
        )
    return f"<p>{linked.replace(chr(10), '<br>' + chr(10))}</p>"


def _tracked(page: str, seed: str) -> str:
    return f"https://click.larkspur-tea.example/{token(seed + page)}/{page}"


def _date(at: datetime) -> str:
    return f"{DAYS[at.weekday()]}, {at.day} {MONTHS[at.month - 1]} {at:%Y %H:%M:%S %z}"


def _party(party: tuple[str, str]) -> str:
    name, address = party
    return f"{_word(name)} <{address}>" if name else address


def _word(text: str) -> str:
    """Return text as it may stand in a header: as it is, or as encoded words of at most 75 characters."""
    if text.isascii():
        return text
    words, chunk = [], ""
    for letter in text:
        if len((chunk + letter).encode()) > 42:
            words.append(chunk)
            chunk = ""
        chunk += letter
    return "\n ".join(f"=?utf-8?b?{base64.b64encode(word.encode()).decode()}?=" for word in [*words, chunk])
