"""Finds which touch may follow up which earlier touch of the same inbox.

Columnar over all touches; only pairs come out. Whether an answer came in between is not looked at here.
An edge says that `touch` asks again for what `earlier` asked, for one of these reasons:
it answers the sender's own mail, it is a later step of a sequence (by its id, or by templates and spacing),
it repeats an earlier mail nearly word for word under the same subject, its subject calls it a reminder of an
earlier mail's (`reminders`), it says in words that it bumps an earlier mail, or that a colleague wrote one. List
mail, receipts, shipping notices and calendar updates follow up nothing.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import polars as pl

from inbox_fatigue_follow_up.candidates import OUTREACH, candidates
from inbox_fatigue_follow_up.pairing import EDGES, Reach, alike, compared, lagged, looking_back
from inbox_fatigue_follow_up.reminders import reminders
from inbox_fatigue_follow_up.series import regular

if TYPE_CHECKING:
    from inbox_fatigue.plugin import Inboxes

# Fewer words than these are no text to be repeated: a cover note for an attachment, an "ok".
SPOKEN = 5
_ORDINAL = r"^([0-9]{1,2})$"  # the number of a step; longer ones are ids, which rise and fall


def edges(inboxes: Inboxes, reach: Reach) -> pl.DataFrame:
    """Return (touch, earlier): every pair in which the touch may follow up the earlier one."""
    touches = candidates(inboxes)
    answers = _answers(touches, inboxes)
    found = [
        _own_thread(touches, reach),
        _sequence(touches, reach),
        _unnamed_sequence(touches, reach),
        _repeats(touches, inboxes, reach),
        reminders(touches, inboxes, reach),
        _bumps(touches, reach),
        _for_a_colleague(touches, reach),
    ]
    return pl.concat(found).unique().join(answers, on="touch", how="anti")


def _answers(touches: pl.DataFrame, inboxes: Inboxes) -> pl.DataFrame:
    """Return the touches that answer a mail which the person wrote: no follow-ups, whatever they say."""
    written = inboxes.events.select("person", parent="message").drop_nulls().unique()
    return touches.select("touch", "person", "parent").join(written, on=["person", "parent"]).select("touch")


def _own_thread(touches: pl.DataFrame, reach: Reach) -> pl.DataFrame:
    """Link a mail that answers unanswered mail of its own sender, or a colleague's with a bump.

    Several answers to one mail follow each other, too.
    """
    later = touches.filter(pl.col("parent").is_not_null())
    earlier = touches.filter(pl.col("message").is_not_null()).select(
        "inbox", earlier="touch", parent="message", _at="at", _sender="sender"
    )
    joined = later.join(earlier, on=["inbox", "parent"]).filter(pl.col("_at") < pl.col("at"))
    same_sender = pl.col("sender").eq_missing(pl.col("_sender")) & _urges(reach)
    chases = (pl.col("bump") > 0) | (pl.col("outreach") & (pl.col("guilt") > 0))
    own = joined.filter(same_sender | chases)
    siblings = own.unique("touch").sort("inbox", "parent", "at", "touch")
    before = pl.col("touch").shift(1).over("inbox", "parent")
    elder = siblings.filter(pl.col("at").shift(1).over("inbox", "parent") < pl.col("at")).select("touch")
    pairs = siblings.select("touch", earlier=before).drop_nulls().join(elder, on="touch")
    return pl.concat([own.select(*EDGES), pairs.select(*EDGES)])


def _urges(reach: Reach) -> pl.Expr:
    """Return whether mail in one's own thread asks again.

    Outreach does. Between people it may add what was forgotten; there it must say so, or ask in a few words.
    """
    nags = (pl.col("bump") > 0) | (pl.col("overdue") > 0)
    short = (pl.col("request").fill_null(1.0) > 0) & (pl.col("words").fill_null(0) < reach.new_words)
    return pl.col("outreach") | nags | short


def _sequence(touches: pl.DataFrame, reach: Reach) -> pl.DataFrame:
    """Link each step of a sequence to those before it: the last one, or of numbered steps any lower one.

    Whoever goes through a sequence once more, or gets a step again, is not followed up by that.
    """
    number = pl.col("step").cast(pl.String).str.extract(_ORDINAL).cast(pl.Int64)
    steps = touches.filter(pl.col("sequence").is_not_null()).with_columns(number=number)
    ordered, keys = steps.sort("inbox", "sequence", "at", "touch"), ["inbox", "sequence"]
    both = pl.col("number").is_not_null() & pl.col("_number").is_not_null()
    last = lagged(ordered, keys, 1, reach.sequence).filter(~both)
    rising = pl.col("number") > pl.col("_number")
    lower = looking_back(ordered.filter(pl.col("number").is_not_null()), keys, reach.sequence).filter(rising)
    return pl.concat([last.select(*EDGES), lower.select(*EDGES)])


def _unnamed_sequence(touches: pl.DataFrame, reach: Reach) -> pl.DataFrame:
    """Link the steps of sequences without an id, in outreach from a mailbox that offers no way out."""
    offers = (pl.col("way_out_header") | pl.col("way_out_visible")).fill_null(value=False)
    by_hand = (pl.col("stream") == "sales") | ((pl.col("stream") == "marketing") & ~offers & ~_from_log())
    sent = touches.filter(by_hand & pl.col("sequence").is_null() & pl.col("sender").is_not_null())
    ordered = sent.sort("inbox", "sender", "at", "touch")
    return regular(looking_back(ordered, ["inbox", "sender"], reach.sequence)).select(*EDGES)


def _from_log() -> pl.Expr:
    """Return whether nothing is known of a mail's header."""
    return pl.col("way_out_header").is_null()


def _repeats(touches: pl.DataFrame, inboxes: Inboxes, reach: Reach) -> pl.DataFrame:
    """Link mail that says nearly the same as earlier mail of its sender under the same subject."""
    typed = pl.col("prefixed") & ~pl.col("outreach")  # "Re:" between people may answer a mail unseen
    spoken = touches.filter(
        pl.col("subject_key").is_not_null()
        & (pl.col("words") >= SPOKEN)
        & ~typed
        & pl.col("parent").is_null()
    ).sort("inbox", "sender", "subject_key", "at", "touch")
    keys = ["inbox", "sender", "subject_key"]
    pairs = looking_back(spoken, keys, reach.mail).filter(_asks_again())
    # A changed number or name is news, unless the mail itself says that only time went by.
    stale = (pl.col("new_facts") == 0) | (pl.col("overdue") > 0)
    return compared(pairs, inboxes).filter(alike(reach) & stale).select(*EDGES)


def _asks_again() -> pl.Expr:
    """Return whether a repeat asks for something, and is neither a slip nor called for by the person.

    Outreach always asks. A report between colleagues may be the same each week and ask for nothing.
    A second copy within the hour, outside a sequence, is a slip or brings the forgotten attachment.
    A password mail three times in an hour was asked for three times.
    """
    nags = (pl.col("overdue") > 0) | (pl.col("bump") > 0)
    asks = pl.col("stream").is_in(OUTREACH) | nags | (pl.col("request").fill_null(1.0) > 0)
    gap = pl.col("at") - pl.col("_at")
    called = (pl.col("stream") == "transactional") & (gap < timedelta(days=1))
    slip = pl.col("sequence").is_null() & (gap < timedelta(hours=1))
    return asks & (nags | ~(called | slip))


def _bumps(touches: pl.DataFrame, reach: Reach) -> pl.DataFrame:
    """Link mail that says it bumps an earlier mail to the mails that it can mean."""
    bumps = touches.filter(pl.col("bump") > 0)
    near = touches.join(bumps.select("inbox").unique(), on="inbox", how="semi")
    same_subject = near.filter(pl.col("subject_key").is_not_null()).sort(
        "inbox", "subject_key", "at", "touch"
    )
    same_sender = near.sort("inbox", "sender", "at", "touch")
    subject_pairs = looking_back(same_subject, ["inbox", "subject_key"], reach.mail)
    sender_pairs = looking_back(same_sender, ["inbox", "sender"], reach.mail)
    return pl.concat(
        [
            subject_pairs.filter(_same_matter()).select(*EDGES),
            sender_pairs.filter(_other_subject()).select(*EDGES),
        ]
    )


def _for_a_colleague(touches: pl.DataFrame, reach: Reach) -> pl.DataFrame:
    """Link sales mail that speaks of what a colleague wrote to others' sales mail before it, under any subject.

    What answers a mail by its header has told which one it means.
    """
    sales = touches.filter(stream="sales")
    speaks = sales.filter(pl.col("colleague") > 0)
    near = sales.join(speaks.select("inbox").unique(), on="inbox", how="semi").sort("inbox", "at", "touch")
    others = ~pl.col("sender").eq_missing(pl.col("_sender"))
    means = (pl.col("colleague") > 0) & pl.col("parent").is_null()
    return looking_back(near, ["inbox"], reach.mail).filter(means & others).select(*EDGES)


def _same_matter() -> pl.Expr:
    """Return whether a bump under an earlier mail's subject means that mail.

    Between people, a mail that answers somebody else's follows up nothing, and neither does a "Re:" or
    a colleague's mail with a mere hint in it: the answers may lie outside the archive.
    """
    plain = pl.col("sender").eq_missing(pl.col("_sender")) & ~pl.col("prefixed")
    between_people = pl.col("parent").is_null() & (plain | (pl.col("bump") >= 1))
    return (pl.col("bump") > 0) & (pl.col("outreach") | between_people)


def _other_subject() -> pl.Expr:
    """Return whether a bump under a new subject means an earlier mail of its sender.

    In a newsletter and between people only an outright phrase does, in a mail of its own: a "Re:" names a matter,
    and what answers a mail by its header has told which one it means.
    """
    outright = pl.col("bump") >= 1
    sales = (pl.col("stream") == "sales") & (pl.col("_stream") == "sales")
    alike = (pl.col("outreach") & pl.col("_outreach")) | (pl.col("_stream") == pl.col("stream"))
    others = outright & ~pl.col("prefixed") & alike
    return (pl.col("bump") > 0) & pl.col("parent").is_null() & (sales | others)
