"""What is known of each mail by which its stream is told: headers, audience, mailboxes and past, as columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from inbox_fatigue.ledger import reading
from inbox_fatigue.model import MailKind
from inbox_fatigue.parsing.systems import SALES_TOOLS
from inbox_fatigue.people.domains import FREE_MAIL
from inbox_fatigue.people.leaving import written
from inbox_fatigue.people.mailboxes import (
    is_bookkeeper,
    is_desk,
    is_list_program,
    is_machine,
    is_mailing,
    is_minted,
)
from inbox_fatigue.people.organisations import Audited, homes_of
from inbox_fatigue.streams.reasons import FOR_BROWSERS, FORWARDED, at_a_list, is_outside

if TYPE_CHECKING:
    from inbox_fatigue.ledger import Ledger


def facts(ledger: Ledger, audited: Audited) -> pl.DataFrame:
    """Return the mail touches with what their message's headers, audience, mailboxes and past say."""
    touches = reading.with_reasons(
        ledger, reading.mail_touches(ledger, "at", "content", "sequence", "stream", "stream_confidence")
    )
    messages = reading.messages(ledger).drop("at", "utc_offset", "content")
    messages = messages.with_columns(by_sales_tool=pl.col("sending_system").is_in(sorted(SALES_TOOLS)))
    groups = reading.content_groups(ledger).join(reading.audiences(ledger), on="creative", how="left")
    width = touches.group_by("message").agg(addressees=pl.len())
    mails = (
        touches.join(messages, on="message", how="left")
        .join(groups, on="content", how="left")
        .join(_recipients(ledger, audited), on="address", how="left")
        .join(_senders(ledger, touches), on="sender", how="left")
        .join(_talks(ledger, touches), on="touch", how="left")
        .join(width, on="message", how="left")
    )
    outside = mails.filter(is_outside()).group_by("creative").agg(outsiders=pl.col("person").n_unique())
    thread = ["person", "organisation", "subject_key"]
    own = mails.filter(pl.col("reply_prefix") == 0).drop_nulls(thread)
    begun = own.group_by(thread).agg(
        begun_at=pl.col("at").min(), begun_at_work=~pl.col("private").sort_by("at", "touch").first()
    )
    return (
        mails.join(outside.drop_nulls(), on="creative", how="left")
        .join(begun, on=thread, how="left")
        .join(at_a_list(mails), on="address", how="left")
        .join(
            reading.openings(ledger, forwarded=FORWARDED, for_browsers=FOR_BROWSERS), on="content", how="left"
        )
    )


def _talks(ledger: Ledger, touches: pl.DataFrame) -> pl.DataFrame:
    """Return for each touch, where its recipient had written before, whether they were in talk with its writer.

    A machine's answer, a no and a "maybe next year" are no words to go on with, and who asks not to be written to
    ends the talk.
    """
    wrote = written(ledger).filter(pl.col("kind") == MailKind.MAIL.value)
    told = wrote.join(reading.refusing(ledger, wrote["content"]), on="content", how="left")
    told = told.with_columns(stops=pl.when("leaves").then(pl.lit(value=True)).otherwise("stops"))
    pair = ["person", "organisation"]
    words = (
        told.drop_nulls(pair)
        .filter(pl.col("stops").is_null() | pl.col("stops"))  # false: a no to one offer, or not now
        .select(*pair, "at", in_talk=pl.col("stops").is_null())
        .sort("at", "in_talk")
    )
    met = touches.select("touch", *pair, "at").drop_nulls().join(words, on=pair, how="semi").sort("at")
    latest = met.join_asof(words, on="at", by=pair, strategy="backward", check_sortedness=False)
    return latest.select("touch", "in_talk")


def _recipients(ledger: Ledger, audited: Audited) -> pl.DataFrame:
    """Return by address: whose colleague reads it, and whether it is at a mail provider open to anyone."""
    known = reading.addresses(ledger).select(address="id", domain="domain")
    domains = known["domain"].unique().to_list()
    homes = homes_of(audited, domains)
    return known.select(
        "address",
        home=pl.col("domain").replace_strict(homes, return_dtype=pl.String),
        private=pl.col("domain").is_in(sorted(FREE_MAIL)),
    )


def _senders(ledger: Ledger, touches: pl.DataFrame) -> pl.DataFrame:
    """Return by sender what the name of the mailbox says."""
    wrote = reading.addresses(ledger).select(sender="id", text="address")
    wrote = wrote.join(touches.select("sender").unique(), on="sender", how="semi")
    texts = wrote["text"].to_list()
    told_by_name = {
        "minted": is_minted,
        "mailing_box": is_mailing,
        "machine_box": is_machine,
        "list_box": is_list_program,
        "bills_box": is_bookkeeper,
        "desk_box": is_desk,
    }
    flags = {
        name: pl.Series([says(one) for one in texts], dtype=pl.Boolean) for name, says in told_by_name.items()
    }
    return wrote.select("sender").with_columns(**flags)
