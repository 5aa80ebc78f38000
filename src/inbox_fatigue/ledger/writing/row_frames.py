"""Rows of read mails as frames, one a table, so that they can lie in Parquet on their way to the ledger."""

from __future__ import annotations

import polars as pl

from inbox_fatigue.ledger.writing.mail_rows import MailRows

_WHOLE, _NUMBER, _TEXT, _BYTES = pl.Int64, pl.Float64, pl.String, pl.Binary

# The columns of each table's rows, in the order in which `mail_rows` gives them and `mail_writing` takes them.
TABLES: dict[str, dict[str, type[pl.DataType]]] = {
    "addresses": {"id": _WHOLE, "address": _TEXT, "name": _TEXT, "domain": _TEXT},
    "campaigns": {"id": _WHOLE, "name": _TEXT, "told": _TEXT},
    "messages": {
        "id": _WHOLE,
        "digest": _WHOLE,
        "kind": _TEXT,
        "sender": _WHOLE,
        "at": _WHOLE,
        "utc_offset": _WHOLE,
        "content": _WHOLE,
        "subject": _TEXT,
        "subject_key": _WHOLE,
        "reply_prefix": _WHOLE,
        "parent_key": _WHOLE,
        "campaign": _WHOLE,
        "sequence": _WHOLE,
        "step": _TEXT,
        "list_id": _TEXT,
        "sending_system": _TEXT,
        "discussion_list": _WHOLE,
        "bulk": _WHOLE,
        "automatic": _WHOLE,
        "transactional": _TEXT,
        "way_out_header": _WHOLE,
        "way_out_one_click": _WHOLE,
        "way_out_visible": _WHOLE,
        "defects": _TEXT,
        "way_out_box": _WHOLE,
        "way_out_subject": _WHOLE,
        "pictures": _WHOLE,
    },
    "names": {"message_key": _WHOLE, "message": _WHOLE, "message_id": _TEXT},
    "touches": {
        "id": _WHOLE,
        "address": _WHOLE,
        "sender": _WHOLE,
        "at": _WHOLE,
        "content": _WHOLE,
        "message": _WHOLE,
    },
    "sightings": {"source": _WHOLE, "member": _TEXT, "place": _WHOLE, "touch": _WHOLE},
    "contents": {
        "id": _WHOLE,
        "subject": _TEXT,
        "preview": _TEXT,
        "language": _TEXT,
        "words": _WHOLE,
        "lines": _BYTES,
        "word_set": _BYTES,
        "particulars": _BYTES,
        "text": _TEXT,
        "told_by": _TEXT,
        "digest": _WHOLE,
    },
    "features": {
        "content": _WHOLE,
        "name": _TEXT,
        "number": _NUMBER,
        "text": _TEXT,
        "plugin": _TEXT,
        "version": _TEXT,
        "digest": _WHOLE,
    },
    "events": {
        "id": _WHOLE,
        "address": _WHOLE,
        "at": _WHOLE,
        "kind": _TEXT,
        "origin": _TEXT,
        "campaign": _WHOLE,
        "detail": _TEXT,
        "reliable": _WHOLE,
    },
}
_EACH_ONCE = ("addresses", "campaigns")  # tables whose rows are kept as the keys of a dict


def frames_of(rows: MailRows) -> dict[str, pl.DataFrame]:
    """Return the tables that have rows; the problems of the mails are not among them."""
    frames = {}
    for table, columns in TABLES.items():
        if found := list(getattr(rows, table)):
            frames[table] = pl.DataFrame(found, schema=columns, orient="row")
    return frames


def rows_of(frames: dict[str, pl.DataFrame]) -> MailRows:
    """Return the rows that some frames hold, in their order."""
    rows = MailRows()
    for table, frame in frames.items():
        found = frame.select(*TABLES[table]).rows()
        setattr(rows, table, dict.fromkeys(found) if table in _EACH_ONCE else found)
    return rows


def add_rows(rows: MailRows, more: MailRows) -> None:
    """Add the rows of another batch of the same source."""
    for table in TABLES:
        if table in _EACH_ONCE:
            getattr(rows, table).update(getattr(more, table))
        else:
            getattr(rows, table).extend(getattr(more, table))
    rows.problems.extend(more.problems)
