"""Campaigns that have not been sent: read, checked, unfolded into sends, and written as their readers would get them.

A plan comes as `plan.toml`, as a directory that holds one, or as a table of planned sends; sequences may come as
a sales tool exported them. Nothing here knows the ledger: a query on it is a function that is handed in.
"""

from __future__ import annotations

from inbox_fatigue.plan.creatives import Copy, mail, message_id
from inbox_fatigue.plan.expected import expected_sends, reaction_rate, step_rates
from inbox_fatigue.plan.hygiene import Facts, creative_rows, facts, value_rows
from inbox_fatigue.plan.loading import load
from inbox_fatigue.plan.nouns import Audience, Creative, Form, Pair, Plan, PlannedCampaign, Step
from inbox_fatigue.plan.tables import schema
from inbox_fatigue.plan.unfolding import unfold

__all__ = [
    "Audience",
    "Copy",
    "Creative",
    "Facts",
    "Form",
    "Pair",
    "Plan",
    "PlannedCampaign",
    "Step",
    "creative_rows",
    "expected_sends",
    "facts",
    "load",
    "mail",
    "message_id",
    "reaction_rate",
    "schema",
    "step_rates",
    "unfold",
    "value_rows",
]
