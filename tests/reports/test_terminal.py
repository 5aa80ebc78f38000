"""What the report for people says, and that it can be shown safely."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from rich.cells import cell_len

from inbox_fatigue.reports.printable import printable
from inbox_fatigue.reports.terminal import Terminal
from inbox_fatigue.results import Counts, Outcome, State, Verdict


@pytest.fixture
def render():
    return Terminal().render


def test_the_first_screen_answers_the_readers_questions_in_order(build, render):
    lines = render(build.tired_company()).splitlines()
    questions = (
        "FAIL ",
        "Who is tired on 31 May 2026, and why",
        "What causes it",
        "What to change first",
        "Not assessed",
    )
    places = [next(n for n, line in enumerate(lines) if line.startswith(words)) for words in questions]
    assert places == sorted(places)
    assert places[2] < 30
    assert lines[0] == "sample_mail · 1 March to 31 May 2026 · 25 people · 1,204 touches · 14 campaigns"
    assert lines[1] == "312 messages seen: 298 stored, 11 duplicates, 0 quarantined, 3 skipped"


def test_a_broken_policy_is_told_in_the_words_of_its_conditions(build, render):
    text = render(build.tired_company())
    assert "FAIL  2 of 25 people are exhausted (allowed: none)" in text
    assert "      1 person was mailed after opting out (allowed: none)" in text


def test_a_tired_person_comes_with_three_reasons_and_the_number_of_others(build, render):
    text = render(build.tired_company())
    assert "person-07  96  exhausted  9 messages in 7 days; 3 is comfortable" in text
    assert "school grade 14; 10 is comfortable" in text
    assert "school grade 14; 10 is comfortable [and 1 more]" in text
    assert "3 messages from different campaigns" not in text


def test_who_was_tired_before_is_told_with_the_day(build, render):
    assert "1 person was tired before\n  person-11  72  on 21 March 2026" in render(build.tired_company())


def test_where_several_organisations_write_each_reason_names_its_own(build, render):
    people = [build.person("person-01", 60, [("a/b", "2 messages in 24 hours")])]
    two = (build.organisation(), build.organisation("other.example"))
    assert "2 messages in 24 hours (sender.example)" in render(build.result(people, organisations=two))
    assert "(sender.example)" not in render(build.result(people))


def test_a_campaign_that_a_code_names_is_called_by_its_subject(build, render):
    text = render(build.result(campaigns=(build.cause("8812073", title="News for June"),)))
    assert "News for June (8812073)" in text


def test_causes_come_with_their_shares_and_reach(build, render):
    lines = [" ".join(line.split()) for line in render(build.tired_company()).splitlines()]
    assert "Spring sale 41 % campaign, reached 19 people, 6 tired" in lines
    assert any(line.startswith("no campaign named < 1 %") for line in lines)
    assert "sales@sender.example 22 % sender, reached 4 people, 2 tired" in lines


def test_what_no_campaign_caused_is_told_too(build, render):
    campaigns = (build.cause("Spring sale", 0.41), build.cause("Letter", 0.09))
    text = render(replace(build.tired_company(), campaigns=campaigns))
    assert "mail of no campaign 50 %" in " ".join(text.split())
    whole = (build.cause("Spring sale", 0.9), build.cause("Letter", 0.0999))
    assert "mail of no campaign" not in render(replace(build.tired_company(), campaigns=whole))


def test_where_nobody_is_tired_now_no_cause_is_said_to_have_tired_none(build, render):
    text = render(build.result(campaigns=(build.cause(),)))
    assert "campaign, reached 19 people\n" in text


def test_what_goes_on_and_was_worse_before_is_told_with_the_day(build, render):
    """A year of too much mail is one episode, told at its peak."""
    person = build.person(fatigue=80.0, messages=[("frequency/no-rest", "too much")])
    ended = person.findings[0].last_at
    for since, told in (
        (ended - timedelta(days=1), "too much"),
        (ended, "too much (at its worst on 7 March 2026)"),
    ):
        lines = render(replace(build.result([person]), now_begins=since)).splitlines()
        (line,) = [one for one in lines if "too much" in one]
        assert line.endswith(told)


@pytest.mark.parametrize(
    ("known", "told"), [(1, "; 1 finding is as it was)"), (1204, "; 1,204 findings are as they were)")]
)
def test_what_a_baseline_has_is_counted(build, render, known, told):
    assert told in " ".join(render(replace(build.result(), known=known)).split())


def test_accepted_findings_are_counted(build, render):
    assert "3 findings are accepted by the settings and not counted" in render(build.result(ignored=3))


def test_what_was_not_assessed_is_grouped_by_its_reason(build, render):
    text = render(build.tired_company())
    assert "everybody  no replies are known (add mail from them, or --events)" in text
    assert "           answered-already, chasing-a-no\n" in text
    assert "3 people   their language is not known (--contacts)" in text


def test_problems_are_counted_by_kind_with_the_first_place(build, render):
    text = render(build.tired_company())
    assert "2 lost   header too large: the header has 1,200,000 bytes" in text
    assert "2026-03.mbox, byte 10432, and 1 more" in text
    assert "1 noted  house 1.0: plugin failed: ValueError: no such column" in text


def test_a_pass_says_what_holds_and_that_nobody_is_tired(build, render):
    text = render(build.result())
    assert "PASS  Nobody is exhausted (allowed: none)" in text
    assert (
        "Nobody is tired on 31 May 2026\n  2 people: 0 exhausted, 0 tired, 0 comfortable, 2 rested\n" in text
    )
    assert "Who is tired" not in text
    assert "What causes it" not in text


def test_where_nothing_was_read_nothing_is_said_to_be_fine(build, render):
    incomplete = Verdict(outcome=Outcome.INCOMPLETE, reasons=("nothing could be read in empty",))
    text = render(
        build.result(
            (), counts=Counts(), since=None, until=None, streams={}, organisations=(), verdict=incomplete
        )
    )
    assert "0 messages seen: nothing was read" in text
    assert "INCOMPLETE  nothing could be read in empty" in text
    assert "Nobody could be judged" in text
    assert "every rule could be judged" not in text
    assert "could be read\n" not in text
    assert "Nobody is tired" not in text


def test_people_who_could_not_be_judged_are_not_called_rested(build, render):
    unknown = [build.person(f"person-{n}", state=State.UNKNOWN) for n in range(3)]
    text = render(build.result(unknown))
    assert "Nobody could be judged\n  3 people" in text
    assert "Nobody is tired" not in text


def test_where_nobody_could_be_judged_no_rule_is_said_to_have_been(build, render):
    text = render(build.result([build.person("person-01", state=State.UNKNOWN)]))
    assert "Not assessed\n  anything: no mail to them has a usable date" in text
    assert "every rule could be judged" not in text


def test_where_everything_was_skipped_nothing_is_said_to_have_been_readable(build, render):
    text = render(build.result((), counts=Counts(seen=92, skipped=92), streams={}))
    assert "Problems\n  none\n" in text
    assert "everything that was seen could be read" not in text


def test_of_many_who_were_tired_before_the_worst_are_shown_and_the_others_counted(build, render):
    people = [build.person(f"person-{number}", 0, at_worst=60.0 + number) for number in range(1, 8)]
    text = render(build.result(people, tired_from=60.0))
    assert "7 people were tired before\n  person-7  67" in text
    assert "person-3" in text
    assert "person-2" not in text
    assert "\n  and 2 more\n" in text


def test_who_was_tired_before_follows_the_settings(build, render):
    people = [build.person("person-01", 0, at_worst=60.0)]
    assert "1 person was tired before" in render(build.result(people, tired_from=60.0))
    assert "tired before" not in render(build.result(people, tired_from=60.5))


def test_what_is_not_judged_is_counted_on_the_first_screen(build, render):
    counts = Counts(seen=9, stored=9, touches=1, unaddressed=2, on_lists=6)
    text = render(build.result(counts=counts))
    assert "2 messages name nobody who got them: not judged" in text
    assert "6 messages came over discussion lists from others, not judged" in text
    assert "1 message names nobody who got it" in render(build.result(counts=Counts(seen=1, unaddressed=1)))
    assert "discussion lists" not in render(build.result())


def test_the_nearest_to_tired_are_shown_where_nobody_is(build, render):
    text = render(build.result([build.person("person-01", 40, [("a/b", "2 messages in 24 hours")])]))
    assert "the nearest to it:\n  person-01  40  comfortable  2 messages in 24 hours" in text


def test_fatigue_is_rounded_down_so_that_a_number_never_belongs_to_another_state(build, render):
    assert "person-01  49  comfortable" in render(
        build.result([build.person("person-01", 49.9, [("a/b", "m")])])
    )


def test_addresses_leave_room_for_the_reasons(build, render):
    label = "maria.gonzalez-fernandez@customer-company.example"
    text = render(
        build.result([build.person(label, 96, [("a/b", "9 messages in 7 days; 3 is comfortable")])])
    )
    assert f"  96  exhausted  {label}\n        9 messages in 7 days; 3 is comfortable\n" in text


def test_two_hundred_thousand_people_fit_the_same_page(build, render):
    one = build.person("person-1", 90, [("a/b", "9 messages in 7 days")])
    text = render(build.result([one] * 200_000))
    assert "and 199,992 more" in text
    assert len(text.splitlines()) < 50


def test_no_line_is_wider_than_the_page_and_none_ends_in_spaces(build, render):
    wide = "日本語の件名" * 30
    result = build.result(
        [build.person("person-01", 96, [("a/b", wide)])],
        sources=("/a/very/long/path" * 9,),
        campaigns=(build.cause(wide),),
        organisations=(build.organisation("x" * 200 + ".example"),),
        problems=(build.problem(detail="y" * 300),),
    )
    lines = render(result).splitlines()
    assert max(map(cell_len, lines)) <= 80
    assert all(line == line.rstrip() for line in lines)


def test_nothing_from_a_mail_acts_on_the_terminal(build, render):
    evil = "\x1b]0;owned\x07 \u202egnp.exe\u2066 \x9b31m [red]not markup[/red] :smile:"
    result = build.result(
        [build.person(f"p{evil}", 96, [(f"a/{evil}", evil)])],
        sources=(evil,),
        campaigns=(build.cause(evil),),
        problems=(build.problem(evil, detail=evil, plugin=evil),),
        not_assessed=(build.unassessed(evil, 3, evil),),
        organisations=(build.organisation(evil, because=evil),),
        advice=(evil,),
        verdict=Verdict(outcome=Outcome.FAIL, reasons=(evil,)),
    )
    text = render(result)
    assert not {character for character in text if not character.isprintable()} - {"\n"}
    assert "[red]not" in text
    assert ":smile:" in text


def test_colour_is_there_only_where_it_was_asked_for(build, render):
    result = build.tired_company()
    assert "\x1b[" not in render(result)
    assert "\x1b[1;31mFAIL" in Terminal(colour=True).render(result)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain", "plain"),
        ("Grüße 日本", "Grüße 日本"),
        ("a\r\nb\tc", "a b c"),
        ("\x1b[31m", "\\x1b[31m"),
        ("a\u202eb", "a\\u202eb"),
        ("\udcff", "\\udcff"),
        ("\u200b", "\\u200b"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("z" + "\u0300" * 50, "z" + "\u0300" * 4),
        ("\U000e0041", "\\U000e0041"),
    ],
)
def test_printable_text_is_one_line_that_shows_what_it_hides(text, shown):
    assert printable(text) == shown


@pytest.mark.parametrize(
    ("streams", "counted", "said"),
    [
        ({"marketing": 10}, 10, "10 marketing count as pressure"),
        ({"marketing": 10}, 0, "of 10 marketing, 0 count as pressure, 10 bounced"),
        ({"marketing": 2, "list": 1}, 1, "of 2 marketing, 1 counts as pressure, 1 bounced; 1 list does not"),
        (
            {"marketing": 210, "sales": 19},
            228,
            "of 210 marketing and 19 sales, 228 count as pressure, 1 bounced",
        ),
        ({"list": 3}, 0, "none count as pressure; 3 list do not"),
    ],
)
def test_what_counts_and_what_bounced_add_up(build, render, streams, counted, said):
    counts = Counts(seen=300, stored=300, touches=300, counted=counted)
    assert f"{said}\n" in render(build.result(streams=streams, counts=counts))
