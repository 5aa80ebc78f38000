"""The reading workers keep what they can, name what they cannot, and never hang."""

from __future__ import annotations

import contextlib
import importlib.util
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from inbox_fatigue.engine.reading import ReadJob, WorkerSetup, read_shards
from inbox_fatigue.errors import FatigueError, UsageError
from inbox_fatigue.ledger.writing.mail_rows import gather
from inbox_fatigue.limits import Limits
from inbox_fatigue.model import Problem, SendRows, Skipped

HOUSE = Path(__file__).with_name("house_source.py")
QUICK = Limits(message_seconds=0.3)
PATIENT = Limits(message_seconds=2)  # where mail is read


@pytest.fixture(scope="module")
def house():
    """The plugin as the parent has it: under the name that PluginHost gives to a loose file."""
    spec = importlib.util.spec_from_file_location("file_house_source", HOUSE)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    yield module
    del sys.modules[spec.name]


@pytest.fixture
def read(house, tmp_path):
    """Read scripts, one job each, and return the batches and the items by job."""

    def run(*scripts, workers=1, limits=QUICK, files=(str(HOUSE),), source="scripted", first_item=0, **setup):
        jobs = [
            ReadJob(
                path="a.script",
                source=source,
                shard=house.Script(f"shard-{number}", tuple(script.split()), str(tmp_path / "memory")),
                first_item=first_item,
            )
            for number, script in enumerate(scripts)
        ]
        setup = {"mail": limits is PATIENT, **setup}
        told = WorkerSetup(plugin_files=files, limits=limits, **setup)
        batches = list(read_shards(iter(jobs), told, workers=workers))
        return Run(jobs, batches)

    return run


class Run:
    def __init__(self, jobs, batches):
        self.jobs, self.batches = jobs, batches

    def of(self, number):
        return [batch for batch in self.batches if batch.job is self.jobs[number]]

    def told(self, number=0):
        """The items of a job as words, with the offset where there is one."""
        return [_word(item) for batch in self.of(number) for item in batch.items]


def _word(item):
    match item:
        case Problem(why=why, where=where):
            return why if where is None or where.offset is None else f"{why}@{where.offset}"
        case Skipped(where=where):
            return f"skip@{where.offset}"
        case SendRows(where=where, frame=frame):
            return f"rows{len(frame)}@{where.offset}"
    return type(item).__name__


def test_everything_a_source_yields_arrives_in_order(read):
    run = read("skip rows:3 problem rows:1 skip")
    assert run.told() == ["skip@0", "rows3@1", "not-a-mail@2", "rows1@3", "skip@4"]
    assert [batch.finished for batch in run.of(0)] == [True]
    assert run.of(0)[0].next_item == 5


def test_rows_and_messages_that_cannot_be_taken_are_lost_by_name(read):
    problems = [item for batch in read("odd-rows text skip").of(0) for item in batch.items][:2]
    assert [(one.why, one.lost, one.plugin) for one in problems] == [
        ("source-failed", 3, "file-house_source"),
        ("source-failed", 1, "file-house_source"),
    ]
    assert [one.detail for one in problems] == [
        "SendRows: the column at is missing",
        "the source yielded a RawMessage whose raw is of str, not of bytes",
    ]


def test_a_field_of_another_kind_costs_its_item_alone(read):
    problems = [
        item for batch in read("placeless wordless negative lineless junk skip").of(0) for item in batch.items
    ]
    assert [(one.why, one.lost, one.plugin) for one in problems[:5]] == [
        ("source-failed", 1, "file-house_source")
    ] * 5
    assert [one.detail.removeprefix("the source yielded ") for one in problems[:5]] == [
        "a Problem whose where is of str, not of Where or None",
        "a Problem whose detail is of int, not of str",
        "a Skipped whose count is -1; it must be 0 or more",
        "a Where whose line is of str, not of int or None",
        "a dict, not a RawMessage, SendRows, EventRows, Problem or Skipped",
    ]
    assert isinstance(problems[5], Skipped)


def test_a_source_that_reads_nothing_back_is_told_what_is_missing(read):
    (problem,) = (item for batch in read("nothing").of(0) for item in batch.items)
    assert (problem.why, problem.detail) == ("rest-not-read", "read returned nothing (is a yield missing?)")


def test_what_ends_the_workers_of_a_source_names_its_plugin(house):
    job = ReadJob(path="a", source="scripted", shard=house.Script("one", ("exit:9",)), plugin="house 1")
    told = WorkerSetup(plugin_files=(str(HOUSE),), limits=QUICK, mail=False)
    batches = list(read_shards(iter([job]), told, workers=1))
    assert [(one.why, one.plugin) for batch in batches for one in batch.items] == [
        ("rest-not-read", "house 1")
    ]


def test_an_empty_shard_is_finished_too(read):
    run = read("", "skip")
    assert [(batch.items, batch.finished) for batch in run.of(0)] == [((), True)]
    assert run.told(1) == ["skip@0"]


def test_batches_of_one_job_follow_each_other_without_a_gap(read):
    run = read("skip " * 1_300, "skip " * 700, workers=2)
    for number, many in ((0, 1_300), (1, 700)):
        batches = run.of(number)
        assert len(batches) > 1
        assert [one.first_item for one in batches] == [0, *(one.next_item for one in batches[:-1])]
        assert batches[-1].next_item == many
        assert [one.finished for one in batches] == [False] * (len(batches) - 1) + [True]
        assert run.told(number) == [f"skip@{item}" for item in range(many)]


def test_a_job_goes_on_where_an_earlier_run_stopped(read):
    run = read("skip skip skip", first_item=2)
    assert run.told() == ["skip@2"]
    assert (run.of(0)[0].first_item, run.of(0)[0].next_item) == (2, 3)


def test_a_source_that_raises_loses_the_rest_of_its_shard_and_no_other(read):
    run = read("skip raise skip", "skip")
    assert run.told(0) == ["skip@0", "rest-not-read"]
    problem = run.of(0)[-1].items[-1]
    assert problem.detail.startswith("RuntimeError: the disk (house_source.py, line ")
    assert (problem.where.source, problem.where.member, problem.lost) == ("a.script", "shard-0", 0)
    assert run.told(1) == ["skip@0"]


def test_a_source_that_leaves_python_is_a_source_that_failed(read):
    assert read("skip quit", "skip").told(0) == ["skip@0", "rest-not-read"]


def test_what_the_user_can_fix_reaches_the_caller(read):
    with pytest.raises(UsageError, match="give --map recipient=COLUMN"):
        read("skip user")


def test_an_unknown_source_is_a_problem_of_its_job(read):
    run = read("skip", source="nobody")
    assert run.told() == ["rest-not-read"]
    assert "nobody" in run.of(0)[0].items[0].detail


def test_junk_between_good_items_is_a_problem_in_its_place(read):
    assert read("skip junk skip lambda skip").told() == [
        "skip@0", "source-failed", "skip@2", "source-failed", "skip@4",
    ]  # fmt: skip


def test_a_worker_that_dies_at_one_place_twice_gives_up_that_shard_alone(read):
    run = read("skip skip exit:7 skip", "skip")
    assert run.told(0) == ["skip@0", "skip@1", "rest-not-read"]
    last = run.of(0)[-1]
    assert last.finished
    assert last.items[0].detail == "worker-died: the worker ended with exit code 7"
    assert run.told(1) == ["skip@0"]


def test_a_worker_that_died_by_chance_is_replaced_and_nothing_is_lost(read):
    assert read("skip exit-once skip").told() == ["skip@0", "skip@1", "skip@2"]


def test_a_source_that_hangs_is_ended_and_the_items_before_it_are_kept(read):
    began = time.monotonic()
    run = read("skip skip hang skip", "skip", limits=Limits(message_seconds=0.1))
    assert run.told(0) == ["skip@0", "skip@1", "rest-not-read"]
    assert run.told(1) == ["skip@0"]
    assert time.monotonic() - began < 20


def test_a_source_that_wants_all_memory_is_ended(read):
    run = read("skip memory skip", "skip", limits=Limits(worker_bytes=512 << 20))
    assert run.told(0) == ["skip@0", "rest-not-read"]
    assert run.told(1) == ["skip@0"]


def test_a_plugin_that_ends_every_worker_at_its_start_ends_the_run(read, tmp_path):
    deadly = tmp_path / "deadly.py"
    deadly.write_text("import ctypes; ctypes.CDLL(None)._exit(5)")
    with pytest.raises(FatigueError, match="exit code 5"):
        read("skip", files=(str(HOUSE), str(deadly)))


def test_small_inputs_get_one_worker_and_large_ones_several(house, monkeypatch):
    def workers(*scripts):
        jobs = [
            ReadJob(path="a", source="scripted", shard=house.Script(str(n), tuple(words.split())))
            for n, words in enumerate(scripts)
        ]
        most = 0
        for _ in read_shards(jobs, WorkerSetup(mail=False, plugin_files=(str(HOUSE),)), workers=2):
            most = max(most, len(_readers()))
        return most

    assert workers(*["pause:0.4"] * 5) == 2
    monkeypatch.setattr("inbox_fatigue.engine.reading._HIRING", 30.0)  # so that a slow machine is none
    assert workers("skip", "skip", "skip") == 1


def _children():
    """Return the processes that were started by this one, and by those."""
    found = [os.getpid()]
    for one in found:
        for task in Path(f"/proc/{one}/task").glob("*/children"):
            with contextlib.suppress(OSError):  # it has ended meanwhile
                found += [int(child) for child in task.read_text().split()]
    return found[1:]


def _readers():
    """Return the workers: what the one child that forks them has forked."""
    nurseries = [child.pid for child in multiprocessing.active_children()]
    return [one for one in _children() if one not in nurseries and _parent(one) in nurseries]


def _parent(process):
    try:
        return int(Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return 0


def test_closing_the_generator_ends_the_workers_at_once(house):
    jobs = [
        ReadJob(path="a", source="scripted", shard=house.Script("one", ("skip",) * 600 + ("hang",))),
    ]
    others = multiprocessing.active_children()  # judges that serve other tests
    batches = read_shards(jobs, WorkerSetup(mail=False, plugin_files=(str(HOUSE),)), workers=1)
    assert len(next(batches).items) == 500
    workers = _readers()
    assert workers
    began = time.monotonic()
    batches.close()
    assert time.monotonic() - began < 2
    assert {*multiprocessing.active_children()} == {*others}
    assert all(_gone_within(1, worker) for worker in workers)


def test_a_slow_caller_is_not_run_over(house):
    """A worker waits for its parent: no item is overdue then, and little is read ahead."""
    script = ("rows:20000",) * 120
    jobs = [ReadJob(path="a", source="scripted", shard=house.Script("one", script))]
    batches = read_shards(jobs, WorkerSetup(mail=False, plugin_files=(str(HOUSE),), limits=QUICK), workers=1)
    first = next(batches)
    time.sleep(1.5)
    rest = list(batches)
    items = [item for batch in (first, *rest) for item in batch.items]
    assert len(items) == 120
    assert len(rest) > 3
    assert not any(isinstance(item, Problem) for item in items)


def test_prints_of_a_plugin_stay_off_stdout(read, capfd):
    assert read("print").told() == ["skip@0"]
    assert "noise" not in capfd.readouterr().out


def test_no_file_descriptors_are_left_behind(read):
    read("skip")
    before = len(list(Path("/proc/self/fd").iterdir()))
    for _ in range(3):
        read("skip", "skip exit:7")
    assert len(list(Path("/proc/self/fd").iterdir())) <= before


def test_a_shard_that_cannot_be_sent_is_a_problem_and_the_next_is_read(house):
    local = type("Local", (house.Script,), {})
    shards = [local("odd", ("skip",)), Foreign("foreign"), house.Script("fine", ("skip",))]
    jobs = [ReadJob(path="a.script", source="scripted", shard=shard) for shard in shards]
    batches = list(read_shards(jobs, WorkerSetup(mail=False, plugin_files=(str(HOUSE),)), workers=1))
    told = {batch.job.shard.name: [_word(item) for item in batch.items] for batch in batches}
    assert told == {"odd": ["rest-not-read"], "foreign": ["rest-not-read"], "fine": ["skip@0"]}


class Foreign:
    """A shard whose class the worker does not have."""

    def __init__(self, name):
        self.name = name

    def __reduce__(self):
        return (_only_here, (self.name,))


def _only_here(name):
    return Foreign(name)


DRIVER = """
import importlib.util, multiprocessing, sys
from pathlib import Path
from inbox_fatigue.engine.reading import ReadJob, WorkerSetup, read_shards

def main(file, *words):
    spec = importlib.util.spec_from_file_location("file_house_source", file)
    house = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = house
    spec.loader.exec_module(house)
    jobs = [ReadJob(path="a", source="scripted", shard=house.Script("one", words))]
    for batch in read_shards(jobs, WorkerSetup(mail=False, plugin_files=(file,)), workers=1):
        (nursery,) = multiprocessing.active_children()
        print(Path(f"/proc/{nursery.pid}/task/{nursery.pid}/children").read_text(), flush=True)

if __name__ == "__main__":
    main(*sys.argv[1:])
"""


@pytest.fixture
def driver(tmp_path):
    """Start a program that reads some words and prints the worker's id with each batch."""
    program = tmp_path / "driver.py"
    program.write_text(DRIVER)
    started = []

    def start(*words):
        started.append(
            subprocess.Popen(
                [sys.executable, str(program), str(HOUSE), *words],
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
                start_new_session=True,
                env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
            )
        )
        return started[-1], int(started[-1].stdout.readline())

    yield start
    for process in started:
        process.kill()
        process.communicate()


def _gone_within(seconds, pid):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        status = Path(f"/proc/{pid}/stat")
        if not status.exists() or status.read_text().rpartition(")")[2].split()[0] == "Z":
            return True
        time.sleep(0.05)
    return False


def test_ctrl_c_reaches_the_parent_alone_and_leaves_no_process(driver):
    process, worker = driver(*["skip"] * 600, "hang")
    os.killpg(process.pid, signal.SIGINT)
    _, errors = process.communicate(timeout=10)
    assert errors.count("Traceback") == 1
    assert errors.rstrip().endswith("KeyboardInterrupt")
    assert _gone_within(5, worker)


def test_a_worker_does_not_hear_ctrl_c(driver):
    process, worker = driver("skip", *["pause:0.6", "skip"] * 3)
    os.kill(worker, signal.SIGINT)
    _, errors = process.communicate(timeout=20)
    assert (process.returncode, errors) == (0, "")


def test_a_worker_whose_parent_was_killed_ends_by_itself(driver):
    process, worker = driver(*["skip"] * 600, *["pause:0.01"] * 10_000)
    process.kill()
    assert _gone_within(8, worker)


def _readings(run, number=0):
    """The mails of a job with their features, and the problems, as they came."""
    for batch in run.of(number):
        for item in batch.items:
            if isinstance(item, Problem):
                yield item.why, item.plugin, item.lost
            else:
                features = (
                    {name: value for _, _, name, value in item.content.features} if item.content else {}
                )
                yield item.mail.subject, features.get("mood"), features.get("length")


def test_messages_are_parsed_and_described(read):
    run = read("mail:spring mail:summer", limits=PATIENT)
    assert list(_readings(run)) == [("spring", "spring", 6.0), ("summer", "summer", 6.0)]
    assert run.of(0)[0].items[0].mail.where.offset == 0


def test_what_the_caller_makes_of_mails_is_sent_in_their_stead(read):
    run = read("mail:spring skip mail:summer problem", limits=PATIENT, gather=gather)
    items = [item for batch in run.of(0) for item in batch.items]  # one batch, or more on a slow machine
    gathered = [item for item in items if hasattr(item, "messages")]
    assert [_word(item) for item in items if item not in gathered] == ["skip@1", "not-a-mail@3"]
    assert [row[7] for rows in gathered for row in rows.messages] == ["spring", "summer"]
    assert (run.of(0)[-1].next_item, run.of(0)[-1].finished) == (4, True)


def test_mails_are_read_alike_whether_the_parsers_were_loaded_before_or_not(read):
    ready, late = (read("mail:spring mail:summer", limits=PATIENT, mail=mail) for mail in (True, False))
    assert list(_readings(ready)) == list(_readings(late))


THREADS = """
import os, pickle, sys
from inbox_fatigue.engine.confinement import settle
from inbox_fatigue.engine.nursery import warm_up
from inbox_fatigue.host import PluginHost
from inbox_fatigue.privacy import Discretion
settle(threads=1)
warm_up()
host = PluginHost()
names = sorted(feature.name for _, describer in host.describers() for feature in describer.features)
pickle.loads(pickle.dumps(Discretion().gather))  # as each reader gets it
heavy = sorted({"click", "numpy", "polars", "pydantic", "sqlite_utils"} & set(sys.modules))
os.write(2, f"{len(os.listdir('/proc/self/task'))} {heavy} {'bump' in names}".encode())
"""


def test_what_is_forked_has_no_threads_that_a_fork_would_miss_and_not_what_starts_some():
    ran = subprocess.run([sys.executable, "-c", THREADS], capture_output=True, text=True, check=True)
    assert ran.stderr == "1 [] True"


NAMES = """
import sys
from inbox_fatigue.host import PluginHost
names = [feature.name for _, describer in PluginHost().describers() for feature in describer.features]
assert {"bump", "acquisition", "merge_fields", "personal_kinds", "terms"} <= set(names)
listening = {"inbox_fatigue.notions", "inbox_fatigue_follow_up.phrasebook", "snowballstemmer", "textstat", "eld"}
assert listening.isdisjoint(sys.modules), listening.intersection(sys.modules)
"""


def test_who_only_asks_how_features_are_called_loads_nothing_that_hears_them():
    ran = subprocess.run([sys.executable, "-c", NAMES], capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, "")


def test_workers_that_die_by_chance_are_replaced_as_often_as_it_takes(read):
    run = read(*["skip exit-once skip"] * 4, workers=2)
    assert [run.told(number) for number in range(4)] == [["skip@0", "skip@1", "skip@2"]] * 4


@pytest.mark.parametrize("subject", ["dies", "hangs"])
def test_a_describer_that_takes_its_worker_along_costs_its_features_and_no_mail(read, subject):
    run = read(f"mail:spring mail:{subject} mail:summer", limits=PATIENT)
    assert sorted(_readings(run), key=str) == sorted(
        [
            ("spring", "spring", 6.0),
            (subject, None, None),
            ("summer", "summer", 6.0),
            ("describer-died", "file-house_source", 0),
        ],
        key=str,
    )


def test_a_describer_that_ends_three_workers_is_not_asked_any_more(read):
    scripts = [f"mail:dies-{colour}" for colour in ("red", "green", "blue")]
    run = read(*scripts, "mail:dies-black mail:spring", limits=PATIENT)
    told = [one for number in range(4) for one in _readings(run, number)]
    mails = [one for one in told if one[1] != "file-house_source"]
    assert mails == [
        (subject, None, None) for subject in ("dies red", "dies green", "dies blue", "dies black", "spring")
    ]
    assert sorted(one for one in told if one[1] == "file-house_source") == [
        ("describer-died", "file-house_source", 0),
        ("describer-left-out", "file-house_source", 0),
    ]


def test_what_describers_fail_at_is_told_once_in_a_run_of_several_workers(read):
    scripts = ["mail:raises mail:nan pause:0.4"] * 4
    run = read(*scripts, workers=2, limits=PATIENT)
    problems = [one for number in range(4) for one in _problems(run, number)]
    assert sorted(problems) == ["describer-failed", "describer-garbage"]


def test_a_describer_that_readers_do_not_have_is_told_and_its_mail_is_read(read, tmp_path):
    broken = tmp_path / "broken.py"
    broken.write_text("import nothing_of_that_name")
    labels = ("file-broken", "file-house_source", "gone 1.0")
    run = read("mail:spring", limits=PATIENT, files=(str(HOUSE), str(broken)), describers=labels)
    problems = {
        item.plugin: item.detail for batch in run.of(0) for item in batch.items if isinstance(item, Problem)
    }
    assert problems.keys() == {"file-broken", "gone 1.0"}
    assert problems["gone 1.0"] == "it is not used in a process that reads mail"
    assert "No module named 'nothing_of_that_name'" in problems["file-broken"]
    assert ("spring", "spring", 6.0) in _readings(run)


def _problems(run, number):
    return [item.why for batch in run.of(number) for item in batch.items if isinstance(item, Problem)]
