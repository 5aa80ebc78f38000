"""What most commands begin with: the plugins, and the settings checked against them."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from inbox_fatigue.errors import SettingsError

if TYPE_CHECKING:
    from inbox_fatigue.host import PluginHost
    from inbox_fatigue.settings import Settings


def host_of(given: dict[str, Any]) -> PluginHost:
    """Return the plugins, with the files that --plugin named."""
    from inbox_fatigue.host import PluginHost  # noqa: PLC0415 - loads every plugin

    return PluginHost(files=given.get("plugin_files", ()))


def settings_of(given: dict[str, Any], host: PluginHost) -> Settings:
    """Return the settings; mistakes in the names and settings of rules are told before anything is read."""
    from inbox_fatigue import settings  # noqa: PLC0415 - imports pydantic

    flags = {name: given[name] for name in ("organisations", "stance") if given.get(name)}
    try:
        found = settings.load(given.get("policy"), os.environ, flags)
    except SettingsError as error:
        raise SettingsError((*error.mistakes, *_more(error.rest, host))) from error
    try:
        settings.build_scorers(found, host)
    except SettingsError as error:
        raise SettingsError((*error.mistakes, *host.closed_doors)) from error
    return found


def _more(rest: object | None, host: PluginHost) -> tuple[str, ...]:
    """Return the mistakes in the settings of rules, where the rest of the settings holds other mistakes."""
    from inbox_fatigue import settings  # noqa: PLC0415 - imports pydantic

    if not isinstance(rest, settings.Settings):
        return ()
    try:
        settings.build_scorers(rest, host)
    except SettingsError as error:
        return (*error.mistakes, *host.closed_doors)
    return ()
