"""What most commands begin with: the plugins, the settings checked against them, and the request."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from inbox_fatigue.errors import SettingsError, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from inbox_fatigue.audit import Request
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


def request_of(given: dict[str, Any], *, paths: Sequence[str] = (), illustrated: bool = False) -> Request:
    """Return the request that the options of a command make; options that it lacks are not given."""
    from inbox_fatigue.audit import Request  # noqa: PLC0415 - costs time that --help has not

    _refuse_contradictions(given)
    return Request(
        paths=tuple(paths),
        db=given.get("db"),
        organisations=tuple(given.get("organisations", ())),
        contacts=tuple(given.get("contacts", ())),
        events=tuple(given.get("events", ())),
        campaigns=tuple(given.get("campaigns", ())),
        plugin_files=tuple(given.get("plugin_files", ())),
        policy=given.get("policy"),
        stance=given.get("stance"),
        mapping=_mapping(given.get("mapping", ())),
        timezone=_zone(given.get("timezone")),
        time_format=given.get("time_format"),
        delimiter=_delimiter(given.get("delimiter")),
        since=given.get("since"),
        until=given.get("until"),
        as_of=given.get("as_of"),
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
        rules=tuple(given.get("rules", ())),
        illustrated=illustrated,
        what_if=bool(given.get("what_if")),
    )


def _refuse_contradictions(given: dict[str, Any]) -> None:
    """Refuse options that cannot go together: UsageError says which and why."""
    if given.get("what_if") and given.get("baseline"):
        raise UsageError(
            "--what-if cannot go with --baseline: with other numbers there are other findings, which no"
            " earlier report can know; leave out one of them"
        )
    since, until, as_of = given.get("since"), given.get("until"), given.get("as_of")
    if since and until and since > until:
        raise UsageError("--since is later than --until; swap them")
    if since and as_of and since > as_of:
        raise UsageError("--as-of is before --since, so that nothing audited had been sent; name a later day")


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
