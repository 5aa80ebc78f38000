"""`inbox-fatigue browse`: the ledger in a browser, on this machine."""

from __future__ import annotations

import click

from inbox_fatigue.cli import options
from inbox_fatigue.errors import UsageError

EXTRA = ("datasette", "uvicorn")  # modules that `pip install inbox-fatigue[browse]` brings


@click.command(short_help="Look at a ledger in a browser.")
@click.argument("db", metavar="LEDGER", type=options.FILE)
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8001, show_default=True, help="0 takes a free one."
)
def browse(db: str, port: int) -> None:
    """Show LEDGER in a browser: a dashboard, questions to ask, and every table with its meaning.

    It is served to this machine alone, read-only, and needs no network.
    Addresses are shown as they are. Needs the extra: pip install 'inbox-fatigue[browse]'.
    """
    try:
        from inbox_fatigue.browsing.serving import listening, serve  # noqa: PLC0415 - an extra
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in EXTRA:
            raise
        raise UsageError("browse needs Datasette; install it: pip install 'inbox-fatigue[browse]'") from error
    with listening(port) as opened:
        serve(db, opened, lambda url, warning: _say(f"{url} shows {db}; end with Ctrl-C", warning))


def _say(*lines: str) -> None:
    for line in filter(None, lines):
        click.echo(line, err=True)
