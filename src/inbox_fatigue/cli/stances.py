"""`inbox-fatigue stances`: whom mail is for, as marketers disagree on it."""

from __future__ import annotations

import click

from inbox_fatigue.cli import completing, outputs


@click.command(short_help="Show the stances: whom mail is for, and what follows.")
@click.argument("name", metavar="[NAME]", required=False, shell_complete=completing.stances)
def stances(name: str | None) -> None:
    """List the stances, or show the one called NAME: the argument for it and against it, and what it sets."""
    from inbox_fatigue.reports.stance_text import (  # noqa: PLC0415 - costs time that --help has not
        render_stance,
        render_stances,
    )
    from inbox_fatigue.settings import stance, stance_names  # noqa: PLC0415 - likewise

    colour, width = outputs.has_colour(), outputs.width()
    if name is None:
        found = render_stances(map(stance, stance_names()), colour=colour, width=width)
    else:
        found = render_stance(stance(name), colour=colour, width=width)
    outputs.show(found)
