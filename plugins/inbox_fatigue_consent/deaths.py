"""Reads from the events of each inbox which addresses are dead, and from when to when."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from inbox_fatigue.plugin import Inboxes

# A status of RFC 3463 that says "for good", a sending system's word for it, or the words of mail servers for it.
_FOR_GOOD = (
    r"(?i)\bhard|\bpermanent|(?:^|[^\d.])5\.\d{1,3}\.\d{1,3}"
    r"|\bno such (?:user|mailbox|recipient|address)|\bunknown (?:user|recipient|mailbox|address)"
    r"|\b(?:user|recipient|mailbox|address|account) (?:is )?(?:unknown|not found|invalid|disabled|closed)"
    r"|\b(?:does not|doesn.t) exist|\binvalid[ _-]?(?:e-?mail|address|mailbox|recipient)|\bbad destination mailbox"
)
# A reply code of RFC 5321 says so as well, unless the words beside it say that one mail was refused.
_CODE = r"(?:^|[^\d.])55[0134]\b"
_REFUSED = (
    r"(?i)spam|\bpolic|block|black.?list|reputation|dmarc|\bspf\b|dkim|\bcontent|virus|quota|\bfull\b"
    r"|too (?:large|big|long|many)|greylist|rate limit|throttl|relay"
)
# What says that a bounce was not for good, beside all this.
_PASSING = r"(?i)^soft|transient|temporar|technical|(?:^|[^\d.])4\.\d{1,3}\.\d{1,3}|(?:^|[^\d.])4[2-5]\d\b"
# RFC 3463 has other reasons as well to refuse one mail for good: a full mailbox (x.2.2), a mail that is too
# long (x.2.3, x.3.4), the way to the host (x.4), the protocol (x.5), the form (x.6), and a policy (x.7).
# The mailbox may live.
_ONE_MAIL = r"5\.(?:2\.[23]|3\.4|[4567]\.\d{1,3})\b"
_ALIVE = ("reply", "out_of_office", "click", "open", "delivered", "subscribe")


def deaths(inboxes: Inboxes) -> pl.DataFrame:
    """Return the moments at which an address dies or lives again: inbox, address, at, dead, event, note.

    Addresses to which nothing died are not among them.
    Of several hard bounces in a row the first one counts, for the address was dead ever since.
    A sign of life at the moment of a bounce is the later word, in doubt for the sender.
    """
    kind = pl.col("kind").cast(pl.String)
    dead = (kind == "bounce") & is_for_good(pl.col("detail"))
    lives = kind.is_in(_ALIVE) & pl.col("reliable").fill_null(value=False)
    buried = inboxes.events.filter(dead).select("address").unique()
    known = inboxes.events.with_columns(dead=dead).filter(dead | lives).join(buried, on="address", how="semi")
    told = _heard(inboxes, known)
    ordered = told.sort("inbox", "address", "at", pl.col("dead").not_(), "event")
    turns = pl.col("dead").ne_missing(pl.col("dead").shift(1).over("inbox", "address"))
    note = pl.format("hard bounce of {}", pl.col("at").dt.strftime("%Y-%m-%d"))
    changes = ordered.filter(turns).unique(["inbox", "address", "at"], keep="last", maintain_order=True)
    return changes.select("inbox", "address", "at", "dead", "event", note=note)


def is_for_good(detail: pl.Expr) -> pl.Expr:
    """Return whether the detail of a bounce says that the mailbox does not exist; "" says nothing."""
    by_code = detail.str.contains(_CODE) & ~detail.str.contains(_REFUSED)
    passing = detail.str.contains(_ONE_MAIL) | detail.str.contains(r"(?i)^soft")
    return ((detail.str.contains(_FOR_GOOD) | by_code) & ~passing).fill_null(value=False)


def says_which(detail: pl.Expr) -> pl.Expr:
    """Return whether the detail of a bounce says anything of whether it was for good."""
    known = [detail.str.contains(words) for words in (_ONE_MAIL, _REFUSED, _PASSING)]
    return pl.any_horizontal(is_for_good(detail), *known).fill_null(value=False)


def _heard(inboxes: Inboxes, told: pl.DataFrame) -> pl.DataFrame:
    """Return the events in the inboxes of whom they were told to.

    A bounce often names no organisation, for the machine that wrote it knows of none: who had written to the address
    before has heard of it. Where one alone writes to the address it is theirs, also if it is older than the mail on
    record, as in a list of bounces.
    """
    touches = inboxes.touches.join(told, on="address", how="semi")
    wrote = touches.group_by("inbox", "address", "person").agg(first=pl.col("at").min())
    wrote = wrote.with_columns(alone=pl.len().over("address") == 1)
    met = told.select("event", "address", "at", "dead", told="inbox").join(wrote, on="address")
    untold = pl.col("told").is_null() & (pl.col("alone") | (pl.col("first") <= pl.col("at")))
    return met.filter(untold | (pl.col("told") == pl.col("inbox")))
