"""The page about rules: what each notices, why it matters, and how to move it."""

from __future__ import annotations

import dataclasses
import tomllib
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from generating.bundled import host, in_toml
from inbox_fatigue.settings import scorer_fields, scorer_meaning, span_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from inbox_fatigue.findings import Rule
    from inbox_fatigue.host import Plugin

KINDS = {
    "timedelta": "a span such as `7d` or `48h`",
    "tuple[str, ...]": "a list of texts",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "str": "a text",
    "date": "a day",
}


def rules_page() -> str:
    """Return what every bundled rule notices, why it matters and how to move it."""
    found = host()
    scorers = {rule.slug: scorer for _, scorer in found.scorers() for rule in scorer.rules}
    lines = [
        "# Rules",
        "",
        "`inbox-fatigue explain RULE` prints the same text.",
        "A number at or below *comfortable* adds no strain, and strain grows evenly up to *unbearable*.",
        "",
    ]
    family = ""
    for slug, (plugin, rule) in sorted(found.rules().items()):
        if rule.family != family:
            family = rule.family
            lines += [f"## {family}", ""]
        lines += _rule(plugin, rule, scorers[slug])
    return "\n".join(lines)


def _rule(plugin: Plugin, rule: Rule, scorer: type[Any]) -> Iterator[str]:
    yield from (f"({rule.slug.replace('/', '-')})=", f"### {rule.slug}", "", rule.notices, "")
    yield from (f"**Why it tires.** {rule.tires}", "")
    if example := _example(plugin, rule):
        yield from (f"**For example.** {example}", "")
    yield from (f"**Instead.** {rule.instead}", "", f"**When it is wrong.** {rule.wrong_when}", "")
    yield from ("| setting | default | meaning |", "|---|---|---|")
    if rule.gates_only:
        yield f"| `comfortable` | {rule.comfortable:g} | {rule.unit}: told above this; adds no fatigue |"
    else:
        yield f"| `comfortable` | {rule.comfortable:g} | {rule.unit}: no strain up to here |"
        yield f"| `unbearable` | {rule.unbearable:g} | the most strain from here on |"
        yield f"| `ceiling` | {rule.ceiling:g} | the most strain that this rule alone may add |"
    for name, kind in scorer_fields(scorer).items():
        yield f"| `{name}` | {_default(scorer, name)} | {scorer_meaning(scorer, name) or _kind(kind)} |"
    yield from ("", f"**Where the numbers come from.** {rule.because}", "")
    if rule.needs:
        reasons = "; ".join(need.reason for need in rule.needs)
        yield from (f"**Not assessed** for people of whom this is missing: {reasons}.", "")


def _example(plugin: Plugin, rule: Rule) -> str:
    """Return the story of the rule's first case that fires, as a sentence."""
    file = Path(str(plugin.module.__file__)).parent / "cases" / f"{rule.slug.partition('/')[2]}.toml"
    if not file.is_file():
        return ""
    cases = tomllib.loads(file.read_text("utf-8"))["case"]
    fires = next((case["name"] for case in cases if case["expect"].get("findings", 0) > 0), "")
    return f"{fires[:1].upper()}{fires[1:]}." if fires else ""


def _default(scorer: type[Any], name: str) -> str:
    value = next(one.default for one in dataclasses.fields(scorer) if one.name == name)
    return f"`{in_toml(span_text(value) if isinstance(value, timedelta) else value)}`"


def _kind(kind: str) -> str:
    return KINDS.get(kind.removesuffix("| None").strip(), kind)
