"""What a plugin may import is there, wherever it comes from."""

from __future__ import annotations

import pytest

from inbox_fatigue import plugin


def test_every_name_that_is_offered_can_be_had():
    assert [name for name in plugin.__all__ if getattr(plugin, name, None) is None] == []


def test_a_name_that_is_not_offered_is_refused_by_that_name():
    with pytest.raises(AttributeError, match=r"inbox_fatigue\.plugin.*inbox_of"):
        plugin.inbox_of  # noqa: B018
