"""Reads the folders of Outlook's data files by libpff, which comes with the extra `outlook` ([MS-PST])."""

from __future__ import annotations

from dataclasses import replace
from typing import IO, TYPE_CHECKING, Any

from inbox_fatigue.sources.outlook.as_mail import WRITER, Item, address
from inbox_fatigue.sources.outlook.properties import WANTED, Properties, Tag

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_NAMELESS = "folders"  # the root has no name


def read_items(file: IO[bytes]) -> Iterator[tuple[str, Item | OSError]]:
    """Yield the items of a data file, folder after folder, each with its folder and its number in the file.

    In the place of one that is damaged stands what is wrong with it. OSError where the file itself is damaged, and
    ModuleNotFoundError where libpff is not installed.
    """
    import pypff  # noqa: PLC0415 - an extra

    data = pypff.file()
    data.open_file_object(file)
    try:
        yield from _items(_root(data))
    finally:
        data.close()


def _root(data: Any) -> Any:
    try:
        root = data.get_root_folder()
    except MemoryError as error:  # what libpff says of some damage
        raise OSError(str(error)) from error
    if root is None:
        raise OSError("pypff: it has no folders")
    return root


class AddressBook:
    """Whose mail an internal address of Exchange is for, as the recipients of the items so far tell it.

    What a mailbox of Exchange has sent may name its owner by such an address alone.
    """

    def __init__(self) -> None:
        self._known: dict[str, str] = {}

    def completed(self, item: Item) -> Item:
        """Return an item with the address of its writer, where others have told it; learn from its recipients."""
        for one in item.recipients:
            internal, mailbox = one.text(Tag.ADDRESS).lower(), address(one, (Tag.SMTP_ADDRESS,))
            if internal and mailbox:
                self._known[internal] = mailbox
        told = item.properties
        if address(told, WRITER):
            return item
        internal = told.text(Tag.FROM_ADDRESS, Tag.SENDER_ADDRESS).lower()
        return replace(item, writer=self._known.get(internal, ""))


def _items(root: Any) -> Iterator[tuple[str, Item | OSError]]:
    waiting, met = [("", root)], AddressBook()
    while waiting:
        path, folder = waiting.pop()
        for name, message in _children(folder, "message"):
            item = message if isinstance(message, OSError) else _read(message)
            yield f"{path or _NAMELESS}/{name}", item if isinstance(item, OSError) else met.completed(item)
        inner: list[tuple[str, Any]] = []
        for name, below in _children(folder, "folder"):
            within = f"{path}/{name}" if path else name
            if isinstance(below, OSError):
                yield within, below
            else:
                inner.append((within, below))
        waiting += reversed(inner)


def _children(folder: Any, sort: str) -> Iterator[tuple[str, Any]]:
    """Yield the folders or messages of a folder with their names, and what is wrong in the place of one."""
    try:
        count = getattr(folder, f"number_of_sub_{sort}s")
    except OSError as error:
        yield f"{sort}s", error
        return
    for number in range(count):
        try:
            child = getattr(folder, f"get_sub_{sort}")(number)
            name = (child.name if sort == "folder" else "") or str(child.identifier)
        except OSError as error:
            yield f"{sort}-{number}", error
            continue
        yield name, child


def _read(message: Any) -> Item | OSError:
    try:
        return _item(message)
    except OSError as error:
        return error


def _item(message: Any) -> Item:
    own = Properties(next(iter(_sets(message)), {}))
    listed = getattr(message, "recipients", None)  # there is none of what was never sent
    sets = () if listed is None else _sets(listed)
    return Item(own, tuple(Properties(one, own.charset_of_texts) for one in sets))


def _sets(thing: Any) -> Iterator[Mapping[int, tuple[int, bytes]]]:
    """Yield the properties of an item, or of each of its recipients."""
    for told in thing.record_sets:
        entries = (entry for entry in told.entries if entry.entry_type in WANTED)
        yield {entry.entry_type: (entry.value_type, entry.data or b"") for entry in entries}
