"""Whose mail is audited: given, told from who sends most, or everybody who writes to an inbox."""

from __future__ import annotations

import pytest

from inbox_fatigue.errors import UsageError
from inbox_fatigue.people.organisations import IN_LOGS, Audited, homes_of


def of_senders(archive):
    rows = archive.ask(
        "SELECT address, organisation FROM address WHERE organisation IS NOT NULL ORDER BY address"
    )
    return dict(rows)


def sent(letter, *senders):
    return [letter(sender=sender, at=f"2026-03-{day:02}") for day, sender in enumerate(senders, 1)]


def test_several_domains_that_are_given_are_one_organisation(archive, letter):
    archive.take(*sent(letter, "a@shop.example", "b@shop.test", "c@other.example"))
    audited = archive.settle("shop.example", "Shop.test")
    assert audited.lines == (("shop.example", ("shop.example", "shop.test"), "given"),)
    assert audited.outbound
    organisations = of_senders(archive)
    assert organisations["a@shop.example"] == organisations["b@shop.test"] == "shop.example"
    assert "c@other.example" not in organisations


@pytest.mark.parametrize("given", ["shpo.example", "", "@", "The Shop"])
def test_an_organisation_that_has_no_part_in_the_archive_is_a_mistake(archive, letter, given):
    """Nobody would be tired of its mail, and the audit would pass."""
    archive.take(*sent(letter, "a@shop.example", "b@other.example", "a@shop.example"))
    with pytest.raises(UsageError, match=r"has no address in this archive; shop\.example sends most"):
        archive.settle(given)


def test_an_organisation_that_only_gets_mail_here_may_be_given(archive, letter):
    """Its own mail may be in a log that names no sender, beside the replies."""
    archive.take(letter(sender="ana@reader.example", to="care@shop.example"))
    archive.take_log({"recipient": "ana@reader.example", "at": "2026-03-02"})
    archive.settle("shop.example")
    assert archive.inboxes().touches["organisation"].to_list() == ["shop.example"]


def test_subdomains_belong_to_what_is_given_and_look_alikes_do_not(archive, letter):
    archive.take(*sent(letter, "a@mail.shop.example", "b@notshop.example", "c@shop.example.net"))
    archive.settle("shop.example")
    assert set(of_senders(archive)) & {"b@notshop.example", "c@shop.example.net"} == set()
    assert of_senders(archive)["a@mail.shop.example"] == "shop.example"


def test_an_address_may_be_given_for_its_domain(archive, letter):
    archive.take(*sent(letter, "a@shop.example"))
    assert archive.settle("News@Shop.example").lines[0][:2] == ("shop.example", ("shop.example",))


def test_what_an_earlier_call_gave_holds_for_later_ones(archive, letter):
    archive.take(*sent(letter, "a@shop.example", "b@other.example", "c@other.example"))
    archive.settle("shop.example")
    assert archive.settle().lines == (("shop.example", ("shop.example",), "given"),)
    assert archive.settle("other.example").lines[0][0] == "other.example"


def test_the_domain_that_sends_most_is_the_organisation_of_an_outbound_archive(archive, letter):
    archive.take(*sent(letter, "a@shop.example", "b@news.shop.example", "c@other.example"))
    audited = archive.settle()
    assert audited.lines == (("shop.example", ("shop.example",), "inferred: it sent 67 % of the mail"),)
    assert audited.outbound


def test_each_sender_that_a_log_names_is_audited_though_one_sends_most(archive, letter):
    """Rows of a log are no replies: two brands of one firm lie in it, and neither is to be lost in silence."""
    rows = [("ana@reader.example", "news@one.example"), ("ben@reader.example", "news@one.example")]
    rows += [("cem@reader.example", "news@one.example"), ("ana@reader.example", "hello@two.example")]
    rows += [("care@one.example", "ana@reader.example")]
    archive.take_log(*({"recipient": to, "sender": by, "at": "2026-03-02"} for to, by in rows))
    archive.take(letter(sender="cara@third.example", to="ben@reader.example"))
    audited = archive.settle()
    assert [(name, because) for name, _, because in audited.lines] == [
        ("one.example", "inferred: it sent 50 % of the mail"),
        ("two.example", IN_LOGS),
    ]
    assert sorted(archive.inboxes().touches["organisation"]) == [*["one.example"] * 3, "two.example"]


def test_in_an_inbox_with_many_senders_each_is_audited(archive, letter):
    archive.take(*sent(letter, "a@one.example", "b@two.example", "c@three.example", "d@mail.three.example"))
    # Three's part is a half, so one more sender is needed to make it an inbox.
    archive.take(letter(sender="e@four.example", at="2026-03-09"), path="more.mbox")
    audited = archive.settle()
    assert [name for name, _, _ in audited.lines] == [
        "four.example",
        "one.example",
        "three.example",
        "two.example",
    ]
    assert not audited.outbound
    assert of_senders(archive)["d@mail.three.example"] == "three.example"


def test_free_mail_is_no_organisation_whoever_writes_most_from_it(archive, letter):
    archive.take(*sent(letter, "ana@gmail.com", "ana@gmail.com", "ben@gmail.com", "a@shop.example"))
    audited = archive.settle()
    assert not audited.outbound
    assert {name for name, _, _ in audited.lines} == {"ana@gmail.com", "ben@gmail.com", "shop.example"}


def test_discussion_lists_do_not_tell_whose_archive_it_is(archive, letter):
    lists = [
        letter(
            sender="x@list.example",
            at=f"2026-03-{day:02}",
            List_Id="<l.list.example>",
            List_Post="<mailto:l@list.example>",
        )
        for day in range(1, 9)
    ]
    archive.take(*lists, *sent(letter, "a@shop.example"))
    assert archive.settle().lines[0][0] == "shop.example"


def test_a_log_without_senders_is_of_an_organisation_without_a_name(archive):
    archive.take_log({"recipient": "ana@reader.example", "at": "2026-03-02"})
    audited = archive.settle()
    assert audited.lines == (
        ("(the log's sender)", (), "the log names no sender; give --organisation to name it"),
    )
    assert archive.inboxes().touches["organisation"].to_list() == ["(the log's sender)"]


def test_mail_that_does_not_say_who_sent_it_is_not_said_to_be_of_a_log(archive, letter):
    unsaid = letter(sender="x@one.example").replace(b"From: x@one.example", b"X-Nothing: here")
    archive.take(unsaid, *sent(letter, "a@one.example", "b@two.example", "c@three.example"))
    audited = archive.settle()
    assert audited.lines[0] == ("(sender not named)", (), "these messages do not say who sent them")
    assert "(sender not named)" in archive.inboxes().touches["organisation"].to_list()


def test_a_log_without_senders_is_of_the_organisation_that_is_given(archive):
    archive.take_log({"recipient": "ana@reader.example", "at": "2026-03-02"})
    archive.settle("shop.example")
    assert archive.inboxes().touches["organisation"].to_list() == ["shop.example"]


def test_nothing_read_is_nobodys_mail(archive):
    audited = archive.settle()
    assert (audited.lines, audited.of_sender) == ((), {})


@pytest.mark.parametrize("given", [(), ("shop.example",)])
def test_a_colleague_who_never_wrote_is_no_stranger(archive, letter, given):
    """Mail to a silent colleague is no sales outreach to somebody outside."""
    archive.take(
        *(
            letter(
                sender="boss@shop.example",
                to="quiet@shop.example",
                subject=f"Plan {day}",
                at=f"2026-03-0{day}",
            )
            for day in range(1, 5)
        ),
        letter(sender="boss@shop.example", to="lead@reader.example", subject="Offer"),
    )
    archive.settle(*given)
    streams = archive.streams()
    assert streams["Plan 1"] == ("correspondence", "ordinary mail between people")
    assert streams["Offer"][0] == "sales"


def test_an_answer_to_an_address_of_ours_that_never_sends_is_a_reply(archive, letter):
    archive.take(
        letter(sender="news@shop.example"),
        letter(sender="news@shop.example", at="2026-03-03"),
        letter(sender="ana@reader.example", to="care@shop.example", subject="Re: Spring", at="2026-03-04"),
    )
    archive.settle()
    assert archive.ask("SELECT kind FROM event") == [("reply",)]


def test_a_domain_is_at_home_with_the_first_organisation_that_names_it_or_one_above_it():
    lines = (
        ("one", ("shop.example", "other.example"), "-"),
        ("two", ("mail.shop.example", "two.example"), "-"),
        ("somebody@gmail.com", ("somebody@gmail.com",), "-"),
    )
    audited = Audited(of_sender={}, of_logs="one", lines=lines, outbound=False)
    asked = {
        "shop.example": "one",
        "mail.shop.example": "one",
        "a.b.two.example": "two",
        "myshop.example": None,
        "gmail.com": None,
        "": None,
    }
    assert homes_of(audited, asked) == asked


def test_thousands_of_organisations_are_not_held_against_each_domain():
    names = [f"brand-{number}.example" for number in range(30_000)]
    lines = tuple((name, (name,), "-") for name in names)
    audited = Audited(of_sender={}, of_logs=names[0], lines=lines, outbound=False)
    assert homes_of(audited, names)[names[-1]] == names[-1]
