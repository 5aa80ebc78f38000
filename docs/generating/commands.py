"""The page about commands: the real help of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inbox_fatigue.cli.commands import program

if TYPE_CHECKING:
    import click

WIDTH = 80
_COMPLETION = (
    "To have the shell complete commands, options, files and the names of rules, add this to its settings",
    "(`zsh_source` and `fish_source` for those):",
    "",
    "```sh",
    'eval "$(_INBOX_FATIGUE_COMPLETE=bash_source inbox-fatigue)"',
    "```",
    "",
)


def commands_page() -> str:
    """Return the real help of every command."""
    context = program.make_context("inbox-fatigue", [], resilient_parsing=True)
    lines = ["# Commands", "", *_COMPLETION, *_help("inbox-fatigue", program, context)]
    for name, command in program.commands.items():
        inner = command.make_context(name, [], parent=context, resilient_parsing=True)
        lines += _help(f"inbox-fatigue {name}", command, inner)
    return "\n".join(lines)


def _help(title: str, command: click.Command, context: click.Context) -> list[str]:
    context.terminal_width = context.max_content_width = WIDTH
    return [f"## `{title}`", "", "```text", command.get_help(context).rstrip(), "```", ""]
