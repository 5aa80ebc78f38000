"""The command line with a real Dask cluster of two processes: the same bytes, whatever happens to a worker."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from inbox_fatigue.cli.exits import Exit
from inbox_fatigue.engine.cluster import LOOPBACK

pytest.importorskip("distributed", reason="needs the extra dask: pip install 'inbox-fatigue[dask]'")

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

DEADLY = str(Path(__file__).with_name("deadly_rules.py"))
DASK = ("--engine", "dask", "--workers", "2")


@pytest.fixture
def run(root, tmp_path):
    """Run the command line on the sample archive, and return its exit code, its JSON and what it said."""

    def call(*more, **environment):
        sample = root / "sample_mail"
        words = ["audit", str(sample), "--contacts", str(sample / "contacts.csv"), "--format", "json", *more]
        program = str(Path(sys.executable).with_name("inbox-fatigue"))
        done = subprocess.run(
            [program, *words, "--events", str(sample / "events.csv")],
            capture_output=True,
            check=False,
            cwd=tmp_path,
            env=os.environ | environment,
        )
        return done.returncode, done.stdout, done.stderr.decode()

    return call


def test_a_cluster_tells_the_same_bytes_although_its_workers_are_killed(run, tmp_path):
    """One is ended by SIGKILL while it reads and one while it scores; a rule that fails still makes it incomplete."""
    notes = tmp_path / "notes"
    notes.mkdir()
    alone = run("--plugin", DEADLY)
    spread = run("--plugin", DEADLY, *DASK, DEADLY_FOLDER=str(notes))
    assert {path.name for path in notes.iterdir()} == {"while-reading", "while-scoring"}
    assert spread[2] == ""
    assert spread[1] == alone[1]
    assert spread[0] == alone[0] == Exit.FAIL
    report = json.loads(spread[1])
    assert "house/often" in {finding["rule"] for finding in report["findings"]}
    assert {"scorer-failed"} <= {problem["why"] for problem in report["problems"]}


SLEEPY = """
import os, pathlib, time
from inbox_fatigue.plugin import Feature, hookimpl

class Sleepy:
    features = (Feature("sleepy", float, "nothing"),)

    def describe(self, writing):
        pathlib.Path(os.environ["BEGUN"]).touch()
        time.sleep(600)

@hookimpl
def inbox_fatigue_describers():
    return [Sleepy()]
"""


def test_ctrl_c_ends_all_processes_of_a_run_and_leaves_no_file(root, tmp_path):
    """A terminal sends it to the whole group: workers, and what they have started, among them."""
    (tmp_path / "sleepy.py").write_text(SLEEPY)
    room, begun = tmp_path / "room", tmp_path / "begun"
    room.mkdir()
    program = str(Path(sys.executable).with_name("inbox-fatigue"))
    words = ["audit", str(root / "sample_mail" / "campaigns.mbox"), "--plugin", str(tmp_path / "sleepy.py")]
    running = subprocess.Popen(
        [program, *words, *DASK],
        cwd=tmp_path,
        env=os.environ | {"TMPDIR": str(room), "BEGUN": str(begun)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    while not begun.exists():
        assert running.poll() is None
        time.sleep(0.05)
    os.killpg(running.pid, signal.SIGINT)
    said, complained = running.communicate()
    assert running.returncode == Exit.INTERRUPTED
    assert (said, complained.strip().partition(";")[0]) == ("", "inbox-fatigue: interrupted")
    assert len(complained.strip().splitlines()) == 1
    assert list(room.iterdir()) == []
    until = time.monotonic() + 30
    while time.monotonic() < until and _group_of(running.pid):
        time.sleep(0.1)
    assert _group_of(running.pid) == []


def _group_of(number):
    """Return what is left of a process group."""
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            state, _, group = status.read_text().rpartition(")")[2].split()[:3]
            if int(group) == number and state != "Z":
                found.append(status)
    return found


@pytest.fixture
def bucket(monkeypatch):
    """An empty bucket of an S3 server on this machine, and what reaches it."""
    server = pytest.importorskip(
        "moto.server", reason="needs moto's S3 server: pip install 'moto[s3]' flask flask-cors"
    )
    pytest.importorskip("s3fs", reason="needs the extra s3: pip install 'inbox-fatigue[s3]'")
    import boto3  # noqa: PLC0415 - comes with them

    one = server.ThreadedMotoServer(ip_address=LOOPBACK, port=0, verbose=False)
    one.start()
    host, port = one.get_host_and_port()
    reaching = {
        "AWS_ENDPOINT_URL": f"http://{host}:{port}",
        "AWS_ACCESS_KEY_ID": "testing",
        "AWS_SECRET_ACCESS_KEY": "testing",
        "AWS_DEFAULT_REGION": "us-east-1",
    }
    for name, value in reaching.items():
        monkeypatch.setenv(name, value)
    client = boto3.client("s3")
    client.create_bucket(Bucket="shared")
    client.put_bucket_versioning(Bucket="shared", VersioningConfiguration={"Status": "Enabled"})
    yield client
    client.close()
    one.stop()


def test_an_object_storage_carries_shards_and_partitions(run, bucket, tmp_path):
    """What was shared is deleted in the end; that it had been there, the bucket's versions tell."""
    spread = run(*DASK, "--storage", "s3://shared/audits")
    assert spread[2] == ""
    assert spread[1] == run()[1]
    assert bucket.list_objects_v2(Bucket="shared").get("KeyCount") == 0
    versions = bucket.get_paginator("list_object_versions").paginate(Bucket="shared")
    names = {one["Key"].rpartition("/")[2] for page in versions for one in page.get("Versions", ())}
    assert {"messages.parquet", "touches.parquet", "contents.parquet", "findings.parquet"} <= names
