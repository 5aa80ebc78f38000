"""The command that shows whom mail may be for."""

from __future__ import annotations

import re
import tomllib

import pytest

from inbox_fatigue import settings
from inbox_fatigue.cli.exits import Exit


def plain(text):
    return re.sub(r"\s+", " ", text)


def test_the_list_gives_every_side_its_argument(call):
    code, out, _ = call("stances")
    assert code == Exit.OK
    assert max(map(len, out.splitlines())) <= 80
    for name in settings.stance_names():
        assert f"\n{name} " in out
        assert settings.stance(name).pro in plain(out)


@pytest.mark.parametrize("name", settings.stance_names())
def test_a_stance_is_told_with_both_arguments_its_reasons_and_toml_to_copy(call, name):
    code, out, _ = call("stances", name)
    one = settings.stance(name)
    assert code == Exit.OK
    assert all(told in plain(out) for told in (one.pro, one.contra, *one.reasons))
    copied = out.partition("To copy\n")[2].rpartition("\nOr all of it")[0]
    assert tomllib.loads(copied) == tomllib.loads(one.template)


def test_an_unknown_stance_is_a_mistake_of_the_call(call):
    code, out, err = call("stances", "balance")
    assert (code, out) == (Exit.USAGE, "")
    assert 'did you mean "balanced"?' in err


@pytest.mark.parametrize("command", ["audit", "score", "preview", "inbox"])
def test_every_command_that_judges_takes_a_stance(call, command):
    assert "--stance NAME" in call(command, "--help")[1]


@pytest.mark.parametrize("command", ["audit", "score"])
def test_the_help_says_what_asking_what_if_costs(call, command):
    assert "four times as long" in plain(call(command, "--help")[1])
