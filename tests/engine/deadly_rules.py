"""House rules that end the worker of a cluster under which they run, once while reading and once while scoring.

What runs foreign code is a child of the worker, or a child of that, so they find it among their ancestors.
"""

from __future__ import annotations

import contextlib
import os
import signal
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from inbox_fatigue.plugin import Feature, Measurements, Rule, hookimpl

TEXT = dict.fromkeys(("because", "fires", "calm", "notices", "tires", "instead", "wrong_when"), "-")
OFTEN = Rule(slug="house/often", unit="touches", comfortable=2, unbearable=9, **TEXT)
RAISES = Rule(slug="house/raises", unit="touches", comfortable=1, unbearable=5, **TEXT)


def kill_the_worker(once):
    """Send SIGKILL to the worker, unless another has done so; without a folder to note it in, do nothing."""
    folder = os.environ.get("DEADLY_FOLDER")
    if folder is None:
        return
    with contextlib.suppress(FileExistsError):
        Path(folder, once).touch(exist_ok=False)
        os.kill(the_worker(), signal.SIGKILL)


def the_worker():
    """Return the process of the cluster's worker: the one that the command line's own process has started."""
    process, parent = os.getpid(), os.getppid()
    while "bin/inbox-fatigue" not in Path(f"/proc/{parent}/cmdline").read_text():
        process = parent
        parent = int(Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[1])
    return process


class Deadly:
    """Describes nothing; ends the worker when the first content is described."""

    features = (Feature("house_length", float, "characters of a text"),)

    def describe(self, writing):
        kill_the_worker("while-reading")
        return {"house_length": float(len(writing.text))}


@dataclass(frozen=True, kw_only=True)
class Often:
    """Counts touches; ends the worker when the first partition is scored."""

    rules = (OFTEN,)

    def measure(self, inboxes):
        kill_the_worker("while-scoring")
        nth = pl.int_range(1, pl.len() + 1).over("inbox").cast(pl.Float64)
        return Measurements(rule=OFTEN, frame=inboxes.touches.select("touch", measured=nth))


@dataclass(frozen=True, kw_only=True)
class Raises:
    """Is no use to anybody."""

    rules = (RAISES,)

    def measure(self, inboxes):
        raise ZeroDivisionError


@hookimpl
def inbox_fatigue_describers():
    """Offer the describer."""
    return [Deadly()]


@hookimpl
def inbox_fatigue_scorers():
    """Offer the rules."""
    return [Often, Raises]
