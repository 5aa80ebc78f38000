"""The words by which mail is told apart, read once from `wording.toml`."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """How one sort of transactional mail reads; both its subject and its text must say so."""

    reason: str
    subject: re.Pattern[str]
    text: re.Pattern[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """Compiled words, all of them without regard to case."""

    way_out: re.Pattern[str]  # to unsubscribe, in a link or a sentence
    where: re.Pattern[str]  # what makes such a sentence an instruction: here, click, reply
    auto_reply: re.Pattern[str]  # how a subject of an automatic answer begins
    bounce: re.Pattern[str]
    notices: tuple[Notice, ...]


def _either(phrases: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern for any of some phrases, which are regular expressions themselves."""
    return re.compile("|".join(f"(?:{phrase})" for phrase in phrases), re.IGNORECASE)


def _every(table: dict[str, list[str]]) -> list[str]:
    return [phrase for language in sorted(table) for phrase in table[language]]


def load(path: Path) -> Wording:
    """Return the words of a file; KeyError or re.error where it is not as it should be."""
    tables = tomllib.loads(path.read_text(encoding="utf-8"))
    return Wording(
        way_out=_either(_every(tables["way_out"])),
        where=_either(_every(tables["where"])),
        auto_reply=re.compile(rf"\s*(?:{_either(_every(tables['auto_reply'])).pattern})", re.IGNORECASE),
        bounce=_either(_every(tables["bounce"])),
        notices=tuple(
            Notice(
                reason=reason,
                subject=_either(_every(notice["subject"])),
                text=_either(_every(notice["text"])),
            )
            for reason, notice in sorted(tables["transactional"].items())
        ),
    )


WORDING = load(Path(__file__).with_name("wording.toml"))
