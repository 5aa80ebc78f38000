"""How often Python looks for garbage: seldom, for what modules bring along when they are loaded stays."""

from __future__ import annotations

import atexit
import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

# By Python's own 700, a small audit spends a tenth of its time on looking through what it has just loaded. So many
# objects take some 20 MB before they are looked through.
_NEW_OBJECTS = 200_000


def collect_seldom() -> None:
    """Let so many objects come to be before Python looks whether they are needed, for the rest of the process.

    When it ends, nothing is looked through at all: that took a tenth of a second.
    """
    _, *older = gc.get_threshold()
    gc.set_threshold(_NEW_OBJECTS, *older)
    atexit.unregister(gc.freeze)  # once is enough
    atexit.register(gc.freeze)


@contextmanager
def collected_seldom() -> Iterator[None]:
    """Do so until the end of the block."""
    before = gc.get_threshold()
    collect_seldom()
    try:
        yield
    finally:
        gc.freeze()
        gc.unfreeze()  # what there is counts as old: else all of it would be looked through now
        gc.set_threshold(*before)
