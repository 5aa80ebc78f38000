"""What benchmarks measure is the same on every machine, and it is mail; nothing here is timed."""

from __future__ import annotations

import importlib
from pathlib import Path

import polars as pl
import pytest

from inbox_fatigue.limits import Limits
from inbox_fatigue.model import RawMessage, Where
from inbox_fatigue.parsing import Reader
from inbox_fatigue.parsing.reader import Reading
from inbox_fatigue.sources.mbox import bare

ROOT = Path(__file__).parents[2]
MODULES = sorted(path.stem for path in (ROOT / "benchmarks").glob("*.py"))

pytestmark = pytest.mark.skipif(not MODULES, reason="the benchmarks are not part of the source distribution")


@pytest.fixture(autouse=True)
def _at_the_root(monkeypatch):
    monkeypatch.syspath_prepend(ROOT)


@pytest.fixture
def module():
    """Return a function that gives a module of the benchmarks."""
    return lambda name: importlib.import_module(f"benchmarks.{name}")


@pytest.mark.parametrize("name", MODULES)
def test_each_module_says_what_it_is_for(module, name):
    assert module(name).__doc__.strip()


def test_one_seed_gives_the_same_messages_and_another_gives_others(module):
    messages = module("campaigns").messages
    first = list(messages(400, 7))
    assert len(first) == 400
    assert first == list(messages(400, 7))
    assert first != list(messages(400, 8))


def test_one_seed_gives_the_same_log_and_another_gives_another(module):
    batches = module("send_logs").batches
    first = pl.concat(batches(3_000, 7))
    assert len(first) == 3_000
    assert first.equals(pl.concat(batches(3_000, 7)))
    assert not first.equals(pl.concat(batches(3_000, 8)))


def test_nobody_gets_a_campaign_of_the_log_twice(module):
    sends = pl.concat(module("send_logs").batches(20_000, 7))
    assert not sends.select("recipient", "campaign").is_duplicated().any()


def test_each_message_is_a_mail_to_somebody_at_some_time(module):
    reader = Reader(Limits(), lambda writing: ())
    raws = map(bare, module("campaigns").messages(200, 7))
    found = [reader.read(RawMessage(where=Where(source="x"), raw=raw)) for raw in raws]
    assert all(isinstance(one, Reading) for one in found)
    assert all(one.mail.sender and one.mail.recipients and one.mail.at for one in found)


def test_without_salespeople_all_mail_belongs_to_campaigns(module):
    reader = Reader(Limits(), lambda writing: ())
    raws = map(bare, module("campaigns").messages(200, 7, sales_share=0))
    found = [reader.read(RawMessage(where=Where(source="x"), raw=raw)) for raw in raws]
    assert all(one.mail.campaign for one in found)


def test_the_ways_to_count_three_windows_agree(module, tmp_path):
    sliding = module("sliding")
    sends = pl.concat(module("send_logs").batches(5_000, 7)).select("recipient", "sender", at="sent_at")
    db = sliding.laid_out(sends, tmp_path)
    counted = [sliding.in_polars(sends), sliding.in_windows(sends), sliding.in_sqlite(db)[1]]
    db.close()
    assert counted[0] > 0
    assert len(set(counted)) == 1


def test_a_table_leaves_out_what_nothing_was_measured_of(module):
    lines = module("lines")
    line = lines.Line(what="ingest", seconds=2.0, ratio="1")
    table = lines.as_markdown([lines.Table(title="Ingest", about="All of it.", lines=(line,))])
    assert table.splitlines()[0] == "## Ingest"
    assert "| ingest | 2.0     | 1     |" in table
    assert "largest process" not in table


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is read from /proc")
def test_the_memory_of_a_program_is_that_of_its_largest_process(module):
    runs = module("runs")
    code = "import time; held = bytearray(200_000_000); time.sleep(0.3)"
    found = runs.run(runs.sys.executable, "-c", code)
    assert 200_000_000 < found.peak < 300_000_000
