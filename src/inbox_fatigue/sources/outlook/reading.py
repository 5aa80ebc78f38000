"""Yields the mails of Outlook's files as any other source does, and tells what is none."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING

from inbox_fatigue.model import RawMessage
from inbox_fatigue.sources.outlook.as_mail import Sort, as_mail, sort_of
from inbox_fatigue.sources.outlook.folders import read_items
from inbox_fatigue.sources.outlook.items import TooLargeError, read_item
from inbox_fatigue.sources.streams import fault_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from inbox_fatigue.model import Problem, Skipped
    from inbox_fatigue.sources.outlook.as_mail import Item
    from inbox_fatigue.sources.places import Place

_NOT_INSTALLED = (
    "a data file of Outlook needs a package that is not installed; pip install 'inbox-fatigue[outlook]'"
)


def item_of(place: Place, file: IO[bytes], most: int) -> Iterator[RawMessage | Problem | Skipped]:
    """Yield the mail of a file that holds one item; `most` is how many bytes it may have."""
    try:
        item = read_item(file, most)
    except TooLargeError:
        yield _too_large(place, most)
    except Exception as error:  # noqa: BLE001 - olefile raises whatever a damaged file makes it stumble over
        yield _damaged(place, error)
    else:
        yield _told(place, item, most)


def items_of(place: Place, file: IO[bytes], most: int) -> Iterator[RawMessage | Problem | Skipped]:
    """Yield the mails of a data file; `most` is how many bytes one may have."""
    try:
        for path, item in read_items(file):
            inside = place.inside(path)
            yield _damaged(inside, _short(item)) if isinstance(item, OSError) else _told(inside, item, most)
    except ModuleNotFoundError:
        yield place.problem("outlook-file", _NOT_INSTALLED)
    except OSError as error:
        yield _damaged(place, _short(error))


def _short(error: OSError) -> OSError:
    """Return what libpff says is wrong, without the functions of its own that it went through."""
    return error if error.errno is not None else OSError(str(error).partition(": ")[2].partition(". ")[0])


def _told(place: Place, item: Item, most: int) -> RawMessage | Problem | Skipped:
    sort = sort_of(item)
    if sort is not Sort.MAIL:
        return place.skipped("draft" if sort is Sort.DRAFT else "not-mail")
    raw = as_mail(item)
    return _too_large(place, most) if len(raw) > most else RawMessage(where=place.where(), raw=raw)


def _too_large(place: Place, most: int) -> Problem:
    return place.problem("message-too-large", f"the message has more than {most} bytes")


def _damaged(place: Place, error: Exception) -> Problem:
    fault = fault_of(error)
    return place.problem(fault.why, fault.detail)
