"""Lists of steps, as sales tools export them."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from inbox_fatigue import plan
from inbox_fatigue.errors import PlanError
from inbox_fatigue.limits import Limits
from inbox_fatigue.model import Channel, EventKind
from inbox_fatigue.plan import Form
from inbox_fatigue.plan.step_lists import UnusableStepsError, read_steps

if TYPE_CHECKING:
    from pathlib import Path

DAY = timedelta(days=1)


def group(day: int, *steps: dict) -> dict:
    return {
        "day": day,
        "automated": True,
        "due_immediately": False,
        "reference_id": day,
        "steps": list(steps),
    }


def email(subject: str, body: str, *, reply_to: int | None = None, enabled: bool = True) -> dict:
    template = {"title": "t", "subject": subject, "body": body}
    settings = {"previous_email_step_group_reference_id": reply_to, "email_template": template}
    return {"enabled": enabled, "name": f"Step {subject}", "type": "Email", "type_settings": settings}


SALESLOFT = {
    "data": {
        "cadence_content": {
            "settings": {"name": "Cold", "remove_replied": True, "remove_bounced": False},
            "step_groups": [
                group(1, email("Tea", "<p>Hi {{first_name}}</p>"), email("Tea B", "<p>Hello</p>")),
                group(
                    3,
                    {
                        "enabled": True,
                        "name": "Ring",
                        "type": "Phone",
                        "type_settings": {"instructions": "ring"},
                    },
                ),
                group(
                    5,
                    {
                        "enabled": True,
                        "name": "LinkedIn - Connect",
                        "type": "Integration",
                        "type_settings": {},
                    },
                ),
                group(6, {"enabled": True, "name": "Research", "type": "Other", "type_settings": {}}),
                group(8, email("", "<p>Still there?</p>", reply_to=1)),
            ],
        }
    }
}
OUTREACH = {
    "data": [
        {"type": "sequence", "id": 1, "attributes": {"name": "Cold"}},
        {"type": "sequenceStep", "id": 12, "attributes": {"order": 2, "stepType": "manual_email", "interval": 4320},
         "relationships": {"sequenceTemplates": {"data": [{"type": "sequenceTemplate", "id": 22}]}}},
        {"type": "sequenceStep", "id": 11, "attributes": {"order": 1, "stepType": "auto_email", "interval": 0},
         "relationships": {"sequenceTemplates": {"data": [{"type": "sequenceTemplate", "id": 21}]}}},
        {"type": "sequenceStep", "id": 13, "attributes": {"order": 3, "stepType": "call", "interval": 1440}},
    ],
    "included": [
        {"type": "sequenceTemplate", "id": 21, "relationships": {"template": {"data": {"type": "template", "id": 31}}}},
        {"type": "sequenceTemplate", "id": 22, "attributes": {"isReply": True},
         "relationships": {"template": {"data": {"type": "template", "id": 32}}}},
        {"type": "template", "id": 31, "attributes": {"subject": "Tea", "bodyHtml": "<p>Hi</p>"}},
        {"type": "template", "id": 32, "attributes": {"subject": "", "bodyHtml": "<p>Again</p>"}},
    ],
}  # fmt: skip
TABLE = """\
Sequence Name,Step,Type,Interval,Subject,Body
Cold,1,Email,0,Tea,Hi {{first_name}}
Cold,2,Task,1 day,,
Cold,3,Email,48 hours,Again,Still there?
Cold,4,Call,1d,,
"""


def read(tmp_path: Path, content: object, name: str = "steps.json"):
    path = tmp_path / name
    path.write_text(content if isinstance(content, str) else json.dumps(content), "utf-8")
    return read_steps(path, Limits())


def mistakes(tmp_path: Path, content: object, name: str = "steps.json") -> list[str]:
    with pytest.raises(UnusableStepsError) as caught:
        read(tmp_path, content, name)
    return [told.removeprefix(f"{tmp_path / name}:") for told in caught.value.mistakes]


def test_groups_of_steps_go_on_their_days(tmp_path):
    found = read(tmp_path, SALESLOFT)
    assert (found.name, found.unless) == ("Cold", (EventKind.REPLY,))
    assert [(one.channel, one.wait) for one in found.steps] == [
        (Channel.EMAIL, 0 * DAY),
        (Channel.PHONE, 2 * DAY),
        (Channel.SOCIAL, 2 * DAY),
        (Channel.EMAIL, 3 * DAY),
    ]
    first, *_, last = found.steps
    assert (first.creative.subject, first.creative.form, first.reply) == ("Tea", Form.HTML, False)
    assert last.reply


def test_what_is_left_out_of_a_list_is_told(tmp_path):
    told = [one.detail for one in read(tmp_path, SALESLOFT).problems]
    assert told == [
        "step 2: it is a variant of the step before",
        "step 5: it is of the type Other, which reaches nobody",
    ]


def test_what_salesloft_imports_is_read_like_what_it_exports(tmp_path):
    content = SALESLOFT["data"]["cadence_content"]
    imported = {"settings": content["settings"], "cadence_content": {"step_groups": content["step_groups"]}}
    assert read(tmp_path, imported) == read(tmp_path, SALESLOFT)


def test_documents_have_their_steps_in_their_order_and_wait_in_minutes(tmp_path):
    found = read(tmp_path, OUTREACH)
    assert found.name == "Cold"
    assert [(one.channel, one.wait, one.reply) for one in found.steps] == [
        (Channel.EMAIL, 0 * DAY, False),
        (Channel.EMAIL, 3 * DAY, True),
        (Channel.PHONE, 1 * DAY, False),
    ]
    assert found.steps[1].creative.raw == b"<p>Again</p>"


def test_a_table_of_steps_waits_as_it_says_and_what_is_left_out_leaves_its_time(tmp_path):
    found = read(tmp_path, TABLE, "steps.csv")
    assert [(one.channel, one.wait) for one in found.steps] == [
        (Channel.EMAIL, 0 * DAY),
        (Channel.EMAIL, 3 * DAY),
        (Channel.PHONE, 1 * DAY),
    ]
    assert (found.name, [one.where.line for one in found.problems]) == ("Cold", [3])
    assert found.steps[0].creative.form is Form.TEXT


@pytest.mark.parametrize(
    "steps",
    [
        [{"type": "email", "day": 1}, {"type": "email", "day": 4}],
        [{"step": 2, "channel": "email", "delay_days": 3}, {"step": 1, "channel": "email", "delay_days": 0}],
        [{"type": "email"}, {"type": "email", "delayHours": 72}],
        [{"stepType": "email"}, {"stepType": "email", "wait": "3 days"}],
        [{"type": "email", "day": "Day 1"}, {"type": "email", "day": "Day 4"}],
    ],
)
def test_names_of_columns_are_taken_as_they_come(tmp_path, steps):
    assert [one.wait for one in read(tmp_path, {"name": "x", "steps": steps}).steps] == [0 * DAY, 3 * DAY]
    assert [one.wait for one in read(tmp_path, steps).steps] == [0 * DAY, 3 * DAY]


def test_a_time_without_a_unit_is_not_taken(tmp_path):
    told = mistakes(tmp_path, TABLE.replace("48 hours", "2").replace("1d", ""), "steps.csv")
    assert told == [
        '4: step 3 does not say how long after the step before; write a time with its unit, such as "3d"',
        '5: step 4 does not say how long after the step before; write a time with its unit, such as "3d"',
    ]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("{", "1: is no list of steps (Expecting property name"),
        ({"a": 1}, "1: is no list of steps (it holds neither step_groups nor steps); export it anew"),
        ({"steps": [1]}, "1: is no list of steps (a step is no object); export it anew"),
        ([{"type": "email", "day": 1}, {"type": "email", "day": 99_999}], "1: goes on for more than ten years"),
        ({"steps": []}, "1: holds no steps; export a sequence with its steps"),
        ([{"type": "task", "day": 1}], "1: holds no step that reaches anybody; export it with its mails"),
        ([{"type": "email", "day": "soon"}], "1: step 1 has no day, or one that is no number; write one such as"),
        ([{"type": "email", "day": 1, "sequence": s} for s in "AB"], "1: holds the sequences A and B; put each into a file of its own"),
    ],
)  # fmt: skip
def test_a_list_that_cannot_be_used_is_told(tmp_path, content, told):
    (one,) = mistakes(tmp_path, content)
    assert one.startswith(told)


def test_a_campaign_takes_its_steps_from_a_list(folder):
    (folder / "steps.json").write_text(json.dumps(SALESLOFT))
    (folder / "plan.toml").write_text(
        '[[campaigns]]\nname = "Cold"\nstream = "sales"\nsend_at = 2026-06-03T09:00:00Z\n'
        'audience = "audience.csv"\nsequence = "steps.json"\n'
    )
    found = plan.load(folder)
    (campaign,) = found.campaigns
    assert [(one.number, one.channel, one.after, one.unless) for one in campaign.steps] == [
        (0, Channel.EMAIL, None, ()),
        (1, Channel.PHONE, 2 * DAY, (EventKind.REPLY,)),
        (2, Channel.SOCIAL, 2 * DAY, (EventKind.REPLY,)),
        (3, Channel.EMAIL, 3 * DAY, (EventKind.REPLY,)),
    ]
    assert campaign.steps[3].name == "Cold, follow-up 3 (Step)"
    assert [one.why for one in found.problems] == ["step-left-out", "step-left-out"]
    assert plan.unfold(found).height == 8


def test_a_list_beside_steps_of_the_plan_is_one_too_many(folder):
    (folder / "steps.json").write_text(json.dumps(SALESLOFT))
    path = folder / "plan.toml"
    path.write_text(
        path.read_text().replace('creative = "price.eml"', 'sequence = "steps.json"\ncreative = "price.eml"')
    )
    with pytest.raises(
        PlanError, match=r"22: campaigns\[2\]\.creative stands beside sequence, which has the steps; keep one"
    ):
        plan.load(path)


@pytest.mark.parametrize(("name", "content"), [("steps.json", json.dumps(SALESLOFT)), ("steps.csv", TABLE)])
def test_a_list_alone_is_no_plan_and_says_what_it_needs(tmp_path, name, content):
    (tmp_path / name).write_text(content)
    with pytest.raises(PlanError) as caught:
        plan.load(tmp_path / name)
    (told,) = caught.value.mistakes
    assert "says neither for whom nor when; write a plan.toml with a campaign of sequence" in told


@pytest.mark.parametrize(("said", "reply"), [("", True), ("no", False), ("yes", True)])
def test_a_later_mail_without_a_subject_goes_into_the_thread_before_it(tmp_path, said, reply):
    """What reaches people in another way lies between the two, and one with a subject begins anew."""
    path = tmp_path / "steps.csv"
    path.write_text(
        "step,day,type,subject,body,reply\n"
        f"1,1,email,Idea for you,Hello,\n2,3,linkedin,,Hello there,\n3,4,email,,Any thoughts?,{said}\n"
        "4,8,email,New,Shall I close your file?,\n"
    )
    (tmp_path / "people.csv").write_text("address\nana@x.example\n")
    (tmp_path / "plan.toml").write_text(
        '[[campaigns]]\nname = "Cold"\nsender = "sam@vendor.example"\nsend_at = 2026-06-08T10:00:00Z\n'
        'audience = "people.csv"\nsequence = "steps.csv"\n'
    )
    (campaign,) = plan.load(tmp_path / "plan.toml", sql=None, limits=Limits()).campaigns
    mails = [one for one in campaign.steps if one.channel is Channel.EMAIL]
    assert [one.reply for one in mails] == [False, reply, False]
    subjects = [one.creative.subject for one in mails]
    assert subjects == ["Idea for you", "Re: Idea for you" if reply else "", "New"]


def test_a_list_whose_mails_have_no_subject_at_all_says_nothing_of_threads(tmp_path):
    path = tmp_path / "steps.csv"
    path.write_text("step,day,type,subject,body\n1,1,email,,Hello\n2,3,email,,Any thoughts?\n")
    assert [one.reply for one in read_steps(path, Limits()).steps] == [False, False]
