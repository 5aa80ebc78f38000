"""What messages say in their headers, and what people wrote back."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import polars as pl

from inbox_fatigue.ledger.asking import TEXT, WHOLE, ask

if TYPE_CHECKING:
    from inbox_fatigue.ledger.opening import Ledger

DECLINES, STOPS, PUTS_OFF = "decline", "opt_out_request", "later"  # features that any describer may give
SHORT_ANSWER = 60  # words; in a long answer those of a no are more likely about something else
SHORT_PUT_OFF = 20  # words; who writes more than "ask me again in autumn" has something to talk about


def has_messages(ledger: Ledger) -> bool:
    """Return whether any mail was read into a ledger."""
    return ledger.execute("SELECT 1 FROM message LIMIT 1").fetchone() is not None


def messages(ledger: Ledger) -> pl.DataFrame:
    """Return every message with what its headers say."""
    sql = """
        SELECT id, kind, sender, at, utc_offset, content, subject, subject_key, reply_prefix, parent_key, list_id,
               sending_system, discussion_list, bulk, automatic, transactional,
               way_out_header, way_out_one_click, way_out_visible, pictures
          FROM message
         ORDER BY id"""
    columns = {
        "message": WHOLE, "kind": TEXT, "from": WHOLE, "at": WHOLE, "utc_offset": WHOLE, "content": WHOLE,
        "subject": TEXT, "subject_key": WHOLE, "reply_prefix": WHOLE, "parent_key": WHOLE, "list_id": TEXT,
        "sending_system": TEXT, "discussion_list": WHOLE, "bulk": WHOLE, "automatic": WHOLE,
        "transactional": TEXT, "way_out_header": WHOLE, "way_out_one_click": WHOLE, "way_out_visible": WHOLE,
        "pictures": WHOLE,
    }  # fmt: skip
    return ask(ledger, sql, columns)


def message_names(ledger: Ledger) -> pl.DataFrame:
    """Return the keys of each message's Message-IDs."""
    sql = "SELECT message_key, message FROM message_name ORDER BY message_key, message"
    return ask(ledger, sql, {"message_key": WHOLE, "message": WHOLE})


def written_back(ledger: Ledger) -> pl.DataFrame:
    """Return mail that people wrote to an audited organisation: who, when, to which address of ours."""
    sql = """
        SELECT sender.recipient, touch.sender, touch.at, message.kind, mine.organisation, touch.address,
               touch.content, message.parent_key, message.subject_key, message.utc_offset, message.id
          FROM address AS mine
         CROSS JOIN touch       ON touch.address = mine.id  -- few addresses are ours: by them, in this order
          JOIN message           ON message.id = touch.message
          JOIN address AS sender ON sender.id = touch.sender
         WHERE mine.organisation IS NOT NULL
           AND touch.at IS NOT NULL
           AND message.discussion_list = 0
           AND message.kind IN ('mail', 'auto_reply')
           AND sender.recipient IS NOT mine.recipient
         ORDER BY touch.at, touch.id"""
    columns = {
        "person": WHOLE, "from": WHOLE, "at": WHOLE, "kind": TEXT, "organisation": TEXT, "sender": WHOLE,
        "content": WHOLE, "parent_key": WHOLE, "subject_key": WHOLE, "utc_offset": WHOLE, "message": WHOLE,
    }  # fmt: skip
    wrote = ask(ledger, sql, columns)
    if wrote.is_empty():  # as in most archives of campaigns
        return wrote.select(pl.exclude("message"), message_key=pl.col("message"))
    names = message_names(ledger).group_by("message").agg(pl.col("message_key").min())
    return wrote.join(names, on="message", how="left", maintain_order="left").drop("message")


def refusing(ledger: Ledger, contents: pl.Series) -> pl.DataFrame:
    """Return those of some contents, short ones, that say no to an offer or put it off, or say no to mail (`stops`).

    Whether a content does so is told by describers; without them it is not known of any.
    """
    sql = """
        SELECT content.id, max(feature.name = ?)
          FROM json_each(?) AS asked
          JOIN content ON content.id = asked.value
          JOIN creative_feature AS feature ON feature.content = content.id
         WHERE feature.name IN (?, ?, ?) AND feature.number > 0
           AND coalesce(content.words, 0) <= iif(feature.name = ?, ?, ?)
         GROUP BY content.id
         ORDER BY content.id"""
    asked = json.dumps(contents.drop_nulls().unique().sort().to_list())
    values = (STOPS, asked, DECLINES, STOPS, PUTS_OFF, PUTS_OFF, SHORT_PUT_OFF, SHORT_ANSWER)
    told = ask(ledger, sql, {"content": WHOLE, "stops": WHOLE}, values)
    return told.with_columns(pl.col("stops") == 1)
