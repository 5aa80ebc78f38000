"""`inbox-fatigue presets`: how sending systems count, as caps to copy or to extend."""

from __future__ import annotations

import click

from inbox_fatigue.cli import completing, outputs


@click.command(short_help="Show how sending systems count, as caps to copy.")
@click.argument("name", metavar="[NAME]", required=False, shell_complete=completing.presets)
def presets(name: str | None) -> None:
    """List the presets, or show the one called NAME: its caps in words, what it never counts, and its TOML."""
    from inbox_fatigue.reports.preset_text import (  # noqa: PLC0415 - costs time that --help has not
        render_preset,
        render_presets,
    )
    from inbox_fatigue.settings import preset, preset_names  # noqa: PLC0415 - likewise

    colour, width = outputs.has_colour(), outputs.width()
    if name is None:
        found = render_presets(map(preset, preset_names()), colour=colour, width=width)
    else:
        found = render_preset(preset(name), colour=colour, width=width)
    outputs.show(found)
