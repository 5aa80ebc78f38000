"""After which message people left: the last one before it, or the one that a log names."""

from __future__ import annotations

from datetime import timedelta

from inbox_fatigue.columns import TIME_NOT_TOLD
from inbox_fatigue.learning import departures
from inbox_fatigue.testing import inbox, moment

FIRST = moment("2026-03-02 09:00")
LATER = [FIRST + timedelta(days=100 + n) for n in range(20)]  # somebody else's, so that the end is far away


def after(*touches, events, people=None):
    """Return which of Ana's messages, from 1, were looked at, and after which she left."""
    more = [{"at": at, "person_named": "ben"} for at in LATER]
    found = departures(
        inbox(*({"at": at} | told for at, told in touches), *more, events=events, people=people or {})
    )
    own = found.messages.filter(found.messages["touch"] <= len(touches)).sort("touch")
    return own["touch"].to_list(), own.filter("left")["touch"].to_list(), found


def days(*numbers, **told):
    return [(FIRST + timedelta(days=number), told) for number in numbers]


def test_who_leaves_does_so_after_the_last_message_before_it():
    seen, left, found = after(
        *days(0, 3, 6, 20), events=[{"at": FIRST + timedelta(days=7), "kind": "unsubscribe"}]
    )
    assert (seen, left) == ([1, 2, 3], [3])  # what came after is no chance to leave
    assert found.kinds == (("unsubscribe", 1),)
    assert found.unplaced == 0


def test_complaints_and_refusals_are_leaving_and_bounces_are_not():
    for kind, expected in (("complaint", [1]), ("decline", [1]), ("bounce", []), ("reply", [])):
        assert after(*days(0), events=[{"at": FIRST + timedelta(days=1), "kind": kind}])[1] == expected


def test_who_leaves_long_after_the_last_message_left_after_none():
    _, left, found = after(*days(0), events=[{"at": FIRST + timedelta(days=20), "kind": "unsubscribe"}])
    assert left == []
    assert found.unplaced == 1


def test_an_event_that_names_no_organisation_is_laid_to_the_last_message_of_any():
    event = {"at": FIRST + timedelta(days=4), "kind": "unsubscribe", "organisation": ""}
    touches = [*days(0, organisation="one.example"), *days(3, organisation="two.example")]
    assert after(*touches, events=[event])[1] == [2]


def test_a_log_that_says_after_which_send_and_not_when_is_believed():
    event = {
        "at": FIRST + timedelta(days=6),
        "kind": "unsubscribe",
        "detail": TIME_NOT_TOLD,
        "campaign": "spring",
    }
    touches = [*days(0, campaign="spring"), *days(3, 5, campaign="summer")]
    seen, left, found = after(*touches, events=[event])
    assert (seen, left) == ([1], [1])
    assert found.unplaced == 0


def test_contacts_that_say_that_somebody_left_and_nothing_else_place_nothing():
    event = {"at": FIRST + timedelta(days=6), "kind": "unsubscribe", "detail": TIME_NOT_TOLD}
    _, left, found = after(*days(0, 5), events=[event])
    assert left == []
    assert found.unplaced == 1


def test_messages_too_young_to_tell_are_not_looked_at():
    found = departures(inbox(FIRST, FIRST + timedelta(days=1), FIRST + timedelta(days=15)))
    assert found.messages["touch"].to_list() == [1, 2]


def test_strata_are_of_one_organisation_status_quarter_and_age():
    touches = days(0, 1, 40)
    found = departures(inbox(*(at for at, _ in touches), *LATER))
    first, second, third = found.messages.sort("touch")["stratum"].to_list()[:3]
    assert first == second != third


def test_answers_are_laid_to_messages_in_the_same_way_and_end_nothing():
    seen, left, found = after(*days(0, 3, 6), events=[{"at": FIRST + timedelta(days=4), "kind": "reply"}])
    assert (seen, left, found.answers) == ([1, 2, 3], [], True)
    assert found.messages.filter("answered")["touch"].to_list() == [2]
