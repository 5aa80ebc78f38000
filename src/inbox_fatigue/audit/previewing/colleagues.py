"""Tells whose a plan is: of which organisation each mail, and which addresses are the sender's own house."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from inbox_fatigue.columns import LISTED
from inbox_fatigue.people.domains import FREE_MAIL
from inbox_fatigue.people.organisations import homes_of

if TYPE_CHECKING:
    from inbox_fatigue.people.organisations import Audited
    from inbox_fatigue.plan.nouns import Plan


def whose(audited: Audited, sends: pl.DataFrame) -> pl.DataFrame:
    """Return (touch, organisation) of the planned sends whose sender is of an audited organisation."""
    names = {name for name, _, _ in audited.lines}  # an address at a mail provider is one of its own
    senders = sends["sender"].unique().drop_nulls().to_list()
    domains = {one: one.rpartition("@")[2].lower() for one in senders}
    known = homes_of(audited, domains.values())
    homes = {one: one.lower() if one.lower() in names else known[domain] for one, domain in domains.items()}
    told = pl.col("sender").replace_strict(homes, default=None, return_dtype=pl.String)
    return sends.select("touch", organisation=told).drop_nulls()


def counted_apart(audited: Audited, sends: pl.DataFrame, homes: pl.DataFrame) -> tuple[str, ...]:
    """Return a sentence where mail of a plan is counted beside no history, because it is told to be nobody's."""
    apart = sends.height - homes.height
    if audited.outbound or not apart or not audited.lines:
        return ()
    mails = f"{apart:,} {'send is' if apart == 1 else 'sends are'}"
    why = "the history is of several organisations, and the plan names no sender of any of them"
    return (f"{mails} counted without what was sent before: {why}; name one, or give --organisation.",)


def own_domains(audited: Audited, plan: Plan) -> pl.DataFrame:
    """Return the domains of the house (`columns.LISTED`): the organisation's, and those that the plan sends from.

    A mailbox at a mail provider makes nobody else there a colleague; and where inboxes of many senders are
    audited, no one of them is the house.
    """
    told = [domain for _, domains, _ in audited.lines for domain in domains] if audited.outbound else []
    senders = [step.sender.rpartition("@")[2].lower() for step in plan.steps]
    own = sorted({domain for domain in (*told, *senders) if domain and "@" not in domain} - FREE_MAIL)
    return pl.DataFrame([("internal", domain) for domain in own], schema=LISTED, orient="row")
