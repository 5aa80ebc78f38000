"""The use cases, each one function: they open the ledger, call the steps in order and close it."""

from __future__ import annotations

import json
import tempfile
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from inbox_fatigue import inboxes as replay
from inbox_fatigue.audit.advising import advise
from inbox_fatigue.audit.blaming import largest_causes
from inbox_fatigue.audit.ingesting import read_archives, read_events
from inbox_fatigue.audit.judging import Accepting, Audit, Judgement, accepted_findings, measure, weigh
from inbox_fatigue.audit.naming import name_all
from inbox_fatigue.audit.presenting import present, seen_so_far
from inbox_fatigue.audit.request import Call
from inbox_fatigue.audit.settling import settle
from inbox_fatigue.audit.viewing import view
from inbox_fatigue.errors import UsageError
from inbox_fatigue.ledger import open_ledger, reading, scores, writing
from inbox_fatigue.people.contacts import read_contacts
from inbox_fatigue.settings import build_scorers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from inbox_fatigue.audit.request import Progress, Request
    from inbox_fatigue.columns import Inboxes
    from inbox_fatigue.host import PluginHost
    from inbox_fatigue.ledger import Ledger
    from inbox_fatigue.people import Audited
    from inbox_fatigue.results import AuditResult, Counts, InboxView
    from inbox_fatigue.settings import Settings


def audit(request: Request, settings: Settings, host: PluginHost, progress: Progress) -> AuditResult:
    """Read what is new, measure every inbox, and judge; keep all of it in the ledger."""
    call = Call(request=request, settings=settings, host=host, progress=progress)
    build_scorers(settings, host)  # mistakes in the settings come before an hour of reading
    with _opened(call) as ledger:
        audited = _take_in(ledger, call)
        return _judged(ledger, call, audited)[0]


def ingest(request: Request, settings: Settings, host: PluginHost, progress: Progress) -> Counts:
    """Read archives, contacts and events into the ledger and return what became of what was seen."""
    call = Call(request=request, settings=settings, host=host, progress=progress)
    with _opened(call) as ledger:
        _take_in(ledger, call)
        return seen_so_far(ledger)


def score(request: Request, settings: Settings, host: PluginHost, progress: Progress) -> AuditResult:
    """Measure and judge the inboxes of a ledger that is there already."""
    call = Call(request=request, settings=settings, host=host, progress=progress)
    with _opened(call, must_exist=True) as ledger:
        return _judged(ledger, call, settle(ledger, request.organisations, settings))[0]


def inbox(request: Request, settings: Settings, host: PluginHost, who: str) -> InboxView:
    """Return one person's inbox; the person is named by an address or by a label of a report."""
    call = Call(request=request, settings=settings, host=host, progress=_quietly)
    with _opened(call, must_exist=not request.paths) as ledger:
        audited = _take_in(ledger, call) if request.paths else settle(ledger, request.organisations, settings)
        found = reading.person_of(ledger, who)
        if found is None:
            raise UsageError(
                f"{who}: nobody of that address or label is in the ledger; write it as in the mail or the report"
            )
        result, loaded = _judged(ledger, call, audited)
        return view(ledger, loaded, result, found[0], show_addresses=request.show_addresses)


def _quietly(what: str, done: int, total: int | None) -> None:
    """Tell nothing."""


def _take_in(ledger: Ledger, call: Call) -> Audited:
    read_archives(ledger, call)
    read_events(ledger, call)
    for path in call.request.contacts:
        contacts, problems = read_contacts(path)
        writing.write_contacts(ledger, contacts)
        writing.write_contact_problems(ledger, path, problems)
    call.progress("working out people, creatives and streams", 0, None)
    return settle(ledger, call.request.organisations, call.settings)


def _judged(ledger: Ledger, call: Call, audited: Audited) -> tuple[AuditResult, Inboxes]:
    request, settings, host = call.request, call.settings, call.host
    built = build_scorers(settings, host)
    period = replay.Period(since=request.since, until=request.until, as_of=request.as_of)
    loaded = replay.load(ledger, audited, period, kinds=_kinds(host), trust_opens=settings.trust_opens)
    call.progress("measuring", 0, None)
    measured = measure(loaded, built, settings, request.plugin_files)
    accepted = accepted_findings(measured, settings, loaded.touches, Accepting.of(ledger))
    rules = {rule.slug: rule for one in built for rule in one.rules}
    judgement = weigh(measured, loaded, rules, settings, accepted)
    found = Audit(audited=audited, inboxes=loaded, judgement=judgement)
    names = name_all(ledger, loaded, show_addresses=request.show_addresses)
    advice = advise(call, built, loaded, judgement, largest_causes(found, names))
    result = present(ledger, call, found, names, advice)
    _keep(ledger, result, judgement, settings)
    return result, loaded


def _kinds(host: PluginHost) -> dict[str, type]:
    """Return the type of each feature that some describer gives."""
    return {one.name: one.kind for _, describer in host.describers() for one in describer.features}


def _keep(ledger: Ledger, result: AuditResult, judgement: Judgement, settings: Settings) -> None:
    told = {finding.id: finding for finding in result.findings}
    micro = judgement.findings.with_columns(
        pl.col("first_at", "last_at", "begins_at", "ends_at").dt.epoch("us")
    )
    columns = (
        "finding", "rule", "person", "organisation", "touch", "campaign", "first_at", "last_at", "begins_at",
        "ends_at", "measured", "comfortable", "p", "share",
    )  # fmt: skip
    scores.write_results(
        ledger,
        result,
        scores.Details(
            findings=[
                (*row, told[row[0]].unit, told[row[0]].message) for row in micro.select(columns).rows()
            ],
            evidence=judgement.evidence.sort("finding", "touch").rows(),
            not_assessed=judgement.not_assessed.select("rule", "reason", "person").sort(pl.all()).rows(),
            settings=_as_json(settings),
        ),
    )


def _as_json(settings: Settings) -> str:
    """Return the settings as they held, for the record."""
    told = settings.model_dump(mode="json", exclude={"limits"}) | {"limits": asdict(settings.limits)}
    return json.dumps(told, ensure_ascii=False, sort_keys=True)


@contextmanager
def _opened(call: Call, *, must_exist: bool = False) -> Iterator[Ledger]:
    """Open the ledger that was asked for, or one that lives as long as the call."""
    db, host = call.request.db, call.host
    if db is not None:
        ledger = open_ledger(db, must_exist=must_exist)
        try:
            host.prepare_ledger(ledger.db)
            yield ledger
        finally:
            ledger.close()
        return
    if must_exist:
        raise UsageError("there is nothing to look at: give archives, or a ledger with --db")
    with tempfile.TemporaryDirectory(prefix="inbox-fatigue-") as folder:
        ledger = open_ledger(str(Path(folder) / "ledger.sqlite"))
        try:
            host.prepare_ledger(ledger.db)
            yield ledger
        finally:
            ledger.close()
