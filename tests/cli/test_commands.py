"""What the command line says and how it ends, as far as no mail is read."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from click.shell_completion import ShellComplete
from click.testing import CliRunner

from inbox_fatigue import cli
from inbox_fatigue.cli.commands import program
from inbox_fatigue.cli.exits import Exit, exit_for
from inbox_fatigue.results import Outcome

HOUSE = """
from dataclasses import dataclass
from typing import ClassVar
from inbox_fatigue.plugin import Rule, hookimpl

RULE = Rule(
    slug="house/monday-mail", unit="messages", comfortable=0, unbearable=4, because="b", fires="f", calm="c",
    notices="Mail on Mondays.", tires="t", instead="i", wrong_when="w",
)

@dataclass(frozen=True, kw_only=True)
class MondayMail:
    rules: ClassVar = (RULE,)
    most: int = 4
    def measure_inbox(self, inbox):
        return iter(())

@hookimpl
def inbox_fatigue_scorers():
    return [MondayMail]
"""


@pytest.fixture
def call(tmp_path, monkeypatch, capsys):
    """Return a function that runs the command line in an empty directory."""
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("INBOX_FATIGUE_")]:
        monkeypatch.delenv(name)
    Path("house.py").write_text(HOUSE, "utf-8")

    def run(*words):
        code = cli.main([str(word) for word in words])
        told = capsys.readouterr()
        return code, told.out, told.err

    return run


def test_help_is_given_by_h_as_well(call):
    assert call("-h")[:2] == call("--help")[:2]
    assert call("audit", "-h")[0] == Exit.OK


def test_every_command_and_every_option_says_what_it_does():
    for name, command in program.commands.items():
        assert command.help, name
        assert command.get_short_help_str(69)[-3:] != "...", name
        for option in command.params:
            assert option.param_type_name == "argument" or option.help, (name, option.name)


def test_help_needs_none_of_the_heavy_libraries():
    heavy = {"polars", "pydantic", "sqlite_utils", "mailparser", "numpy", "rich", "pluggy"}
    code = (
        "import sys; from inbox_fatigue.cli import main; main(['audit', '--help']);"
        f"print(sorted({heavy!r} & set(sys.modules)))"
    )
    paths = os.pathsep.join(path for path in sys.path if path)
    ran = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env={"PYTHONPATH": paths}
    )
    assert ran.stdout.splitlines()[-1] == "[]"


AUDIT = """
import sys
from pathlib import Path
from inbox_fatigue.cli import main
if __name__ == "__main__":
    Path("one.eml").write_text("From: news@shop.example\\nTo: kim@reader.example\\nSubject: Tea\\n"
        "Date: Mon, 2 Mar 2026 09:00:00 +0000\\nList-Unsubscribe: <mailto:no@shop.example>\\n\\nTea is here.\\n")
    main(["audit", "one.eml", "--exit-zero"])
    print(sorted({"numpy", "sqlite_utils", "mailparser", "eld", "jinja2"} & set(sys.modules)))
"""


def test_an_audit_of_one_mail_loads_nothing_that_only_others_need(tmp_path):
    (tmp_path / "audit.py").write_text(AUDIT, "utf-8")
    ran = subprocess.run(
        [sys.executable, "audit.py"], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert ran.stdout.splitlines()[-1] == "[]"


def test_the_version_is_told(call):
    assert call("--version")[1].startswith("inbox-fatigue 0.")


@pytest.mark.parametrize(
    ("words", "claim"),
    [
        (["nope"], "No such command"),
        (["audit"], "Missing argument"),
        (["audit", "x", "--format", "jsn"], "there is no such format"),
        (
            ["audit", "x", "--format", "json", "--format", "text", "--output", "a"],
            "give one --output for each",
        ),
        (["audit", "x", "--format", "a", "--format", "b", "--output", "o", "--output", "o"], "are the same"),
        (["audit", "x", "--output", "."], "is a directory"),
        (["audit", "x", "--output", "absent/r.json"], "there is no directory absent"),
        (["audit", "x", "--since", "yesterday"], "is no day; write it as 2026-03-01"),
        (["audit", "x", "--since", "2026-03-02", "--until", "2026-03-01"], "--since is later than --until"),
        (["audit", "x", "--policy", "absent.toml"], "there is no such settings file"),
        (["audit", "x", "--plugin", "absent.py"], "there is no such file"),
        (["audit", "x", "--workers", "0"], "--workers"),
        (["score"], "--db"),
        (["inbox", "a@x.example"], "name an archive after the person, or a ledger with --db"),
        (["explain", "monday-mial", "--plugin", "house.py"], 'did you mean "monday-mail"?'),
        (["explain", "house", "--plugin", "house.py"], "house is a family of rules; name one of them"),
    ],
)
def test_a_call_that_must_be_fixed_ends_with_2_and_says_how(call, words, claim):
    code, out, err = call(*words)
    assert code == Exit.USAGE
    assert claim in err
    assert "Traceback" not in err
    assert out == ""


def test_mistakes_in_settings_are_told_together_before_anything_is_read(call):
    Path("inbox-fatigue.toml").write_text(
        'widnow = 1\n[rules."house/monday-mail"]\nmost = 1\n[gate]\nrequired = []\ntird = "5%"\n', "utf-8"
    )
    code, _, err = call("audit", "absent", "--plugin", "house.py")
    assert code == Exit.USAGE
    assert 'inbox-fatigue: inbox-fatigue.toml:6: gate.tird is no setting; did you mean "tired"?' in err
    assert 'inbox-fatigue: inbox-fatigue.toml:1: widnow is no setting; did you mean "window"?' in err
    assert "absent" not in err


def test_what_was_typed_cannot_act_on_the_terminal(call):
    _, _, err = call("audit", "x", "--policy", "a\x1b[31m\u202e.toml")
    assert "\x1b" not in err
    assert "\\x1b[31m\\u202e.toml" in err


def test_a_rule_is_explained_by_its_slug_or_by_its_last_part(call):
    whole = call("explain", "house/monday-mail", "--plugin", "house.py")
    assert whole[0] == Exit.OK
    assert "Mail on Mondays." in whole[1]
    assert call("explain", "monday-mail", "--plugin", "house.py") == whole


def test_the_rules_of_a_family_can_be_listed_alone(call):
    code, out, _ = call("rules", "consent", "plan")
    assert code == 0
    assert "consent/dead-address" in out
    assert "plan/suppressed" in out
    assert "frequency/" not in out
    code, _, err = call("rules", "consnt")
    assert (code, "consnt is no family of rules; there are consent, follow-up" in err) == (2, True)


def test_rules_of_a_house_plugin_are_listed(call):
    code, out, _ = call("rules", "--plugin", "house.py")
    assert code == Exit.OK
    assert "house/monday-mail" in out


def test_a_plugin_that_fails_is_listed_and_told_by_the_exit_code(call):
    Path("broken.py").write_text("raise RuntimeError('no')", "utf-8")
    code, out, _ = call("plugins", "--plugin", "broken.py", "--plugin", "house.py")
    assert code == Exit.INCOMPLETE
    assert "plugin import failed: RuntimeError: no" in out
    assert "rules: house/monday-mail" in out


def test_init_writes_settings_that_load_and_keeps_a_file_that_is_there(call):
    assert call("init")[0] == Exit.OK
    assert tomllib.loads(Path("inbox-fatigue.toml").read_text("utf-8"))["gate"]["exhausted"] == "0%"
    Path("inbox-fatigue.toml").write_text("# mine", "utf-8")
    code, _, err = call("init")
    assert (code, Path("inbox-fatigue.toml").read_text("utf-8")) == (Exit.USAGE, "# mine")
    assert "was left alone" in err


def test_both_schemas_are_printed(call):
    settings = json.loads(call("schema", "--plugin", "house.py")[1])
    assert "house/monday-mail" in settings["properties"]["rules"]["properties"]
    assert "not_assessed" in json.loads(call("schema", "--report")[1])["properties"]


def test_an_exit_code_is_given_to_every_outcome():
    assert [exit_for(one) for one in (Outcome.PASS, Outcome.FAIL, Outcome.INCOMPLETE)] == [0, 1, 3]
    assert {exit_for(one, exit_zero=True) for one in Outcome} == {0}


def test_a_report_that_failed_is_never_a_pass():
    assert exit_for(Outcome.PASS, reported=False) == Exit.INCOMPLETE
    assert exit_for(Outcome.FAIL, reported=False) == Exit.FAIL
    assert exit_for(Outcome.PASS, reported=False, exit_zero=True) == Exit.INCOMPLETE


def test_a_mistake_of_ours_is_not_called_a_broken_policy(call, monkeypatch):
    monkeypatch.setattr(program.commands["rules"], "callback", lambda **_: 1 / 0)
    code, _, err = call("rules")
    assert code == Exit.INCOMPLETE
    assert "this is a mistake of ours" in err


def test_a_panic_is_no_broken_policy_and_what_was_noted_of_it_is_said_last(call, monkeypatch):
    """What polars panics with is no Exception, and Python would end with 1."""

    class PanicError(BaseException):
        pass

    def panic(**_):
        error = PanicError("index out of bounds")
        error.add_note("look at the ledger")
        raise error

    monkeypatch.setattr(program.commands["rules"], "callback", panic)
    code, _, err = call("rules")
    assert code == Exit.INCOMPLETE
    assert err.endswith("this is a mistake of ours; nothing was judged; look at the ledger\n")


def test_an_interrupt_ends_with_130(call, monkeypatch):
    def interrupt(**_):
        raise KeyboardInterrupt

    monkeypatch.setattr(program.commands["rules"], "callback", interrupt)
    assert call("rules")[0] == 130


def test_a_terminal_that_is_gone_ends_with_129_once_however_often_it_is_told(call, monkeypatch):
    """A shell tells its commands of it again, after the system did."""
    cleared = []

    def hang_up(**_):
        try:
            os.kill(os.getpid(), signal.SIGHUP)
        finally:
            os.kill(os.getpid(), signal.SIGHUP)
            cleared.append("away")

    monkeypatch.setattr(program.commands["rules"], "callback", hang_up)
    code, _, err = call("rules")
    assert (code, cleared, err.partition(";")[0]) == (129, ["away"], "inbox-fatigue: ended by SIGHUP")
    assert signal.getsignal(signal.SIGHUP) is signal.SIG_DFL


def test_a_signal_that_the_caller_ignores_ends_nothing(call, monkeypatch):
    """So `nohup` has it."""
    monkeypatch.setattr(
        program.commands["rules"], "callback", lambda **_: os.kill(os.getpid(), signal.SIGHUP)
    )
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        assert call("rules")[0] == Exit.OK
        assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGHUP, before)


def test_an_interrupt_before_anything_is_imported_ends_with_130(call, monkeypatch):
    def interrupt(_):
        raise KeyboardInterrupt

    monkeypatch.setattr("inbox_fatigue.cli.running.run", interrupt)
    assert call("rules") == (Exit.INTERRUPTED, "", "inbox-fatigue: interrupted before anything was done\n")


def test_clicks_own_runner_can_drive_it():
    assert CliRunner().invoke(program, ["audit", "--help"]).exit_code == 0


@pytest.mark.parametrize(
    ("begun", "offered"),
    [
        ("au", ["audit"]),
        ("explain frequency/crowded-", ["frequency/crowded-account", "frequency/crowded-day"]),
        ("audit --stance cust", ["customers-first"]),
        ("audit --format s", ["sarif"]),
        ("presets bra", ["braze"]),
        ("audit sam", ["sam"]),  # which the shell takes for the beginning of a file's name
        ("audit --contacts con", ["con"]),
    ],
)
def test_a_shell_is_offered_names_and_files(begun, offered):
    *before, last = begun.split()
    complete = ShellComplete(program, {}, "inbox-fatigue", "_INBOX_FATIGUE_COMPLETE")
    assert [one.value for one in complete.get_completions(before, last)][: len(offered)] == offered
