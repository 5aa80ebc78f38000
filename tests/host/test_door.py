"""The door for plugins: what cannot be used is told and left out, and the rest is used."""

from __future__ import annotations

import sys
from importlib.metadata import EntryPoint
from types import SimpleNamespace

import pytest

from inbox_fatigue.errors import UsageError
from inbox_fatigue.host import GROUP, PluginHost

HEAD = """
from inbox_fatigue.plugin import Feature, Rule, hookimpl
TEXT = dict.fromkeys(("because", "fires", "calm", "notices", "tires", "instead", "wrong_when"), "-")
def rule(slug):
    return Rule(slug=slug, unit="touches", comfortable=1, unbearable=5, **TEXT)
"""
SCORER = """
class {name}:
    rules = (rule("{slug}"),)
    def measure(self, inboxes):
        return []
@hookimpl
def inbox_fatigue_scorers():
    return [{name}]
"""


@pytest.fixture
def write(tmp_path, monkeypatch):
    """Return a function that writes a module which can be imported, and forgets it afterwards."""
    monkeypatch.syspath_prepend(str(tmp_path))

    def module(name, text):
        path = tmp_path / f"{name}.py"
        path.write_text(HEAD + text, "utf-8")
        return path

    yield module
    for name, module in list(sys.modules.items()):
        if str(getattr(module, "__file__", None) or "").startswith(str(tmp_path)):
            del sys.modules[name]


def point(name, value=None):
    return EntryPoint(name=name, value=value or name, group=GROUP)


def scorer(slug, name="Scorer"):
    return SCORER.format(slug=slug, name=name)


def told(host):
    return [(problem.plugin, problem.why) for problem in host.problems]


def slugs(host):
    return sorted(host.rules())


def test_entry_points_are_loaded_in_the_order_of_their_names(write):
    for name in ("cc", "aa", "bb"):
        write(name, scorer(f"house/{name}"))
    host = PluginHost([point("cc"), point("aa"), point("bb")])
    assert [plugin.name for plugin in host.plugins] == ["aa", "bb", "cc"]
    assert [plugin.name for plugin, _ in host.scorers()] == ["aa", "bb", "cc"]
    assert host.problems == ()


def test_the_bundled_plugins_come_through_the_same_door():
    host = PluginHost()
    assert {"consent", "follow-up", "frequency", "relevance", "reports", "sources"} <= {
        plugin.name for plugin in host.plugins
    }
    assert host.problems == ()
    assert {slug.partition("/")[0] for slug in host.rules()} == {
        "consent",
        "follow-up",
        "frequency",
        "plan",
        "relevance",
    }


@pytest.mark.parametrize(
    "body",
    ["raise ValueError('x')", "import no_such_module", "import sys; sys.exit(0)", "def broken(:", "1 / 0"],
    ids=["raises", "imports nothing", "exits", "does not parse", "divides"],
)
def test_an_import_that_fails_costs_its_own_plugin_alone(write, body):
    write("bad", body)
    write("good", scorer("house/good"))
    host = PluginHost([point("bad"), point("good")])
    assert told(host) == [("bad", "plugin-import-failed")]
    assert slugs(host) == ["house/good"]


@pytest.mark.parametrize("body", ["raise ValueError('x')", "import sys; sys.exit(0)"])
def test_a_loose_file_that_fails_is_told(write, body):
    host = PluginHost([], files=[str(write("bad", body))])
    assert told(host) == [("file-bad", "plugin-import-failed")]


def test_a_loose_file_is_a_plugin_named_after_it(write):
    host = PluginHost([], files=[str(write("house", "__version__ = '3'\n" + scorer("house/monday")))])
    assert [(one.name, one.version, one.label) for one in host.plugins] == [
        ("file-house", "3", "file-house 3")
    ]
    assert slugs(host) == ["house/monday"]


def test_a_loose_file_that_is_not_there_is_the_users_to_fix(tmp_path):
    with pytest.raises(UsageError, match="there is no such file"):
        PluginHost([], files=[str(tmp_path / "no.py")])
    (tmp_path / "rules.txt").write_text("x", "utf-8")
    with pytest.raises(UsageError, match="is not a Python file"):
        PluginHost([], files=[str(tmp_path / "rules.txt")])


def test_a_name_that_is_taken_is_told_and_the_first_stays(write):
    write("one", scorer("house/one"))
    write("two", scorer("house/two"))
    host = PluginHost([point("same", "two"), point("same", "one")])
    assert told(host) == [("same", "plugin-name-taken")]
    assert slugs(host) == ["house/one"]


def test_one_module_under_two_names_is_told_and_used_once(write):
    write("one", scorer("house/one"))
    host = PluginHost([point("a", "one"), point("b", "one")])
    assert told(host) == [("b", "plugin-refused")]
    assert slugs(host) == ["house/one"]


def test_a_misspelt_hook_is_refused_and_not_ignored(write):
    write("bad", "@hookimpl\ndef inbox_fatigue_scorer():\n    return []\n" + scorer("house/bad"))
    write("good", scorer("house/good"))
    host = PluginHost([point("bad"), point("good")])
    assert told(host) == [("bad", "plugin-refused")]
    assert "inbox_fatigue_scorer" in host.problems[0].detail
    assert slugs(host) == ["house/good"]


def test_a_hook_with_other_arguments_is_refused(write):
    write("bad", "@hookimpl\ndef inbox_fatigue_scorers(config):\n    return []\n")
    write("good", scorer("house/good"))
    host = PluginHost([point("bad"), point("good")])
    assert told(host) == [("bad", "plugin-refused")]
    assert slugs(host) == ["house/good"]


GARBAGE = ["3", "'text'", "{}", "(x for x in [1])", "[None]", "[3]", "['text']", "[object()]"]


@pytest.mark.parametrize("answer", GARBAGE)
@pytest.mark.parametrize("hook", ["scorers", "describers", "sources", "reporters"])
def test_a_hook_that_returns_garbage_is_told_and_the_others_stand(write, hook, answer):
    write("bad", f"@hookimpl\ndef inbox_fatigue_{hook}():\n    return {answer}\n")
    write("good", scorer("house/good"))
    host = PluginHost([point("bad"), point("good")])
    getattr(host, hook)()
    assert told(host) == [("bad", "plugin-failed")]
    assert slugs(host) == ["house/good"]


@pytest.mark.parametrize("hook", ["scorers", "describers", "sources", "reporters"])
def test_a_hook_that_is_a_coroutine_is_told_and_the_others_stand(write, hook):
    write("bad", f"@hookimpl\nasync def inbox_fatigue_{hook}():\n    return []\n")
    write("good", scorer("house/good"))
    host = PluginHost([point("bad"), point("good")])
    getattr(host, hook)()
    assert told(host) == [("bad", "plugin-failed")]
    assert "coroutine" in host.problems[0].detail
    assert slugs(host) == ["house/good"]


@pytest.mark.parametrize("rules", ["None", "3", "(3,)", "(None, rule('house/x'))", "'house/x'", "()"])
def test_a_scorer_without_rules_to_speak_of_is_left_out(write, rules):
    write(
        "bad", f"class Bad:\n    rules = {rules}\n@hookimpl\ndef inbox_fatigue_scorers():\n    return [Bad]\n"
    )
    write("good", scorer("house/good"))
    host = PluginHost([point("bad"), point("good")])
    assert slugs(host) == ["house/good"]
    assert told(host) == [("bad", "plugin-failed")]


@pytest.mark.parametrize("features", ["None", "3", "('grade',)"])
def test_a_describer_without_features_to_speak_of_is_left_out(write, features):
    write(
        "bad",
        f"class Bad:\n    features = {features}\n@hookimpl\ndef inbox_fatigue_describers():\n    return [Bad()]\n",
    )
    host = PluginHost([point("bad")])
    assert host.describers() == ()
    assert told(host) == [("bad", "plugin-failed")]


@pytest.mark.parametrize("ending", ["raise ValueError('x')", "import sys; sys.exit(0)"])
def test_a_hook_that_raises_or_exits_is_told_once(write, ending):
    write("bad", f"@hookimpl\ndef inbox_fatigue_scorers():\n    {ending}\n")
    host = PluginHost([point("bad")])
    assert host.scorers() == host.scorers() == ()
    assert told(host) == [("bad", "plugin-failed")]


def test_a_hook_that_returns_nothing_offers_nothing(write):
    write("quiet", "@hookimpl\ndef inbox_fatigue_scorers():\n    return None\n")
    host = PluginHost([point("quiet")])
    assert (host.scorers(), host.problems) == ((), ())


def test_a_rule_that_is_taken_stays_with_the_first_by_name(write):
    write("aa", scorer("house/monday", "First"))
    write("bb", scorer("house/monday", "Second"))
    host = PluginHost([point("bb"), point("aa")])
    assert [kind.__name__ for _, kind in host.scorers()] == ["First"]
    assert told(host) == [("bb", "rule-taken")]


def test_a_bundled_rule_cannot_be_taken_over(write):
    host = PluginHost(files=[str(write("house", scorer("frequency/crowded-week")))])
    assert host.rules()["frequency/crowded-week"][0].name == "frequency"
    assert told(host) == [("file-house", "rule-taken")]


def test_a_feature_that_is_taken_stays_with_the_first_by_name(write):
    body = "class One:\n    features = (Feature('grade', float, '-'),)\n@hookimpl\ndef inbox_fatigue_describers():\n    return [One()]\n"
    write("aa", body)
    write("bb", body)
    host = PluginHost([point("bb"), point("aa")])
    assert [plugin.name for plugin, _ in host.describers()] == ["aa"]
    assert told(host) == [("bb", "feature-taken")]


def test_a_ledger_is_prepared_by_each_plugin_and_a_failure_is_told(write):
    hook = "@hookimpl\ndef inbox_fatigue_prepare_ledger(db):\n    {}\n"
    write("bad", hook.format("raise ValueError('x')"))
    write("good", hook.format("db.made.append('good')"))
    host = PluginHost([point("bad"), point("good")])
    db = SimpleNamespace(made=[])
    host.prepare_ledger(db)
    assert db.made == ["good"]
    assert told(host) == [("bad", "plugin-failed")]


def test_nothing_at_the_door_loses_messages(write):
    write("bad", "raise ValueError('x')")
    assert [problem.lost for problem in PluginHost([point("bad")]).problems] == [0]
