"""What each step costs the client and the workers, and whether partitions pay on one machine.

    python -m benchmarks.engines [--touches 1000000] [--pairs 5] [--seed 1]

Processor seconds are told, which a busy machine changes little, and per million touches, so that they can be
multiplied. Nothing is run on a cluster: the same functions do the same work there.
"""

from __future__ import annotations

import argparse
import resource
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

from benchmarks import send_logs
from inbox_fatigue import audit
from inbox_fatigue import inboxes as replay
from inbox_fatigue.audit.judging.measuring import calls_for
from inbox_fatigue.audit.settling import settle
from inbox_fatigue.engine.answers import fetched, written
from inbox_fatigue.engine.dask import TOUCHES_OF_PART
from inbox_fatigue.engine.dividing import across
from inbox_fatigue.engine.errands import OF_PART
from inbox_fatigue.engine.judging import Judges
from inbox_fatigue.engine.local import LocalEngine
from inbox_fatigue.engine.partitions import partitions
from inbox_fatigue.engine.processes import CONTEXT
from inbox_fatigue.engine.storage import Storage
from inbox_fatigue.host import PluginHost
from inbox_fatigue.ledger import open_ledger
from inbox_fatigue.limits import Limits
from inbox_fatigue.settings import build_scorers, load

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MILLION = 1_000_000


@dataclass(slots=True)
class Costs:
    """What steps cost, in the order in which they were taken."""

    touches: int
    rows: list[tuple[str, float, float, str]] = field(default_factory=list)

    @contextmanager
    def step(self, what: str) -> Iterator[list[str]]:
        """Add the processor time of a block, of this process and of those that it started and ended."""
        remarks: list[str] = []
        own, children = (_cpu(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
        yield remarks
        share = MILLION / self.touches
        self.rows.append(
            (
                what,
                (_cpu(resource.RUSAGE_SELF) - own) * share,
                (_cpu(resource.RUSAGE_CHILDREN) - children) * share,
                "; ".join(remarks),
            )
        )

    def shown(self) -> str:
        """Return a table in Markdown."""
        head = ["| step, per million touches | client, CPU s | workers, CPU s | |", "|---|---|---|---|"]
        return "\n".join(
            head
            + [f"| {what} | {own:.1f} | {theirs:.1f} | {more} |" for what, own, theirs, more in self.rows]
        )


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.engines", description=__doc__)
    parser.add_argument("--touches", type=int, default=MILLION)
    parser.add_argument("--pairs", type=int, default=5, help="runs in one partition and in two, in turn")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="inbox-fatigue-benchmarks-") as folder:
        room = Path(folder)
        # In a process of its own, whose memory is not counted here.
        writing = CONTEXT.Process(
            target=send_logs.write, args=(asked.touches, asked.seed, room / "sends.parquet")
        )
        writing.start()
        writing.join()
        inboxes, calls = _steps(asked.touches, room)
        if asked.pairs:
            _pairs(inboxes, calls, asked.pairs)


def _steps(touches: int, room: Path) -> tuple[Any, Any]:
    costs, host, settings = Costs(touches), PluginHost(), load(None, {}, {})
    request = audit.Request(
        paths=(str(room / "sends.parquet"),), db=str(room / "ledger.db"), mapping={"at": "sent_at"}
    )
    with costs.step("read a log, write the ledger, work out people and creatives") as told:
        audit.ingest(request, settings, host, lambda *_: None)
        told.append(f"ledger {_per(room / 'ledger.db', touches)} bytes a touch")
    ledger = open_ledger(str(room / "ledger.db"))
    calls = calls_for(build_scorers(settings, host), planned=False)
    with costs.step("load inboxes") as told:
        inboxes = replay.load(ledger, settle(ledger, (), settings, merge=True), replay.Period(), kinds={})
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        told.append(f"{peak / 1024**2:.0f} MiB of memory at the peak")
    ledger.close()
    place = Storage(str(room / "storage")).begin()
    with costs.step("cut into partitions, and write those as Parquet") as told:
        count = max(2, -(-touches // TOUCHES_OF_PART))
        for number, part in enumerate(partitions(inboxes, across(calls), count)):
            folder = place.below(str(number)).begin()
            for name in OF_PART:
                folder.write(name, getattr(part, name))
        told.append(f"{_per(room / 'storage', touches)} bytes a touch")
    with costs.step("score"), Judges(plugin_files=(), limits=Limits()) as judges:
        judged = judges.judge(inboxes, calls)
    with costs.step("write what was found as Parquet, and fetch it") as told:
        answers = written(judged, place.below("answers").begin())
        told.append(f"{_per(room / 'storage' / 'answers', touches)} bytes a touch")
        fetched(answers, calls)
    with costs.step("the whole of `score`, with reports and scores written"):
        audit.score(audit.Request(db=str(room / "ledger.db")), settings, host, lambda *_: None)
    print(costs.shown(), end="\n\n")
    return inboxes, calls


def _pairs(inboxes: Any, calls: Any, pairs: int) -> None:
    """Score in one partition and in two by two processes, in turn, and print medians and their ratio."""
    taken: dict[int, list[float]] = {1: [], 2: []}
    for _ in range(pairs):
        for parts, seconds in taken.items():
            began = time.perf_counter()
            with LocalEngine(plugin_files=(), limits=Limits(), parts=parts, judges=parts) as engine:
                engine.judge(inboxes, calls)
            seconds.append(time.perf_counter() - began)
    one, two = median(taken[1]), median(taken[2])
    ratio = median(b / a for a, b in zip(taken[1], taken[2], strict=True))
    print(
        f"scored in one partition: {one:.1f} s; in two by two processes: {two:.1f} s, {ratio:.2f} × as long"
    )
    print(f"(medians of {pairs} pairs)")


def _per(path: Path, touches: int) -> str:
    files = [path] if path.is_file() else [one for one in path.rglob("*") if one.is_file()]
    return f"{sum(one.stat().st_size for one in files) / touches:.0f}"


def _cpu(who: int) -> float:
    used = resource.getrusage(who)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main()
