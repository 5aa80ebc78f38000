"""Decides what of a mail and of a row may come into a ledger; whatever is written passes here first.

Two things may be wanted, apart or together: that addresses become pseudonyms (`pseudonyms`), and that
nothing comes back of who was forgotten (`forgotten`). A mail that a forgotten person wrote, or got alone,
is left out whole; of one to several people they are left out, and their name in it.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from inbox_fatigue.ledger.writing import mail_rows
from inbox_fatigue.model import EventRows, Problem, SendRows, Skipped
from inbox_fatigue.privacy.forgotten import Forgotten
from inbox_fatigue.privacy.pseudonyms import ADDRESS

if TYPE_CHECKING:
    from collections.abc import Iterable

    import polars as pl

    from inbox_fatigue.ledger.writing.mail_rows import MailRows, ReadMail
    from inbox_fatigue.model import Content, Mail, Where
    from inbox_fatigue.privacy.pseudonyms import Pseudonyms

LEFT_OUT = "forgotten"  # why something is skipped


@dataclass(frozen=True, slots=True, kw_only=True)
class Discretion:
    """What a ledger may hold; sent to the workers that read, so that they send nothing else back."""

    pseudonyms: Pseudonyms | None = None
    forgotten: Forgotten = field(default_factory=Forgotten)
    # What was first said in a mail that is left out, until a mail that stays says the same.
    _held: dict[int, Content] = field(default_factory=dict, compare=False, repr=False)

    @property
    def is_idle(self) -> bool:
        """Whether everything may come in as it is."""
        return self.pseudonyms is None and not self.forgotten

    def address(self, written: str) -> str:
        """Return an address as the ledger has it."""
        return self.pseudonyms.address(written) if self.pseudonyms else written

    def text(self, written: str) -> str:
        """Return a name, or a path, without addresses that the ledger must not hold."""
        if "@" not in written or self.is_idle:
            return written
        shown = ADDRESS.sub(lambda found: self._nobody(found[0]), written) if self.forgotten else written
        return self.pseudonyms.text(shown) if self.pseudonyms else shown

    def gather(self, path: str, readings: Iterable[ReadMail]) -> MailRows:
        """Return the rows of some mails, as `mail_rows.gather` does, of what may come in."""
        if self.is_idle:
            return mail_rows.gather(path, readings)
        from inbox_fatigue.privacy import letters  # noqa: PLC0415 - most ledgers take everything in as it is

        kept: list[Any] = []
        left_out = 0
        for reading in readings:
            mail = letters.admitted(self, reading.mail)
            if mail is None:
                left_out += 1
                if reading.content is not None:
                    self._held[reading.content.key] = reading.content
                continue
            content = reading.content or self._held.pop(mail.content, None)
            kept.append(
                letters.Admitted(
                    mail=mail,
                    content=content and letters.content(self, content, reading.mail),
                    problems=tuple(self.item(one) for one in reading.problems),
                )
            )
        rows = mail_rows.gather(self.text(path), kept)
        rows.left_out = left_out
        return rows

    def item(self, item: Any) -> Any:
        """Return something else that was read, as it may come in; rows may lose some of them."""
        match item:
            case Problem(where=where) if where is not None:
                return replace(item, where=self._place(where), detail=self.text(item.detail))
            case SendRows() | EventRows():
                from inbox_fatigue.privacy import tables  # noqa: PLC0415 - imports polars

                return replace(item, frame=tables.admitted(self, item.frame), where=self._place(item.where))
            case _:
                return item

    def items(self, items: Iterable[Any]) -> list[Any]:
        """Return what was read as it may come in, and how many rows were left out."""
        if self.is_idle:
            return list(items)
        kept = []
        for item in items:
            kept.append(self.item(item))
            if isinstance(item, SendRows | EventRows) and (gone := len(item.frame) - len(kept[-1].frame)):
                kept.append(Skipped(where=item.where, why=LEFT_OUT, count=gone))
        return kept

    def contacts(self, contacts: pl.DataFrame) -> pl.DataFrame:
        """Return contacts as they may come in."""
        from inbox_fatigue.privacy import tables  # noqa: PLC0415 - imports polars

        return contacts if self.is_idle else tables.contacts(self, contacts)

    def forgets(self, address: str) -> bool:
        """Return whether the person of an address, as it is written, was forgotten."""
        return bool(self.forgotten) and self.forgotten.has(self.address(address))

    def is_too_old(self, mail: Mail) -> bool:
        """Return whether a mail is of a time that was forgotten."""
        return self.forgotten.is_over(mail.at)

    def _place(self, where: Where) -> Where:
        return replace(where, member=self.text(where.member))

    def _nobody(self, found: str) -> str:
        """Return what stands for something written like an address, itself unless that was forgotten.

        The name of a file may go on behind an address (`ana@reader.example.mbox`).
        """
        local, _, domain = found.lower().rpartition("@")
        labels = domain.split(".")
        for count in range(len(labels), 1, -1):
            name = f"{local}@{'.'.join(labels[:count])}"
            if self.forgets(name):
                return self.forgotten_name(self.address(name)) + found[len(name) :]
        return found

    def forgotten_name(self, address: str) -> str:
        """Return what stands for the address of somebody who was forgotten, as the ledger had it."""
        return nobody(self.forgotten.hash_of(address))


def nobody(hashed: bytes) -> str:
    """Return what stands where the address was of which this is the hash."""
    return f"forgotten-{hashed.hex()[:12]}"
