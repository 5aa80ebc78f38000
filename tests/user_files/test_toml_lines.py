"""Where the parts of a TOML text stand."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox_fatigue.user_files.toml_lines import lines_of, too_deep, without

TEXT = '''\
name = "x"  # [[not a header]]
text = """
[[campaigns]]
name = 'no'
"""
list = [
  "a",  # one
  ["b",
   "c"],
  { d = 1 },
]

[[campaigns]]
"name" = "one"
a.b = 2
[[campaigns.follow_ups]]
after = "1d"
[[campaigns.follow_ups]]
after = '2d'

[[campaigns]]
name = "two"
[[campaigns.follow_ups]]
after = "3d"
'''


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("name",), 1),
        (("text",), 2),
        (("list",), 6),
        (("list", 0), 7),
        (("list", 1), 8),
        (("list", 2), 10),
        (("list", 2, "d"), 10),
        (("campaigns",), 13),
        (("campaigns", 0), 13),
        (("campaigns", 0, "name"), 14),
        (("campaigns", 0, "a", "b"), 15),
        (("campaigns", 0, "follow_ups", 0, "after"), 17),
        (("campaigns", 0, "follow_ups", 1), 18),
        (("campaigns", 0, "follow_ups", 1, "missing"), 18),
        (("campaigns", 1, "name"), 22),
        (("campaigns", 1, "follow_ups", 0, "after"), 24),
        (("nowhere",), 1),
    ],
)
def test_a_key_stands_where_it_was_written(path, line):
    assert lines_of(TEXT).of(path) == line


def test_a_follow_up_without_a_campaign_above_it_is_found_with_all_its_lines():
    text = 'name = 1\n[[campaigns.follow_ups]]\nafter = "1d"\n\n[[campaigns]]\nname = "a"\n'
    lines = lines_of(text)
    assert lines.orphans == [(2, 4)]
    assert tomllib.loads(without(text, lines.orphans)) == {"name": 1, "campaigns": [{"name": "a"}]}
    assert without(text, lines.orphans).count("\n") == text.count("\n")


_VALUES = st.recursive(
    st.one_of(
        st.integers(),
        st.booleans(),
        st.text(st.sampled_from("ab \"'#[]{},=\\\n"), max_size=8),
    ),
    lambda inner: st.lists(inner, max_size=3),
    max_leaves=5,
)


def written(value: object) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case str():
            escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
            return f'"{escaped}"'
        case list():
            return "[\n" + ",\n".join(map(written, value)) + ("\n" if value else "") + "]"
    raise AssertionError(value)


@given(st.lists(_VALUES, max_size=6))
def test_whatever_the_values_are_every_key_is_found_on_its_line(values):
    text = "".join(
        f'k{number} = {written(value)}  # it\'s [a] "note"\n' for number, value in enumerate(values)
    )
    assert tomllib.loads(text) == {f"k{number}": value for number, value in enumerate(values)}
    lines = lines_of(text)
    for number in range(len(values)):
        assert text.split("\n")[lines.of((f"k{number}",)) - 1].startswith(f"k{number} = ")


@given(st.text(st.sampled_from("a=[]{}\"'#,.\n \\-")))
def test_a_text_that_is_no_toml_harms_nobody(text):
    assert all(1 <= line <= text.count("\n") + 1 for line in lines_of(text).found.values())


def test_a_key_of_very_many_parts_is_found_before_it_is_read():
    deep = ".".join(["a"] * 100_000)
    assert too_deep(f'name = "x"\n{deep} = 1\n') == 2
    assert too_deep(f"[[{deep}]]\n") == 1
    assert too_deep(f"x = {{ {deep} = 1 }}\n") == 1
    assert too_deep('name = "x.y.z"\n[a.b]\nc.d = "' + "word " * 1000 + '"\n') is None
