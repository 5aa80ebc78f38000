"""`inbox-fatigue inbox`: one person's mail as they saw it."""

from __future__ import annotations

from typing import Any

import click

from inbox_fatigue.cli import options, outputs
from inbox_fatigue.cli.preparing import host_of, settings_of
from inbox_fatigue.errors import UsageError


@click.command(short_help="Show one person's mail, with what tires them.")
@click.argument("who", metavar="WHO")
@click.argument("paths", metavar="[PATH]...", nargs=-1)
@options.db
@options.archive
@options.period
@options.policy
@options.stance
@options.plugin_files
@options.show_addresses
@options.workers
def inbox(who: str, paths: tuple[str, ...], **given: Any) -> None:
    """Show one person's inbox, oldest first, with what tires them beside the mail.

    WHO is an address, or a label from a report such as person-07.
    The mail is that of PATH, or of a ledger (--db).
    """
    from inbox_fatigue import audit as use_cases  # noqa: PLC0415 - costs time that --help has not
    from inbox_fatigue.reports.inbox_text import render_inbox  # noqa: PLC0415 - likewise

    if not paths and given["db"] is None:
        raise UsageError("name an archive after the person, or a ledger with --db")
    host = host_of(given)
    settings = settings_of(given, host)
    view = use_cases.inbox(options.request_of(given, paths=paths), settings, host, who)
    outputs.show(render_inbox(view, colour=outputs.has_colour(), width=outputs.width()))
