"""One message that was opened: its header, its parts, and what mail-parser says of it where that was asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from inbox_fatigue.keys import bytes_key
from inbox_fatigue.parsing import fallback, prescan, quick, record, second_opinion
from inbox_fatigue.parsing.bodies import Bodies
from inbox_fatigue.parsing.envelope import Envelope, envelope, is_mail
from inbox_fatigue.parsing.refusals import RefusedError
from inbox_fatigue.parsing.wire import BELOW, Headers

if TYPE_CHECKING:
    from inbox_fatigue.limits import Limits
    from inbox_fatigue.model import RawMessage
    from inbox_fatigue.parsing.bodies import Second
    from inbox_fatigue.parsing.letterhead import Letterhead, Letterheads

_NOTHING = Bodies()


@dataclass(slots=True, kw_only=True)
class Opened:
    """One message while it is being read."""

    raw: RawMessage
    limits: Limits
    data: bytes  # without byte order mark
    start: int  # where the message begins in it, behind an mbox line
    end: int  # where its header ends
    digest: int
    headers: Headers
    head: Letterhead
    envelope: Envelope
    bodies: Bodies = _NOTHING
    asked: bool = False  # whether mail-parser was asked already
    second: Second | None = None

    @classmethod
    def of(cls, raw: RawMessage, letterheads: Letterheads, limits: Limits) -> Self:
        """Read the header and the parts of a message; ask mail-parser where anything is unusual.

        RefusedError where nothing can be made of it.
        """
        data, start = prescan.opened(raw.raw, limits)
        end = prescan.header_end(data, start, limits)
        headers = Headers(data[start:end], limits, data[end : end + BELOW])
        if not is_mail(headers):
            raise RefusedError("not-a-mail", "no header field that mail has")
        head = letterheads.of(headers)
        message = cls(
            raw=raw,
            limits=limits,
            data=data,
            start=start,
            end=end,
            digest=bytes_key(raw.raw),
            headers=headers,
            head=head,
            envelope=envelope(headers, head, limits),
        )
        if len(data) - start > limits.message_bytes:
            message.envelope.defects.append("body-not-examined")
            message.asked = True
            return message
        message._leave_out_encoded_words()
        message._read_parts()
        if message.second is not None:
            second_opinion.fill(message.envelope, message.second, headers, limits)
        return message

    def _leave_out_encoded_words(self) -> None:
        """Keep parsers from a header of which the encoded words cost them seconds; it is read here, within limits."""
        most = self.limits.encoded_words
        # So many need twice as many bytes, which an ordinary header does not have.
        if self.end - self.start <= 2 * most or self.data.count(b"=?", self.start, self.end) <= most:
            return
        self.envelope.defects.append("too-many-encoded-words")
        self.asked = True
        before = len(self.data)
        self.data, self.start = quick.lean(self.headers, self.data, self.end), 0
        self.end += len(self.data) - before

    def _read_parts(self) -> None:
        facts, headers = self.envelope, self.headers
        # Of a header that is in order the parser needs no more than how the body is built.
        data = self.whole() if headers.defects else quick.lean(headers, self.data, self.end)
        bodies = quick.read(data, self.limits)
        if bodies is None:
            self.read_again()
            return
        self.bodies = bodies
        if bodies.odd:
            facts.defects.extend(bodies.odd)
            self.ask()
            if self.second is not None and (self.second.bodies.plain or self.second.bodies.html):
                self.bodies = second_opinion.with_text_of(self.second.bodies, bodies)
        elif facts.unusual:
            self.ask()

    def read_again(self) -> None:
        """Read the parts of a message that the fast parser refused: by mail-parser, else by the library."""
        whole = self.whole()
        costly = prescan.costly(whole, self.limits)
        if costly:
            raise RefusedError(costly, "the fast parser refused it and it is too costly for the others")
        self.envelope.defects.append("malformed-mime")
        self.ask()
        try:
            self.bodies = self.second.bodies if self.second else fallback.read(whole)
        except RecursionError as error:
            raise RefusedError("too-much-nesting", "mails are attached to mails without end") from error

    def ask(self) -> None:
        """Ask mail-parser once, unless the message would cost it too much."""
        if self.asked:
            return
        self.asked = True
        facts, whole = self.envelope, self.whole()
        if prescan.costly(whole, self.limits):
            return
        if second_opinion.is_affordable(facts, self.bodies, whole):
            if not self.headers.defects:
                end = self.end - self.start
                whole = record.asked(whole[: end + 1]) + whole[end + 1 :]
            self.second = record.read(whole)

    def whole(self) -> bytes:
        """Return the message for parsers that want it in one piece."""
        return self.data[self.start :] if self.start else self.data
