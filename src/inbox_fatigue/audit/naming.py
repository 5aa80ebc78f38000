"""What people, senders, campaigns and organisations are called in a report: pseudonyms, unless asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from inbox_fatigue.ledger import reading
from inbox_fatigue.ledger.mail_rows import address_key
from inbox_fatigue.people.senders import minted_senders

if TYPE_CHECKING:
    from collections.abc import Mapping

    from inbox_fatigue.columns import Inboxes
    from inbox_fatigue.ledger import Ledger


@dataclass(frozen=True, kw_only=True)
class Names:
    """What people, senders and campaigns are called in this report."""

    people: Mapping[int, str]
    senders: Mapping[int, str]
    campaigns: Mapping[int, str]


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
    return Names(people=labels, senders=senders, campaigns=reading.campaigns(ledger))


def organisation_name(name: str, names: Names) -> str:
    """Return an organisation's name; one that is a private address is told by its pseudonym."""
    if "@" not in name:
        return name
    return names.senders.get(address_key(name)) or name.rpartition("@")[2]
