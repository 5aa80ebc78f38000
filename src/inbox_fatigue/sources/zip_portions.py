"""Cuts a large zip into portions that several readers read side by side, and reads one of them.

The limits hold over all portions together: only a zip whose members declare that they keep them is
cut, since no member gives more than it declares, and the archives inside it, of which nothing is
declared, are read by one reader within what the other members leave of the budget.
Of any other zip the first portion is everything.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from inbox_fatigue.limits import MIB
from inbox_fatigue.sources.places import Portion
from inbox_fatigue.sources.reading import is_too_long, read_members, too_deep
from inbox_fatigue.sources.sniffing import CONTAINERS, EVERY_KIND, TOLD_APART, opens_container
from inbox_fatigue.sources.streams import Fault, read_exactly
from inbox_fatigue.sources.unpacking import Budget
from inbox_fatigue.sources.zips import member_count, opened_zip

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import IO
    from zipfile import ZipInfo

    from inbox_fatigue.limits import Limits
    from inbox_fatigue.sources.places import Place
    from inbox_fatigue.sources.reading import Item, Reading
    from inbox_fatigue.sources.zips import Directory

_MEMBERS = 200  # that are worth a portion, or
_PACKED = 2 * MIB  # so many bytes, of members that are few and large
_PORTIONS = 16  # of a zip: no more, for each reads the whole directory, 5 µs a member


def portions_of(file: IO[bytes], size: int) -> list[Portion]:
    """Return the portions of a zip of so many bytes, none where it is not worth to be cut.

    Only its last bytes are looked at, which says how many members there are about to be: what else
    a directory holds is read where a process may be killed.
    """
    count = member_count(file, size)
    of = min(_PORTIONS, count, max(count // _MEMBERS, size // _PACKED))
    return [Portion(number=number, of=of) for number in range(of + 1)] if of > 1 else []


def read_portion(place: Place, file: IO[bytes], reading: Reading, portion: Portion) -> Iterator[Item]:
    """Yield what one portion of a zip holds; the first one tells what is wrong with the whole."""
    first = portion.number == 0
    if (problem := too_deep(place, reading.limits)) is not None:
        yield from [problem] if first else []
        return
    with opened_zip(file, reading.budget) as found:
        if isinstance(found, Fault):
            if first:
                yield place.problem(found.why, found.detail, lost=found.lost)
        elif not found.is_within(reading.limits):
            if first:
                yield from read_members(place, found, found.entries, reading)
        elif portion.archives:
            yield from _read_archives(place, found, reading)
        else:
            yield from read_members(place, found, found.stretch(portion), reading, EVERY_KIND - CONTAINERS)


def _read_archives(place: Place, directory: Directory, reading: Reading) -> Iterator[Item]:
    """Yield what the archives among the members hold, within what the other members leave of the budget."""
    inside = [entry for entry in directory.entries if _is_archive(directory, entry, reading.limits)]
    others = len(directory.entries) - len(inside)
    declared = sum(entry.file_size for entry in directory.entries)
    reading.budget.members_left -= others
    reading.budget.bytes_left -= declared - sum(entry.file_size for entry in inside)
    yield from read_members(place, directory, inside, reading, CONTAINERS)


def _is_archive(directory: Directory, entry: ZipInfo, limits: Limits) -> bool:
    if is_too_long(entry.filename, limits):
        return False
    member = directory.member(entry, Budget.of(limits))
    head = b"" if member.stream is None else read_exactly(member.stream, TOLD_APART)
    return opens_container(entry.filename, head)
