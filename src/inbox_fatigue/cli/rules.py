"""`inbox-fatigue rules`: every rule that takes part."""

from __future__ import annotations

from typing import Any

import click

from inbox_fatigue.cli import options, outputs
from inbox_fatigue.cli.preparing import host_of
from inbox_fatigue.errors import UsageError


@click.command(short_help="List the rules.")
@click.argument("families", nargs=-1, metavar="[FAMILY]...")
@options.plugin_files
def rules(families: tuple[str, ...], **given: Any) -> None:
    """List the rules: what each measures, from where it strains, where it is unbearable.

    FAMILY is the first part of their names, such as consent; without one, all are listed.
    """
    from inbox_fatigue.reports.listings import render_rules  # noqa: PLC0415 - costs time that --help has not

    found = [(plugin.name, rule) for plugin, rule in host_of(given).rules().values()]
    there = {rule.family for _, rule in found}
    for name in families:
        if name not in there:
            raise UsageError(f"{name} is no family of rules; there are {', '.join(sorted(there))}")
    found = [(name, rule) for name, rule in found if not families or rule.family in families]
    outputs.show(render_rules(found, colour=outputs.has_colour(), width=outputs.width()))
