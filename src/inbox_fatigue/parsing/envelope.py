"""What the header of a mail says: people, moment, subject, and every defect found on the way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from inbox_fatigue.parsing import dates
from inbox_fatigue.parsing.recipients import recipients

if TYPE_CHECKING:
    from inbox_fatigue.limits import Limits
    from inbox_fatigue.model import Party
    from inbox_fatigue.parsing.letterhead import Letterhead
    from inbox_fatigue.parsing.wire import Headers

SINGLE_FIELDS = ("from", "to", "cc", "subject", "date", "message-id")  # RFC 5322 3.6: once at most
KNOWN_FIELDS = frozenset(
    "from to cc bcc subject date message-id received return-path sender reply-to mime-version content-type "
    "delivered-to x-original-to in-reply-to references content-transfer-encoding".split()
)


@dataclass(slots=True, kw_only=True)
class Envelope:
    """The header of one mail, read; a second parser may still fill what is missing."""

    sender: Party | None
    recipients: tuple[Party, ...]
    moment: dates.Moment | None
    subject: str
    defects: list[str]

    @property
    def unusual(self) -> bool:
        """Return whether anything in the header asks for a second opinion."""
        return bool(self.defects)


def is_mail(headers: Headers) -> bool:
    """Return whether a header block belongs to a mail: at least one field that mail has."""
    return not headers.lacks(KNOWN_FIELDS)


def doubled(headers: Headers) -> list[str]:
    """Return a defect for each field that stands more often than once and must not."""
    places = headers.layout.at
    return [f"doubled-{name}" for name in SINGLE_FIELDS if len(places.get(name, ())) > 1]


def envelope(headers: Headers, head: Letterhead, limits: Limits) -> Envelope:
    """Return what a header says; what is missing or cannot be used is a defect, never a silent gap."""
    subject = headers.text("subject")
    defects = [*head.defects]
    people = recipients(headers, head, defects, limits)
    moment = _moment(headers, limits, defects)
    if headers.defects or defects:
        defects = list(dict.fromkeys([*headers.defects, *defects]))
    return Envelope(sender=head.sender, recipients=people, moment=moment, subject=subject, defects=defects)


def _moment(headers: Headers, limits: Limits, defects: list[str]) -> dates.Moment | None:
    """Return the moment of a mail: its first Date, else that of the topmost Received field."""
    years = range(limits.earliest_year, limits.latest_year + 1)
    places = headers.layout.at.get("received", ())
    if len(places) > limits.received:
        defects.append("received-cut")
        places = places[: limits.received]
    why = "no-date"
    for value in headers.all("date"):
        found = dates.read(value, years)
        if isinstance(found, dates.Moment):
            # Mostly both name one day, and the relay's date need not be read.
            relay = headers.values[places[0]] if places else ""
            if not relay or value[5:16] in relay or not _is_ahead(found, relay, years, limits.days_ahead):
                return found
            why = "date-after-received"
            break
        why = found.why
    defects.append(why)
    for place in places:
        moment = dates.received(headers.values[place], years)
        if isinstance(moment, dates.Moment):
            defects.append("date-from-received")
            return dates.Moment(moment.at, None)  # the offset is that of a relay, not of the writer
    return None


def _is_ahead(found: dates.Moment, relay: str, years: range, days: int) -> bool:
    """Return whether a Date lies days after the relay that took the mail in last: a clock was wrong.

    One mail from 2037 would make everybody's inbox end there.
    """
    taken_in = dates.received(relay, years)
    return isinstance(taken_in, dates.Moment) and found.at - taken_in.at > timedelta(days=days)
