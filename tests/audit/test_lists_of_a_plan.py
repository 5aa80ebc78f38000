"""The lists that a preview writes: whose they are, what they are called, and that they can be handed on."""

from __future__ import annotations

import csv

import pytest

from inbox_fatigue.audit.previewing.suppressing import file_names

CAMPAIGN = """
[[campaigns]]
name = "{name}"
sender = "hello@shop.example"
send_at = 2026-06-{day}T10:00:00Z
way_out = true
subject = "{name}"
audience = "people.csv"
"""


@pytest.fixture
def folder(tmp_path):
    """Return a directory with people as an export has them, a history of somebody else, and one mail a week."""
    (tmp_path / "people.csv").write_text(
        "\ufeffCustomer No;E-mail Address;First Name\n17;Ana@Reader.example;Ana\n18;ben@reader.example;Ben\n"
    )
    (tmp_path / "log.csv").write_text(
        "recipient,sent_at,campaign\nana@reader.example,2026-06-07T09:00:00Z,june\n"
    )
    (tmp_path / "policy.toml").write_text('[[caps]]\nname = "one a week"\nlimit = 1\nwindow = "7d"\n')
    return tmp_path


@pytest.fixture
def preview(call, folder):
    """Return a function that previews campaigns of some names, a day after one another: code, output, errors."""

    def run(*words, names=("Summer sale",)):
        text = "".join(CAMPAIGN.format(name=name, day=10 + day) for day, name in enumerate(names))
        (folder / "plan.toml").write_text(text)
        return call(
            "preview", folder / "plan.toml", folder / "log.csv", "--policy", folder / "policy.toml", *words
        )

    return run


def rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_a_corrected_audience_is_the_audience_as_it_was_written_without_some_rows(preview, folder):
    code, _, _ = preview("--suppress", folder / "lists")
    assert code == 1
    assert rows(folder / "lists" / "summer-sale.audience.csv") == [
        {"Customer No": "18", "E-mail Address": "ben@reader.example", "First Name": "Ben"}
    ]
    (folder / "people.csv").write_bytes((folder / "lists" / "summer-sale.audience.csv").read_bytes())
    code, out, _ = preview()
    assert (code, "Everything may go as planned" in out) == (0, True)


def test_lists_of_an_earlier_preview_keep_nobody_out_of_this_one(preview, folder):
    """The other plan's name is gone, and with it the list that kept Ana out of it."""
    lists = folder / "lists"
    preview("--suppress", lists, names=("Spring sale",))
    assert (lists / "spring-sale.suppress.csv").exists()
    preview("--suppress", lists)
    assert {path.name for path in lists.iterdir()} == {
        "later.csv",
        "summer-sale.suppress.csv",
        "summer-sale.audience.csv",
    }


def test_who_deletes_the_list_of_what_goes_later_leaves_it_out(preview, folder):
    """Else a plan whose later mail tires somebody could be made fine by hand alone, cell by cell."""
    preview("--suppress", folder / "lists")
    _, out, _ = preview("--apply", folder / "lists")
    assert "2 sends to 2 people" in " ".join(out.split())
    (folder / "lists" / "later.csv").unlink()
    _, out, _ = preview("--apply", folder / "lists")
    assert "1 send to 1 person" in " ".join(out.split())


def test_where_everything_may_go_there_is_something_to_apply_all_the_same(preview, folder):
    (folder / "policy.toml").write_text('[[caps]]\nname = "nine"\nlimit = 9\nwindow = "7d"\n')
    code, _, _ = preview("--suppress", folder / "lists")
    assert code == 0
    assert [path.name for path in (folder / "lists").iterdir()] == ["later.csv"]
    code, out, err = preview("--apply", folder / "lists")
    assert (code, "2 sends to 2 people" in " ".join(out.split())) == (0, True), err


@pytest.mark.parametrize("beside", ["people.csv", "summer-sale.audience.csv"])
def test_a_directory_with_anything_of_the_users_is_refused_before_anything_is_written(
    preview, folder, beside
):
    """An audience may well be called summer-sale.audience.csv."""
    place = folder / "mine"
    place.mkdir()
    (place / beside).write_text("address\nana@reader.example\n")
    code, out, err = preview("--suppress", place)
    assert (code, out) == (2, "")
    assert f"holds other files ({beside})" in err
    assert [path.name for path in place.iterdir()] == [beside]


def test_every_campaign_has_lists_of_its_own_whatever_it_is_called(preview, folder):
    names = ("Лето", "夏", "A/B", "A B", "!", "?")
    preview("--suppress", folder / "lists", names=names)
    lists = sorted(folder.glob("lists/*.suppress.csv"))
    assert len(lists) == len(names)
    assert sorted({row["name"] for path in lists for row in rows(path)}) == sorted(names)


def test_names_of_files_are_short_and_no_two_are_alike():
    names = file_names(["A/B", "A B", "a-b-2", "夏" * 300, "夏" * 301, "…", "...", "Sommer für alle"])
    assert list(names.values())[:3] == ["a-b", "a-b-2", "a-b-2-2"]
    assert names["…"] == "campaign"
    assert names["..."] == "campaign-2"
    assert names["Sommer für alle"] == "sommer-für-alle"
    assert len(set(names.values())) == len(names)
    assert all(len(f".{one}.suppress.csv.12345678".encode()) < 256 for one in names.values())


def test_what_lists_leave_of_a_sequence_is_the_most_that_is_expected_of_it(preview, folder, call):
    """Forty first mails of the past, half of them answered; the list leaves nobody for the follow-up."""
    log = [f"r{n}@reader.example,2026-05-01T09:00:00Z,may" for n in range(40)]
    (folder / "log.csv").write_text("recipient,sent_at,campaign\n" + "\n".join(log) + "\n")
    (folder / "events.csv").write_text("address,at,kind\nr1@reader.example,2026-05-01T10:00:00Z,reply\n")
    (folder / "policy.toml").write_text(
        '[gate]\ntired = "100%"\n[[caps]]\nname = "one a month"\nlimit = 1\nwindow = "30d"\n'
    )
    follow_up = '[[campaigns.follow_ups]]\nafter = "2d"\nsubject = "Still here"\nunless = ["reply"]\n'
    plan = folder / "plan.toml"
    plan.write_text(CAMPAIGN.format(name="June", day=10) + follow_up)
    words = ("preview", plan, folder / "log.csv", "--events", folder / "events.csv",
             "--policy", folder / "policy.toml")  # fmt: skip
    call(*words, "--suppress", folder / "lists")
    text = (folder / "lists" / "june.suppress.csv").read_text().splitlines()
    assert len(text) == 3
    (folder / "lists" / "june.suppress.csv").write_text(
        "\n".join([text[0], *(line.rpartition(",")[0] + "," for line in text[1:2])]) + "\n"
    )
    _, out, _ = call(*words, "--apply", folder / "lists")
    assert "1 of 1 would go" in " ".join(out.split())
