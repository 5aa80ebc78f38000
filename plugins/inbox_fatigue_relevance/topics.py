"""What mails are about, so that they can be told to be about the same.

A topic is the declared category, where one is declared.
Else mails are on one topic if they share three of their five leading terms: of the words that stand most in
subject and text, the first five that not every third mail has among its own.
"""

from __future__ import annotations

import polars as pl

from inbox_fatigue.plugin import text_key
from inbox_fatigue_relevance.terms import stem

LEADING = 5
# A term that so large a share of all texts has is the trade of the house ("tea"), and tells none of its mails apart.
EVERYWHERE = 1 / 3
FEWEST_CREATIVES = 10  # in fewer, a third is three mails, which may be three about one thing


_HASH = 0xFFFFFFFF


def leading_terms(contents: pl.DataFrame) -> pl.DataFrame:
    """Return (content, language, term, form): the leading terms of each content, stemmed and as it writes them."""
    told = _stemmed(contents)
    creatives = told["creative"].n_unique()
    shares = told.group_by("term").agg(share=pl.col("creative").n_unique() / max(creatives, 1))
    telling = (
        told.join(shares.filter(pl.col("share") <= EVERYWHERE), on="term", how="semi")
        if creatives >= FEWEST_CREATIVES
        else told
    )
    ranked = telling.sort("content", "rank")
    foremost = pl.int_range(pl.len()).over("content") < LEADING
    return ranked.filter(foremost).select("content", "language", "term", "form")


def said(contents: pl.DataFrame, asked: pl.DataFrame) -> pl.DataFrame:
    """Return (content, term) of the contents that say a term of their language anywhere, in any form that is known.

    `asked` has language, term and form. What a text says is kept as hashes, so a form of a word is recognised
    only if some content of the language has it among its terms.
    """
    named = _stemmed(contents).join(asked, on=["language", "term"], how="semi")
    forms = pl.concat([frame.select("language", "term", "form") for frame in (asked, named)]).unique()
    keys = pl.Series([text_key(form) & _HASH for form in forms["form"].to_list()], dtype=pl.UInt32)
    texts = contents.select("content", "language", key="word_set").explode("key").drop_nulls()
    in_text = texts.join(forms.with_columns(key=keys), on=["language", "key"])
    return pl.concat([named.select("content", "term"), in_text.select("content", "term")]).unique()


def _stemmed(contents: pl.DataFrame) -> pl.DataFrame:
    """Return (content, language, creative, term, form, rank) of all terms that the contents have."""
    if "terms" not in contents.columns:
        contents = contents.with_columns(terms=pl.lit(None, dtype=pl.String))
    said = (
        contents.select(
            "content",
            "language",
            creative=pl.coalesce("creative", "content"),
            form=pl.col("terms").cast(pl.String).str.split(" "),
        )
        .drop_nulls(["form", "language"])
        .with_columns(rank=pl.int_ranges(pl.col("form").list.len()))
        .explode("form", "rank")
    )
    forms = said.select("language", "form").unique()
    roots = [stem(form, language) for language, form in forms.rows()]
    known = forms.with_columns(term=pl.Series(roots, dtype=pl.String))
    return (
        said.join(known, on=["language", "form"])
        .sort("content", "rank")
        .unique(subset=["content", "term"], keep="first", maintain_order=True)
    )
