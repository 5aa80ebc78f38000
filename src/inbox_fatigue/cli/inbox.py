"""`inbox-fatigue inbox`: one person's mail as they saw it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from inbox_fatigue.cli import early, options, outputs
from inbox_fatigue.cli.preparing import host_of, request_of, settings_of
from inbox_fatigue.errors import UsageError

if TYPE_CHECKING:
    from inbox_fatigue.results import InboxView


@click.command(short_help="Show one person's mail, with what tires them.")
@click.argument("who", metavar="WHO")
@click.argument("paths", metavar="[PATH]...", type=options.FILE, nargs=-1)
@options.db
@options.looking
@click.option("--html", "as_page", is_flag=True, help="As a page for a browser, with the pressure over time.")
@click.option(
    "--output",
    metavar="FILE",
    type=options.FILE,
    default=outputs.SCREEN,
    help="Where it goes; - is the screen.",
)
def inbox(who: str, paths: tuple[str, ...], as_page: bool, output: str, **given: Any) -> None:  # noqa: FBT001 - click hands flags over so
    """Show one person's inbox, oldest first, with what tires them beside the mail.

    WHO is an address, or a label from a report such as person-07.
    The mail is that of PATH, or of a ledger (--db).
    """
    if not paths and given["db"] is None:
        raise UsageError("name an archive after the person, or a ledger with --db")
    begun = early.begun(paths, given)
    from inbox_fatigue import audit as use_cases  # noqa: PLC0415 - costs time that --help has not

    host = host_of(given)
    settings = settings_of(given, host)
    outputs.check_place(output)
    view = use_cases.inbox(request_of(given, paths=paths), settings, host, who, begun)
    outputs.put(output, _page(view) if as_page else _text(view, output))


def _page(view: InboxView) -> str:
    from inbox_fatigue.reports.html.pages import inbox_page  # noqa: PLC0415 - templates and charts

    return inbox_page(view)


def _text(view: InboxView, output: str) -> str:
    from inbox_fatigue.reports.inbox_text import render_inbox  # noqa: PLC0415 - imports rich

    if output != outputs.SCREEN:
        return render_inbox(view)
    return render_inbox(view, colour=outputs.has_colour(), width=outputs.width())
