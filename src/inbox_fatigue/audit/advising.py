"""What to change first: measures again what would be if tired people were left out of a campaign or a sender.

Nothing is estimated: for each of the largest causes a copy of the tired people's inboxes without its
touches is judged by all scorers, in one pass, and the sentence tells what came of it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import polars as pl

from inbox_fatigue.audit.judging import weigh
from inbox_fatigue.keys import text_key

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from inbox_fatigue.audit.judging import Judgement
    from inbox_fatigue.audit.measuring import Measured
    from inbox_fatigue.inbox_frames import Inboxes
    from inbox_fatigue.settings import Settings

CAUSES = 4  # how many campaigns and how many senders are tried
PEOPLE = 2_000  # the most tired people who are looked at; more would make the audit twice as slow
_WEARY = ("tired", "exhausted")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """One campaign or sender that people might be left out of."""

    by: str  # campaign or sender
    key: int
    name: str
    salt: int  # tells its copies of people and touches from those of the other causes


def advise(
    again: Callable[[Inboxes], Measured],
    settings: Settings,
    inboxes: Inboxes,
    judgement: Judgement,
    named: Mapping[str, Sequence[tuple[int, str]]],
) -> tuple[str, ...]:
    """Return sentences, the most helpful first.

    `again` measures other inboxes as these were; `named` has the largest causes as (key, name) by kind.
    """
    weary = judgement.people.filter(pl.col("state").is_in(_WEARY)).head(PEOPLE)
    causes = [
        Cause(by=by, key=key, name=name, salt=text_key("what-if", by, str(key)))
        for by, largest in named.items()
        for key, name in largest[:CAUSES]
    ]
    if weary.is_empty() or not causes:
        return ()
    trial = _trial(inboxes, weary["person"], causes)
    measured = again(trial)
    nothing = pl.Series("finding", [], dtype=pl.Int64)
    after = weigh(measured, trial, judgement.rules, settings, nothing).people
    return _sentences(inboxes, weary, after, causes)


def _trial(inboxes: Inboxes, weary: pl.Series, causes: Sequence[Cause]) -> Inboxes:
    """Return the tired people's inboxes once per cause that reached them, each without that cause's touches.

    The copies are neither colleagues nor one household: accounts and households are told apart as people are.
    """
    own = inboxes.touches.filter(pl.col("person").is_in(weary.implode()))
    touches, events, people = [], [], []
    for cause in causes:
        reached = own.filter(pl.col(cause.by).eq_missing(cause.key)).select("person").unique()
        left = own.filter(pl.col(cause.by).ne_missing(cause.key)).join(reached, on="person", how="semi")
        touches.append(_salted(left, cause.salt, "person", "inbox", "touch"))
        theirs = inboxes.events.join(reached, on="person", how="semi")
        events.append(_salted(theirs, cause.salt, "person", "inbox", "event"))
        known = inboxes.people.join(reached, on="person", how="semi")
        apart = pl.format("{} {}", pl.lit(cause.salt), "household").alias(
            "household"
        )  # null where it is null
        people.append(_salted(known, cause.salt, "person", "account").with_columns(apart))
    return replace(
        inboxes,
        touches=pl.concat(touches).sort("inbox", "at", "touch"),
        events=pl.concat(events).sort("at", "event"),
        people=pl.concat(people).sort("person"),
        plan=None,  # these are other people's touches now, and what is wrong with a plan tires nobody
    )


def _salted(frame: pl.DataFrame, salt: int, *columns: str) -> pl.DataFrame:
    return frame.with_columns(pl.col(column) ^ pl.lit(salt, dtype=pl.Int64) for column in columns)


def _sentences(
    inboxes: Inboxes, weary: pl.DataFrame, after: pl.DataFrame, causes: Sequence[Cause]
) -> tuple[str, ...]:
    told = []
    for cause in causes:
        named = inboxes.touches.select("person", cause.by).filter(pl.col(cause.by) == cause.key)
        got = named["person"].unique()
        before = weary.filter(pl.col("person").is_in(got.implode())).select("person", "state")
        then = _salted(after.select("person", now="state"), cause.salt, "person")
        both = before.join(then, on="person", how="left").with_columns(pl.col("now").fill_null("rested"))
        relieved = both.filter(pl.col("now").is_in(_WEARY).not_())
        eased = both.filter((pl.col("state") == "exhausted") & (pl.col("now") == "tired"))
        if len(relieved) + len(eased):
            told.append(
                (
                    -len(relieved),
                    -len(eased),
                    _sentence(cause, len(both), len(relieved), len(eased), len(weary)),
                )
            )
    return tuple(sentence for _, _, sentence in sorted(told))


def _sentence(cause: Cause, people: int, relieved: int, eased: int, weary: int) -> str:
    who = f"{people} {'person' if people == 1 else 'people'}"
    what = (
        f"Leave {who} out of {cause.name}"
        if cause.by == "campaign"
        else f"Spare {who} mail from {cause.name}"
    )
    if relieved == weary:
        return f"{what}: nobody is tired"
    parts = []
    if relieved:
        parts.append(f"{relieved} fewer {'is' if relieved == 1 else 'are'} tired")
    if eased:
        parts.append(f"{eased} {'is' if eased == 1 else 'are'} tired instead of exhausted")
    return f"{what}: {', '.join(parts)}"
