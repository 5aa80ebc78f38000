"""Tells which opt-outs hold for which mail, where people left one list and not all mail.

An opt-out that names a list binds the mail of that list, one that names none binds all. So each inbox has a track
of what was said of all mail, and one for each list that was named: what was said of it, and of all mail.
"""

from __future__ import annotations

import polars as pl

from inbox_fatigue.plugin import LIST_NOT_TOLD

ALL_MAIL = ""  # the track of what was said of no list
_NAMES = ("list", "category")  # columns of touches that may name the list that a mail is of
_CODE = r"^\S*\d\S*(?: \S*\d\S*)*$"  # "4711", "Y6nRLr", a UUID: no name that can be told from "Newsletter"


def by_track(told: pl.DataFrame) -> pl.DataFrame:
    """Return what was said in each inbox (`inbox`, `list` and others) once for each `track` that it holds for."""
    named = told.with_columns(track=_plain("list"))
    tracks = pl.concat(
        [named.select("inbox", "track"), named.select("inbox", track=pl.lit(ALL_MAIL))]
    ).unique()
    tracks = tracks.drop_nulls("track")
    general = named.filter(pl.col("track").is_null()).drop("track").join(tracks, on="inbox")
    return pl.concat([general, named.drop_nulls("track").select(general.columns)])


def on_their_tracks(touches: pl.DataFrame, states: pl.DataFrame) -> pl.DataFrame:
    """Return touches with the `track` that holds for each: of the list that it names, else of all mail."""
    said = _said(touches).join(_tracks(states), on=["inbox", "track"]).unique("touch", keep="first")
    found = touches.join(said.select("touch", "track"), on="touch", how="left", maintain_order="left")
    return found.with_columns(pl.col("track").fill_null(ALL_MAIL))


def of_other_tracks(touches: pl.DataFrame, states: pl.DataFrame) -> pl.DataFrame:
    """Return touches of no list that was named, once for each `track` that they may be of all the same.

    Where a mail names its list or category, it is not of another list. But a name is no answer to a number, and
    "newsletter" may be short for "weekly newsletter".
    """
    bare = touches.filter(pl.col("track") == ALL_MAIL)
    pairs = bare.drop("track").join(_tracks(states), on="inbox")
    told = pairs.select("touch", "track").join(_said(bare).select("touch", said="track"), on="touch")
    told = told.filter(pl.col("track") != LIST_NOT_TOLD, _is_code("track") == _is_code("said"))
    longer = pl.col("track").str.contains(pl.col("said"), literal=True)
    shorter = pl.col("said").str.contains(pl.col("track"), literal=True)
    near = told.filter(~_is_code("track"), longer | shorter)
    apart = told.join(near, on=["touch", "track"], how="anti")
    return pairs.join(apart, on=["touch", "track"], how="anti")


def _tracks(states: pl.DataFrame) -> pl.DataFrame:
    return states.select("inbox", "track").filter(pl.col("track") != ALL_MAIL).unique().sort("inbox", "track")


def _said(touches: pl.DataFrame) -> pl.DataFrame:
    """Return what each touch names as its list or category: touch, inbox, track."""
    named = [touches.select("touch", "inbox", track=_plain(name)) for name in _NAMES]
    return pl.concat(named).drop_nulls("track").sort("touch", "track")


def _plain(name: str) -> pl.Expr:
    """Return what a column names, in one spelling: "partner_offers" and "Partner offers" are one list."""
    words = pl.col(name).cast(pl.String).str.to_lowercase().str.replace_all(r"[\s_-]+", " ").str.strip_chars()
    return words.replace("", None)


def _is_code(name: str) -> pl.Expr:
    return pl.col(name).str.contains(_CODE)
