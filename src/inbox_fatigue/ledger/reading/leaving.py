"""What people wrote to where the mail that they had got let them leave."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import polars as pl

from inbox_fatigue.ledger.asking import TEXT, WHOLE, ask, ask_numbers
from inbox_fatigue.ledger.reading.sends import sends_where, values_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from inbox_fatigue.ledger.opening import Ledger

_COLUMNS = {
    "person": WHOLE, "from": WHOLE, "at": WHOLE, "kind": TEXT, "organisation": TEXT, "sender": WHOLE,
    "content": WHOLE, "parent_key": WHOLE, "subject_key": WHOLE, "utc_offset": WHOLE, "message_key": WHOLE,
    "asked": WHOLE, "bare": WHOLE,
}  # fmt: skip
# By the mail that the writer had got, in this order: one address may be the way out of all mail.
_LEFT = """
SELECT mine.recipient, touch.sender, touch.at, message.kind, ours.organisation, touch.address, touch.content,
       message.parent_key, message.subject_key, message.utc_offset,
       (SELECT min(message_key) FROM message_name WHERE message_name.message = message.id),
       max(told.way_out_subject IS NOT NULL AND told.way_out_subject IS message.subject_key),
       max(told.way_out_subject IS NULL AND message.parent_key IS NULL AND message.reply_prefix = 0)
  FROM json_each(?) AS wrote
 CROSS JOIN touch             ON touch.id = wrote.value
 CROSS JOIN message           ON message.id = touch.message
 CROSS JOIN address AS mine   ON mine.id = touch.sender
 CROSS JOIN address AS reader ON reader.recipient = mine.recipient
 CROSS JOIN touch AS got      ON got.address = reader.id AND got.at < touch.at
 CROSS JOIN message AS told   ON told.id = got.message AND told.way_out_box = touch.address
 CROSS JOIN address AS ours   ON ours.id = told.sender
 WHERE ours.organisation IS NOT NULL
   AND message.kind IN ('mail', 'auto_reply')
 GROUP BY touch.id, ours.organisation
 ORDER BY touch.at, touch.id, ours.organisation"""


def left_by_mail(ledger: Ledger) -> pl.DataFrame:
    """Return mail that people wrote to the way out of mail that they had got, as `written_back` does, and how.

    `asked`: its subject is the one that was asked for. `bare`: none was asked for, it answers nothing, and nobody
    writes from that address. The organisation is that of the mail that they had got.
    """
    boxes = ask_numbers(ledger, {"box": "way_out_box"}, "FROM message WHERE way_out_box IS NOT NULL")["box"]
    if boxes.is_empty():
        return _told(pl.DataFrame(schema=_COLUMNS))
    ways_out = pl.col("message").is_not_null() & pl.col("address").is_in(boxes.unique().implode())
    wrote = sends_where(ledger, ways_out, "address", "message")["touch"].to_list()
    told = _told(ask(ledger, _LEFT, _COLUMNS, (json.dumps(wrote),)))
    if told.is_empty():
        return told
    writes = pl.col("sender").is_in(values_of(ledger, "sender").implode())
    return told.with_columns(bare=pl.col("bare") & ~writes)


def list_ids(ledger: Ledger) -> pl.DataFrame:
    """Return the List-Id (touch, list_id) of each touch from mail that has one."""
    named = ask(
        ledger, "SELECT id, list_id FROM message WHERE list_id <> ''", {"message": WHOLE, "list_id": TEXT}
    )
    sent = sends_where(ledger, pl.col("message").is_in(named["message"].implode()), "message")
    return sent.join(named, on="message").select("touch", "list_id")


def lists_of(ledger: Ledger, people: Sequence[int]) -> pl.DataFrame:
    """Return how many mails of which list some people got: person, organisation, list_id, box, mails.

    `box` is where one leaves it by mail, null where it names none.
    """
    sql = """
        SELECT reader.recipient, ours.organisation, told.list_id, told.way_out_box, count(*)
          FROM json_each(?) AS who
         CROSS JOIN address AS reader ON reader.recipient = who.value
         CROSS JOIN touch             ON touch.address = reader.id
         CROSS JOIN message AS told   ON told.id = touch.message
         CROSS JOIN address AS ours   ON ours.id = told.sender
         WHERE told.list_id <> '' AND ours.organisation IS NOT NULL
         GROUP BY 1, 2, 3, 4"""
    columns = {"person": WHOLE, "organisation": TEXT, "list_id": TEXT, "box": WHOLE, "mails": WHOLE}
    return ask(ledger, sql, columns, (json.dumps(list(people)),))


def _told(found: pl.DataFrame) -> pl.DataFrame:
    return found.with_columns(pl.col("asked", "bare") == 1)
