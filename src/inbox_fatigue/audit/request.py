"""What the user asked for, apart from the settings."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime  # noqa: TC003 - field of a public dataclass
from typing import TYPE_CHECKING

from inbox_fatigue.engine.early import NOTHING, Early
from inbox_fatigue.ledger.at_length import Telling

if TYPE_CHECKING:
    from inbox_fatigue.audit.judging.baseline import Baseline
    from inbox_fatigue.host import PluginHost
    from inbox_fatigue.settings import Settings

Progress = Telling


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One call of the tool; times are aware, empty means not given."""

    paths: tuple[str, ...] = ()
    db: str | None = None  # None: a ledger that lives as long as the call
    organisations: tuple[str, ...] = ()
    contacts: tuple[str, ...] = ()
    events: tuple[str, ...] = ()
    campaigns: tuple[str, ...] = ()  # lists of campaigns, which say when those of logs without times went
    plugin_files: tuple[str, ...] = ()
    policy: str | None = None  # the file of settings, as it was named
    stance: str | None = None
    mapping: dict[str, str] = field(default_factory=dict)
    timezone: str | None = None
    time_format: str | None = None
    delimiter: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    as_of: datetime | None = None
    merge: bool = True  # take several addresses for one person, where a rule says so
    now: datetime | None = None  # by the clock on the wall; None: every date is believed
    show_addresses: bool = False
    store_text: bool = False
    pseudonymise: bool = False
    key_file: str | None = None  # of the key that makes pseudonyms
    keep_domain: bool = False
    workers: int | None = None
    engine: str = "local"
    scheduler: str | None = None  # the address of a cluster; None: one of processes of this machine
    storage: str | None = None  # a folder or URL that a cluster shares
    rules: tuple[str, ...] = ()  # slugs or families to learn of
    baseline: str | None = None  # an earlier JSON report: only what is worse is judged
    illustrated: bool = False  # some report shows charts and inboxes
    what_if: bool = False  # tell what the verdict would be if the numbers of the rules were others


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a preview is asked for, apart from what every command takes."""

    plan: str
    resolver: str | None = None  # None: the best
    presets: tuple[str, ...] = ()
    suppressions: tuple[str, ...] = ()
    apply: str | None = None  # a directory with the lists of an earlier preview
    other: str | None = None  # another plan to set beside it


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A request with everything that carrying it out needs."""

    request: Request
    settings: Settings
    host: PluginHost
    progress: Progress
    early: Early = NOTHING  # what was started before this was loaded
    baseline: Baseline | None = None  # what the request's report knows

    @property
    def kinds(self) -> dict[str, type]:
        """The type of each feature that some describer gives."""
        return {one.name: one.kind for _, describer in self.host.describers() for one in describer.features}
