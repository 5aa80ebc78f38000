"""`inbox-fatigue doctor`: whether a ledger is sound."""

from __future__ import annotations

import click

from inbox_fatigue.cli import options, outputs
from inbox_fatigue.cli.exits import Exit
from inbox_fatigue.cli.progress import ProgressLine


@click.command(short_help="Say whether a ledger is sound, and what to do if not.")
@click.argument("db", metavar="LEDGER", type=options.FILE)
def doctor(db: str) -> Exit:
    """Look at every page and every count of LEDGER, and say what to do about each trouble.

    Exits with 0 if it is sound, 1 if there is something to mend, 2 if it is no ledger.
    """
    from inbox_fatigue import audit as use_cases  # noqa: PLC0415 - costs time that --help has not
    from inbox_fatigue.reports.examination import examination_text  # noqa: PLC0415 - likewise

    with ProgressLine() as progress:
        examined = use_cases.examine(db, progress)
    outputs.show(examination_text(examined))
    return Exit.FAIL if examined.troubles else Exit.OK
