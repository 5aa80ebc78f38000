"""Reads what sales tools export of a sequence into rows: JSON of Salesloft or Outreach, or a table.

Salesloft: `cadence_content.step_groups`, each with the day on which it is due and its steps; several steps of
a group are variants, of which a person gets one. Outreach: JSON:API documents with `sequenceStep`, whose
interval is in minutes since the step before, and the templates beside them. Others: objects or rows with
names such as step, day or interval_days, type, subject and body.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from inbox_fatigue.model import EventKind
from inbox_fatigue.plan.table_files import opened
from inbox_fatigue.sources.logs.names import plain_name
from inbox_fatigue.sources.logs.table import LINE, UnusableTableError, column_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from inbox_fatigue.limits import Limits

NAMES: Mapping[str, tuple[str, ...]] = {
    "sequence": ("sequence", "sequence_name", "cadence", "cadence_name", "campaign", "campaign_name"),
    "number": ("step", "step_number", "order", "position", "sequence_number", "number", "step_order"),
    "day": ("day", "day_number", "send_day", "step_day", "due_day"),
    "days": (
        "interval_days",
        "delay_days",
        "wait_days",
        "delay_in_days",
        "days",
        "interval_in_days",
        "days_after",
    ),
    "hours": ("interval_hours", "delay_hours", "wait_hours", "delay_in_hours"),
    "minutes": (
        "interval_minutes",
        "delay_minutes",
        "wait_minutes",
        "interval_in_minutes",
        "delay_in_minutes",
    ),
    "seconds": ("interval_seconds", "delay_seconds", "interval_in_seconds"),
    "wait": ("interval", "delay", "wait", "after", "wait_time"),
    "type": ("type", "step_type", "channel", "action", "action_type"),
    "name": ("name", "step_name", "title", "display_name"),
    "subject": ("subject", "subject_line", "email_subject", "template_subject"),
    "body": (
        "body",
        "body_html",
        "body_text",
        "html",
        "text",
        "email_body",
        "content",
        "message",
        "template",
        "template_body",
    ),
    "reply": ("reply", "is_reply", "thread", "same_thread", "in_thread", "reply_in_thread"),
    "enabled": ("enabled", "active", "is_active"),
}
_LINKEDIN = re.compile(r"linkedin", re.IGNORECASE)
_MOST_BYTES = 16 * 1024 * 1024


@dataclass(slots=True)
class Row:
    """A step as it was written, by our names."""

    line: int
    told: dict[str, str] = field(default_factory=dict)
    left_out: str = ""  # why it does not go, "" if it does


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """A sequence as a tool wrote it."""

    rows: tuple[Row, ...]
    name: str = ""
    unless: tuple[EventKind, ...] | None = None  # None: it does not say


def read_export(path: Path, limits: Limits) -> Export:
    """Return the rows of a file; OSError, UnusableTableError or ValueError if it cannot be read as one."""
    return _from_json(path) if _is_json(path) else Export(rows=tuple(_from_table(path, limits)))


def is_step_list(columns: Sequence[str]) -> bool:
    """Return whether a table's columns are those of a list of steps."""
    plain = {plain_name(name) for name in columns}
    has = {ours: bool(plain & set(names)) for ours, names in NAMES.items()}
    timed = any(has[one] for one in ("day", "days", "hours", "minutes", "seconds", "wait"))
    return timed and (has["number"] or has["type"]) and (has["subject"] or has["body"] or has["type"])


def _is_json(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(1024).lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in {b"{", b"["}


def _from_table(path: Path, limits: Limits) -> Iterator[Row]:
    with opened(path, limits) as table:
        plain = [plain_name(name) for name in table.header]
        at = {
            ours: next(plain.index(name) for name in names if name in plain)
            for ours, names in NAMES.items()
            if set(names) & set(plain)
        }
        for batch in table.batches(sorted(set(at.values()))):
            if batch.bad:
                first = batch.bad[0]
                raise UnusableTableError(f"line {first.line}: {first.detail}")
            for row in batch.frame.iter_rows(named=True):
                told = {ours: str(row[column_name(place)] or "").strip() for ours, place in at.items()}
                if any(told.values()):
                    yield Row(row[LINE], {name: value for name, value in told.items() if value})


def _from_json(path: Path) -> Export:
    with path.open("rb") as file:
        raw = file.read(_MOST_BYTES + 1)
    if len(raw) > _MOST_BYTES:
        raise ValueError("it has more than 16 MiB")
    content = json.loads(raw.decode("utf-8-sig"))
    match content:
        case {"data": {"cadence_content": {"step_groups": [*groups]} as told}} | {
            "cadence_content": {"step_groups": [*groups]} as told
        }:
            settings = told.get("settings") or content.get("settings") or {}
            name = str(settings.get("name") or "")
            return Export(rows=tuple(_of_groups(groups)), name=name, unless=_ends(settings))
        case {"data": [*data], **rest}:
            included: Any = rest.get("included")
            return _of_documents(data, included if isinstance(included, list) else [])
        case {"steps": [*steps], **rest}:
            name = next((str(rest[one]) for one in ("name", *NAMES["sequence"]) if rest.get(one)), "")
            return Export(rows=tuple(_of_objects(steps)), name=name)
        case [*steps]:
            return Export(rows=tuple(_of_objects(steps)))
    raise ValueError("it holds neither step_groups nor steps")


def _ends(settings: Mapping[str, Any]) -> tuple[EventKind, ...] | None:
    """Return what Salesloft takes people out of a cadence for."""
    said = {"remove_replied": EventKind.REPLY, "remove_bounced": EventKind.BOUNCE}
    if not set(said) & set(settings):
        return None
    return tuple(kind for key, kind in said.items() if settings.get(key))


def _of_groups(groups: Sequence[Any]) -> Iterator[Row]:
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
            row = Row(1, _texts(told), why or ("it is a variant of the step before" if chosen else ""))
            chosen = chosen or not why
            yield row


def _kind_of(step: Mapping[str, Any]) -> Any:
    name = step.get("name")
    if step.get("type") in {"Integration", "Other"} and isinstance(name, str) and _LINKEDIN.search(name):
        return "linkedin"
    return step.get("type")


def _of_documents(data: Sequence[Any], included: Sequence[Any]) -> Export:
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
        rows.append(Row(1, _texts(told)))
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


def _of_objects(steps: Sequence[Any]) -> Iterator[Row]:
    for step in steps:
        if not isinstance(step, dict):
            raise ValueError("a step is no object")  # noqa: TRY004 - told as what is wrong with a file
        flat = {plain_name(str(name)): value for name, value in step.items()}
        for nested in ("template", "email_template", "email"):
            if isinstance(flat.get(nested), dict):
                flat |= {plain_name(str(name)): value for name, value in flat.pop(nested).items()}
        told = {
            ours: next((flat[name] for name in names if flat.get(name) is not None), None)
            for ours, names in NAMES.items()
        }
        yield Row(1, _texts(told))


def _texts(told: Mapping[str, Any]) -> dict[str, str]:
    return {
        name: str(value).strip() for name, value in told.items() if value is not None and str(value).strip()
    }
