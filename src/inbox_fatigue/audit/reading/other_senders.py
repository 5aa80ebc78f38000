"""Tells where an archive holds much mail of others than those whose mail was found to be audited."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from inbox_fatigue.ledger import reading
from inbox_fatigue.model import Problem
from inbox_fatigue.people.organisations import is_given, owner

if TYPE_CHECKING:
    from collections.abc import Iterable

    from inbox_fatigue.inbox_frames import Inboxes
    from inbox_fatigue.ledger import Ledger
    from inbox_fatigue.people.organisations import Audited

_MUCH = 20  # one touch in so many by one sender's house; a colleague's copy, or an answer to all, is less
_DETAIL = (
    "{messages} to people outside were not judged: {who} sent {them}, and no log says that this is mail of yours; "
    "if it is, name all domains with --organisation (they are then judged as one)"
)


def other_senders(ledger: Ledger, inboxes: Inboxes, audited: Audited) -> tuple[Problem, ...]:
    """Return a problem if somebody else sent much to people outside, and nobody said whose mail is to be audited."""
    if is_given(audited) or not audited.outbound or not audited.of_sender:
        return ()
    if set(reading.values_of(ledger, "sender")) <= audited.of_sender.keys():
        return ()
    sent = reading.sent_by_others(ledger, audited.of_sender)
    total = len(inboxes.touches) + int(sent["touches"].sum())
    addresses = reading.addresses_with(ledger, sent["sender"].to_list()).rows_by_key(
        "id", named=True, unique=True
    )
    houses: Counter[str] = Counter()
    for sender, touches in sent.select("sender", "touches").iter_rows():
        houses[owner(addresses[sender])] += touches
    much = {house: touches for house, touches in houses.most_common() if touches * _MUCH >= total}
    if not much:
        return ()
    left = sum(much.values())
    messages = f"{left:,} message{'' if left == 1 else 's'}"
    detail = _DETAIL.format(messages=messages, who=_named(much), them="it" if left == 1 else "them")
    return (Problem(why="senders-left-out", detail=detail, lost=0),)


def _named(houses: Iterable[str]) -> str:
    """Return the domains of houses, and no address of anybody."""
    return " and ".join(dict.fromkeys("mail providers' addresses" if "@" in one else one for one in houses))
