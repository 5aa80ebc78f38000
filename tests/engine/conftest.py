"""One ledger's worth of people: everybody of the bundled rules' cases files, side by side."""

from __future__ import annotations

import tomllib
from dataclasses import replace

import pytest

from inbox_fatigue.caps import from_table
from inbox_fatigue.testing import build

CAPS = (
    {"name": "two a week", "limit": 2, "window": "7d"},
    {"name": "three a company", "limit": 3, "window": "7d", "per": "account"},
    {"name": "two a household", "limit": 2, "window": "7d", "per": "household"},
)


@pytest.fixture(scope="session")
def varied(root):
    """The inboxes of all cases at once, with caps; people and contents bear their case's number."""
    story = {"touches": [], "events": [], "contents": {}, "people": {}, "alike": []}
    files = [file for file in sorted(root.glob("plugins/*/cases/*.toml")) if "_plan" not in str(file)]
    cases = [case for file in files for case in tomllib.loads(file.read_text("utf-8"))["case"]]
    for number, case in enumerate(cases):
        add(story, case, f"{number}-")
    add(story, blast(60), "all-")
    kinds = {event["kind"] for event in story["events"]} - {"reply"}
    found = build({**story, "seen_at": {"": sorted(kinds), "sender.example": ["reply"]}})
    return replace(found, caps=tuple(map(from_table, CAPS)))


def blast(size):
    """Return the story of one text to customers and others alike."""
    return {
        "people": {f"p{n}": {"status": "customer" if n % 2 else "prospect"} for n in range(size)},
        "contents": {"spring": {"words": ["spring", "has", "come"], "word_count": 90}},
        "touches": [
            {"at": "2026-03-02 09:00", "content": "spring", "person_named": f"p{n}"} for n in range(size)
        ],
    }


def add(story, case, mark):
    """Add one case to a story under names of its own, so that no two cases share a person or a content."""
    people = {
        **case.get("people", {}),
        "a": {**case.get("people", {}).get("a", {}), **case.get("person", {})},
    }
    story["people"] |= {f"{mark}{name}": told for name, told in people.items()}
    for kind in ("touches", "events"):
        for entry in case.get(kind, ()):
            told = dict(entry) if isinstance(entry, dict) else {"at": entry}
            told["person_named"] = f"{mark}{told.get('person_named', 'a')}"
            for name in ("content", "creative", "message", "parent", "address"):
                if isinstance(told.get(name), str):
                    told[name] = f"{mark}{told[name]}"
            if not told.get("planned"):
                story[kind].append(told)
    for name, told in case.get("contents", {}).items():
        marked = {"creative": f"{mark}{told['creative']}"} if "creative" in told else {}
        story["contents"][f"{mark}{name}"] = {**told, **marked}
    story["alike"] += [(f"{mark}{one}", f"{mark}{two}", how) for one, two, how in case.get("alike", ())]
