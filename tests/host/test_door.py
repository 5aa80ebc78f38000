"""The door for plugins: what cannot be used is told and left out, and the rest is used."""

from __future__ import annotations

import sqlite3
import sys
from contextlib import closing
from importlib.metadata import EntryPoint
from types import SimpleNamespace

import pytest

from inbox_fatigue.checking.offers import OF_CONTENTS
from inbox_fatigue.columns import CONTENTS
from inbox_fatigue.errors import UsageError
from inbox_fatigue.faults import described
from inbox_fatigue.host import GROUP, PluginHost, importing
from inbox_fatigue.host import plugin_host as door
from inbox_fatigue.patience import held_to_return

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


def test_a_hook_that_returns_nothing_is_told_for_a_return_may_be_missing(write):
    write("quiet", "@hookimpl\ndef inbox_fatigue_scorers():\n    [object]\n")
    write("bare", "@hookimpl\ndef inbox_fatigue_scorers():\n    return []\n")
    host = PluginHost([point("quiet"), point("bare")])
    assert host.scorers() == ()
    assert told(host) == [("quiet", "plugin-failed")]
    assert "returned nothing (is a return missing?), not a list" in host.problems[0].detail


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
    assert (
        host.problems[0].detail
        == "rule frequency/crowded-week is taken by the plugin frequency; choose another"
    )


def test_a_feature_that_is_taken_stays_with_the_first_by_name(write):
    body = "class One:\n    features = (Feature('grade', float, '-'),)\n    def describe(self, writing):\n        return {}\n@hookimpl\ndef inbox_fatigue_describers():\n    return [One()]\n"
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
    db = SimpleNamespace(made=[], conn=sqlite3.connect(":memory:"))
    host.prepare_ledger(db)
    db.conn.close()
    assert db.made == ["good"]
    assert told(host) == [("bad", "plugin-failed")]


def test_nothing_at_the_door_loses_messages(write):
    write("bad", "raise ValueError('x')")
    assert [problem.lost for problem in PluginHost([point("bad")]).problems] == [0]


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ("slug='Monday mail'", "two names of small letters, digits and hyphens"),
        ("comfortable=3, unbearable=1", "comfortable must be the lower"),
        ("comfortable='0'", "comfortable is '0', not a finite number"),
        ("unbearable=float('inf')", "unbearable is inf, not a finite number"),
        ("ceiling=1", "ceiling is 1; it must be above 0 and below 1"),
        ("tires=None", "tires is None, not a text"),
        ("fires='{mesured} mails'", 'fires says {mesured}; did you mean "measured"?'),
        ("fires='{} mails'", "fires says {}; it may say {measured}"),
        ("fires='{measured:z} mails'", "fires cannot be filled in"),
        ("calm='none above {comfortable:.1f}'", "calm cannot be filled in"),
        ("needs=(Need(kind='persons', names=('language',), reason='-'),)", 'did you mean "person"?'),
        (
            "needs=(Need(kind='x', names=('language',), reason='-'),)",
            "it is one of event, person, touch, content",
        ),
        (
            "needs=Need(kind='person', names=('language',), reason='-')",
            "needs is of Need; write a tuple of Need",
        ),
        ("needs=[]", "needs is of list; write a tuple of Need"),
        (
            "needs=(Need(kind='person', names=['language'], reason='-'),)",
            "are ['language']; write a tuple of one",
        ),
        ("needs=(Need(kind='person', names=(), reason='-'),)", "are (); write a tuple of one or more"),
        (
            "needs=(Need(kind='person', names=('language',), reason=None),)",
            "the reason of a need is None; say in",
        ),
        ("because=' '", "because is empty; write a sentence"),
        ("greatest='1'", "greatest is '1', not a finite number"),
        ("needs=(Need(kind='person', names=('langauge',), reason='-'),)", 'did you mean "language"?'),
        ("needs=(Need(kind='person', names='language', reason='-'),)", "write them as a tuple"),
    ],
)
def test_a_rule_that_could_not_be_told_of_or_judged_by_is_refused_in_words(write, wrong, told):
    body = (
        "from dataclasses import replace\nfrom inbox_fatigue.plugin import Need\n"
        f"class Bad:\n    rules = (replace(rule('house/bad'), {wrong}),)\n"
        "    def measure(self, inboxes):\n        return []\n"
        "@hookimpl\ndef inbox_fatigue_scorers():\n    return [Bad]\n"
    )
    write("bad", body)
    write("good", scorer("house/good"))
    host = PluginHost([point("bad"), point("good")])
    assert slugs(host) == ["house/good"]
    assert told in host.problems[0].detail


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("class Bad:\n    rules = R", "Bad has neither measure nor measure_inbox"),
        (
            "class Bad:\n    rules = R\n    def measure(self, i): ...\n    def measure_inbox(self, i): ...",
            "Bad has both measure and measure_inbox",
        ),
        ("class Bad:\n    rules = R\n    def measure_inbox(self): ...", "must take self and the inbox"),
        ("class Bad:\n    rules = R\n    def measure(self, i): ...\nBad = Bad()", "offer the class"),
        (
            "import dataclasses as d\n@d.dataclass\nclass Bad:\n    rules = R\n    day: int\n    def measure(self, i): ...",
            "Bad.day has no default",
        ),
        (
            "import dataclasses as d\n@d.dataclass\nclass Bad:\n    rules = R\n    ceiling: int = 1\n    def measure(self, i): ...",
            "Bad.ceiling has the name of a setting that every rule has; choose another",
        ),
        (
            "class Bad:\n    rules = R\n    day: int = 0\n    def measure(self, i): ...",
            "Bad is no dataclass, so day would be no setting; write @dataclass(frozen=True) above it",
        ),
        (
            "class Bad:\n    rules = R\n    looks_across = 'all'\n    def measure(self, i): ...",
            "looks_across is 'all', not an Across",
        ),
    ],
)
def test_a_scorer_that_cannot_measure_is_refused_in_words(write, body, told):
    hook = "@hookimpl\ndef inbox_fatigue_scorers():\n    return [Bad]\n"
    write("bad", f"R = (rule('house/bad'),)\n{body}\n{hook}")
    host = PluginHost([point("bad")])
    assert host.scorers() == ()
    assert told in host.problems[0].detail


@pytest.mark.parametrize(
    ("feature", "told"),
    [
        ("Feature('shouts', int, '-')", "feature shouts is of kind int; it must be float, bool or str"),
        ("Feature('language', str, '-')", "feature language has the name of a column"),
    ],
)
def test_a_feature_that_could_not_be_kept_is_refused(write, feature, told):
    write(
        "bad",
        f"class Bad:\n    features = ({feature},)\n    def describe(self, writing): ...\n"
        "@hookimpl\ndef inbox_fatigue_describers():\n    return [Bad()]\n",
    )
    host = PluginHost([point("bad")])
    assert host.describers() == ()
    assert told in host.problems[0].detail


def test_the_names_that_features_may_not_have_are_the_columns_of_contents():
    assert tuple(CONTENTS) == OF_CONTENTS


@pytest.mark.parametrize(
    ("hook", "body", "told"),
    [
        ("sources", "def claims(self, path): ...", "Bad.claims must take self, path, options"),
        ("describers", "def describe(self): ...", "Bad.describe must take self, writing"),
        ("reporters", "def render(self, result, colour): ...", "Bad.render must take self, result"),
        ("reporters", "def render(self, result): ...", "Bad has no media_type; say what it renders"),
    ],
)
def test_an_object_that_could_not_be_called_is_refused_before_it_is(write, hook, body, told):
    write(
        "bad",
        f"class Bad:\n    name = 'bad'\n    {body}\n@hookimpl\ndef inbox_fatigue_{hook}():\n    return [Bad()]\n",
    )
    host = PluginHost([point("bad")])
    assert not getattr(host, hook)()
    assert told in host.problems[0].detail


def test_a_place_in_memory_is_no_part_of_what_is_told():
    assert (
        described(TypeError("no pickle of <function f at 0x7f01>")) == "TypeError: no pickle of <function f>"
    )


@pytest.mark.parametrize("hook", ["sources", "describers", "reporters"])
def test_a_class_in_place_of_an_object_is_told(write, hook):
    write("bad", f"class Bad:\n    name = 'bad'\n@hookimpl\ndef inbox_fatigue_{hook}():\n    return [Bad]\n")
    host = PluginHost([point("bad")])
    getattr(host, hook)()
    assert "offer an object of it: Bad()" in host.problems[0].detail


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("x = 1", "it has none of the hooks inbox_fatigue_sources,"),
        ("def inbox_fatigue_scorer(): ...", 'did you mean "inbox_fatigue_scorers"?'),
        ("@hookimpl\ndef inbox_fatigue_scorer(): ...", 'did you mean "inbox_fatigue_scorers"?'),
        (
            "@hookimpl\ndef inbox_fatigue_scorers(config): ...",
            "inbox_fatigue_scorers asks for config; it is called with nothing",
        ),
    ],
)
def test_a_plugin_without_a_hook_that_fits_is_told_and_not_passed_over(write, body, told):
    host = PluginHost([], files=[str(write("bad", body))])
    assert [problem.why for problem in host.problems] == ["plugin-refused"]
    assert told in host.problems[0].detail


def test_of_a_module_that_is_not_there_no_line_is_told():
    host = PluginHost([point("bad", "no_such_module")])
    assert host.problems[0].detail == "ModuleNotFoundError: No module named 'no_such_module'"


def test_the_line_of_a_plugin_that_failed_is_told(write):
    host = PluginHost([], files=[str(write("bad", "import no_such_module"))])
    assert host.problems[0].detail == "ModuleNotFoundError: No module named 'no_such_module' (bad.py, line 6)"


@pytest.mark.parametrize("body", ["    while True:\n        pass", "    while True:\n        try_again()"])
def test_a_plugin_that_hangs_while_it_is_loaded_or_asked_is_given_up(write, monkeypatch, body):
    for one in (door, importing):
        monkeypatch.setattr(one, "held_to_return", lambda: held_to_return(0.05))
    again = "def try_again():\n    import time\n    try:\n        time.sleep(9)\n    except ValueError:\n        pass\n"
    write("importing", f"{again}if True:\n{body}\n")
    write("asked", f"{again}@hookimpl\ndef inbox_fatigue_scorers():\n{body}\n")
    write("good", scorer("house/good"))
    host = PluginHost([point("importing"), point("asked"), point("good")])
    assert slugs(host) == ["house/good"]
    assert told(host) == [("importing", "plugin-import-failed"), ("asked", "plugin-failed")]
    assert "took longer than 0.05 seconds" in host.problems[0].detail


def test_what_a_plugin_wrote_into_a_ledger_is_kept_whole_or_not_at_all(write):
    table = "    db.conn.execute('create table {0} (a)')\n    db.conn.execute('insert into {0} values (1)')\n"
    hook = "@hookimpl\ndef inbox_fatigue_prepare_ledger(db):\n"
    write("good", hook + table.format("good"))
    write("worse", hook + "    db.conn.execute('insert into good values (2)')\n    raise ValueError('x')\n")
    with closing(sqlite3.connect(":memory:")) as conn:
        PluginHost([point("good"), point("worse")]).prepare_ledger(SimpleNamespace(conn=conn))
        assert not conn.in_transaction
        assert conn.execute("select a from good").fetchall() == [(1,)]


@pytest.mark.parametrize("named", ["RULE", "Thing", "NOTHING"])
def test_an_entry_point_that_names_no_module_is_told(write, named):
    write("bad", "RULE, NOTHING = rule('house/bad'), None\nclass Thing: ...\n")
    host = PluginHost([point("bad", f"bad:{named}")])
    assert told(host) == [("bad", "plugin-refused")]
    assert "let it name the module with the hooks" in host.problems[0].detail


def test_what_a_plugin_prints_while_it_is_loaded_or_asked_is_no_part_of_a_report(write, capsys):
    write(
        "noisy",
        "print('noise')\n"
        + scorer("house/noisy").replace("    return [S", "    print('noise')\n    return [S"),
    )
    host = PluginHost([point("noisy")])
    assert slugs(host) == ["house/noisy"]
    printed = capsys.readouterr()
    assert (printed.out, set(printed.err.split())) == ("", {"noise"})
