"""`inbox-fatigue preview`: what the planned campaigns would do, on top of the history."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from inbox_fatigue.cli import completing, early, options, outputs
from inbox_fatigue.cli import lists as lists_directory
from inbox_fatigue.cli.exits import Exit, exit_for
from inbox_fatigue.cli.preparing import host_of, request_of, settings_of
from inbox_fatigue.cli.progress import ProgressLine

RESOLVERS = ("best", "as-sent", "by-weight")


@click.command(short_help="Say what planned campaigns would do, before they go.")
@click.argument("plan", metavar="PLAN", type=options.FILE)
@click.argument("paths", metavar="[PATH]...", type=options.FILE, nargs=-1)
@click.option(
    "--db", metavar="FILE", type=options.FILE, help="The history: a ledger that `ingest` or `audit` made."
)
@click.option(
    "--resolve",
    type=click.Choice(RESOLVERS),
    help="Which sends give way to a cap: 'best' (the default) keeps the greatest weight that fits, 'as-sent' the "
    "earliest, 'by-weight' the heaviest, one after another.",
)
@click.option(
    "--preset",
    "presets",
    metavar="NAME",
    multiple=True,
    shell_complete=completing.presets,
    help="Also count as this sending system does; repeat to compare. See `inbox-fatigue presets`.",
)
@click.option(
    "--suppress",
    metavar="DIR",
    type=options.FILE,
    help="Write suppression lists, with real addresses, into DIR.",
)
@click.option(
    "--apply",
    metavar="DIR",
    type=options.FILE,
    help="Preview the plan with the lists that --suppress wrote: left out, or at the next possible time.",
)
@click.option(
    "--suppressions",
    metavar="FILE",
    type=options.FILE,
    multiple=True,
    help="CSV of addresses and domains that must not be written to.",
)
@click.option("--diff", metavar="PLAN", type=options.FILE, help="Set another plan beside this one.")
@options.archive
@options.no_merge
@options.judging
def preview(plan: str, paths: tuple[str, ...], **given: Any) -> Exit:
    """Say what the campaigns of PLAN would do to the people who get them, on top of the history.

    PLAN is a plan file (TOML), a directory with a plan.toml, a CSV of planned sends or a list of steps.
    The history is a ledger (--db), or the archives in PATH. Neither is changed.

    Exits with 0 where the policy holds, 1 where the plan breaks it, 2 where the plan, the call or the
    settings must be fixed, 3 where the preview is incomplete.
    """
    begun = early.begun(paths, given)
    from inbox_fatigue import audit as use_cases  # noqa: PLC0415 - costs time that --help has not

    host = host_of(given)
    settings = settings_of(given, host)
    places = outputs.planned(host, given["formats"], given["outputs"], preview=True)
    request = request_of(given, paths=paths, illustrated=outputs.illustrated(places))
    if given["suppress"]:
        lists_directory.check_directory(Path(given["suppress"]))
    wanted = use_cases.Wanted(
        plan=plan,
        resolver=given["resolve"],
        presets=given["presets"],
        suppressions=given["suppressions"],
        apply=given["apply"],
        other=given["diff"],
    )
    with ProgressLine() as progress:
        result, lists = use_cases.preview(request, settings, host, progress, wanted, begun)
    reported = outputs.written(places, result)
    if given["suppress"]:
        lists_directory.write_lists(Path(given["suppress"]), lists)
    return exit_for(result.verdict.outcome, reported=reported, exit_zero=given["exit_zero"])
