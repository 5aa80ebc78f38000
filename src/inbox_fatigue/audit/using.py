"""The use cases, each one function: they open the ledger, call the steps in order and close it.

Those that read archives take the nursery of the readers, where one was started before this was loaded.
"""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from inbox_fatigue.audit import admitting
from inbox_fatigue.audit.concluding import concluded, loaded
from inbox_fatigue.audit.engines import engine_of
from inbox_fatigue.audit.judging.baseline import read_baseline
from inbox_fatigue.audit.opening import looked_at, opened
from inbox_fatigue.audit.reading.ingesting import read_archives
from inbox_fatigue.audit.request import Call
from inbox_fatigue.audit.settling import settle
from inbox_fatigue.audit.showing.naming import person_named
from inbox_fatigue.audit.showing.persons import unjudged
from inbox_fatigue.audit.showing.picturing import the_line
from inbox_fatigue.audit.showing.result import seen_so_far
from inbox_fatigue.engine.early import NOTHING, Early
from inbox_fatigue.errors import UsageError
from inbox_fatigue.ledger import writing
from inbox_fatigue.ledger.at_length import quietly
from inbox_fatigue.ledger.copying import copied
from inbox_fatigue.settings import build_scorers

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from inbox_fatigue.audit.request import Progress, Request, Wanted
    from inbox_fatigue.engine.seam import Engine
    from inbox_fatigue.host import PluginHost
    from inbox_fatigue.learning import Lessons
    from inbox_fatigue.ledger import Ledger
    from inbox_fatigue.people.organisations import Audited
    from inbox_fatigue.privacy import Discretion
    from inbox_fatigue.results import AuditResult, Counts, InboxView
    from inbox_fatigue.results.previews import PreviewResult
    from inbox_fatigue.settings import Settings


def audit(
    request: Request, settings: Settings, host: PluginHost, progress: Progress, early: Early = NOTHING
) -> AuditResult:
    """Read what is new, measure every inbox, and judge; keep all of it in the ledger."""
    # Mistakes in the baseline and in the settings come before an hour of reading.
    call = _compared(Call(request=request, settings=settings, host=host, progress=progress, early=early))
    build_scorers(settings, host)
    with _judges(call) as engine, opened(call) as ledger:
        audited = _take_in(ledger, call, engine)
        return concluded(ledger, call, audited, engine)[0]


def ingest(
    request: Request, settings: Settings, host: PluginHost, progress: Progress, early: Early = NOTHING
) -> Counts:
    """Read archives, contacts and events into the ledger and return what became of what was seen."""
    call = Call(request=request, settings=settings, host=host, progress=progress, early=early)
    with engine_of(call) as engine, opened(call) as ledger:
        _take_in(ledger, call, engine)
        return seen_so_far(ledger)


def score(
    request: Request, settings: Settings, host: PluginHost, progress: Progress, early: Early = NOTHING
) -> AuditResult:
    """Measure and judge the inboxes of a ledger that is there already; keep what came of it in the ledger."""
    call = _compared(Call(request=request, settings=settings, host=host, progress=progress, early=early))
    with _judges(call) as engine, opened(call, must_exist=True) as ledger:
        return concluded(ledger, call, _settled(ledger, call), engine)[0]


def report(
    request: Request, settings: Settings, host: PluginHost, progress: Progress, early: Early = NOTHING
) -> AuditResult:
    """Do what `score` does, and keep nothing: whoever looks at a ledger leaves its results as they are."""
    call = Call(request=request, settings=settings, host=host, progress=progress, early=early)
    with (
        _judges(call) as engine,
        opened(call, must_exist=True) as opened_one,
        looked_at(opened_one) as ledger,
    ):
        return concluded(ledger, call, _settled(ledger, call), engine, kept=False)[0]


def learn(
    request: Request, settings: Settings, host: PluginHost, progress: Progress, early: Early = NOTHING
) -> Lessons:
    """Return what people's leaving says of the numbers of the rules, of archives or of a ledger."""
    from inbox_fatigue.audit.judging.learning import learned  # noqa: PLC0415 - an audit learns nothing

    call = Call(request=request, settings=settings, host=host, progress=progress, early=early)
    with ExitStack() as stack:
        engine = stack.enter_context(_judges(call))
        ledger, audited = _given(stack, call, engine)
        inboxes, _ = loaded(ledger, call, audited)
        return learned(ledger, call, inboxes, engine)


def inbox(
    request: Request, settings: Settings, host: PluginHost, who: str, early: Early = NOTHING
) -> InboxView:
    """Return one person's inbox; the person is named by an address or by a label of a report."""
    from inbox_fatigue.audit.showing.inbox import view, with_identities  # noqa: PLC0415 - an audit shows no inbox

    call = Call(request=request, settings=settings, host=host, progress=quietly, early=early)
    with ExitStack() as stack:
        engine = stack.enter_context(_judges(call))
        ledger, audited = _given(stack, call, engine)
        found = person_named(ledger, request, who)
        if found is None:
            raise UsageError(
                f"{who}: nobody of that address or label is in the ledger; write it as in the mail or the report"
            )
        result, made = concluded(ledger, call, audited, engine, kept=False)
        person = next((one for one in result.people if one.id == found[0]), unjudged(*found))
        line = the_line(made.judgement.rules, made.inboxes.caps)
        seen = view(ledger, made.inboxes, person, line=line, show_addresses=request.show_addresses)
        return with_identities(seen, result.identities)


def preview(  # noqa: PLR0913, PLR0917 - what every use case takes, and what is wanted
    request: Request,
    settings: Settings,
    host: PluginHost,
    progress: Progress,
    wanted: Wanted,
    early: Early = NOTHING,
) -> tuple[PreviewResult, Mapping[str, str]]:
    """Return what a plan would do on top of a history, and the lists to hand to a sending system, by file name.

    The history is a ledger, or archives in place of one; nothing of the user's is written to.
    """
    from inbox_fatigue.audit.previewing import preview_of  # noqa: PLC0415 - an audit has no plan

    call = Call(request=request, settings=settings, host=host, progress=progress, early=early)
    build_scorers(settings, host, planned=True)
    with ExitStack() as stack:
        history = stack.enter_context(opened(call, must_exist=request.db is not None))
        if request.paths or request.contacts or request.events:
            if request.db is not None:
                history = stack.enter_context(copied(history))
            _take_in(history, call, stack.enter_context(engine_of(call)))
        return preview_of(history, call, wanted)


def _given(stack: ExitStack, call: Call, engine: Engine) -> tuple[Ledger, Audited]:
    """Return a ledger of the archives of a call, or the one that it names, which is left as it is."""
    ledger = stack.enter_context(opened(call, must_exist=not call.request.paths))
    if call.request.paths:
        return ledger, _take_in(ledger, call, engine)
    ledger = stack.enter_context(looked_at(ledger))
    return ledger, _settled(ledger, call)


def _compared(call: Call) -> Call:
    """Return the call with the baseline that it names."""
    path = call.request.baseline
    return call if path is None else replace(call, baseline=read_baseline(path))


def _take_in(ledger: Ledger, call: Call, engine: Engine) -> Audited:
    discretion = admitting.begun(ledger, call.request, call.settings)
    read_archives(ledger, call, engine, discretion)
    _take_in_contacts(ledger, call.request.contacts, discretion)
    call.progress("working out people, creatives and streams", 0, None)
    return _settled(ledger, call)


def _take_in_contacts(ledger: Ledger, paths: Sequence[str], discretion: Discretion) -> None:
    if not paths:
        return
    from inbox_fatigue.people.contacts import read_contacts  # noqa: PLC0415 - most audits have none

    contacts, problems = read_contacts(*paths)
    writing.write_contacts(ledger, discretion.contacts(contacts))
    for path in paths:
        of_file = [one for one in problems if one.where is not None and one.where.source == path]
        writing.write_contact_problems(ledger, discretion.text(path), of_file)


def _settled(ledger: Ledger, call: Call) -> Audited:
    return settle(ledger, call.request.organisations, call.settings, merge=call.request.merge)


@contextmanager
def _judges(call: Call) -> Iterator[Engine]:
    """Give the engine; what runs scorers loads the plugins while mail is read and inboxes are loaded."""
    with engine_of(call) as engine:
        engine.summon()
        call.host.describers()  # whose features are columns of the inboxes: they are loaded meanwhile as well
        yield engine
