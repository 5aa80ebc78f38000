"""What a worker read of a shard, as Parquet in a storage, until the one writer of the ledger fetches it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import polars as pl

from inbox_fatigue.engine.jobs import Batch, ReadJob
from inbox_fatigue.ledger.writing.mail_rows import MailRows
from inbox_fatigue.ledger.writing.row_frames import TABLES, add_rows, frames_of, rows_of
from inbox_fatigue.model import EventRows, Problem, SendRows, Skipped, Where

if TYPE_CHECKING:
    from collections.abc import Iterator

    from inbox_fatigue.engine.storage import Storage

_ENOUGH = 20_000  # items in a parcel: some 100 MB of rows, and few enough files
_WHERE = {"source": pl.String, "member": pl.String, "offset": pl.Int64, "line": pl.Int64}
_PROBLEMS = {"why": pl.String, "detail": pl.String, "plugin": pl.String, "lost": pl.Int64, **_WHERE}
_SKIPPED = {"why": pl.String, **_WHERE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """The items of a job from first_item until before next_item, and where their rows lie."""

    job: ReadJob
    first_item: int
    next_item: int
    finished: bool
    place: Storage
    names: tuple[str, ...]  # of the files
    logs: tuple[tuple[str, bool, Where], ...]  # file, whether it holds sends (else events), first row's place


@dataclass(slots=True, kw_only=True)
class Packing:
    """Batches of one job that make up one parcel."""

    job: ReadJob
    first_item: int
    next_item: int
    finished: bool = False
    mails: MailRows = field(default_factory=MailRows)
    logs: list[SendRows | EventRows] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)

    def add(self, batch: Batch) -> bool:
        """Take in the job's next batch; returns whether the parcel is full."""
        self.next_item, self.finished = batch.next_item, batch.finished
        for item in batch.items:
            match item:
                case MailRows():
                    add_rows(self.mails, item)
                case SendRows() | EventRows():
                    self.logs.append(item)
                case Problem():
                    self.problems.append(item)
                case Skipped():
                    self.skipped.append(item)
                case _:
                    raise TypeError(f"a {type(item).__name__} cannot travel")
        rows = sum(len(one.frame) for one in self.logs)
        return self.finished or self.next_item - self.first_item + rows >= _ENOUGH

    def written(self, storage: Storage) -> Parcel:
        """Write the parcel into a folder of its own."""
        place = storage.fresh()
        frames = frames_of(self.mails)
        for name, told in (("problems", self.problems), ("oddities", self.mails.problems)):
            if told:
                frames[name] = pl.DataFrame(map(_problem, told), schema=_PROBLEMS, orient="row")
        if self.skipped:
            rows = [(one.why, *_place(one.where)) for one in self.skipped]
            frames["skipped"] = pl.DataFrame(rows, schema=_SKIPPED, orient="row")
        logs = [(f"log-{number}", one) for number, one in enumerate(self.logs)]
        frames |= {name: one.frame for name, one in logs}
        for name, frame in frames.items():
            place.write(name, frame)
        return Parcel(
            job=self.job,
            first_item=self.first_item,
            next_item=self.next_item,
            finished=self.finished,
            place=place,
            names=tuple(frames),
            logs=tuple((name, isinstance(one, SendRows), one.where) for name, one in logs),
        )


def packed(batches: Iterator[Batch], storage: Storage) -> tuple[Parcel, ...]:
    """Write the batches of several jobs and return where they lie, each job's in order."""
    open_parcels: dict[tuple[str, str], Packing] = {}
    done = []
    for batch in batches:
        name = (batch.job.path, batch.job.shard.name)
        fresh = Packing(job=batch.job, first_item=batch.first_item, next_item=batch.next_item)
        if open_parcels.setdefault(name, fresh).add(batch):
            done.append(open_parcels.pop(name).written(storage))
    done += [parcel.written(storage) for parcel in open_parcels.values()]
    return tuple(done)


def unpacked(parcel: Parcel) -> Batch:
    """Return a parcel as the batch that it was packed from, and delete it from the storage."""
    frames = parcel.place.read_all(parcel.names)
    items: list[Any] = []
    for name, are_sends, where in parcel.logs:
        items.append((SendRows if are_sends else EventRows)(where=where, frame=frames[name]))
    items += _problems(frames, "problems")
    for why, *place in frames["skipped"].iter_rows() if "skipped" in frames else ():
        if (found := _where(*place)) is not None:  # which it always is
            items.append(Skipped(why=why, where=found))
    mails = rows_of({table: frames[table] for table in TABLES if table in frames})
    mails.problems.extend(_problems(frames, "oddities"))  # of mails that were read all the same
    if mails != MailRows():
        items.append(mails)
    if parcel.names:
        parcel.place.remove()
    return Batch(
        job=parcel.job,
        first_item=parcel.first_item,
        next_item=parcel.next_item,
        items=tuple(items),
        finished=parcel.finished,
    )


def _problems(frames: dict[str, pl.DataFrame], name: str) -> Iterator[Problem]:
    for why, detail, plugin, lost, *place in frames[name].iter_rows() if name in frames else ():
        yield Problem(why=why, detail=detail, plugin=plugin, lost=lost, where=_where(*place))


def _problem(problem: Problem) -> tuple[Any, ...]:
    return (problem.why, problem.detail, problem.plugin, problem.lost, *_place(problem.where))


def _place(where: Where | None) -> tuple[str | None, str | None, int | None, int | None]:
    return (None,) * 4 if where is None else (where.source, where.member, where.offset, where.line)


def _where(source: str | None, member: str, offset: int | None, line: int | None) -> Where | None:
    return None if source is None else Where(source=source, member=member, offset=offset, line=line)
