"""A page of text of a fixed width: headings, paragraphs and columns, with or without colour."""

from __future__ import annotations

import re
from io import StringIO
from typing import TYPE_CHECKING, Literal

from rich.console import Console, Group
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from inbox_fatigue.reports.printable import printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rich.console import RenderableType

WIDTH = 80
# A space at which no line ends; `printable` lets no such character through from anywhere else.
_BOUND = "\ue000"
_PER_CENT = re.compile(r"(?<=\d) (?=%)")
_WIDEST = 34  # of a column that does not wrap, so that the last one keeps room for words

Part = Padding | Table | Text


def safe(text: str, style: str = "") -> Text:
    """Return text that is safe to print; the only way by which words enter a page."""
    return Text(_PER_CENT.sub(_BOUND, printable(text)), style=style)


def heading(text: str) -> Text:
    """Return a section's heading."""
    return safe(text, "bold")


def paragraph(text: str, *, indent: int = 0, style: str = "") -> Padding:
    """Return a paragraph that wraps at the page's width, indented on every line."""
    return Padding(safe(text, style), (0, 0, 0, indent))


def command(line: str, *, indent: int = 2) -> Padding:
    """Return a line of a command, which stays whole so that a shell reads what stands there."""
    text = safe(line)
    text.no_wrap, text.overflow = True, "ignore"
    return Padding(text, (0, 0, 0, indent))


def columns(
    rows: Iterable[Sequence[str | Text]], *, right: Sequence[int] = (), indent: int = 2, gap: int = 2
) -> Padding:
    """Return rows in columns; the last column wraps, the others keep their width."""
    table = Table.grid(padding=(0, gap, 0, 0))
    cells = [[one if isinstance(one, Text) else safe(one) for one in row] for row in rows]
    last = max((len(row) for row in cells), default=1) - 1
    for index in range(last + 1):
        justify: Literal["left", "right"] = "right" if index in right else "left"
        if index == last:
            table.add_column(overflow="fold", justify=justify)
        else:
            table.add_column(no_wrap=True, overflow="ellipsis", max_width=_WIDEST, justify=justify)
    for row in cells:
        table.add_row(*row)
    return Padding(table, (0, 0, 0, indent))


def page(parts: Iterable[RenderableType], *, colour: bool = False, width: int = WIDTH) -> str:
    """Return the parts below each other; without colour there is not one escape sequence in it."""
    console = Console(
        file=StringIO(),
        width=width,
        force_terminal=colour,
        color_system="standard" if colour else None,
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=False,
    )
    with console.capture() as captured:
        console.print(Group(*parts))
    return "\n".join(line.rstrip() for line in captured.get().replace(_BOUND, " ").splitlines()) + "\n"
