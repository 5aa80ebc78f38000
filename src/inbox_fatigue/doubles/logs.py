"""Tells which rows of two logs record one send, as two exports of the same sends do.

A file tells each of its sends once, so that rows of one file are never one send (but see `edited`). Of two files,
each row of one is at most one row of the other: the nearest that names the same message, campaign or subject and
is at odds with nothing that both tell.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import polars as pl

from inbox_fatigue.doubles.near import SAME_SEND
from inbox_fatigue.frames.lookups import looked_up
from inbox_fatigue.keys import text_key
from inbox_fatigue.ledger import reading
from inbox_fatigue.ledger.places import sightings
from inbox_fatigue.ledger.writing.log_rows import is_unspoken

if TYPE_CHECKING:
    from inbox_fatigue.ledger import Ledger

WITHIN = "\x1f"  # between the path of a source and the member that is a file in it
_MICROSECOND = timedelta(microseconds=1)
_DAY = timedelta(days=1) // _MICROSECOND
_APART = SAME_SEND // _MICROSECOND
# Where either record tells what the other leaves out, two systems wrote them, each by its own clock. Where they tell
# the same, one system did: minutes between them are two sends, such as one campaign sent again at once.
_APART_IF_ALIKE = timedelta(minutes=1) // _MICROSECOND
_WHOM = ("address", "channel")
_FACTS = ("log_message", "named", "spoken", "sender", "step")  # at odds where both tell them and they differ
_TOLD = (
    "sender",
    "spoken",
    "named",
    "log_message",
)  # the fuller of two records tells more of these, in this order


def told_by_two_logs(ledger: Ledger, logs: pl.DataFrame) -> pl.DataFrame:
    """Return (touch, touch_other) of rows of different files that are one send, of which the other is the fuller."""
    pairs = side_by_side(ledger, logs)
    return fuller_of(_one_to_one(pairs.filter(_is_one_send())))


def fuller_of(pairs: pl.DataFrame) -> pl.DataFrame:
    """Return pairs of rows (`facts_of` either) as (touch, touch_other, worth): the other is the fuller, and stays."""
    # Of two that tell as much it is the same campaign's for everybody, so that none falls into two.
    fuller = pl.lit(value=False)
    for name in ("touch", "campaign", "worth"):
        one, other = pl.col(name).fill_null(0), pl.col(f"{name}_other").fill_null(0)
        fuller = (one > other) | ((one == other) & fuller)
    return pairs.select(
        touch=pl.when(fuller).then("touch_other").otherwise("touch"),
        touch_other=pl.when(fuller).then("touch").otherwise("touch_other"),
        worth=pl.max_horizontal("worth", "worth_other"),
    ).unique()


def side_by_side(ledger: Ledger, logs: pl.DataFrame) -> pl.DataFrame:
    """Return pairs of rows of two files that went to one address over one channel, dated as one send may be.

    Each pair is there once for every two files that hold it, with what either row tells (`_FACTS`, `subject_key`)
    and the microseconds between them (`gap`). Rows that one file holds both of are no pair.
    """
    rows = _beside_another(logs)
    if rows.is_empty() or not reading.has_several_files(ledger):
        return _pairs_of(rows.clear(), facts_of(ledger, rows.clear()), pl.DataFrame(schema=_FILES))
    return _pairs_of(rows, facts_of(ledger, rows), _files(ledger, rows))


_FILES = {"touch": pl.Int64, "file": pl.String}


def _files(ledger: Ledger, rows: pl.DataFrame) -> pl.DataFrame:
    """Return the files (touch, file) that hold some rows, each as path and member."""
    places = sightings(ledger, rows["touch"].to_list())
    return places.select("touch", file=pl.concat_str("path", "member", separator=WITHIN)).unique()


def _pairs_of(rows: pl.DataFrame, facts: pl.DataFrame, files: pl.DataFrame) -> pl.DataFrame:
    pairs = _near(rows)
    held = pairs.join(files, on="touch").join(files, left_on="touch_other", right_on="touch", suffix="_other")
    both = held.filter(pl.col("file") == pl.col("file_other")).select("touch", "touch_other").unique()
    found = held.filter(pl.col("file") < pl.col("file_other")).join(
        both, on=["touch", "touch_other"], how="anti"
    )
    return found.join(facts, on="touch").join(facts, left_on="touch_other", right_on="touch", suffix="_other")


def _beside_another(logs: pl.DataFrame) -> pl.DataFrame:
    """Return the rows that went to an address not long before or after another one; most logs have few."""
    went = logs.filter((pl.col("planned") == 0) & pl.col("at").is_not_null())
    if went.is_empty():
        return went
    near = _DAY if went["day_only"].max() == 1 else _APART
    ordered = went.select("touch", *_WHOM, "at").sort(*_WHOM, "at")
    begins = pl.any_horizontal(pl.col(name) != pl.col(name).shift() for name in _WHOM) | (
        pl.col("at").diff() > near
    )
    run = ordered.with_columns(run=begins.fill_null(value=True).cum_sum())
    return went.join(run.filter(pl.len().over("run") > 1), on="touch", how="semi")


def _near(rows: pl.DataFrame) -> pl.DataFrame:
    """Return (touch, touch_other, gap) in either direction; a day is as near to all of its moments as can be."""
    placed = rows.select("touch", *_WHOM, "at", "day_only")
    timed = placed.filter(pl.col("day_only") == 0).with_columns(slot=pl.col("at") // _APART)
    days = placed.filter(pl.col("day_only") == 1)
    around = pl.concat([timed.with_columns(pl.col("slot") + step) for step in (-1, 0, 1)])
    gap = (pl.col("at") - pl.col("at_other")).abs()
    moments = around.join(timed, on=[*_WHOM, "slot"], suffix="_other").with_columns(gap=gap)
    of_a_day = days.join(days, on=[*_WHOM, "at"], suffix="_other")
    known = days.select(*_WHOM, day="at").unique().sort("day")
    noted = timed.sort("at").join_asof(
        known, left_on="at", right_on="day", by=list(_WHOM), check_sortedness=False
    )
    noted = noted.filter(pl.col("at") - pl.col("day") < _DAY)
    within = noted.join(days.rename({"at": "day"}), on=[*_WHOM, "day"], suffix="_other")
    pair = ("touch", "touch_other")
    return pl.concat(
        [
            moments.filter(pl.col("gap") <= _APART).select(*pair, "gap"),
            of_a_day.select(*pair, gap=pl.lit(0, dtype=pl.Int64)),
            within.select(*pair, gap=pl.lit(0, dtype=pl.Int64)),
            within.select(touch="touch_other", touch_other="touch", gap=pl.lit(0, dtype=pl.Int64)),
        ]
    ).filter(pl.col("touch") != pl.col("touch_other"))


def facts_of(ledger: Ledger, rows: pl.DataFrame) -> pl.DataFrame:
    """Return what rows tell of themselves: `_FACTS`, the subject or what stands for it, and how much it is worth."""
    names = reading.campaigns(ledger) if len(rows) else {}
    used = rows["campaign"].unique().drop_nulls().to_list()
    spelt = pl.DataFrame(
        {"campaign": used, "named": [_spelt(names[key]) for key in used]},
        schema={"campaign": pl.Int64, "named": pl.Int64},
    )
    told = looked_up(with_subject_keys(ledger, rows), "campaign", spelt)
    worth = sum(
        (pl.col(name).is_not_null().cast(pl.Int64) * 2**place for place, name in enumerate(reversed(_TOLD))),
        (1 - pl.col("day_only")) * 2 ** len(_TOLD),
    )
    return told.select("touch", *_FACTS, "subject_key", "campaign", worth=worth)


def _spelt(name: str) -> int:
    """Return the key of a campaign's name, whatever its capitals, spaces and signs."""
    bare = "".join(letter for letter in name.casefold() if letter.isalnum())
    return text_key(bare or name)


def with_subject_keys(ledger: Ledger, logs: pl.DataFrame) -> pl.DataFrame:
    """Return rows of logs with the keys of their subjects, as messages have them.

    `subject_key` is of the campaign's name where a row tells no subject; `spoken` is null there.
    """
    from inbox_fatigue.parsing.threads import subject_key  # noqa: PLC0415 - few ledgers have need of it

    steps = logs.group_by("content").agg(pl.col("step").min())  # all of one content have one, or a creative
    told = reading.contents(ledger).select("content", "subject")
    told = told.join(steps.drop_nulls("content"), on="content").sort("content")
    keys = [subject_key(subject)[0] for subject in told["subject"]]
    spoken = [
        None if is_unspoken(content, subject, step) else key
        for (content, subject, step), key in zip(told.rows(), keys, strict=True)
    ]
    keyed = told.select(
        "content",
        subject_key=pl.Series(keys, dtype=pl.Int64),
        spoken=pl.Series(spoken, dtype=pl.Int64),
    )
    return looked_up(logs, "content", keyed)


def _is_one_send() -> pl.Expr:
    agrees = {
        name: pl.col(name).eq(pl.col(f"{name}_other")).fill_null(value=False)
        for name in (*_FACTS, "subject_key")
    }
    # The campaign of one is called as the subject of the other, so that what they call it is no odds.
    crossed = agrees["subject_key"] & (pl.col("spoken").is_null() != pl.col("spoken_other").is_null())
    odds = {name: pl.col(name).ne(pl.col(f"{name}_other")).fill_null(value=False) for name in _FACTS}
    odds["named"] = odds["named"] & ~crossed
    alike = pl.all_horizontal(pl.col(name).is_null() == pl.col(f"{name}_other").is_null() for name in _TOLD)
    near = ~alike | (pl.col("gap") <= _APART_IF_ALIKE)
    named = (agrees["named"] | agrees["subject_key"]) & ~pl.any_horizontal(*odds.values())
    return agrees["log_message"] | (named & near)


def _one_to_one(pairs: pl.DataFrame) -> pl.DataFrame:
    """Return the pairs in which each row is one of another file at most, the nearest first."""
    one, other = ["touch", "file", "file_other"], ["touch_other", "file", "file_other"]
    rest = pairs.sort("gap", "touch", "touch_other")
    taken = [rest.clear()]
    while not rest.is_empty():
        best = rest.filter(pl.struct(one).is_first_distinct() & pl.struct(other).is_first_distinct())
        taken.append(best)
        rest = rest.join(best, on=one, how="anti", maintain_order="left").join(
            best, on=other, how="anti", maintain_order="left"
        )
    return pl.concat(taken)
