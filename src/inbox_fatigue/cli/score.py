"""`inbox-fatigue score`: the second half of an audit, on a ledger that is there."""

from __future__ import annotations

from typing import Any

import click

from inbox_fatigue.cli import early, options, outputs
from inbox_fatigue.cli.exits import Exit, exit_for
from inbox_fatigue.cli.preparing import host_of, request_of, settings_of
from inbox_fatigue.cli.progress import ProgressLine


@click.command(short_help="Score and judge a ledger, reading no mail.")
@click.option(
    "--db", metavar="FILE", type=options.FILE, required=True, help="The ledger that `ingest` or `audit` made."
)
@options.no_merge
@options.judging
@options.engine
@options.baseline
@options.what_if
def score(**given: Any) -> Exit:
    """Score and judge what a ledger holds, without reading any mail."""
    begun = early.begun((), given)
    from inbox_fatigue import audit as use_cases  # noqa: PLC0415 - costs time that --help has not

    host = host_of(given)
    settings = settings_of(given, host)
    places = outputs.planned(host, given["formats"], given["outputs"])
    request = request_of(given, illustrated=outputs.illustrated(places))
    with ProgressLine() as progress:
        result = use_cases.score(request, settings, host, progress, begun)
    reported = outputs.written(places, result)
    return exit_for(result.verdict.outcome, reported=reported, exit_zero=given["exit_zero"])
