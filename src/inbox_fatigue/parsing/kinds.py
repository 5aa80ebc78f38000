"""What sort of message a mail is: a mail, a bounce, an automatic answer, an invitation."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from inbox_fatigue.model import Bounce, MailKind
from inbox_fatigue.parsing import addresses
from inbox_fatigue.parsing.wording import WORDING

if TYPE_CHECKING:
    from inbox_fatigue.model import Party
    from inbox_fatigue.parsing.bodies import Bodies
    from inbox_fatigue.parsing.letterhead import Letterhead
    from inbox_fatigue.parsing.wire import Headers

_MAILERS = frozenset({"mailer-daemon", "postmaster", "mail-daemon", "mailerdaemon", "mailer_daemon"})
_AUTO_FIELDS = (
    "x-autoreply",
    "x-autorespond",
    "x-autoresponder",
    "x-autoresponse",
    "x-ms-exchange-inbox-rules-loop",
)
_REPORT_FIELD = re.compile(
    r"^(final-recipient|original-recipient|action|status)\s*:\s*(.*)$", re.IGNORECASE | re.MULTILINE
)
_STATUS = re.compile(r"[245]\.\d{1,3}\.\d{1,3}")
_UNDELIVERED = frozenset({"failed", "delayed"})
_NOT_AUTOMATIC = frozenset({"", "no", "false", "0"})
_LIST_PROGRAMS = frozenset({"x-beenthere", "x-mailman-version", "mailing-list", "x-mailing-list"})
_OWNER = re.compile(r"^owner-(?=[^@])")
_BULK = frozenset(
    {"x-bulkmail", "feedback-id", "x-csa-complaints"}
)  # of newsletters that call themselves lists
LONGEST_BEGINNING = 200  # characters of a subject in which it says that it answers by itself
REPLY_FIELDS = frozenset({"auto-submitted", "precedence", *_AUTO_FIELDS})  # whose values tell an answer
LIST_FIELDS = frozenset({"list-post", "precedence"})  # whose values tell a discussion list


def kind(
    headers: Headers, head: Letterhead, bodies: Bodies, writer: Party | None, subject: str
) -> tuple[MailKind, tuple[Bounce, ...]]:
    """Return what sort of message a mail is, and whom a bounce says it could not reach."""
    if bodies.reports and (reported := _bounces(bodies)):
        return MailKind.BOUNCE, reported
    content_type = headers.first("content-type").lower()
    unread_report = "delivery-status" in content_type and not bodies.reports
    if unread_report or _is_old_bounce(headers, writer, subject):
        return MailKind.BOUNCE, _failed_recipients(headers)
    # A report that names no failure is a receipt: delivered, read.
    if (
        content_type.startswith("multipart/report")
        or head.answers_by_itself
        or _announces_answer(subject[:LONGEST_BEGINNING])
    ):
        return MailKind.AUTO_REPLY, ()
    invites = bodies.calendar or content_type.startswith("text/calendar")
    return (MailKind.CALENDAR if invites else MailKind.MAIL), ()


def is_discussion(headers: Headers) -> bool:
    """Return whether a mail came over a list on which readers write to each other.

    Every newsletter has List-Unsubscribe and many have List-Id; List-Post is what tells a discussion, and
    RFC 2369 has announcement lists write `List-Post: NO`. Before it, programs for such lists had fields of
    their own: Mailman 2.0 sends List-Id with `Precedence: bulk`, and ezmlm no more than Mailing-List.
    Majordomo writes nothing but its owner as the sender, and the list as the place for answers.
    """
    post = headers.first("list-post")
    if post:
        return not post.upper().startswith("NO")
    if headers.first("precedence").lower() == "list" and headers.lacks(_BULK):
        return True
    return not headers.lacks(_LIST_PROGRAMS) or _answers_go_to_list(headers)


def _answers_go_to_list(headers: Headers) -> bool:
    """Return whether the sender is the owner of the list to which answers go: owner-tea@ of tea@."""
    sent = [address for _, address in addresses.read(headers.first("sender")).mailboxes]
    owned = {_OWNER.sub("", address) for address in sent if _OWNER.match(address)}
    answers = (address for value in headers.all("reply-to") for _, address in addresses.read(value).mailboxes)
    return not owned.isdisjoint(answers)


def is_announcement(headers: Headers, writer: Party | None, lists: frozenset[str]) -> bool:
    """Return whether a list only carries what its owner writes, although it calls itself a list.

    Newsletters were sent with LISTSERV and Mailman, and have the headers of discussions (CAUCE's news, the
    reminders of a television channel). On them answers go to the owner, who names an address in the domain
    of the list; where readers write to each other, the writer comes from elsewhere or answers go to the list.
    """
    answers = {address for value in headers.all("reply-to") for _, address in addresses.read(value).mailboxes}
    if writer is None or not answers or answers & lists:
        return False
    named = lists or {address for _, address in addresses.read(headers.first("sender")).mailboxes}
    return all(addresses.are_neighbours(writer.address, other) for other in answers | named)


def _bounces(bodies: Bodies) -> tuple[Bounce, ...]:
    """Return the recipients of delivery reports to whom the mail did not, or not yet, come through."""
    found: dict[str, Bounce] = {}
    for report in bodies.reports:
        for block in report.decode("ascii", "replace").split("\n\n"):
            fields = {name.lower(): value.strip() for name, value in _REPORT_FIELD.findall(block)}
            action = fields.get("action", "").partition(" ")[0].lower()
            if action and action not in _UNDELIVERED:
                continue
            address = _recipient(fields.get("original-recipient", "")) or _recipient(
                fields.get("final-recipient", "")
            )
            if address and address not in found:
                match = _STATUS.search(fields.get("status", ""))
                status = match.group() if match else ""
                hard = status.startswith("5") or (action == "failed" and not status.startswith("4"))
                found[address] = Bounce(address=address, hard=hard, status=status)
    return tuple(found.values())


def _recipient(value: str) -> str:
    """Return the address in `rfc822; jane@example.com`."""
    return addresses.normal(value.rpartition(";")[2])


def _is_old_bounce(headers: Headers, writer: Party | None, subject: str) -> bool:
    """Return whether a mailer wrote that something was not delivered, without a report to read."""
    if "x-failed-recipients" in headers:
        return True
    if writer is None or writer.address.partition("@")[0] not in _MAILERS:
        return False
    if headers.first("return-path").replace(" ", "") == "<>":
        return True
    return WORDING.bounce.stand_in(subject)


def _failed_recipients(headers: Headers) -> tuple[Bounce, ...]:
    """Return the addresses of X-Failed-Recipients, which Exim and Google write beside a plain text."""
    found = {
        address: Bounce(address=address, hard=True)
        for value in headers.all("x-failed-recipients")
        for _, address in addresses.read(value).mailboxes
    }
    return tuple(found.values())


def answers_by_itself(headers: Headers) -> bool:
    """Return whether fields of the header say that a program answered for a person."""
    if headers.first("auto-submitted").lower().startswith("auto-replied"):
        return True
    if headers.first("precedence").lower() in {"auto_reply", "auto-reply"}:
        return True
    return any(headers.first(name).lower() not in _NOT_AUTOMATIC for name in _AUTO_FIELDS)


@lru_cache(maxsize=2048)
def _announces_answer(subject: str) -> bool:
    return WORDING.auto_reply.begin(subject)
