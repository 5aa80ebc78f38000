"""The cluster as its client sees it: workers that are lost for good, that differ, and addresses of something else."""

from __future__ import annotations

import asyncio
import socket
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from inbox_fatigue.engine import cluster as module
from inbox_fatigue.engine.cluster import LOOPBACK, Cluster
from inbox_fatigue.engine.equipment import Equipment
from inbox_fatigue.errors import FatigueError, UsageError

distributed = pytest.importorskip(
    "distributed", reason="needs the extra dask: pip install 'inbox-fatigue[dask]'"
)

pytestmark = pytest.mark.timeout(120)

OWN = Equipment(version="2", plugins=("extra 1.0", "sources 2"), is_daemon=False)


@pytest.fixture
def local():
    """A scheduler with two workers that are threads of this process."""
    with distributed.LocalCluster(
        n_workers=2,
        threads_per_worker=1,
        processes=False,
        protocol="tcp",
        host=LOOPBACK,
        dashboard_address=None,
        scheduler_kwargs={"dashboard_address": f"{LOOPBACK}:0"},
    ) as one:
        yield one


def reached(address):
    return Cluster(scheduler=address, workers=None, memory=2**30)


def nap(number):
    time.sleep(0.1)
    return number


def test_what_a_worker_had_that_never_comes_back_is_done_by_the_others(local):
    with reached(local.scheduler_address) as few:
        assert few.size == 2
        coming = few.done((nap, (number,)) for number in range(9))
        found = [next(coming)]
        local.scale(1)
        found += coming
    assert sorted(found) == [(number, number) for number in range(9)]


class Deserted:
    """A scheduler that has as many workers at each look as it is told; the last number stays."""

    def __init__(self, *counts):
        self._counts = list(counts)

    def nthreads(self):
        count = self._counts.pop(0) if len(self._counts) > 1 else self._counts[0]
        return {f"tcp://w:{number}": 1 for number in range(count)}


class Coming:
    """Errands of which one comes to an end after some looks."""

    def __init__(self, looks):
        self._looks = looks

    def has_ready(self):
        self._looks -= 1
        return self._looks < 0


class Clock:
    """A clock that goes on only while somebody sleeps."""

    def __init__(self):
        self.now = 0.0

    def monotonic(self):
        return self.now

    def sleep(self, seconds):
        self.now += seconds


@pytest.fixture
def clock(monkeypatch):
    one = Clock()
    monkeypatch.setattr(module, "time", one)
    return one


def deserted(monkeypatch, *counts):
    one = reached("tcp://s:1")
    monkeypatch.setattr(one, "_client", Deserted(*counts))
    return one


def test_a_run_without_any_worker_is_given_up_after_a_while(monkeypatch, clock):
    with pytest.raises(FatigueError, match="no workers any more; start some, and the call again"):
        deserted(monkeypatch, 1, 0)._wait_for(Coming(9_999))
    assert 60 < clock.now < 65


def test_workers_that_come_back_in_time_go_on(monkeypatch, clock):
    deserted(monkeypatch, *[0] * 50, 1, *[0] * 50, 1)._wait_for(Coming(9_999))
    assert clock.now > 150


def test_a_scheduler_without_workers_is_told(local):
    local.scale(0)
    local.sync(local._correct_state)
    with (
        pytest.raises(UsageError, match="it has no workers; start some with dask worker"),
        reached(local.scheduler_address),
    ):
        pass


def test_a_port_at_which_something_else_listens_is_no_scheduler(monkeypatch):
    """It takes the connection and says nothing, for which Dask waits for ever."""
    monkeypatch.setattr(module, "_ANSWERS_WITHIN", 0.5)
    with socket.create_server((LOOPBACK, 0)) as silent:
        address = f"tcp://{LOOPBACK}:{silent.getsockname()[1]}"
        with (
            pytest.raises(UsageError, match=f"^--scheduler {address}: no scheduler answers there"),
            reached(address),
        ):
            pass


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("nonsense", "no scheduler answers there; see that it runs, and its port"),
        ("tcp://", "no scheduler answers there; see that it runs, and its port"),
        ("foo://x:1", "no scheduler answers there; see that it runs, and its port"),
        ("tls://127.0.0.1:1", r"cannot be reached \(TLS expects .*\); see how Dask is configured here"),
    ],
)
def test_bad_addresses_are_told(address, said):
    with pytest.raises(UsageError, match=f"^--scheduler {address}: {said}$"), reached(address):
        pass


def test_an_address_is_tried_also_where_a_loop_runs_already():
    """As in a notebook, and beside a browser that tests drive."""

    async def calling():
        with reached("tcp://"):
            pass

    with ThreadPoolExecutor(1) as aside, pytest.raises(UsageError, match="no scheduler answers there"):
        aside.submit(lambda: asyncio.run(calling())).result()


class Told:
    """A client whose workers said something about themselves."""

    def __init__(self, found):
        self._found = found

    def run(self, _function, *, on_error):
        assert on_error == "return"
        return {"tcp://a:1": OWN, "tcp://b:2": self._found}


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (ModuleNotFoundError("inbox_fatigue"), "has no inbox-fatigue 2; install it there"),
        (AttributeError("of an older version"), "has no inbox-fatigue 2; install it there"),
        (OSError("timed out"), "does not answer; start it again"),
        (
            Equipment(version="1", plugins=OWN.plugins, is_daemon=False),
            "has inbox-fatigue 1; install 2 there",
        ),
        (
            Equipment(version="2", plugins=("extra 0.9", "sources 2"), is_daemon=False),
            "lacks what is installed here: extra 1.0; install it there, in the same version",
        ),
        (
            Equipment(version="2", plugins=(*OWN.plugins, "more 1"), is_daemon=False),
            "has what is not installed here: more 1; install it here, or remove it there",
        ),
        (
            Equipment(version="2", plugins=OWN.plugins, is_daemon=True),
            "may not start processes; start workers with DASK_DISTRIBUTED__WORKER__DAEMON=False",
        ),
    ],
)
def test_a_worker_that_differs_is_named_with_what_to_do(found, said, monkeypatch):
    monkeypatch.setattr(Equipment, "here", classmethod(lambda _: OWN))
    one = reached("tcp://s:1")
    monkeypatch.setattr(one, "_client", Told(found))
    with pytest.raises(UsageError, match=f"^the worker tcp://b:2 {said}"):
        one._check("tcp://s:1")


def test_equipment_is_what_is_installed_here():
    here = Equipment.here()
    assert here.mismatch(here) == ""
    assert f"sources {here.version}" in here.plugins
