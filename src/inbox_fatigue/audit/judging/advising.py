"""What to change first: tries leaving tired people out of a campaign or of a sender's mail.

Nothing is estimated: what would be is measured again (`leaving_out`), and the sentence tells what came of it,
and of whom alone it takes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from inbox_fatigue.audit.judging.judgement import TIRING
from inbox_fatigue.audit.judging.leaving_out import Cause, salted
from inbox_fatigue.keys import text_key

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from inbox_fatigue.audit.judging.judgement import Judgement
    from inbox_fatigue.audit.judging.leaving_out import Trying

CAUSES = 4  # how many campaigns and how many senders are tried
PEOPLE = 2_000  # the most tired people who are looked at; more would make the audit twice as slow
# What they got, once for each cause, for the same reason: a mailbox with hundreds of mails a day is left as it is.
TOUCHES = 1_000_000


def advise(
    trying: Trying, judgement: Judgement, named: Mapping[str, Sequence[tuple[int, str]]]
) -> tuple[str, ...]:
    """Return sentences, the most helpful first; `named` has the largest causes as (key, name) by kind."""
    weary = judgement.people.filter(pl.col("state").is_in(TIRING))
    causes = [
        Cause(by=by, key=key, name=name, salt=text_key("what-if", by, str(key)))
        for by, largest in named.items()
        for key, name in largest[:CAUSES]
    ]
    tried = _tried(weary, len(causes))
    if tried.is_empty() or not causes:
        return ()
    after = trying.states(tried["person"], causes)
    return _sentences(trying, judgement, tried, after, causes)


def _tried(weary: pl.DataFrame, copies: int) -> pl.DataFrame:
    """Return the most tired people, as many as can be measured again that often."""
    got = pl.col("touches") * copies
    return weary.filter(got <= TOUCHES).head(PEOPLE).filter(got.cum_sum() <= TOUCHES)


def _sentences(
    trying: Trying, judgement: Judgement, tried: pl.DataFrame, after: pl.DataFrame, causes: Sequence[Cause]
) -> tuple[str, ...]:
    weary = len(judgement.weary)
    told = []
    for cause in causes:
        sent = trying.inboxes.touches.select("touch", "person", cause.by)
        caused = sent.filter(pl.col(cause.by) == cause.key).drop(cause.by)
        before = tried.join(caused, on="person", how="semi").select("person", "state")
        then = salted(after.select("person", now="state"), cause.salt, "person")
        both = before.join(then, on="person", how="left").with_columns(pl.col("now").fill_null("rested"))
        relieved = both.filter(pl.col("now").is_in(TIRING).not_())
        eased = both.filter((pl.col("state") == "exhausted") & (pl.col("now") == "tired"))
        helped = pl.concat([relieved, eased])["person"]
        if len(helped):
            people = _whom_it_takes(judgement, caused, helped, both["person"])
            sentence = _sentence(cause, people, len(relieved), len(eased), weary)
            told.append((-len(relieved), -len(eased), people, sentence))
    return tuple(sentence for *_, sentence in sorted(told))


def _whom_it_takes(judgement: Judgement, caused: pl.DataFrame, helped: pl.Series, left_out: pl.Series) -> int:
    """Return how many people must be left out: whom it helps, and those whose mail counts in what tires these.

    Of what is counted for a company, one person is told and the mail may be a colleague's.
    """
    theirs = judgement.findings.filter(pl.col("person").is_in(helped.implode())).select("finding")
    counted = judgement.evidence.join(theirs, on="finding", how="semi").join(caused, on="touch")["person"]
    return pl.concat([helped, counted.filter(counted.is_in(left_out.implode()))]).n_unique()


def _sentence(cause: Cause, people: int, relieved: int, eased: int, weary: int) -> str:
    who = f"{people:,} {'person' if people == 1 else 'people'}"
    what = (
        f"Leave {who} out of {cause.name}"
        if cause.by == "campaign"
        else f"Spare {who} mail from {cause.name}"
    )
    if relieved == weary:
        return f"{what}: nobody is tired"
    parts = []
    if relieved:
        parts.append(f"{relieved:,} fewer {'is' if relieved == 1 else 'are'} tired")
    if eased:
        parts.append(f"{eased:,} {'is' if eased == 1 else 'are'} tired instead of exhausted")
    return f"{what}: {', '.join(parts)}"
