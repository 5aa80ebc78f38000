"""Takes people out of the texts of a ledger, and looks whether any byte of them is left in its file."""

from __future__ import annotations

import mmap
import re
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from inbox_fatigue import text
from inbox_fatigue.ledger.schema.catalogue import text_columns
from inbox_fatigue.one_spelling import is_address
from inbox_fatigue.results.upkeep import Search

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    from inbox_fatigue.ledger.opening import Ledger


class _Texts(NamedTuple):
    """A column of texts, and which rows of its table are meant."""

    table: str
    column: str
    which: str


@dataclass(frozen=True, slots=True)
class _Written:
    """Addresses as bytes, to be found around an @."""

    by_domain: Mapping[bytes, set[bytes]]  # what stands before the @, by what stands behind it
    before: frozenset[int]  # how long the ones are
    after: frozenset[int]  # how long the others are

    @classmethod
    def of(cls, addresses: Iterable[str]) -> _Written:
        """Return some addresses; what has no @ is none."""
        found: dict[bytes, set[bytes]] = defaultdict(set)
        for one in addresses:
            local, at, domain = one.lower().encode("utf-8", "replace").rpartition(b"@")
            if at:
                found[domain].add(local)
        before = frozenset(len(local) for locals_ in found.values() for local in locals_)
        return cls(found, before, frozenset(map(len, found)))

    def around(self, before: bytes, after: bytes) -> int:
        """Return how many of the domains stand behind an @ with one of their names before it."""
        there = (self.by_domain.get(after[:size], ()) for size in self.after)
        return sum(any(before[-size:] in names for size in self.before) for names in there if names)


# Texts of mails that a person got or wrote, and others have part in: parts of the name may greet them there.
_SHARED = (
    _Texts("content", "subject", "id IN their_content"),
    _Texts("content", "preview", "id IN their_content"),
    _Texts("content", "text", "id IN their_content"),
    _Texts("message", "subject", "content IN their_content"),
    _Texts("creative", "subject", "id IN (SELECT creative FROM content WHERE id IN their_content)"),
)
# An address ends where a longer one does not go on: ana@x.example is not in joana@x.example.
_WHOLE_ADDRESS = r"(?<![\w.+-]){}(?![\w-]|\.\w)"
_ADDRESS = re.compile(r"[^\s<>()\[\]{}\"',;:|]+@[\w.-]+")
# So does a name: Ana Silva is not in Mariana Silva.
_WHOLE_NAME = r"(?<!\w){}(?!\w)"
_AT_ONCE = 200  # texts in one condition: SQLite refuses an expression a thousand deep
_TELLING = 8  # signs of an id that is hardly a word or a number as well
_WHOLE = rb"(?<![A-Za-z0-9_-])(?:%b)(?![A-Za-z0-9_-])"
_BESIDE = ("-journal", "-wal", "-shm")


def take_out_names(ledger: Ledger, people: Sequence[tuple[str, str]]) -> int:
    """Put gaps in place of people (address, name) in texts of mails that others have part in; count the texts.

    To be called in the transaction that erased them (`erasing`), which knows these mails.
    """
    tokens = [text.recipient_tokens([one]) for one in people]

    def unnamed(written: str) -> str:
        for one in tokens:
            written = text.with_gaps(written, one)
        return written

    return sum(_rewrite(ledger, texts, (), unnamed) for texts in _SHARED)


def take_out_everywhere(ledger: Ledger, replacements: Mapping[str, str]) -> int:
    """Replace some texts, in any case of their letters, in every column of every table; count the fields."""
    known = {one.lower(): new for one, new in replacements.items()}
    pattern = re.compile("|".join(map(_whole, sorted(known, key=len, reverse=True))), re.IGNORECASE)

    def without(written: str) -> str:
        return pattern.sub(lambda hit: known.get(hit[0].lower(), "…"), written)

    return sum(_rewrite(ledger, *found, without) for found in _fields_with(ledger, replacements))


def longer_addresses(ledger: Ledger, addresses: Collection[str]) -> frozenset[str]:
    """Return the addresses of others in which one of these stands, in lower case: they stay."""
    looked_for = {one.lower() for one in addresses if is_address(one)}
    return frozenset(
        found
        for texts, values in _fields_with(ledger, looked_for)
        for told in _told(ledger, texts, values)
        for found in (one.rstrip(".") for one in _ADDRESS.findall(told.lower()))
        if found not in looked_for and any(one in found for one in looked_for)
    )


def longer_names(ledger: Ledger, names: Collection[str]) -> frozenset[str]:
    """Return the names of others in which one of these stands, in lower case: they stay."""
    known = {one.lower() for one in names}
    around = re.compile("|".join(rf"\w*{re.escape(one)}\w*" for one in known))
    return frozenset(
        found
        for texts, values in _fields_with(ledger, known)
        for told in _told(ledger, texts, values)
        for found in around.findall(told.lower())
        if found not in known
    )


def _whole(written: str) -> str:
    """Return the pattern of an address or a name."""
    return (_WHOLE_ADDRESS if is_address(written) else _WHOLE_NAME).format(re.escape(written))


def _fields_with(ledger: Ledger, texts: Collection[str]) -> Iterator[tuple[_Texts, tuple[str, ...]]]:
    """Yield every column with conditions that one of some texts stands in it, and the condition's values."""
    addresses = sorted(one for one in texts if is_address(one))
    others = sorted(one for one in texts if not is_address(one))
    # Most texts of a large ledger have no @, and are left at that.
    portions = [
        (guard, some[start : start + _AT_ONCE])
        for guard, some in (("instr({}, '@') AND ", addresses), ("", others))
        for start in range(0, len(some), _AT_ONCE)
    ]
    for table, column in text_columns(ledger) if portions else ():
        for guard, some in portions:
            # SQLite lowers ASCII alone: what has other letters is looked for as it was written as well.
            forms = [(one.lower(), "lower({})") for one in some]
            forms += [(one, "{}") for one in some if one != one.lower()]
            found = " OR ".join(f"instr({where.format(column)}, ?)" for _, where in forms)
            yield _Texts(table, column, f"{guard.format(column)}({found})"), tuple(form for form, _ in forms)


def _told(ledger: Ledger, texts: _Texts, values: Sequence[str]) -> list[str]:
    """Return what stands in some fields, each text once."""
    told = ledger.execute(
        f"SELECT DISTINCT {texts.column} FROM {texts.table} WHERE {texts.which}",  # noqa: S608 - from the schema
        values,
    )
    return [text for (text,) in told.fetchall() if isinstance(text, str)]


def _rewrite(ledger: Ledger, texts: _Texts, values: Sequence[str], change: Callable[[str], str]) -> int:
    pairs = [(change(old), old) for old in _told(ledger, texts, values)]
    # Where the field is a key and another row has the new text already, that row stands for both.
    sql = f"UPDATE OR REPLACE {texts.table} SET {texts.column} = ? WHERE {texts.column} = ?"  # noqa: S608
    return sum(ledger.execute(sql, (new, old)).rowcount for new, old in pairs if new != old)


def search(path: str, addresses: Iterable[str], names: Iterable[str], others: Collection[str] = ()) -> Search:
    """Look for addresses and names in the bytes of a ledger's file, and of the files beside it, in any case.

    Longer addresses and names of others do not count. Ids are looked for as they are written, and where no longer one
    begins or ends so; a short one is also a number or a word of somebody else, so that its bytes tell nothing.
    """
    addresses, names = set(addresses), set(names)
    short = {one for one in addresses if not is_address(one) and len(one) < _TELLING}
    addresses -= short
    ids = {one for one in addresses if not is_address(one)}
    written, apart = _Written.of(addresses), _Written.of(others)
    files = [file for file in (Path(path + ending) for ending in ("", *_BESIDE)) if _has_bytes(file)]
    left = size = 0
    for file in files:
        with file.open("rb") as opened, mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ) as held:
            size += len(held)
            left += _names(held, names, others) + _hits(held, ids, _WHOLE)
            left += _addresses(held, written, apart)
    return Search(
        looked_for=len(addresses | names), too_short=len(short), files=len(files), size=size, left=left
    )


def _has_bytes(file: Path) -> bool:
    return file.is_file() and file.stat().st_size > 0


def _hits(held: mmap.mmap, texts: Iterable[str], form: bytes) -> int:
    needles = sorted({re.escape(one.encode()) for one in texts})
    if not needles:
        return 0
    pattern = re.compile(form % b"|".join(needles))
    return sum(1 for _ in pattern.finditer(held))


def _names(held: mmap.mmap, names: Collection[str], longer: Iterable[str]) -> int:
    """Count names; where a longer one stands, it is that one."""
    if not names:
        return 0
    needles = sorted({one.encode() for one in (*names, *longer)}, key=len, reverse=True)
    pattern = re.compile(b"|".join(map(re.escape, needles)), re.IGNORECASE)
    wanted = {one.encode().lower() for one in names}
    return sum(hit[0].lower() in wanted for hit in pattern.finditer(held))


def _addresses(held: mmap.mmap, written: _Written, apart: _Written) -> int:
    """Count addresses around every @: texts lie side by side in the file, so nothing ends at a word's end."""
    before = max(written.before | apart.before, default=0)
    after = max(written.after | apart.after, default=0)
    count, at = 0, held.find(b"@")
    while at >= 0 and written.by_domain:
        shown = held[max(0, at - before) : at].lower(), held[at + 1 : at + 1 + after].lower()
        count += written.around(*shown) if not apart.around(*shown) else 0
        at = held.find(b"@", at + 1)
    return count
