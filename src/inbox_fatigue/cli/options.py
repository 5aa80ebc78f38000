"""The options that commands share, and what becomes of them."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import TYPE_CHECKING, Any, TypeVar

import click

from inbox_fatigue.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from inbox_fatigue.audit import Request

Command = TypeVar("Command", bound="Callable[..., Any]")


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


paths = click.argument("paths", metavar="PATH...", nargs=-1, required=True)
db = click.option(
    "--db", metavar="FILE", help="Keep what was read in this ledger (SQLite), and use what it has."
)
policy = click.option("--policy", metavar="FILE", help="Settings, instead of inbox-fatigue.toml here.")
stance = click.option(
    "--stance",
    metavar="NAME",
    help="Whom mail is for: customers-first, prospects-first or balanced. See `inbox-fatigue stances`.",
)
plugin_files = click.option(
    "--plugin", "plugin_files", metavar="FILE", multiple=True, help="Load house rules from a Python file."
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
        help="text (the default), json, sarif, junit, github ...",
    ),
    click.option(
        "--output",
        "outputs",
        metavar="FILE",
        multiple=True,
        help="Where the format goes; - is the screen. Both repeat, in pairs.",
    ),
)

key_file = click.option(
    "--key-file",
    metavar="FILE",
    help="The key of --pseudonymise; made if need be, kept apart from the ledger.",
)

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
        "--contacts", metavar="FILE", multiple=True, help="CSV of the people: address, language ..."
    ),
    click.option("--events", metavar="FILE", multiple=True, help="CSV of what came back: address, at, kind."),
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
    key_file,
    click.option(
        "--keep-domain", is_flag=True, help="With --pseudonymise, keep the domains of companies readable."
    ),
)


judging = together(period, policy, stance, plugin_files, outputs, show_addresses, exit_zero, workers)


def request_of(given: dict[str, Any], *, paths: Sequence[str] = (), illustrated: bool = False) -> Request:
    """Return the request that the options of a command make; options that it lacks are not given."""
    from inbox_fatigue.audit import Request  # noqa: PLC0415 - costs time that --help has not

    if given.get("what_if") and given.get("baseline"):
        raise UsageError(
            "--what-if cannot go with --baseline: with other numbers there are other findings, which no"
            " earlier report can know; leave out one of them"
        )
    since, until = given.get("since"), given.get("until")
    if since and until and since > until:
        raise UsageError("--since is later than --until; swap them")
    as_of = given.get("as_of")
    if since and as_of and since > as_of:
        raise UsageError("--as-of is before --since, so that nothing audited had been sent; name a later day")
    return Request(
        paths=tuple(paths),
        db=given.get("db"),
        organisations=tuple(given.get("organisations", ())),
        contacts=tuple(given.get("contacts", ())),
        events=tuple(given.get("events", ())),
        plugin_files=tuple(given.get("plugin_files", ())),
        policy=given.get("policy"),
        stance=given.get("stance"),
        mapping=_mapping(given.get("mapping", ())),
        timezone=_zone(given.get("timezone")),
        time_format=given.get("time_format"),
        delimiter=_delimiter(given.get("delimiter")),
        since=since,
        until=until,
        as_of=as_of,
        merge=not given.get("no_merge"),
        now=datetime.now(UTC),
        show_addresses=bool(given.get("show_addresses")),
        store_text=bool(given.get("store_text")),
        pseudonymise=bool(given.get("pseudonymise")),
        key_file=given.get("key_file"),
        keep_domain=bool(given.get("keep_domain")),
        workers=given.get("workers"),
        engine=given.get("engine", "local"),
        scheduler=given.get("scheduler"),
        storage=given.get("storage"),
        baseline=given.get("baseline"),
        illustrated=illustrated,
        what_if=bool(given.get("what_if")),
    )


def _mapping(pairs: Sequence[str]) -> dict[str, str]:
    if not pairs:
        return {}
    from inbox_fatigue.columns import EVENT_LOG, SEND_LOG, TIMES_OF_OUTCOMES  # noqa: PLC0415 - imports polars
    from inbox_fatigue.settings import suggestion  # noqa: PLC0415 - imports pydantic

    known = {*SEND_LOG, *EVENT_LOG} - {"line", "day_only", *TIMES_OF_OUTCOMES.values()}
    found: dict[str, str] = {}
    for pair in pairs:
        name, equals, column = pair.partition("=")
        if not equals or not column:
            raise UsageError(f"--map {pair}: write NAME=COLUMN, such as recipient=email")
        if name not in known:
            hint = suggestion(name, known, instead=f"the names are {', '.join(sorted(known))}")
            raise UsageError(f"--map {pair}: there is no name {name}{hint}")
        if name in found:
            raise UsageError(f"--map {pair}: {name} is mapped twice; keep one")
        found[name] = column
    return found


def _zone(name: str | None) -> str | None:
    if name is None:
        return None
    from zoneinfo import ZoneInfo  # noqa: PLC0415 - reads the zones' files

    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise UsageError(
            f"--timezone {name}: there is no such zone; write one such as Europe/Berlin"
        ) from error
    return name


def _delimiter(text: str | None) -> str | None:
    if text is None:
        return None
    character = {"tab": "\t", "\\t": "\t"}.get(text, text)
    if len(character) != 1:
        raise UsageError(f"--delimiter {text}: give one character, or tab")
    return character
