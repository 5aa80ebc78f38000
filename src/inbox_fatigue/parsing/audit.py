"""Two parsers, one mail: where they differ, the difference is recorded by name, never by content."""

from __future__ import annotations

from typing import TYPE_CHECKING
from unicodedata import normalize

from inbox_fatigue.model import Problem
from inbox_fatigue.parsing import addresses
from inbox_fatigue.parsing.bodies import joined

if TYPE_CHECKING:
    from collections.abc import Iterator

    from inbox_fatigue.model import Where
    from inbox_fatigue.parsing.bodies import Bodies, Second
    from inbox_fatigue.parsing.envelope import Envelope
    from inbox_fatigue.parsing.wire import Headers

_BLANKS = dict.fromkeys([*range(33), 127])
SAMPLE = 100  # one message in so many is read twice for no other reason than to compare


def sampled(digest: int) -> bool:
    """Return whether a message belongs to the audit sample; the same ones in every run."""
    return digest % SAMPLE == 0


def differences(
    where: Where, headers: Headers, envelope: Envelope, bodies: Bodies, second: Second
) -> tuple[Problem, ...]:
    """Return a problem for each thing that mail-parser reads otherwise; nothing is lost by it.

    What mail-parser is known to read worse is not compared: doubled fields (it takes one or makes a
    list), 8-bit headers (it drops the letters), local parts with two dots in a row (it drops them; Enron
    has many), people and dates that the header does not name itself, text around attached mails (it adds
    theirs), and characters beyond ASCII (it reads Windows-1252 and ISO-2022-JP by their labels).
    """
    return tuple(
        Problem(why="parsers-differ", detail=f"mail-parser reads another {what}", where=where, lost=0)
        for what in _differing(headers, envelope, bodies, second)
    )


def _differing(headers: Headers, envelope: Envelope, bodies: Bodies, second: Second) -> Iterator[str]:
    plain_header = "eight-bit-header" not in headers.defects
    if plain_header and _single(headers, "subject") and _bare(envelope.subject) != _bare(second.subject):
        yield "subject"
    written = envelope.sender.address if envelope.sender else second.sender
    if plain_header and _single(headers, "from") and second.sender not in {"", written}:
        yield "from"
    if plain_header and _single(headers, "to") and "unreadable-address" not in envelope.defects:
        ours = {
            address for _, address in addresses.read(headers.first("to")).mailboxes if _is_strict(address)
        }
        if ours != {address.strip("'") for address in second.recipients}:
            yield "to"
    dated = envelope.moment is not None and "date-from-received" not in envelope.defects
    if dated and second.at is not None and envelope.moment and envelope.moment.at != second.at:
        yield "date"
    shifted = any("\x1b" in part.text() for part in second.bodies.plain)  # ISO-2022-JP left as it was
    if not bodies.embedded and not shifted and _texts(bodies) != _texts(second.bodies):
        yield "text"


def _single(headers: Headers, name: str) -> bool:
    return len(headers.all(name)) == 1


def _is_strict(address: str) -> bool:
    """Return whether an address keeps to RFC 5322's dots and characters, as mail-parser asks."""
    local = address.rpartition("@")[0]
    return ".." not in local and not local.startswith(".") and not local.endswith(".") and address.isascii()


def _bare(value: str) -> str:
    """Return the ASCII characters of a text, white space and controls left out, accents composed."""
    if not value.isascii():
        value = normalize("NFC", value)
    return value.encode("ascii", "ignore").decode("ascii").translate(_BLANKS)


def _texts(bodies: Bodies) -> tuple[str, str]:
    """Return both texts without white space: quoted-printable line ends differ between parsers."""
    try:
        return _bare(joined(bodies.plain)), _bare(joined(bodies.html))
    except ValueError:
        return "", ""  # a broken part; it is read again and becomes a defect
