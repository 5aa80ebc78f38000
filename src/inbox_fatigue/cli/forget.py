"""`inbox-fatigue forget`: erase a person, or what is old, from a ledger."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import click

from inbox_fatigue.cli import options, outputs
from inbox_fatigue.cli.exits import Exit
from inbox_fatigue.cli.progress import ProgressLine
from inbox_fatigue.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

_AGE = re.compile(r"(\d{1,5})([dmy])")


@click.command(short_help="Erase a person, or what is old, from a ledger.")
@click.argument("addresses", metavar="[ADDRESS]...", nargs=-1)
@click.option("--db", metavar="FILE", type=options.FILE, required=True, help="The ledger to erase from.")
@click.option(
    "--older-than", metavar="AGE", help="Erase all mail and events older than this: 24m, 2y or 400d."
)
@options.key_file("The key with which the ledger was made, if it holds pseudonyms.")
def forget(addresses: Sequence[str], **given: Any) -> Exit:
    """Erase the people of ADDRESS from a ledger, with all their addresses, and keep them out of it.

    A later ingest of the same mail does not bring them back, neither as a recipient beside others.
    Reports, lists, copies of the ledger and the archives themselves are not touched.
    Exits with 3 if a trace of them is left in the file.
    """
    from inbox_fatigue import audit as use_cases  # noqa: PLC0415 - costs time that --help has not
    from inbox_fatigue.reports.forgetting import forgotten_text  # noqa: PLC0415 - likewise

    if not addresses and given["older_than"] is None:
        raise UsageError("name an address to forget, or an age with --older-than")
    before = None if given["older_than"] is None else _moment(given["older_than"], datetime.now(UTC))
    wanted = use_cases.Forgetting(
        db=given["db"], addresses=tuple(addresses), before=before, key_file=given["key_file"]
    )
    with ProgressLine() as progress:
        done = use_cases.forget(wanted, progress)
    outputs.show(forgotten_text(done))
    return Exit.INCOMPLETE if any(one.search.left for one in done) else Exit.OK


def _moment(age: str, now: datetime) -> datetime:
    """Return the beginning of the day that lies so many days, months or years back."""
    told = _AGE.fullmatch(age.strip().lower())
    if told is None:
        raise UsageError(f"--older-than {age}: write a number and d, m or y, such as 24m")
    count, unit = int(told[1]), told[2]
    today = now.replace(hour=0, minute=0, second=0, microsecond=0)
    try:
        if unit == "d":
            return today - timedelta(days=count)
        months = today.year * 12 + today.month - 1 - count * (12 if unit == "y" else 1)
        # The 31st of a shorter month is its last day: what is asked for is at least that old.
        first = today.replace(year=months // 12, month=months % 12 + 1, day=1)
        return min(first + timedelta(days=today.day - 1), _last_day(first))
    except (ValueError, OverflowError) as error:
        raise UsageError(f"--older-than {age}: lies before all mail; write less") from error


def _last_day(first: datetime) -> datetime:
    return (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
