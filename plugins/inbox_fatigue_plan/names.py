"""Takes names, companies and addresses apart into words that can be compared."""

from __future__ import annotations

import polars as pl

FIRST = (
    "first_name",
    "firstname",
    "fname",
    "given_name",
    "givenname",
    "vorname",
    "prenom",
    "nombre",
    "voornaam",
)
LAST = (
    "last_name", "lastname", "lname", "surname", "family_name", "familyname", "nachname", "nom", "apellido",
    "achternaam", "cognome", "sobrenome",
)  # fmt: skip
FULL = ("name", "full_name", "fullname", "contact_name", "recipient_name")
COMPANY = (
    "company",
    "company_name",
    "account",
    "account_name",
    "organisation",
    "organization",
    "firma",
    "firm",
)

_TITLES = r"\b(?:mr|mrs|ms|miss|dr|prof|herr|frau|monsieur|madame|mme|sig|signora|sr|sra|dhr|mevr)\b\.?"
_LEGAL = (
    r"\b(?:inc|llc|ltd|limited|plc|corp|co|gmbh|mbh|ag|kg|ohg|ug|se|sa|sarl|sas|bv|nv|srl|spa|oy|ab|as|aps)\b"
)
_FOLDED = {
    "ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "á": "a", "à": "a", "â": "a", "ã": "a", "å": "a", "ç": "c",
    "é": "e", "è": "e", "ê": "e", "ë": "e", "í": "i", "ì": "i", "î": "i", "ï": "i", "ñ": "n", "ó": "o",
    "ò": "o", "ô": "o", "õ": "o", "ø": "o", "ú": "u", "ù": "u", "û": "u", "ý": "y", "š": "s", "ž": "z",
    "č": "c", "ł": "l", "ń": "n", "ę": "e", "ą": "a", "ś": "s",
}  # fmt: skip
_SHORTEST = 2  # letters of a word that names somebody; a single one is an initial
_TELLING = 3  # letters from which a part of a word says something
_LETTERS = rf"[a-z]{{{_SHORTEST},}}"


def folded(text: pl.Expr) -> pl.Expr:
    """Return a text in lower case and with its accents as mail addresses write them."""
    return text.str.to_lowercase().str.replace_many(list(_FOLDED), list(_FOLDED.values()))


def words_of_name(text: pl.Expr) -> pl.Expr:
    """Return the distinct words of a person's name, sorted, without titles and initials; [] for none."""
    return _words(folded(text).str.replace_all(_TITLES, " "), _LETTERS)


def words_of_address(address: pl.Expr) -> pl.Expr:
    """Return the distinct words of an address's local part, sorted, what follows a plus left out; [] for none."""
    local = folded(address).str.extract(r"^([^@+]*)[^@]*@", 1)
    return _words(local.str.replace_all(r"[._-]+", " ").str.replace_all(r"[0-9]+", " "), _LETTERS)


def word_of_company(text: pl.Expr) -> pl.Expr:
    """Return a company's name as a domain would write it, as a list of one; [] for none."""
    plain = folded(text).str.replace_all(r"[&+']", "").str.replace_all(r"[^a-z0-9]+", " ")
    joined = plain.str.replace_all(_LEGAL, " ").str.replace_all(r"\s+", "")
    return _words(joined, r"[a-z0-9]{4,}")


def words_of_domain(address: pl.Expr) -> pl.Expr:
    """Return the labels of an address's domain, its last one left out and hyphens closed up; [] for none."""
    domain = folded(address).str.extract(r"@([^@]*)\.[^.@]*$", 1)
    return _words(domain.str.replace_all("-", "").str.replace_all(r"\.", " "), r"[a-z0-9]{4,}")


def within(rows: pl.DataFrame, words: str, others: pl.Expr) -> pl.Series:
    """Return for each row whether a word of a column of lists is found in one of its other words, or reverse.

    So "schmidt" is found in "aschmidt", and "tom" in "tomas"; words of two letters are found everywhere.
    """
    both = rows.select(word=words, other=others).with_row_index("n")
    same = pl.col("word").list.set_intersection("other").list.len() > 0
    unlike = both.filter(~same & (pl.col("word").list.len() > 0) & (pl.col("other").list.len() > 0))
    pairs = unlike.explode("word").explode("other").filter(_tells("word") & _tells("other"))
    meets = pairs.filter(
        pl.col("other").str.contains(pl.col("word"), literal=True)
        | pl.col("word").str.contains(pl.col("other"), literal=True)
    )
    found = both.with_columns(meets=pl.col("n").is_in(meets["n"].unique().implode()))
    return found.select(fits=same | pl.col("meets"))["fits"]


def _tells(column: str) -> pl.Expr:
    return pl.col(column).str.len_chars() >= _TELLING


def _words(text: pl.Expr, word: str) -> pl.Expr:
    found = text.str.extract_all(rf"\b{word}\b").list.unique().list.sort()
    return found.fill_null(pl.lit([], dtype=pl.List(pl.String)))
