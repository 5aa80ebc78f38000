"""Reads a file that is one item of Outlook: a compound file with a stream for each longer property ([MS-OXMSG])."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING

import olefile

from inbox_fatigue.sources.outlook.as_mail import Item
from inbox_fatigue.sources.outlook.properties import WANTED, Properties

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_FIXED = "__properties_version1.0"
_RECIPIENT = "__recip_version1.0_#"
_HEAD, _HEAD_OF_RECIPIENT, _ENTRY = 32, 8, 16  # bytes; an entry has type, number, flags and a short value
_LONG = frozenset({0x001E, 0x001F, 0x0102})  # types whose values lie in streams


class TooLargeError(Exception):
    """An item has more bytes than a message may have."""


def read_item(file: IO[bytes], most: int) -> Item:
    """Return the item of a compound file whose properties have `most` bytes at most.

    TooLargeError where they have more; what else it may raise says that the file is damaged.
    """
    with olefile.OleFileIO(file) as compound:
        top = _Storage(compound, (), most)
        own = Properties(top.properties(_HEAD))
        recipients = [
            Properties(
                _Storage(compound, tuple(path), most).properties(_HEAD_OF_RECIPIENT), own.charset_of_texts
            )
            for path in compound.listdir(streams=False, storages=True)
            if len(path) == 1 and path[0].startswith(_RECIPIENT)
        ]
    return Item(own, tuple(recipients))


class _Storage:
    def __init__(self, compound: olefile.OleFileIO, path: tuple[str, ...], most: int) -> None:
        self._compound, self._path, self._left = compound, path, most

    def properties(self, head: int) -> Mapping[int, tuple[int, bytes]]:
        """Return the properties that a mail is put together of."""
        return {number: (kind, value) for number, kind, value in self._wanted(self._stream(_FIXED)[head:])}

    def _wanted(self, entries: bytes) -> Iterator[tuple[int, int, bytes]]:
        for at in range(0, len(entries) - _ENTRY + 1, _ENTRY):
            kind, number = (int.from_bytes(entries[at + of : at + of + 2], "little") for of in (0, 2))
            if number not in WANTED:
                continue
            if kind not in _LONG:
                yield number, kind, entries[at + 8 : at + 16]
            elif self._compound.exists(path := [*self._path, f"__substg1.0_{number:04X}{kind:04X}"]):
                yield number, kind, self._stream(path[-1])

    def _stream(self, name: str) -> bytes:
        path = [*self._path, name]
        self._left -= self._compound.get_size(path)
        if self._left < 0:
            raise TooLargeError
        return bytes(self._compound.openstream(path).read())
