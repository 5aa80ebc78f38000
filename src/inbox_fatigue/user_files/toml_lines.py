"""Finds the lines on which the tables, keys and list items of a TOML text stand.

`tomllib` gives values without their places, and a mistake in settings or in a plan of forty campaigns is worth
nothing without its line. This reads no values: it follows headers, keys, brackets and strings, and leaves it to
`tomllib` to say what is no TOML.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TypeAlias

Path: TypeAlias = tuple[str | int, ...]

_HEADER = re.compile(r"[ \t]*(\[\[?)([^\]\n]*)\]\]?")
_ONE = r"""(?:[A-Za-z0-9_-]+|"[^"\n]*"|'[^'\n]*')"""
_KEY = re.compile(rf"[ \t]*({_ONE}(?:[ \t]*\.[ \t]*{_ONE})*)[ \t]*=")
_PART = re.compile(_ONE)
_STRING = re.compile(
    r'"""(?:[^\\]|\\.)*?"{3,5}|\'\'\'.*?\'{3,5}|"(?:[^"\\\n]|\\.)*"?|\'[^\'\n]*\'?', re.DOTALL
)
# `tomllib` keeps every beginning of a key: of 100,000 parts that is more memory than there is.
_DEEPEST = 100
_TOO_DEEP = re.compile(rf"(?<![\w.\"'-])(?:{_ONE}[ \t]*\.[ \t]*){{{_DEEPEST}}}")
_DEPTH = {"[": 1, "{": 1, "]": -1, "}": -1, ",": 0}
_SIGN = re.compile(r"[\"'\[\]{},#\n]")


@dataclass(frozen=True, slots=True)
class Lines:
    """Where everything in a TOML text stands."""

    found: dict[Path, int] = field(default_factory=dict)
    orphans: list[tuple[int, int]] = field(default_factory=list)  # first and last line of a lost follow-up

    def of(self, path: Path) -> int:
        """Return the line of a key, or of the nearest table around it that was written."""
        for length in range(len(path), 0, -1):
            if path[:length] in self.found:
                return self.found[path[:length]]
        return 1


def lines_of(text: str) -> Lines:
    """Return the lines of a text's tables, keys and list items."""
    return _Scan(text).lines


def too_deep(text: str) -> int | None:
    """Return the line of the first key that has more parts than any that a person wrote, None without one."""
    found = _TOO_DEEP.search(text)
    return None if found is None else text.count("\n", 0, found.start()) + 1


def without(text: str, spans: list[tuple[int, int]]) -> str:
    """Return the text with some lines emptied, so that the others keep their numbers."""
    lines = text.split("\n")
    for first, last in spans:
        lines[first - 1 : last] = [""] * (last - first + 1)
    return "\n".join(lines)


class _Scan:
    """One pass over a text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.lines = Lines()
        self._table: Path = ()
        self._counts: dict[Path, int] = {}
        self._line, self._at = 1, 0
        while self._at < len(text):
            self._statement()
        self._close_orphan()

    def _statement(self) -> None:
        if header := _HEADER.match(self.text, self._at):
            self._enter(_parts(header[2]), several=header[1] == "[[")
            self._at = header.end()
            self._skip_value(())
        elif key := _KEY.match(self.text, self._at):
            path = (*self._table, *_parts(key[1]))
            for length in range(len(self._table) + 1, len(path) + 1):
                self.lines.found.setdefault(path[:length], self._line)
            self._at = key.end()
            self._skip_value(path)
        else:
            self._skip_value(())

    def _enter(self, parts: list[str], *, several: bool) -> None:
        """Begin a table; one of several is numbered, and so are the tables around it."""
        self._close_orphan()
        path: Path = ()
        for number, part in enumerate(parts, 1):
            path = (*path, part)
            last = number == len(parts)
            if several and last:
                self._counts[path] = self._counts.get(path, -1) + 1
            if parts == ["campaigns", "follow_ups"] and not last and path not in self._counts:
                self.lines.orphans.append((self._line, 0))
            self.lines.found.setdefault(path, self._line)
            if path in self._counts:
                path = (*path, self._counts[path])
        self._table = path
        self.lines.found[path] = self._line

    def _close_orphan(self) -> None:
        if self.lines.orphans and not self.lines.orphans[-1][1]:
            first, _ = self.lines.orphans[-1]
            self.lines.orphans[-1] = (
                first,
                max(first, self._line - 1 if self._at < len(self.text) else self._line),
            )

    def _skip_value(self, path: Path) -> None:
        """Go to the line behind a value, and note the items of the list that it may be."""
        depth, items = 0, _Items(path)
        while sign := _SIGN.search(self.text, self._at):
            if self.text[self._at : sign.start()].strip() or sign[0] in "\"'[{":
                items.begin(self._line, depth, self.lines.found)
            self._at = sign.start()
            match sign[0]:
                case "\n":
                    self._move(1)
                    if depth == 0:
                        return
                case "#":
                    end = self.text.find("\n", self._at)
                    self._at = len(self.text) if end < 0 else end
                case "'" | '"':
                    string = _STRING.match(self.text, self._at)
                    self._move(len(string[0]) if string else 1)
                case one:
                    depth = max(depth + _DEPTH[one], 0)
                    items.take(one, depth)
                    self._at += 1
        self._at = len(self.text)

    def _move(self, length: int) -> None:
        self._line += self.text.count("\n", self._at, self._at + length)
        self._at += length


@dataclass(slots=True)
class _Items:
    """The items of a list, while its value is read."""

    path: Path
    number: int = 0
    listed: bool = False
    waiting: bool = False  # for the first sign of the next item

    def begin(self, line: int, depth: int, found: dict[Path, int]) -> None:
        """Note the line of an item that begins."""
        if self.waiting and depth == 1:
            found[(*self.path, self.number)] = line
            self.waiting = False

    def take(self, sign: str, depth: int) -> None:
        """Go on to the first item behind an opening bracket, and to the next behind a comma."""
        if sign == "[" and depth == 1 and self.path:
            self.listed = self.waiting = True
        elif sign == "," and depth == 1 and self.listed:
            self.number, self.waiting = self.number + 1, True


def _parts(key: str) -> list[str]:
    return [part.strip("\"'") for part in _PART.findall(key)]
