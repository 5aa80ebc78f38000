"""Imports plugins: modules that entry points name, and loose files."""

from __future__ import annotations

import importlib.util
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from inbox_fatigue.errors import UsageError
from inbox_fatigue.faults import described
from inbox_fatigue.patience import held_to_return

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint
    from types import ModuleType

_DOOR = "inbox_fatigue.plugin"
_NEWER = "; it may have been written for a newer inbox-fatigue"
_LOOSE = "file-"  # before the names of plugins that were loaded from a file


@dataclass(frozen=True, slots=True, kw_only=True)
class Plugin:
    """A plugin that was found and imported."""

    name: str
    version: str
    origin: str  # the distribution, or the file it was loaded from
    module: ModuleType

    @property
    def label(self) -> str:
        """The plugin's name with its version, for problems and reports."""
        return f"{self.name} {self.version}".strip()

    @property
    def is_loose(self) -> bool:
        """Whether it was loaded from a file that was named, and is not installed."""
        return self.name.startswith(_LOOSE)


class ImportFailedError(Exception):
    """A plugin could not be imported; the text says why."""

    def __init__(self, label: str, error: BaseException) -> None:
        self.label = label  # of the plugin
        newer = _NEWER if isinstance(error, ImportError) and error.name == _DOOR else ""
        super().__init__(described(error) + newer)


def label_of(point: EntryPoint) -> str:
    """Return the label of the plugin that an entry point names, without importing it."""
    return f"{point.name} {_version_of(point)}".strip()


def from_entry_point(point: EntryPoint) -> Plugin:
    """Return the plugin that an entry point names; ImportFailedError if it cannot be imported."""
    origin = point.dist.name if point.dist is not None else point.value
    try:
        with held_to_return():
            module = point.load()
    except (Exception, SystemExit) as error:  # a foreign import may raise anything
        raise ImportFailedError(label_of(point), error) from error
    return Plugin(name=point.name, version=_version_of(point), origin=origin, module=module)


def _version_of(point: EntryPoint) -> str:
    return point.dist.version if point.dist is not None else ""


def from_file(file: str) -> Plugin:
    """Return the plugin in a file that the user named.

    ImportFailedError if it cannot be imported, UsageError if there is no such Python file.
    """
    path = Path(file)
    if not path.is_file():
        raise UsageError(f"--plugin {file}: there is no such file")
    name = f"{_LOOSE}{path.stem}"
    spec = importlib.util.spec_from_file_location(name.replace("-", "_"), path)
    if spec is None or spec.loader is None:
        raise UsageError(f"--plugin {file}: is not a Python file")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses and pickle look their module up there
    try:
        with held_to_return():
            spec.loader.exec_module(module)
    except (Exception, SystemExit) as error:  # a foreign import may raise anything
        raise ImportFailedError(name, error) from error
    version = str(getattr(module, "__version__", ""))
    return Plugin(name=name, version=version, origin=str(path), module=module)
