"""Finds greetings by a fixed name that go to people of other names."""

from __future__ import annotations

import re

import polars as pl

from inbox_fatigue_plan import names

FOUND: dict[str, pl.DataType | type[pl.DataType]] = {
    "touch": pl.Int64,
    "note": pl.String,
    "measured": pl.Float64,
}
_FIELD = re.compile(r"\{\{.*?\}\}|\*\|.*?\|\*|%%.*?%%")
_WORD = re.compile(r"[^\W\d_]+")
_ENDS = re.compile(r"[,!:;?\n\u2013\u2014]")
_GREETS = frozenset(
    """
    hi hello hey dear good greetings welcome hallo guten liebe lieber liebes sehr moin servus bonjour bonsoir
    salut cher chère hola estimado estimada querido querida buenos buenas olá caro cara prezado prezada ciao
    gentile buongiorno buonasera beste geachte dag hej hoi
    """.split()
)
# What may stand in lower case between the first word of a greeting and the name.
_BETWEEN = frozenset(
    "morning afternoon evening day morgen tag abend geehrter geehrte herr frau mr mrs ms dr días tardes".split()
)
_COLUMNS = ("campaign", "step", "touch", "greeting", "sender")
_LEAST = 2  # people of different other names: one may go by a nickname, two are not the same person
# Words that greet in general and are names as well: seasons, months, days, and what readers are called.
_NO_NAMES = frozenset(
    """
    summer autumn winter spring april may june august january march july october sunny joy hope grace faith
    friend friends dear customer client member reader team all everyone folks world guest sir madam noel easter
    christmas carol holly eve dawn happy merry sweet
    """.split()
)


def fixed_greetings(steps: pl.DataFrame, people: pl.DataFrame) -> pl.DataFrame:
    """Return the steps that greet by one person's or company's name people who are called otherwise.

    `steps` has campaign, step, touch, greeting and sender; `people` one row per send with, as lists of words,
    `called`, `first_called` and `company`. The words are a name where somebody in the step's audience has them all.
    """
    found = []
    for campaign, step, touch, greeting, sender in steps.select(*_COLUMNS).rows():
        words = greeted(greeting or "")
        own = set(re.split(r"[^a-z0-9]+", (sender or "").lower()))
        if words and not own.intersection(words):
            audience = people.filter((pl.col("campaign") == campaign) & (pl.col("step") == step))
            found += [
                (touch, *told) for told in [_told(audience.unique("person"), words)] if told is not None
            ]
    return pl.DataFrame(found, schema=dict(FOUND), orient="row")


def by_name(steps: pl.DataFrame) -> pl.DataFrame:
    """Return the steps whose greeting, by its form, calls somebody by a fixed name."""
    calls = [bool(greeted(greeting or "")) for greeting in steps["greeting"].to_list()]
    return steps.filter(pl.Series(calls, dtype=pl.Boolean))


def greeted(greeting: str) -> tuple[str, ...]:
    """Return the words by which a greeting calls somebody, as addresses write them; none if it has a field.

    "Hello from Larkspur", "Hi, Thomas here" and "Hello Summer" call nobody.
    """
    words = [] if _FIELD.search(greeting) else _WORD.findall(_ENDS.split(greeting.strip(), maxsplit=1)[0])
    if not words or words[0].lower() not in _GREETS:
        return ()
    rest = [word for word in words[1:] if word.lower() not in _BETWEEN]
    if not all(word[0].isupper() for word in rest):
        return ()
    plain = pl.DataFrame({"word": rest}, schema={"word": pl.String}).select(names.folded(pl.col("word")))
    called = tuple(plain["word"].to_list())
    return () if _NO_NAMES.intersection(called) else called


def _told(audience: pl.DataFrame, words: tuple[str, ...]) -> tuple[str, float] | None:
    """Return what is wrong with a fixed greeting of an audience, and for how many people; None if nothing is."""
    for column, others, wanted in (
        ("called", "first_called", words),
        ("company", "company", ("".join(words),)),
    ):
        named = audience.filter(pl.col(column).list.len() > 0)
        theirs = pl.all_horizontal([pl.col(column).list.contains(word) for word in wanted])
        strangers = named.filter(~theirs & (pl.col(others).list.len() > 0))
        if named.filter(theirs).is_empty():
            continue
        if strangers[others].list.join(" ").n_unique() >= _LEAST:
            what = "name" if column == "called" else "company"
            return f"the greeting has one {what} for everybody", float(len(strangers))
    return None
