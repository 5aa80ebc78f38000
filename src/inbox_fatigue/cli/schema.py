"""`inbox-fatigue schema`: the published shapes of the settings and of the JSON report."""

from __future__ import annotations

import json
from typing import Any

import click

from inbox_fatigue.cli import options, outputs
from inbox_fatigue.cli.preparing import host_of


@click.command(short_help="Print the JSON Schema of the settings or the report.")
@click.option("--report", is_flag=True, help="Of the JSON report, not of the settings.")
@options.plugin_files
def schema(*, report: bool, **given: Any) -> None:
    """Print the JSON Schema of the settings, or of the report."""
    from inbox_fatigue import settings  # noqa: PLC0415 - costs time that --help has not
    from inbox_fatigue.reports import json_v1  # noqa: PLC0415 - likewise

    found = json_v1.schema() if report else settings.schema(host_of(given))
    outputs.show(json.dumps(found, indent=2) + "\n")
