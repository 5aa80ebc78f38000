"""Collects what is wrong in a plan, so that all of it is told together, each with its file and line."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from inbox_fatigue.errors import PlanError
from inbox_fatigue.user_files.mistakes import dotted

if TYPE_CHECKING:
    from inbox_fatigue.user_files.toml_lines import Lines, Path


@dataclass(slots=True)
class Faults:
    """The mistakes found so far."""

    file: str
    lines: Lines
    found: list[tuple[int, str]] = field(default_factory=list)

    def add(self, path: Path, told: str) -> None:
        """Note what is wrong with a key of the plan file."""
        self.found.append((self.lines.of(path), f"{self.named(path)} {told}".replace(":  ", ": ")))

    def add_at(self, line: int, told: str) -> None:
        """Note what is wrong on a line of the plan file."""
        self.found.append((line, f"{self.file}:{line}: {told}"))

    def named(self, path: Path) -> str:
        """Return file, line and name of a key, with which a sentence on it begins."""
        return f"{self.file}:{self.lines.of(path)}: {dotted(path)}"

    def place(self, path: Path) -> str:
        """Return where a key stands, for another sentence: "line 12"."""
        return f"line {self.lines.of(path)}"

    def settle(self) -> None:
        """Raise PlanError if anything is wrong, in the order of the file."""
        if self.found:
            told = [sentence for _, sentence in sorted(self.found, key=lambda one: one[0])]
            raise PlanError(tuple(dict.fromkeys(told)))
