"""Reads any file of any kind: the one place where a kind meets its reader, containers included."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from inbox_fatigue.sources.mail_file import read_mail
from inbox_fatigue.sources.mbox import read_mbox
from inbox_fatigue.sources.sniffing import (
    COMPRESSED,
    CONTAINERS,
    EVERY_KIND,
    LOGS,
    WIDE_MARKS,
    Kind,
    kind_by_name,
    kind_of,
)
from inbox_fatigue.sources.streams import Fault, Headed, drain, read_exactly
from inbox_fatigue.sources.tarballs import tar_members
from inbox_fatigue.sources.unpacking import Budget, Unpacked
from inbox_fatigue.sources.zips import opened_zip

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from typing import IO
    from zipfile import ZipInfo

    from inbox_fatigue.limits import Limits
    from inbox_fatigue.model import EventRows, Problem, RawMessage, SendRows, Skipped
    from inbox_fatigue.sources.places import Place
    from inbox_fatigue.sources.streams import Stream
    from inbox_fatigue.sources.zips import Directory

    Item = RawMessage | SendRows | EventRows | Problem | Skipped

_WORKBOOK = "a workbook is not read; if it tells of mail or of people, save each sheet as CSV beside it"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What the readers of one file share."""

    limits: Limits
    options: Mapping[str, Any]
    budget: Budget = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "budget", Budget.of(self.limits))


def read_any(
    place: Place, stream: Stream, reading: Reading, kinds: frozenset[Kind] = EVERY_KIND
) -> Iterator[Item]:
    """Yield what a file holds, whatever it is; a fault comes after what was read before it.

    A file of none of the kinds is left to another reader.
    """
    by_name = None if place.named else kind_by_name(place.name)
    if by_name is not None:
        if by_name in kinds:
            yield from _unopened(by_name, place)
        return
    headed = Headed(stream)
    kind = kind_of(place.path, headed.head)
    if kind not in kinds:
        return
    if kind is Kind.EMPTY and headed.fault is None:
        yield place.skipped("empty-file")
    elif kind is not Kind.EMPTY:
        yield from _read_kind(kind, place, headed, reading)
    if headed.fault is not None:
        yield place.problem(headed.fault.why, headed.fault.detail, lost=headed.fault.lost)


def _unopened(kind: Kind, place: Place) -> Iterator[Item]:
    """Yield what there is to tell of a file that is no mail by its name, and set it aside."""
    if kind is Kind.WORKBOOK:
        yield place.problem("workbook", _WORKBOOK, lost=0)
    yield place.skipped("hidden-file" if kind is Kind.HIDDEN else "not-mail")


def _read_kind(kind: Kind, place: Place, stream: Headed, reading: Reading) -> Iterator[Item]:
    if kind is Kind.MBOX:
        yield from read_mbox(place, stream, reading.limits)
    elif kind is Kind.MAIL:
        yield from read_mail(place, stream, reading.limits)
    elif kind in CONTAINERS:
        yield from _read_container(kind, place, stream, reading)
    elif kind in LOGS:
        yield from _read_log(kind, place, stream, reading)
    elif kind is Kind.NO_MAIL:
        yield _no_mail(place, stream.head)
    elif kind in {Kind.OUTLOOK_ITEM, Kind.OUTLOOK_FOLDERS}:
        yield from _read_outlook(kind, place, stream, reading.limits)
    else:
        yield from _unopened(kind, place)


def _no_mail(place: Place, head: bytes) -> Problem:
    """Return what is wrong with a file whose name promises mail; PowerShell's ">" writes UTF-16."""
    if head.startswith(WIDE_MARKS) or head[:4].count(0) > 1:
        detail = "it is UTF-16 or UTF-32, not a mail as it was sent; save it as plain bytes"
        return place.problem("wide-characters", detail, offset=0)
    detail = "its name says that it is a mail, but no header field opens it"
    return place.problem("not-a-mail", detail, offset=0)


def _read_log(kind: Kind, place: Place, stream: Headed, reading: Reading) -> Iterator[Item]:
    from inbox_fatigue.sources.logs.reading import read_log  # noqa: PLC0415 - polars only where a log is

    yield from read_log(kind, place, stream, reading.options)


def _read_outlook(kind: Kind, place: Place, stream: Headed, limits: Limits) -> Iterator[Item]:
    from inbox_fatigue.sources.outlook.reading import item_of, items_of  # noqa: PLC0415 - hardly ever wanted

    most = limits.message_bytes_refused
    file = _seekable(stream, most)
    if file is None:
        detail = f"a file of Outlook inside another archive may have {most} bytes at most; unpack it"
        yield place.problem("archive-too-large", detail)
    else:
        yield from (item_of if kind is Kind.OUTLOOK_ITEM else items_of)(place, file, most)


def _read_container(kind: Kind, place: Place, stream: Headed, reading: Reading) -> Iterator[Item]:
    tar_in_compression = kind is Kind.TAR and place.packed
    if not tar_in_compression and (problem := too_deep(place, reading.limits)) is not None:
        yield problem
    elif kind in COMPRESSED:
        inner = Unpacked(stream, kind.value, reading.budget)
        yield from read_any(place.unpacked(kind.value), inner, reading)
    elif kind is Kind.TAR:
        yield from _read_tar(place, stream, reading)
    else:
        yield from _read_zip(place, stream, reading)


def too_deep(place: Place, limits: Limits) -> Problem | None:
    """Return the problem of an archive that lies in too many others, None if it does not."""
    if place.depth < limits.archive_nesting:
        return None
    detail = f"archives lie more than {limits.archive_nesting} deep inside each other"
    return place.problem("archive-too-deep", detail)


def _read_tar(place: Place, stream: Stream, reading: Reading) -> Iterator[Item]:
    for member in tar_members(stream):
        if isinstance(member, Fault):
            yield place.problem(member.why, member.detail, lost=member.lost)
        elif refused := _refused(place, member.name, reading):
            yield refused
        elif not member.regular:
            yield place.inside(member.name).skipped("not-a-regular-file")
        else:
            yield from read_any(place.inside(member.name), member.stream, reading)
            drain(member.stream)
        if reading.budget.over:  # its problem was told where it showed
            return


def _read_zip(place: Place, stream: Headed, reading: Reading) -> Iterator[Item]:
    file = _seekable(stream, reading.limits.message_bytes_refused)
    if file is None:
        most = reading.limits.message_bytes_refused
        yield place.problem(
            "archive-too-large", f"a zip inside another archive may have {most} bytes at most"
        )
        return
    with opened_zip(file, reading.budget) as found:
        if isinstance(found, Fault):
            yield place.problem(found.why, found.detail, lost=found.lost)
        else:
            yield from read_members(place, found, found.entries, reading)


def read_members(
    place: Place,
    directory: Directory,
    entries: Iterable[ZipInfo],
    reading: Reading,
    kinds: frozenset[Kind] = EVERY_KIND,
) -> Iterator[Item]:
    """Yield what members of a zip hold, those of other kinds left to another reader."""
    for entry in entries:
        member = directory.member(entry, reading.budget)
        if refused := _refused(place, member.name, reading):
            yield refused
        elif member.stream is None:
            fault = member.fault or Fault(why="damaged", detail="it could not be opened")
            yield place.inside(member.name).problem(fault.why, fault.detail)
        else:
            yield from read_any(place.inside(member.name), member.stream, reading, kinds)
        if reading.budget.over:  # its problem was told where it showed
            return


def _refused(place: Place, name: str, reading: Reading) -> Problem | None:
    if not reading.budget.member():
        return place.problem(
            "archive-too-many-members", f"{reading.budget.refusal().detail}; the rest was not read"
        )
    if is_too_long(name, reading.limits):
        return place.inside(name[:80]).problem(
            "path-too-long", f"its name is longer than {reading.limits.path_bytes} bytes"
        )
    return None


def is_too_long(name: str, limits: Limits) -> bool:
    """Return whether a member is refused for its name."""
    return len(name.encode("utf-8", "surrogateescape")) > limits.path_bytes


def _seekable(stream: Headed, most: int) -> IO[bytes] | None:
    if stream.file is not None and stream.file.seekable():
        stream.file.seek(0)
        return stream.file
    data = read_exactly(stream, most + 1)
    return None if len(data) > most else io.BytesIO(data)
