"""How often the tool agrees with three other projects on what is new in a reply."""

from __future__ import annotations

import email
import tomllib
from dataclasses import dataclass
from email import policy
from pathlib import Path
from typing import TYPE_CHECKING

from inbox_fatigue import text

if TYPE_CHECKING:
    from collections.abc import Iterator

EXPECTED = Path(__file__).with_name("stripping.toml")
PLACES = {"reply-crisp": "test/fixtures", "reply-zapier": "test/emails"}
TALON = "reply-talon/tests/fixtures"
# What talon's own tests look for in its fixtures that have no file beside them.
TALON_PLAIN, TALON_HTML, TALON_SIGNS = "Hello", "Hi. I am fine.", "Thanks, Alex"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stripped:
    """One fixture: the lines that are new, those that may be either, and what the tool kept."""

    corpus: str
    name: str
    wanted: tuple[str, ...]
    either: frozenset[str]
    kept: tuple[str, ...]

    @property
    def agrees(self) -> bool:
        """Whether the tool kept what is new and nothing else; lines that may be either are not looked at."""
        return tuple(line for line in self.kept if line not in self.either) == self.wanted


def measure(corpora: Path) -> Iterator[Stripped]:
    """Yield each fixture of the corpora that are there."""
    for corpus, fixtures in tomllib.loads(EXPECTED.read_text("utf-8")).items():
        folder = corpora / corpus / PLACES[corpus]
        if folder.is_dir():
            yield from (_by_lines(corpus, folder / f"{name}.txt", told) for name, told in fixtures.items())
    if (corpora / TALON).is_dir():
        yield from _replies_of_talon(corpora / TALON)
        yield from _pages_of_talon(corpora / TALON)
        yield from _signatures_of_talon(corpora / TALON)


def _by_lines(corpus: str, path: Path, told: dict[str, str]) -> Stripped:
    body = _read(path)
    lines = body.split("\n")
    return Stripped(
        corpus=corpus,
        name=path.stem,
        wanted=_lines(lines[number - 1] for number in _numbers(told["kept"])),
        either=frozenset(_lines(lines[number - 1] for number in _numbers(told.get("either", "")))),
        kept=_kept(body),
    )


def _numbers(told: str) -> list[int]:
    """Return the numbers of "1-3, 7"."""
    ranges = [part.partition("-") for part in told.replace(" ", "").split(",") if part]
    return [number for first, _, last in ranges for number in range(int(first), int(last or first) + 1)]


def _read(path: Path) -> str:
    return path.read_text("utf-8", errors="replace").replace("\r\n", "\n")


def _lines(found: Iterator[str] | list[str]) -> tuple[str, ...]:
    """Return lines without blanks at their ends, and no empty ones."""
    return tuple(" ".join(line.split()) for line in found if line.strip())


def _kept(body: str) -> tuple[str, ...]:
    return _lines(text.new_text(body, text.language(body)).split("\n"))


def _replies_of_talon(folder: Path) -> Iterator[Stripped]:
    for path in sorted((folder / "standard_replies").glob("*.eml")):
        message = email.message_from_bytes(path.read_bytes(), policy=policy.compat32)
        part = next(part for part in message.walk() if part.get_content_type() == "text/plain")
        raw = part.get_payload(decode=True)
        body = raw.decode(part.get_content_charset() or "utf-8", "replace").replace("\r\n", "\n")
        beside = path.with_name(f"{path.stem}_reply_text")
        signed = _lines(_read(beside).split("\n"))[1:] if beside.is_file() else ()
        yield Stripped(
            corpus="reply-talon",
            name=path.stem,
            wanted=(TALON_PLAIN,),
            either=frozenset(signed),
            kept=_kept(body),
        )


def _pages_of_talon(folder: Path) -> Iterator[Stripped]:
    for path in sorted((folder / "html_replies").glob("*.html")):
        shown = _squeezed(" ".join(_kept(text.page(_read(path)).text)))
        signs = _squeezed(TALON_SIGNS)
        yield Stripped(
            corpus="reply-talon",
            name=path.stem,
            wanted=(_squeezed(TALON_HTML),),
            either=frozenset(),
            kept=(shown.removesuffix(signs),),
        )


def _squeezed(words: str) -> str:
    return "".join(words.split())


def _signatures_of_talon(folder: Path) -> Iterator[Stripped]:
    for path in sorted((folder / "signature" / "emails" / "stripped").glob("*_body")):
        body = _read(path).strip()
        signature = _read(path.with_name(path.name.replace("_body", "_signature"))).strip()
        own = body.removesuffix(signature)
        yield Stripped(
            corpus="reply-talon",
            name=path.stem,
            wanted=_lines(own.split("\n")),
            either=frozenset(),
            kept=_kept(body),
        )
