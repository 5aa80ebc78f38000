"""Makes the steps of a campaign of its table: its mail and follow-ups, or a list of steps in their place."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TypeAlias

from inbox_fatigue.model import Channel, EventKind, Problem
from inbox_fatigue.plan import step_lists
from inbox_fatigue.plan.creative_files import UnusableCreativeError, read_creative
from inbox_fatigue.plan.creatives import written
from inbox_fatigue.plan.nouns import Creative, Form, Step

if TYPE_CHECKING:
    from pathlib import Path

    from inbox_fatigue.limits import Limits
    from inbox_fatigue.plan.faults import Faults
    from inbox_fatigue.plan.step_lists import ListedStep
    from inbox_fatigue.plan.tables import CampaignTable, FollowUpTable, Says
    from inbox_fatigue.user_files.toml_lines import Path as Key

Placed: TypeAlias = "tuple[Key, Step]"  # a step and where it stands in the plan
_REPLY = "Re: "


@dataclass(slots=True, kw_only=True)
class StepMaker:
    """Opens creatives and lists, and notes what is wrong with them."""

    base: Path  # what paths are relative to
    limits: Limits
    faults: Faults
    problems: list[Problem] = field(default_factory=list)  # steps that were left out
    files: dict[str, bytes] = field(default_factory=dict)  # what was read

    def steps(self, table: CampaignTable, key: Key) -> list[Placed]:
        """Return the first mail and the follow-ups, each with its place in the plan."""
        if table.sequence:
            return self._listed(table, key)
        first = replace(_bare(table), creative=self._creative(table, key))
        steps: list[Placed] = [(key, first)]
        for number, follow_up in enumerate(table.follow_ups, 1):
            place = (*key, "follow_ups", number - 1)
            step = self._follow_up(table, follow_up, number, place)
            steps.append((place, _below(step, steps[-1][1])))
        sender = table.sender or _own_sender(steps)
        return [(place, replace(step, sender=sender)) for place, step in steps]

    def _follow_up(self, table: CampaignTable, told: FollowUpTable, number: int, place: Key) -> Step:
        bare = _bare(table)
        return replace(
            bare,
            number=number,
            name=(told.name or f"{bare.name}, follow-up {number}").strip(),
            channel=Channel(told.channel or table.channel),
            after=told.after,
            unless=tuple(map(EventKind, table.unless if told.unless is None else told.unless)),
            creative=self._creative(told, place),
            reply=told.reply,
        )

    def _listed(self, table: CampaignTable, key: Key) -> list[Placed]:
        """Return the steps of the list that stands in place of creative and follow-ups."""
        place: Key = (*key, "sequence")
        for name in ("creative", "subject", "preheader", "follow_ups"):
            if name in table.model_fields_set:
                told = "stands beside sequence, which has the steps; keep one of the two"
                self.faults.add((*key, name), told)
        path = self.base / (table.sequence or "")
        try:
            found = step_lists.read_steps(path, self.limits)
            self.files[str(table.sequence)] = path.read_bytes()
        except step_lists.UnusableStepsError as error:
            for told in error.mistakes:
                self.faults.add(place, told)
            return []
        self.problems.extend(found.problems)
        unless = tuple(map(EventKind, table.unless)) or found.unless or ()
        steps: list[Placed] = []
        for number, one in enumerate(found.steps):
            step = _listed_step(_bare(table), number, one, unless)
            mails = [before for _, before in steps if before.creative is not None]
            steps.append((place, _below(step, mails[-1]) if mails else step))
        return steps

    def _creative(self, says: Says, key: Key) -> Creative | None:
        if says.creative is None:
            if says.preheader is not None:
                self.faults.add((*key, "preheader"), "has no creative to stand in; name one, or remove it")
            if says.subject is None:
                return None
            return Creative(name="", form=Form.SUBJECT, raw=b"", subject=says.subject)
        try:
            form, raw = read_creative(self.base / says.creative, self.limits)
        except UnusableCreativeError as error:
            self.faults.add((*key, "creative"), f"{says.creative} {error}")
            return None
        self.files[says.creative] = raw
        for name in ("subject", "preheader") if form is Form.MAIL else ():
            if getattr(says, name) is not None:
                told = f"stands beside {says.creative}, which has its own; remove it"
                self.faults.add((*key, name), told)
        return Creative(
            name=says.creative,
            form=form,
            raw=raw,
            subject=says.subject or "",
            preheader=says.preheader or "",
        )


def _bare(table: CampaignTable) -> Step:
    """Return the first step of a campaign without what it says."""
    return Step(
        campaign=table.name.strip(),
        number=0,
        name=table.name.strip(),
        channel=Channel(table.channel),
        sender=table.sender,
        sender_name=table.sender_name,
        way_out=table.way_out,
    )


def _listed_step(bare: Step, number: int, one: ListedStep, unless: tuple[EventKind, ...]) -> Step:
    """Return a step of a list; the first is named as the campaign, the others after it and their own name."""
    later = f"{bare.name}, follow-up {number}" + (f" ({one.name})" if one.name else "")
    step = replace(bare, channel=one.channel, creative=one.creative, reply=one.reply)
    return replace(step, number=number, name=later, after=one.wait, unless=unless) if number else step


def _own_sender(steps: list[Placed]) -> str:
    """Return the sender of the first mail that names one itself, "" where none does."""
    creatives = (step.creative for _, step in steps if step.creative is not None)
    return next((found for one in creatives if (found := written(one).sender)), "")


def _below(step: Step, before: Step) -> Step:
    """Return a step with the subject that a reply has where it names none."""
    creative = step.creative
    if not step.reply or before.creative is None:
        return step
    if creative is not None and (creative.form is Form.MAIL or creative.subject):
        return step
    subject = written(before.creative).subject
    subject = subject if subject.startswith(_REPLY) else _REPLY + subject
    bare = creative or Creative(name="", form=Form.SUBJECT, raw=b"")
    return replace(step, creative=replace(bare, subject=subject))
