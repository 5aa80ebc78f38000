"""`inbox-fatigue audit`: read what is new, score, judge."""

from __future__ import annotations

from typing import Any

import click

from inbox_fatigue.cli import early, options, outputs
from inbox_fatigue.cli.exits import Exit, exit_for
from inbox_fatigue.cli.preparing import host_of, request_of, settings_of
from inbox_fatigue.cli.progress import ProgressLine


@click.command(short_help="Say who is tired, why, and whether the policy holds.")
@options.paths
@options.db
@options.archive
@options.no_merge
@options.judging
@options.engine
@options.baseline
@options.what_if
def audit(paths: tuple[str, ...], **given: Any) -> Exit:
    """Say who is tired of the mail in PATH, why, and whether the policy holds.

    PATH is an mbox, a Maildir, a tree of .eml or .msg files, an archive of those, a data file
    of Outlook (.pst), or a send log (CSV, JSONL, Avro, Parquet).

    Exits with 0 where the policy holds, 1 where it is broken, 2 where the call or the settings
    must be fixed, 3 where the audit is incomplete.
    """
    begun = early.begun(paths, given)
    from inbox_fatigue import audit as use_cases  # noqa: PLC0415 - costs time that --help has not

    host = host_of(given)
    settings = settings_of(given, host)
    places = outputs.planned(host, given["formats"], given["outputs"])
    request = request_of(given, paths=paths, illustrated=outputs.illustrated(places))
    with ProgressLine() as progress:
        result = use_cases.audit(request, settings, host, progress, begun)
    reported = outputs.written(places, result)
    return exit_for(result.verdict.outcome, reported=reported, exit_zero=given["exit_zero"])
