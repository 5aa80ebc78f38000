"""Whom a mail is for, as its text may name them: the tokens that are masked in the copies of a send."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

# Names in kana, ideographs and Hangul are of two letters as a rule; in Indic scripts and Thai, vowels are marks.
_IDEOGRAPHS = "\u3005\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3"
_NAME_PART = re.compile(rf"[{_IDEOGRAPHS}]{{2,}}|(?![{_IDEOGRAPHS}])[^\W_](?:[^\W_]|[\u0900-\u0e7f]){{2,}}")
_IN_IDEOGRAPHS = re.compile(rf"[{_IDEOGRAPHS}]+(?:\s[{_IDEOGRAPHS}]+)+")
MASKED_PEOPLE = 8  # a mail to more people than this greets none of them by name

# Local parts and parts of display names that are words of the language rather than names of people.
_WORDS_NOT_NAMES = frozenset(
    "info mail email news newsletter sales office contact kontakt service support team admin hello list "
    "update updates customer customers subscriber subscribers kunde kunden user users member members the "
    "and und der die das von van herr frau mrs dear all undisclosed recipients inc gmbh ltd company "
    "お客様 お客さま 会員 会員様 各位 御中 担当者 ご担当者 ご担当者様 株式会社 営業部 総務部 事務局 "
    "客户 客戶 顾客 顧客 用户 用戶 会员 會員 先生 女士 小姐 고객 고객님 회원 회원님".split()
)


class Tokens(NamedTuple):
    """What to mask for the recipients of one mail, in lower case, longest first.

    `places` holds local parts with the addresses around them, which are masked however they are
    written; `names` are masked only where they are capitalised, since "will" and "mark" are also words.
    """

    places: tuple[tuple[bytes, tuple[bytes, ...]], ...] = ()
    names: tuple[bytes, ...] = ()


NOBODY = Tokens()


def recipient_tokens(people: Iterable[tuple[str, str]]) -> Tokens:
    """Return what to mask for recipients given as (address in lower case, name)."""
    places: list[tuple[bytes, tuple[bytes, ...]]] = []
    names: set[bytes] = set()
    for address, name in islice(people, MASKED_PEOPLE):
        local = address.partition("@")[0]
        at, place = address.encode("utf-8", "replace"), local.encode("utf-8", "replace")
        written: tuple[bytes, ...] = (at, at.replace(b"@", b"="))
        # A short word as local part ("ann@", "info@") is masked only within the address.
        if (len(local) >= 5 or not local.isalpha()) and local not in _WORDS_NOT_NAMES:
            written += (place,)
        places.append((place, written))
        # "ann+tea@" is a mailbox of Ann's for who sells tea: the tag is a word of the mail and no name.
        parts = _NAME_PART.findall(f"{local.partition('+')[0]} {name}")
        for part in (*parts, *_whole(name)):
            lower = part.lower()
            if lower not in _WORDS_NOT_NAMES:
                # Only ASCII is lowered in the text: letters beyond it are looked for in both forms.
                if lower.isascii():
                    names.add(lower.encode())
                    continue
                forms = (lower, lower.capitalize(), part.upper())
                names |= {form.encode("utf-8", "replace").lower() for form in forms}
    return Tokens(tuple(places), tuple(sorted(names, key=lambda name: (-len(name), name))))


def _whole(name: str) -> tuple[str, ...]:
    """Return a name in ideographs with and without the space that stands or does not stand in it."""
    parts = name.split() if _IN_IDEOGRAPHS.fullmatch(name) else ()
    return tuple(sign.join(parts) for sign in ("", " ", "\u3000") if parts)
