"""Settings that come with the tool under a name: TOML files in one of its folders (`presets/`, `stances/`)."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING

from inbox_fatigue.errors import UsageError
from inbox_fatigue.user_files.mistakes import suggestion

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable


@dataclass(frozen=True, slots=True, kw_only=True)
class Shipped:
    """The files of one folder, by name."""

    folder: str
    noun: str  # what one of them is called: preset
    instead: str  # what to do where a name is near none of them; {names} stands for all of them

    def names(self) -> tuple[str, ...]:
        """Return the names of all of them, sorted."""
        return tuple(sorted(self._files()))

    def require(self, name: str) -> str:
        """Return the name; ValueError, the end of a sentence, if there is none of it."""
        if name not in self.names():
            raise ValueError(f'says "{name}", which is no {self.noun}{self._near(name)}')
        return name

    def text(self, name: str) -> str:
        """Return the file of that name; UsageError if there is none."""
        if name not in self.names():
            raise UsageError(f"there is no {self.noun} {name}{self._near(name)}")
        return self._files()[name].read_text("utf-8")

    def _near(self, name: str) -> str:
        names = self.names()
        return suggestion(name, names, instead=self.instead.format(names=", ".join(names)))

    def _files(self) -> dict[str, Traversable]:
        folder = resources.files("inbox_fatigue").joinpath(self.folder)
        found = (file for file in folder.iterdir() if file.name.endswith(".toml"))
        return {file.name.removesuffix(".toml"): file for file in found}
