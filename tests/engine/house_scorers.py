"""Scorers for the tests of the judging worker: one that is good, and one for each way to be bad."""

from __future__ import annotations

import os
import sys
import threading
import time
from dataclasses import dataclass
from datetime import timedelta

import polars as pl

from inbox_fatigue.plugin import Measurement, Measurements, Need, Rule, hookimpl, windows


def rule(slug, **more):
    text = dict.fromkeys(("because", "fires", "calm", "notices", "tires", "instead", "wrong_when"), "-")
    return Rule(
        slug=f"house/{slug}", **{"unit": "touches", "comfortable": 1, "unbearable": 5, **text, **more}
    )


def bad(slug, measure, **methods):
    """Return a scorer class whose `measure` is that function."""
    return dataclass(frozen=True, kw_only=True)(
        type(slug, (), {"rules": (rule(slug),), "measure": measure, **methods})
    )


LANGUAGE = Need(kind="person", names=("language",), reason="their language is not known")
CROWDED = rule("crowded")
SPOKEN = rule("spoken", needs=(LANGUAGE,))


@dataclass(frozen=True, kw_only=True)
class Crowded:
    rules = (CROWDED, SPOKEN)
    window: timedelta = timedelta(days=7)

    def measure(self, inboxes):
        frame = windows.trailing_count(inboxes.counted, self.window)
        for one in self.rules:
            yield Measurements(rule=one, frame=frame, span=self.window, counted=inboxes.counted)


@dataclass(frozen=True, kw_only=True)
class Monday:
    rules = (rule("monday", comfortable=0), rule("quiet"))
    weekday: int = 0

    def measure_inbox(self, inbox):
        mondays = [touch for touch in inbox.touches if touch.at.weekday() == self.weekday]
        for number, touch in enumerate(mondays, 1):
            earlier = [one.id for one in mondays[:number]]
            yield self.rules[0].measured(number, at=touch.id, touches=earlier, note=touch.subject)


@dataclass(frozen=True, kw_only=True)
class Told:
    """Says what it sees, in a note."""

    rules = (rule("told", comfortable=0),)

    def measure_inbox(self, inbox):
        touch = inbox.touches[0]
        events = [f"{event.kind}:{event.organisation}" for event in inbox.events]
        note = f"{touch.subject}|{touch.features.get('grade')}|{inbox.about['status']}|{events}"
        yield self.rules[0].measured(1, at=touch.id, note=note)


@dataclass(frozen=True, kw_only=True)
class Unsure:
    """Names everybody as unassessed, and somebody it does not know, and has a hit for the first touch all the same."""

    rules = (rule("unsure", needs=(Need(kind="scorer", names=("mood",), reason="the mood is not known"),)),)

    def measure(self, inboxes):
        people = [*inboxes.touches["person"].to_list(), 12]
        told = pl.DataFrame({"person": people}).with_columns(reason=pl.lit("the mood is not known"))
        return Measurements(
            rule=self.rules[0], frame=pl.DataFrame({"touch": [1], "measured": [2.0]}), unassessed=told
        )


def unassessed(**columns):
    return lambda self, inboxes: Measurements(
        rule=self.rules[0],
        frame=pl.DataFrame({"touch": [1], "measured": [2.0]}),
        unassessed=pl.DataFrame(columns),
    )


def spoil(self, inboxes):
    touches = inboxes.touches
    touches[0, "counted"] = False
    touches.drop_in_place("person")
    touches.extend(touches.clone())
    inboxes.contents.insert_column(0, pl.Series("mine", [1] * len(inboxes.contents)))
    object.__setattr__(inboxes, "seen_kinds", frozenset({"reply"}))
    object.__setattr__(inboxes, "events", None)
    return []


def late(self, inboxes):
    threading.Timer(0.2, os._exit, (9,)).start()
    return []


def frame(**columns):
    return lambda self, inboxes: Measurements(rule=self.rules[0], frame=pl.DataFrame(columns))


async def coroutine(self, inboxes):
    return []


def endless(self, inboxes):
    while True:
        yield Measurements(rule=self.rules[0], frame=pl.DataFrame({"touch": [1], "measured": [2]}))


BAD = [
    bad("raises", lambda self, inboxes: 1 / 0),
    bad("hangs", lambda self, inboxes: time.sleep(600)),
    bad("quits", lambda self, inboxes: sys.exit(0)),
    bad("interrupts", lambda self, inboxes: (_ for _ in ()).throw(KeyboardInterrupt)),
    bad("dies", lambda self, inboxes: os._exit(0)),
    bad("killed", lambda self, inboxes: os.kill(os.getpid(), 11)),
    bad("hungry", lambda self, inboxes: bytearray(1 << 40)),
    bad("nothing", lambda self, inboxes: None),
    bad("number", lambda self, inboxes: 3),
    bad("strings", lambda self, inboxes: ["house/strings"]),
    bad("coroutine", coroutine),
    bad("endless", endless),
    bad("stranger", lambda self, inboxes: Measurements(rule=CROWDED, frame=pl.DataFrame({"touch": [1], "measured": [2]}))),
    bad("nan", frame(touch=[1], measured=[float("nan")])),
    bad("infinite", frame(touch=[1], measured=[float("inf")])),
    bad("words", frame(touch=[1], measured=["many"])),
    bad("missing", frame(touch=[1])),
    bad("unknown", frame(touch=[99], measured=[2.0])),
    bad("unnamed", unassessed(person=[1])),
    bad("reasonless", unassessed(person=[1], reason=[None])),
    bad("fractional", unassessed(person=[1.5], reason=["x"])),
    bad("absent", frame(touch=[None], measured=[2.0])),
    bad("fractions", frame(touch=[1.0], measured=[2.0])),
    bad("twice", frame(touch=[1, 1], measured=[2.0, 2.0])),
    bad("naive", frame(touch=[1], measured=[2.0], since=["yesterday"])),
    bad("lazy", lambda self, inboxes: Measurements(rule=self.rules[0], frame=inboxes.touches.lazy())),
    bad("spoils", spoil),
    bad("late", late),
    bad("plain-garbage", None, measure_inbox=lambda self, inbox: [3]),
    bad("plain-none", None, measure_inbox=lambda self, inbox: None),
    bad("plain-coroutine", None, measure_inbox=coroutine),
    bad("plain-nan", None, measure_inbox=lambda self, inbox: [self.rules[0].measured(float("nan"), at=1)]),
    bad("plain-stranger", None, measure_inbox=lambda self, inbox: [Measurement(rule="x/y", touch=1, measured=2)]),
    bad("plain-unknown", None, measure_inbox=lambda self, inbox: [self.rules[0].measured(2, at=1, touches=[77])]),
]  # fmt: skip


@hookimpl
def inbox_fatigue_scorers():
    return [Crowded, Monday, Told, Unsure, *BAD]
