"""Who reads what: a worker stays in one stretch of an archive."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from inbox_fatigue.engine.jobs import ReadJob
from inbox_fatigue.engine.shares import Shares

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True)
class Part:
    name: str


def jobs(path: str, count: int) -> list[ReadJob]:
    return [ReadJob(path=path, source="s", shard=Part(str(number))) for number in range(count)]


def name(job: ReadJob | None) -> str:
    return "" if job is None else f"{job.path}{job.shard.name}"


def test_two_workers_read_one_half_of_an_archive_each() -> None:
    shares = Shares(jobs("a", 6))
    read = [(name(shares.next_of(0)), name(shares.next_of(1))) for _ in range(3)]
    assert read == [("a0", "a3"), ("a1", "a4"), ("a2", "a5")]
    assert shares.next_of(0) is None


def test_who_is_done_takes_the_far_half_of_what_another_has_before_it() -> None:
    shares = Shares(jobs("a", 8))
    assert [name(shares.next_of(0)), name(shares.next_of(1))] == ["a0", "a4"]
    assert [name(shares.next_of(0)) for _ in range(3)] == ["a1", "a2", "a3"]
    assert name(shares.next_of(0)) == "a6"
    assert [name(shares.next_of(1)), name(shares.next_of(0))] == ["a5", "a7"]


def test_an_archive_is_begun_when_the_one_before_has_been_handed_out() -> None:
    begun: list[str] = []

    def archives() -> Iterator[ReadJob]:
        for path in "ab":
            begun.append(path)
            yield from jobs(path, 2)

    shares = Shares(archives())
    assert name(shares.next_of(0)) == "a0"
    assert name(shares.next_of(1)) == "a1"
    assert [name(shares.next_of(1)), name(shares.next_of(0))] == ["b0", "b1"]
    assert begun == ["a", "b"]


def test_what_a_lost_worker_had_before_it_is_read_by_others() -> None:
    shares = Shares(jobs("a", 5))
    assert name(shares.next_of(0)) == "a0"
    assert shares.waiting == 4
    assert [name(shares.next_of(1)) for _ in range(4)] == ["a3", "a4", "a2", "a1"]
    assert shares.next_of(1) is None
