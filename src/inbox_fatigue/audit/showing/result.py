"""Puts a judgement into the nouns of a report."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from inbox_fatigue import __version__
from inbox_fatigue.audit.going_on import same_mail
from inbox_fatigue.audit.judging.accepting import doubtful_ignores
from inbox_fatigue.audit.judging.blaming import named_causes
from inbox_fatigue.audit.judging.capping import cap_counts
from inbox_fatigue.audit.judging.evidence import beyond, evidence_of, findings_by_rule
from inbox_fatigue.audit.judging.excusing import marked, recognising_nobody
from inbox_fatigue.audit.judging.statuses import by_status, unsorted
from inbox_fatigue.audit.reading.doubling import logs_told_twice, sends_told_twice
from inbox_fatigue.audit.reading.half_read import half_read, scant, sentences
from inbox_fatigue.audit.reading.other_senders import other_senders
from inbox_fatigue.audit.reading.strangers import strangers
from inbox_fatigue.audit.showing.identities import identities
from inbox_fatigue.audit.showing.naming import organisation_name
from inbox_fatigue.audit.showing.persons import all_findings, all_people, as_they_were
from inbox_fatigue.audit.showing.picturing import by_week
from inbox_fatigue.audit.showing.rule_texts import rule_texts
from inbox_fatigue.findings.unassessed import counted
from inbox_fatigue.frames.lookups import how_many
from inbox_fatigue.ledger import reading
from inbox_fatigue.ledger.places import first_places, recorded_problems
from inbox_fatigue.policy import judge
from inbox_fatigue.results import (
    AuditResult,
    BrokenRule,
    Counts,
    NotAssessed,
    OrganisationLine,
    PluginLine,
    State,
)
from inbox_fatigue.windows import begins

if TYPE_CHECKING:
    import polars as pl

    from inbox_fatigue.audit.judging.excusing import Excuses
    from inbox_fatigue.audit.judging.judgement import Audit, Judgement
    from inbox_fatigue.audit.request import Call
    from inbox_fatigue.audit.showing.naming import Names
    from inbox_fatigue.host import PluginHost
    from inbox_fatigue.inbox_frames import Inboxes
    from inbox_fatigue.ledger import Ledger
    from inbox_fatigue.model import Problem
    from inbox_fatigue.results import Person


def present(ledger: Ledger, call: Call, audit: Audit, names: Names) -> AuditResult:
    """Return the audit; what to change first is told by `advising`."""
    inboxes, judgement, excuses = audit.inboxes, audit.judgement, audit.excuses
    undated = reading.undated(ledger, believed=audit.believed)
    people = _people(ledger, audit, names, undated, excuses)
    counts = _counts(ledger, inboxes, len(people), sum(undated.values()))
    caps = cap_counts(inboxes)
    tolerated = call.settings.gate.quarantined
    problems = (*_problems(ledger, inboxes, tolerated), *other_senders(ledger, inboxes, audit.audited))
    evidence = evidence_of(
        call,
        judgement,
        counts,
        caps,
        undated=len(people) - len(judgement.people),
        unread=sentences(problems, tolerated=tolerated),
    )
    if excuses is not None:
        evidence = beyond(evidence, people, excuses)
    at = inboxes.touches["at"]
    result = AuditResult(
        sources=tuple(row[0] for row in reading.sources(ledger)),
        since=call.request.since or _moment(at.min()),
        until=call.request.until or _moment(at.max()),
        as_of=inboxes.as_of,
        counts=counts,
        verdict=judge(call.settings.gate, evidence),
        people=people,
        states={state: sum(one.state is state for one in people) for state in State},
        tired_from=call.settings.states.tired,
        campaigns=named_causes(audit.blamed["campaign"], names.campaigns, names.titles),
        senders=named_causes(audit.blamed["sender"], names.senders),
        findings=all_findings(people),
        rules_broken=_rules_broken(judgement),
        not_assessed=(*unsorted(call.settings, judgement.people), *_not_assessed(judgement)),
        problems=(
            *problems,
            *call.host.problems,
            *judgement.problems,
            *doubtful_ignores(call.settings, judgement, inboxes.as_of),
            *(() if excuses is None else recognising_nobody(people, excuses.baseline)),
        ),
        organisations=_organisations(audit, names),
        plugins=plugin_lines(call.host),
        version=__version__,
        ignored=judgement.ignored,
        caps=caps,
        rules=rule_texts(judgement.rules.values()),
        unassessed=evidence.unassessed,
        known=None if excuses is None else sum(one.known for who in people for one in who.findings),
    )
    return _described(result, ledger, call, audit)


def _described(result: AuditResult, ledger: Ledger, call: Call, audit: Audit) -> AuditResult:
    """Return the result with what the mail was, to whom it went, and on what terms it was judged."""
    touches = audit.inboxes.touches
    return replace(
        result,
        streams=_streams(touches),
        stream_confidence=_confidence(touches),
        identities=identities(
            ledger,
            {one.id: one.label for one in result.people},
            merging=call.request.merge,
            show_addresses=call.request.show_addresses,
        ),
        weeks=by_week(touches),
        now_begins=None if result.as_of is None else result.as_of - call.settings.window,
        statuses=by_status(audit.judgement.people),
        house_rules=call.request.plugin_files,
        again=same_mail(call.request),
        stance=call.settings.stance,
    )


def _people(
    ledger: Ledger, audit: Audit, names: Names, undated: dict[int, int], excuses: Excuses | None
) -> tuple[Person, ...]:
    """Return everybody who got mail, most tired first, as a baseline knows them if there is one."""
    judgement = audit.judgement
    places = first_places(ledger, judgement.findings["touch"].unique().sort().to_list())
    roles = frozenset(audit.inboxes.people.filter("role")["person"].to_list())
    people = all_people(judgement, undated, names, places, roles)
    if audit.then is not None:
        people = as_they_were(people, audit.then, names)
    return people if excuses is None else marked(people, excuses)


def _moment(value: Any) -> datetime | None:
    return value if isinstance(value, datetime) else None


def _streams(touches: pl.DataFrame) -> dict[str, int]:
    return {str(stream): count for stream, count in how_many(touches, "stream").drop_nulls().rows()}


def _confidence(touches: pl.DataFrame) -> dict[str, dict[str, int]]:
    """Return how many touches of each stream are known how, the surest first."""
    told: dict[str, dict[str, int]] = {}
    for stream, confidence, count in how_many(touches, "stream", "stream_confidence").drop_nulls().rows():
        told.setdefault(str(stream), {})[str(confidence)] = count
    return told


def _counts(ledger: Ledger, inboxes: Inboxes, people: int, undated: int) -> Counts:
    touches = inboxes.touches
    return replace(
        seen_so_far(ledger),
        touches=len(touches),
        counted=int(touches["counted"].sum() or 0),
        recipients=people,
        creatives=how_many(touches, "creative").drop_nulls().height,
        campaigns=how_many(touches, "campaign").drop_nulls().height,
        undated=undated,
        unaddressed=reading.unaddressed(ledger),
        on_lists=reading.on_lists(ledger),
    )


def seen_so_far(ledger: Ledger) -> Counts:
    """Return what became of every message that the ledger's sources held."""
    rows = [row[2:] for row in reading.sources(ledger)]
    seen, stored, duplicates, quarantined, skipped = (sum(row[at] for row in rows) for at in range(5))
    return Counts(seen=seen, stored=stored, duplicates=duplicates, quarantined=quarantined, skipped=skipped)


def plugin_lines(host: PluginHost) -> tuple[PluginLine, ...]:
    """Return the plugins that took part."""
    return tuple(PluginLine(name=one.name, version=one.version, origin=one.origin) for one in host.plugins)


def _problems(ledger: Ledger, inboxes: Inboxes, tolerated: float) -> tuple[Problem, ...]:
    half = (*half_read(ledger), *scant(ledger, tolerated=tolerated))
    doubled = (*sends_told_twice(inboxes), *logs_told_twice(ledger, inboxes))
    return (*half, *recorded_problems(ledger), *doubled, *strangers(ledger, inboxes))


def _not_assessed(judgement: Judgement) -> tuple[NotAssessed, ...]:
    rows = counted(judgement.not_assessed, len(judgement.people)).rows()
    return tuple(NotAssessed(rule=rule, reason=reason, people=people) for rule, reason, people in rows)


def _rules_broken(judgement: Judgement) -> tuple[BrokenRule, ...]:
    counted = findings_by_rule(judgement.findings)
    lines = (
        BrokenRule(rule=rule, findings=number, people=people) for rule, (number, people) in counted.items()
    )
    return tuple(sorted(lines, key=lambda one: (-one.people, -one.findings, one.rule)))


def _organisations(audit: Audit, names: Names) -> tuple[OrganisationLine, ...]:
    # An inbox is one person's of one organisation, and lies in one piece.
    touches = audit.inboxes.touches
    sent = dict(how_many(touches, "organisation").rows())
    written_to = dict(
        how_many(touches.select("inbox", "organisation").filter(begins("inbox")), "organisation").rows()
    )
    lines = [
        OrganisationLine(
            name=organisation_name(name, names),
            domains=tuple(domain for domain in domains if "@" not in domain),
            because=because,
            touches=sent.get(name, 0),
            people=written_to.get(name, 0),
        )
        for name, domains, because in audit.audited.lines
    ]
    return tuple(sorted(lines, key=lambda line: (-line.touches, line.name)))
