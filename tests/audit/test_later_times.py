"""When a preview lets go later what must not go as planned."""

from __future__ import annotations

import csv
import json

import pytest

PLAN = """
[[campaigns]]
name = "Sale"
sender = "hello@shop.example"
send_at = 2026-06-08T10:00:00Z
subject = "The sale begins"
audience = "people.csv"
way_out = true
[[campaigns.follow_ups]]
name = "Last days"
after = "3d"
unless = ["reply"]
subject = "The sale ends on Sunday"
[[campaigns]]
name = "Leaf"
sender = "hello@shop.example"
send_at = 2026-06-09T10:00:00Z
subject = "The leaf of June"
audience = "people.csv"
weight = 5
way_out = true
"""
CYD, ELI = "cyd@reader.example", "eli@reader.example"


@pytest.fixture
def later(call, tmp_path):
    """Return a function that previews the plan to some people: (who, what, when) of all that waits, and the report."""

    def run(*people, rules=""):
        (tmp_path / "plan.toml").write_text(PLAN)
        (tmp_path / "people.csv").write_text("\n".join(("address", *people)) + "\n")
        (tmp_path / "log.csv").write_text(
            "recipient,sent_at,campaign\nold@reader.example,2026-05-01T09:00:00Z,may\n"
        )
        (tmp_path / "policy.toml").write_text(f'{rules}\n[[caps]]\nname = "two"\nlimit = 2\nwindow = "7d"\n')
        words = (
            "preview",
            tmp_path / "plan.toml",
            tmp_path / "log.csv",
            "--policy",
            tmp_path / "policy.toml",
        )
        code, out, _ = call(*words, "--suppress", tmp_path / "lists", "--format", "json", "--show-addresses")
        assert code == 1
        with (tmp_path / "lists" / "later.csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        told = [(one["recipient"], one["campaign"], one["send_at"][:10]) for one in rows]
        return sorted(told), json.loads(out)

    return run


def test_one_of_two_copies_gets_what_everybody_gets_and_when_they_get_it(later):
    told, _ = later(CYD, CYD, ELI)
    assert told == [
        (CYD, "Last days, later", "2026-06-15"),
        (ELI, "Last days, later", "2026-06-15"),
    ]


def test_a_copy_of_what_goes_is_not_put_off(later):
    _, report = later(CYD, CYD, ELI)
    refused = [(one["name"], one["next_at"]) for one in report["refusals"] if one["recipient"] == CYD]
    assert [name for name, at in refused if at is not None] == ["Last days"]
    assert sorted(name for name, at in refused if at is None) == ["Last days", "Leaf", "Sale"]


def test_where_the_gate_asks_for_no_single_copy_both_wait(later):
    told, _ = later(CYD, CYD, rules='[gate.rules]\n"plan/duplicate-recipient" = "any"')
    assert len([name for _, name, _ in told if name == "Sale, later"]) == 2


def test_each_reason_counts_up_to_its_own_mail_however_many_are_left_out_at_once(call, tmp_path):
    follow_up = '[[campaigns.follow_ups]]\nafter = "3d"\nunless = ["reply"]\nsubject = "More {}"\n'
    first = PLAN.partition("[[campaigns.follow_ups]]")[0]
    (tmp_path / "plan.toml").write_text(first + "".join(follow_up.format(number) for number in range(4)))
    (tmp_path / "people.csv").write_text(f"address\n{CYD}\n")
    (tmp_path / "log.csv").write_text(f"recipient,sent_at,campaign\n{CYD},2026-05-01T09:00:00Z,may\n")
    (tmp_path / "events.csv").write_text(f"recipient,at,kind\n{CYD},2026-06-01T09:00:00Z,unsubscribe\n")
    words = ("preview", tmp_path / "plan.toml", tmp_path / "log.csv", "--events", tmp_path / "events.csv")
    _, out, _ = call(*words, "--format", "json")
    refused = json.loads(out)["refusals"]
    counted = {one["reason"].partition(" message")[0]: len(one["counted"]) for one in refused}
    assert [one["reason"].partition(" message")[0] for one in refused] == ["1", "2", "3", "4", "5"]
    assert counted == {f"{number}": number for number in range(1, 6)}


SEQUENCE = PLAN.partition('[[campaigns]]\nname = "Leaf"')[0] + (
    '[[campaigns.follow_ups]]\nname = "Last hour"\nafter = "1d"\nunless = ["reply"]\nsubject = "It ends now"\n'
)


def test_what_goes_later_says_what_keeps_a_follow_up_from_going(call, tmp_path):
    (tmp_path / "plan.toml").write_text(
        SEQUENCE.replace('unless = ["reply"]\nsubject = "It', 'unless = ["click", "reply"]\nsubject = "It')
    )
    (tmp_path / "people.csv").write_text(f"address\n{CYD}\n")
    (tmp_path / "log.csv").write_text(
        f"recipient,sent_at,campaign\n{CYD},2026-06-06T10:00:00Z,one\n{CYD},2026-06-07T10:00:00Z,two\n"
    )
    (tmp_path / "policy.toml").write_text('[[caps]]\nname = "two"\nlimit = 2\nwindow = "7d"\n')
    call("preview", "plan.toml", "log.csv", "--policy", "policy.toml", "--suppress", "lists")
    with (tmp_path / "lists" / "later.csv").open(encoding="utf-8", newline="") as file:
        told = {one["campaign"]: one["unless"] for one in csv.DictReader(file)}
    assert told == {"Sale, later": "", "Last days, later": "reply", "Last hour, later": "click;reply"}


@pytest.mark.parametrize(
    ("rules", "times"),
    [
        (
            "",
            ["2026-06-13", "2026-06-16", "2026-06-20"],
        ),  # the third within seven days waits for the first to be gone
        ('[gate.rules]\n"follow-up/bump-of-a-bump" = 0\n', ["2026-06-13"]),
    ],
)
def test_follow_ups_go_later_with_their_mail_where_that_is_not_too_much(call, tmp_path, rules, times):
    (tmp_path / "plan.toml").write_text(SEQUENCE)
    (tmp_path / "people.csv").write_text(f"address\n{CYD}\n")
    (tmp_path / "log.csv").write_text(
        f"recipient,sent_at,campaign\n{CYD},2026-06-06T10:00:00Z,one\n{CYD},2026-06-07T10:00:00Z,two\n"
    )
    (tmp_path / "policy.toml").write_text(f'{rules}[[caps]]\nname = "two"\nlimit = 2\nwindow = "7d"\n')
    words = ("preview", "plan.toml", "log.csv", "--policy", "policy.toml")
    _, out, _ = call(*words, "--suppress", "lists", "--format", "json")
    refused = json.loads(out)["refusals"]
    assert [one["next_at"][:10] for one in refused if one["next_at"]] == times
    reason = "the mail that it follows goes later"
    assert (
        [one["reason"].startswith(reason) for one in refused] == [False, True, True]
        if not rules
        else [False, True, False]
    )
    code, _, _ = call(*words, "--apply", "lists")
    assert code == 0


def test_of_mails_at_one_moment_the_first_in_the_plan_goes_whoever_gets_them(call, tmp_path):
    """Everybody's past is the same, and so is what becomes of their plan."""
    campaign = (
        '[[campaigns]]\nname = "{}"\nsender = "hello@shop.example"\nsend_at = 2026-06-08T10:00:00Z\n'
        'subject = "{}"\naudience = "people.csv"\nway_out = true\n'
    )
    (tmp_path / "plan.toml").write_text(
        "".join(campaign.format(name, name) for name in ("Tea", "Cups", "Ale"))
    )
    (tmp_path / "people.csv").write_text("address\n" + "".join(f"p{n}@reader.example\n" for n in range(8)))
    (tmp_path / "log.csv").write_text(
        "recipient,sent_at,campaign\nold@reader.example,2026-05-01T09:00:00Z,may\n"
    )
    (tmp_path / "policy.toml").write_text('[[caps]]\nname = "one"\nlimit = 1\nwindow = "1d"\n')
    _, out, _ = call(
        "preview", "plan.toml", "log.csv", "--policy", "policy.toml", "--format", "json", "--show-addresses"
    )
    told = {(one["campaign"], (one["next_at"] or "")[:10]) for one in json.loads(out)["refusals"]}
    assert told == {("Cups", "2026-06-09"), ("Ale", "2026-06-10")}
