"""The report for people: is anyone tired, who and why, what causes it, what to change first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.text import Text

from inbox_fatigue.reports.caps import caps
from inbox_fatigue.reports.causes import advice, causes, rules_broken
from inbox_fatigue.reports.gaps import not_assessed, problems, whose_mail
from inbox_fatigue.reports.layout import WIDTH, page
from inbox_fatigue.reports.one_person import one_person
from inbox_fatigue.reports.opening import opening, verdict
from inbox_fatigue.reports.tired import earlier, tired
from inbox_fatigue.reports.what_if import what_if
from inbox_fatigue.reports.whats_next import whats_next

if TYPE_CHECKING:
    from collections.abc import Iterable

    from inbox_fatigue.reports.layout import Part
    from inbox_fatigue.results import AuditResult
    from inbox_fatigue.results.previews import PreviewResult

SECTIONS = (
    opening,
    verdict,
    tired,
    earlier,
    causes,
    advice,
    caps,
    rules_broken,
    what_if,
    not_assessed,
    problems,
    whose_mail,
    one_person,
    whats_next,
)


@dataclass(slots=True, kw_only=True)
class Terminal:
    """Text for a screen or a file; plain unless the caller knows that colour is wanted."""

    name: str = "text"
    media_type: str = "text/plain; charset=utf-8"
    colour: bool = False
    width: int = WIDTH

    def render(self, result: AuditResult) -> str:
        """Return the report."""
        return self._page(section(result) for section in SECTIONS)

    def render_preview(self, result: PreviewResult) -> str:
        """Return the report on a plan."""
        from inbox_fatigue.reports import preview  # noqa: PLC0415 - an audit has no plan
        from inbox_fatigue.reports.preview.difference import difference  # noqa: PLC0415 - likewise

        compared = difference(result, result.other) if result.other is not None else []
        return self._page([*(section(result) for section in preview.SECTIONS), compared])

    def _page(self, sections: Iterable[list[Part]]) -> str:
        parts: list[Part] = []
        for found in sections:
            if found:
                parts += [*([Text()] if parts else []), *found]
        return page(parts, colour=self.colour, width=self.width)
