"""A source for the tests of the reading workers: a shard is a script of what to do, one word an item.

Loaded as a loose plugin file, in the test process and in every worker.
"""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import polars as pl

from inbox_fatigue.errors import UsageError
from inbox_fatigue.plugin import Feature, Problem, RawMessage, SendRows, Skipped, Where, hookimpl

HOLD = bytearray


@dataclass(frozen=True)
class Script:
    name: str
    words: tuple[str, ...]
    memory: str = ""  # a file in which to remember what was done once


class Scripted:
    name = "scripted"

    def claims(self, path, options):
        return path.endswith(".script")

    def shards(self, path, options):
        yield from ()

    def read(self, shard, options):
        return None if shard.words == ("nothing",) else self.items(shard)

    def items(self, shard):
        for number, word in enumerate(shard.words):
            yield self.item(shard, number, word)

    def item(self, shard, number, word):  # noqa: C901, PLR0911, PLR0912 - one line a word
        where = Where(source="a.script", member=shard.name, offset=number)
        match word.split(":"):
            case ["skip"]:
                return Skipped(where=where, why="not-mail")
            case ["rows", many]:
                told = {
                    "recipient": ["a@x.example"] * int(many),
                    "at": [datetime(2026, 3, 2, tzinfo=UTC)] * int(many),
                }
                return SendRows(where=where, frame=pl.DataFrame(told))
            case ["odd-rows"]:
                return SendRows(where=where, frame=pl.DataFrame({"recipient": ["a@x.example"] * 3}))
            case ["text"]:
                return RawMessage(where=where, raw="From: ada@sender.example")
            case ["placeless"]:
                return Problem(why="not-a-mail", where="a.script")
            case ["wordless"]:
                return Problem(why="not-a-mail", detail=3, where=where)
            case ["negative"]:
                return Skipped(where=where, why="not-mail", count=-1)
            case ["lineless"]:
                return SendRows(where=Where(source="a", line="1"), frame=pl.DataFrame())
            case ["problem"]:
                return Problem(why="not-a-mail", where=where)
            case ["mail", text]:
                return RawMessage(where=where, raw=_mail(text.replace("-", " ")))
            case ["hang"]:
                time.sleep(600)
            case ["exit", code]:
                os._exit(int(code))
            case ["exit-once"]:
                memory = Path(shard.memory)
                if not memory.exists():
                    memory.write_text("done")
                    os._exit(9)
                return Skipped(where=where, why="second-time")
            case ["raise"]:
                raise RuntimeError("the disk\nis on fire")
            case ["quit"]:
                raise SystemExit(0)
            case ["user"]:
                raise UsageError("give --map recipient=COLUMN")
            case ["memory"]:
                return HOLD(1 << 40)
            case ["junk"]:
                return {"not": "an item"}
            case ["lambda"]:
                return Skipped(where=where, why=lambda: None)
            case ["class"]:
                return Skipped(where=where, why=Odd("odd"))
            case ["pause", seconds]:
                time.sleep(float(seconds))
                return Skipped(where=where, why="not-mail")
            case ["print"]:
                print("noise on stdout")
                return Skipped(where=where, why="not-mail")
        raise AssertionError(word)


class Odd(str):
    __slots__ = ()


def _mail(text):
    return (
        "From: Ada <ada@sender.example>\r\nTo: bob@reader.example\r\n"
        f"Subject: {text}\r\nDate: Mon, 02 Mar 2026 09:00:00 +0000\r\nMessage-ID: <{len(text)}@sender.example>\r\n"
        f"\r\nHello Bob, this is about {text} and nothing else.\r\n"
    ).encode()


class Moody:
    """A describer that does what the subject says."""

    features = (Feature("mood", str, "the subject"), Feature("length", float, "characters"))

    def describe(self, writing):
        match writing.subject.split()[0]:
            case "dies":
                os._exit(3)
            case "hangs":
                time.sleep(600)
            case "raises":
                raise ValueError(writing.subject)
            case "nan":
                return {"length": float("nan")}
        return {"mood": writing.subject, "length": len(writing.subject)}


@hookimpl
def inbox_fatigue_sources():
    return [Scripted()]


@hookimpl
def inbox_fatigue_describers():
    return [Moody()]
