"""What people, senders, campaigns and organisations are called in a report: pseudonyms, unless asked."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import polars as pl

from inbox_fatigue.audit import admitting
from inbox_fatigue.frames.lookups import looked_up
from inbox_fatigue.ledger import reading
from inbox_fatigue.ledger.row_keys import address_key
from inbox_fatigue.one_spelling import is_address, one_spelling
from inbox_fatigue.people.senders import minted_senders

if TYPE_CHECKING:
    from collections.abc import Mapping

    from inbox_fatigue.audit.request import Request
    from inbox_fatigue.inbox_frames import Inboxes
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
    told = reading.recipients(ledger).with_columns(shown="address" if show_addresses else "label")
    people = dict(told.select("person", "shown").rows())
    known = reading.addresses(ledger).select("id", "address", "role", "recipient")
    named = looked_up(known, "recipient", told.select(recipient="person", label="label"))
    is_judged = (
        pl.col("recipient").is_in(inboxes.people_written_to["person"].implode()).fill_null(value=False)
    )
    is_public = (pl.col("role") != 0) | pl.col("id").is_in(_public(inboxes).implode()) | ~is_judged
    shown = (
        pl.when(pl.lit(show_addresses) | is_public).then("address").otherwise(pl.col("label").fill_null(""))
    )
    senders: dict[int, str] = dict(named.select("id", shown.alias("shown")).rows())
    senders |= dict(minted_senders(ledger).values())
    campaigns = reading.campaigns(ledger)
    return Names(people=people, senders=senders, campaigns=campaigns, titles=_titles(campaigns, inboxes))


def _public(inboxes: Inboxes) -> pl.Series:
    """Return the senders at least half of whose mail is what firms send to many."""
    to_many = pl.col("stream").cast(pl.String).is_in(("marketing", "service", "transactional"))
    by_stream = (
        inboxes.touches.group_by("sender", "stream")
        .agg(touches=pl.len())
        .filter(pl.col("stream").is_not_null())
    )
    shares = by_stream.group_by("sender").agg(
        share=pl.col("touches").filter(to_many).sum() / pl.col("touches").sum()
    )
    return shares.filter(pl.col("share") >= 0.5)["sender"].drop_nulls()


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


def person_named(ledger: Ledger, request: Request, who: str) -> tuple[int, str] | None:
    """Return key and label of a person by a label, an address or an id; pseudonyms are made with a key alone."""
    found = None if is_address(who) else reading.person_of(ledger, who)
    if found is None and (is_address(who) or request.key_file is not None):
        found = reading.person_of(ledger, _as_kept(ledger, request, who))
    return found


def _as_kept(ledger: Ledger, request: Request, address: str) -> str:
    """Return an address as the ledger has it."""
    return admitting.known_names(ledger, request).address(one_spelling(address))
