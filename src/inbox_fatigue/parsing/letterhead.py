"""What the header of a mail has in common with those of the other copies, read once for all of them.

Of the twenty or sixty fields of a campaign's header no more than a handful differ from copy to copy: To,
Date, Message-ID, the trace. What the others say is kept by their names and values. It is read from a view
of the header that holds nothing but these values, so it cannot depend on anything else.
"""

from __future__ import annotations

from dataclasses import dataclass
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from inbox_fatigue.parsing.campaigns import SENDING_FIELDS, Sending, sending
from inbox_fatigue.parsing.envelope import doubled
from inbox_fatigue.parsing.kinds import (
    LIST_FIELDS,
    REPLY_FIELDS,
    answers_by_itself,
    is_announcement,
    is_discussion,
)
from inbox_fatigue.parsing.recipients import ADDRESSED_LIST_FIELDS, list_addresses, sender
from inbox_fatigue.parsing.way_out import WAY_FIELDS, takes_one_click

if TYPE_CHECKING:
    from collections.abc import Callable

    from inbox_fatigue.model import Party
    from inbox_fatigue.parsing.wire import Headers, Layout

SHARED_FIELDS = frozenset(
    {
        *("from", "sender", "reply-to"),
        *SENDING_FIELDS,
        *LIST_FIELDS,
        *REPLY_FIELDS,
        *ADDRESSED_LIST_FIELDS,
        *WAY_FIELDS,
    }
)
LAYOUTS = (
    256  # remembered at once; an archive of one sending system has a few, one person's inbox some hundred
)
LETTERHEADS = 64  # remembered of each layout: the campaigns, or the correspondents, of one system
MOST_BYTES = 4096  # longer values are not kept, so that all together stay below some 20 MiB
_MANY = frozenset({"list-id", "list-unsubscribe"})
_NOT_AUTOMATIC = frozenset({"", "no"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Letterhead:
    """What a header says apart from whom this copy is for, when it was sent and what it answers."""

    sender: Party | None
    defects: tuple[str, ...]  # of the fields that are read here
    value_defects: tuple[str, ...]  # of their values, as `Headers` finds them when it decodes
    lists: frozenset[str]  # the addresses to which a mailing list takes mail
    sending: Sending
    list_id: str
    discussion: bool
    announces: bool  # of a list on which nobody but its owner writes
    broadcast: bool  # sent to many who cannot answer each other
    automatic: bool
    answers_by_itself: bool
    one_click: bool  # a List-Unsubscribe-Post field


@dataclass(slots=True)
class _Family:
    """The letterheads of one layout."""

    shared: Callable[[tuple[str, ...]], tuple[str, ...]]  # picks the values that are read
    known: dict[tuple[str, ...], Letterhead]


class Letterheads:
    """Reads letterheads, each once."""

    def __init__(self) -> None:
        self._families: dict[Layout, _Family] = {}

    def of(self, headers: Headers) -> Letterhead:
        """Return the letterhead of a header."""
        if headers.defects:  # 8-bit values are decoded by the charset of the text: another field's business
            return read(headers)
        found = self._known(headers) if headers.layout.remembered else read(headers.only(SHARED_FIELDS))
        headers.defects += found.value_defects
        return found

    def _known(self, headers: Headers) -> Letterhead:
        family = self._families.get(headers.layout) or self._new_family(headers.layout)
        values = family.shared(headers.values)
        found = family.known.get(values)
        if found is None:
            found = read(headers.only(SHARED_FIELDS))
            if sum(map(len, values)) <= MOST_BYTES:
                _make_room(family.known, LETTERHEADS)
                family.known[values] = found
        return found

    def _new_family(self, layout: Layout) -> _Family:
        places = [place for place, name in enumerate(layout.names) if name in SHARED_FIELDS]
        _make_room(self._families, LAYOUTS)
        self._families[layout] = family = _Family(_picking(places), {})
        return family


def _picking(places: list[int]) -> Callable[[tuple[str, ...]], tuple[str, ...]]:
    if len(places) > 1:
        return itemgetter(*places)
    return lambda values: tuple(values[place] for place in places)  # itemgetter makes no tuple of one


def _make_room(known: dict[Any, Any], most: int) -> None:
    """Forget the oldest entry of a full memory."""
    if len(known) >= most:
        del known[next(iter(known))]


def read(headers: Headers) -> Letterhead:
    """Return what a header says of its sender, its system and its list."""
    before = len(headers.defects)
    defects = doubled(headers)
    writer = sender(headers, defects)
    sent, lists = sending(headers), list_addresses(headers)
    like_a_list = is_discussion(headers)
    announces = like_a_list and is_announcement(headers, writer, lists)
    discussion = like_a_list and not announces
    return Letterhead(
        sender=writer,
        defects=tuple(defects),
        value_defects=tuple(headers.defects[before:]),
        lists=lists,
        sending=sent,
        list_id=headers.text("list-id"),
        discussion=discussion,
        announces=announces,
        broadcast=(sent.bulk or not headers.lacks(_MANY)) and not (discussion or sent.sequence),
        automatic=bool(sent.system or sent.sequence)
        or headers.first("auto-submitted").lower() not in _NOT_AUTOMATIC,
        answers_by_itself=answers_by_itself(headers),
        one_click=takes_one_click(headers),
    )
