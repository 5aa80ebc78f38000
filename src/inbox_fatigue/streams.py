"""Tells why each mail was sent: marketing, sales, service, transactional, correspondence or a list.

The first reason that holds decides, in the order of `_REASONS`; it is kept with the touch, and settings
overrule it. Rows of logs have their stream from the log (`ledger.log_rows`), unless settings overrule it.
"""

from __future__ import annotations

import re
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Protocol

import polars as pl

from inbox_fatigue.keys import text_key
from inbox_fatigue.ledger import reading, settling
from inbox_fatigue.ledger.mail_rows import event_key
from inbox_fatigue.people import Audited, home_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from inbox_fatigue.ledger import Ledger

MASS = 10  # one creative to at least so many people is marketing, whatever its headers say
BY_SETTINGS = "settings: "  # how the reason begins where a setting decided
_SERVICE = re.compile(
    r"\b(planned maintenance|scheduled maintenance|service interruption|service notice|outage|incident report"
    r"|terms of (service|use)|privacy (policy|notice)|price change|recall notice|security notice"
    r"|wartungsarbeiten|störung|allgemeine geschäftsbedingungen|agb|datenschutzerklärung|rückruf"
    r"|maintenance prévue|conditions générales|interruption de service)\b",
    re.IGNORECASE,
)


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
    """Tell the stream of each mail touch, and of log rows that a setting overrules; record what changed."""
    mail = _facts(ledger, audited)
    told = mail.with_columns(_told(audited).alias("reason")).with_columns(
        now=pl.col("reason").struct.field("stream"), because=pl.col("reason").struct.field("because")
    )
    columns = [
        "touch",
        "sender",
        "campaign",
        "subject",
        "list_id",
        "stream",
        "stream_reason",
        "now",
        "because",
    ]
    # Campaigns are inferred from streams: a setting can only mean those that a header names.
    settled = told.with_columns(campaign="told_campaign").select(columns)
    if overrides or reading.has_overruled_logs(ledger, BY_SETTINGS):
        settled = _overruled(ledger, pl.concat([settled, _logs(ledger)]), overrides)
    changed = settled.filter(
        pl.col("now").ne_missing(pl.col("stream")) | pl.col("because").ne_missing(pl.col("stream_reason"))
    )
    settling.write_streams(ledger, changed.select("now", "because", "touch").rows())


def _facts(ledger: Ledger, audited: Audited) -> pl.DataFrame:
    """Return the mail touches with what their message's headers, audience and past say."""
    touches = reading.mail_touches(ledger)
    messages = reading.messages(ledger).drop("at", "utc_offset", "content")
    groups = reading.content_groups(ledger).join(reading.audiences(ledger), on="creative", how="left")
    known = reading.addresses(ledger).select(address="id", domain="domain")
    homes = {domain: home_of(audited, domain) for domain in known["domain"].unique().to_list()}
    insiders = known.with_columns(home=pl.col("domain").replace_strict(homes, return_dtype=pl.String))
    first_word = (
        reading.written_back(ledger).group_by("person", "organisation").agg(first_word=pl.col("at").min())
    )
    width = touches.group_by("message").agg(addressees=pl.len())
    return (
        touches.join(messages, on="message", how="left")
        .join(groups, on="content", how="left")
        .join(insiders.select("address", "home"), on="address", how="left")
        .join(first_word, on=["person", "organisation"], how="left")
        .join(width, on="message", how="left")
    )


def _told(audited: Audited) -> pl.Expr:
    """Return the stream and the reason of a mail, as a struct of both."""
    has_system = pl.col("sending_system") != ""
    unheard = pl.col("first_word").is_null() | (pl.col("first_word") > pl.col("at"))
    outside = pl.col("home").is_null() | (pl.col("home") != pl.col("organisation"))
    inside, mass = ~outside, pl.col("audience").fill_null(0) >= MASS
    # An invitation that a sending system mails to a list is marketing with a date in it.
    sent_in_bulk = has_system | (pl.col("way_out_header") == 1) | (pl.col("bulk") == 1)
    is_mail = (pl.col("kind") == "mail") | (pl.col("kind") == "calendar") & sent_in_bulk.fill_null(
        value=False
    )
    alone = pl.col("addressees") == 1
    serves = pl.col("subject").str.contains(f"(?i){_SERVICE.pattern}")
    reasons: list[tuple[pl.Expr, str, pl.Expr]] = [
        (pl.col("organisation").is_null(), "correspondence", pl.lit("not from an audited organisation")),
        (pl.col("discussion_list") == 1, "list", pl.lit("a discussion list's headers")),
        (~is_mail, "correspondence", pl.format("{}, told from its headers", pl.col("kind"))),
        (pl.col("transactional") != "", "transactional", pl.col("transactional")),
        (serves, "service", pl.lit("the subject tells of terms or an outage")),
        (pl.col("way_out_header") == 1, "marketing", pl.lit("List-Unsubscribe header")),
        (has_system, "marketing", pl.format("sent by {}", pl.col("sending_system"))),
        (pl.col("sequence").is_not_null(), "sales", pl.lit("part of a sequence")),
        (pl.col("bulk") == 1, "marketing", pl.lit("bulk mail headers")),
        (inside & mass, "service", pl.format("an announcement to {} people", pl.col("audience"))),
        (mass, "marketing", pl.format("one creative to {} people", pl.col("audience"))),
        (pl.col("way_out_visible") == 1, "marketing", pl.lit("a way to unsubscribe in the text")),
        (alone & (pl.col("automatic") == 1), "transactional", pl.lit("an automatic notice to one person")),
    ]  # fmt: skip
    if audited.outbound:
        first = outside & unheard & alone & pl.col("person").is_not_null()
        reasons.append((first, "sales", pl.lit("to one person outside who had not written before")))
    chain = pl.struct(stream=pl.lit("correspondence"), because=pl.lit("ordinary mail between people"))
    for condition, stream, because in reversed(reasons):
        chain = (
            pl.when(condition.fill_null(value=False))
            .then(pl.struct(stream=pl.lit(stream), because=because))
            .otherwise(chain)
        )
    return chain


def _logs(ledger: Ledger) -> pl.DataFrame:
    subjects = reading.contents(ledger).select("content", "subject")
    logs = reading.log_touches(ledger).join(subjects, on="content", how="left", maintain_order="left")
    declared = pl.col("declared").is_not_null()
    return logs.select(
        "touch",
        "sender",
        "campaign",
        subject=pl.col("subject").fill_null(""),
        list_id=pl.lit(""),
        stream="stream",
        stream_reason="stream_reason",
        now=pl.coalesce("declared", pl.lit("marketing")),
        because=pl.when(declared)
        .then(pl.lit("declared by the log"))
        .otherwise(pl.lit("a log's rows are marketing unless it says otherwise")),
    )


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
    now, because = pl.col("now"), pl.col("because")
    for override in reversed(overrides):
        hit = pl.lit(value=True)
        for name, glob in override.when.patterns.items():
            hit = hit & pl.col(fields[name]).is_in(_matching(full[fields[name]], glob))
        told = ", ".join(f"{name} {glob}" for name, glob in sorted(override.when.patterns.items()))
        now = pl.when(hit).then(pl.lit(str(override.stream))).otherwise(now)
        because = pl.when(hit).then(pl.lit(f"{BY_SETTINGS}{told}")).otherwise(because)
    return full.with_columns(now=now, because=because)


def _matching(column: pl.Series, glob: str) -> list[str]:
    wanted = glob.lower()
    return [value for value in column.unique().drop_nulls().to_list() if fnmatchcase(value.lower(), wanted)]


def settle_replies(ledger: Ledger) -> None:
    """Keep what people wrote to the audited organisations as events: replies, and automatic answers."""
    wrote = reading.written_back(ledger)
    rows = []
    for row in wrote.iter_rows(named=True):
        kind = "out_of_office" if row["kind"] == "auto_reply" else "reply"
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
             row["message_key"], row["parent_key"], row["subject_key"])
        )  # fmt: skip
    settling.write_replies(ledger, rows)
