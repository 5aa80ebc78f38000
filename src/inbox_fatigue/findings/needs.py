"""For whom the data are missing that a rule needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from inbox_fatigue.findings.nouns import Need
    from inbox_fatigue.inbox_frames import Inboxes


def lacking(need: Need, inboxes: Inboxes) -> pl.Series:
    """Return the people for whom a need is not met, sorted; it may be met in one of their inboxes alone."""
    everyone = inboxes.people_written_to
    match need.kind:
        case "event":
            places = inboxes.touches.select("person", "organisation")
            met = places.filter(inboxes.is_known(need.names)).select("person")
        case "person":
            met = _known(inboxes.people, need.names, "person")
        case "touch":
            met = _known(inboxes.touches, need.names, "person")
        case "content":
            told = _known(inboxes.contents, need.names, "content")
            met = inboxes.touches.select("person", "content").join(told, on="content", how="semi")
        case "scorer":
            met = everyone
    if met.is_empty():  # as of most needs, in a log or in mail alone
        return everyone["person"].sort()
    if need.kind != "person" and len(met) == len(
        inboxes.touches
    ):  # as of many others: all that they got has it
        return everyone["person"].clear()
    return everyone.join(met, on="person", how="anti")["person"].sort()


def _known(frame: pl.DataFrame, names: tuple[str, ...], key: str) -> pl.DataFrame:
    """Return the key of the rows that have any of some columns."""
    there = [name for name in names if name in frame.columns and frame[name].null_count() < len(frame)]
    if not there:
        return frame.select(key).clear()
    known = pl.any_horizontal(pl.col(name).is_not_null() for name in there)
    return frame.select(key, *there).filter(known).select(key)
