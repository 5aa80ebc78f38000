"""`inbox-fatigue learn`: how much is too much here, by what people themselves did."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from inbox_fatigue.cli import completing, early, options, outputs
from inbox_fatigue.cli.preparing import host_of, request_of, settings_of
from inbox_fatigue.cli.progress import ProgressLine
from inbox_fatigue.errors import UsageError

if TYPE_CHECKING:
    from inbox_fatigue.learning import Lessons


@click.command(short_help="Say how much is too much here, by who left after it.")
@click.argument("paths", metavar="[PATH]...", type=options.FILE, nargs=-1)
@options.db
@click.option(
    "--rule",
    "rules",
    metavar="NAME",
    multiple=True,
    shell_complete=completing.rules,
    help="Rules or families, instead of frequency and follow-up.",
)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How it is told.")
@click.option(
    "--output",
    metavar="FILE",
    type=options.FILE,
    default=outputs.SCREEN,
    help="Where it goes; - is the screen.",
)
@options.looking
def learn(paths: tuple[str, ...], form: str, output: str, **given: Any) -> None:
    """Hold the numbers of the rules against who unsubscribed, complained or said no.

    For each number that a rule counts, such as messages in 7 days, it tells how many people left
    after a message at that number, and from where on they leave sooner.

    The mail is that of PATH, or of a ledger (--db). Nothing is changed; copy what you agree with.
    """
    if not paths and given["db"] is None:
        raise UsageError("name an archive, or a ledger with --db")
    begun = early.begun(paths, given)
    from inbox_fatigue import audit as use_cases  # noqa: PLC0415 - costs time that --help has not

    host = host_of(given)
    settings = settings_of(given, host)
    outputs.check_place(output)
    with ProgressLine() as progress:
        told = use_cases.learn(request_of(given, paths=paths), settings, host, progress, begun)
    outputs.put(output, _json(told) if form == "json" else _text(told, output))


def _json(told: Lessons) -> str:
    from inbox_fatigue.reports.lessons_json import lessons_json  # noqa: PLC0415 - most learn for the screen

    return lessons_json(told)


def _text(told: Lessons, output: str) -> str:
    from inbox_fatigue.reports.lessons_text import render_lessons  # noqa: PLC0415 - imports rich

    if output != outputs.SCREEN:
        return render_lessons(told)
    return render_lessons(told, colour=outputs.has_colour(), width=outputs.width())
