"""Where settings come from: the defaults, a file, the environment, the command line, in rising order."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from inbox_fatigue.errors import SettingsError
from inbox_fatigue.user_files.mistakes import dotted
from inbox_fatigue.user_files.toml_lines import lines_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from inbox_fatigue.user_files.toml_lines import Lines

FILE = "inbox-fatigue.toml"
PYPROJECT = "pyproject.toml"
TABLE = "inbox-fatigue"  # below [tool] of pyproject.toml
PREFIX = "INBOX_FATIGUE_"
COMMAND_LINE = "the command line"
_OPTIONS = {"organisations": "organisation"}  # of settings that are called otherwise than their option
POLICY = "INBOX_FATIGUE_POLICY"  # the settings file, where --policy does not name one
_MOST_BYTES = 1024 * 1024  # far above any file that a person wrote


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """The settings of one origin, as they were written."""

    name: str  # "inbox-fatigue.toml", "the environment", "the command line", "defaults"
    values: Mapping[str, Any]
    above: tuple[str, ...] = ()  # the tables that hold them: ("tool", "inbox-fatigue")
    text: str = ""  # of the file, "" where it is none

    def place(self, path: tuple[str | int, ...]) -> str:
        """Return where a key stands, for a sentence: "inbox-fatigue.toml:12: gate.tired"."""
        if self.name == "the environment":
            return PREFIX + "__".join(str(part).upper() for part in path if isinstance(part, str))
        if self.name == COMMAND_LINE:
            return self._option(path)
        line = f":{self.line(path)}" if self.text else ""
        return f"{self.name}{line}: {dotted((*self.above, *path))}"

    def line(self, path: tuple[str | int, ...]) -> int:
        """Return the line of the file on which a key stands, or what it stands in; 0 where there is no file."""
        return _lines(self.text).of((*self.above, *path)) if self.text else 0

    def _option(self, path: tuple[str | int, ...]) -> str:
        """Return the option that gave a value, with the value where it may be given several times."""
        name, *inner = path
        values, option = self.values[str(name)], _OPTIONS.get(str(name), name)
        if inner and isinstance(inner[0], int):
            return f"--{option} {values[inner[0]]!r}"
        return f"--{dotted((option, *inner))}"


@lru_cache(maxsize=2)
def _lines(text: str) -> Lines:
    return lines_of(text)


def defaults() -> Layer:
    """Return what holds where nobody says anything."""
    return Layer(name="the defaults", values=tomllib.loads(defaults_text()))


def defaults_text() -> str:
    """Return the defaults as they were written, with their reasons."""
    return resources.files("inbox_fatigue.settings").joinpath("defaults.toml").read_text("utf-8")


def from_file(path: str | None, directory: Path) -> Layer | None:
    """Return the settings of the named file, else of the one in the directory, None if there is none."""
    if path is not None:
        return _named(Path(path))
    own, project = directory / FILE, directory / PYPROJECT
    found = [
        layer
        for layer in (_read(own) if own.is_file() else None, _table(project) if project.is_file() else None)
        if layer is not None
    ]
    if len(found) > 1:
        raise SettingsError((f"{PYPROJECT}: [tool.{TABLE}] is here as well as {FILE}; keep one of the two",))
    return found[0] if found else None


def _named(path: Path) -> Layer:
    if not path.is_file():
        raise SettingsError((f"{path}: there is no such settings file; check --policy or {POLICY}",))
    if path.name != PYPROJECT:
        return _read(path)
    layer = _table(path)
    if layer is None:
        raise SettingsError((f"{path}: has no [tool.{TABLE}] table; add one or name another file",))
    return layer


def _table(path: Path) -> Layer | None:
    project = _read(path)
    tool = project.values.get("tool")
    table = tool.get(TABLE) if isinstance(tool, dict) else None
    if table is None:
        return None
    if not isinstance(table, dict):
        raise SettingsError((f"{path}: tool.{TABLE} is no table; write [tool.{TABLE}]",))
    return Layer(name=str(path), values=table, above=("tool", TABLE), text=project.text)


def _read(path: Path) -> Layer:
    try:
        with path.open("rb") as file:
            raw = file.read(_MOST_BYTES + 1)
        if len(raw) > _MOST_BYTES:
            raise SettingsError((f"{path}: is larger than 1 MiB and so no settings file; name another",))
        text = raw.decode("utf-8-sig").replace("\r\n", "\n")
        return Layer(name=str(path), values=tomllib.loads(text), text=text)
    except OSError as error:
        raise SettingsError((f"{path}: cannot be read ({error.strerror}); check the file",)) from error
    except UnicodeDecodeError as error:
        raise SettingsError((f"{path}: is not UTF-8 at byte {error.start}; save it as UTF-8",)) from error
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise SettingsError((f"{path}: is not TOML: {error}; correct it there",)) from error


def from_environment(environ: Mapping[str, str], known: Mapping[str, Any]) -> Layer:
    """Return the settings of INBOX_FATIGUE_…; two underscores go down a table (INBOX_FATIGUE_GATE__TIRED).

    `known` are the defaults: where one is a list, the text is split at its commas.
    """
    values: dict[str, Any] = {}
    for name in sorted(environ):
        if not name.startswith(PREFIX) or name == POLICY:
            continue
        path = tuple(part.lower() for part in name.removeprefix(PREFIX).split("__"))
        table, at = values, known
        for part in path[:-1]:
            deeper = table.setdefault(part, {})
            table = deeper if isinstance(deeper, dict) else {}
            at = at.get(part, {}) if isinstance(at, dict) else {}
        key = _spelt(path[-1], at)
        table[key] = _value(environ[name], at.get(key) if isinstance(at, dict) else None)
    return Layer(name="the environment", values=values)


def _spelt(key: str, at: Any) -> str:
    """Return the key as settings spell it; the environment has no hyphens."""
    hyphened = key.replace("_", "-")
    return hyphened if isinstance(at, dict) and hyphened in at else key


def _value(text: str, default: Any) -> Any:
    if isinstance(default, list):
        return [part.strip() for part in text.split(",") if part.strip()]
    if isinstance(default, str):
        return text
    try:
        return tomllib.loads(f"value = {text}")["value"]
    except tomllib.TOMLDecodeError:
        return text


def joined(layers: tuple[Layer, ...]) -> dict[str, Any]:
    """Return the settings of all layers: later ones win, tables are joined, lists are replaced."""
    result: dict[str, Any] = {}
    for layer in layers:
        result = _over(result, layer.values)
    return result


def _over(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    result = dict(below)
    for key, value in above.items():
        old = result.get(key)
        result[key] = _over(old, value) if isinstance(old, dict) and isinstance(value, dict) else value
    return result


def origin(layers: tuple[Layer, ...], path: tuple[str | int, ...]) -> Layer:
    """Return the layer that decides a key: the last that has it, else the last that has the most of it."""
    return max(enumerate(layers), key=lambda one: (_depth(one[1].values, path), one[0]))[1]


def _depth(values: Any, path: tuple[str | int, ...]) -> int:
    for depth, part in enumerate(path):
        try:
            values = values[part]
        except (KeyError, IndexError, TypeError):
            return depth
    return len(path)
