"""What a mail says: which content it is, and, for the first copy of each, what that content is like."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from inbox_fatigue import text
from inbox_fatigue.model import PICTURES_SPEAK, PREVIEW, Content, Writing
from inbox_fatigue.parsing.bodies import tidied
from inbox_fatigue.parsing.identity import cut
from inbox_fatigue.parsing.notices import notice
from inbox_fatigue.parsing.way_out import names_the_answer, visible_way_out
from inbox_fatigue.parsing.wording import WORDING

if TYPE_CHECKING:
    from collections.abc import Callable

    from inbox_fatigue.limits import Limits
    from inbox_fatigue.parsing.bodies import Bodies
    from inbox_fatigue.parsing.identity import Basis, Question
    from inbox_fatigue.parsing.letterhead import Letterhead

    Describe = Callable[[Writing], tuple[tuple[str, str, str, float | str | None], ...]]

NEAR = 400  # characters, most of which a preview takes, unless they are blanks
ROOM_FOR_NAMES = 1_000  # characters: a text is cut behind its names, so that longer ones move nothing
MOST_LINKS = 100
OPENING = 400  # characters of new text in whose sentences an automatic answer says what it is
_SENTENCE = re.compile(r"[.!?。！\n]\s*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Traits:
    """What the content of a mail says of the mail itself; kept for its later copies."""

    visible: bool | None
    by_answer: bool
    notice: str  # why it reads like a notice and not like a mailing, "" if it does not
    answers_by_itself: bool = False  # its first sentences say that a program answered


class _Seen(NamedTuple):
    """What a reader, and a mail program, sees of a mail."""

    text: str | None = None
    links: tuple[tuple[str, str], ...] = ()
    html: bool = False  # the text was taken from an HTML part
    markup: tuple[str, ...] = ()  # its schema.org items
    pictures: tuple[str, ...] = ()  # of a page that begins with one
    captions: tuple[str, ...] = ()  # of these
    defects: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wording:
    """What a mail says as it would be for somebody else, and as it is kept."""

    seen: _Seen
    tokens: text.Tokens  # of whom it was for, that are taken out of it
    broadcast: bool
    subject: str
    visible: str  # the text; "" where none is known
    new: str  # of it, without quoted mail and signature
    words: list[str]  # of that
    language: str | None
    kept: str  # the text with gaps in place of names, as it is stored and previewed
    kept_new: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Describer:
    """Turns the first copy of a content into a Content; holds what is the same for all of them."""

    limits: Limits
    describe: Describe
    languages: tuple[str, ...]
    store_text: bool

    def content(
        self, known: Basis, asked: Question, head: Letterhead, *, answers: bool
    ) -> tuple[Content, Traits]:
        """Return what a content is like, and what it says of the mails that carry it.

        All of it is told from the text as it would be for somebody else: it must not depend on whose copy
        came first. What the recipients' names do not touch stays, `Dear {{first_name}}` above all.
        """
        said = self._said(asked, head, broadcast=head.broadcast and not answers)
        return self._content(known, asked, said), _traits(said)

    def _said(self, asked: Question, head: Letterhead, *, broadcast: bool) -> _Wording:
        seen = self._seen(asked.bodies)
        most = self.limits.described_characters
        tokens = text.personal(asked.tokens, (_domain(asked), *head.lists))
        subject = text.for_anyone(asked.subject, tokens)
        personal = (seen.text or "")[: most + ROOM_FOR_NAMES]
        visible = text.for_anyone(personal, tokens)[:most]
        language = text.language(f"{subject}\n{visible}", self.languages) if visible.strip() else None
        new = text.new_text(visible, language, broadcast=broadcast)
        kept, kept_new = visible, new
        if visible != personal[:most]:
            kept = text.with_gaps(personal, tokens)[:most]
            kept_new = text.new_text(kept, language, broadcast=broadcast)
        return _Wording(
            seen=seen,
            tokens=tokens,
            broadcast=broadcast,
            subject=subject,
            visible=visible,
            new=new,
            words=text.words(new),
            language=language,
            kept=kept,
            kept_new=kept_new,
        )

    def _content(self, known: Basis, asked: Question, said: _Wording) -> Content:
        seen = said.seen
        captions = [text.masked(one, asked.tokens) for one in seen.captions]
        unseen = bool(seen.pictures) and len(said.words) < PICTURES_SPEAK
        is_known = seen.text is not None
        return Content(
            key=known.key,
            subject=text.with_gaps(asked.subject, said.tokens),
            preview=_preview(said.kept_new or said.kept),
            language=said.language,
            words=len(said.words) if is_known else None,
            lines=text.line_weights(known.text) + text.picture_mark(seen.pictures, captions),
            word_set=text.hashes(said.words),
            particulars=text.hashes(text.particulars(said.new, said.language)),
            features=self.describe(self._writing(asked, said)),
            text=said.kept if self.store_text and is_known else None,
            told_by=known.told_by or (text.UNSEEN if unseen else None),
            defects=tuple(dict.fromkeys((*known.defects, *seen.defects))),
        )

    def _writing(self, asked: Question, said: _Wording) -> Writing:
        most, seen, tokens = self.limits.described_characters, said.seen, said.tokens
        return Writing(
            subject=said.subject[:most],
            text=said.visible,
            new_text=said.new,
            language=said.language,
            html=seen.html,
            sender=_domain(asked),
            links=tuple(text.for_anyone(address, tokens) for address, _ in seen.links[:MOST_LINKS]),
            calendar=text.for_anyone(_calendar(asked.bodies)[:most], tokens),
            markup=tuple(text.for_anyone(item, tokens) for item in seen.markup),
        )

    def _seen(self, bodies: Bodies) -> _Seen:
        """Return what a reader sees of the HTML, else of the plain text."""
        defects: list[str] = []
        if bodies.html:
            html = cut(tidied(bodies.html), self.limits.html_bytes, "html-cut", defects)
            refused = text.refusal(html, self.limits)
            if not refused:
                page = text.page(html)
                if page.text.strip():
                    items = text.schema_org(html)
                    told = _Seen(page.text, page.links, html=True, markup=items, defects=tuple(defects))
                    if not page.pictured:
                        return told
                    pictures, captions = tuple(text.pictures(html)), tuple(text.captions(html))
                    return told._replace(pictures=pictures, captions=captions)
            else:
                defects.append(refused)
        if bodies.plain:
            plain = cut(tidied(bodies.plain), self.limits.text_bytes, "text-cut", defects)
            return _Seen(text=plain, defects=tuple(defects))
        return _Seen(defects=tuple(defects))


def _traits(said: _Wording) -> Traits:
    shown, broadcast = said.seen.text, said.broadcast
    way_out = visible_way_out(shown, said.seen.links, language=said.language, broadcast=broadcast)
    return Traits(
        visible=way_out,
        by_answer=way_out is False and names_the_answer(shown, broadcast=broadcast),
        notice=notice(said.subject, said.new, said.language),
        answers_by_itself=answers_by_itself(said.new),
    )


def _domain(asked: Question) -> str:
    """Return the domain of the sender."""
    return asked.sender.rpartition("@")[2]


def _preview(told: str) -> str:
    """Return the beginning of a text on one line; what lies far behind it is not looked at."""
    beginning = text.shown(told[:NEAR])
    return (beginning if len(beginning) > PREVIEW else text.shown(told))[:PREVIEW]


def _calendar(bodies: Bodies) -> str:
    """Return the calendar parts of a mail, "" where their transfer encoding is broken."""
    try:
        return tidied(bodies.calendar) if bodies.calendar else ""
    except ValueError:
        return ""


def answers_by_itself(new: str) -> bool:
    """Return whether a text says in one of its first sentences that it is an automatic answer."""
    opening = new[:OPENING]
    spoken = WORDING.auto_reply_text
    return spoken.stand_in(opening) and any(spoken.begin(one) for one in _SENTENCE.split(opening))
