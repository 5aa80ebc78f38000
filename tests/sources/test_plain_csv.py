"""A block of CSV is plain where every reader must read the same rows in it, and not otherwise."""

from __future__ import annotations

import csv
import random

import pytest

from inbox_fatigue.sources.logs import csv_table
from inbox_fatigue.sources.logs.plain_csv import is_plain

PLAIN = [
    b"a,b\n",
    b'"a",b\n',
    b'"a,b",c\n',
    b'a,"say ""hello"""\n',
    b'"",\n',
    b'"""",b\n',
    b"a,b\nc,d\n",
]
NOT_PLAIN = [
    b"a,b,c\n",  # a field too many
    b"a\n",
    b'a"b,c\n',  # a quote inside a field
    b'"a"b,c\n',
    b'a"",b\n',
    b'"a,b\n',  # one that is left open
    b'"a\nb",c\n',  # a field of two lines
    b'"a,b","c"\n"d\n',
    b"a,bbbbbbbbbbbbbbbbbbbb\n",  # longer than is allowed
]


@pytest.mark.parametrize("body", PLAIN)
def test_rows_of_whole_fields_are_plain(body):
    assert is_plain(body, ",", 2, 20)


@pytest.mark.parametrize("body", NOT_PLAIN)
def test_what_readers_may_take_differently_is_not(body):
    assert not is_plain(body, ",", 2, 20)


def test_of_random_text_that_is_plain_each_line_is_one_row():
    chance = random.Random(7)
    plain = 0
    for _ in range(20_000):
        text = "".join(chance.choice('",\na') for _ in range(chance.randrange(1, 12))) + "\n"
        if "\n\n" in text or text.startswith("\n") or not is_plain(text.encode(), ",", 2, 20):
            continue
        plain += 1
        rows = list(csv.reader(text.splitlines(keepends=True), strict=True))
        assert len(rows) == text.count("\n")
        assert {len(row) for row in rows} == {2}
    assert plain > 100


@pytest.mark.parametrize("few", [1, 10_000])
def test_many_lines_are_read_alike_in_both_ways(read, tmp_path, monkeypatch, few):
    monkeypatch.setattr(csv_table, "_FEW", few)
    line = 'reader{0}@mail.example,2026-03-02T09:00:00Z,"spring, {0}","say ""hello""",'
    lines = [line.format(number) for number in range(1_500)]
    log = tmp_path / "log.csv"
    log.write_text("\n".join(["recipient,sent_at,campaign,subject,opened", *lines, ""]))
    sends = read(log).sends
    assert [row["recipient"] for row in sends] == [f"reader{number}@mail.example" for number in range(1_500)]
    assert [row["campaign"] for row in sends] == [f"spring, {number}" for number in range(1_500)]
    assert {(row["subject"], row["opened"]) for row in sends} == {('say "hello"', None)}
    assert [row["line"] for row in sends] == list(range(2, 1_502))
