"""Nothing new: mail on a topic of the last weeks that tells nothing which those mails had not told.

The same creative again is a resend, and answers in a thread are follow-ups; other rules look at those.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import ClassVar

import polars as pl

from inbox_fatigue.plugin import Across, Inboxes, Measurements, Rule, little_new, newness
from inbox_fatigue_relevance.rules_of_topics import NOTHING_NEW
from inbox_fatigue_relevance.topics import leading_terms

COLUMNS = ("touch", "inbox", "at", "content")
COMMON = 256  # contents at a time; a term that more of them lead with brings no two of them together
PAIRS_AT_ONCE = (
    2_000_000  # about, before those are dropped that were met by another term: to keep memory flat
)
_TERMS = ["rare", "second", "third"]  # as many leading terms as two mails on one topic share


@dataclass(frozen=True, kw_only=True)
class NothingNew:
    """Counts mails that say nothing new about a topic of the last weeks."""

    rules: ClassVar[tuple[Rule, ...]] = (NOTHING_NEW,)
    # Which mails say the same is told from the times at which anybody got them.
    looks_across: ClassVar[Across] = Across.EVERYBODY
    window: timedelta = field(
        default=timedelta(days=28), metadata={"doc": "for how long a person remembers what they were told"}
    )
    new_share: float = field(
        default=0.3, metadata={"doc": "up to this share of words not said before, there is nothing new"}
    )
    new_words: int = field(
        default=25, metadata={"doc": "so many words not said before are news, however long the mail"}
    )
    new_facts: int = field(
        default=0, metadata={"doc": "up to so many numbers and names not said before, there is nothing new"}
    )
    fewest_words: int = field(
        default=20,
        metadata={"doc": "shorter texts are not compared: a bump or a picture is not about a topic"},
    )

    def measure(self, inboxes: Inboxes) -> Measurements:
        """Return, at each mail that says nothing new, how many there were on its topic in the window."""
        worded = inboxes.contents.filter(pl.col("words") >= self.fewest_words).select("content")
        touches = inboxes.counted.join(worded, on="content", how="semi").filter(
            pl.col("creative").is_not_null()
            & pl.col("parent").is_null()
            & ~pl.col("reply_prefix").fill_null(value=False)
        )
        # What mails are about takes long to tell: of a single creative nobody asks for it.
        stale = self._stale(touches, inboxes) if touches["creative"].n_unique() > 1 else None
        if stale is None or stale.is_empty():
            return Measurements.nothing(NOTHING_NEW, self.window)
        told = self._told(touches.select(COLUMNS), stale)
        ordered = told.sort("inbox", "group", "at", "touch", "then", "note")
        hits = ordered.unique(subset="touch", keep="first", maintain_order=True)
        counts = hits.rolling("at", period=self.window, group_by=["inbox", "group"]).agg(measured=pl.len())
        evidence = [hits.select("touch", "group"), told.select("group", touch="earlier_touch")]
        return Measurements(
            rule=NOTHING_NEW,
            frame=hits.select("touch", "group", "note").with_columns(counts["measured"].cast(pl.Float64)),
            span=self.window,
            counted=pl.concat([one.select("touch", "group") for one in evidence]).unique(),
        )

    def _stale(self, touches: pl.DataFrame, inboxes: Inboxes) -> pl.DataFrame:
        """Return (content, earlier, note) on one topic where the one says nothing that the earlier had not said."""
        sent = _sent(touches, self.window)
        terms = leading_terms(inboxes.contents).join(sent, on="content", how="semi")
        pairs = pl.concat([_of_one_category(sent), of_shared_terms(sent, terms)]).unique(
            subset=["content", "earlier"], keep="first", maintain_order=True
        )
        turned = pairs.select(content="earlier", earlier="content", note="note")
        both = pl.concat([pairs, turned]).unique(subset=["content", "earlier"], keep="first")
        nothing = little_new(pl.col("new_words"), pl.col("said"), self.new_share, self.new_words)
        compared = newness(both, inboxes).filter((pl.col("new_facts") <= self.new_facts) & nothing)
        stale = both.join(compared, on=["content", "earlier"], how="semi")
        return _without_other_issues(stale, inboxes.contents)

    def _told(self, touches: pl.DataFrame, stale: pl.DataFrame) -> pl.DataFrame:
        """Return (touch, earlier, …, group): each mail that says nothing new with each that had said it in time."""
        before = touches.select("inbox", then="at", earlier_touch="touch", earlier="content")
        return (
            touches.join(stale.join(_groups(stale), on="content"), on="content")
            .join(before, on=["inbox", "earlier"])
            .filter(pl.col("then") < pl.col("at"), pl.col("then") > pl.col("at") - self.window)
        )


def _without_other_issues(pairs: pl.DataFrame, contents: pl.DataFrame) -> pl.DataFrame:
    """Return the pairs whose later subject has no number of its own: a daily comic is a picture and a date."""
    numbers = contents.select("content", numbers=pl.col("subject").fill_null("").str.extract_all(r"\d+"))
    told = pairs.join(numbers, on="content", how="left").join(
        numbers.rename({"content": "earlier", "numbers": "known"}), on="earlier", how="left"
    )
    none_new = pl.col("numbers").list.set_difference("known").list.len() == 0
    return told.filter(none_new).select(pairs.columns)


def _sent(touches: pl.DataFrame, window: timedelta) -> pl.DataFrame:
    """Return (content, creative, category, part): the parts of time, as long as the window, it was sent in."""
    length = round(window.total_seconds() * 1_000_000)
    part = pl.col("at").dt.epoch("us") // length
    return touches.select("content", "creative", "category", part=part).unique().sort(pl.all())


def _in_reach(sent: pl.DataFrame, keys: list[str], *, kept: list[str]) -> pl.DataFrame:
    """Return pairs of contents that agree in some keys and lie in one part of the time, or in two that follow."""
    near = pl.concat([sent, sent.with_columns(pl.col("part") + 1)]).unique()
    on = [*keys, "part"]
    sized = sent.join(near.group_by(on).agg(met=pl.len()), on=on)
    # Thousands of mails that each say something else meet by millions.
    portions = sized.with_columns(portion=pl.col("met").cum_sum() // PAIRS_AT_ONCE).partition_by("portion")
    earlier = near.rename({"content": "earlier"})
    another = (pl.col("content") != pl.col("earlier")) & (pl.col("creative") != pl.col("creative_earlier"))
    met = [
        portion.join(earlier, on=on, suffix="_earlier").filter(another).select(kept).unique()
        for portion in portions or [sized]
    ]
    return pl.concat(met).unique()


def _of_one_category(sent: pl.DataFrame) -> pl.DataFrame:
    """Return (content, earlier, note) of one declared category."""
    declared = sent.filter(pl.col("category").is_not_null())
    return (
        _in_reach(declared, ["category"], kept=["content", "earlier", "category"])
        .select("content", "earlier", note=pl.col("category").cast(pl.String))
        .sort(pl.all())
    )


def of_shared_terms(sent: pl.DataFrame, terms: pl.DataFrame) -> pl.DataFrame:
    """Return (content, earlier, note) that share leading terms, where no category is declared."""
    undeclared = sent.filter(pl.col("category").is_null()).drop("category")
    worded = undeclared.join(terms.select("content", "term", "form"), on="content")
    rare = worded.filter(pl.len().over("term", "part") <= COMMON)
    pairs = _in_reach(_with_two_more(rare, terms), _TERMS, kept=["content", "earlier"])
    shared = pairs.join(terms, on="content").join(
        terms.select(earlier="content", term="term"), on=["earlier", "term"], how="semi"
    )
    return (
        shared.group_by("content", "earlier")
        .agg(note=pl.col("form").sort().str.join(", "))
        .select("content", "earlier", "note")
        .sort(pl.all())
    )


def _with_two_more(rare: pl.DataFrame, terms: pl.DataFrame) -> pl.DataFrame:
    """Return each content with one of its rare terms and any two more that it leads with, as numbers.

    Contents share three terms, a rare one among them, exactly if they share such a row. By one term alone each
    content would meet a thousand others, nearly all of them about something else.
    """
    numbers = terms.select("term").unique().sort("term").with_row_index("number")
    numbered = terms.join(numbers, on="term").select("content", second="number")
    begun = rare.join(numbers.rename({"number": "rare"}), on="term")
    return (
        begun.select("content", "creative", "part", "rare")
        .join(numbered, on="content")
        .join(numbered.rename({"second": "third"}), on="content")
        .filter(
            pl.col("second") < pl.col("third"),
            pl.col("second") != pl.col("rare"),
            pl.col("third") != pl.col("rare"),
        )
    )


def _groups(stale: pl.DataFrame) -> pl.DataFrame:
    """Return (content, group): contents that say the same, one way or through others, share the smallest key."""
    pairs = stale.select("content", "earlier").sort(pl.all()).rows()
    group = {content: content for pair in pairs for content in pair}
    changed = True
    while changed:  # as often as the longest way between two of them, which is short
        changed = False
        for one, other in pairs:
            least = min(group[one], group[other])
            changed = changed or group[one] != least or group[other] != least
            group[one] = group[other] = least
    return pl.DataFrame(
        {"content": list(group), "group": list(group.values())},
        schema={"content": pl.Int64, "group": pl.Int64},
    )
