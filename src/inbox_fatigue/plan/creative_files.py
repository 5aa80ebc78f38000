"""Reads the files that creatives lie in, and refuses what no reader could be sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inbox_fatigue import text
from inbox_fatigue.parsing.envelope import is_mail
from inbox_fatigue.parsing.prescan import costly, header_end, opened
from inbox_fatigue.parsing.refusals import RefusedError
from inbox_fatigue.parsing.wire import Headers
from inbox_fatigue.plan.nouns import Form

if TYPE_CHECKING:
    from pathlib import Path

    from inbox_fatigue.limits import Limits

_FORMS = {".eml": Form.MAIL, ".html": Form.HTML, ".htm": Form.HTML, ".txt": Form.TEXT}


class UnusableCreativeError(Exception):
    """The creative cannot be used; the text says why and what to do, as the end of a sentence."""


def read_creative(path: Path, limits: Limits) -> tuple[Form, bytes]:
    """Return the bytes of a creative and what they are; UnusableCreativeError says what is wrong."""
    form = _FORMS.get(path.suffix.lower())
    if form is None:
        raise UnusableCreativeError("is no .eml, .html or .txt; save it as one of these")
    raw = _read(path, _most(form, limits))
    if form is Form.MAIL:
        _check_mail(raw, limits)
    else:
        _check_text(raw, form, limits)
    return form, raw


def _most(form: Form, limits: Limits) -> int:
    return {Form.MAIL: limits.message_bytes, Form.HTML: limits.html_bytes}.get(form, limits.text_bytes)


def _read(path: Path, most: int) -> bytes:
    try:
        if path.exists() and not path.is_file():
            raise UnusableCreativeError("is no file; name one")
        with path.open("rb") as file:
            raw = file.read(most + 1)
    except (OSError, ValueError) as error:  # ValueError: there is a NUL in the name
        why = error.strerror if isinstance(error, OSError) else error
        raise UnusableCreativeError(f"cannot be read ({why}); check the path") from error
    if len(raw) > most:
        raise UnusableCreativeError(
            f"is larger than {most // 1024} KiB, which is more than is looked at; make it smaller"
        )
    return raw


def _check_mail(raw: bytes, limits: Limits) -> None:
    try:
        data, start = opened(raw, limits)
        headers = Headers(data[start : header_end(data, start, limits)], limits)
    except RefusedError as refused:
        raise UnusableCreativeError(
            f"is no mail that can be read ({refused.detail}); export it anew"
        ) from refused
    if not is_mail(headers):
        raise UnusableCreativeError("has no header that a mail has; export it with From and Subject")
    if slug := costly(data, limits):
        raise UnusableCreativeError(f"is built in a way that is not examined ({slug}); simplify it")


def _check_text(raw: bytes, form: Form, limits: Limits) -> None:
    if b"\0" in raw:
        raise UnusableCreativeError("is binary, or UTF-16; save it as UTF-8 text")
    if form is Form.HTML and (slug := text.refusal(text.decoded(raw, ""), limits)):
        raise UnusableCreativeError(f"is HTML that is not examined ({slug}); simplify it")
