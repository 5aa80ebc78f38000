"""The preview of a plan: history and plan side by side, judged, arbitrated and told."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

import polars as pl

from inbox_fatigue import inboxes as replay
from inbox_fatigue.arbitration import Resolver
from inbox_fatigue.audit.going_on import same_preview
from inbox_fatigue.audit.judging.accepting import Accepting
from inbox_fatigue.audit.previewing.apart import pairs_of
from inbox_fatigue.audit.previewing.colleagues import counted_apart, own_domains, whose
from inbox_fatigue.audit.previewing.deciding import Limits, decide
from inbox_fatigue.audit.previewing.erased import erased
from inbox_fatigue.audit.previewing.forecasting import Forecaster, without_plan
from inbox_fatigue.audit.previewing.foretelling import Found, tell
from inbox_fatigue.audit.previewing.illustrating import illustrated
from inbox_fatigue.audit.previewing.labels import keep_labels, known_labels
from inbox_fatigue.audit.previewing.left_alone import by_another_address
from inbox_fatigue.audit.previewing.planning import Past, senders, take_in, with_plan
from inbox_fatigue.audit.previewing.resolving import Resolving
from inbox_fatigue.audit.previewing.suppressing import lists_of
from inbox_fatigue.audit.settling import settle
from inbox_fatigue.columns import LISTED
from inbox_fatigue.engine.judging import Judges
from inbox_fatigue.ledger import reading
from inbox_fatigue.ledger.copying import copied
from inbox_fatigue.ledger.querying import query
from inbox_fatigue.people.senders import of_one_name
from inbox_fatigue.plan.expected import step_rates
from inbox_fatigue.plan.listed import read_listed
from inbox_fatigue.plan.loading import load
from inbox_fatigue.settings import build_scorers, preset, preset_caps
from inbox_fatigue.sources.logs.times import TimeRules

if TYPE_CHECKING:
    from collections.abc import Mapping

    from inbox_fatigue.arbitration import Arbitration
    from inbox_fatigue.audit.previewing.planning import Planned
    from inbox_fatigue.audit.request import Call, Wanted
    from inbox_fatigue.inbox_frames import Inboxes
    from inbox_fatigue.ledger import Ledger
    from inbox_fatigue.people.organisations import Audited
    from inbox_fatigue.plan.nouns import Plan
    from inbox_fatigue.results.previews import PreviewResult
    from inbox_fatigue.settings import Settings

DEFAULT_RESOLVER = Resolver.BEST


def preview_of(ledger: Ledger, call: Call, wanted: Wanted) -> tuple[PreviewResult, Mapping[str, str]]:
    """Return what a plan would do on top of a ledger's history, and its lists; the ledger is only read."""
    files, limits = call.request.plugin_files, call.settings.limits
    with Judges(plugin_files=files, limits=limits, summons=call.early.summons) as judges:
        found, lists = _forecast(ledger, call, wanted, judges)
        if wanted.other is not None:
            other, _ = _forecast(ledger, call, replace(wanted, plan=wanted.other), judges)
            found = replace(found, other=other)
    return found, lists


def _forecast(
    ledger: Ledger, call: Call, wanted: Wanted, judges: Judges
) -> tuple[PreviewResult, Mapping[str, str]]:
    call.progress(f"reading {wanted.plan}", 0, None)
    now = _now(ledger, call)
    plan = _read(ledger, call, wanted.plan)
    judges.summon()  # they load the plugins while the mails of the plan are read
    with copied(ledger) as copy:
        both = _put_beside(copy, call, plan, Past(now=now, until=call.request.until), wanted)
        for one in (ledger, copy):
            one.keep_few_pages()
        believed = replay.believed_until(ledger, call.request.now)
        planned, inboxes = _inboxes(copy, call, wanted, both, believed)
        found = _found(_forecaster(copy, call, judges), wanted, planned, inboxes)
        request = call.request
        result = replace(
            tell(copy, call, found), again=same_preview(request, wanted), house_rules=request.plugin_files
        )
        if request.illustrated:
            result = illustrated(copy, call, found, result)
        return result, lists_of(result, planned)


def _read(ledger: Ledger, call: Call, path: str) -> Plan:
    times = TimeRules.of({"timezone": call.request.timezone, "time_format": call.request.time_format})
    return load(path, sql=lambda sql: query(ledger, sql), limits=call.settings.limits, times=times)


@dataclass(frozen=True, kw_only=True)
class _Both:
    """A plan in a copy of a ledger, and whose mail that copy holds, settled together with the past."""

    planned: Planned
    audited: Audited


def _put_beside(copy: Ledger, call: Call, plan: Plan, past: Past, wanted: Wanted) -> _Both:
    """Take a plan into a copy of the ledger, and settle past and plan together; people keep their pseudonyms."""
    request = call.request
    given = request.organisations or _senders(copy, plan)
    settle(copy, given, call.settings, merge=request.merge)
    labels = known_labels(copy)
    planned = take_in(copy, call, plan, past, wanted.apply)
    audited = settle(copy, given, call.settings, merge=request.merge)
    keep_labels(copy, labels)
    homes = whose(audited, planned.sends)
    planned = replace(planned, remarks=(*planned.remarks, *counted_apart(audited, planned.sends, homes)))
    if (homes["organisation"] != audited.of_logs).any():
        audited = replace(audited, of_planned=homes)
    return _Both(planned=planned, audited=audited)


def _inboxes(
    copy: Ledger, call: Call, wanted: Wanted, both: _Both, believed: datetime | None
) -> tuple[Planned, Inboxes]:
    """Return what is planned, with how many have reacted before, and the inboxes of those whom it reaches.

    Those of everybody else are needed for the rates alone, and are not kept.
    """
    request, planned, audited = call.request, both.planned, both.audited
    ends = planned.sends["at"].max()
    as_of = ends if isinstance(ends, datetime) else request.as_of
    period = replay.Period(since=request.since, until=request.until, as_of=as_of, believed=believed)
    loaded = replay.load(copy, audited, period, kinds=call.kinds, trust_opens=call.settings.trust_opens)
    inboxes = replace(
        with_plan(loaded, planned, _listed(copy, call, wanted, both)),
        caps=call.settings.all_caps,
        same_name=of_one_name(copy, senders(planned)),
    )
    rates = {one.name: step_rates(one, loaded.touches, loaded.events) for one in planned.plan.campaigns}
    return replace(planned, rates=rates), inboxes


def _listed(copy: Ledger, call: Call, wanted: Wanted, both: _Both) -> pl.DataFrame:
    """Return the addresses and domains that the plan must not reach (columns LISTED)."""
    planned = both.planned
    listed = read_listed(wanted.suppressions) if wanted.suppressions else pl.DataFrame(schema=LISTED)
    others = by_another_address(copy, planned.sends, listed) if call.request.merge else listed.clear()
    gone = erased(copy, call.request, planned)
    return pl.concat([listed, others, own_domains(both.audited, planned.plan), gone])


def _now(ledger: Ledger, call: Call) -> datetime | None:
    """Return the moment before which nothing can be planned: as asked for, else where the history ends."""
    believed = replay.believed_until(ledger, call.request.now)
    last, until = reading.last_touch(ledger, until=believed), call.request.until
    return call.request.as_of or (until if until is not None and last is not None and until < last else last)


def _senders(ledger: Ledger, plan: Plan) -> tuple[str, ...]:
    """Return the organisation of a plan that has no history: the domains that it is sent from."""
    if reading.organisations(ledger):
        return ()
    domains = (step.sender.rpartition("@")[2] for step in plan.steps)
    return tuple(sorted({domain for domain in domains if domain}))


def _forecaster(copy: Ledger, call: Call, judges: Judges) -> Forecaster:
    built = build_scorers(call.settings, call.host, planned=True)
    return Forecaster(
        call=call,
        built=built,
        rules={rule.slug: rule for one in built for rule in one.rules},
        accepting=Accepting.of(copy, call.settings),
        judges=judges,
    )


def _found(forecaster: Forecaster, wanted: Wanted, planned: Planned, inboxes: Inboxes) -> Found:
    call = forecaster.call
    limits = Limits(
        caps=inboxes.caps,
        pairs=pairs_of(planned.plan),
        resolver=Resolver(wanted.resolver) if wanted.resolver else DEFAULT_RESOLVER,
    )
    call.progress("measuring", 0, None)
    without = forecaster.of(without_plan(inboxes))
    whole = forecaster.of(inboxes)
    resolved = Resolving(
        forecaster=forecaster, sends=planned.sends, limits=limits, without=without, whole=whole
    ).resolved()
    return Found(
        planned=planned,
        without=without,
        whole=whole,
        resolved=resolved.forecast,
        decided=resolved.decided,
        resolver=limits.resolver,
        presets={name: _by_preset(name, call.settings, inboxes, planned) for name in wanted.presets},
    )


def _by_preset(name: str, settings: Settings, inboxes: Inboxes, planned: Planned) -> Arbitration:
    """Return what a sending system's own arithmetic would let through."""
    limits = Limits(
        caps=preset_caps(name, settings),
        pairs=pairs_of(planned.plan),
        resolver=Resolver(preset(name).resolver),
    )
    return decide(inboxes, limits, planned.sends)
