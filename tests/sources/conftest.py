"""Reading a path as the tool does: choose a source, ask for shards, read each."""

from __future__ import annotations

import pickle
from dataclasses import dataclass, field

import pytest

from inbox_fatigue.model import EventRows, Problem, RawMessage, SendRows, Skipped
from inbox_fatigue.sources import choose, inbox_fatigue_sources

SOURCES = {source.name: source for source in inbox_fatigue_sources()}


@dataclass
class Found:
    """What a path held, in order and by type."""

    source: str = ""
    shards: list = field(default_factory=list)
    items: list = field(default_factory=list)

    def of(self, kind):
        return [item for item in self.items if isinstance(item, kind)]

    @property
    def mails(self):
        return [item.raw for item in self.of(RawMessage)]

    @property
    def members(self):
        return [item.where.member for item in self.of(RawMessage)]

    @property
    def offsets(self):
        return [item.where.offset for item in self.of(RawMessage)]

    @property
    def problems(self):
        return [item.why for item in self.of(Problem)]

    @property
    def skipped(self):
        return [(item.where.member, item.why) for item in self.of(Skipped)]

    @property
    def sends(self):
        return [row for item in self.of(SendRows) for row in item.frame.to_dicts()]

    @property
    def events(self):
        return [row for item in self.of(EventRows) for row in item.frame.to_dicts()]


@pytest.fixture
def read():
    """Read a path to its end."""

    def reading(path, **options):
        source = choose(str(path), SOURCES, options)
        found = Found(source=source.name)
        for shard in source.shards(str(path), options):
            if isinstance(shard, Problem | Skipped):
                found.items.append(shard)
                continue
            found.shards.append(shard)
            found.items += source.read(pickle.loads(pickle.dumps(shard)), options)
        return found

    return reading


@pytest.fixture
def letter():
    """Write a small mail."""

    def writing(number=1, body="Hello"):
        return (
            f"From: sender@shop.example\nTo: reader{number}@people.example\nSubject: Offer {number}\n"
            f"Message-ID: <{number}@shop.example>\n\n{body}\n"
        ).encode()

    return writing


@pytest.fixture
def mailbox(letter):
    """Write an mbox of some small mails."""

    def writing(count, body="Hello"):
        stamp = b"From sender@shop.example Mon Mar  2 09:00:00 2026\n"
        return b"".join(stamp + letter(number, body) + b"\n" for number in range(1, count + 1))

    return writing
