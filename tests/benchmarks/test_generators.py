"""What benchmarks measure is the same on every machine, and it is mail; nothing here is timed."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from inbox_fatigue.limits import Limits
from inbox_fatigue.model import RawMessage, Skipped, Where
from inbox_fatigue.parsing import Reader
from inbox_fatigue.parsing.reader import Reading
from inbox_fatigue.sources import choose, inbox_fatigue_sources
from inbox_fatigue.sources.mbox import bare

ROOT = Path(__file__).parents[2]
MODULES = sorted(path.stem for path in (ROOT / "benchmarks").glob("*.py"))


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


@pytest.mark.parametrize("form", ["mbox", "maildir", "eml", "zip"])
def test_each_form_of_archive_holds_the_same_messages(module, tmp_path, form):
    messages = list(module("campaigns").messages(60, 7))
    module("archives").WRITERS[form](messages, tmp_path / form)
    sources = {one.name: one for one in inbox_fatigue_sources()}
    options = {"limits": Limits()}
    source = choose(str(tmp_path / form), sources, options)
    shards = [one for one in source.shards(str(tmp_path / form), options) if not isinstance(one, Skipped)]
    found = [one.raw for shard in shards for one in source.read(shard, options)]
    assert sorted(found) == sorted(map(bare, messages))


def test_one_seed_gives_the_same_zip(module, tmp_path):
    for name in ("first.zip", "second.zip"):
        module("archives").write_zip(module("campaigns").messages(60, 7), tmp_path / name)
    assert (tmp_path / "first.zip").read_bytes() == (tmp_path / "second.zip").read_bytes()


@pytest.mark.parametrize("kind", ["mbox", "maildir", "eml", "zip", "log", "truth"])
def test_everything_that_is_generated_can_be_had_from_the_command_line(module, tmp_path, capsys, kind):
    out = tmp_path / ("sends.csv" if kind == "log" else kind)
    module("generate").main([kind, "--count", "20", str(out)])
    assert out.exists()
    assert "20 in" in capsys.readouterr().out
