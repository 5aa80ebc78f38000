"""One person's inbox, the explanation of a rule, and the lists of rules and plugins."""

from __future__ import annotations

import dataclasses
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from types import ModuleType, SimpleNamespace
from typing import ClassVar

import pytest
from rich.cells import cell_len

from inbox_fatigue.findings import Need, Rule
from inbox_fatigue.model import Problem
from inbox_fatigue.reports.inbox_text import render_inbox
from inbox_fatigue.reports.layout import page, paragraph
from inbox_fatigue.reports.listings import render_plugins, render_rules
from inbox_fatigue.reports.phrases import shortened
from inbox_fatigue.reports.preview.limits import why_refused
from inbox_fatigue.reports.rule_text import render_rule
from inbox_fatigue.results import InboxLine, InboxView, State
from inbox_fatigue.results.previews import Refusal

AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
RULE = Rule(
    slug="house/monday-mail", unit="messages on a Monday", comfortable=0, unbearable=4,
    because="Our own Mondays.", fires="{measured} on Monday", calm="Calm", notices="Mail on Mondays.",
    tires="Mondays are hard.", instead="Write on Tuesday.", wrong_when="The shop opens on Mondays only.",
    needs=(Need(kind="person", names=("timezone",), reason="their time zone is not known (--contacts)"),),
)  # fmt: skip
CASES = """
[[case]]
name = "a calm week"
touches = ["2026-03-03"]
expect = { findings = 0 }
[[case]]
name = "two Mondays"
touches = ["2026-03-02", { at = "2026-03-09 09:00", subject = "Again" }]
events = [{ at = "2026-03-04", kind = "reply" }]
expect = { findings = 1, measured = 2 }
"""


@dataclass(frozen=True, kw_only=True)
class MondayMail:
    rules: ClassVar = (RULE,)
    window: timedelta = timedelta(days=30)
    words: tuple[str, ...] = ("a", "b")


@pytest.fixture
def plugin(tmp_path):
    (tmp_path / "cases").mkdir()
    (tmp_path / "cases" / "monday-mail.toml").write_text(CASES, "utf-8")
    module = ModuleType("house")
    module.__file__ = str(tmp_path / "__init__.py")
    return SimpleNamespace(name="house", label="house 1.0", origin="house.py", module=module)


def line(subject="Spring sale", days=0, **more):
    at = AT + timedelta(days=days)
    return InboxLine(
        **{
            "at": at,
            "who": "sales@x.example",
            "subject": subject,
            "stream": "sales",
            "incoming": True,
            **more,
        }
    )


def view(*lines, **more):
    about = {"language": "de", "status": ""}
    return InboxView(
        **{"label": "person-07", "state": State.TIRED, "fatigue": 61.5, "about": about, "lines": lines,
           "findings": (), **more}
    )  # fmt: skip


def test_an_inbox_reads_from_the_oldest_with_what_tires_beside_the_mail():
    text = render_inbox(
        view(
            line(),
            line("Re: Spring sale", 1, findings=("the first follow-up in a day",)),
            line("No thanks", 2, incoming=False, kind="reply"),
            line("", 3, at=None),
        )
    )
    assert text.splitlines()[0] == "person-07 · tired, fatigue 61 · 3 messages"
    assert "2026-03-02 09:30 UTC  sales@x.example  Spring sale\n" in text
    assert "                                       tires: the first follow-up in a day\n" in text
    assert "reply: No thanks" in text
    assert "no usable date" in text
    assert "language: de" in text
    assert "status" not in text


def test_an_inbox_goes_by_its_owners_clock_and_marks_what_is_no_mail_that_came():
    local = datetime(2026, 3, 2, 10, 30)  # noqa: DTZ001 - what the person's clock shows
    text = render_inbox(view(line(local_at=local, channel="sms"), line("Lost", 1, bounced=True)))
    assert "2026-03-02 10:30      sales@x.example  Spring sale [sms]\n" in text
    assert "2026-03-03 09:30 UTC  sales@x.example  Lost [bounced]\n" in text


def test_an_inbox_without_mail_says_so():
    assert "No mail to this person is known." in render_inbox(view())


def test_an_inbox_of_events_alone_passes_nothing():
    text = render_inbox(view(line(incoming=False, kind="open")))
    assert "nothing could be judged" in text
    assert "breaks a rule" not in text


def test_subjects_in_an_inbox_cannot_act_on_the_terminal():
    assert "\x1b" not in render_inbox(view(line("\x1b[2Jgone", who="\x1b[31m")))


def test_a_rule_is_explained_in_the_order_in_which_a_reader_asks(plugin):
    text = render_rule(RULE, scorer=MondayMail, plugin=plugin)
    order = [
        "Mail on Mondays.", "Mondays are hard.", "two Mondays", "Write on Tuesday.", "comfortable = 0",
        'window = "30d"', "The shop opens", "their time zone is not known", "Our own Mondays.",
    ]  # fmt: skip
    places = [text.index(words) for words in order]
    assert places == sorted(places)
    assert 'words = ["a", "b"]' in text
    assert "reported: 2 on Monday" in text


def test_an_example_says_whose_clock_its_times_are_of(plugin, tmp_path):
    """The sentence of such a rule names the person's time, the story the time of the mail."""
    (tmp_path / "cases" / "monday-mail.toml").write_text(
        """
[[case]]
name = "two nights"
touches = [
    { at = "2026-03-02 22:30", local_at = "2026-03-02 23:30" },
    { at = "2026-03-09 23:30", local_at = "2026-03-10 00:30" },
]
expect = { findings = 1, measured = 2 }
""",
        "utf-8",
    )
    text = " ".join(render_rule(RULE, scorer=MondayMail, plugin=plugin).split())
    assert "2026-03-02 22:30 UTC a message, 23:30 by their clock" in text
    assert "2026-03-09 23:30 UTC a message, 2026-03-10 00:30 by their clock" in text


@pytest.mark.parametrize(
    ("unit", "fires", "told"),
    [
        ("messages in 7 days", "{measured} messages in {span}", "reported: 2 messages in 7 days"),
        ("messages", "{measured} messages in {span}", "measured: 2 (messages); 0 is comfortable"),
        ("messages", "{measured} messages ({note})", "measured: 2 (messages); 0 is comfortable"),
        ("messages", "{measured} messages{note}", "reported: 2 messages"),
    ],
    ids=["a window", "no window", "a note that is missing", "a note that may be missing"],
)
def test_an_example_ends_with_what_a_report_would_say_where_it_tells_enough_of_it(plugin, unit, fires, told):
    rule = dataclasses.replace(RULE, unit=unit, fires=fires)
    assert f"  {told}\n" in render_rule(rule, scorer=MondayMail, plugin=plugin)


def test_an_example_is_the_first_story_in_which_the_rule_fires(plugin):
    text = render_rule(RULE, scorer=MondayMail, plugin=plugin)
    assert "a calm week" not in text
    told = ("2026-03-02        a message", "2026-03-04        reply", "2026-03-09 09:00  Again")
    places = [text.index(line) for line in told]
    assert places == sorted(places)


def test_a_rule_without_cases_is_explained_without_an_example(plugin, tmp_path):
    (tmp_path / "cases" / "monday-mail.toml").unlink()
    assert "An example" not in render_rule(RULE, scorer=MondayMail, plugin=plugin)


def test_rules_are_listed_with_their_two_points_and_their_plugin():
    text = render_rules([("file-house", RULE)])
    assert "house/monday-mail  0  →  4  messages on a Monday (file-house)" in text
    assert "in brackets the plugin" in text
    assert "in brackets" not in render_rules([("house", RULE)])


def test_no_rules_is_said_and_not_an_empty_list():
    assert "There are no rules" in render_rules([])


class Mbox:
    name = "mbox"


def test_plugins_are_listed_with_what_they_offer_and_what_failed(plugin):
    plugin.module.__name__ = __name__
    host = SimpleNamespace(
        plugins=(plugin,),
        problems=(
            Problem(why="plugin-import-failed", plugin="broken 2", detail="ImportError: no x", lost=0),
        ),
        sources=lambda: {"mbox": Mbox()},
        reporters=dict,
        describers=lambda: ((plugin, SimpleNamespace(features=(SimpleNamespace(name="grade"),))),),
        rules=lambda: {RULE.slug: (plugin, RULE)},
    )
    text = render_plugins(host)
    for claim in (
        "house 1.0\n  from house.py\n",
        "rules: house/monday-mail",
        "features: grade",
        "sources: mbox",
    ):
        assert claim in text
    assert "broken 2  plugin import failed: ImportError: no x" in text


@pytest.mark.parametrize("before", range(70, 82))
def test_no_line_ends_between_a_number_and_its_sign(before):
    """Wherever the margin falls."""
    text = page([paragraph(f"{'x' * before} (20 %) and more")])
    assert "20 %)" in text
    assert max(map(len, text.splitlines())) <= 80 or before > 80


@pytest.mark.parametrize(
    ("zone", "told"),
    [("UTC", "14 June 2026, 23:30 UTC"), ("Europe/Berlin", "15 June 2026, 01:30 (Europe/Berlin)")],
)
def test_what_may_go_later_goes_by_the_clock_of_its_campaign(zone, told):
    at = datetime(2026, 6, 14, 23, 30, tzinfo=UTC)
    one = Refusal(
        touch=1, recipient="person-1", address="", row=2, campaign="Sale", name="Sale", step=0, at=at, cap="two",
        reason="too many", counted=(), next_at=at, zone=zone,
    )  # fmt: skip
    assert why_refused(one) == f"too many; may go from {told}"


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("【秋の新作】新茶のご案内 (2026-09-01)", "【秋の新作】… (2026-09-01)"),
        ("शरद ऋतु की नई चाय: रविवार तक डिलीवरी", None),
        ("ชาใหม่ประจำฤดูใบไม้ร่วง ส่งฟรีถึงวันอาทิตย์", None),
        ("a.very.long.address@mail.example.org", "a.very.long.a…l.example.org"),
        ("short", "short"),
    ],
)
def test_a_name_is_shortened_to_the_columns_that_it_takes(text, left):
    cut = shortened(text, 27)

    assert cell_len(cut) <= 27
    assert left in {None, cut}
    assert not unicodedata.category(cut.partition("…")[2][:1] or "a").startswith("M")
