"""`inbox-fatigue report`: the audit as a page to look at and to hand round."""

from __future__ import annotations

from typing import Any

import click

from inbox_fatigue.cli import early, options, outputs
from inbox_fatigue.cli.exits import Exit, exit_for
from inbox_fatigue.cli.preparing import host_of, request_of, settings_of
from inbox_fatigue.cli.progress import ProgressLine
from inbox_fatigue.errors import UsageError

FILE = "inbox-fatigue.html"


@click.command(short_help="Write the audit as a page with charts.")
@click.argument("paths", metavar="[PATH]...", type=options.FILE, nargs=-1)
@options.db
@click.option(
    "--output",
    metavar="FILE",
    type=options.FILE,
    default=FILE,
    show_default=True,
    help="Where the page goes; - is the screen.",
)
@options.looking
def report(paths: tuple[str, ...], output: str, **given: Any) -> Exit:
    """Write one page: who is tired and why, the pressure over time, and the fullest inboxes.

    The mail is that of PATH, or of a ledger (--db).
    The page is whole in its file and needs no network.

    It is there to be looked at, so it ends with 0 whatever the policy says, and the results that a
    ledger holds stay as they are; `audit` is the gate.
    """
    if not paths and given["db"] is None:
        raise UsageError("name an archive, or a ledger with --db")
    begun = early.begun(paths, given)
    from inbox_fatigue import audit as use_cases  # noqa: PLC0415 - costs time that --help has not

    host = host_of(given)
    settings = settings_of(given, host)
    places = outputs.planned(host, ["html"], [output])
    request = request_of(given, paths=paths, illustrated=True)
    with ProgressLine() as progress:
        if paths:
            result = use_cases.audit(request, settings, host, progress, begun)
        else:
            result = use_cases.report(request, settings, host, progress, begun)
    reported = outputs.written(places, result)
    if reported and output != outputs.SCREEN:
        click.echo(f"{output} is written; open it in a browser", err=True)
    return exit_for(result.verdict.outcome, reported=reported, exit_zero=True)
