"""Which system sent a mail, for which campaign, and as which step of which sequence: from headers alone.

A campaign named here is a hint of the sender's, not the identity of what was said.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from inbox_fatigue.parsing.systems import SYSTEMS
from inbox_fatigue.text import shown

if TYPE_CHECKING:
    from inbox_fatigue.parsing.wire import Headers

# Headers that name a campaign whoever writes them, the most exact first.
CAMPAIGN_FIELDS = (
    "x-campaign-id",
    "x-campaignid",
    "x-campaign",
    "x-mailing-id",
    "x-mailing",
    "x-newsletter-id",
)
TAG_FIELDS = ("x-mc-tags", "x-mailgun-tag", "x-tag", "x-category")
SEQUENCE_FIELDS = ("x-sequence-id", "x-sequence", "x-cadence-id", "x-cadence", "x-automation-id")
STEP_FIELDS = ("x-sequence-step", "x-step-id", "x-step", "x-cadence-step", "x-automation-step")
# Programs that send to lists, as X-Mailer has named them since the nineties.
BULK_MAILERS = (
    *("listmanager", "lyris", "majordomo", "mailman", "sendy", "phpmailer", "bulk", "groupmail", "mailking"),
    *(
        "worldmerge",
        "gammadyne",
        "sendblaster",
        "interspire",
        "acymailing",
        "newsletter",
        "unityMail".lower(),
    ),
    *("edatis", "dartmail", "xmailer bulk", "postie", "mailloop", "aristotle", "cheetah", "digital impact"),
)
LONGEST = 200


class Sending(NamedTuple):
    """What headers say of how a mail was sent."""

    system: str = ""
    campaign: str = ""
    campaign_from: str = ""
    sequence: str = ""
    step: str = ""
    bulk: bool = False


# Every field whose value is read here.
SENDING_FIELDS = frozenset(
    {
        *("precedence", "feedback-id", "x-mailer", "list-id"),
        *(*CAMPAIGN_FIELDS, *TAG_FIELDS, *SEQUENCE_FIELDS, *STEP_FIELDS),
        *(
            field
            for system in SYSTEMS.all.values()
            for role in ("campaign", "sequence", "step")
            for field in system.get(role, ())
        ),
    }
)


def sending(headers: Headers) -> Sending:
    """Return what the headers say of how a mail was sent; empty strings where they say nothing."""
    name = _system(headers)
    system = SYSTEMS.all.get(name, {})
    campaign, campaign_from = _campaign(headers, system)
    sequence = _first(headers, (*system.get("sequence", ()), *SEQUENCE_FIELDS))[0]
    step = _first(headers, (*system.get("step", ()), *STEP_FIELDS))[0] if sequence else ""
    bulk = (
        headers.first("precedence").lower() in {"bulk", "junk", "list"}
        or (bool(name) and system.get("bulk", True))
        or "feedback-id" in headers
        or "x-csa-complaints" in headers
        or "x-bulkmail" in headers
        or _is_bulk_mailer(headers.first("x-mailer").lower())
    )
    return Sending(name, campaign, campaign_from, sequence, step, bool(bulk))


def _system_of_field(field: str) -> str:
    """Return the system that writes a header, "" if many do."""
    known = SYSTEMS.by_field.get(field)
    if known:
        return known
    return next((name for start, name in SYSTEMS.by_prefix if field.startswith(start)), "")


def _systems_of_fields(fields: tuple[str, ...]) -> frozenset[str]:
    return frozenset(name for field in fields if field[:2] == "x-" and (name := _system_of_field(field)))


_known_systems = lru_cache(maxsize=256)(_systems_of_fields)


def _system(headers: Headers) -> str:
    """Return the most telling system: campaign tools ride on mail services, so those named first win."""
    layout = headers.layout
    found = set((_known_systems if layout.remembered else _systems_of_fields)(layout.names))
    last = headers.first("feedback-id").rpartition(":")[2].strip().lower()
    if last in SYSTEMS.by_feedback:
        found.add(SYSTEMS.by_feedback[last])
    listed = headers.first("list-id").lower()
    if listed:
        found |= {name for part, name in SYSTEMS.by_list if part in listed}
    if not found:
        mailer = headers.first("x-mailer").lower()
        return next((name for start, name in SYSTEMS.by_mailer if mailer.startswith(start)), "")
    return min(found, key=list(SYSTEMS.all).index) if len(found) > 1 else next(iter(found))


@lru_cache(maxsize=256)
def _is_bulk_mailer(mailer: str) -> bool:
    return any(part in mailer for part in BULK_MAILERS)


def _campaign(headers: Headers, system: dict[str, Any]) -> tuple[str, str]:
    """Return the campaign and the header that named it."""
    feedback = headers.first("feedback-id")
    if feedback:
        named = _feedback_campaign(headers.readable(feedback), system)
        if named:
            return named[:LONGEST], "feedback-id"
    found = _first(headers, (*system.get("campaign", ()), *CAMPAIGN_FIELDS, *TAG_FIELDS))
    if found[0]:
        return found
    if "list-id" in headers and "list-post" not in headers:
        return headers.text("list-id")[:LONGEST], "list-id"
    return "", ""


def _feedback_campaign(feedback: str, system: dict[str, Any]) -> str:
    """Return the campaign that a Feedback-ID names, "" if none is certain.

    Google's form is `campaign:customer:type:sender`; who keeps to it has four different parts.
    Several systems put the recipient into one of them, so a known system says where its campaign is,
    and one that is known not to name any is not asked. Brevo writes -1 for mail without a campaign.
    """
    parts = [part.strip() for part in feedback.split(":")]
    at = system.get("feedback_part")
    if at is not None:
        named = parts[at] if at < len(parts) else ""
        return "" if named.endswith("_-1") else named
    if system or len(parts) != 4 or len(set(parts)) != 4 or not all(parts):
        return ""
    return parts[0]


def _first(headers: Headers, fields: tuple[str, ...]) -> tuple[str, str]:
    for field in fields:
        if field in headers:
            value = headers.text(field)[:LONGEST]
            if value:
                return shown(value), field
    return "", ""
