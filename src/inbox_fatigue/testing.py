"""For plugin authors: build inboxes in a line, and hold rules to their cases files.

A cases file is TOML, one `[[case]]` after another:

    [[case]]
    name = "the eighth day is another week"
    touches = ["2026-03-02", "2026-03-09 09:00"]         # or tables: { at = "2026-03-02", sender = "a@x.example" }
    events = [{ at = "2026-03-03 10:00", kind = "reply" }]
    contents = { offer = { subject = "Spring", language = "de", words = ["spring", "sale"], grade = 12.0 } }
    alike = [["offer", "reminder", 0.9]]                 # contents that say nearly the same
    caps = [{ name = "a week", limit = 1, window = "7d" }]  # limits, as settings write them
    plan = { listed = { suppressed = ["x.example"] } }   # what is planned (`plan_stories`)
    person = { status = "customer" }
    settings = { window = "7d" }                         # fields of the scorer
    expect = { findings = 1, measured = 4, touches = 4 } # or { findings = 0 } or { not_assessed = true }

Times are UTC unless they carry an offset.
In a touch and an event, `organisation`, `sender`, `campaign`, `creative`, `content`, `address`, `subject`,
`message`, `parent` and `sequence` are names; equal names are equal things.
A touch's `content` names an entry of `contents`; a touch without one has no text.
`person_named = "b"` puts a touch or event into another inbox than the case's main person "a".
"""

from __future__ import annotations

import dataclasses
import tomllib
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import polars as pl

from inbox_fatigue import episodes
from inbox_fatigue.caps import from_table
from inbox_fatigue.columns import ALIKE, CONTENTS, EVENTS, PEOPLE, TOUCHES, Inboxes, conform
from inbox_fatigue.findings import Measurements, Rule, Scorer
from inbox_fatigue.keys import campaign_key, text_key
from inbox_fatigue.plan_stories import PLANNED_ONLY, plan_facts
from inbox_fatigue.replay import replay

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

_NAMED = ("sender", "campaign", "creative", "content", "address", "message", "parent", "sequence", "account")
_COUNTED = {"marketing", "sales", "service"}
_PLACED = {"at", "organisation", "person_named"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One story of a cases file, and what a rule should say to it."""

    name: str
    rule: str
    inboxes: Inboxes
    settings: dict[str, Any] = field(default_factory=dict)
    expect: dict[str, Any] = field(default_factory=dict)


def moment(text: str | datetime) -> datetime:
    """Return an aware UTC time from "2026-03-02", "2026-03-02 09:00" or a TOML date-time."""
    at = text if isinstance(text, datetime) else datetime.fromisoformat(str(text))
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)


def inbox(*touches: str | Mapping[str, Any], **more: Any) -> Inboxes:
    """Return the inboxes of the persons in some touches; keywords as in a cases file."""
    return build({"touches": list(touches), **more})


def build(story: Mapping[str, Any]) -> Inboxes:
    """Return the inboxes that a story of a cases file describes."""
    touches = [_touch(number, entry) for number, entry in enumerate(story.get("touches", ()), 1)]
    events = [_event(number, entry) for number, entry in enumerate(story.get("events", ()), 1)]
    contents = [_content(name, entry) for name, entry in story.get("contents", {}).items()]
    people = [_person(name, entry) for name, entry in _people(story).items()]
    alike = [
        {"content": text_key(one), "other": text_key(two), "similarity": float(how)}
        for a, b, how in story.get("alike", ())
        for one, two in ((a, b), (b, a))
    ]
    latest = max((row["at"] for row in touches), default=None)
    return Inboxes(
        touches=_frame(touches, TOUCHES).sort("inbox", "at", "touch"),
        events=_frame(events, EVENTS).sort("at", "event"),
        people=_frame(people, PEOPLE),
        contents=_frame(contents, CONTENTS),
        alike=_frame(alike, ALIKE),
        as_of=moment(story["as_of"]) if "as_of" in story else latest,
        seen_kinds=frozenset(story.get("seen_kinds", {row["kind"] for row in events})),
        trust_opens=bool(story.get("trust_opens", False)),
        plan=plan_facts(story, touches),
        caps=tuple(map(from_table, story.get("caps", ()))),
    )


def _people(story: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    known = dict(story.get("people", {}))
    for entry in (*story.get("touches", ()), *story.get("events", ())):
        known.setdefault(_who(entry), {})
    known["a"] = {**known.get("a", {}), **story.get("person", {})}
    return known


def _who(entry: Any) -> str:
    return str(entry.get("person_named", "a")) if isinstance(entry, dict) else "a"


def _frame(rows: list[dict[str, Any]], schema: Mapping[str, Any]) -> pl.DataFrame:
    if not rows:
        return pl.DataFrame(schema=dict(schema))
    return conform(pl.DataFrame(rows, infer_schema_length=None), dict(schema))


def _named(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {
        key: _key(key, value) if key in _NAMED and isinstance(value, str) else value
        for key, value in entry.items()
    }


def _key(kind: str, name: str) -> int:
    return campaign_key(name) if kind == "campaign" else text_key(name)


def _place(entry: Mapping[str, Any]) -> dict[str, Any]:
    person = text_key(_who(entry))
    organisation = str(entry.get("organisation", "sender.example")) or None  # "" stands for every one
    return {
        "person": person,
        "organisation": organisation,
        "inbox": None if organisation is None else text_key(_who(entry), organisation),
        "at": moment(entry["at"]),
    }


def _touch(number: int, entry: str | datetime | Mapping[str, Any]) -> dict[str, Any]:
    told: dict[str, Any] = dict(entry) if isinstance(entry, dict) else {"at": entry}
    stream = told.get("stream", "marketing")
    subject = told.pop("subject", None)
    row = {
        "touch": number,
        "stream": stream,
        "channel": "email",
        "address": _who(told),
        "creative": told.get("content"),
        "reply_prefix": False,
        "automatic": False,
        "weight": 1.0,
        "counted": stream in _COUNTED and not told.get("bounced", False),
        "bounced": False,
        "planned": False,
        "subject_key": None if subject is None else text_key(subject),
        **_place(told),
        **{key: value for key, value in told.items() if key not in _PLACED | PLANNED_ONLY},
    }
    local = row.get("local_at")
    if isinstance(local, str):
        row["local_at"] = datetime.fromisoformat(local)
    return _named(row)


def _event(number: int, entry: Mapping[str, Any]) -> dict[str, Any]:
    told = dict(entry)
    subject = told.pop("subject", None)
    return _named(
        {
            "event": number,
            "address": _who(told),
            "reliable": True,
            "subject_key": None if subject is None else text_key(subject),
            **_place(told),
            **{key: value for key, value in told.items() if key not in _PLACED},
        }
    )


def _content(name: str, entry: Mapping[str, Any]) -> dict[str, Any]:
    told = dict(entry)
    words = told.pop("words", None)
    particulars = told.pop("particulars", [])
    count = told.pop("word_count", None if words is None else len(words))
    return {
        "content": text_key(name),
        "creative": text_key(told.pop("creative", name)),
        "words": count,
        "word_set": None if words is None else sorted({text_key(word) & 0xFFFFFFFF for word in words}),
        "particulars": None if words is None else sorted({text_key(w) & 0xFFFFFFFF for w in particulars}),
        **told,
    }


def _person(name: str, entry: Mapping[str, Any]) -> dict[str, Any]:
    row = {"person": text_key(name), "role": False, **_named(dict(entry))}
    if row.get("language") and not row.get("languages"):
        row["languages"] = [row["language"]]
    if isinstance(row.get("languages_since"), str):
        row["languages_since"] = moment(row["languages_since"])
    return row


def load(path: Path) -> list[Case]:
    """Return the cases of a file; the file's stem is the second part of the rule's slug."""
    with path.open("rb") as file:
        stories = tomllib.load(file)["case"]
    family = path.parent.parent.name.removeprefix("inbox_fatigue_").replace("_", "-")
    return [
        Case(
            name=story["name"],
            rule=story.get("rule", f"{family}/{path.stem}"),
            inboxes=build(story),
            settings=story.get("settings", {}),
            expect=story["expect"],
        )
        for story in stories
    ]


def settled(scorer: type[Any], settings: Mapping[str, Any]) -> tuple[Any, dict[str, Any]]:
    """Return the scorer built with its own settings, and the settings that are the rule's control points."""
    names = {one.name: one for one in dataclasses.fields(scorer)}
    own = {key: _value(value, names[key]) for key, value in settings.items() if key in names}
    return scorer(**own), {key: value for key, value in settings.items() if key not in names}


def _value(value: Any, told: dataclasses.Field[Any]) -> Any:
    return span(value) if "timedelta" in str(told.type) and isinstance(value, str) else value


def span(text: str) -> timedelta:
    """Return a span from "90m", "24h", "7d" or "2w"."""
    unit = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}[text[-1]]
    return timedelta(**{unit: float(text[:-1])})


def measure(scorer: Any, rule: Rule, inboxes: Inboxes) -> Measurements | None:
    """Return what a columnar scorer measured for one of its rules, None if it measured nothing."""
    found = scorer.measure(inboxes)
    for one in [found] if isinstance(found, Measurements) else list(found):
        if one.rule.slug == rule.slug:
            return dataclasses.replace(one, rule=rule)
    return None


def found(scorer: Any, rule: Rule, inboxes: Inboxes) -> episodes.Outcome | None:
    """Return what a scorer of either kind found for one of its rules, None if it measured nothing."""
    if hasattr(scorer, "measure_inbox"):
        rows = [row for one in replay(inboxes) for row in scorer.measure_inbox(one)]
        return episodes.find_rows(rule, rows, inboxes)
    measurements = measure(scorer, rule, inboxes)
    return None if measurements is None else episodes.find(measurements, inboxes)


def check(case: Case, scorers: Iterable[type[Scorer]]) -> None:
    """Assert that the rule of a case says what the case expects; AssertionError tells the difference."""
    kind, rule = next((s, r) for s in scorers for r in s.rules if r.slug == case.rule)
    scorer, points = settled(kind, case.settings)
    rule = dataclasses.replace(rule, **points)
    unmet = {p for need in rule.needs for p in episodes.lacking(need, case.inboxes).to_list()}
    person = text_key("a")
    outcome = None if person in unmet else found(scorer, rule, case.inboxes)
    assessed = person not in unmet and (outcome is None or person not in outcome.unassessed["person"])
    expected = dict(case.expect)
    assert assessed is not expected.pop("not_assessed", False), f"{case.name}: not assessed is {not assessed}"
    if not assessed:
        return
    got = {"findings": 0} if outcome is None else _summary(outcome)
    wanted = {key: got.get(key) for key in expected}
    assert wanted == _rounded(expected), f"{case.name}: got {got}"


def _summary(outcome: episodes.Outcome) -> dict[str, Any]:
    worst = outcome.findings.sort("measured", "finding", descending=[True, False])
    if worst.is_empty():
        return {"findings": 0}
    top = worst.row(0, named=True)
    touches = outcome.evidence.filter(pl.col("finding") == top["finding"])["touch"].sort().to_list()
    return {
        "findings": len(worst),
        "measured": round(top["measured"], 3),
        "touches": len(touches),
        "which": touches,
        "all_measured": [round(number, 3) for number in worst["measured"].to_list()],
        "note": top["note"],
    }


def _rounded(expected: Mapping[str, Any]) -> dict[str, Any]:
    return {
        key: round(value, 3) if isinstance(value, float | int) and not isinstance(value, bool) else value
        for key, value in expected.items()
    }
