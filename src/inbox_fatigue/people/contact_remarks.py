"""What cells of contacts say that is not known: told once for each column of a file, with how often."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from inbox_fatigue.model import Problem, Where

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(slots=True)
class _Remark:
    line: int  # the first
    rows: int = 0
    words: dict[str, None] = field(default_factory=dict)


@dataclass(slots=True)
class Remarks:
    """What was remarked of a file so far."""

    path: str
    found: dict[tuple[str, str, str], _Remark] = field(default_factory=dict)

    def add(self, why: str, line: int, says: str, *, so: str = "", word: str = "") -> None:
        """Take note of a row; `says` and `so` are the parts of a sentence about all such rows.

        `word` is shown, so it must be one of ours: a cell may be about somebody.
        """
        remark = self.found.setdefault((why, says, so), _Remark(line))
        remark.rows += 1
        if word:
            remark.words.setdefault(word)

    def problems(self) -> Iterator[Problem]:
        """Yield what is to be told, in the order of lines; no row is lost by it."""
        for (why, says, so), remark in self.found.items():
            words = f" ({', '.join(map(repr, remark.words))})" if remark.words else ""
            often = f" in {remark.rows:,} rows" if remark.rows > 1 else ""
            detail = f"{says}{words}{often}{so and f'; {so}'}"
            yield Problem(why=why, detail=detail, where=Where(source=self.path, line=remark.line), lost=0)
