"""Tells why each mail was sent: marketing, sales, service, transactional, correspondence or a list.

The first reason that holds decides (`stream_reasons`); it is kept with the touch, beside how sure it is, and
settings overrule it. Rows of logs have their stream from the log (`ledger.log_rows`), unless settings do.
"""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Protocol

import polars as pl

from inbox_fatigue.keys import text_key
from inbox_fatigue.ledger import reading, settling
from inbox_fatigue.ledger.log_rows import DECLARED, UNDECLARED
from inbox_fatigue.ledger.mail_rows import event_key
from inbox_fatigue.model import Confidence, MailKind, Stream
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
from inbox_fatigue.stream_reasons import FOR_BROWSERS, FORWARDED, at_a_list, is_outside, like_the_rest, told

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from inbox_fatigue.ledger import Ledger

BY_SETTINGS = "settings: "  # how the reason begins where a setting decided
_DECIDED = {
    "now": "stream",
    "because": "stream_reason",
    "sure": "stream_confidence",
}  # and what it was before
_SETTLED = ("touch", "sender", "campaign", "subject", "list_id", *_DECIDED, *_DECIDED.values())


class When(Protocol):
    """What a setting is about."""

    @property
    def patterns(self) -> Mapping[str, str]:
        """Return the globs by field: sender, sender_domain, campaign, subject, list_id."""
        ...


class Override(Protocol):
    """A setting that declares a stream for what it matches."""

    @property
    def when(self) -> When:
        """Return what it is about."""
        ...

    @property
    def stream(self) -> str:
        """Return the stream to declare."""
        ...


def settle_streams(ledger: Ledger, audited: Audited, overrides: Sequence[Override]) -> None:
    """Tell the stream of each mail touch, and of log rows that a setting overrules; record what changed.

    What another row had told of a log's row is told again (`doubles`), if it is still another record of it.
    """
    mail = _facts(ledger, audited)
    reasons = mail.with_columns(reason=told(outbound=audited.outbound)).unnest("reason")
    # Campaigns are inferred from streams: a setting can only mean those that a header names.
    settled = like_the_rest(reasons).with_columns(campaign="told_campaign").select(*_SETTLED)
    if overrides or reading.has_overruled_logs(ledger, BY_SETTINGS):
        settled = _overruled(ledger, pl.concat([settled, _logs(ledger)]), overrides)
    changed = settled.filter(
        pl.any_horizontal(pl.col(now).ne_missing(pl.col(before)) for now, before in _DECIDED.items())
    )
    settling.write_streams(ledger, changed.select(*_DECIDED, "touch").rows())


def _facts(ledger: Ledger, audited: Audited) -> pl.DataFrame:
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


def _logs(ledger: Ledger) -> pl.DataFrame:
    subjects = reading.contents(ledger).select("content", "subject")
    logs = reading.with_reasons(ledger, reading.log_touches(ledger)).join(
        subjects, on="content", how="left", maintain_order="left"
    )
    declared = pl.col("declared").is_not_null()
    settled = logs.with_columns(
        subject=pl.col("subject").fill_null(""),
        list_id=pl.lit(""),
        now=pl.coalesce("declared", pl.lit(Stream.MARKETING.value)),
        because=pl.when(declared).then(pl.lit(DECLARED)).otherwise(pl.lit(UNDECLARED)),
        sure=pl.when(declared)
        .then(pl.lit(Confidence.DECLARED.value))
        .otherwise(pl.lit(Confidence.ASSUMED.value)),
    )
    return settled.select(*_SETTLED)


def _overruled(ledger: Ledger, settled: pl.DataFrame, overrides: Sequence[Override]) -> pl.DataFrame:
    """Return the touches with the first setting that matches each applied."""
    senders = reading.addresses(ledger).select(
        pl.col("id").alias("sender"), sender_text="address", sender_domain="domain"
    )
    names = reading.campaigns(ledger)
    named = pl.DataFrame(
        {"campaign": list(names), "campaign_text": list(names.values())},
        schema={"campaign": pl.Int64, "campaign_text": pl.String},
    )
    full = settled.join(senders, on="sender", how="left").join(named, on="campaign", how="left")
    fields = {"sender": "sender_text", "sender_domain": "sender_domain", "campaign": "campaign_text",
              "subject": "subject", "list_id": "list_id"}  # fmt: skip
    now, because, sure = pl.col("now"), pl.col("because"), pl.col("sure")
    for override in reversed(overrides):
        hit = pl.lit(value=True)
        for name, glob in override.when.patterns.items():
            hit = hit & pl.col(fields[name]).is_in(_matching(full[fields[name]], glob))
        means = ", ".join(f"{name} {glob}" for name, glob in sorted(override.when.patterns.items()))
        now = pl.when(hit).then(pl.lit(str(override.stream))).otherwise(now)
        because = pl.when(hit).then(pl.lit(f"{BY_SETTINGS}{means}")).otherwise(because)
        sure = pl.when(hit).then(pl.lit(Confidence.DECLARED.value)).otherwise(sure)
    return full.with_columns(now=now, because=because, sure=sure)


def _matching(column: pl.Series, glob: str) -> list[str]:
    wanted = glob.lower()
    return [value for value in column.unique().drop_nulls().to_list() if fnmatchcase(value.lower(), wanted)]


def settle_replies(ledger: Ledger) -> None:
    """Keep what people wrote to the audited organisations as events: replies, automatic answers, and opt-outs.

    Whoever writes to a mailbox that is there for leaving leaves, whatever the mail says: a mail program writes
    it for List-Unsubscribe, and its words are for a machine.
    """
    rows = []
    for row in written(ledger).iter_rows(named=True):
        kind = "unsubscribe" if row["leaves"] else "reply"
        kind = "out_of_office" if row["kind"] == "auto_reply" else kind
        key = event_key(
            row["from"],
            row["at"],
            kind,
            row["sender"] or 0,
            row["content"] or 0,
            text_key(row["organisation"]),
        )
        rows.append(
            (key, row["from"], row["at"], kind, row["organisation"], row["sender"], row["content"],
             row["message_key"], row["parent_key"], row["subject_key"], row["list"])
        )  # fmt: skip
    settling.write_replies(ledger, rows)
