"""The parsers that ingest is compared with, each read out in full: headers, and bodies as text."""

from __future__ import annotations

import email
from email import policy
from email.header import decode_header, make_header
from importlib.metadata import version
from platform import python_version
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    Parse = Callable[[bytes], object]

MAIL_PARSER, FAST, STDLIB = "mail-parser", "fast-mail-parser", "email"


def named(name: str) -> str:
    """Return a parser's name with its version."""
    return f"email (compat32) of Python {python_version()}" if name == STDLIB else f"{name} {version(name)}"


def _mail_parser() -> Parse:
    import mailparser  # noqa: PLC0415 - imported where it is used, before the clock runs

    def parse(raw: bytes) -> object:
        mail = mailparser.parse_from_bytes(raw)
        return mail.subject, mail.from_, mail.to, mail.cc, mail.date, mail.text_plain, mail.text_html

    return parse


def _fast_mail_parser() -> Parse:
    import fast_mail_parser  # noqa: PLC0415 - likewise

    def parse(raw: bytes) -> object:
        mail = fast_mail_parser.parse_email(raw)
        return mail.subject, mail.date, mail.text_plain, mail.text_html, mail.headers

    return parse


def _stdlib() -> Parse:
    def parse(raw: bytes) -> object:
        mail = email.message_from_bytes(raw, policy=policy.compat32)
        names = [str(make_header(decode_header(mail.get(name, "")))) for name in ("From", "To", "Subject")]
        texts = [
            part.get_payload(decode=True).decode(part.get_content_charset("utf-8"), "replace")
            for part in mail.walk()
            if part.get_content_maintype() == "text"
        ]
        return names, mail.get("Date"), texts

    return parse


PARSERS: dict[str, Callable[[], Parse]] = {
    MAIL_PARSER: _mail_parser,
    FAST: _fast_mail_parser,
    STDLIB: _stdlib,
}
