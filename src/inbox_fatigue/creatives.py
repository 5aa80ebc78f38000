"""Groups contents that say nearly the same into creatives, and sends of one creative into campaigns.

Contents are compared by the hashes of their masked lines: the similarity is the Jaccard index of the two
line sets, weighted by the bytes of each line. On campaign mail from twelve sending systems copies of one
send had 1.00 and different sends at most 0.04; one changed paragraph gave 0.75 to 0.96.
"""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING

import polars as pl

from inbox_fatigue.columns import AT
from inbox_fatigue.frames.packed import WIDTH, numbers, owners
from inbox_fatigue.keys import mix
from inbox_fatigue.ledger import reading
from inbox_fatigue.ledger.writing import settling
from inbox_fatigue.model import PICTURES_SPEAK, PRESSING, UNTOLD_PICTURES

if TYPE_CHECKING:
    from datetime import datetime

    from inbox_fatigue.ledger import Ledger

SAME_CREATIVE = 0.85  # at least as similar: one creative (a changed name or date, not a changed paragraph)
WORTH_KEEPING = 0.5  # pairs below are not kept; the lowest that a rule looks at is 0.7
COMMON_LINE = 64  # a line in more contents than this is boilerplate: it finds no candidates
USUAL_SUBJECT = 0.1  # of the copies: a subject of fewer is one reader's, not the campaign's
SHORTEST_TITLE = 6  # letters that all subjects must have in common to stand for them
CAMPAIGN_GAP_DAYS = 7  # sends of one creative further apart than this are two campaigns


def settle_creatives(ledger: Ledger) -> None:
    """Group the contents of a ledger into creatives and record groups and near pairs."""
    known = reading.content_groups(ledger)["content"]
    fingerprints, contents = reading.content_lines(ledger), reading.contents(ledger)
    issues = other_issues_apart(similar_pairs(fingerprints), contents)
    pairs = other_pictures_apart(issues, contents, fingerprints)
    groups = group(known, pairs.filter(pl.col("similarity") >= SAME_CREATIVE))
    both = pl.concat([pairs, pairs.select(content="other", other="content", similarity="similarity")])
    settling.write_creatives(
        ledger,
        groups=list(groups.select("creative", "content").rows()),
        alike=both.sort("content", "other").rows(),
        creatives=_creatives(ledger, groups).rows(),
    )


def similar_pairs(fingerprints: pl.DataFrame) -> pl.DataFrame:
    """Return (content, other, similarity) of near contents, content < other, from (content, lines)."""
    lines = _unpacked(fingerprints).filter(pl.col("weight") > 0)
    sizes = lines.group_by("content").agg(size=pl.col("weight").sum())
    rare = lines.filter(pl.len().over("line") <= COMMON_LINE)
    met = rare.join(rare, on="line").filter(pl.col("content") < pl.col("content_right"))
    candidates = met.select("content", other="content_right").unique()
    shared = (
        candidates.join(lines, on="content")
        .join(lines.select(other="content", line="line", theirs="weight"), on=["other", "line"])
        .group_by("content", "other")
        .agg(shared=pl.min_horizontal("weight", "theirs").sum())
    )
    sized = shared.join(sizes, on="content").join(
        sizes.rename({"content": "other", "size": "their_size"}), on="other"
    )
    scored = sized.select(
        "content",
        "other",
        similarity=pl.col("shared") / (pl.col("size") + pl.col("their_size") - pl.col("shared")),
    )
    return scored.filter(pl.col("similarity") >= WORTH_KEEPING).sort("content", "other")


def other_issues_apart(pairs: pl.DataFrame, contents: pl.DataFrame) -> pl.DataFrame:
    """Return the pairs without those whose subjects differ in their numbers alone.

    "Daily comic 07/11" and "Daily comic 07/12" are two issues, even where the text is the same on every
    day and the comic is a picture.
    """
    subjects = contents.select("content", subject=pl.col("subject").str.to_lowercase())
    told = pairs.join(subjects, on="content").join(
        subjects.rename({"content": "other", "subject": "their_subject"}), on="other"
    )
    plain = pl.col("subject").str.replace_all(r"\d+", "")
    theirs = pl.col("their_subject").str.replace_all(r"\d+", "")
    numbered = (pl.col("subject") != pl.col("their_subject")) & (plain == theirs)
    return told.filter(~numbered).select(pairs.columns).sort("content", "other")


def other_pictures_apart(
    pairs: pl.DataFrame, contents: pl.DataFrame, fingerprints: pl.DataFrame
) -> pl.DataFrame:
    """Return the pairs without those of few words that differ in pictures, or in subject and maybe in pictures.

    Letters of one large picture share nothing but the small print below it.
    """
    marks = _unpacked(fingerprints).filter(pl.col("weight") == 0).select("content", mark="line")
    short = contents.filter(pl.col("words").fill_null(0) < PICTURES_SPEAK)
    told = short.select("content", subject=pl.col("subject").str.to_lowercase()).join(marks, on="content")
    both = pairs.join(told, on="content").join(told, left_on="other", right_on="content", suffix="_other")
    one_subject = pl.col("subject").eq_missing(pl.col("subject_other"))
    untold = pl.any_horizontal(pl.col(name) == UNTOLD_PICTURES for name in ("mark", "mark_other"))
    differ = pl.col("mark") != pl.col("mark_other")
    apart = both.filter((differ & ~untold) | (~one_subject & (differ | untold)))
    return pairs.join(apart, on=["content", "other"], how="anti").sort("content", "other")


def _unpacked(fingerprints: pl.DataFrame) -> pl.DataFrame:
    """Return (content, line, weight) from the packed pairs of uint32; without weight are pictures."""
    packed = fingerprints["lines"].to_list()
    whose = owners([len(raw) // (2 * WIDTH) for raw in packed])
    told = numbers(b"".join(packed))
    return pl.DataFrame(
        {
            "content": fingerprints["content"].gather(whose),
            "line": told.gather_every(2),
            "weight": told.gather_every(2, 1).cast(pl.Int64),
        }
    )


def group(contents: pl.Series, pairs: pl.DataFrame) -> pl.DataFrame:
    """Return (content, creative): connected contents share the smallest key among them."""
    parent: dict[int, int] = {}

    def root(one: int) -> int:
        while parent.get(one, one) != one:
            parent[one] = parent.get(parent[one], parent[one])
            one = parent[one]
        return one

    for one, other in pairs.select("content", "other").rows():
        a, b = sorted((root(one), root(other)))
        parent[b] = a
    creative = [root(one) if one in parent else one for one in contents.to_list()]
    return pl.DataFrame({"content": contents, "creative": pl.Series(creative, dtype=pl.Int64)})


def _creatives(ledger: Ledger, groups: pl.DataFrame) -> pl.DataFrame:
    texts = reading.contents(ledger).select("content", "subject", "language")
    reached = reading.audience(ledger).join(groups, on="content")
    audience = reached.group_by("creative").agg(audience=pl.col("person").n_unique())
    sent = reached.group_by("content").agg(sent=pl.len())
    known = groups.join(texts, on="content")
    described = known.group_by("creative").agg(
        language=pl.col("language").drop_nulls().sort().mode(maintain_order=True).first()
    )
    subjects = known.join(sent, on="content", how="left").with_columns(pl.col("sent").fill_null(0))
    return (
        described.join(titles(subjects), on="creative", how="left")
        .join(audience, on="creative", how="left")
        .select("creative", "subject", "language", pl.col("audience").fill_null(0))
        .sort("creative")
    )


def titles(subjects: pl.DataFrame) -> pl.DataFrame:
    """Return by creative the subject that most of its copies had, from (creative, subject, sent).

    Where hardly any two had the same one, for it names the reader's company, it is what they have in common.
    """
    counted = subjects.drop_nulls("subject").group_by("creative", "subject").agg(pl.col("sent").sum())
    ordered = counted.sort(
        "creative",
        "sent",
        pl.col("subject").str.len_chars(),
        "subject",
        descending=[False, True, False, False],
    )
    best = ordered.group_by("creative", maintain_order=True).agg(
        pl.col("subject").first(), most=pl.col("sent").first(), of=pl.col("sent").sum(), several=pl.len() > 1
    )
    usual = (pl.col("most") > 1) & (pl.col("most") >= pl.col("of") * USUAL_SUBJECT)
    rare = best.filter(pl.col("several") & ~usual).select("creative")
    shared = counted.join(rare, on="creative", how="semi").group_by("creative").agg(
        shortest=pl.col("subject").str.len_chars().min(),
        first=pl.col("subject").min(),
        last=pl.col("subject").max(),
        first_back=pl.col("subject").str.reverse().min(),
        last_back=pl.col("subject").str.reverse().max(),
    )  # fmt: skip
    common = [
        (creative, _in_common(_begun(first, last), _begun(first_back, last_back)[::-1], shortest))
        for creative, shortest, first, last, first_back, last_back in shared.rows()
    ]
    told = pl.DataFrame(common, schema={"creative": pl.Int64, "common": pl.String}, orient="row")
    named = best.join(told, on="creative", how="left")
    return named.select("creative", subject=pl.coalesce("common", "subject"))


def _begun(one: str, other: str) -> str:
    """Return the letters with which two texts begin alike; so does all that is between them in order."""
    return "".join(a for a, _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _in_common(beginning: str, end: str, shortest: int) -> str | None:
    """Return the whole words with which all subjects begin and end, None where they are none to speak of."""
    before = beginning[: beginning.rfind(" ") + 1].strip()
    rest = end[max(0, len(end) - (shortest - len(beginning))) :]  # no letter serves twice
    behind = rest[rest.find(" ") + 1 :].strip() if " " in rest else ""
    if sum(map(len, (before, behind))) < SHORTEST_TITLE:
        return None
    return " ".join(filter(None, (before, "…", behind)))


def settle_campaigns(ledger: Ledger) -> None:
    """Give each touch from mail its campaign: the one its headers name, else inferred from creative and time."""
    touches = reading.mail_touches(ledger, "at", "content", "campaign", "stream")
    groups = reading.content_groups(ledger)
    placed = touches.join(groups, on="content", how="left").with_columns(pl.col("at").cast(AT))
    # A letter to two colleagues is no campaign.
    nameless = placed.filter(pl.col("told_campaign").is_null() & pl.col("stream").is_in(PRESSING))
    inferred, names = infer_campaigns(nameless, reading.creative_subjects(ledger))
    settled = placed.join(inferred, on="touch", how="left").with_columns(
        settled=pl.coalesce("told_campaign", "inferred")
    )
    changed = settled.filter(pl.col("settled").ne_missing(pl.col("campaign")))
    settling.write_campaigns(ledger, campaigns=names, touches=changed.select("settled", "touch").rows())


def infer_campaigns(
    touches: pl.DataFrame, subjects: dict[int, str]
) -> tuple[pl.DataFrame, list[tuple[int, str, str]]]:
    """Return (touch, inferred) and the campaigns' rows.

    A creative that reached two people or more is a campaign; sends of it more than a week apart are two.
    `touches` has touch, person, creative, sender's organisation and at.
    """
    several = touches.drop_nulls(["creative", "at"]).filter(pl.col("person").n_unique().over("creative") > 1)
    ordered = several.sort("creative", "at", "touch")
    gap = (pl.col("at").diff() > pl.duration(days=CAMPAIGN_GAP_DAYS)).over("creative").fill_null(value=True)
    runs = ordered.with_columns(run=gap.cum_sum().over("creative"))
    runs = runs.with_columns(begins=pl.col("at").min().over("creative", "run"))
    rows: list[tuple[int, int]] = []
    names: list[tuple[int, str, str]] = []
    seen: dict[tuple[int, datetime], int] = {}
    for touch, creative, begins in runs.select("touch", "creative", "begins").rows():
        key = seen.get((creative, begins))
        if key is None:
            key = seen[creative, begins] = mix(creative, int(begins.timestamp()))
            title = subjects.get(creative, "") or "(no subject)"
            names.append((key, f"{title} ({begins:%Y-%m-%d})", "inferred"))
        rows.append((touch, key))
    frame = pl.DataFrame(rows, schema={"touch": pl.Int64, "inferred": pl.Int64}, orient="row")
    return frame, names
