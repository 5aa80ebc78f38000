"""The list of commands, in the order in which a newcomer meets them."""

from __future__ import annotations

import click

from inbox_fatigue import __version__
from inbox_fatigue.cli.audit import audit
from inbox_fatigue.cli.browse import browse
from inbox_fatigue.cli.doctor import doctor
from inbox_fatigue.cli.explain import explain
from inbox_fatigue.cli.forget import forget
from inbox_fatigue.cli.inbox import inbox
from inbox_fatigue.cli.ingest import ingest
from inbox_fatigue.cli.init import init
from inbox_fatigue.cli.learn import learn
from inbox_fatigue.cli.plugins import plugins
from inbox_fatigue.cli.presets import presets
from inbox_fatigue.cli.preview import preview
from inbox_fatigue.cli.report import report
from inbox_fatigue.cli.rules import rules
from inbox_fatigue.cli.schema import schema
from inbox_fatigue.cli.score import score
from inbox_fatigue.cli.stances import stances


class InOrder(click.Group):
    """A group that lists its commands as they were added, not by the alphabet."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Return the names of the commands."""
        return list(self.commands)


@click.group(cls=InOrder, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="inbox-fatigue %(version)s")
def program() -> None:
    """Audit outbound mail from the side of the person who gets it."""


for _command in (
    audit,
    preview,
    report,
    inbox,
    browse,
    explain,
    rules,
    init,
    ingest,
    score,
    learn,
    stances,
    forget,
    doctor,
    presets,
    plugins,
    schema,
):
    program.add_command(_command)
