"""Reads plans in TOML: the file, its tables, its campaigns, and what must fit between them."""

from __future__ import annotations

import re
import tomllib
from dataclasses import replace
from datetime import UTC, datetime
from itertools import combinations
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from inbox_fatigue.errors import PlanError
from inbox_fatigue.plan.audiences import QUERY
from inbox_fatigue.plan.campaign_steps import StepMaker
from inbox_fatigue.plan.campaigns import Workshop
from inbox_fatigue.plan.digests import digest
from inbox_fatigue.plan.faults import Faults
from inbox_fatigue.plan.nouns import RECIPIENT, UNSEEN, Pair, Plan
from inbox_fatigue.plan.tables import CampaignTable, FollowUpTable, PlanTable, Query, schema
from inbox_fatigue.user_files import toml_lines
from inbox_fatigue.user_files.mistakes import keys_beside, sentence, suggestion

if TYPE_CHECKING:
    from pathlib import Path

    from inbox_fatigue.limits import Limits
    from inbox_fatigue.model import Problem
    from inbox_fatigue.plan.audiences import Sql
    from inbox_fatigue.plan.nouns import Audience, PlannedCampaign, Step

FILE = "plan.toml"
_MOST_BYTES = 4 * 1024 * 1024  # far above any plan that a person wrote
_AT_LINE = re.compile(r" ?\(at line (\d+), column \d+\)")
_FAR = datetime(2199, 1, 1, tzinfo=UTC)  # stands in for a moment that is missing or wrong
_NO_AUDIENCE = Query(sql="none")  # likewise for an audience


def read_toml(file: Path, limits: Limits, sql: Sql | None) -> Plan:
    """Return the plan in a TOML file; PlanError holds every mistake in it and in what it names."""
    raw, text = _text(file)
    deep = toml_lines.too_deep(text)
    if deep is not None:
        raise PlanError((f"{file}:{deep}: has a key of more than a hundred parts; correct it",))
    lines = toml_lines.lines_of(text)
    faults = Faults(file=str(file), lines=lines)
    for first, _ in lines.orphans:
        told = "a follow-up stands before any campaign; put [[campaigns]] with its parent above it"
        faults.add_at(first, told)
    values = _parsed(toml_lines.without(text, lines.orphans), faults)
    table = _plan_table(values, faults)
    steps = StepMaker(base=file.parent, limits=limits, faults=faults)
    workshop = Workshop(
        base=file.parent,
        zone=table.timezone if table.timezone != RECIPIENT else "UTC",
        system_fields=table.system_fields,
        limits=limits,
        sql=sql,
        faults=faults,
        steps=steps,
    )
    campaigns = _campaigns(values.get("campaigns"), workshop)
    _check_names(campaigns, faults)
    pairs = _pairs(table, campaigns, faults)
    faults.settle()
    built = tuple(_on_lines(campaign, place, lines) for place, campaign in campaigns)
    return Plan(
        name=table.name or (file.stem if file.name != FILE else file.absolute().parent.name),
        path=file,
        campaigns=built,
        pairs=pairs,
        system_fields=table.system_fields,
        digest=digest(built, {"": raw, **steps.files}),
        problems=(*steps.problems, *_set_aside(built)),
    )


def _on_lines(campaign: PlannedCampaign, place: int, lines: toml_lines.Lines) -> PlannedCampaign:
    """Return a campaign whose steps know their lines; those of a list of steps have their campaign's."""
    steps = (replace(step, line=lines.of(_key(place, step))) for step in campaign.steps)
    return replace(campaign, steps=tuple(steps))


def _key(place: int, step: Step) -> toml_lines.Path:
    """Return where a step stands in the plan, by the place of its campaign."""
    path: toml_lines.Path = ("campaigns", place)
    return (*path, "follow_ups", step.number - 1) if step.number else path


def _text(file: Path) -> tuple[bytes, str]:
    try:
        with file.open("rb") as opened_file:
            raw = opened_file.read(_MOST_BYTES + 1)
        if len(raw) > _MOST_BYTES:
            raise PlanError((f"{file}:1: is larger than 4 MiB and so no plan; name another file",))
        return raw, raw.decode("utf-8-sig").replace("\r\n", "\n")
    except OSError as error:
        raise PlanError((f"{file}:1: cannot be read ({error.strerror}); check the file",)) from error
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise PlanError((f"{file}:{line}: is not UTF-8; save it as UTF-8",)) from error


def _parsed(text: str, faults: Faults) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        place = _AT_LINE.search(str(error))
        line = int(place[1]) if place else text.rstrip().count("\n") + 1
        told = _AT_LINE.sub("", str(error)).replace(" (at end of document)", ", and then it ends")
        faults.add_at(line, f"is not TOML: {told}; correct it there")
        faults.settle()
        raise


def _plan_table(values: dict[str, Any], faults: Faults) -> PlanTable:
    """Return the top of a plan without its campaigns, what is wrong in it noted and left out."""
    top = {key: value for key, value in values.items() if key != "campaigns"}
    told = values.get("campaigns")
    if told is None and not faults.found:
        faults.add_at(1, "has no campaigns; add one below a heading [[campaigns]]")
    elif told is not None and not isinstance(told, list):
        faults.add(("campaigns",), "is no list; write the heading of each campaign as [[campaigns]]")
    try:
        return PlanTable.model_validate({**top, "campaigns": []})
    except ValidationError as error:
        bad = set()
        for one in error.errors():
            path = one["loc"]
            bad.add(path[0])
            _tell(one, path, faults)
        return PlanTable.model_validate({**{k: v for k, v in top.items() if k not in bad}, "campaigns": []})


def _tell(one: Any, path: tuple[str | int, ...], faults: Faults) -> None:
    path = tuple(part for part in path if part != "[key]")
    known = keys_beside(schema(), path) if one["type"] == "extra_forbidden" else []
    faults.add(path, sentence(one, known, unknown="is no key of a plan"))


def _campaigns(values: Any, workshop: Workshop) -> list[tuple[int, PlannedCampaign]]:
    """Return the campaigns with their places; of faulty ones what can be made of the rest."""
    found = []
    for place, value in enumerate(values if isinstance(values, list) else []):
        try:
            table, whole = CampaignTable.model_validate(value), True
        except ValidationError as error:
            for one in error.errors():
                _tell(one, ("campaigns", place, *one["loc"]), workshop.faults)
            table, whole = _rest(value, error, place)
        found.append(
            (place, workshop.campaign(table, ("campaigns", place), checked=whole or _has_audience(table)))
        )
    return found


def _has_audience(table: CampaignTable) -> bool:
    return table.audience is not _NO_AUDIENCE


def _rest(value: Any, error: ValidationError, place: int) -> tuple[CampaignTable, bool]:
    """Return a faulty campaign without its faults, so that what else is wrong in it is told as well."""
    rest = dict(value) if isinstance(value, dict) else {}
    faulty = {one["loc"][0] for one in error.errors() if one["loc"]}
    for key in faulty:
        rest.pop(key, None)
    if "follow_ups" in faulty and isinstance(value.get("follow_ups"), list):
        rest["follow_ups"] = [_sound(one) for one in value["follow_ups"]]
    stand_ins = {"name": f"(campaign {place + 1})", "send_at": _FAR, "audience": _NO_AUDIENCE}
    return CampaignTable.model_validate({**stand_ins, **rest}), False


def _sound(value: Any) -> Any:
    """Return a follow-up without what is wrong in it, its time made up where it has none."""
    try:
        FollowUpTable.model_validate(value)
    except ValidationError as error:
        rest = dict(value) if isinstance(value, dict) else {}
        for one in error.errors():
            if one["loc"]:
                rest.pop(one["loc"][0], None)
        return {"after": "1d", **rest}
    return value


def _check_names(campaigns: list[tuple[int, PlannedCampaign]], faults: Faults) -> None:
    """Note names that stand twice: of campaigns and follow-ups alike, without regard to case."""
    seen: dict[str, tuple[str | int, ...]] = {}
    for place, campaign in campaigns:
        for step in campaign.steps:
            path = _key(place, step)
            own = step.name.replace(campaign.name, "") if step.number else step.name
            if UNSEEN.search(own):
                faults.add((*path, "name"), "has control characters; remove them")
            name = " ".join(step.name.casefold().split())
            if name in seen:
                told = f'is "{step.name}", as on {faults.place((*seen[name], "name"))}; give each a name of its own'
                faults.add((*path, "name"), told)
            seen.setdefault(name, path)


def _pairs(
    table: PlanTable, campaigns: list[tuple[int, PlannedCampaign]], faults: Faults
) -> tuple[Pair, ...]:
    """Return the campaigns that must not meet; names of none are noted."""
    names = [campaign.name for _, campaign in campaigns]

    def known(name: str, path: tuple[str | int, ...]) -> bool:
        if name not in names:
            faults.add(
                path, f'names "{name}", which is no campaign{suggestion(name, names, instead="correct it")}'
            )
        return name in names

    pairs = []
    for number, group in enumerate(table.never_with):
        path: tuple[str | int, ...] = ("never_with", number)
        if len(set(group)) < 2 or len(set(group)) < len(group):
            faults.add(path, 'does not name two campaigns or more; write ["A", "B"]')
        elif all([known(name, path) for name in group]):  # noqa: C419 - every unknown name is told
            pairs += [Pair(first=first, second=second) for first, second in combinations(group, 2)]
    for number, one in enumerate(table.never_after):
        path = ("never_after", number)
        if one.first == one.second:
            faults.add(path, f'names "{one.first}" twice; name two campaigns')
        elif all([known(name, path) for name in (one.first, one.second)]):  # noqa: C419 - likewise
            pairs.append(Pair(first=one.first, second=one.second, within=one.within))
    return tuple(pairs)


def _set_aside(campaigns: tuple[PlannedCampaign, ...]) -> tuple[Problem, ...]:
    """Return what was set aside in audiences; a file that two campaigns share is told once."""
    files: dict[str, Audience] = {}
    told = [one.audience for one in campaigns if one.audience.source == QUERY]
    for one in campaigns:
        if one.audience.source != QUERY:
            files.setdefault(one.audience.source, one.audience)
    return tuple(problem for audience in (*files.values(), *told) for problem in audience.problems)
