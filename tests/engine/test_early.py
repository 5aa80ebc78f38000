"""A judging worker that is started before its judges are there."""

import multiprocessing

from inbox_fatigue.engine.early import Summons


def test_the_first_who_asks_gets_the_worker_and_it_says_when_it_is_ready():
    with Summons(()) as summons:
        worker = summons.followed()
        assert summons.followed() is None
    try:
        assert worker.answers.poll(60)
        assert worker.answer() == "ready"
    finally:
        worker.kill()
        worker.bury()


def test_a_worker_that_nobody_followed_for_is_ended():
    before = set(multiprocessing.active_children())
    with Summons(()):
        (started,) = set(multiprocessing.active_children()) - before
        assert started.is_alive()
    assert started not in multiprocessing.active_children()
