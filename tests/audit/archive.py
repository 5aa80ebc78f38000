"""A small archive for tests: letters in a line, a ledger that takes them, and questions to it.

Mail goes through the real reader and the real ledger, without the worker processes of the engine.
"""

from __future__ import annotations

from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path

import polars as pl

from inbox_fatigue.audit.settling import settle
from inbox_fatigue.columns import EVENT_LOG, SEND_LOG
from inbox_fatigue.frames.schemas import conform
from inbox_fatigue.inboxes import Period, load
from inbox_fatigue.ledger import open_ledger, writing
from inbox_fatigue.ledger.writing import Progress
from inbox_fatigue.limits import Limits
from inbox_fatigue.model import EventRows, RawMessage, SendRows, Where
from inbox_fatigue.parsing import Reader
from inbox_fatigue.settings import load as load_settings
from inbox_fatigue.testing import moment

NEWS = "news@shop.example"
ANA = "ana@reader.example"


def letter(to=ANA, sender=NEWS, at="2026-03-02 09:00", subject="Spring", body="Tea is here.\n", **headers):
    """Return one mail as bytes; underscores in the names of headers stand for hyphens."""
    mail = EmailMessage()
    mail["From"] = sender
    if to:
        mail["To"] = to
    if at:
        mail["Date"] = format_datetime(moment(at))
    mail["Subject"] = subject
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    mail.set_content(body)
    return mail.as_bytes()


def told(letters):
    """Return letters as the text of an mbox."""
    return b"".join(b"From - Mon Mar  2 09:00:00 2026\n" + raw + b"\n" for raw in letters)


class Archive:
    """A ledger and what was put into it."""

    def __init__(self, path):
        self.path = str(path)
        self.ledger = open_ledger(self.path)
        self.audited = None
        self.describe = lambda writing: ()

    def take(self, *letters, path="box.mbox"):
        """Read letters as one source and return its tally."""
        reader = Reader(Limits(), self.describe)
        items = [
            reader.read(RawMessage(where=Where(source=path, offset=number), raw=raw))
            for number, raw in enumerate(letters)
        ]
        return self.take_items(*items, path=path)

    def take_items(self, *items, path="box.mbox", kind="mbox", finished=True):
        """Write items as one batch of one source and return its tally."""
        writing.begin_source(self.ledger, path, kind, "as it is")
        progress = Progress(shard="0", next_item=len(items), finished=finished)
        tally = writing.write_batch(self.ledger, path, items, progress)
        writing.finish_source(self.ledger, path)
        return tally

    def take_log(self, *rows, path="log.csv"):
        """Read rows of a send log (dicts; `at` as text) as one source and return its tally."""
        frame = self._frame(rows, SEND_LOG)
        return self.take_items(
            SendRows(where=Where(source=path, line=1), frame=frame), path=path, kind="send-log"
        )

    def take_events(self, *rows, path="events.csv"):
        """Read rows of events as one source and return its tally."""
        frame = self._frame(rows, EVENT_LOG)
        return self.take_items(
            EventRows(where=Where(source=path, line=1), frame=frame), path=path, kind="events"
        )

    def take_contacts(self, *rows):
        """Take contacts given as dicts."""
        names = list(dict.fromkeys(name for row in rows for name in row))
        frame = pl.DataFrame([[row.get(name) for name in names] for row in rows], schema=names, orient="row")
        writing.write_contacts(self.ledger, frame)

    def settle(self, *organisations, merge=True, **flags):
        """Work out everything that can be told from the whole ledger."""
        settings = load_settings(None, {}, flags, directory=Path(self.path).parent)
        self.audited = settle(self.ledger, organisations, settings, merge=merge)
        return self.audited

    def inboxes(self, **period):
        """Return the inboxes as scorers get them."""
        return load(self.ledger, self.audited or self.settle(), Period(**period), kinds={})

    def ask(self, sql, *values):
        """Return the rows of a query."""
        return self.ledger.execute(sql, values).fetchall()

    def one(self, sql, *values):
        """Return the only value of the only row."""
        ((value,),) = self.ask(sql, *values)
        return value

    def streams(self):
        """Return stream and reason by subject."""
        rows = self.ask("""
            SELECT coalesce(message.subject, ''), touch.stream, touch.stream_reason
              FROM touch LEFT JOIN message ON message.id = touch.message ORDER BY touch.at""")
        return {subject: (stream, reason) for subject, stream, reason in rows}

    def people(self):
        """Return the person of each address, by address."""
        return dict(self.ask("SELECT address, recipient FROM address WHERE address != ''"))

    def close(self):
        self.ledger.close()

    @staticmethod
    def _frame(rows, schema):
        dated = [{**row, "at": moment(row["at"]), "line": number} for number, row in enumerate(rows, 1)]
        return conform(pl.DataFrame(dated, infer_schema_length=None), schema).select(*schema)
