"""What a stored mail must say of itself, whatever it was made of: nothing may be missing in silence."""

from __future__ import annotations

import dataclasses
import unicodedata
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from inbox_fatigue.parsing import Reading

DATELESS = {"no-date", "bad-date", "bad-offset", "date-out-of-range", "date-after-received"}
# C0 and C1 controls, surrogates, and the marks that turn text around or hide where it ends
TURNING = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def silences(reading: Reading) -> list[str]:
    """Return what is missing from a mail without a recorded defect, and what is not fit to be shown."""
    mail = reading.mail
    defects = set(mail.defects)
    found = []
    if mail.sender is None and "no-sender" not in defects:
        found.append("no sender and no defect")
    if not mail.recipients and "no-recipient" not in defects:
        found.append("no recipient and no defect")
    if mail.at is None and not defects & DATELESS:
        found.append("no date and no defect")
    told = (mail, reading.content, reading.problems)
    found += [f"{name} holds {sign!r}" for name, text in _texts(told, "") for sign in text if _is_unfit(sign)]
    return found


def _is_unfit(sign: str) -> bool:
    return unicodedata.category(sign) in {"Cc", "Cs"} or sign in TURNING


def _texts(value: Any, name: str) -> Iterator[tuple[str, str]]:
    """Yield every string in a noun with the name of its field; `text` and `where` are shown elsewhere."""
    if isinstance(value, str):
        yield name, value
    elif isinstance(value, tuple):
        for one in value:
            yield from _texts(one, name)
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            if field.name not in {"text", "where"}:
                yield from _texts(getattr(value, field.name), field.name)
