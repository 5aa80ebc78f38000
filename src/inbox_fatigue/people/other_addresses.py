"""Tells whose answer it is that comes from an address to which nobody had written.

Somebody reads the mail of their work at home, and answers from there: "please take me off your list". What the
answer names in its header is the mail itself, which went to one person alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from inbox_fatigue.ledger import reading
from inbox_fatigue.model import MailKind

if TYPE_CHECKING:
    from inbox_fatigue.ledger import Ledger


def answers_for_others(ledger: Ledger, wrote: pl.DataFrame) -> pl.DataFrame:
    """Return answers from strangers once more, as written by the person to whom alone the answered mail went.

    A stranger is of none of our domains, stands in no contacts and had got no mail of ours. Where several answer
    for one person, that one is a list, or a mailbox of many.
    """
    letters = (pl.col("kind") == MailKind.MAIL.value) & pl.col("parent_key").is_not_null()
    asked = wrote.filter(letters & pl.col("person").is_not_null())
    if asked.is_empty():
        return asked
    ours = _our_people(ledger)
    strangers = _strangers(ledger, asked.join(ours, on="person", how="anti"))
    meant = strangers.join(_alone(ledger, strangers["parent_key"], ours), on="parent_key")
    one = meant.filter(pl.col("person").n_unique().over("reader") == 1)
    return one.with_columns(pl.col("reader").alias("person"), pl.col("address").alias("from")).select(
        wrote.columns
    )


def _our_people(ledger: Ledger) -> pl.DataFrame:
    """Return the people (person) who have an address of an audited organisation's."""
    known = reading.addresses(ledger)
    domains = [domain for _, some, _ in reading.organisations(ledger) for domain in some]
    at_home = [pl.col("domain").eq(one) | pl.col("domain").str.ends_with(f".{one}") for one in domains]
    own = known.filter(pl.any_horizontal(pl.col("organisation").is_not_null(), *at_home))
    return own.select(person="recipient").drop_nulls().unique()


def _strangers(ledger: Ledger, wrote: pl.DataFrame) -> pl.DataFrame:
    """Return what those wrote who stand in no contacts and had got no mail of ours before."""
    owners = reading.owners(ledger)
    told = reading.contacts(ledger).select("address").join(owners, on="address").select("person").unique()
    unknown = wrote.join(told, on="person", how="anti")
    theirs = owners.join(unknown.select("person").unique(), on="person", how="semi")
    got = _sent(ledger, pl.col("address").is_in(theirs["address"].implode())).join(owners, on="address")
    first = got.group_by("person").agg(first=pl.col("at").min())
    had = pl.col("first") < pl.col("at")
    return unknown.join(first, on="person", how="left").filter(~had.fill_null(value=False)).drop("first")


def _alone(ledger: Ledger, parents: pl.Series, ours: pl.DataFrame) -> pl.DataFrame:
    """Return (parent_key, reader, address): of our mails that went to one person alone, who that was."""
    names = reading.message_names(ledger).filter(pl.col("message_key").is_in(parents.implode()))
    sent = _sent(ledger, pl.col("message").is_in(names["message"].implode()))
    reached = (
        sent.join(reading.owners(ledger), on="address")
        .join(ours, on="person", how="anti")
        .join(names, on="message")
    )
    return (
        reached.group_by(parent_key="message_key")
        .agg(
            people=pl.col("person").n_unique(), reader=pl.col("person").min(), address=pl.col("address").min()
        )
        .filter(pl.col("people") == 1)
        .drop("people")
    )


def _sent(ledger: Ledger, which: pl.Expr) -> pl.DataFrame:
    """Return some of the mails that audited organisations sent."""
    found = reading.sends_where(
        ledger, which & pl.col("message").is_not_null(), "address", "sender", "message", "at"
    )
    return found.filter(pl.col("sender").is_in(list(reading.audited_senders(ledger))))
