"""Tells by what is said of a bounce whether the mailbox is gone, whether it will pass, or neither.

Details are what a log, a file of events or the notice of a mail server says of it: "hard", "Transient", "soft: 4.2.2",
"550 no such user". Everything that asks this asks it here, so that one bounce is the same wherever it is told.
"""

from __future__ import annotations

import polars as pl

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
# Words, statuses and codes of what passes: the server was away, or asked to be tried again.
_SOFT = r"(?i)^soft"
_PASSING = r"(?i)^soft|transient|temporar|technical|(?:^|[^\d.])4\.\d{1,3}\.\d{1,3}|(?:^|[^\d.])4[2-5]\d\b"
_FINAL = rf"(?i)\bhard|\bpermanent|(?:^|[^\d.])5\.\d{{1,3}}\.\d{{1,3}}|{_CODE}"
# RFC 3463 has other reasons as well to refuse one mail for good: a full mailbox (x.2.2), a mail that is too
# long (x.2.3, x.3.4), the way to the host (x.4), the protocol (x.5), the form (x.6), and a policy (x.7).
# The mailbox may live.
_ONE_MAIL = r"5\.(?:2\.[23]|3\.4|[4567]\.\d{1,3})\b"


def is_for_good(detail: pl.Expr) -> pl.Expr:
    """Return whether the detail of a bounce says that the mailbox does not exist; "" says nothing."""
    by_code = detail.str.contains(_CODE) & ~detail.str.contains(_REFUSED)
    other = detail.str.contains(_ONE_MAIL) | detail.str.contains(_SOFT)
    return ((detail.str.contains(_FOR_GOOD) | by_code) & ~other).fill_null(value=False)


def is_passing(detail: pl.Expr) -> pl.Expr:
    """Return whether the detail of a bounce says that it is a soft one: the mail may have arrived later.

    A bounce that says nothing of it, or that this one mail was refused, reached nobody.
    """
    passing = detail.str.contains(_PASSING) & ~detail.str.contains(_FINAL)
    return (detail.str.contains(_SOFT) | passing).fill_null(value=False)


def says_which(detail: pl.Expr) -> pl.Expr:
    """Return whether the detail of a bounce says anything of whether it was for good."""
    known = [detail.str.contains(words) for words in (_ONE_MAIL, _REFUSED, _PASSING)]
    return pl.any_horizontal(is_for_good(detail), *known).fill_null(value=False)
