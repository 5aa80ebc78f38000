"""`inbox-fatigue init`: a settings file to start from."""

from __future__ import annotations

from pathlib import Path

import click

from inbox_fatigue.errors import UsageError


@click.command(short_help="Write a settings file to start from.")
@click.argument("file", default="inbox-fatigue.toml")
def init(file: str) -> None:
    """Write a settings file with the policy to decide about, and everything else explained.

    FILE is inbox-fatigue.toml in this directory unless you name another; one that is there is kept.
    """
    from inbox_fatigue.settings import starter  # noqa: PLC0415 - imports pydantic

    try:
        with Path(file).open("x", encoding="utf-8") as target:
            target.write(starter())
        Path(file).chmod(0o644)  # a policy names nobody, and those whom it binds should read it
    except FileExistsError as error:
        raise UsageError(f"{file} is there already and was left alone; name another file") from error
    except OSError as error:
        raise UsageError(f"{file} cannot be written ({error.strerror}); name another file") from error
    click.echo(f"{file} is written; the policy in it is in force for audits run beside it.")
