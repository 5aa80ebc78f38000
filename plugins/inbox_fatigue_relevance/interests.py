"""How near a mail comes to what somebody is interested in: by their own word, or by what they reacted to.

Both are told as shares from 0 (nothing of it is in the mail) to 1, per content, and only within one language:
an interest that no mail of a language ever names is called something else in it, or nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from inbox_fatigue_relevance.terms import everyday, stem, words
from inbox_fatigue_relevance.topics import leading_terms, said

if TYPE_CHECKING:
    from inbox_fatigue.plugin import Inboxes

REACTIONS = ("click", "reply")


def by_interest(inboxes: Inboxes) -> pl.DataFrame:
    """Return (interest, content, near): the share of an interest's words that a content says.

    There is a row for each content of the languages whose contents together say all words of the interest.
    """
    spoken = _words_of_interests(inboxes)
    contents = inboxes.contents.select("content", "language").drop_nulls()
    says = said(inboxes.contents, spoken.select("language", "term", "form").unique())
    met = spoken.join(contents, on="language").join(says, on=["content", "term"], how="semi")
    shares = met.group_by("interest", "language", "content").agg(found=pl.col("term").n_unique())
    sizes = spoken.group_by("interest", "language").agg(size=pl.col("term").n_unique())
    named = met.group_by("interest", "language").agg(size=pl.col("term").n_unique())
    known = sizes.join(named, on=["interest", "language", "size"])
    return (
        known.join(contents, on="language")
        .join(shares, on=["interest", "language", "content"], how="left")
        .select("interest", "content", near=pl.col("found").fill_null(0) / pl.col("size"))
    )


def _words_of_interests(inboxes: Inboxes) -> pl.DataFrame:
    """Return (interest, language, term, form): the words of each interest, stemmed as each language does."""
    interests = inboxes.people["interests"].explode().drop_nulls().unique().sort().to_list()
    languages = inboxes.contents["language"].drop_nulls().unique().sort().to_list()
    rows = [
        (interest, language, stem(word, language), word)
        for language in languages
        for interest in interests
        for word in _telling(interest, language)
    ]
    names = ("interest", "language", "term", "form")
    return pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row").unique()


def _telling(interest: str, language: str) -> list[str]:
    """Return the words of an interest without those that tell nothing; all of them if none tells anything."""
    found = list(words(interest))
    return [word for word in found if word not in everyday(language)] or found


def reacted_to(inboxes: Inboxes) -> pl.DataFrame:
    """Return (person, content, category) of the touches that somebody clicked in or answered."""
    events = inboxes.events.filter(pl.col("kind").cast(pl.String).is_in(REACTIONS))
    sent = inboxes.touches.select("person", "content", "category", "campaign", "message")
    by_campaign = events.select("person", "campaign").drop_nulls().unique()
    by_message = events.select("person", message="parent").drop_nulls().unique()
    return (
        pl.concat(
            [
                sent.join(by_campaign, on=["person", "campaign"], how="semi"),
                sent.join(by_message, on=["person", "message"], how="semi"),
            ]
        )
        .select("person", "content", "category")
        .unique()
    )


def by_content(inboxes: Inboxes, reacted: pl.Series) -> pl.DataFrame:
    """Return (reacted, content, near): the share of the leading terms of one content that another says.

    Only for the contents in `reacted`; pairs that have nothing in common are left out.
    """
    leading = leading_terms(inboxes.contents).filter(pl.col("content").is_in(reacted.unique().implode()))
    says = said(inboxes.contents, leading.select("language", "term", "form").unique())
    languages = inboxes.contents.select("content", "language")
    sizes = leading.group_by("content").agg(size=pl.len())
    return (
        leading.select("term", "language", reacted="content")
        .join(says.join(languages, on="content"), on=["term", "language"])
        .group_by("reacted", "content")
        .agg(found=pl.col("term").n_unique())
        .join(sizes, left_on="reacted", right_on="content")
        .select("reacted", "content", near=pl.col("found") / pl.col("size"))
    )
