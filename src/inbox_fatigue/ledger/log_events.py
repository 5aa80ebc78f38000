"""Turns what came back, of files of events and of sends' own rows, into events of the ledger."""

from __future__ import annotations

import polars as pl

from inbox_fatigue.columns import OUTCOMES
from inbox_fatigue.keys import text_key
from inbox_fatigue.ledger.log_names import keys_of, mixed
from inbox_fatigue.ledger.shared_rows import SHARED, SharedRows, joined


def outcomes(keyed: SharedRows) -> SharedRows:
    """Return the events that the sends' own rows tell of."""
    told = []
    for column, kind in OUTCOMES.items():
        came = keyed.own[column] if column in keyed.own.columns else keyed.told(column)
        shared = keyed.shared.with_columns(
            kind=pl.lit(kind), detail=pl.lit(""), reliable=pl.lit(1, dtype=pl.Int64)
        )
        told.append(events(SharedRows(own=keyed.own.filter(came), shared=shared), "log"))
    return joined(told)


def events(keyed: SharedRows, origin: str) -> SharedRows:
    """Return event rows; their keys are those of `mail_rows.event_key`."""
    shared = keyed.shared.with_columns(
        keys_of(keyed.shared["kind"], lambda kind: text_key("event", kind)).alias("kind_key"),
        keys_of(keyed.shared["detail"], text_key).alias("detail_key"),
    )
    own, told = keyed.own, SharedRows(own=keyed.own, shared=shared).told
    parts = [own["address"], own["at"], told("kind_key"), told("detail_key"), told("campaign_key")]
    return SharedRows(
        own=own.select(mixed(parts).alias("id"), "address", "at", SHARED),
        shared=shared.select(
            "kind", pl.lit(origin).alias("origin"), "detail", "reliable", campaign="campaign_key"
        ),
    )
