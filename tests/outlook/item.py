"""One message as Outlook saves it to a file of its own, .msg (MS-OXMSG)."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from tests.outlook.compound import compound
from tests.outlook.values import SIZES, STRING8, UNICODE, Properties, encoded, type_of

if TYPE_CHECKING:
    from collections.abc import Sequence

MESSAGE = bytes.fromhex("0b0d020000000000c000000000000046")  # the class of a root that holds a message
READABLE_AND_WRITABLE = 6
NAMED = ("00020102", "00030102", "00040102")  # the streams of named properties, of which there are none


def msg(properties: Properties, recipients: Sequence[Properties] = ()) -> bytes:
    """Return a .msg of a message's properties and those of each of its recipients."""
    count = len(recipients)
    streams = {f"__nameid_version1.0/__substg1.0_{name}": b"" for name in NAMED}
    streams |= _streams("", struct.pack("<8x4I8x", count, 0, count, 0), properties)
    for number, recipient in enumerate(recipients):
        streams |= _streams(f"__recip_version1.0_#{number:08X}/", bytes(8), recipient)
    return compound(streams, clsid=MESSAGE)


def _streams(storage: str, header: bytes, properties: Properties) -> dict[str, bytes]:
    """Return the streams of a storage: a table of all properties, and each value that does not fit into it."""
    streams, table = {}, bytearray(header)
    for tag, value in sorted(properties.items()):
        data, kind = encoded(tag, value), type_of(tag)
        table += struct.pack("<II", tag, READABLE_AND_WRITABLE)
        if kind in SIZES:
            table += data.ljust(8, b"\0")
            continue
        end_of_text = {UNICODE: 2, STRING8: 1}.get(kind, 0)  # counted, though it is not written
        table += struct.pack("<II", len(data) + end_of_text, 0)
        streams[f"{storage}__substg1.0_{tag:08X}"] = data
    return streams | {f"{storage}__properties_version1.0": bytes(table)}
