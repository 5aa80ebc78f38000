"""The reader of messages: one raw message in, one Reading or one Problem out; nothing else escapes.

Every message goes the fast way: its header is read here, its MIME tree by fast-mail-parser, and only the
part that tells its content is decoded. The first copy of each content, everything unusual and an audit
sample chosen by hash are read by mail-parser as well, the parser of record.

What a mail is must not depend on the order in which copies come, so the fields of a Mail are settled by
the message alone: mail-parser fills what the header leaves open, and its text is taken where the fast
parser stumbled. On first copies and on the sample the two are compared, and a difference is recorded.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from inbox_fatigue import keys
from inbox_fatigue.model import Mail, MailKind, Problem
from inbox_fatigue.parsing import audit
from inbox_fatigue.parsing.contents import Describer, Traits
from inbox_fatigue.parsing.identity import Identities, question
from inbox_fatigue.parsing.kinds import kind
from inbox_fatigue.parsing.letterhead import Letterheads
from inbox_fatigue.parsing.opened import Opened
from inbox_fatigue.parsing.readings import Reading
from inbox_fatigue.parsing.refusals import RefusedError
from inbox_fatigue.parsing.threads import subject_key, thread
from inbox_fatigue.parsing.way_out import mailed_way_out, ways_out
from inbox_fatigue.text import LANGUAGES, line_weights

if TYPE_CHECKING:
    from inbox_fatigue.limits import Limits
    from inbox_fatigue.model import Bounce, Content, RawMessage
    from inbox_fatigue.parsing.contents import Describe

REMEMBERED = 100_000  # contents whose traits are kept, some 20 MiB; a forgotten one is described again


class _Said(NamedTuple):
    """What a message says."""

    key: int
    traits: Traits
    content: Content | None = None  # described, if it is the first copy
    pictures: int | None = None  # `Basis.pictures`


class Reader:
    """Reads messages one after the other; remembers which contents it has handed out."""

    def __init__(
        self,
        limits: Limits,
        describe: Describe,
        *,
        store_text: bool = False,
        languages: tuple[str, ...] = LANGUAGES,
    ) -> None:
        """Take the limits for bad input, and what describes a content while its text is in hand."""
        self.limits = limits
        self._describer = Describer(
            limits=limits, describe=describe, languages=languages, store_text=store_text
        )
        self._letterheads = Letterheads()
        self._identities = Identities(limits)
        self._known: dict[int, tuple[int, Traits]] = {}  # with the line set it was described with

    def read(self, raw: RawMessage) -> Reading | Problem:
        """Return a message as a Reading, or as the Problem that it is."""
        try:
            return self._read(raw)
        except RefusedError as refusal:
            return Problem(why=refusal.why, detail=refusal.detail, where=raw.where)
        except (KeyboardInterrupt, MemoryError):
            raise
        except BaseException as error:  # noqa: BLE001 - a panic of a Rust or C library is no Exception
            return Problem(why="unreadable", detail=type(error).__name__, where=raw.where)

    def _read(self, raw: RawMessage) -> Reading:
        message = Opened.of(raw, self._letterheads, self.limits)
        said = self._content(message)
        problems: tuple[Problem, ...] = ()
        if said.content is not None or audit.sampled(message.digest):
            message.ask()
        if message.second is not None:
            problems = audit.differences(
                raw.where, message.headers, message.envelope, message.bodies, message.second
            )
        return Reading(mail=self._mail(message, said), content=said.content, problems=problems)

    def _content(self, message: Opened) -> _Said:
        """Return what a message says."""
        try:
            return self._described(message)
        except ValueError:  # a part whose transfer encoding is broken shows itself when it is decoded
            message.read_again()
            return self._described(message)

    def _described(self, message: Opened) -> _Said:
        facts = message.envelope
        asked = question(message.bodies, facts.subject, facts.recipients, facts.sender)
        key = self._identities.recall(asked)
        if key is not None and (known := self._known.get(key)) is not None:
            return _Said(key, known[1])
        found = self._identities.find(asked)
        # Copies may be wrapped at other words: the one with the smallest line set is described, whichever is first.
        lines = keys.bytes_key(line_weights(found.text))
        known = self._known.get(found.key)
        if known is not None and known[0] <= lines:
            return _Said(found.key, known[1], pictures=found.pictures)
        content, traits = self._describer.content(
            found,
            asked,
            message.head,
            answers=subject_key(facts.subject)[1],
        )
        if len(self._known) >= REMEMBERED:
            del self._known[next(iter(self._known))]
        self._known[found.key] = (lines, traits)
        return _Said(found.key, traits, content, found.pictures)

    def _mail(self, message: Opened, said: _Said) -> Mail:
        headers, head, facts = message.headers, message.head, message.envelope
        sent = head.sending
        place = thread(headers, self.limits, facts.defects)
        subject, is_reply = subject_key(facts.subject)
        way_out_box, way_out_subject = mailed_way_out(headers)
        traits = said.traits
        sort, bounces = _kind(message, traits)
        return Mail(
            where=message.raw.where,
            digest=message.digest,
            kind=sort,
            sender=facts.sender,
            recipients=facts.recipients,
            at=facts.moment.at if facts.moment else None,
            utc_offset=facts.moment.utc_offset if facts.moment else None,
            message_id=place.message_id,
            in_reply_to=place.in_reply_to,
            references=place.references,
            subject=facts.subject,
            subject_key=subject,
            reply_prefix=is_reply,
            content=said.key,
            pictures=said.pictures,
            campaign=sent.campaign,
            campaign_from=sent.campaign_from,
            sequence=sent.sequence,
            step=sent.step,
            sending_system=sent.system,
            list_id=head.list_id,
            discussion_list=head.discussion,
            bulk=sent.bulk,
            automatic=head.automatic,
            transactional="" if is_reply or head.discussion else traits.notice,
            unsubscribe=ways_out(
                headers,
                takes_one_click=head.one_click,
                visible=traits.visible,
                by_answer=traits.by_answer,
            ),
            way_out_box=way_out_box,
            way_out_subject=way_out_subject,
            bounces=bounces,
            defects=tuple(dict.fromkeys(facts.defects)) if facts.defects else (),
        )


def _kind(message: Opened, traits: Traits) -> tuple[MailKind, tuple[Bounce, ...]]:
    """Return what sort of message it is, by its headers and structure, else by its first sentences; and its bounces."""
    facts, head = message.envelope, message.head
    sort, bounces = kind(message.headers, head, message.bodies, facts.sender, facts.subject)
    if sort is MailKind.MAIL and traits.answers_by_itself and not head.discussion:
        sort = MailKind.AUTO_REPLY
    return sort, bounces
