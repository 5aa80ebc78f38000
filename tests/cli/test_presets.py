"""The command that shows how sending systems count."""

from __future__ import annotations

import re
import tomllib

import pytest

from inbox_fatigue import settings
from inbox_fatigue.cli.exits import Exit


def plain(text):
    return re.sub(r"\s+", " ", text)


def test_the_list_names_every_preset_with_its_title_and_its_source(call):
    code, out, _ = call("presets")
    assert code == Exit.OK
    for name in settings.preset_names():
        one = settings.preset(name)
        assert f"\n{name} " in out
        assert one.title in plain(out)
        assert max(map(len, out.splitlines())) <= 80


@pytest.mark.parametrize("name", settings.preset_names())
def test_a_preset_is_told_with_its_caps_what_it_hides_and_toml_to_copy(call, name):
    code, out, _ = call("presets", name)
    one = settings.preset(name)
    assert code == Exit.OK
    assert one.hides in plain(out)
    assert all(f"{cap.name}: " in plain(out) for cap in one.caps)
    copied = out.partition("To copy\n")[2].rpartition("\nOr all of it")[0]
    assert tomllib.loads(copied) == tomllib.loads(one.template)


def test_an_unknown_preset_is_a_mistake_of_the_call(call):
    code, out, err = call("presets", "brase")
    assert (code, out) == (Exit.USAGE, "")
    assert 'did you mean "braze"?' in err


def test_unica_says_where_its_pairs_belong(call):
    _, out, _ = call("presets", "unica")
    assert "write never_with and never_after there" in plain(out)
