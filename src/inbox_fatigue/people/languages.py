"""Under which code the language of a text is told, for languages that people are known to read by other codes."""

from __future__ import annotations

from inbox_fatigue.people.contact_words import languages_of

# Languages that a text is never told to be in, by the one that their texts are told to be in instead: a
# sentence of each was tried.
_TOLD_AS = {
    "nb": "no", "nn": "no", "bs": "hr", "sr": "hr", "sh": "hr", "mk": "bg", "be": "uk", "kk": "uk", "af": "nl",
}  # fmt: skip


def told_as(field: str) -> list[str] | None:
    """Return the codes under which texts in the languages of a field of contacts are told: `hr` of `sr-Latn`.

    None where the field names none, or one that is not known: any mail may be in that one.
    """
    codes, unknown = languages_of(field)
    if unknown or not codes:
        return None
    return list(dict.fromkeys(_TOLD_AS.get(code, code) for code in codes))
