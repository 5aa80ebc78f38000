"""Describers are asked one at a time, and nothing that they answer is believed unseen."""

from __future__ import annotations

import sys
from types import ModuleType

import pytest

from inbox_fatigue.engine.describing import Describing
from inbox_fatigue.host import Plugin
from inbox_fatigue.model import Writing
from inbox_fatigue.plugin import Feature

WRITING = Writing(subject="Spring", text="Hello", new_text="Hello", language="en", html=False)


class Fixed:
    """A describer that gives one answer, or does one thing."""

    features = (Feature("grade", float, ""), Feature("loud", bool, ""), Feature("tone", str, ""))

    def __init__(self, answer):
        self.answer = answer

    def describe(self, writing):
        return self.answer() if callable(self.answer) else self.answer


def plugin(name):
    return Plugin(name=name, version="1", origin="here", module=ModuleType(name))


def describing(*answers, announce=lambda _: None):
    pairs = [(plugin(f"p{number}"), Fixed(answer)) for number, answer in enumerate(answers)]
    return Describing(pairs, announce)


def test_values_come_with_plugin_and_version_and_in_declared_order():
    asked = describing({"tone": "calm", "grade": 7, "loud": False})
    assert asked(WRITING) == (
        ("p0", "1", "grade", 7.0),
        ("p0", "1", "loud", False),
        ("p0", "1", "tone", "calm"),
    )
    assert asked.problems() == ()


def test_what_a_describer_leaves_out_is_not_known():
    values = {name: value for _, _, name, value in describing({"grade": None})(WRITING)}
    assert values == {"grade": None, "loud": None, "tone": None}


async def _coroutine():
    return {}


def _interrupted():
    raise KeyboardInterrupt


@pytest.mark.parametrize(
    ("answer", "why", "detail"),
    [
        (lambda: 1 / 0, "describer-failed", "ZeroDivisionError"),
        (lambda: sys.exit(0), "describer-failed", "SystemExit"),
        (None, "describer-garbage", "NoneType"),
        ([("grade", 1)], "describer-garbage", "list"),
        (_coroutine, "describer-garbage", "coroutine"),
        ({"grade": float("nan")}, "describer-garbage", "not a finite number"),
        ({"grade": float("inf")}, "describer-garbage", "not a finite number"),
        ({"grade": "seven"}, "describer-garbage", "grade is str, not float"),
        ({"grade": True}, "describer-garbage", "grade is bool, not float"),
        ({"loud": 1}, "describer-garbage", "loud is int, not bool"),
        ({"tone": "x" * 201}, "describer-garbage", "longer than 200"),
        ({"tone": "a\x1b[31m"}, "describer-garbage", "not printable"),
        ({"pitch": 3.0}, "describer-garbage", "had not declared"),
    ],
)
def test_a_bad_describer_leaves_its_features_unknown_and_others_stand(answer, why, detail):
    asked = describing(answer, {"grade": 2.0})
    assert [(name, feature) for name, _, feature, _ in asked(WRITING)] == [
        ("p1", "grade"), ("p1", "loud"), ("p1", "tone"),
    ]  # fmt: skip
    (problem,) = asked.problems()
    assert (problem.why, problem.plugin, problem.lost) == (why, "p0 1", 0)
    assert detail in problem.detail


def test_a_failure_is_reported_once_and_without_the_mail():
    def quote():
        raise ValueError(WRITING.text)

    asked = describing(quote)
    for _ in range(3):
        asked(WRITING)
    (problem,) = asked.problems()
    assert WRITING.text not in problem.detail
    assert asked.problems() == ()


def test_a_keyboard_interrupt_is_the_users_own():
    with pytest.raises(KeyboardInterrupt):
        describing(_interrupted)(WRITING)


def test_the_describer_at_work_is_announced_and_a_muted_one_is_not_asked():
    said = []
    asked = describing({"grade": 1.0}, {"grade": 2.0}, announce=said.append)
    asked.muted = frozenset({0})
    assert {name for name, *_ in asked(WRITING)} == {"p1"}
    assert said == [1, None]
