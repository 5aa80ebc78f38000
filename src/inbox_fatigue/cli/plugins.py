"""`inbox-fatigue plugins`: who takes part, with what, and who could not."""

from __future__ import annotations

from typing import Any

import click

from inbox_fatigue.cli import options, outputs
from inbox_fatigue.cli.exits import Exit
from inbox_fatigue.cli.preparing import host_of


@click.command(short_help="List the plugins, and what failed.")
@options.plugin_files
def plugins(**given: Any) -> Exit:
    """List the plugins: name, version, origin, what each offers, and what failed."""
    from inbox_fatigue.reports.listings import render_plugins  # noqa: PLC0415 - costs time that --help has not

    host = host_of(given)
    outputs.show(render_plugins(host, colour=outputs.has_colour(), width=outputs.width()))
    return Exit.INCOMPLETE if host.problems else Exit.OK
