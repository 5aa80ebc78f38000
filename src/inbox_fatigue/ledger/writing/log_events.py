"""Turns what came back, of files of events and of sends' own rows, into events of the ledger."""

from __future__ import annotations

import polars as pl

from inbox_fatigue.columns import OUTCOMES, TIME_MATTERS, TIME_NOT_TOLD, TIMES_OF_OUTCOMES
from inbox_fatigue.frames.one_value import holds_one_value
from inbox_fatigue.keys import text_key
from inbox_fatigue.ledger.writing.log_names import keys_of, mixed
from inbox_fatigue.ledger.writing.shared_rows import PLACE, SHARED, SharedRows, joined


def outcomes(keyed: SharedRows) -> SharedRows:
    """Return the events that the sends' own rows tell of."""
    told = []
    for column, kind in OUTCOMES.items():
        came = keyed.own[column] if column in keyed.own.columns else keyed.told(column)
        own = keyed.own.filter(came)
        shared = keyed.shared.with_columns(
            kind=pl.lit(kind), list=pl.lit(None, dtype=pl.String), reliable=pl.lit(1, dtype=pl.Int64)
        )
        detail = _details(own, column)
        rows = _detailed(SharedRows(own=_timed(own, TIMES_OF_OUTCOMES[column]), shared=shared), detail)
        told.append(events(rows, "log"))
    return joined(told)


def _timed(own: pl.DataFrame, time: str) -> pl.DataFrame:
    """Return rows at the time of what came of them, as far as they tell it; else it is that of the send."""
    if time not in own.columns:
        return own
    return own.with_columns(at=pl.coalesce(pl.col(time).dt.epoch("us"), "at"))


def _details(own: pl.DataFrame, column: str) -> pl.Series:
    """Return what is said beside an outcome of some rows: of a bounce which it was, and that there is no time."""
    nothing = pl.Series("detail", [""]).new_from_index(0, len(own))
    if column == "bounced" and "detail" in own.columns:
        return own["detail"].fill_null("")
    if OUTCOMES[column] not in TIME_MATTERS:
        return nothing
    time, untold = TIMES_OF_OUTCOMES[column], pl.Series([TIME_NOT_TOLD]).new_from_index(0, len(own))
    return (
        nothing.zip_with(own[time].is_not_null(), untold) if time in own.columns else untold.alias("detail")
    )


def _detailed(rows: SharedRows, detail: pl.Series) -> SharedRows:
    """Return the rows with a detail of each; rows share it where they share all else."""
    if holds_one_value(detail):
        return SharedRows(own=rows.own, shared=rows.shared.with_columns(detail=pl.lit(detail[0])))
    said = rows.own.select(SHARED, detail=detail)
    each = said.unique(maintain_order=True)
    places = each.with_columns(place=pl.int_range(len(each), dtype=PLACE))
    found = said.join(places, on=[SHARED, "detail"], how="left", maintain_order="left")["place"]
    return SharedRows(
        own=rows.own.with_columns(found.alias(SHARED)),
        shared=rows.shared[each[SHARED]].with_columns(each["detail"]),
    )


def events(keyed: SharedRows, origin: str) -> SharedRows:
    """Return event rows; their keys are those of `row_keys.event_key`, and of some lists differ by these."""
    shared = keyed.shared.with_columns(
        keys_of(keyed.shared["kind"], lambda kind: text_key("event", kind)).alias("kind_key"),
        keys_of(keyed.shared["detail"], text_key).alias("detail_key"),
        keys_of(keyed.shared["list"], lambda name: text_key("list", name)).alias("list_key"),
    )
    own, told = keyed.own, SharedRows(own=keyed.own, shared=shared).told
    parts = [own["address"], own["at"], told("kind_key"), told("detail_key"), told("campaign_key")]
    keys = mixed(parts)
    if shared["list_key"].null_count() < len(shared):
        keys = mixed([keys, told("list_key")]).zip_with(told("list_key").is_not_null(), keys)
    return SharedRows(
        own=own.select(keys.alias("id"), "address", "at", SHARED),
        shared=shared.select(
            "kind", pl.lit(origin).alias("origin"), "detail", "reliable", "list", campaign="campaign_key"
        ),
    )
