"""Streams that settings declare, for mail and for rows of logs."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Protocol

import polars as pl

from inbox_fatigue.ledger import reading
from inbox_fatigue.ledger.writing.log_rows import DECLARED, UNDECLARED
from inbox_fatigue.model import Confidence, Stream

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from inbox_fatigue.ledger import Ledger

BY_SETTINGS = "settings: "  # how the reason begins where a setting decided
# What is told of a touch, and the columns in which the ledger has what was told of it before.
DECIDED = {"now": "stream", "because": "stream_reason", "sure": "stream_confidence"}
SETTLED = ("touch", "sender", "campaign", "subject", "list_id", *DECIDED, *DECIDED.values())


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


def with_overrides(ledger: Ledger, mail: pl.DataFrame, overrides: Sequence[Override]) -> pl.DataFrame:
    """Return mail touches (columns SETTLED) as settings overrule them, with those of logs where one is or was."""
    if not overrides and not reading.has_overruled_logs(ledger, BY_SETTINGS):
        return mail
    return _overruled(ledger, pl.concat([mail, _logs(ledger)]), overrides)


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
    return settled.select(*SETTLED)


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
