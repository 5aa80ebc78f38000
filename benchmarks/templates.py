"""Campaign templates, encoded once, with gaps that are filled for each copy.

A generator that encoded every copy would measure its own encoding. Here a template is a list of encoded
pieces; what differs from copy to copy (the name, the address, the token in each link) stands in gaps that
begin and end with an encoded line, so that a copy is one join.
"""

from __future__ import annotations

import base64
import quopri
from dataclasses import dataclass
from typing import TYPE_CHECKING

from benchmarks.people import phrases

if TYPE_CHECKING:
    from random import Random

    from benchmarks.people import Brand

# A base64 line holds 57 bytes: gaps of that size can be filled without touching their neighbours.
GAP = 57
GREETING, ADDRESS, TOKEN = "\x01", "\x02", "\x03"
# Seven of ten creatives quoted-printable, two base64, one 8bit.
_QP = "quoted-printable"
ENCODINGS = (_QP, _QP, _QP, "base64", "8bit", _QP, _QP, _QP, "base64", _QP)
FEWEST_SECTIONS, MOST_SECTIONS = 5, 17  # with pictures and buttons, HTML parts of 16 to 60 kB as sent
CELL = (
    "font-family:Helvetica,Arial,sans-serif;font-size:{size}px;line-height:{height}px;color:{color};"
    "padding:{top}px 24px {bottom}px 24px;mso-line-height-rule:exactly;-webkit-text-size-adjust:100%;"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """One creative of a brand, ready to be filled."""

    brand: Brand
    language: str
    subject: str
    encoding: str  # quoted-printable, base64 or 8bit
    pieces: tuple[bytes, ...]
    gaps: tuple[tuple[int, str], ...]  # index of a piece, and which value it takes

    def filled(self, values: dict[str, str]) -> bytes:
        """Return the body of one copy."""
        encoded = {mark: _gap(value, self.encoding) for mark, value in values.items()}
        pieces = list(self.pieces)
        for index, mark in self.gaps:
            pieces[index] = encoded[mark]
        return b"".join(pieces)


def template(rng: Random, brand: Brand, language: str, number: int) -> Template:
    """Return a new creative of a brand in a language; the number decides how it is encoded."""
    words = phrases()[language]
    topic = {
        "product": rng.choice(words["products"]),
        "adjective": rng.choice(words["adjectives"]),
        "n": rng.randrange(5, 60),
        "day": rng.choice(words["days"]),
    }
    encoding = ENCODINGS[number % len(ENCODINGS)]
    boundary = f"=_{rng.getrandbits(96):024x}"
    sections = [_section(rng, words, topic) for _ in range(rng.randrange(FEWEST_SECTIONS, MOST_SECTIONS))]
    parts: list[bytes | str] = []
    for kind, body in (("plain", _plain(words, sections)), ("html", _html(brand, words, sections))):
        head = f"--{boundary}\nContent-Type: text/{kind}; charset=utf-8\nContent-Transfer-Encoding: {encoding}\n\n"
        parts += [head.encode(), *_encoded(body, encoding), b"\n"]
    opening = f'Content-Type: multipart/alternative; boundary="{boundary}"\n\n'.encode()
    pieces = [opening, *parts, f"--{boundary}--\n".encode()]
    return Template(
        brand=brand,
        language=language,
        subject=rng.choice(words["subjects"]).format(**topic),
        encoding=encoding,
        pieces=tuple(piece if isinstance(piece, bytes) else b"" for piece in pieces),
        gaps=tuple((index, piece) for index, piece in enumerate(pieces) if isinstance(piece, str)),
    )


def _section(rng: Random, words: dict[str, list[str]], topic: dict[str, object]) -> tuple[str, str, str]:
    """Return a heading, a paragraph and a button."""
    chosen = rng.sample(words["sentences"], rng.randrange(2, 5))
    return (
        rng.choice(words["headings"]),
        " ".join(sentence.format(**topic) for sentence in chosen),
        rng.choice(words["buttons"]).format(**topic),
    )


def _plain(words: dict[str, str], sections: list[tuple[str, str, str]]) -> str:
    told = "\n\n".join(f"{heading}\n{text}\n{button}:" for heading, text, button in sections)
    return f"{GREETING}\n\n{told}\n\n{words['footer']}\n{ADDRESS}\n{words['leave']}\n"


def _html(brand: Brand, words: dict[str, str], sections: list[tuple[str, str, str]]) -> str:
    link = f"https://click.{brand.domain}/f/a/"
    rows = [_row(f"{GREETING}", 18, brand.color)]
    for number, (heading, text, button) in enumerate(sections):
        image = (
            f'<a href="{link}{number:02d}i/{TOKEN}" target="_blank" style="text-decoration:none"><img src="https://img.'
            f'{brand.domain}/assets/2026/{number:02d}/hero@2x.jpg" width="552" height="276" border="0" alt="{heading}" '
            f'style="display:block;width:100%;max-width:552px;height:auto;border-radius:6px;outline:none"></a>'
        )
        rows += [
            _row(image, 16, "#333333"),
            _row(f'<h2 style="margin:0;font-weight:700;color:{brand.color}">{heading}</h2>', 22, brand.color),
            _row(text, 16, "#333333"),
            _row(
                f'<a href="{link}{number:02d}b/{TOKEN}" class="button" style="color:#ffffff;background-color:'
                f'{brand.color};border-radius:4px;padding:12px 20px;text-decoration:none">{button}</a>',
                16,
                "#ffffff",
            ),
        ]
    rows.append(_row(f"{words['footer']} {ADDRESS}", 12, "#888888"))
    rows.append(
        _row(f'<a href="{link}out/{TOKEN}" style="color:#888888">{words["leave"]}</a>', 12, "#888888")
    )
    return (
        '<!DOCTYPE html>\n<html><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">\n'
        "<style>body{margin:0;padding:0}img{border:0}a{color:inherit}@media only screen and (max-width:600px)"
        "{.wrap{width:100%!important}.button{display:block!important}}</style></head>\n"
        '<body bgcolor="#f4f4f4"><table role="presentation" class="wrap" width="600" align="center" cellpadding="0" '
        'cellspacing="0" border="0" style="border-collapse:collapse;background-color:#ffffff">\n'
        + "\n".join(rows)
        + f'\n</table><img src="https://open.{brand.domain}/o/{TOKEN}" width="1" height="1" alt=""></body></html>\n'
    )


def _row(inner: str, size: int, color: str) -> str:
    style = CELL.format(size=size, height=round(size * 1.5), color=color, top=12, bottom=12)
    return (
        '<tr><td align="left" valign="top" class="cell" style="' + style + '">\n'
        '<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" '
        'style="border-collapse:collapse;mso-table-lspace:0pt;mso-table-rspace:0pt"><tr><td>'
        + inner
        + "</td></tr></table>\n</td></tr>"
    )


def _encoded(body: str, encoding: str) -> list[bytes | str]:
    """Return encoded pieces, and marks where the gaps are."""
    for mark in (GREETING, ADDRESS, TOKEN):
        body = body.replace(mark, f"\0{mark}\0")
    return [
        piece if piece in (GREETING, ADDRESS, TOKEN) else _piece(piece, encoding)
        for piece in body.split("\0")
    ]


def _piece(text: str, encoding: str) -> bytes:
    """Return an encoded piece whose end is the end of an encoded line."""
    raw = text.encode()
    match encoding:
        case "quoted-printable":
            return quopri.encodestring(raw, quotetabs=False) + b"=\n"
        case "base64":
            # Blanks fill the last line: inside a tag before its address, in text before the line's end.
            end = raw.rfind(b"<") if raw.endswith(b"/") else len(raw) - raw.endswith(b"\n")
            return base64.encodebytes(raw[:end] + b" " * (-len(raw) % GAP) + raw[end:])
        case _:
            return raw


def _gap(value: str, encoding: str) -> bytes:
    raw = value.encode()
    match encoding:
        case "quoted-printable":
            return quopri.encodestring(raw) + b"=\n"
        case "base64":
            return base64.encodebytes(raw.ljust(GAP))
        case _:
            return raw
