"""`inbox-fatigue ingest`: the first half of an audit, for large archives."""

from __future__ import annotations

from typing import Any

import click

from inbox_fatigue.cli import early, options, outputs
from inbox_fatigue.cli.exits import Exit
from inbox_fatigue.cli.preparing import host_of, request_of, settings_of
from inbox_fatigue.cli.progress import ProgressLine


@click.command(short_help="Read an archive into a ledger.")
@options.paths
@click.option(
    "--db",
    metavar="FILE",
    type=options.FILE,
    required=True,
    help="The ledger (SQLite) to write to; made if need be.",
)
@options.archive
@options.no_merge
@options.policy
@options.plugin_files
@options.workers
@options.engine
def ingest(paths: tuple[str, ...], **given: Any) -> Exit:
    """Read PATH into a ledger; what the ledger has already is not read again."""
    begun = early.begun(paths, given, judging=False)
    from inbox_fatigue import audit as use_cases  # noqa: PLC0415 - costs time that --help has not
    from inbox_fatigue.reports.opening import accounted  # noqa: PLC0415 - likewise

    host = host_of(given)
    settings = settings_of(given, host)
    request = request_of(given, paths=paths)
    with ProgressLine() as progress:
        counts = use_cases.ingest(request, settings, host, progress, begun)
    outputs.show(f"{accounted(counts)}\n")
    return Exit.OK if counts.stored + counts.duplicates else Exit.INCOMPLETE
