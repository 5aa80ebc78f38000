"""What the verdict on a plan looks at: the people whom it reaches, its own word, and each row once."""

from __future__ import annotations

import json

import jsonschema
import pytest

from inbox_fatigue.reports.preview.json_v1 import schema

CAMPAIGN = """
[[campaigns]]
name = "{name}"
sender = "hello@shop.example"
send_at = 2026-06-{day:02}T{hour:02}:00:00Z
way_out = true
subject = "{name}"
audience = "people.csv"
"""
LOG = "recipient,sent_at,campaign\n"


@pytest.fixture
def folder(tmp_path):
    """Return a directory with one reader, who got a mail in May."""
    (tmp_path / "people.csv").write_text("address\nana@company.example\n")
    (tmp_path / "log.csv").write_text(f"{LOG}ana@company.example,2026-05-01T09:00:00Z,may\n")
    return tmp_path


@pytest.fixture
def preview(call, folder):
    """Return a function that previews campaigns, written as (name, day, hour) of June: code and output."""

    def run(*campaigns, before="", plan="plan.toml", words=("--format", "json")):
        if campaigns:
            told = (CAMPAIGN.format(name=name, day=day, hour=hour) for name, day, hour in campaigns)
            (folder / "plan.toml").write_text(f"{before}\n{''.join(told)}")
        code, out, err = call("preview", folder / plan, folder / "log.csv", *words)
        assert "Traceback" not in err, err
        return code, json.loads(out) if "json" in words else out

    return run


def condition(report, name):
    (found,) = [one for one in report["gate"] if one["name"] == name]
    return found


@pytest.mark.parametrize("mates", [0, 24])
def test_a_share_is_taken_of_the_people_whom_the_plan_reaches(preview, folder, mates):
    """Colleagues of hers come along because caps may count them; they are not the plan's people."""
    others = "".join(f"m{n}@company.example,2026-05-01T09:00:00Z,may\n" for n in range(mates))
    with (folder / "log.csv").open("a") as log:
        log.write(others)
    code, report = preview(*((f"C{n}", 1 + n // 2, 9 + n % 2 * 5) for n in range(8)))
    assert code == 1
    assert condition(report, "tired")["measured"] == "1 of 1 people"
    for when in ("without", "planned", "resolved"):
        assert sum(report["prospects"][when]["states"].values()) == report["plan"]["people"] == 1


def test_what_tired_a_colleague_whom_the_plan_does_not_reach_is_not_held_against_it(preview, folder):
    with (folder / "log.csv").open("a") as log:
        log.write(
            "".join(f"mate@company.example,2026-05-01T{hour:02}:00:00Z,may{hour}\n" for hour in (9, 12))
        )
    (folder / "all.toml").write_text('[gate]\nonly = "all"\nrules = { "frequency/crowded-day" = 0 }\n')
    code, report = preview(("C", 8, 10), words=("--format", "json", "--policy", folder / "all.toml"))
    assert condition(report, "frequency/crowded-day")["measured"] == "0 findings"
    assert code == 0


@pytest.mark.parametrize(
    ("before", "name"),
    [
        ('never_with = [["A", "B"]]', "never_with"),
        ('never_after = [{ first = "A", second = "B", within = "30d" }]', "never_after"),
    ],
)
def test_a_plan_that_breaks_its_own_word_fails(preview, folder, before, name):
    code, report = preview(("A", 8, 10), ("B", 22, 10), before=before)
    jsonschema.validate(report, schema())
    assert (code, report["verdict"]["outcome"]) == (1, "fail")
    found = condition(report, name)
    assert (found["measured"], found["allowed"], found["broken"]) == ("1 person", "none", True)
    assert found["sentence"] in report["verdict"]["reasons"]
    assert len(report["refusals"]) == 1
    for form, told in (
        ("junit", '<failure message="never_'),
        ("github", "::error"),
        ("sarif", found["sentence"]),
    ):
        assert told in preview(plan="plan.toml", words=("--format", form))[1]


def test_a_plan_that_keeps_its_word_passes(preview):
    before = 'never_after = [{ first = "A", second = "B", within = "7d" }]'
    code, report = preview(("A", 8, 10), ("B", 22, 10), before=before)
    assert (code, report["refusals"]) == (0, [])
    assert not condition(report, "never_after")["broken"]


def test_a_row_that_names_nobody_weighs_the_same_however_many_campaigns_use_its_file(preview, folder):
    rows = "".join(f"p{n}@x{n}.example\n" for n in range(29))
    (folder / "people.csv").write_text(f"address\n{rows}no address\n")
    for days in ((1,), (1, 10, 19, 28)):
        code, report = preview(*((f"C{day}", day, 10) for day in days))
        assert code == 3
        assert report["verdict"]["reasons"] == [
            "1 of 30 rows of the audiences could not be read (3.33 %; allowed: 1 %)"
        ]


@pytest.mark.parametrize("offers", [2, 1])
def test_a_cap_that_is_broken_by_what_is_known_is_assessed(preview, folder, offers):
    """Of one message the category is not known: it could only add to the two that break the cap."""
    (folder / "policy.toml").write_text(
        '[[caps]]\nname = "offers"\nlimit = 1\nwindow = "30d"\ncategories = ["offer"]\n'
    )
    rows = "".join(f"ana@company.example,O{n},2026-06-{n + 1:02}T09:00:00Z,offer\n" for n in range(offers))
    (folder / "sends.csv").write_text(
        f"recipient,campaign,send_at,category\n{rows}ana@company.example,Odd,2026-06-20T09:00:00Z,\n"
    )
    words = ("--policy", folder / "policy.toml", "--format", "json")
    code, report = preview(plan="sends.csv", words=words)
    blind = offers < 2
    (cap,) = report["caps"]
    assert cap["unassessed"] == blind
    assert ("the cap offers could be applied to nobody" in report["verdict"]["reasons"]) is blind
    assert condition(report, "frequency/over-cap")["broken"] is not blind
    assert code == (3 if blind else 1)


def test_who_is_over_a_cap_already_breaks_it_with_one_more(preview, folder):
    """The past holds the fullest day; the plan is refused all the same, and so must not pass."""
    (folder / "policy.toml").write_text('[[caps]]\nname = "daily"\nlimit = 1\nwindow = "24h"\n')
    rows = "".join(f"ana@company.example,2026-06-02T{hour}:00:00Z,may {hour}\n" for hour in (10, 12, 14))
    (folder / "log.csv").write_text(LOG + rows)
    words = ("--policy", folder / "policy.toml", "--format", "json")
    code, report = preview(("June", 3, 11), words=words)
    assert [one["cap"] for one in report["refusals"]] == ["daily"]
    assert condition(report, "frequency/over-cap")["broken"]
    assert code == 1


def test_a_cap_that_nobody_could_be_held_to_does_not_hold_and_comes_first(preview, folder):
    (folder / "policy.toml").write_text(
        '[[caps]]\nname = "daily"\nlimit = 1\nwindow = "1 calendar day"\nclock = "recipient"\n'
    )
    code, text = preview(("June", 3, 9), words=("--policy", folder / "policy.toml"))
    said = " ".join(text.split())
    assert code == 3
    assert "daily 1 in 1 calendar day applied to nobody; not assessed for 1 person" in said
    assert "Nothing is known that must not go Limits" in said
    assert "Not assessed 1 person the cap 'daily': " in said


def test_what_two_queries_do_not_find_an_address_for_is_told_of_each(preview, folder):
    """Answers of different queries have no rows in common, though both come from the ledger."""
    queries = ("SELECT 'odd' AS address UNION ALL SELECT 'a@x.example'", "SELECT 'b@x.example' AS address")
    _, before = preview(("A", 8, 10), ("B", 22, 10))
    text = (folder / "plan.toml").read_text()
    for query in queries:
        text = text.replace('audience = "people.csv"', f'audience = {{ sql = "{query}" }}', 1)
    (folder / "plan.toml").write_text(text)
    code, report = preview()
    assert before["problems"] == []
    assert [one["why"] for one in report["problems"]] == ["not-an-address"]
    assert report["verdict"]["reasons"] == [
        "1 of 3 rows of the audiences could not be read (33.33 %; allowed: 1 %)"
    ]
    assert code == 3
