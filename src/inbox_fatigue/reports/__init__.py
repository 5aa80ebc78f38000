"""Shows a finished audit: a report is a function from an AuditResult to text, and decides nothing.

The formats enter through the same door as anybody else's. They are imported when somebody asks for them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from inbox_fatigue.hookspecs import hookimpl

if TYPE_CHECKING:
    from inbox_fatigue.hookspecs import Reporter


@hookimpl
def inbox_fatigue_reporters() -> list[Reporter]:
    """Return the report formats that come with the tool."""
    from inbox_fatigue.reports.formats import FORMATS  # noqa: PLC0415 - the processes that read show nothing

    return [*FORMATS]
