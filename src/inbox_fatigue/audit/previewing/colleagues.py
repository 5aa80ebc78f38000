"""Tells which addresses are the sender's own house, so that a plan can be told when it writes to colleagues."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from inbox_fatigue.columns import LISTED
from inbox_fatigue.people.domains import FREE_MAIL

if TYPE_CHECKING:
    from inbox_fatigue.people.organisations import Audited
    from inbox_fatigue.plan.nouns import Plan


def own_domains(audited: Audited, plan: Plan) -> pl.DataFrame:
    """Return the domains of the house (`columns.LISTED`): the organisation's, and those that the plan sends from.

    A mailbox at a mail provider makes nobody else there a colleague; and where inboxes of many senders are
    audited, no one of them is the house.
    """
    told = [domain for _, domains, _ in audited.lines for domain in domains] if audited.outbound else []
    senders = [step.sender.rpartition("@")[2].lower() for step in plan.steps]
    own = sorted({domain for domain in (*told, *senders) if domain and "@" not in domain} - FREE_MAIL)
    return pl.DataFrame([("internal", domain) for domain in own], schema=LISTED, orient="row")
