"""Every limit is a setting, and every limit bites: just above it something else happens than just below."""

from __future__ import annotations

import gzip
import io
from collections import Counter
from dataclasses import fields
from pathlib import Path

import polars as pl
import pytest

from inbox_fatigue.limits import MEANING, Limits
from inbox_fatigue.model import Problem, RawMessage, SendRows, Where
from inbox_fatigue.parsing import Reader, prescan
from inbox_fatigue.settings import load
from inbox_fatigue.sources import choose, inbox_fatigue_sources
from tests.hostile.bodies import MIXED, nested, part, plain
from tests.hostile.cases import letter
from tests.hostile.packing import tar, zipped

SOURCES = {source.name: source for source in inbox_fatigue_sources()}
PARTS = letter("--b\n\nx\n" * 5, Content_Type=MIXED)
RELAY = b"Received: from a by b; Mon, 2 Mar 2026 09:00:01 +0100\n"
REPORT = part("Content-Type: message/delivery-status", "Action: failed\n\n" * 9)

# limit, its value, a mail, and what is told of the mail: why it is refused, or a defect of it or of its content
MAILS = [
    ("message_bytes", 500, letter("x" * 900), "body-not-examined"),
    ("message_bytes_refused", 500, letter("x" * 900), "message-too-large"),
    ("header_bytes", 300, letter(extra=b"X: " + b"y" * 300 + b"\n"), "header-too-large"),
    ("header_lines", 20, letter(extra=b"X: y\n" * 30), "header-too-large"),
    ("field_bytes", 300, letter(extra=b"X: " + b"y" * 400 + b"\n"), "field-cut"),
    ("address_field_bytes", 300, letter(To="a@b.example, " * 40), "address-field-too-large"),
    ("addresses", 3, letter(To=", ".join(f"r{number}@b.example" for number in range(5))), "too-many-addresses"),
    ("mime_nesting", 3, nested(6), "too-much-nesting"),
    ("mime_parts", 3, PARTS, "too-many-parts"),
    ("encoded_words", 3, letter(Subject="=?utf-8?q?a?= " * 5), "too-many-encoded-words"),
    ("references", 3, letter(References="<a@x> " * 5), "references-cut"),
    ("received", 3, letter(extra=RELAY * 5), "received-cut"),
    ("delivery_status_blocks", 3, REPORT, "too-many-report-blocks"),
    ("text_bytes", 100, plain("word " * 100), "text-cut"),
    ("html_bytes", 100, plain("<p>word</p>" * 50, "text/html"), "html-cut"),
    ("html_depth", 9, plain("<b><i>" * 9 + "x", "text/html"), "html-too-deep"),
    ("html_attributes", 9, plain("<a " + "x=1 " * 900 + ">x</a>", "text/html"), "html-attributes"),
    ("earliest_year", 2027, letter(), "date-out-of-range"),
    ("latest_year", 2025, letter(), "date-out-of-range"),
    ("days_ahead", 1, letter(Date="Wed, 4 Mar 2026 09:00:00 +0100", extra=RELAY), "date-after-received"),
]  # fmt: skip

LETTERS = [(f"{number}.eml", letter(f"{number}\n")) for number in range(5)]
LARGE = [(f"{number}.eml", letter(" ".join(map(str, range(20_000))))) for number in range(12)]
ROW = "a@people.example,2026-03-02T09:00:00Z,{}\n"
LOG = "email,sent_at,campaign\n" + ROW.format("x")


def _parquet() -> bytes:
    buffer = io.BytesIO()
    times = ["2026-03-02T09:00:00Z"] * 400
    pl.DataFrame({"email": [f"r{n}@x.example" for n in range(400)], "sent_at": times}).write_parquet(buffer)
    return buffer.getvalue()


# limit, its value, a file, its bytes, why something of it is refused, and how much is read all the same at least
FILES = [
    ("archive_members", 3, "a.tar", tar(*LETTERS), "archive-too-many-members", 3),
    ("archive_members", 3, "a.zip", zipped(*LETTERS), "archive-too-many-members", 0),
    ("archive_bytes", 400_000, "a.tgz", gzip.compress(tar(*LARGE), 0), "archive-too-large", 2),
    ("archive_ratio", 2, "a.tgz", gzip.compress(tar(LETTERS[0], *LARGE)), "archive-ratio", 1),
    ("archive_nesting", 1, "a.zip", zipped(("b.zip", zipped(*LETTERS))), "archive-too-deep", 0),
    ("path_bytes", 20, "a.tar", tar(("x" * 30 + ".eml", LETTERS[0][1]), *LETTERS), "path-too-long", 5),
    ("table_bytes", 500, "a.tar", tar(("sends.parquet", _parquet())), "unusable-log", 0),
    ("csv_field_bytes", 300, "sends.csv", (LOG + ROW.format("y" * 400)).encode(), "field-too-large", 1),
    ("csv_row_bytes", 300, "sends.csv", (LOG + ROW.format("y" * 400)).encode(), "row-too-large", 1),
    ("csv_quoted_lines", 3, "sends.csv", (LOG + ROW.format('"a\nb\nc\nd\ne"')).encode(), "unclosed-quote", 1),
]  # fmt: skip

# What takes a process or a clock to show is shown where processes are tested.
ELSEWHERE = {
    "message_seconds": ("engine/test_reading.py", "test_a_source_that_hangs_is_ended_and_the_items_before_it_are_kept"),
    "worker_bytes": ("engine/test_reading.py", "test_a_source_that_wants_all_memory_is_ended"),
    "scorer_seconds": ("engine/test_judging.py", "test_a_scorer_that_hangs_is_ended_in_time"),
    "directory_depth": ("sources/test_trees.py", "test_depth_and_count_of_files_are_limited"),
    "directory_files": ("sources/test_trees.py", "test_depth_and_count_of_files_are_limited"),
}  # fmt: skip
BELOW = {"nesting_times_lines", "parameters", "described_characters", "csv_columns"}  # each has a test below


def told(raw: bytes, **limits: int) -> set[str]:
    """What is told of a mail: why it is refused, or its defects and those of its content."""
    outcome = Reader(Limits(**limits), lambda _: ()).read(RawMessage(where=Where(source="a"), raw=raw))
    if isinstance(outcome, Problem):
        return {outcome.why}
    return {*outcome.mail.defects, *outcome.content.defects}


def read(path: Path, **limits: int) -> Counter[str]:
    """How often something is refused, by why, and how much is read."""
    options = {"limits": Limits(**limits)}
    source = choose(str(path), SOURCES, options)
    found: Counter[str] = Counter()
    for shard in source.shards(str(path), options):
        for item in source.read(shard, options):
            match item:
                case RawMessage():
                    found["read"] += 1
                case SendRows(frame=frame):
                    found["read"] += len(frame)
                case Problem(why=why):
                    found[why] += 1
    return found


def test_every_limit_has_a_test():
    here = {one[0] for one in (*MAILS, *FILES)} | set(ELSEWHERE) | BELOW
    assert here == {one.name for one in fields(Limits)}
    for file, name in ELSEWHERE.values():
        assert f"def {name}(" in (Path(__file__).parents[1] / file).read_text("utf-8")


@pytest.mark.parametrize(("limit", "value", "raw", "why"), MAILS, ids=[one[0] for one in MAILS])
def test_a_limit_on_a_mail_bites(limit, value, raw, why):
    assert why in told(raw, **{limit: value})
    assert why not in told(raw)


@pytest.mark.parametrize("case", FILES, ids=[f"{one[0]}-{one[2]}" for one in FILES])
def test_a_limit_on_a_file_bites_and_keeps_what_came_before(tmp_path, case):
    limit, value, name, data, why, kept = case
    (tmp_path / name).write_bytes(data)
    found = read(tmp_path / name, **{limit: value})
    assert found[why] == 1
    assert found["read"] >= kept
    assert read(tmp_path / name)[why] == 0


def test_what_is_too_costly_is_not_given_to_mail_parser():
    assert prescan.costly(nested(101), Limits(nesting_times_lines=9_000)) == "too-much-nesting"
    assert prescan.costly(nested(101), Limits()) == ""
    many = letter(extra=b"Content-Type: text/plain; " + b"a=b; " * 9 + b"\n")
    assert prescan.costly(many, Limits(parameters=5)) == "too-many-parameters"
    assert prescan.costly(many, Limits()) == ""


def test_describers_see_no_more_of_a_text_than_they_may():
    seen = []
    reader = Reader(Limits(described_characters=40), lambda writing: (seen.append(writing), ())[1])
    reader.read(RawMessage(where=Where(source="a"), raw=letter("word " * 100, Subject="word " * 100)))
    assert (len(seen[0].text), len(seen[0].subject)) == (40, 40)


def test_a_table_of_too_many_columns_is_set_aside_in_a_tree(tmp_path):
    (tmp_path / "sends.csv").write_text(LOG, "utf-8")
    assert read(tmp_path, csv_columns=2)["read"] == 0
    assert read(tmp_path)["read"] == 1


@pytest.mark.parametrize("name", [one.name for one in fields(Limits)])
def test_every_limit_is_a_setting(tmp_path, name):
    policy = tmp_path / "inbox-fatigue.toml"
    policy.write_text(f"[limits]\n{name} = 7\n", "utf-8")
    assert getattr(load(str(policy), {}, {}, directory=tmp_path).limits, name) == 7


def test_every_limit_says_what_it_is_and_what_happens_above_it():
    for one in fields(Limits):
        assert one.metadata[MEANING].endswith("."), one.name
