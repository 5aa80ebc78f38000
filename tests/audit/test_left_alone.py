"""Who is on a suppression list by one address is left alone at all of theirs."""

from __future__ import annotations

import json

import pytest


@pytest.mark.usefixtures("june")
@pytest.mark.parametrize(
    ("listed", "words", "refused"),
    [
        ("a.na@googlemail.com", (), ["ana+tea@gmail.com", "ana@gmail.com"]),
        ("ana@work.example", (), ["ana+tea@gmail.com", "ana@gmail.com"]),  # contacts know it
        ("ana@gmail.com", ("--no-merge",), ["ana@gmail.com"]),
        ("bea@gmail.com", (), ["bea@gmail.com"]),
    ],
    ids=["spelling", "contacts", "apart", "other"],
)
def test_a_person_is_meant_and_not_one_spelling_of_an_address(call, tmp_path, listed, words, refused):
    (tmp_path / "people.csv").write_text("address\nana@gmail.com\nana+tea@gmail.com\nbea@gmail.com\n")
    (tmp_path / "contacts.csv").write_text("address,alias_of\nana@work.example,ana@gmail.com\n")
    (tmp_path / "log.csv").write_text("recipient,sent_at\nana@work.example,2026-06-01T09:00:00Z\n")
    (tmp_path / "left.csv").write_text(f"address\n{listed}\n")
    (tmp_path / "policy.toml").write_text('[gate]\nrules = { "plan/duplicate-recipient" = "any" }\n')
    given = ("--contacts", "contacts.csv", "--suppressions", "left.csv", "--policy", "policy.toml")
    shown = ("--organisation", "shop.example", "--format", "json", "--suppress", "lists")
    _, out, _ = call("preview", "plan.toml", "log.csv", *given, *shown, *words)
    assert {one["cap"] for one in json.loads(out)["refusals"]} == {"plan/suppressed"}
    rows = (tmp_path / "lists" / "june.suppress.csv").read_text("utf-8").splitlines()[1:]
    assert sorted(row.partition(",")[0] for row in rows) == refused
