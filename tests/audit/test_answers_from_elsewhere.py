"""Who answers from an address that nobody had written to has answered, where the mail itself is named."""

from __future__ import annotations

import pytest

ANN, HOME, BEN = "ann@firm.example", "ann.private@home.example", "ben@firm.example"
SALES = "tim@shop.example"
PITCH = "We supply offices with tea and cups. Could we talk for ten minutes next week?\n"
NO = "Please stop writing to me and take me off your list.\n"
RULE = "follow-up/chasing-a-no"
DAYS = ("2026-03-02", "2026-03-10", "2026-03-17")


@pytest.fixture
def chased(audit, tmp_path, told, letter):
    """Return a function that audits three pitches and what came after the first: who was written to after a no."""

    def run(*answers, to=ANN, contacts=""):
        mails = [
            letter(to, SALES, f"{day} 09:00", f"Tea {number}", PITCH, Message_ID=f"<{number}@shop.example>")
            for number, day in enumerate(DAYS)
        ]
        mails += [
            letter(SALES, who, "2026-03-03 20:00", "Re: Tea 0", NO, In_Reply_To=f"<{parent}>")
            for who, parent in answers
        ]
        (tmp_path / "sent.mbox").write_bytes(told(mails))
        (tmp_path / "contacts.csv").write_text(f"address\n{contacts}\n")
        known = ["--contacts", "contacts.csv"] if contacts else []
        _, report = audit("sent.mbox", "--organisation", "shop.example", "--show-addresses", *known)
        return {one["recipient"]: one["measured"] for one in report["findings"] if one["rule"] == RULE}

    return run


def test_a_no_from_a_private_address_is_that_of_the_person_who_got_the_mail(chased):
    assert chased((HOME, "0@shop.example")) == {ANN: 2.0}


@pytest.mark.parametrize(
    ("answers", "more"),
    [
        ([(HOME, "9@elsewhere.example")], {}),  # nothing tells what it answers
        ([(HOME, "0@shop.example")], {"contacts": HOME}),  # somebody else, who is known
        ([("kim@shop.example", "0@shop.example")], {}),  # a colleague of the salesman's
        ([(HOME, "0@shop.example")], {"to": f"{ANN}, {BEN}"}),  # one of two
        ([(HOME, "0@shop.example"), ("cy@home.example", "0@shop.example")], {}),  # a mailbox of many
    ],
)
def test_a_no_of_somebody_else_is_nobody_elses(chased, answers, more):
    assert chased(*answers, **more) == {}


def test_an_answer_to_the_private_address_does_not_undo_the_no(chased, tmp_path, audit, told, letter):
    chased((HOME, "0@shop.example"))
    sorry = letter(HOME, SALES, "2026-03-03 21:00", "Re: Tea 0", "Sorry, we will take you off.\n")
    with (tmp_path / "sent.mbox").open("ab") as box:
        box.write(told([sorry]))
    _, report = audit("sent.mbox", "--organisation", "shop.example", "--show-addresses")
    assert {one["recipient"] for one in report["findings"] if one["rule"] == RULE} == {ANN}
