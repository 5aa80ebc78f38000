"""Tables of mail that hold more than what went out: what people wrote, as desks keep it, and what stayed a draft."""

from __future__ import annotations

import pytest

AT, LATER = "2026-03-02T09:00:00Z", "2026-03-03T09:00:00Z"
ADA, INES = "ada@fenwick-bindery.example", "ines@larkspur-tea.example"


@pytest.fixture
def folder(tmp_path, read):
    """Read a folder with one table."""

    def reading(text, name="EmailMessage.csv"):
        (tmp_path / name).write_text(text)
        found = read(tmp_path)
        assert found.problems == []
        return found

    return reading


def test_mail_that_came_in_is_a_reply_of_who_wrote_it(folder):
    """https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_emailmessage.htm"""
    found = folder(
        '"ID","SUBJECT","FROMNAME","FROMADDRESS","TOADDRESS","INCOMING","STATUS","MESSAGEDATE"\n'
        f'"1","Tea","Ines Calder","{INES}","{ADA}","false","3","{AT}"\n'
        f'"2","Re: Tea","Ada","{ADA}","{INES}; team@larkspur-tea.example","true","1","{LATER}"\n'
    )
    assert [(sent["recipient"], sent["sender"]) for sent in found.sends] == [(ADA, INES)]
    assert {(event["recipient"], event["kind"], event["at"].day) for event in found.events} == {
        (ADA, "reply", 3)
    }


@pytest.mark.parametrize("word", ["Incoming", "INCOMING_EMAIL", "inbound", "Received"])
def test_which_way_a_mail_went_may_be_said_in_words(folder, word):
    found = folder(
        f"To,From,Subject,Sent At,Direction\n{ADA},{INES},Tea,{AT},Outgoing\n{INES},Ada <{ADA}>,Tea,{LATER},{word}\n"
    )
    assert [sent["recipient"] for sent in found.sends] == [ADA]
    assert [(event["recipient"], event["kind"]) for event in found.events] == [(ADA, "reply")]


def test_mail_that_came_in_from_nobody_knows_whom_is_set_aside(folder):
    found = folder(f"To,From,Sent At,Direction\n{ADA},{INES},{AT},outgoing\n{INES},Ada,{LATER},incoming\n")
    assert (len(found.sends), found.events, len(found.skipped)) == (1, [], 1)


@pytest.mark.parametrize("column", ["Sent", "Received Email"])
def test_a_row_that_says_that_nothing_went_out_is_no_send(folder, column):
    found = folder(
        f"Email,{column},Send Date,Campaign\n{ADA},true,{AT},spring\nb@x.example,false,{AT},spring\nc@x.example,,{AT},spring\n"
    )
    assert [sent["recipient"] for sent in found.sends] == [ADA, "c@x.example"]
    assert found.skipped == [("EmailMessage.csv", "other-event")]


def test_what_was_made_or_planned_and_has_no_time_of_sending_did_not_go_out(folder):
    found = folder(
        f"email,created_at,sent_at,status\n{ADA},{AT},{LATER},opened\nb@x.example,{AT},,opened\nc@x.example,{AT},,drafted\n"
    )
    assert [sent["recipient"] for sent in found.sends] == [ADA]
    assert [why for _, why in found.skipped] == ["other-event"] * 2


def test_a_row_without_any_time_is_lost_and_told(tmp_path, read):
    (tmp_path / "sends.csv").write_text(f"email,created_at,sent_at\n{ADA},{AT},{LATER}\nb@x.example,,\n")
    assert read(tmp_path).problems == ["no-time"]
