"""The options that commands share."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import TYPE_CHECKING, Any, TypeVar

import click

from inbox_fatigue.cli import completing

if TYPE_CHECKING:
    from collections.abc import Callable

Command = TypeVar("Command", bound="Callable[..., Any]")
FILE = click.Path(readable=False)  # shells complete it; whether it can be used is told in words of ours


# Newer versions of click tell the type of a value to type checkers only by this subscript; older refuse it.
if TYPE_CHECKING:
    _MomentType = click.ParamType[datetime]
else:
    _MomentType = click.ParamType


class Moment(_MomentType):
    """A day or a time in ISO 8601; without an offset it is UTC, and a day means its start or its end."""

    name = "day"

    def __init__(self, *, end: bool = False) -> None:
        """Let a day without a time mean its end, or its start."""
        self._time = time.max if end else time.min

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """Return the moment, aware and in UTC."""
        try:
            at = datetime.fromisoformat(value)
            if len(value) <= len("2026-03-01"):
                at = datetime.combine(at.date(), self._time)
            return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
        except (ValueError, OverflowError):
            self.fail(f"{value!r} is no day; write it as 2026-03-01 or 2026-03-01T09:00+01:00", param, ctx)


def together(*options: Callable[[Command], Command]) -> Callable[[Command], Command]:
    """Return several options as one decorator, in the order in which help shows them."""

    def decorate(command: Command) -> Command:
        for option in reversed(options):
            command = option(command)
        return command

    return decorate


paths = click.argument("paths", metavar="PATH...", type=FILE, nargs=-1, required=True)
db = click.option(
    "--db", metavar="FILE", type=FILE, help="Keep what was read in this ledger (SQLite), and use what it has."
)
policy = click.option(
    "--policy", metavar="FILE", type=FILE, help="Settings, instead of inbox-fatigue.toml here."
)
stance = click.option(
    "--stance",
    metavar="NAME",
    shell_complete=completing.stances,
    help="Whom mail is for: customers-first, prospects-first or balanced. See `inbox-fatigue stances`.",
)
plugin_files = click.option(
    "--plugin",
    "plugin_files",
    metavar="FILE",
    type=FILE,
    multiple=True,
    help="Load a plugin, such as house rules, from a Python file.",
)
show_addresses = click.option(
    "--show-addresses", is_flag=True, help="Show addresses; without it people are person-01, person-02 ..."
)
exit_zero = click.option(
    "--exit-zero", is_flag=True, help="Only report: exit with 0 even where the policy is broken."
)
baseline = click.option(
    "--baseline",
    metavar="FILE",
    type=FILE,
    help="Judge only what is worse than in this report, which --format json wrote.",
)
no_merge = click.option(
    "--no-merge",
    is_flag=True,
    help="Take every address for a person of its own: no tags, aliases, spellings.",
)
what_if = click.option(
    "--what-if",
    is_flag=True,
    help="Also tell what the verdict would be if each number of a rule were a quarter lower or higher. "
    "Judging then takes about four times as long.",
)
workers = click.option("--workers", type=click.IntRange(1, 1024), help="Processes to read and score with.")

engine = together(
    click.option(
        "--engine",
        type=click.Choice(["local", "dask"]),
        default="local",
        help="Who reads and scores: this machine (the default), or the workers of a Dask cluster.",
    ),
    click.option(
        "--scheduler",
        metavar="ADDRESS",
        help="The cluster of --engine dask (tcp://host:8786); without it, processes on this machine.",
    ),
    click.option(
        "--storage",
        metavar="URL",
        help="What client and workers of a cluster share: a folder, s3://bucket/prefix ...",
    ),
)

outputs = together(
    click.option(
        "--format",
        "formats",
        metavar="NAME",
        multiple=True,
        shell_complete=completing.formats,
        help="text (the default), json, html, sarif, junit, github or gitlab, or one of a plugin's.",
    ),
    click.option(
        "--output",
        "outputs",
        metavar="FILE",
        type=FILE,
        multiple=True,
        help="Where the format goes; - is the screen. Both repeat, in pairs.",
    ),
)


def key_file(meaning: str) -> Callable[[Command], Command]:
    """Return the option that names the key of a ledger of pseudonyms."""
    return click.option("--key-file", metavar="FILE", type=FILE, help=meaning)


period = together(
    click.option("--since", type=Moment(), help="Audit from this day on."),
    click.option("--until", type=Moment(end=True), help="Audit to the end of this day."),
    click.option(
        "--as-of", type=Moment(end=True), help="What 'now' means; without it, the last message audited."
    ),
)

archive = together(
    click.option(
        "--organisation",
        "organisations",
        metavar="DOMAIN",
        multiple=True,
        help="Whose outbound mail is audited; without it, told from the archive. Repeat for more domains.",
    ),
    click.option(
        "--contacts",
        metavar="FILE",
        type=FILE,
        multiple=True,
        help="CSV of the people: address, language ...",
    ),
    click.option(
        "--events", metavar="FILE", type=FILE, multiple=True, help="CSV of what came back: address, at, kind."
    ),
    click.option(
        "--campaigns",
        metavar="FILE",
        multiple=True,
        help="List of the campaigns, CSV or JSON: when those of recipients without times went.",
    ),
    click.option(
        "--map",
        "mapping",
        metavar="NAME=COLUMN",
        multiple=True,
        help="In logs, take NAME (recipient, at, campaign ...) from COLUMN.",
    ),
    click.option("--timezone", metavar="ZONE", help="Zone of times in logs without one: Europe/Berlin."),
    click.option("--time-format", metavar="FORMAT", help="How logs write times: '%d.%m.%Y %H:%M'."),
    click.option("--delimiter", metavar="CHARACTER", help="Between the columns of logs: ';' or tab."),
    click.option("--store-text", is_flag=True, help="Keep the texts of messages in the ledger."),
    click.option(
        "--pseudonymise", is_flag=True, help="Keep keyed hashes in place of addresses, and no names."
    ),
    key_file("The key of --pseudonymise; made if need be, kept apart from the ledger."),
    click.option(
        "--keep-domain", is_flag=True, help="With --pseudonymise, keep the domains of companies readable."
    ),
)


judging = together(period, policy, stance, plugin_files, outputs, show_addresses, exit_zero, workers)
looking = together(archive, no_merge, period, policy, stance, plugin_files, show_addresses, workers)
