"""Finds the first unfilled placeholder of a mail: `{{first_name}}`, `*|FNAME|*`, "Dear ,", "Hallo undefined".

The same signs are daily bread in mails about code: `df[["x"]]`, `<<contract.doc>>`, `%%q%%` in a search link.
So brackets count only around the name of a field (`field_names`), and a mail that talks about placeholders is
searched no further than its own greeting and subject.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from inbox_fatigue.plugin import Feature, Writing, letters, needles
from inbox_fatigue_relevance.field_names import FieldNames, field_names
from inbox_fatigue_relevance.prose import own_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

LONGEST = 40  # characters of a placeholder that are kept
GREETING_LINES = 15  # non-blank lines in which a mail greets, below its preheader and menu
GREETING_LINES_OF_TALK = 6  # likewise where the mail talks about placeholders and may show one further down

# Brackets that only templates use, and brackets that people use too.
_TEMPLATE = (
    r"\{\{\{?-?\s{0,5}(?P<a>[^{}\n]{1,80}?)\s{0,5}-?\}?\}\}|\*\|(?P<b>[^|*\n]{1,60})\|\*|%%=?(?:v\()?(?P<c>[^%\n=()]{1,60})\)?=?%%"
    r"|[$#]!?\{(?P<d>[^{}\n]{1,60})\}|<%=?\s{0,5}(?P<e>[^%\n]{1,60}?)\s{0,5}%>|\[\[(?P<f>[^\[\]\n]{1,60})\]\]"
    r"|<<(?P<g>[^<>\n]{1,60})>>|«(?P<i>[^«»\n]{1,60})»|@@(?P<h>[\w.]{1,60})@@|\$\[(?P<j>[^\[\]\n]{1,60})\]\$"
    r"|\[[*%](?P<k>[^\[\]\n]{1,60}?)[*%]\]|\{\s?MERGEFIELD (?P<l>[^{}\n]{1,60}?)\s?\}"
    r"|##(?P<m>[A-Za-z_]{3,40})##(?!\w)"
)
_BRACKETS = (
    r"(?<!\[)\[(?P<a>[^\[\]\n]{1,40})\](?!\])|(?<![{$#])\{(?P<b>[^{}\n]{1,40})\}(?!\})|(?<!%)%(?P<c>[\w.-]{1,40})%(?!%)"
    r"|(?<!<)<(?P<d>[^<>\n@/]{1,40})>(?!>)|~~?(?P<e>[\w.]{1,40})~~?"
    r"|(?<![\w$])\$(?P<g>[A-Za-z][\w. -]{1,30})\$(?![\w$])|[［【](?P<f>[^］】\n]{1,40})[］】]"
    r"|(?<![\w@])@(?P<h>[A-Z_]{4,30})@(?![\w@])|(?<!\w)__(?P<i>[A-Za-z_]{4,30}?)__(?!\w)"
)
_SIGN = re.compile(r"[{%$#<\[«@~［【*_]")  # how any of them begins
# Commands of template languages, which nobody writes in prose.
_COMMAND = re.compile(
    r"\{%-?\s?(?:if|elsif|else|elif|endif|unless|for|endfor|assign|set)\b[^%\n]{0,60}-?%\}|\{\{[#/](?:if|each|unless|with)\b"
)
# The name of a field without any bracket: "Dear First Name,", "Hallo VORNAME".
_BARE = re.compile(r"([A-Z][A-Z_]{3,}\b|[^\W\d][\w -]{2,30}(?=\s?[,:!]))")
# "[DEADLINE] midnight", "[Add your name] Save the orchard": how a mail calls itself at the start of its subject.
_LABEL = re.compile(r"\s{0,5}(?:\w{1,5}\s?:\s{0,5}){0,3}\[([^\[\]\n]{1,40})\](?=\s+\w)")
# What a Japanese greeting leaves where it lost the name before it.
_SAMA = re.compile(r"様(?=[\s、，,]|$)")
LONGEST_NAME = 30  # characters of a Japanese person's or company's name, hardly ever more
_MENTION = "\"'`“”„\u2018\u2019"


class MergeFieldDescriber:
    """Says whether a content shows its readers an unfilled placeholder."""

    features: tuple[Feature, ...] = (
        Feature("merge_fields", str, "the first unfilled placeholder; null if there is none"),
    )

    def describe(self, writing: Writing) -> Mapping[str, str | None]:
        """Return the first placeholder of the subject and the mail's own text, at most 40 characters."""
        found = first_placeholder(writing.subject, own_words(writing))
        return {"merge_fields": None if found is None else _clean(found)}


def first_placeholder(subject: str, text: str) -> str | None:
    """Return the first unfilled placeholder as it is written, None if there is none."""
    signs = _signs()
    talks = signs.talk.found_in(f"{subject}\n{text}")
    return next(_in_subject(subject, signs, talks=talks), None) or next(
        _in_text(text, signs, talks=talks), None
    )


def _in_subject(subject: str, signs: _Signs, *, talks: bool) -> Iterator[str]:
    if not talks:
        label = _LABEL.match(subject)
        begins = label.end() if label and signs.names.labels(label[1]) else 0
        yield from _brackets(subject[begins:], signs)
    if lost := signs.lost_start.match(subject):
        yield lost.group()
    yield from _greeting(subject, signs)


def _in_text(text: str, signs: _Signs, *, talks: bool) -> Iterator[str]:
    greeting_lines = GREETING_LINES_OF_TALK if talks else GREETING_LINES
    filled = [line for raw in text.splitlines() if (line := raw.strip()) and not line.startswith(">")]
    for number, line in enumerate(filled):
        if number < greeting_lines:
            yield from _greeting(line, signs)
            # A name may stand above it in a cell of its own.
            if _SAMA.match(line) and (not number or len(filled[number - 1]) > LONGEST_NAME):
                yield line
        if not talks:
            yield from _brackets(line, signs)


def _greeting(line: str, signs: _Signs) -> Iterator[str]:
    """Yield what stands where a greeting should name the person."""
    if lost := signs.lost_name.match(line):
        yield lost.group()
    greeting = signs.greeting.match(line)
    if greeting is None:
        return
    rest = line[greeting.end() :]
    if nothing := signs.nothing.match(rest):
        yield greeting.group() + nothing.group()
    for pattern in (signs.template, signs.brackets):
        bracket = pattern.match(rest)
        if bracket and signs.names.one_of(bracket, greeted=True):
            yield bracket.group()
    bare = _BARE.match(rest)
    if bare and signs.names.tells(bare.group(1)):
        yield bare.group(1)


def _brackets(line: str, signs: _Signs) -> Iterator[str]:
    """Yield bracketed names of fields anywhere in a line; one in quotation marks is a mention."""
    if not _SIGN.search(line):
        return
    if command := _COMMAND.search(line):
        yield command.group()
    for pattern in (signs.template, signs.brackets):
        for bracket in pattern.finditer(line):
            before, after = line[: bracket.start()][-1:], line[bracket.end() :][:1]
            mentioned = before and before in _MENTION and after and after in _MENTION
            if not mentioned and signs.names.one_of(bracket, greeted=pattern is signs.template):
                yield bracket.group()


def _clean(found: str) -> str:
    """Return one line without control characters, cut to its length."""
    kept = "".join(" " if unicodedata.category(sign)[0] in "CZ" else sign for sign in found)
    return " ".join(kept.split())[:LONGEST]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Signs:
    """The brackets, and the words of `data/merge_fields.toml`, ready to be searched for."""

    template: re.Pattern[str]
    brackets: re.Pattern[str]
    names: FieldNames
    greeting: re.Pattern[str]  # a greeting, a title, and the space after it
    nothing: re.Pattern[str]  # a program's word for nothing, and the end of the greeting
    lost_name: re.Pattern[str]  # a greeting that needs a name and has none
    lost_start: re.Pattern[str]  # a subject that begins with what a lost name leaves
    talk: _Talk


@dataclass(frozen=True, slots=True, kw_only=True)
class _Talk:
    """Words of mail about placeholders, at the start of a word if there are spaces, without regard to case."""

    folded: needles.Needles  # looked for first, which costs next to nothing
    pattern: re.Pattern[str]

    def found_in(self, text: str) -> bool:
        """Return whether a text has one of them."""
        return bool(self.folded.numbers_in(letters.caseless(text))) and self.pattern.search(text) is not None


@cache
def _signs() -> _Signs:
    told = tomllib.loads((files(__package__) / "data" / "merge_fields.toml").read_text("utf-8"))
    nothing, titles = _any_of(told["nothing"]), _any_of(told["titles"])
    return _Signs(
        template=re.compile(_TEMPLATE),
        brackets=re.compile(_BRACKETS),
        names=field_names(told),
        greeting=re.compile(rf"(?i:{_any_of(told['greetings'])}),?\s+(?:(?i:{titles})\s+)?"),
        nothing=re.compile(rf"{nothing}(?:\s+{nothing})?(?=\s*(?:[,!.:;\u2013]|$))"),
        # French writes "Cher Monsieur !" and "Cher Monsieur :" with a space, and no comma so.
        lost_name=re.compile(
            rf"(?i:{_any_of(told['need_a_name'])})(?:\s+(?i:{titles})\s+,|\s+[,!:])(?=$|\s+[A-ZÀ-ÞА-ЯЁ])"
            rf"|(?i:{_any_of(told['greetings'])})\s?,\s+[,!:](?=$|\s)"
            rf"|(?i:{_any_of(told['stand_alone'])})\s+,$"
        ),
        lost_start=re.compile(rf"\s*(?:{nothing})?,\s+\w+(?:\s+\w+)*"),
        talk=_Talk(
            folded=needles.Needles(map(letters.caseless, told["talk"])),
            pattern=re.compile(rf"(?:\b|(?=[\u3040-\u9fff]))(?i:{_any_of(told['talk'])})"),
        ),
    )


def _any_of(words: Iterable[str]) -> str:
    """Return a pattern of any of some words, the longest first."""
    return (
        "(?:" + "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word))) + ")"
    )
