"""Who is in an audience, and which rows are set aside."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inbox_fatigue.limits import Limits
from inbox_fatigue.plan import audiences
from inbox_fatigue.plan.audiences import UnusableAudienceError
from inbox_fatigue.plan.nouns import PEOPLE

ROWS = [
    {"Email": "Ana@Corp.Example ", "First Name": "Ana"},
    {"Email": "ben@corp.example", "First Name": "Ben"},
]


def read(tmp_path: Path, text: str | bytes, name: str = "audience.csv"):
    path = tmp_path / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return audiences.read_file(path, Limits())


@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_an_audience_is_read_whatever_parts_its_columns(tmp_path, sign):
    found = read(tmp_path, f"Email{sign}First Name\nAna@Corp.Example {sign}Ana\nben@corp.example{sign}\n")
    assert found.people["address"].to_list() == ["ana@corp.example", "ben@corp.example"]
    assert found.people["row"].to_list() == [2, 3]
    assert found.fields["first_name"].to_list() == ["Ana", None]
    assert dict(found.people.schema) == PEOPLE


@pytest.mark.parametrize("form", ["jsonl", "json", "parquet"])
def test_an_audience_is_read_in_every_form(tmp_path, form):
    path = tmp_path / f"audience.{form}"
    if form == "parquet":
        pl.DataFrame(ROWS).write_parquet(path)
    elif form == "json":
        path.write_text(json.dumps(ROWS))
    else:
        path.write_text("".join(json.dumps(row) + "\n" for row in ROWS))
    found = audiences.read_file(path, Limits())
    assert found.people["address"].to_list() == ["ana@corp.example", "ben@corp.example"]
    assert found.fields["first_name"].to_list() == ["Ana", "Ben"]
    assert found.people["row"].to_list() == [1, 2]


@pytest.mark.parametrize(
    "name",
    ["email", "E-Mail", "Email Address", "recipient", "address", "EmailAddress", "mail", "contact_email"],
)
def test_the_column_of_addresses_has_many_names(tmp_path, name):
    assert read(tmp_path, f"name,{name}\nAna,ana@corp.example\n").people["address"].to_list() == [
        "ana@corp.example"
    ]


def test_of_two_columns_the_one_with_addresses_in_it_is_meant(tmp_path):
    found = read(tmp_path, "recipient,to_email\n4711,ana@corp.example\n")
    assert found.people["address"].to_list() == ["ana@corp.example"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("name,city\nAna,Bonn\n", r"has no column of addresses \(found: name, city\)"),
        ("E-Mail,city\nAna,Bonn\n", "has no address in its column E-Mail"),
    ],
)
def test_an_audience_without_addresses_cannot_be_used(tmp_path, text, told):
    with pytest.raises(UnusableAudienceError, match=told):
        read(tmp_path, text)


@pytest.mark.parametrize("text", ["", "\n\n"])
def test_an_empty_file_is_no_audience(tmp_path, text):
    with pytest.raises(UnusableAudienceError, match="no header"):
        read(tmp_path, text)


def test_a_header_alone_is_an_audience_of_nobody(tmp_path):
    found = read(tmp_path, "email,first_name\n")
    assert found.people.height == found.fields.height == 0
    assert found.fields.columns == ["email", "first_name"]


def test_a_row_without_an_address_or_with_something_else_is_set_aside_and_told(tmp_path):
    text = "email,n\nana@corp.example,1\n,2\nnobody,3\na@b@c.example,4\nbad\nben@corp.example,6\n"
    found = read(tmp_path, text)
    assert found.people["row"].to_list() == [2, 7]
    told = {(problem.why, problem.where.line) for problem in found.problems}
    assert told == {("no-address", 3), ("not-an-address", 4), ("not-an-address", 5), ("ragged-row", 6)}
    assert {problem.where.source for problem in found.problems} == {str(tmp_path / "audience.csv")}
    assert sum(problem.lost for problem in found.problems) == 4


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("Ana <ana@corp.example>", "ana@corp.example"),
        ("mailto:ana@corp.example", "ana@corp.example"),
        ("ana@Bücher.example", "ana@xn--bcher-kva.example"),
        (" ANA+x@corp.example ", "ana+x@corp.example"),
        ("o'brien@corp.example", "o'brien@corp.example"),
        ("ana@corp.example, ben@corp.example", None),
        ("ana corp.example", None),
        ("@corp.example", None),
        ("ana@", None),
        ("", None),
    ],
)
def test_an_address_is_read_as_the_ledger_has_it(written, address):
    assert audiences.normal(pl.Series([written])).to_list() == [address]


def test_a_weight_is_a_number_and_an_empty_one_the_campaigns(tmp_path):
    found = read(tmp_path, "email,Value\nana@corp.example, 2.5\nben@corp.example,\n")
    assert audiences.weighted(found, "value").people["weight"].to_list() == [2.5, None]


@pytest.mark.parametrize("wrong", ["much", "-1", "nan", "inf"])
def test_a_weight_that_is_no_number_is_told_with_its_rows(tmp_path, wrong):
    found = read(tmp_path, f"email,value\na@corp.example,{wrong}\nb@corp.example,1\nc@corp.example,{wrong}\n")
    with pytest.raises(
        UnusableAudienceError, match=r'in the column "value" that are no numbers from 0, in rows 2 and 4;'
    ):
        audiences.weighted(found, "value")


def test_a_weight_column_that_is_not_there_is_told(tmp_path):
    with pytest.raises(UnusableAudienceError, match='has no column "worth"; it has email, value'):
        audiences.weighted(read(tmp_path, "email,value\na@corp.example,1\n"), "worth")


def test_two_columns_of_one_name_are_told(tmp_path):
    with pytest.raises(UnusableAudienceError, match="two columns called first_name"):
        read(tmp_path, "email,First Name,first_name\na@corp.example,A,B\n")


def test_zones_in_an_audience_are_taken_and_unknown_ones_told(tmp_path):
    found = read(
        tmp_path,
        "email,tz\na@corp.example,Asia/Tokyo\nb@corp.example,Mars\nc@corp.example,\nd@corp.example,Mars\n",
    )
    assert found.people["timezone"].to_list() == ["Asia/Tokyo", None, None, None]
    assert [(one.why, one.where.line, one.lost) for one in found.problems] == [("unknown-zone", 3, 0)]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.text(
            st.characters(exclude_categories=["Cs"], exclude_characters="\0\r\x1c\x1d\x1e\x1f"), max_size=20
        ),
        max_size=8,
    ),
    st.sampled_from([",", ";", "\t"]),
)
def test_quoted_values_come_back_as_they_were_written(values, sign):
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=sign, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerow(["email", "note"])
    writer.writerows([f"p{number}@corp.example", value] for number, value in enumerate(values))
    with TemporaryDirectory() as folder:
        found = read(Path(folder), file.getvalue())
    assert found.people["address"].to_list() == [f"p{number}@corp.example" for number in range(len(values))]
    assert found.fields["note"].to_list() == [value if value.strip() else None for value in values]


@pytest.mark.parametrize("kept", [8, 200])
def test_a_damaged_file_is_told(tmp_path, kept):
    whole = tmp_path / "whole.parquet"
    pl.DataFrame(ROWS * 50).write_parquet(whole)
    with pytest.raises(UnusableAudienceError, match="cannot be used: it is damaged Parquet"):
        read(tmp_path, whole.read_bytes()[:kept], "audience.parquet")


def test_a_workbook_is_no_audience(tmp_path):
    with pytest.raises(UnusableAudienceError, match="it is a workbook or compressed"):
        read(tmp_path, b"PK\x03\x04\x14\0", "audience.xlsx")


def test_letters_that_are_no_utf_8_are_read_as_spreadsheets_write_them_and_told(tmp_path):
    found = read(tmp_path, "email,name\nana@corp.example,M\xfcller\n".encode("cp1252"))
    assert found.fields["name"].to_list() == ["Müller"]
    assert [(one.why, one.lost) for one in found.problems] == [("not-utf-8", 0)]


def test_a_query_may_pick_people_whom_a_log_knows_by_ids():
    answer = pl.DataFrame({"address": ["r00001", " r00002 "], "name": ["a", "b"]})
    found = audiences.read_sql("SELECT 1", lambda _: answer)
    assert found.people["address"].to_list() == ["r00001", "r00002"]
    assert found.problems == ()


def test_of_a_query_that_gives_addresses_what_is_none_is_set_aside():
    answer = pl.DataFrame({"address": ["ada@reader.example", "r00002"]})
    found = audiences.read_sql("SELECT 1", lambda _: answer)
    assert found.people["address"].to_list() == ["ada@reader.example"]
    assert [one.why for one in found.problems] == ["not-an-address"]
