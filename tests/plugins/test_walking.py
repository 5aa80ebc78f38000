"""Where touches of one inbox stand, told in plain Python from what links them and what came back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from inbox_fatigue_follow_up.walking import Reply, Sent, walk

DAY = timedelta(days=1)
START = datetime(2026, 3, 2, 9, tzinfo=UTC)


def sent(number, *, writer=1, campaign=None):
    return Sent(
        touch=number,
        inbox=1,
        at=START + number * DAY,
        sender=writer,
        writer=writer,
        message=number,
        subject_key=None,
        campaign=campaign,
    )


def reply(after, *, parent=None, campaign=None, untold=False):
    return Reply(
        inbox=1,
        at=START + after * DAY,
        sender=None,
        parent=parent,
        subject_key=None,
        campaign=campaign,
        kind="reply",
        untold=untold,
    )


def test_a_touch_that_may_follow_up_several_goes_on_with_the_longest_chain():
    run = [sent(number) for number in range(4)]
    places = walk(run, [], {1: [0], 3: [1, 2]})
    assert [(place.chain.root.touch, place.depth, place.previous) for place in places] == [
        (0, 0, None),
        (0, 1, 0),
        (2, 0, None),
        (0, 2, 1),
    ]


def test_after_an_answer_a_new_chain_begins_that_knows_what_it_goes_on_with():
    run = [sent(number) for number in range(3)]
    first, second, third = walk(run, [reply(1.5, parent=1)], {1: [0], 2: [0, 1]})
    assert first.chain is second.chain
    assert first.chain.end == (START + 1.5 * DAY, "a reply to it")
    assert (third.depth, third.chain.answered_chain, third.chain.answered_at) == (0, 0, START + 1.5 * DAY)


def test_an_answer_of_the_same_second_came_before_the_touch_unless_its_time_is_not_told():
    run = [sent(number) for number in range(2)]
    depth = {untold: walk(run, [reply(1, untold=untold)], {1: [0]})[1].depth for untold in (False, True)}
    assert depth == {False: 0, True: 1}


def test_an_answer_to_one_campaign_ends_no_chain_of_another():
    run = [sent(number, campaign=7) for number in range(2)]
    (_, last) = walk(run, [reply(0.5, campaign=8)], {1: [0]})
    assert (last.depth, last.chain.end) == (1, None)


def test_all_unanswered_mail_that_a_touch_goes_on_with_has_its_writers():
    run = [sent(0, writer=1), sent(1, writer=2), sent(2, writer=3)]
    assert walk(run, [], {2: [0, 1]})[2].writers == {1, 2, 3}
