"""Lists of those who must not be written to are read whole, or not at all."""

from __future__ import annotations

import pytest

from inbox_fatigue.errors import UsageError
from inbox_fatigue.plan.listed import read_listed


def entries(tmp_path, text, name="list.csv"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return read_listed([str(path)])["entry"].to_list()


@pytest.mark.parametrize(
    "text",
    [
        "ana@x.example\ny.example\n",
        "address\nana@x.example\n@Y.example\n",
        "\ufeffE-mail Address\nana@x.example\n*@y.example\n",
        "id;reason;E-Mail\n1;asked;Ana@X.example\n2;bounced;y.example\n",
        "Email\tDomain\nana@x.example\t\n\ty.example\n",
        "name,email\nJ. Smith,ana@x.example\nB. Boss,'@y.example\n",
        '"Ana <ana@x.example>",asked\n*.y.example,competitor\n',
        "\nana@x.example\n\ny.example\n\n",
    ],
)
def test_addresses_and_domains_are_found_wherever_they_stand(tmp_path, text):
    assert entries(tmp_path, text) == ["ana@x.example", "y.example"]


def test_letters_beyond_ascii_are_written_as_in_the_ledger(tmp_path):
    assert entries(tmp_path, "bücher.example\n") == ["xn--bcher-kva.example"]


def test_an_empty_list_is_empty(tmp_path):
    assert entries(tmp_path, "") == []
    assert entries(tmp_path, "address\n") == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "address\nana@x.example\nbroken\nx\n",
            "list.csv:3: rows 3 and 4 hold neither addresses nor domains",
        ),
        ("name,company\nJ. Smith,Acme Inc.\n", "no column of addresses or domains (found: name, company)"),
        ("subscriber key\n0031\n", "no column of addresses or domains (found: subscriber key)"),
    ],
)
def test_what_cannot_be_read_is_told_and_nobody_is_skipped(tmp_path, text, told):
    with pytest.raises(UsageError, match=r"list\.csv") as error:
        entries(tmp_path, text)
    assert told in str(error.value)


def test_all_lists_are_told_at_once(tmp_path):
    (tmp_path / "one.csv").write_text("address\nnobody\n")
    with pytest.raises(UsageError) as error:
        read_listed([str(tmp_path / "one.csv"), str(tmp_path / "missing.csv")])
    assert "one.csv:2" in str(error.value)
    assert "missing.csv: cannot be read" in str(error.value)
