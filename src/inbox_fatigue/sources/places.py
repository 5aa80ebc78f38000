"""Where things lie: a shard's files, the place of an item, and names that are safe to show.

A member of a directory is joined to it with `/`, a member of a container to the container with `!`:
`2020/march.zip!april/sales.mbox`. A container that was given directly is the source itself, so its
members are named as they are inside it.
"""

from __future__ import annotations

import hashlib
import os
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from inbox_fatigue.limits import Limits
from inbox_fatigue.model import Problem, Skipped, Where

if TYPE_CHECKING:
    from collections.abc import Mapping

_URL = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]+(::|://)")
_PASSWORD = re.compile(r"(://[^/@:]*):[^/@]*@")
_UNSAFE = re.compile(rb"[\x00-\x1f\x7f]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Portion:
    """What one reader reads of a zip that several read: a stretch of its members, or the archives among them."""

    number: int  # of a stretch, from 0; `of` itself stands for the archives among all members
    of: int

    @property
    def archives(self) -> bool:
        """Return whether it is the portion of the archives, which share one budget."""
        return self.number == self.of


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A shard: some files of a source, a byte range of one, or a portion of a zip."""

    name: str
    source: str  # the path or URL as the user gave it
    files: tuple[str, ...]  # relative to the source, as the file system spells them; "" is the source
    start: int = 0
    end: int | None = None  # None: to the end of the file
    portion: Portion | None = None  # of the one file, a zip; None: all of it


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A file, or a member of a container, and how deep inside containers it lies."""

    source: str
    member: str = ""
    name: str = ""  # the last name, which tells an extension
    depth: int = 0  # containers around it
    packed: str = ""  # the compression just taken off, "" for none
    named: bool = False  # the user named this very file, so less is taken for something else

    @property
    def path(self) -> str:
        """The name with the folder that it lies in, where there is one."""
        folder = self.member.rpartition("/")[0].rpartition("/")[2]
        return f"{folder}/{self.name}" if folder else self.name

    def where(self, *, offset: int | None = None, line: int | None = None) -> Where:
        """Return the place as items carry it."""
        return Where(source=self.source, member=self.member, offset=offset, line=line)

    def inside(self, name: str) -> Place:
        """Return the place of a member of this container."""
        shown = shown_name(name)
        member = f"{self.member}!{shown}" if self.member else shown
        return replace(
            self,
            member=member,
            name=shown.rpartition("/")[2],
            # a tar archive and the compression around it are one level
            depth=self.depth if self.packed else self.depth + 1,
            packed="",
            named=False,
        )

    def unpacked(self, how: str) -> Place:
        """Return the same place with one compression taken off, and its suffix."""
        stem, dot, suffix = self.name.rpartition(".")
        plain = {"tgz": ".tar", "tbz2": ".tar", "tbz": ".tar", "txz": ".tar"}.get(suffix.lower(), "")
        name = stem + plain if dot else self.name
        return replace(self, name=name, depth=self.depth + 1, packed=how)

    def problem(self, why: str, detail: str, *, lost: int = 1, offset: int | None = None) -> Problem:
        """Return a problem at this place."""
        return Problem(why=why, detail=detail, where=self.where(offset=offset), lost=lost)

    def skipped(self, why: str, *, line: int | None = None) -> Skipped:
        """Return the note that this place was set aside on purpose."""
        return Skipped(where=self.where(line=line), why=why)


def place_of(source: str, file: str = "") -> Place:
    """Return the place of a file of a source."""
    member = shown_name(file)
    name = member.rpartition("/")[2] or shown_name(source).rstrip("/").rpartition("/")[2]
    return Place(source=shown_name(source), member=member, name=name, named=not file)


def part_of_files(source: str, files: list[str], facts: str) -> Part:
    """Return a shard of several files; its name changes when a file's size or time does."""
    name = f"{shown_name(files[0])}+{len(files)}#{_digest(*files, facts)}"
    return Part(name=name, source=source, files=tuple(files))


def part_of_range(source: str, file: str, span: tuple[int, int], facts: str) -> Part:
    """Return a shard of a byte range of one file; likewise."""
    start, end = span
    name = f"{shown_name(file)}@{start}-{end}#{_digest(facts)}"
    return Part(name=name, source=source, files=(file,), start=start, end=end)


def part_of_zip(source: str, file: str, portion: Portion, facts: str) -> Part:
    """Return a shard of a portion of the members of a zip; likewise."""
    which = "archives" if portion.archives else f"{portion.number + 1}"
    name = f"{shown_name(file)}!{which}/{portion.of}#{_digest(facts)}"
    return Part(name=name, source=source, files=(file,), portion=portion)


def _digest(*texts: str) -> str:
    return hashlib.blake2b("\n".join(texts).encode(errors="surrogateescape"), digest_size=8).hexdigest()


def shown_name(name: str) -> str:
    """Return a file name with bytes that are not UTF-8, and control characters, percent-escaped."""
    raw = name.encode("utf-8", "surrogateescape")
    raw = _UNSAFE.sub(lambda found: b"%%%02X" % found[0][0], raw)
    return re.sub("[\udc80-\udcff]", _escape, raw.decode("utf-8", "surrogateescape"))


def _escape(found: re.Match[str]) -> str:
    return f"%{ord(found[0]) - 0xDC00:02X}"


def without_password(url: str) -> str:
    """Return a URL as errors show it: they end in the logs of pipelines."""
    return _PASSWORD.sub(r"\1:***@", url)


def is_url(path: str) -> bool:
    """Return whether a path names a storage (`s3://…`, `zip://…::…`) and not a local file."""
    return _URL.match(path) is not None and not os.path.lexists(path)


def limits_of(options: Mapping[str, Any]) -> Limits:
    """Return the limits of a run."""
    limits = options.get("limits")
    return limits if isinstance(limits, Limits) else Limits()
