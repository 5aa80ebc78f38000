"""Goes from a settled ledger to the result of an audit: its inboxes are measured, weighed, told and kept."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
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

    from inbox_fatigue.audit.judging.judgement import Judgement
    from inbox_fatigue.audit.request import Call
    from inbox_fatigue.engine.seam import Engine
    from inbox_fatigue.inbox_frames import Inboxes
    from inbox_fatigue.ledger import Ledger
    from inbox_fatigue.people.organisations import Audited
    from inbox_fatigue.results import AuditResult, WhatIf
    from inbox_fatigue.settings import BuiltScorer


def concluded(
    ledger: Ledger, call: Call, audited: Audited, engine: Engine, *, kept: bool = True
) -> tuple[AuditResult, Audit]:
    """Measure, judge and put into words what a ledger holds; the results are `kept` in one that lasts."""
    built = build_scorers(call.settings, call.host)
    ledger.keep_few_pages()
    inboxes, believed = loaded(ledger, call, audited)
    call.progress("measuring", 0, None)
    accepting = Accepting.of(ledger, call.settings)
    bench = _Bench(call=call, engine=engine, built=built, inboxes=inboxes, accepting=accepting)
    measured = bench.measure(inboxes)
    # Whoever failed would fail again, and a scorer that hangs take all its time.
    sound = [one for one in built if any(rule.slug in measured.rules for rule in one.rules)]
    found = replace(bench.judged(measured, sound, audited), believed=believed)
    trying = bench.trying(measured, sound, found.judgement)
    to_suppose = measured if call.request.what_if else None
    del measured  # all hits of a large ledger
    result = _told(ledger, call, found, trying, kept=kept)
    if to_suppose is not None:
        result = replace(result, what_if=bench.supposed(to_suppose, result))
    return result, found


@dataclass(frozen=True, slots=True, kw_only=True)
class _Bench:
    """What an audit measures and weighs, and by what."""

    call: Call
    engine: Engine
    built: Sequence[BuiltScorer]
    inboxes: Inboxes
    accepting: Accepting

    def measure(self, some: Inboxes, scorers: Sequence[BuiltScorer] | None = None) -> Measured:
        """Run some scorers over some inboxes, all where none are named."""
        wanted = self.built if scorers is None else scorers
        return measure(some, wanted, self.call.settings, self.call.request.plugin_files, self.engine)

    def judged(self, measured: Measured, sound: Sequence[BuiltScorer], audited: Audited) -> Audit:
        """Return what was measured, weighed; also as it was *now* where more came after, and beside a baseline."""
        settings, inboxes, accepting = self.call.settings, self.inboxes, self.accepting
        rules = {rule.slug: rule for one in self.built for rule in one.rules}
        by_now, baseline = up_to_now(inboxes), self.call.baseline
        judgement = weighed(measured, inboxes, rules, settings, accepting)
        then = None
        if by_now is not None:
            then = weighed(self.measure(by_now, sound), by_now, rules, settings, accepting)
        excuses = None if baseline is None else Excuses.of(baseline, measured, inboxes, rules, settings)
        return Audit(audited=audited, inboxes=inboxes, judgement=judgement, then=then, excuses=excuses)

    def trying(self, measured: Measured, sound: Sequence[BuiltScorer], judgement: Judgement) -> Trying:
        """Return by what it is tried what would change first."""
        return Trying(
            inboxes=self.inboxes,
            rules=judgement.rules,
            settings=self.call.settings,
            names=self.accepting,
            built=sound,
            measure=self.measure,
            known=of_everybody(measured, sound, judgement.weary),
        )

    def supposed(self, measured: Measured, result: AuditResult) -> WhatIf:
        """Return what would come of other numbers of the rules."""
        from inbox_fatigue.audit.judging.supposing import Ground, suppose  # noqa: PLC0415 - few audits are asked for it

        self.call.progress("measuring again, with other numbers", 0, None)
        ground = Ground(
            call=self.call,
            built=self.built,
            inboxes=self.inboxes,
            accepting=self.accepting,
            judges=self.engine,
            measured=measured,
            result=result,
        )
        return suppose(ground)


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
