"""A short run of the fuzzer, always of the same files, and every file that a long run found."""

from __future__ import annotations

from random import Random

import pytest

from tests.fuzz.__main__ import failing
from tests.fuzz.found import FOUND
from tests.fuzz.targets import TARGETS

RUNS = 60


@pytest.mark.parametrize("name", TARGETS)
def test_bent_files_are_read_or_refused(name):
    target = TARGETS[name]
    files = [target.bender.bent(Random(f"short {name} {number}")) for number in range(RUNS)]
    assert [(why, data) for data in files if (why := failing(target, data))] == []


@pytest.mark.parametrize(("name", "data"), FOUND)
def test_what_once_failed_passes(name, data):
    assert failing(TARGETS[name], data) == ""


def test_bending_is_told_by_the_seed_alone():
    for target in TARGETS.values():
        assert target.bender.bent(Random("a")) == target.bender.bent(Random("a"))
