"""Asks how a whole `ingest` tells notices from mailings that go out through the same system."""

from __future__ import annotations

import sqlite3
import tempfile
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.judgement.answers import Answer
from benchmarks.judgement.sets import PLACE, Notice, notices
from inbox_fatigue.audit import Request, ingest
from inbox_fatigue.host import PluginHost
from inbox_fatigue.model import Stream
from inbox_fatigue.settings import load

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

SENDER = "sender.example"
BEGIN = datetime(2026, 3, 2, 9, tzinfo=UTC)
STREAMS = "SELECT address.address, touch.stream FROM touch JOIN address ON address.id = touch.address"


def to_notices(place: Path = PLACE) -> Iterator[Answer]:
    """Yield for each labelled mail whether it was told from mailings, and whether as service mail."""
    asked = notices(place)
    streams = _streams(asked)
    for number, one in enumerate(asked):
        stream = streams[_reader(number)]
        yield _answer(one, "notice", said=stream != Stream.MARKETING, meant=one.kind != "mailing")
        yield _answer(one, "service", said=stream == Stream.SERVICE, meant=one.kind == "service")


def _answer(one: Notice, asked: str, *, said: bool, meant: bool) -> Answer:
    return Answer(
        asked=asked, language=one.language, half=one.half, said=said, meant=meant,
        where=f"{one.subject}\n{one.text}",
    )  # fmt: skip


def _streams(asked: Sequence[Notice]) -> dict[str, str]:
    """Return the stream of each mail by its recipient, of whom each gets one."""
    with tempfile.TemporaryDirectory() as folder:
        box, db = Path(folder, "sent.mbox"), Path(folder, "ledger.db")
        box.write_bytes(b"".join(_letter(number, one) for number, one in enumerate(asked)))
        request = Request(paths=(str(box),), db=str(db), organisations=(SENDER,))
        ingest(request, load(None, {}, {}), PluginHost(), lambda *_: None)
        ledger = sqlite3.connect(db)
        try:
            return dict(ledger.execute(STREAMS))
        finally:
            ledger.close()


def _letter(number: int, one: Notice) -> bytes:
    """Return a mail as a sending system sends all of them, with a way out in the header."""
    mail = EmailMessage()
    mail["From"] = f"Sender <mail@{SENDER}>"
    mail["To"] = _reader(number)
    mail["Date"] = format_datetime(BEGIN + timedelta(hours=number))
    mail["Subject"] = one.subject
    mail["List-Unsubscribe"] = f"<https://{SENDER}/out/{number}>"
    mail.set_content(one.text)
    return b"From - Mon Mar  2 09:00:00 2026\n" + mail.as_bytes() + b"\n"


def _reader(number: int) -> str:
    return f"reader{number}@mail.example"
