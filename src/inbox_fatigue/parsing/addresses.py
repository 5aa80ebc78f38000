"""Address fields become addresses, as RFC 5322 has them and as people really write them.

Read are lists, groups, comments, quoted names, names with bare commas (`Doe, Jane <jane@example.com>`),
source routes, and addresses that an archive has hidden (`jane at example.com (Jane Doe)`).
Addresses come out in lower case with their domain in ASCII; no DNS is asked whether they exist.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

_SIMPLE = re.compile(
    r"\s*([^\"<>,;:()@\\\s][^\"<>,;:()@\\]*?|\"[^\"<>\\]*\"|)\s*<([^\s<>\",;:()@]+@[A-Za-z0-9.-]+)>\s*"
)
_BARE = re.compile(r"\s*([^\s<>\",;:()@]+@[A-Za-z0-9.-]+)\s*")
_TOKEN = re.compile(r'\\.|"(?:[^"\\]|\\.)*"|[()]|<[^<>]*>|[,;:]|[^",;:<>()]+|.', re.DOTALL)
_HIDDEN = re.compile(r"\s*(\S+)\s+at\s+([^\s@]+\.[^\s@]+)\s*", re.IGNORECASE)
_ROUTE = re.compile(r"(?:@[^,:@]+[,]?)+:")
_FORBIDDEN = re.compile(r"[\s\x00-\x1f\x7f-\x9f\"<>,;()\[\]\\:]")
_COMMENT = re.compile(r"\([^()]*\)")
_AROUND_DOTS = re.compile(r"\s*([.@])\s*")  # "jdoe@test . example" is RFC 5322's obsolete form
_ESCAPED = re.compile(r"\\(.)")
LONGEST_KEPT = 1_000  # characters of a field that is remembered; longer ones could fill the memory
LONGEST = 320  # 64 of the local part, 255 of the domain and the sign (RFC 5321 4.5.3.1)


class Mailbox(NamedTuple):
    """One address and the name beside it, still encoded as it was sent."""

    name: str
    address: str


class AddressList(NamedTuple):
    """What an address field holds."""

    mailboxes: tuple[Mailbox, ...]
    unreadable: bool  # something stands in the field that is no address
    group: bool  # the field holds a group, possibly without members (undisclosed-recipients:;)


def read(value: str) -> AddressList:
    """Return the mailboxes of one address field, in their order, repetitions kept."""
    return _known(value) if len(value) <= LONGEST_KEPT else _read(value)


def _read(value: str) -> AddressList:
    simple = _SIMPLE.fullmatch(value) or _BARE.fullmatch(value)
    if simple:
        groups = simple.groups()
        address = normal(groups[-1])
        if address:
            return AddressList(
                (Mailbox(_name(groups[0]) if len(groups) == 2 else "", address),),
                unreadable=False,
                group=False,
            )
    return _Scan(value).result()


_known = lru_cache(maxsize=4096)(_read)


def normal(written: str) -> str:
    """Return an address in lower case, its domain in ASCII; "" if it is none."""
    bare = written.strip()
    if "(" in bare or " " in bare or ":" in bare:
        bare = _AROUND_DOTS.sub(r"\1", _ROUTE.sub("", _COMMENT.sub("", bare))).strip()
    bare = bare.strip("<>").strip("'").strip()
    local, at, domain = bare.rpartition("@")
    domain = domain.strip().rstrip(".")
    if local.startswith('"') and local.endswith('"') and len(local) > 2:
        local = _ESCAPED.sub(r"\1", local[1:-1])
        if " " in local:
            return ""
    if (
        not (at and local and domain)
        or len(bare) > LONGEST
        or _FORBIDDEN.search(local + domain)
        or "@" in local
    ):
        return ""
    if not domain.isascii():
        try:
            domain = domain.encode("idna").decode("ascii")
        except UnicodeError:
            return ""
    return f"{local}@{domain}".lower()


def are_neighbours(one: str, other: str) -> bool:
    """Return whether the domain of one address is that of the other, or lies within it."""
    near, far = (f".{address.rpartition('@')[2]}" for address in (one, other))
    return near.endswith(far) or far.endswith(near)


def _name(written: str | None) -> str:
    """Return a display name without its quotes."""
    name = " ".join((written or "").split())
    if len(name) >= 2 and name[0] == name[-1] == '"':
        name = _ESCAPED.sub(r"\1", name[1:-1])
    return name.strip().strip("'").strip()


class _Scan:
    """One pass over an address field, token by token."""

    def __init__(self, value: str) -> None:
        self.found: list[Mailbox] = []
        self.unreadable = self.group = False
        self.value = value
        self._phrase: list[str] = []
        self._comment: list[str] = []
        self._angle: str | None = None
        self._before = ""  # a name cut by a bare comma

    def result(self) -> AddressList:
        """Scan the value and return what it holds."""
        depth = 0
        for match in _TOKEN.finditer(self.value):
            piece = match.group()
            if piece == "(":
                depth += 1
            elif piece == ")":
                depth = max(depth - 1, 0)
            elif depth:
                self._comment.append(piece)
            else:
                self._take(piece)
        self._flush(last=True)
        return AddressList(tuple(self.found), self.unreadable, self.group)

    def _take(self, piece: str) -> None:
        if piece in ",;":
            self._flush(last=piece == ";")
        elif piece == ":":
            if self._angle is None and "@" not in "".join(self._phrase):
                self.group = True
                self._before, self._phrase, self._comment = "", [], []
            else:
                self._phrase.append(piece)
        elif piece[0] == "<" and len(piece) > 1:
            self._angle = piece[1:-1]
        else:
            self._phrase.append(piece)

    def _flush(self, *, last: bool) -> None:
        """Take what stands before a separator as a mailbox, or keep it as the start of a name."""
        phrase = " ".join("".join(self._phrase).split())
        if self._angle is not None:
            name = phrase or "".join(self._comment)
            if self._before:
                name = f"{self._before}, {phrase}"
            self._add(name, normal(self._angle) or normal(phrase))
        elif "@" in phrase or (hidden := _HIDDEN.fullmatch(phrase)) is None:
            self._flush_bare(phrase, last=last)
            return self._clear()
        else:
            self._add("".join(self._comment), normal(f"{hidden[1]}@{hidden[2]}"))
        self._before = ""
        return self._clear()

    def _flush_bare(self, phrase: str, *, last: bool) -> None:
        """Take a mailbox without angle brackets; a piece without an address may be half a name."""
        if "@" in phrase:
            phrase = _AROUND_DOTS.sub(r"\1", phrase)
            words = [word for word in phrase.split() if "@" in word] if " " in phrase else [phrase]
            for word in words if '"' not in phrase else [phrase]:
                self._add("".join(self._comment), normal(word))
            self._before = ""
        elif phrase and not last:
            self._before = f"{self._before}, {phrase}" if self._before else phrase
        elif phrase or self._before:
            self.unreadable = True
            self._before = ""

    def _add(self, name: str, address: str) -> None:
        if address:
            self.found.append(Mailbox(_name(name), address))
        else:
            self.unreadable = True

    def _clear(self) -> None:
        self._phrase, self._comment, self._angle = [], [], None
