"""What is planned, as a cases file tells it: `testing` adds it to the inboxes of a story.

A touch with `planned = true` is one send of the plan.
It may say `to` (the address), `values` (what the audience has for it, by field), `fallback` (fields for which
the creative says what to write otherwise), `row`, `zone_known`, and which `campaign` and `step` it belongs to:

    touches = [{ at = "2026-06-03 09:00", planned = true, to = "ana@reader.example", values = { first_name = "" } }]

`plan` says what differs from a sound plan: `creatives`, each the fields of a row of PLANNED_CREATIVES with
`campaign` ("plan") and `step` (0), and `unknown`, the names of fields that nobody knows; `listed`, entries by kind:

    [case.plan]
    creatives = [{ subject = "", links = ["https://tea.example"], unknown = ["text"] }]
    listed = { suppressed = ["ana@reader.example", "rival.example"] }
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from inbox_fatigue.columns import LISTED, PLANNED_CREATIVES, PLANNED_SENDS, PLANNED_VALUES
from inbox_fatigue.frames.schemas import conform
from inbox_fatigue.inbox_frames import PlanFacts
from inbox_fatigue.keys import campaign_key, text_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

PLANNED_ONLY = frozenset(
    {"to", "row", "values", "fallback", "zone_known"}
)  # keys that are no columns of TOUCHES
CAMPAIGN = "plan"


def plan_facts(story: Mapping[str, Any], touches: Sequence[Mapping[str, Any]]) -> PlanFacts | None:
    """Return the plan of a story, None if it has none; `touches` are the story's, as rows of TOUCHES."""
    told = [
        (entry, row)
        for entry, row in zip(story.get("touches", ()), touches, strict=True)
        if isinstance(entry, dict) and entry.get("planned")
    ]
    plan = story.get("plan")
    if plan is None and not told:
        return None
    sends = _sends(told)
    listed = (plan or {}).get("listed", {})
    return PlanFacts(
        sends=_frame(sends, PLANNED_SENDS),
        values=_frame(_values(told), PLANNED_VALUES),
        creatives=_frame(_creatives((plan or {}).get("creatives", ()), told, sends), PLANNED_CREATIVES),
        listed=_frame(
            [{"kind": kind, "entry": entry} for kind, some in listed.items() for entry in some], LISTED
        ),
    )


def _sends(told: Iterable[tuple[Mapping[str, Any], Mapping[str, Any]]]) -> list[dict[str, Any]]:
    sends = [
        {
            "touch": row["touch"],
            "person": row["person"],
            "campaign": campaign_key(_campaign(entry)),
            "name": _campaign(entry),
            "step": _step(entry),
            "row": entry.get("row", number),
            "address": entry.get("to", f"{entry.get('person_named', 'a')}@reader.example"),
            "at": row["at"],
            "local_at": row.get("local_at"),
            "zone_known": entry.get("zone_known", True),
            "channel": row["channel"],
            "weight": row["weight"],
        }
        for number, (entry, row) in enumerate(told, 2)  # the first line holds the names of the columns
    ]
    of_step: dict[tuple[int, int], list[dict[str, Any]]] = {}
    for send in sorted(sends, key=lambda one: (one["at"], one["touch"])):
        of_step.setdefault((send["campaign"], send["step"]), []).append(send)
    for some in of_step.values():
        for send in some:
            send |= {"first": send is some[0], "recipients": len({one["person"] for one in some})}
    return sends


def _values(told: Iterable[tuple[Mapping[str, Any], Mapping[str, Any]]]) -> list[dict[str, Any]]:
    return [
        {
            "touch": row["touch"],
            "field": field,
            "value": value,
            "fallback": field in entry.get("fallback", ()),
        }
        for entry, row in told
        for field, value in entry.get("values", {}).items()
    ] + [
        {"touch": row["touch"], "field": field, "value": None, "fallback": True}
        for entry, row in told
        for field in entry.get("fallback", ())
        if field not in entry.get("values", {})
    ]


def _creatives(
    given: Iterable[Mapping[str, Any]],
    told: Iterable[tuple[Mapping[str, Any], Mapping[str, Any]]],
    sends: Iterable[Mapping[str, Any]],
) -> list[dict[str, Any]]:
    """Return one row per step: a sound creative, with what the story says otherwise."""
    special = {(str(one.get("campaign", CAMPAIGN)), int(one.get("step", 0))): dict(one) for one in given}
    steps: dict[tuple[str, int], dict[str, Any]] = {key: {} for key in special}
    for (entry, row), send in zip(told, sends, strict=True):
        own = steps.setdefault((send["name"], send["step"]), {})
        own.setdefault("content", row.get("content"))
        own["fields"] = sorted({*own.get("fields", ()), *entry.get("values", {}), *entry.get("fallback", ())})
    follow_ups = {name: sum(other == name and step > 0 for other, step in steps) for name, _ in steps}
    rows = []
    for (name, step), known in sorted(steps.items()):
        own = special.get((name, step), {})
        unknown = own.pop("unknown", ())
        content = own.pop("content", None)
        row = {
            "subject": f"Tea of step {step}",
            "text": f"Tea number {step} is here.",
            "greeting": "",
            "links": [],
            "unfilled": [],
            "way_out": True,
            "unless": ["reply"] if step else [],
            "follow_ups": follow_ups[name],
            "sender": "letter@sender.example",
            **known,
            **own,
            "campaign": campaign_key(name),
            "name": name,
            "step": step,
        }
        if content is not None:
            row["content"] = text_key(content)
        rows.append(row | dict.fromkeys(unknown))
    return rows


def _campaign(entry: Mapping[str, Any]) -> str:
    return str(entry.get("campaign", CAMPAIGN))


def _step(entry: Mapping[str, Any]) -> int:
    return int(entry.get("step", 0))


def _frame(rows: list[dict[str, Any]], schema: dict[str, Any]) -> pl.DataFrame:
    if not rows:
        return pl.DataFrame(schema=schema)
    return conform(pl.DataFrame(rows, infer_schema_length=None), schema).select(*schema)
