"""`inbox-fatigue schema`: the published shapes of the settings, of plans and of the JSON reports."""

from __future__ import annotations

from typing import Any

import click

from inbox_fatigue.cli import options, outputs
from inbox_fatigue.cli.preparing import host_of


@click.command(short_help="Print the JSON Schema of settings, plans or reports.")
@click.option("--settings", "what", flag_value="settings", default=True, help="Of the settings.")
@click.option("--plan", "what", flag_value="plan", help="Of a plan file.")
@click.option("--report", "what", flag_value="report", help="Of the JSON report of an audit.")
@click.option("--preview", "what", flag_value="preview", help="Of the JSON report of a preview.")
@options.plugin_files
def schema(what: str, **given: Any) -> None:
    """Print the JSON Schema of the settings, a plan file, or a report."""
    import json  # noqa: PLC0415 - costs time that --help has not

    outputs.show(json.dumps(_found(what, given), indent=2) + "\n")


def _found(what: str, given: dict[str, Any]) -> dict[str, Any]:
    match what:
        case "plan":
            from inbox_fatigue import plan  # noqa: PLC0415 - costs time that --help has not

            return plan.schema()
        case "report":
            from inbox_fatigue.reports import json_v1  # noqa: PLC0415 - likewise

            return json_v1.schema()
        case "preview":
            from inbox_fatigue.reports.preview import json_v1 as preview_v1  # noqa: PLC0415 - likewise

            return preview_v1.schema()
        case _:
            from inbox_fatigue import settings  # noqa: PLC0415 - likewise

            return settings.schema(host_of(given))
