"""What people, senders, campaigns and organisations are called in a report: pseudonyms, unless asked."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import polars as pl

from inbox_fatigue.ledger import reading
from inbox_fatigue.ledger.mail_rows import address_key
from inbox_fatigue.people.senders import minted_senders

if TYPE_CHECKING:
    from collections.abc import Mapping

    from inbox_fatigue.columns import Inboxes
    from inbox_fatigue.ledger import Ledger

_WORD = re.compile(r"[a-z]{4}|\b[A-Z]{4,}\b")  # four letters as a word has them


@dataclass(frozen=True, kw_only=True)
class Names:
    """What people, senders and campaigns are called in this report."""

    people: Mapping[int, str]
    senders: Mapping[int, str]
    campaigns: Mapping[int, str]
    titles: Mapping[int, str] = field(default_factory=dict)  # of campaigns that a code names: their subject


def name_all(ledger: Ledger, inboxes: Inboxes, *, show_addresses: bool) -> Names:
    """Return the names: pseudonyms, unless the user asked for addresses.

    A sender keeps its address if it mostly sends marketing, is a role mailbox, or got no mail that is judged
    here: the manager has to know whose mail it is.
    """
    judged = set(inboxes.touches["person"].unique().to_list())
    people = reading.recipients(ledger)
    shown = people["address"] if show_addresses else people["label"]
    labels = dict(zip(people["person"].to_list(), shown.to_list(), strict=True))
    public = set(
        inboxes.touches.group_by("sender")
        .agg(share=pl.col("stream").cast(pl.String).is_in(("marketing", "service", "transactional")).mean())
        .filter(pl.col("share") >= 0.5)["sender"]
        .drop_nulls()
        .to_list()
    )
    known = reading.addresses(ledger).select("id", "address", "role", "recipient").rows()
    senders = {
        key: address
        if show_addresses or role or key in public or recipient not in judged
        else labels.get(recipient, "")
        for key, address, role, recipient in known
    }
    senders |= dict(minted_senders(ledger).values())
    campaigns = reading.campaigns(ledger)
    return Names(people=labels, senders=senders, campaigns=campaigns, titles=_titles(campaigns, inboxes))


def is_code(name: str) -> bool:
    """Return whether a name is one for programs, such as 14141611 or TjNfnE: it has no word in it."""
    return name.isascii() and _WORD.search(name) is None


def _titles(campaigns: Mapping[int, str], inboxes: Inboxes) -> dict[int, str]:
    """Return the subject that most mail of a campaign has, for those that only a code names."""
    coded = [key for key, name in campaigns.items() if is_code(name)]
    if not coded:
        return {}
    sent = inboxes.touches.filter(pl.col("campaign").is_in(coded)).select("campaign", "content")
    subjects = sent.join(inboxes.contents.select("content", "subject"), on="content")
    counts = subjects.filter(pl.col("subject") != "").group_by("campaign", "subject").len()
    most = counts.sort("campaign", "len", "subject", descending=[False, True, False]).unique(
        "campaign", keep="first"
    )
    told = most.select("campaign", "subject").rows()
    return {key: subject for key, subject in told if subject != campaigns[key]}  # a log may know no other


def organisation_name(name: str, names: Names) -> str:
    """Return an organisation's name; one that is a private address is told by its pseudonym."""
    if "@" not in name:
        return name
    return names.senders.get(address_key(name)) or name.rpartition("@")[2]
