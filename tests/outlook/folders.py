"""Folders of messages as Outlook keeps them, .pst (MS-PST; the kind with text in UTF-16)."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.outlook.blocks import database
from tests.outlook.tables import list_of, table_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tests.outlook.heap import Node
    from tests.outlook.values import Properties

STORE, NAMES, TOP = 0x21, 0x61, 0x122
FOLDER, MESSAGE, FOLDERS, MESSAGES, HIDDEN = 0x02, 0x04, 0x0D, 0x0E, 0x0F  # types of nodes
RECIPIENTS = 0x692
FIRST = 0x400  # the first free number of a folder or message
STORE_KEY = bytes(range(16))

NAME, COUNT, UNREAD, HAS_FOLDERS = 0x3001001F, 0x36020003, 0x36030003, 0x360A000B
STORE_PROPERTIES: Properties = {
    NAME: "Personal Folders",
    0x0FF90102: STORE_KEY,
    0x35DF0003: 1,  # which of the folders that follow are known
    0x35E00102: bytes(4) + STORE_KEY + TOP.to_bytes(4, "little"),
    0x67FF0003: 0,  # there is no password
}
COMMON = bytes.fromhex("0820060000000000c000000000000046")  # a set of properties whose names are numbers
REMINDER = struct.pack("<IHH", 0x8503, 3 << 1, 0)  # a name, its set (three go before), its place from 0x8000
NAMED: Properties = {  # one name, as pypff takes no list of none
    0x00010003: 251,
    0x00020102: COMMON,
    0x00030102: REMINDER,
    0x00040102: b"",
    0x1000 + (0x8503 ^ 3 << 1) % 251 << 16 | 0x0102: REMINDER,
}
REPEATED = {0x001A, 0x0037, 0x0E06, 0x0E07}  # what a folder's table repeats of its messages


@dataclass(frozen=True, kw_only=True)
class Message:
    """A message: its own properties, and those of each recipient.

    Give it a class (0x001A001F, as "IPM.Note"); pypff takes one without for a folder.
    """

    properties: Properties
    recipients: Sequence[Properties] = ()


@dataclass(frozen=True, kw_only=True)
class Folder:
    """A folder with what is in it."""

    name: str
    messages: Sequence[Message] = ()
    folders: Sequence[Folder] = ()


def pst(folders: Sequence[Folder], *, disguised: bool = False) -> bytes:
    """Return a .pst whose top folder holds these folders, in plain bytes or `disguised` as Outlook writes them.

    All is written as given: a subject, say, without the two characters that Outlook puts before it.
    """
    numbers = iter(range(FIRST, 1 << 27))
    nodes = {STORE: (list_of(STORE_PROPERTIES), 0), NAMES: (list_of(NAMED), 0)}
    for number, node, parent in _folder(Folder(name="", folders=folders), TOP, TOP, numbers):
        nodes[number] = (node, parent)
    return database(nodes, disguised=disguised)


def _folder(
    folder: Folder, number: int, parent: int, numbers: Iterator[int]
) -> Iterator[tuple[int, Node, int]]:
    """Yield the nodes of a folder and of all that is in it, with their numbers and those of their parents."""
    below = {next(numbers) << 5 | FOLDER: child for child in folder.folders}
    messages = {next(numbers) << 5 | MESSAGE: message for message in folder.messages}
    base = number >> 5 << 5
    yield number, list_of(_summary(folder)), parent
    children = {child: _summary(folder) for child, folder in below.items()}
    yield base | FOLDERS, table_of(children, (NAME, COUNT, UNREAD, HAS_FOLDERS)), 0
    yield base | MESSAGES, table_of({at: _repeated(message) for at, message in messages.items()}), 0
    yield base | HIDDEN, table_of({}), 0
    for at, message in messages.items():
        table = table_of(dict(enumerate(message.recipients)))
        yield at, list_of(message.properties, {RECIPIENTS: table}), number
    for at, child in below.items():
        yield from _folder(child, at, number, numbers)


def _summary(folder: Folder) -> Properties:
    return {NAME: folder.name, COUNT: len(folder.messages), UNREAD: 0, HAS_FOLDERS: bool(folder.folders)}


def _repeated(message: Message) -> Properties:
    return {tag: value for tag, value in message.properties.items() if tag >> 16 in REPEATED}
