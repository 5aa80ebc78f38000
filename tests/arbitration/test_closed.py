"""A stretch that is known to be full is skipped, and nothing else is."""

from __future__ import annotations

import numpy as np

from inbox_fatigue.arbitration.closed import all_open

SORT = np.array([0])


def _skipped(closed, at):
    return closed.skipped(SORT, np.array([at])).tolist()


def _closed(*stretches, back=0):
    closed = all_open(2, back=back)
    for begin, end in stretches:
        closed.close(SORT, np.array([begin]), np.array([end]))
    return closed


def test_at_first_everything_is_open():
    assert _skipped(all_open(1, back=0), 5) == [5]


def test_only_what_lies_in_the_stretch_is_skipped():
    closed = _closed((10, 20))
    assert [_skipped(closed, at) for at in (9, 10, 19, 20)] == [[9], [20], [20], [20]]
    assert closed.skipped(np.array([1]), np.array([15])).tolist() == [15]


def test_stretches_that_touch_become_one_and_of_others_the_longer_stays():
    assert _skipped(_closed((10, 20), (20, 30)), 10) == [30]
    assert _skipped(_closed((10, 20), (5, 12)), 5) == [20]
    assert _skipped(_closed((10, 20), (40, 45)), 41) == [41]
    assert _skipped(_closed((10, 20), (40, 60)), 41) == [60]
    assert _skipped(_closed((10, 20), (40, 60)), 10) == [10]


def test_the_last_part_of_a_stretch_is_looked_at_again_where_the_time_of_the_day_matters():
    closed = _closed((10, 20), back=4)
    assert [_skipped(closed, at) for at in (10, 15, 18)] == [[16], [16], [18]]
