"""The plugins of one run: those that were found and may come in, and what each offers when it is asked."""

from __future__ import annotations

import inspect
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import pluggy

from inbox_fatigue import hookspecs
from inbox_fatigue.checking import offers
from inbox_fatigue.faults import described
from inbox_fatigue.host.importing import ImportFailedError, Plugin, from_entry_point, from_file
from inbox_fatigue.host.installed import GROUP, installed
from inbox_fatigue.model import Problem
from inbox_fatigue.patience import held_to_return

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from importlib.metadata import EntryPoint

    from inbox_fatigue.findings import Rule, Scorer
    from inbox_fatigue.hookspecs import Describer, Reporter, Source

_EXTENDING = "inbox_fatigue_prepare_ledger"


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """One thing that a plugin offers, and whose it is."""

    plugin: Plugin
    thing: Any


class PluginHost:
    """The plugins of one run; build one where you need one, there is no global."""

    def __init__(self, found: Iterable[EntryPoint] | None = None, files: Iterable[str] = ()) -> None:
        """Load the plugins of the entry-point group (or those given) and of some loose files."""
        self._manager = pluggy.PluginManager(GROUP)
        self._manager.add_hookspecs(hookspecs)
        self._problems: list[Problem] = []
        self._plugins: dict[str, Plugin] = {}
        self._offered: dict[str, tuple[Offer, ...]] = {}  # by hook, of those that were asked
        wanted = installed() if found is None else found
        for point in sorted(wanted, key=lambda one: (one.name, one.value)):
            self._load(partial(from_entry_point, point))
        for file in files:
            self._load(partial(from_file, file))

    @property
    def plugins(self) -> tuple[Plugin, ...]:
        """The loaded plugins, by name."""
        return tuple(plugin for _, plugin in sorted(self._plugins.items()))

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What went wrong at the door so far."""
        return tuple(self._problems)

    @property
    def closed_doors(self) -> tuple[str, ...]:
        """A sentence for each problem so far: what is unknown elsewhere may be that plugin's."""
        return tuple(f"{one.plugin} was not used ({one.why}): {one.detail}" for one in self._problems)

    def sources(self) -> dict[str, Source]:
        """Return the sources by name."""
        return {
            offer.thing.name: offer.thing
            for offer in self._named("inbox_fatigue_sources", offers.source_faults)
        }

    def sources_from(self) -> dict[str, str]:
        """Return the plugin, with its version, of each source by name."""
        offered = self._named("inbox_fatigue_sources", offers.source_faults)
        return {offer.thing.name: offer.plugin.label for offer in offered}

    def reporters(self) -> dict[str, Reporter]:
        """Return the reporters by name."""
        return {
            offer.thing.name: offer.thing
            for offer in self._named("inbox_fatigue_reporters", offers.reporter_faults)
        }

    def describers(self) -> tuple[tuple[Plugin, Describer], ...]:
        """Return the describers with their plugins; a feature name that is taken drops the describer."""
        taken: dict[str, str] = {}
        return tuple(
            (offer.plugin, offer.thing)
            for offer in self._fit("inbox_fatigue_describers", offers.describer_faults)
            if self._free(offer, {one.name for one in offer.thing.features}, taken, "feature")
        )

    def scorers(self) -> tuple[tuple[Plugin, type[Scorer]], ...]:
        """Return the scorer classes with their plugins; a rule that is taken drops the scorer."""
        taken: dict[str, str] = {}
        return tuple(
            (offer.plugin, offer.thing)
            for offer in self._fit("inbox_fatigue_scorers", offers.scorer_faults)
            if self._free(offer, {rule.slug for rule in offer.thing.rules}, taken, "rule")
        )

    def rules(self) -> dict[str, tuple[Plugin, Rule]]:
        """Return every rule by slug with the plugin it came from."""
        return {
            rule.slug: (plugin, rule)
            for plugin, scorer in self.scorers()
            for rule in sorted(scorer.rules, key=lambda one: one.slug)
        }

    def blame(self, source: str, error: BaseException) -> None:
        """Record that a source failed while it was asked about a path."""
        self._report(self.sources_from().get(source, source), "plugin-failed", error)

    @property
    def extends_ledgers(self) -> bool:
        """Whether some plugin has functions or tables to add to a ledger."""
        return any(hasattr(plugin.module, _EXTENDING) for plugin in self.plugins)

    def prepare_ledger(self, db: Any) -> None:
        """Let each plugin add its functions and tables to an open ledger."""
        for plugin in self.plugins:
            hook = getattr(plugin.module, _EXTENDING, None)
            if hook is not None:
                self._call(plugin, partial(_left_whole, hook), db=db)

    def _load(self, importing: Callable[[], Plugin]) -> None:
        try:
            plugin = importing()
        except ImportFailedError as error:
            self._add(Problem(why="plugin-import-failed", plugin=error.label, lost=0, detail=str(error)))
        else:
            self._register(plugin)

    def _register(self, plugin: Plugin) -> None:
        if plugin.name in self._plugins:
            self._refuse(plugin, "plugin-name-taken", f"the name {plugin.name} is taken; it was not loaded")
            return
        try:
            self._manager.register(plugin.module, name=plugin.name)
            self._manager.check_pending()
        except (pluggy.PluginValidationError, ValueError) as error:
            self._manager.unregister(name=plugin.name)
            self._refuse(plugin, "plugin-refused", offers.misfit(plugin.module) or str(error).splitlines()[0])
            return
        if told := offers.no_hook(plugin.module):
            self._refuse(plugin, "plugin-refused", told)
            return
        self._plugins[plugin.name] = plugin

    def _ask(self, hook: str) -> Iterator[Offer]:
        """Call one hook of each plugin alone, by plugin name, and check that it returned a list.

        Loose files come last: what an installed plugin offers is not theirs to take.
        """
        for plugin in sorted(self.plugins, key=lambda one: one.is_loose):
            function = getattr(plugin.module, hook, None)
            if function is None:
                continue
            answer = self._call(plugin, function)
            if not isinstance(answer, list | tuple):
                if inspect.iscoroutine(answer):
                    answer.close()  # nobody will await it, and Python would say so on the user's terminal
                self._refuse(plugin, "plugin-failed", f"{hook} returned {_what(answer)}, not a list")
                continue
            for thing in answer:
                yield Offer(plugin=plugin, thing=thing)

    def _fit(self, hook: str, faults: Callable[[Any], tuple[str, ...]]) -> tuple[Offer, ...]:
        """Return what a hook offers and can be used; each hook is asked once."""
        if hook not in self._offered:
            self._offered[hook] = tuple(self._vetted(hook, faults))
        return self._offered[hook]

    def _vetted(self, hook: str, faults: Callable[[Any], tuple[str, ...]]) -> Iterator[Offer]:
        """Yield what a hook offers and can be used; what cannot is told with all that is wrong with it."""
        for offer in self._ask(hook):
            if told := faults(offer.thing):
                self._refuse(offer.plugin, "plugin-failed", "; ".join(told))
            else:
                yield offer

    def _named(self, hook: str, faults: Callable[[Any], tuple[str, ...]]) -> list[Offer]:
        taken: dict[str, str] = {}
        return [
            offer
            for offer in self._fit(hook, faults)
            if self._free(offer, {getattr(offer.thing, "name", None)}, taken, "name")
        ]

    def _free(self, offer: Offer, names: set[Any], taken: dict[str, str], what: str) -> bool:
        if not all(isinstance(name, str) and name for name in names):
            self._refuse(offer.plugin, "plugin-failed", f"{offers.named(offer.thing)} has no {what}")
            return False
        if clash := names & taken.keys():
            owner = taken[min(clash)]
            whose = "offered twice" if owner == offer.plugin.name else f"taken by the plugin {owner}"
            self._refuse(offer.plugin, f"{what}-taken", f"{what} {min(clash)} is {whose}; choose another")
            return False
        taken.update(dict.fromkeys(names, offer.plugin.name))
        return True

    def _call(self, plugin: Plugin, function: Any, **arguments: Any) -> Any:
        try:
            with held_to_return():
                return function(**arguments)
        except (Exception, SystemExit) as error:  # noqa: BLE001 - a foreign hook may raise anything
            self._report(plugin.label, "plugin-failed", error)
            return ()

    def _report(self, label: str, why: str, error: BaseException) -> None:
        self._add(Problem(why=why, plugin=label, lost=0, detail=described(error)))

    def _refuse(self, plugin: Plugin, why: str, detail: str) -> None:
        self._add(Problem(why=why, plugin=plugin.label, lost=0, detail=detail))

    def _add(self, problem: Problem) -> None:
        if problem not in self._problems:
            self._problems.append(problem)


def _what(answer: object) -> str:
    return "nothing (is a return missing?)" if answer is None else type(answer).__name__


def _left_whole(hook: Callable[..., Any], db: Any) -> None:
    from inbox_fatigue.ledger.lending import lent  # noqa: PLC0415 - few plugins need it

    with lent(db.conn):
        hook(db=db)
