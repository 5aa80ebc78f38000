"""Reads the two nested forms in which sales tools export a sequence.

Salesloft: `cadence_content.step_groups`, each with the day on which it is due and its steps; several steps of
a group are variants, of which a person gets one. Outreach: JSON:API documents with `sequenceStep`, whose
interval is in minutes since the step before, and the templates beside them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from inbox_fatigue.model import EventKind
from inbox_fatigue.plan.step_rows import Export, Row, texts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_LINKEDIN = re.compile(r"linkedin", re.IGNORECASE)


def ends(settings: Mapping[str, Any]) -> tuple[EventKind, ...] | None:
    """Return what Salesloft takes people out of a cadence for."""
    said = {"remove_replied": EventKind.REPLY, "remove_bounced": EventKind.BOUNCE}
    if not set(said) & set(settings):
        return None
    return tuple(kind for key, kind in said.items() if settings.get(key))


def of_groups(groups: Sequence[Any]) -> Iterator[Row]:
    """Yield the steps of Salesloft's groups; of the variants in one group the first."""
    for group in sorted(
        (one for one in groups if isinstance(one, dict)), key=lambda one: one.get("day") or 0
    ):
        chosen = False
        for step in group.get("steps") or []:
            settings = step.get("type_settings") or {}
            template = settings.get("email_template") or {}
            told = {
                "day": group.get("day"),
                "type": _kind_of(step),
                "name": step.get("name"),
                "subject": template.get("subject"),
                "body": template.get("body"),
                "reply": settings.get("previous_email_step_group_reference_id") is not None or None,
            }
            why = "" if step.get("enabled", True) else "it is switched off"
            row = Row(1, texts(told), why or ("it is a variant of the step before" if chosen else ""))
            chosen = chosen or not why
            yield row


def _kind_of(step: Mapping[str, Any]) -> Any:
    name = step.get("name")
    if step.get("type") in {"Integration", "Other"} and isinstance(name, str) and _LINKEDIN.search(name):
        return "linkedin"
    return step.get("type")


def of_documents(data: Sequence[Any], included: Sequence[Any]) -> Export:
    """Return the steps of Outreach's documents, each with the template that it leads to."""
    known = {
        (one.get("type"), str(one.get("id"))): one for one in (*data, *included) if isinstance(one, dict)
    }
    rows = []
    for (kind, _), one in known.items():
        if kind != "sequenceStep":
            continue
        has = one.get("attributes") or {}
        template = _template(one, known)
        told = {
            "number": has.get("order"),
            "minutes": has.get("interval"),
            "type": has.get("stepType"),
            "name": has.get("displayName") or template.get("name"),
            "subject": template.get("subject"),
            "body": template.get("bodyHtml") or template.get("bodyText"),
            "reply": _leads_on(one, known) or None,
        }
        rows.append(Row(1, texts(told)))
    sequences = [one.get("attributes") or {} for (kind, _), one in known.items() if kind == "sequence"]
    name = str(sequences[0].get("name") or "") if len(sequences) == 1 else ""
    return Export(rows=tuple(rows), name=name)


def _linked(one: Mapping[str, Any], name: str, known: Mapping[tuple[Any, str], Any]) -> Mapping[str, Any]:
    link = ((one.get("relationships") or {}).get(name) or {}).get("data") or {}
    link = link[0] if isinstance(link, list) and link else link
    return known.get((link.get("type"), str(link.get("id"))), {}) if isinstance(link, dict) else {}


def _template(one: Mapping[str, Any], known: Mapping[tuple[Any, str], Any]) -> Mapping[str, Any]:
    for name in ("sequenceTemplates", "sequenceTemplate"):
        between = _linked(one, name, known)
        if found := _linked(between, "template", known):
            return found.get("attributes") or {}
    return _linked(one, "template", known).get("attributes") or {}


def _leads_on(one: Mapping[str, Any], known: Mapping[tuple[Any, str], Any]) -> bool:
    between = _linked(one, "sequenceTemplates", known) or _linked(one, "sequenceTemplate", known)
    return bool((between.get("attributes") or {}).get("isReply"))
