"""`inbox-fatigue explain`: what a rule means, from the same text as the documentation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from inbox_fatigue.cli import completing, options, outputs
from inbox_fatigue.cli.preparing import host_of
from inbox_fatigue.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from inbox_fatigue.host import PluginHost


@click.command(short_help="Say what a rule means and what to do instead.")
@click.argument("rule", metavar="RULE", shell_complete=completing.rules)
@options.plugin_files
def explain(rule: str, **given: Any) -> None:
    """Say what RULE notices, why that tires people, and what to do instead.

    RULE is a name from the report, such as frequency/crowded-week.
    """
    from inbox_fatigue.reports.rule_text import render_rule  # noqa: PLC0415 - costs time that --help has not

    host = host_of(given)
    known = {one.slug: (plugin, cls, one) for plugin, cls in host.scorers() for one in cls.rules}
    plugin, scorer, found = known[_slug(rule, known, host)]
    text = render_rule(
        found, scorer=scorer, plugin=plugin, colour=outputs.has_colour(), width=outputs.width()
    )
    outputs.show(text)


def _slug(word: str, known: Iterable[str], host: PluginHost) -> str:
    """Return the rule that a word means: its slug, or the part after the slash where only one rule has it."""
    from inbox_fatigue.settings import suggestion  # noqa: PLC0415 - imports pydantic

    slugs = sorted(known)
    meant = [slug for slug in slugs if word in (slug, slug.partition("/")[2])]
    if len(meant) == 1:
        return meant[0]
    family = [slug for slug in slugs if slug.startswith(f"{word}/")]
    if family:
        raise UsageError(f"{word} is a family of rules; name one of them: {', '.join(family)}")
    names = slugs if "/" in word else [*slugs, *(slug.partition("/")[2] for slug in slugs)]
    hint = suggestion(word, names, instead="see them all with: inbox-fatigue rules")
    told = (f"there is no rule {word}{hint}; one of a file of yours needs --plugin FILE", *host.closed_doors)
    raise UsageError("\n".join(told))
