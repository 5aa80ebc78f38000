"""Tells where an archive holds much mail of others than those whose mail was found to be audited."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from inbox_fatigue.ledger import reading
from inbox_fatigue.model import Problem
from inbox_fatigue.people.domains import FREE_MAIL, registrable
from inbox_fatigue.people.organisations import is_given

if TYPE_CHECKING:
    from inbox_fatigue.inbox_frames import Inboxes
    from inbox_fatigue.ledger import Ledger
    from inbox_fatigue.people.organisations import Audited

_MUCH = 20  # one touch in so many; a colleague's copy, or an answer to all, is less
_DETAIL = (
    "{messages} to people outside were not judged: {who} sent {them}, and no log says that this is mail of yours; "
    "if it is, name all domains with --organisation (they are then judged as one)"
)


def other_senders(ledger: Ledger, inboxes: Inboxes, audited: Audited) -> tuple[Problem, ...]:
    """Return a problem if others sent much to people outside, and nobody said whose mail is to be audited."""
    if is_given(audited) or not audited.outbound or not audited.of_sender:
        return ()
    sent = reading.sent_by_others(ledger, audited.of_sender)
    left, judged = int(sent["touches"].sum()), len(inboxes.touches)
    if not left or left * _MUCH < left + judged:
        return ()
    domains = dict(
        reading.addresses_with(ledger, sent["sender"].to_list()).select("id", "domain").iter_rows()
    )
    companies: Counter[str] = Counter()
    for sender, touches in sent.select("sender", "touches").iter_rows():
        companies[registrable(domains[sender]) if domains[sender] else ""] += touches
    messages = f"{left:,} message{'' if left == 1 else 's'}"
    them = "it" if left == 1 else "them"
    detail = _DETAIL.format(messages=messages, who=_named(companies), them=them)
    return (Problem(why="senders-left-out", detail=detail, lost=0),)


def _named(companies: Counter[str]) -> str:
    """Return the company that sent most, and how many others did; nobody's own address."""
    shown = [one for one, _ in companies.most_common() if one and one not in FREE_MAIL][:1]
    others = len(companies) - len(shown)
    told = [
        *shown,
        *([f"{others:,} {'other' if shown else 'domain'}{'' if others == 1 else 's'}"] * bool(others)),
    ]
    return " and ".join(told)
