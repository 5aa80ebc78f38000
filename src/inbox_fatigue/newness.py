"""Compares what two contents say: how many words and which facts of the later one are new."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from inbox_fatigue.inbox_frames import Inboxes

# Word sets are compared by this many pairs at a time, to keep memory flat on large archives.
PAIRS_AT_ONCE = 100_000

SCHEMA = {
    "content": pl.Int64,
    "earlier": pl.Int64,
    "said": pl.Int64,  # distinct words of the later one
    "new_words": pl.Int64,
    "new_facts": pl.Int64,  # numbers, names and identifiers that the earlier one does not hold
}


def newness(pairs: pl.DataFrame, inboxes: Inboxes) -> pl.DataFrame:
    """Return `SCHEMA` for the distinct pairs (content, earlier) of which both texts are known.

    The words of a letter of pictures are its small print: it is compared with letters of the same pictures alone.
    """
    wanted = pairs.select("content", "earlier").drop_nulls().unique(maintain_order=True)
    used = pl.concat([wanted["content"], wanted["earlier"]]).unique()
    texts = inboxes.contents.select("content", "word_set", "particulars", pictures=_pictures()).filter(
        pl.col("content").is_in(used.implode()) & pl.col("word_set").is_not_null()
    )
    before = texts.rename(
        {"content": "earlier", "word_set": "_words", "particulars": "_facts", "pictures": "_pictures"}
    )
    seen = pl.col("pictures") == pl.col("_pictures")
    parts = [
        _compared(
            wanted.slice(start, PAIRS_AT_ONCE)
            .join(texts, on="content")
            .join(before, on="earlier")
            .filter(seen)
        )
        for start in range(0, len(wanted), PAIRS_AT_ONCE)
    ]
    return pl.concat(parts) if parts else pl.DataFrame(schema=SCHEMA)


def _pictures() -> pl.Expr:
    """Return what pictures tell a content: 0 for its words alone, null for pictures that nobody has seen."""
    return pl.when(pl.col("told_by") == "pictures").then("creative").when(pl.col("told_by").is_null()).then(0)


def _compared(pairs: pl.DataFrame) -> pl.DataFrame:
    facts, known = _or_empty("particulars"), _or_empty("_facts")
    # A number may stand in both sets; as a fact it is judged alone, so it is no new word besides.
    words = pl.col("word_set").list.set_difference(facts)
    new = words.list.set_difference(pl.col("_words"))
    return pairs.select(
        "content",
        "earlier",
        said=words.list.len().cast(pl.Int64),
        new_words=new.list.len().cast(pl.Int64),
        new_facts=facts.list.set_difference(known).list.len().cast(pl.Int64),
    )


def _or_empty(column: str) -> pl.Expr:
    return pl.col(column).fill_null(pl.lit([], dtype=pl.List(pl.UInt32)))


def little_new(words: pl.Expr, said: pl.Expr, share: float, most: int) -> pl.Expr:
    """Return whether new words are at most that share of what was said and fewer than `most`."""
    return (words <= said * share) & (words < most)
