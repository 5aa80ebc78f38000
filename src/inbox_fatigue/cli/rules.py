"""`inbox-fatigue rules`: every rule that takes part."""

from __future__ import annotations

from typing import Any

import click

from inbox_fatigue.cli import options, outputs
from inbox_fatigue.cli.preparing import host_of


@click.command(short_help="List the rules.")
@options.plugin_files
def rules(**given: Any) -> None:
    """List the rules: what each measures, from where it strains, where it is unbearable."""
    from inbox_fatigue.reports.listings import render_rules  # noqa: PLC0415 - costs time that --help has not

    found = [(plugin.name, rule) for plugin, rule in host_of(given).rules().values()]
    outputs.show(render_rules(found, colour=outputs.has_colour(), width=outputs.width()))
