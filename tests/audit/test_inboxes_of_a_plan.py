"""The inboxes on the page of a preview: what would come, from whom, and what the past was like."""

from __future__ import annotations

import html
import json
import re

import pytest

MAIL = """
[[campaigns]]
name = "{name}"
sender = "hello@shop.example"
sender_name = "Kettle and Leaf"
send_at = 2026-06-{day:02}T{hour:02}:00:00Z
way_out = true
subject = "{name} for {{{{ first_name }}}}"
audience = "people.csv"
"""


@pytest.fixture
def preview(call, tmp_path):
    """Return a function that previews six mails in three days to Ann, who got two on the days before."""
    told = (MAIL.format(name=f"Tea {n}", day=8 + n // 2, hour=9 + n % 2 * 6) for n in range(6))
    (tmp_path / "plan.toml").write_text("".join(told))
    (tmp_path / "people.csv").write_text("address,first_name\nann@reader.example,Annabel\n")
    rows = "".join(f"ann@reader.example,2026-06-{day:02}T09:00:00Z,june {day}\n" for day in (5, 6))
    (tmp_path / "log.csv").write_text(f"recipient,sent_at,campaign\n{rows}")
    (tmp_path / "policy.toml").write_text('[[caps]]\nname = "two a week"\nlimit = 2\nwindow = "7d"\n')

    def run(*words):
        _, out, err = call(
            "preview",
            tmp_path / "plan.toml",
            tmp_path / "log.csv",
            "--policy",
            tmp_path / "policy.toml",
            *words,
        )
        assert "Traceback" not in err, err
        return out

    return run


@pytest.fixture
def page(preview):
    """Return a function that returns the words of the page."""

    def read(*words):
        preview("--format", "html", "--output", "page.html", *words)
        with open("page.html", encoding="utf-8") as file:  # noqa: PTH123 - the directory of the call
            marked = re.sub(r"<style.*?</style>", "", file.read(), flags=re.DOTALL)
        return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", marked)).split())

    return read


def test_an_inbox_tells_its_past_apart_from_its_plan_and_whose_number_it_is_held_to(page):
    words = page()
    assert "The fullest seven days ended on 6 June 2026: 2 messages. " in words
    assert "The dashed line is at 2, which the cap “two a week” allows." in words
    assert "2 is comfortable" not in words


def test_planned_mail_has_the_sender_and_the_subject_that_the_plan_gives(page):
    words = page()
    assert "Kettle and Leaf planned marketing Tea 0 for …" in words
    assert "Annabel" not in words
    assert "Tea 0 for Annabel" in page("--show-addresses")


def test_each_inbox_shows_what_its_own_copies_say(page, tmp_path):
    """Ann's mail is not Bea's, who comes first; under pseudonyms what an audience fills in is left out."""
    (tmp_path / "people.csv").write_text(
        "address,first_name,plan\nbea@reader.example,Bea,gold\nann@reader.example,Annabel,\n"
    )
    (tmp_path / "tea.txt").write_text("Dear {{ first_name }}, your plan {{ plan }} has tea.")
    told = (tmp_path / "plan.toml").read_text()
    (tmp_path / "plan.toml").write_text(told.replace("way_out", 'creative = "tea.txt"\nway_out'))
    shown, hidden = page("--show-addresses"), page()
    assert "Tea 0 for Annabel Dear Annabel, your plan has tea." in shown
    assert "Dear Bea, your plan gold has tea." in shown
    assert "Dear …, your plan has tea." in hidden
    assert "gold" not in hidden


def test_the_week_before_a_plan_counts_for_those_whom_it_leaves_alone(page, preview):
    assert "Without the plan nobody gets more than 2 messages in any seven days" in page()
    report = json.loads(preview("--format", "json"))
    assert report["prospects"]["without"]["fullest_week"] == {"2": 1}
    assert report["prospects"]["planned"]["fullest_week"] == {"8": 1}
