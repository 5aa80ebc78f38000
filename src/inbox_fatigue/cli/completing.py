"""What a shell offers to complete: the names of rules, stances, presets and formats."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inbox_fatigue.errors import FatigueError

if TYPE_CHECKING:
    from collections.abc import Iterable

    import click


def rules(ctx: click.Context, _: click.Parameter, begun: str) -> list[str]:
    """Return the rules that begin so, by their slug or without the family; with --plugin those of the file, too."""
    from inbox_fatigue.host import PluginHost  # noqa: PLC0415 - loads every plugin

    try:
        host = PluginHost(files=ctx.params.get("plugin_files") or ())
    except FatigueError:
        host = PluginHost()
    return _beginning(host.rules(), begun)


def formats(_: click.Context, __: click.Parameter, begun: str) -> list[str]:
    """Return the formats of reports that begin so."""
    from inbox_fatigue.host import PluginHost  # noqa: PLC0415 - loads every plugin

    return _beginning(PluginHost().reporters(), begun)


def stances(_: click.Context, __: click.Parameter, begun: str) -> list[str]:
    """Return the stances that begin so."""
    from inbox_fatigue.settings import stance_names  # noqa: PLC0415 - imports pydantic

    return _beginning(stance_names(), begun)


def presets(_: click.Context, __: click.Parameter, begun: str) -> list[str]:
    """Return the presets that begin so."""
    from inbox_fatigue.settings import preset_names  # noqa: PLC0415 - imports pydantic

    return _beginning(preset_names(), begun)


def _beginning(names: Iterable[str], begun: str) -> list[str]:
    return sorted(name for name in names if name.startswith(begun))
