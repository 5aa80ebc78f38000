"""A delivery is a send only in a log of which no row says that mail was sent, in whatever order its rows are."""

from __future__ import annotations

import gzip
import io
import json

import polars as pl
import pytest

from inbox_fatigue.limits import MIB
from inbox_fatigue.sources.logs import avro_blocks, csv_table, deliveries, json_table, parquet_table, texts
from inbox_fatigue.sources.logs.avro_blocks import BlockReader
from inbox_fatigue.sources.streams import FileStream

KINDS = ("sent", "delivered")


def rows_of(kinds):
    return [
        {"email": f"r{number}@x.example", "timestamp": f"2026-03-0{day}T09:00:00Z", "event": kind}
        for day, kind in enumerate(kinds, 1)
        for number in range(600)
    ]


def as_csv(rows, path):
    lines = [",".join(rows[0]), *(",".join(row.values()) for row in rows)]
    path.with_suffix(".csv").write_text("\n".join(lines) + "\n")
    return path.with_suffix(".csv")


def as_json(rows, path):
    path.with_suffix(".jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path.with_suffix(".jsonl")


def as_parquet(rows, path):
    pl.DataFrame(rows).write_parquet(path.with_suffix(".parquet"))
    return path.with_suffix(".parquet")


def as_avro(rows, path):
    """Write rows in blocks of a hundred; polars makes one block of all rows."""
    files = []
    for start in range(0, len(rows), 100):
        pl.DataFrame(rows[start : start + 100]).write_avro(data := io.BytesIO())
        files.append(BlockReader(FileStream(io.BytesIO(data.getvalue())), MIB))
    blocks = [block.data for file in files for block in file.blocks()]
    path.with_suffix(".avro").write_bytes(files[0].header + b"".join(blocks))
    return path.with_suffix(".avro")


def as_gzip(rows, path):
    plain = as_csv(rows, path)
    path.with_suffix(".csv.gz").write_bytes(gzip.compress(plain.read_bytes()))
    return path.with_suffix(".csv.gz")


@pytest.fixture(params=[as_csv, as_json, as_parquet, as_avro, as_gzip])
def log(request, tmp_path, read):
    """Read a log of 600 rows of each kind, one kind after the other."""

    def reading(*kinds):
        return read(request.param(rows_of(kinds), tmp_path / "log"))

    return reading


@pytest.fixture
def small_blocks(monkeypatch):
    """Have logs read in blocks of a hundred rows or so."""
    monkeypatch.setattr(texts, "BLOCK", 4_000)
    monkeypatch.setattr(json_table, "_BATCH", 100)
    monkeypatch.setattr(parquet_table, "_BATCH", 100)
    monkeypatch.setattr(avro_blocks, "_ENOUGH", 100)
    assert csv_table.text_blocks is texts.text_blocks


@pytest.mark.parametrize("kinds", [KINDS, KINDS[::-1], ("open", *KINDS[::-1])])
def test_the_order_of_rows_changes_nothing(log, kinds):
    found = log(*kinds)
    assert (len(found.sends), len(found.events)) == (600, 600 * (len(kinds) - 1))
    assert found.problems == []


@pytest.mark.parametrize("kinds", [("delivered", "open"), ("open", "delivered")])
def test_deliveries_are_sends_where_no_row_tells_of_one_and_that_is_said(log, kinds):
    found = log(*kinds)
    assert (len(found.sends), {row["kind"] for row in found.events}) == (600, {"open"})
    assert found.problems == ["deliveries-as-sends"]


@pytest.mark.parametrize("kinds", [("smsSend", "delivered"), ("delivered", "smsSend")])
def test_a_send_on_another_channel_is_one(log, kinds):
    found = log(*kinds)
    assert ({row["channel"] for row in found.sends}, len(found.sends), len(found.events)) == (
        {"sms"},
        600,
        600,
    )
    assert found.problems == []


def test_a_log_of_neither_says_nothing(log):
    found = log("open", "click")
    assert (len(found.sends), len(found.events), found.problems) == (0, 1_200, [])


@pytest.mark.usefixtures("small_blocks")
@pytest.mark.parametrize("write", [as_csv, as_json, as_parquet])
@pytest.mark.parametrize("kinds", [KINDS[::-1], ("delivered", "open")])
def test_a_log_that_is_not_held_is_looked_at_to_its_end(write, kinds, monkeypatch, tmp_path, read):
    monkeypatch.setattr(deliveries, "_FEW", 1)
    found = read(write(rows_of(kinds), tmp_path / "log"))
    assert (len(found.sends), len(found.events)) == (600, 600)
    lines = sorted(row["line"] for row in (*found.sends, *found.events))
    assert len(set(lines)) == 1_200
    assert found.problems == ([] if "sent" in kinds else ["deliveries-as-sends"])


@pytest.mark.usefixtures("small_blocks")
def test_of_a_log_that_can_be_read_only_once_the_rows_that_are_held_decide(monkeypatch, tmp_path, read):
    path = as_gzip(rows_of(KINDS[::-1]), tmp_path / "log")
    monkeypatch.setattr(deliveries, "_FEW", 1)
    assert (len(read(path).sends), read(path).problems) == (600, [])
    monkeypatch.setattr(deliveries, "_MANY", 1)
    found = read(path)
    assert len(found.sends) == 1_200
    assert [item.detail for item in found.items if getattr(item, "why", "") == "deliveries-as-sends"] == [
        "no row of the first ones says that mail was sent, so deliveries were read as sends"
    ]
