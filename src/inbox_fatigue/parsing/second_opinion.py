"""When mail-parser may be asked about a mail, and what is taken from its answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inbox_fatigue.model import Party
from inbox_fatigue.parsing import dates, record
from inbox_fatigue.parsing.bodies import Bodies, joined

if TYPE_CHECKING:
    from inbox_fatigue.limits import Limits
    from inbox_fatigue.parsing.bodies import Second
    from inbox_fatigue.parsing.envelope import Envelope
    from inbox_fatigue.parsing.wire import Headers


def is_affordable(head: Envelope, bodies: Bodies, whole: bytes) -> bool:
    """Return whether mail-parser can normalise what it will decode of a mail: its header, names and text."""
    names = [party.name for party in (head.sender, *head.recipients) if party]
    if not record.affordable(" ".join((head.subject, *names))):
        return False
    if not (whole.isascii() or record.affordable(whole.decode("utf-8", "replace"))):
        return False
    try:
        return record.affordable(joined(bodies.plain) + joined(bodies.html))
    except ValueError:  # a broken part; it will be read again
        return True


def with_text_of(texts: Bodies, rest: Bodies) -> Bodies:
    """Return the parts of a mail with the text of one reading and everything else of another."""
    return Bodies(
        plain=texts.plain, html=texts.html, reports=rest.reports, calendar=rest.calendar, odd=rest.odd
    )


def fill(head: Envelope, second: Second, headers: Headers, limits: Limits) -> None:
    """Take from mail-parser what the header left open; a date that is refused is not taken after all."""
    if head.sender is None and second.sender:
        head.sender = Party(address=second.sender, field="from")
    if not head.recipients and second.recipients:
        head.recipients = tuple(Party(address=address, field="to") for address in sorted(second.recipients))
    if not head.subject and second.subject and "subject" in headers:
        head.subject = second.subject
    readable = second.at if "bad-date" in head.defects else None
    if (
        head.moment is None
        and readable is not None
        and limits.earliest_year <= readable.year <= limits.latest_year
    ):
        head.moment = dates.Moment(readable, None)
