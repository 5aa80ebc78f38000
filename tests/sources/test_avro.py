"""Logs in Avro, as Braze Currents writes them: read in blocks, and damage costs no row before it."""

from __future__ import annotations

import gzip
import io
import json
import random
import zlib

import polars as pl
import pytest

from inbox_fatigue.limits import Limits
from inbox_fatigue.model import Problem
from inbox_fatigue.sources.logs.avro_table import AvroTable
from inbox_fatigue.sources.logs.table import UnusableTableError
from inbox_fatigue.sources.streams import FileStream, Headed

TEXT = ["null", "string"]
FIELDS = {"id": "string", "time": "int", "timezone": TEXT, "email_address": TEXT, "campaign_name": TEXT}
MARK = b"0123456789abcdef"


def number(value):
    folded, written = (value << 1) ^ (value >> 63), bytearray()
    while folded > 0x7F:
        written.append(folded & 0x7F | 0x80)
        folded >>= 7
    return bytes([*written, folded])


def text(value, *, optional=False):
    raw = value if isinstance(value, bytes) else value.encode()
    return (number(1) if optional else b"") + number(len(raw)) + raw


def row(at):
    return (
        text(f"id{at}")
        + number(1772442000 + at)
        + b"".join(text(one, optional=True) for one in ("Europe/Berlin", f"p{at}@reader.example", "Spring"))
    )


def avro(rows, fields=FIELDS, *, codec="null", each=2):
    """Return a file of rows that are written already, with so many of them in a block."""
    schema = {
        "type": "record",
        "name": "Send",
        "fields": [{"name": name, "type": kind} for name, kind in fields.items()],
    }
    data = [b"Obj\x01", number(2), text("avro.schema"), text(json.dumps(schema))]
    data += [text("avro.codec"), text(codec), number(0), MARK]
    for start in range(0, len(rows), each):
        body = b"".join(rows[start : start + each])
        if codec == "deflate":
            body = zlib.compress(body, wbits=-15)
        data += [number(len(rows[start : start + each])), text(body), MARK]
    return b"".join(data)


SENDS = avro([row(at) for at in range(10)])
FOLDER = "event_type=users.messages.email.Send"


@pytest.fixture
def currents(tmp_path, read):
    """Return what is read of a file that lies where Braze writes it, in a folder that is named whole."""

    def reading(data, name="part-0.avro", **options):
        (tmp_path / FOLDER).mkdir()
        (tmp_path / FOLDER / name).write_bytes(data)
        return read(tmp_path, **options)

    return reading


@pytest.mark.parametrize("codec", ["null", "deflate"])
def test_sends_of_braze_are_read_with_their_lines(currents, codec):
    found = currents(avro([row(at) for at in range(10)], codec=codec))
    assert found.problems == []
    assert [(sent["recipient"], sent["line"]) for sent in found.sends] == [
        (f"p{at}@reader.example", at + 1) for at in range(10)
    ]
    assert {(sent["campaign"], sent["at"].isoformat()) for sent in found.sends[:1]} == {
        ("Spring", "2026-03-02T09:00:00+00:00")
    }


@pytest.mark.parametrize("compression", ["uncompressed", "snappy", "deflate"])
def test_what_polars_writes_is_read_in_whatever_compression(tmp_path, read, compression):
    pl.DataFrame({"email": ["a@x.example"], "sent_at": [1772442000]}).write_avro(
        tmp_path / "sends.avro", compression=compression
    )
    found = read(tmp_path / "sends.avro")
    assert (found.source, [sent["recipient"] for sent in found.sends]) == ("send-log", ["a@x.example"])


def test_a_compressed_file_is_read_as_a_stream(currents):
    assert len(currents(gzip.compress(SENDS), "part-0.avro.gz").sends) == 10


def test_kinds_of_columns_that_are_no_columns_of_ours_are_passed_over(currents):
    fields = FIELDS | {"urls": {"type": "array", "items": "string"}, "raw": "bytes"}
    found = currents(avro([row(0) + number(1) + text("u") + number(0) + text(b"\xff")], fields))
    assert (len(found.sends), found.problems) == (1, [])


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ({"type": "map", "values": "string"}, number(0)),
        (["null", "string", "int"], number(0)),
        ({"type": "enum", "name": "E", "symbols": ["a"]}, number(9)),
        ("string", number(1 << 40)),
        ("string", text(b"\xff")),
    ],
    ids=["map", "union of three", "no such symbol", "a length without end", "not UTF-8"],
)
def test_what_polars_cannot_read_is_one_problem_that_says_what_to_do(currents, capfd, kind, value):
    (problem,) = currents(avro([row(0) + value], FIELDS | {"more": kind})).items
    assert (problem.why, "make JSON lines or Parquet of it" in problem.detail) == ("unusable-log", True)
    assert capfd.readouterr().err == ""


def test_what_lies_before_a_cut_is_kept_and_the_cut_is_told(currents):
    found = currents(SENDS[:-20])
    (problem,) = found.of(Problem)
    assert len(found.sends) == 8
    assert (problem.why, problem.detail) == (
        "unusable-log",
        "from row 9 on it is damaged Avro (it is cut off)",
    )


def test_a_cut_of_the_compression_around_it_is_told_once(currents):
    random.seed(7)
    packed = gzip.compress(SENDS + random.randbytes(4_000))
    found = currents(packed[:-3_900], "part-0.avro.gz")
    assert len(found.problems) == 1


@pytest.mark.parametrize(
    "block",
    [
        number(1 << 60) + text(row(0)) + MARK,
        number(-1) + text(row(0)) + MARK,
        number(1) + number(1 << 45) + row(0) + MARK,
        number(1) + text(row(0)) + MARK[::-1],
        b"\xff" * 40,
    ],
    ids=["rows", "fewer than no rows", "bytes", "mark", "number"],
)
def test_a_block_that_says_what_cannot_be_ends_the_reading(currents, block):
    """Native code asks for the memory of as many rows as a block says it has, and ends the process without."""
    found = currents(SENDS + block)
    assert (len(found.sends), found.problems) == (10, ["unusable-log"])


def test_a_file_without_rows_is_set_aside(currents):
    found = currents(avro([], codec="deflate"))
    assert (found.problems, len(found.skipped)) == ([], 1)


@pytest.mark.parametrize("seed", range(300))
def test_no_damage_raises_anything_but_that_it_is_unusable(seed):
    chance = random.Random(seed)
    data = bytearray(avro([row(at) for at in range(10)], codec=chance.choice(["null", "deflate"])))
    for _ in range(chance.choice([0, 1, 4])):
        data[chance.randrange(4, len(data))] = chance.randrange(256)
    del data[chance.randrange(4, 2 * len(data)) :]
    try:
        table = AvroTable(Headed(FileStream(io.BytesIO(data))), Limits())
        height = sum(batch.frame.height for batch in table.batches(range(len(table.header))))
    except UnusableTableError:
        return
    assert height == 10
