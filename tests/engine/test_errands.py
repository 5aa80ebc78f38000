"""What a cluster's workers are sent and send back, without a cluster: errands are done one after the other here."""

from __future__ import annotations

import pickle
import shutil
import sys
import tempfile
import types
from dataclasses import fields, replace
from pathlib import Path

import polars as pl
import pytest
from fsspec.implementations.local import LocalFileSystem

from inbox_fatigue.audit.engines import engine_of
from inbox_fatigue.audit.judging.measuring import calls_for
from inbox_fatigue.audit.request import Call, Request
from inbox_fatigue.engine import exchange
from inbox_fatigue.engine.answers import fetched, written
from inbox_fatigue.engine.calls import Judged, ScorerCall
from inbox_fatigue.engine.cluster import Cluster, Lost
from inbox_fatigue.engine.dask import DaskEngine
from inbox_fatigue.engine.equipment import Equipment
from inbox_fatigue.engine.errands import FACTS, OF_ALL, OF_PART, Luggage, Partition
from inbox_fatigue.engine.jobs import Batch, ReadJob, WorkerSetup
from inbox_fatigue.engine.local import LocalEngine
from inbox_fatigue.engine.parcels import packed, unpacked
from inbox_fatigue.engine.storage import Storage
from inbox_fatigue.errors import FatigueError, UsageError
from inbox_fatigue.findings import Across
from inbox_fatigue.findings.unassessed import NOT_ASSESSED
from inbox_fatigue.host import PluginHost
from inbox_fatigue.inbox_frames import Inboxes
from inbox_fatigue.ledger.writing.mail_rows import MailRows, gather
from inbox_fatigue.limits import Limits
from inbox_fatigue.model import EventRows, Problem, SendRows, Skipped, Where
from inbox_fatigue.settings import build_scorers, load
from inbox_fatigue.sources.remote import remote_files, remote_kind
from inbox_fatigue.testing import inbox

HOUSE = str(Path(__file__).with_name("house_scorers.py"))


class Inline:
    """A cluster of no workers: what would be sent is pickled, done at once, and pickled back."""

    def __init__(self, size=2, lost=()):
        self.size, self._lost = size, lost

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass

    def done(self, errands):
        for number, (function, arguments) in enumerate(errands):
            if number in self._lost:
                yield number, Lost("4 workers were lost over it")
            else:
                there, sent = pickle.loads(pickle.dumps((function, arguments)))
                yield number, pickle.loads(pickle.dumps(there(*sent)))


def engine(cluster, storage=None, plugin_files=()):
    return DaskEngine(cluster, plugin_files=plugin_files, limits=Limits(), storage=storage and str(storage))


def test_inboxes_come_out_of_a_storage_as_they_went_in(varied, tmp_path):
    place = Storage(str(tmp_path))
    for name in (*OF_PART, *OF_ALL):
        place.write(name, getattr(varied, name))
    facts = {name: getattr(varied, name) for name in FACTS}
    found = Partition(own=place, shared=place, facts=facts).taken_up()
    for name in (*OF_PART, *OF_ALL):
        assert getattr(found, name).schema == getattr(varied, name).schema
        assert getattr(found, name).equals(getattr(varied, name)), name
    assert all(getattr(found, name) == getattr(varied, name) for name in FACTS)


@pytest.mark.parametrize("carried", [(*FACTS, "plan"), exchange.FACTS], ids=["a storage", "a directory"])
def test_all_that_scorers_may_look_at_is_handed_on(carried):
    """A field that is left behind has its default in a worker, and rules find something else there."""
    assert {one.name for one in fields(Inboxes)} == {*OF_PART, *OF_ALL, *carried}


def test_what_lies_in_a_storage_is_for_its_owner_alone(tmp_path):
    Storage(str(tmp_path)).below("run").write("touches", pl.DataFrame({"touch": [1]}))
    assert (tmp_path / "run").stat().st_mode & 0o077 == 0


def test_a_storage_that_cannot_be_written_to_is_told_in_one_sentence(tmp_path):
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(FatigueError, match=r"taken/run: cannot be written to \(.*\); give another --storage"):
        Storage(str(tmp_path / "taken")).below("run").write("touches", pl.DataFrame({"touch": [1]}))
    with pytest.raises(FatigueError, match=r"taken/run: cannot be written to \(.*\); give another --storage"):
        Storage(str(tmp_path / "taken")).below("run").begin()


def test_what_is_written_late_does_not_bring_a_removed_folder_back(tmp_path):
    """A worker goes on with its errand when the client was interrupted."""
    run = Storage(str(tmp_path / "storage")).fresh("inbox-fatigue-").begin()
    run.remove()
    with pytest.raises(FatigueError, match="cannot be written to"):
        run.fresh().write("touches", pl.DataFrame({"touch": [1]}))
    assert list((tmp_path / "storage").iterdir()) == []


def test_a_scheduler_that_went_away_between_two_steps_is_told(monkeypatch):
    class Gone:
        def nthreads(self):
            raise OSError("Timed out trying to connect")

    cluster = Cluster(scheduler="tcp://127.0.0.1:1", workers=None, memory=1)
    monkeypatch.setattr(cluster, "_client", Gone())
    with pytest.raises(FatigueError, match="the scheduler is gone; start the call again"):
        _ = cluster.size


class KeylessError(Exception):
    """What botocore raises without credentials is an Exception and nothing more."""


def test_errors_of_a_storage_are_told_whatever_they_are(monkeypatch, tmp_path):
    def fail(*_, **__):
        raise KeylessError("no keys")

    for name in ("open", "rm", "find", "isfile"):
        monkeypatch.setattr(LocalFileSystem, name, fail)
    place = Storage(str(tmp_path))
    for doing, what in (
        (lambda: place.write("x", pl.DataFrame()), "cannot be written to"),
        (lambda: place.read("x"), "cannot be read"),
        (place.remove, "cannot be deleted"),
        (lambda: list(remote_files(f"file://{tmp_path}")), "could not be listed"),
        (lambda: remote_kind(f"file://{tmp_path}"), "could not be opened"),
    ):
        with pytest.raises(FatigueError, match=rf"{what} \(no keys\)"):
            doing()


def test_no_password_of_an_address_is_told(monkeypatch, tmp_path):
    url = f"file://ada:secret@{tmp_path}"
    monkeypatch.setattr(LocalFileSystem, "open", lambda *_, **__: 1 / 0)
    with pytest.raises(FatigueError, match=r"^file://ada:\*\*\*@/.*: cannot be read \(division by zero\)"):
        Storage(url).read("x")
    with pytest.raises(FatigueError, match=r"^foo://ada:\*\*\*@host/x: could not be opened"):
        remote_kind("foo://ada:secret@host/x")


def test_what_ended_a_run_is_told_before_what_is_wrong_with_cleaning_up(monkeypatch, tmp_path):
    def refuse(*_, **__):
        raise OSError("not allowed")

    def ended(run):
        monkeypatch.setattr(LocalFileSystem, "rm", refuse)
        with run:
            raise FatigueError("the disk is full")

    with pytest.raises(FatigueError, match=r"^the disk is full$"):
        ended(engine(Inline(), tmp_path))
    with pytest.raises(FatigueError, match=r"cannot be deleted \(not allowed\)"), engine(Inline(), tmp_path):
        pass


@pytest.fixture
def read(tmp_path, letter):
    """A job and its only batch: three mails, rows of two logs, a problem and something set aside."""
    box = tmp_path / "box.mbox"
    box.write_bytes(
        b"".join(
            b"From x Mon Mar  2 09:00:00 2026\n"
            + letter(to=f"p{n}@reader.example", body=f"Spring {n}")
            + b"\n"
            for n in range(3)
        )
    )
    (shard,) = PluginHost().sources()["mbox"].shards(str(box), {"limits": Limits()})
    job = ReadJob(path=str(box), source="mbox", shard=shard)
    setup = WorkerSetup(source_options={"limits": Limits()}, gather=gather)
    with LocalEngine(plugin_files=(), limits=Limits(), workers=1) as local:
        batches = list(local.read([job], setup))
    where = Where(source="log.csv", member="part", line=2)
    more = (
        SendRows(where=where, frame=pl.DataFrame({"recipient": ["a@b.example"], "line": [2]})),
        EventRows(where=where, frame=pl.DataFrame({"recipient": ["a@b.example"], "line": [3]})),
        Problem(why="not-a-date", detail="of a row", where=where, lost=1),
        Skipped(why="empty-file", where=Where(source="log.csv", member="none", offset=0)),
    )
    return job, [replace(batch, items=(*more, *batch.items)) for batch in batches[:1]], batches[1:]


def _together(parts):
    """Return the rows of several batches of mails as those of one."""
    whole = {}
    for one in fields(MailRows):
        values = [getattr(part, one.name) for part in parts]
        if isinstance(values[0], dict):
            whole[one.name] = {key: value for each in values for key, value in each.items()}
        else:
            whole[one.name] = sum(values, type(values[0])())
    return MailRows(**whole)


def test_batches_come_out_of_parcels_as_they_went_in(read, tmp_path):
    job, first, rest = read
    storage = Storage(str(tmp_path / "storage")).begin()
    (parcel,) = packed(iter([*first, *rest]), storage)
    batch = unpacked(parcel)
    sent = [item for one in (*first, *rest) for item in one.items]
    kinds = {type(item).__name__ for item in sent}
    assert kinds == {"SendRows", "EventRows", "Problem", "Skipped", "MailRows"}
    assert (batch.job, batch.finished, batch.next_item) == (job, True, 3)
    mails = [item for item in sent if isinstance(item, MailRows)]  # in several batches, if reading was slow
    for item in [*(item for item in sent if item not in mails), _together(mails)]:
        (twin,) = [one for one in batch.items if type(one) is type(item)]
        if isinstance(item, SendRows | EventRows):
            assert twin.where == item.where
            assert twin.frame.equals(item.frame)
        else:
            assert twin == item
    assert list((tmp_path / "storage").iterdir()) == []


def test_an_oddity_of_a_mail_that_was_read_is_not_a_loss(read, tmp_path):
    """A problem beside the others costs a message; one among the rows of mails costs none."""
    _, (batch,), _ = read
    mails = batch.items[-1]
    mails.problems.append(Problem(why="parsers-differ", detail="odd"))
    (parcel,) = packed(iter([batch]), Storage(str(tmp_path / "storage")).begin())
    items = unpacked(parcel).items
    assert [one.why for one in items if isinstance(one, Problem)] == ["not-a-date"]
    assert [one.why for one in items[-1].problems] == ["parsers-differ"]


def test_answers_come_out_of_a_storage_as_they_went_in(varied, calls, tmp_path):
    with LocalEngine(plugin_files=(), limits=Limits()) as local:
        told = local.judge(varied, calls[:3])
    failed = Judged(
        call=calls[3],
        outcomes={},
        not_assessed=pl.DataFrame(schema=NOT_ASSESSED),
        people=told[0].people,
        seconds=1.5,
        problem=Problem(why="scorer-failed", plugin="house", lost=0),
    )
    found = fetched(written([*told, failed], Storage(str(tmp_path / "storage")).begin()), calls[:4])
    for one, other in zip(found, [*told, failed], strict=True):
        same(one, other)
        assert (one.problem, one.seconds) == (other.problem, other.seconds)
    assert list((tmp_path / "storage").iterdir()) == []


def same(one, other):
    """Hold two answers to be equal in every frame."""
    assert one.outcomes.keys() == other.outcomes.keys()
    assert one.not_assessed.equals(other.not_assessed)
    assert one.people.sort().equals(other.people.sort())
    for slug, outcome in one.outcomes.items():
        for name in ("hits", "findings", "evidence", "unassessed"):
            told = getattr(outcome, name)
            assert told.schema == getattr(other.outcomes[slug], name).schema
            assert told.equals(getattr(other.outcomes[slug], name)), (slug, name)


@pytest.fixture(scope="module")
def calls():
    return calls_for(build_scorers(load(None, {}, {}), PluginHost()), planned=False)


def test_workers_find_what_the_whole_finds(varied, calls, tmp_path):
    with LocalEngine(plugin_files=(), limits=Limits()) as local:
        whole = local.judge(varied, calls)
    with engine(Inline(size=3), tmp_path) as spread:
        found = spread.judge(varied, calls)
        assert list(tmp_path.rglob("*.parquet"))
    assert [one.problem for one in found] == [None] * len(calls)
    for one, other in zip(found, whole, strict=True):
        same(one, other)
    assert list(tmp_path.rglob("*.parquet")) == []


def people(*names):
    return inbox(*({"at": f"2026-03-0{day}", "person_named": name} for name in names for day in range(1, 5)))


def house_calls():
    host = PluginHost(files=(HOUSE,))
    wanted = {"house/crowded", "house/raises", "house/dies"}
    return [
        ScorerCall(plugin="house", rules=scorer.rules)
        for _, scorer in host.scorers()
        if wanted & {rule.slug for rule in scorer.rules}
    ]


def test_house_rules_travel_as_files_and_a_bad_one_costs_itself_alone():
    with engine(Inline(), plugin_files=(HOUSE,)) as spread:
        found = {one.call.rules[0].slug: one for one in spread.judge(people(*"abcdef"), house_calls())}
    assert {slug: one.problem and one.problem.why for slug, one in found.items()} == {
        "house/crowded": None,
        "house/raises": "scorer-failed",
        "house/dies": "scorer-died",
    }
    assert len(found["house/crowded"].outcomes["house/crowded"].findings) == 6


def test_half_an_answer_is_none():
    """Where the workers of one partition were lost, every scorer that looked at partitions has failed."""
    calls = [call for call in house_calls() if call.rules[0].slug == "house/crowded"]
    with engine(Inline(size=2, lost=(1,)), plugin_files=(HOUSE,)) as spread:
        (judged,) = spread.judge(people(*"abcdef"), calls)
    assert judged.problem.why == "scorer-died"
    assert judged.problem.detail == "house/crowded, house/spoken: 4 workers were lost over it"
    assert judged.outcomes == {}


def test_settings_that_cannot_be_sent_fail_their_scorer_alone():
    (call,) = [call for call in house_calls() if call.rules[0].slug == "house/crowded"]
    with engine(Inline(), plugin_files=(HOUSE,)) as spread:
        bad, good = spread.judge(people("a", "b"), [replace(call, settings={"window": lambda: None}), call])
    assert "house/spoken: its settings cannot be sent" in bad.problem.detail
    assert good.problem is None


def test_a_scorer_that_says_nonsense_of_how_far_it_looks_sees_everybody():
    class Odd:
        looks_across = "the street"
        rules = ()

    class Built:
        cls, plugin_label, values = Odd, "odd", {}
        rules = (house_calls()[0].rules[0],)

    (call,) = calls_for([Built], planned=False)
    assert call.across is Across.EVERYBODY


def test_a_shard_whose_workers_were_lost_is_a_problem(read):
    job, _, _ = read
    setup = WorkerSetup(source_options={"limits": Limits()}, gather=gather)
    with engine(Inline(lost=(0,))) as spread:
        (batch,) = spread.read([job], setup)
    assert isinstance(batch, Batch)
    assert batch.finished
    assert [(one.why, one.lost) for one in batch.items] == [("rest-not-read", 0)]


def test_a_shard_whose_class_a_worker_does_not_have_is_a_problem(read, monkeypatch):
    """As of a source that cannot be imported there: the worker itself imports nothing for it."""
    job, _, _ = read
    elsewhere = types.ModuleType("not_installed_there")
    exec("class Shard:\n    name = 'one'", elsewhere.__dict__)
    monkeypatch.setitem(sys.modules, "not_installed_there", elsewhere)
    setup = WorkerSetup(source_options={"limits": Limits()}, gather=gather)
    with engine(Inline()) as spread:
        batches = list(spread.read([replace(job, shard=elsewhere.Shard()), job], setup))
    problems = [one for batch in batches for one in batch.items if isinstance(one, Problem)]
    (told,) = problems
    assert (told.why, told.where.member, told.lost) == ("rest-not-read", "one", 0)
    assert "No module named 'not_installed_there'" in told.detail
    assert any(isinstance(one, MailRows) for batch in batches for one in batch.items)


def test_a_worker_that_came_late_with_other_plugins_does_nothing(read, monkeypatch):
    job, _, _ = read
    with engine(Inline()) as spread:
        there = Equipment(version="9", plugins=(), is_daemon=False)
        monkeypatch.setattr(Equipment, "here", classmethod(lambda _: there))
        with pytest.raises(UsageError, match=r"^a worker on .+ has inbox-fatigue 9; install "):
            list(spread.read([job], WorkerSetup(source_options={"limits": Limits()}, gather=gather)))


def test_a_worker_that_cannot_reach_the_storage_is_named(read, tmp_path):
    """The client may well reach it: a folder of its own disk, or with keys that the worker lacks."""
    job, _, _ = read
    with engine(Inline(), tmp_path / "mine") as spread:
        shutil.rmtree(tmp_path / "mine")
        with pytest.raises(FatigueError, match=r"^a worker on .+ told: .+/mine/.+: cannot be written to"):
            list(spread.read([job], WorkerSetup(source_options={"limits": Limits()}, gather=gather)))


def test_a_worker_without_room_is_named(read, monkeypatch, tmp_path):
    job, _, _ = read
    with engine(Inline()) as spread:
        monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "gone"))
        with pytest.raises(FatigueError, match=r"^a worker on .+ cannot go on \(.*gone.*\); see to it there"):
            list(spread.read([job], WorkerSetup(source_options={"limits": Limits()}, gather=gather)))


def test_without_the_extra_one_sentence_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with (
        pytest.raises(UsageError, match=r"pip install 'inbox-fatigue\[dask\]'"),
        Cluster(scheduler=None, workers=1, memory=2**30),
    ):
        pass


def test_luggage_may_hold_two_files_of_one_name(tmp_path):
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "rules.py").write_text(folder)
    luggage = Luggage.of([str(tmp_path / folder / "rules.py") for folder in ("one", "two")])
    with luggage.laid_out() as paths:
        assert [Path(path).read_text() for path in paths] == ["one", "two"]
        assert {Path(path).name for path in paths} == {"rules.py"}


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"scheduler": "tcp://127.0.0.1:1"}, "--scheduler is for --engine dask"),
        ({"storage": "s3://bucket"}, "--storage is for --engine dask"),
        ({"engine": "dask", "scheduler": "tcp://127.0.0.1:1"}, "--scheduler needs --storage"),
        ({"engine": "dask", "scheduler": "", "storage": "/x"}, "--scheduler is empty"),
        ({"engine": "dask", "scheduler": "tcp://127.0.0.1:1", "storage": " "}, "--storage is empty"),
        ({"engine": "dask", "storage": "s3://"}, "--storage s3://: names no bucket"),
        (
            {"engine": "dask", "scheduler": "tcp://127.0.0.1:1", "storage": "x", "workers": 2},
            "--workers starts processes on this machine",
        ),
        (
            {
                "engine": "dask",
                "scheduler": "tcp://127.0.0.1:1",
                "storage": "x",
                "paths": ("s3://b/log.csv", "/srv/mail", "mail.mbox"),
            },
            "^mail.mbox: workers have other working directories; give the full path, or a URL",
        ),
        (
            {
                "engine": "dask",
                "scheduler": "tcp://127.0.0.1:1",
                "storage": "x",
                "events": ("events.csv",),
            },
            "^events.csv: workers have other working directories; give the full path$",
        ),
    ],
)
def test_options_that_do_not_go_together_are_told(given, said):
    call = Call(request=Request(**given), settings=load(None, {}, {}), host=PluginHost(), progress=print)
    with pytest.raises(UsageError, match=said):
        engine_of(call)
