"""Which codes name a language (ISO 639), and under which code the language of a text is told."""

from __future__ import annotations

import re

# ISO 639-1, with three codes of before 1989 that programs still write.
_TWO_LETTERS = frozenset(
    "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz "
    "ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik "
    "io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml "
    "mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd "
    "se sg sh si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve "
    "vi vo wa wo xh yi yo za zh zu in iw ji".split()
)
# Languages that a text is never told to be in, by the one that their texts are told to be in instead: a
# sentence of each was tried. Of two ways to write one of them, both are told as that one, or not at all.
_TOLD_AS = {
    "nb": "no", "nn": "no", "nob": "no", "nno": "no", "nor": "no", "bs": "hr", "sr": "hr", "sh": "hr", "mk": "bg",
    "be": "uk", "kk": "uk", "af": "nl", "bul": "bg", "ces": "cs", "cze": "cs", "dan": "da", "deu": "de", "ger": "de",
    "ell": "el", "gre": "el", "eng": "en", "spa": "es", "est": "et", "fin": "fi", "fra": "fr", "fre": "fr",
    "hrv": "hr", "hun": "hu", "ita": "it", "lit": "lt", "lav": "lv", "nld": "nl", "dut": "nl", "pol": "pl",
    "por": "pt", "ron": "ro", "rum": "ro", "rus": "ru", "slk": "sk", "slo": "sk", "slv": "sl", "swe": "sv",
    "tur": "tr", "ukr": "uk", "jpn": "ja", "zho": "zh", "chi": "zh", "cmn": "zh", "bos": "hr", "srp": "hr",
    "afr": "nl", "mkd": "bg", "mac": "bg", "bel": "uk", "kaz": "uk",
}  # fmt: skip
_CODE = re.compile(r"([a-z]{2,3})(?:[-_][a-z0-9]+)*")


def told_as(given: str) -> str | None:
    """Return the code under which texts in a language are told: `de` of `de-AT` or `ger`; None if it names none."""
    found = _CODE.fullmatch(given.strip().lower())
    if found is None or (len(found[1]) == 2 and found[1] not in _TWO_LETTERS):
        return None
    return _TOLD_AS.get(found[1], found[1])


def several_told_as(given: str) -> list[str] | None:
    """Return the codes of a field with several values, set apart by semicolons; None where one names none."""
    codes = [told_as(part) for part in given.split(";") if part.strip()]
    known = [code for code in codes if code is not None]
    return known if known and len(known) == len(codes) else None
