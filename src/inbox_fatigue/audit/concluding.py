"""Goes from a settled ledger to the result of an audit: its inboxes are measured, weighed, told and kept."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING

from inbox_fatigue import inboxes as replay
from inbox_fatigue.audit.judging.accepting import Accepting, weighed
from inbox_fatigue.audit.judging.advising import advise
from inbox_fatigue.audit.judging.backdating import refuse_before_all, up_to_now
from inbox_fatigue.audit.judging.blaming import largest_causes
from inbox_fatigue.audit.judging.excusing import Excuses
from inbox_fatigue.audit.judging.judgement import Audit
from inbox_fatigue.audit.judging.leaving_out import Trying, of_everybody
from inbox_fatigue.audit.judging.measuring import Measured, measure
from inbox_fatigue.audit.recording import record
from inbox_fatigue.audit.showing.naming import name_all
from inbox_fatigue.audit.showing.result import present
from inbox_fatigue.settings import build_scorers

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from inbox_fatigue.audit.request import Call
    from inbox_fatigue.engine.seam import Engine
    from inbox_fatigue.inbox_frames import Inboxes
    from inbox_fatigue.ledger import Ledger
    from inbox_fatigue.people.organisations import Audited
    from inbox_fatigue.results import AuditResult
    from inbox_fatigue.settings import BuiltScorer


def concluded(
    ledger: Ledger, call: Call, audited: Audited, engine: Engine, *, kept: bool = True
) -> tuple[AuditResult, Audit]:
    """Measure, judge and put into words what a ledger holds; the results are `kept` in one that lasts."""
    request, settings = call.request, call.settings
    built = build_scorers(settings, call.host)
    ledger.keep_few_pages()
    inboxes, believed = loaded(ledger, call, audited)
    call.progress("measuring", 0, None)

    def measured_in(some: Inboxes, scorers: Sequence[BuiltScorer] = built) -> Measured:
        return measure(some, scorers, settings, request.plugin_files, engine)

    accepting = Accepting.of(ledger, settings)
    rules = {rule.slug: rule for one in built for rule in one.rules}
    measured, by_now = measured_in(inboxes), up_to_now(inboxes)
    # Whoever failed would fail again, and a scorer that hangs take all its time.
    sound = [one for one in built if any(rule.slug in measured.rules for rule in one.rules)]
    judgement = weighed(measured, inboxes, rules, settings, accepting)
    then = None if by_now is None else weighed(measured_in(by_now, sound), by_now, rules, settings, accepting)
    baseline = call.baseline
    excuses = None if baseline is None else Excuses.of(baseline, measured, inboxes, rules, settings)
    to_suppose = measured if request.what_if else None
    trying = Trying(
        inboxes=inboxes,
        rules=judgement.rules,
        settings=settings,
        names=accepting,
        built=sound,
        measure=measured_in,
        known=of_everybody(measured, sound, judgement.weary),
    )
    del measured  # all hits of a large ledger
    found = Audit(
        audited=audited,
        inboxes=inboxes,
        judgement=judgement,
        then=then,
        believed=believed,
        excuses=excuses,
    )
    result = _told(ledger, call, found, trying, kept=kept)
    if to_suppose is not None:
        from inbox_fatigue.audit.judging.supposing import Ground, suppose  # noqa: PLC0415 - few audits are asked for it

        call.progress("measuring again, with other numbers", 0, None)
        ground = Ground(
            call=call,
            built=built,
            inboxes=inboxes,
            accepting=accepting,
            judges=engine,
            measured=to_suppose,
            result=result,
        )
        result = replace(result, what_if=suppose(ground))
    return result, found


def _told(ledger: Ledger, call: Call, found: Audit, trying: Trying, *, kept: bool) -> AuditResult:
    """Put an audit into words and write it down, while a judge measures what to change first."""
    request, judgement = call.request, found.judgement
    names = name_all(ledger, found.inboxes, show_addresses=request.show_addresses)
    with ThreadPoolExecutor(1) as beside:
        advice = beside.submit(lambda: advise(trying, judgement, largest_causes(found, names)))
        result = present(ledger, call, found, names)
        if kept and ledger.lasts:
            record(ledger, result, judgement, call.settings)
        result = replace(result, advice=advice.result())
    if request.illustrated:
        from inbox_fatigue.audit.showing.illustrating import illustrated  # noqa: PLC0415 - most reports have no pictures

        result = illustrated(ledger, found, names, result, show_addresses=request.show_addresses)
    return result


def loaded(ledger: Ledger, call: Call, audited: Audited) -> tuple[Inboxes, datetime | None]:
    """Return the inboxes of the period, and the moment after which no date is believed."""
    request, settings = call.request, call.settings
    believed = replay.believed_until(ledger, request.now)
    period = replay.Period(since=request.since, until=request.until, as_of=request.as_of, believed=believed)
    inboxes = replay.load(ledger, audited, period, kinds=call.kinds, trust_opens=settings.trust_opens)
    refuse_before_all(inboxes)
    return replace(inboxes, caps=settings.all_caps), believed
