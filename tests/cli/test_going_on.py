"""The commands that a report ends with do what they say, as they stand there."""

from __future__ import annotations

import shlex
from dataclasses import replace

import pytest

from inbox_fatigue import cli
from inbox_fatigue.audit.going_on import same_mail
from inbox_fatigue.cli.commands import program
from inbox_fatigue.cli.exits import Exit
from inbox_fatigue.cli.preparing import request_of

ROWS = [
    "KUNDE;VERSANDZEIT;KAMPAGNE",
    *(
        f"ana@reader.example;0{day}.03.2026 {hour:02}:00;Frühling"
        for day in range(1, 8)
        for hour in (9, 12, 15)
    ),
]
HOUSE = """
from dataclasses import dataclass
from typing import ClassVar
from inbox_fatigue.plugin import Rule, hookimpl

RULE = Rule(
    slug="house/any-mail", unit="messages", comfortable=0, unbearable=1, because="b", fires="a mail", calm="c",
    notices="Mail.", tires="t", instead="i", wrong_when="w", ceiling=0.99,
)

@dataclass(frozen=True, kw_only=True)
class AnyMail:
    rules: ClassVar = (RULE,)
    def measure_inbox(self, inbox):
        yield from (RULE.measured(9, at=touch.id) for touch in inbox.touches)

@hookimpl
def inbox_fatigue_scorers():
    return [AnyMail]
"""


@pytest.fixture
def call(tmp_path, monkeypatch, capsys):
    """Return a function that runs the command line in a directory with a log that must be explained."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "our log.csv").write_text("\n".join(ROWS), "utf-8")
    (tmp_path / "house.py").write_text(HOUSE, "utf-8")
    (tmp_path / "policy.toml").write_text('window = "10d"\n', "utf-8")

    def run(*words):
        code = cli.main([str(word) for word in words])
        said = capsys.readouterr()
        return int(code), said.out, said.err

    return run


def hints(text):
    """Return the commands below "See more", each as a shell would split it."""
    told = text.partition("See more\n")[2].replace("\\\n", " ")
    return [shlex.split(line) for line in told.splitlines() if line.strip()]


READ = ("our log.csv", "--map", "recipient=KUNDE", "--map", "at=VERSANDZEIT", "--time-format", "%d.%m.%Y %H:%M",
        "--timezone", "Europe/Berlin", "--delimiter", ";", "--organisation", "shop.example")  # fmt: skip
JUDGED = ("--until", "2026-03-05", "--policy", "policy.toml", "--plugin", "house.py", "--as-of", "2026-03-06")


@pytest.mark.parametrize("kept", [(), ("--db", "kept.sqlite")])
def test_what_a_report_says_to_type_shows_the_same_person_judged_alike(call, kept):
    code, out, _ = call("audit", *READ, *JUDGED, *kept)
    assert code == Exit.FAIL
    explain, inbox = hints(out)
    assert explain[:2] == ["inbox-fatigue", "explain"]
    assert call(*explain[1:])[0] == Exit.OK
    code, shown, _ = call(*inbox[1:])
    assert code == Exit.OK
    assert "2026-03-05 14:00" in shown  # a German log's time, by its own format and zone
    assert "2026-03-06" not in shown  # --until holds there as well
    assert "tires: a mail" in shown  # and so does --plugin


PLAN = """
[[campaigns]]
name = "Ostern"
sender = "news@shop.example"
send_at = 2026-03-07T18:00:00Z
subject = "Ostern"
audience = "who.csv"
"""


@pytest.mark.parametrize("kept", [(), ("--db", "kept.sqlite")])
def test_what_a_preview_says_to_type_previews_the_same_and_writes_the_lists(call, tmp_path, kept):
    (tmp_path / "plan.toml").write_text(PLAN, "utf-8")
    (tmp_path / "who.csv").write_text("address\nana@reader.example\n", "utf-8")
    read = READ
    if kept:
        assert call("ingest", *READ, *kept)[0] == Exit.OK
        read = ("--organisation", "shop.example")
    (tmp_path / "policy.toml").write_text('[gate.rules]\n"house/any-mail" = 0\n', "utf-8")
    _, out, _ = call("preview", "plan.toml", *read, *kept, "--policy", "policy.toml", "--plugin", "house.py")
    explain, preview = hints(out)
    assert call(*explain[1:])[0] == Exit.OK
    code, again, _ = call(*preview[1:])
    assert code == Exit.FAIL
    assert again.startswith(out.partition("See more")[0])
    assert (tmp_path / "lists" / "later.csv").is_file()


@pytest.mark.parametrize(
    "words",
    [
        ("a.mbox", "b dir", "--contacts", "c.csv", "--events", "e.csv", "--organisation", "x.example"),
        (
            "a.csv",
            "--map",
            "at=WHEN",
            "--timezone",
            "Europe/Berlin",
            "--time-format",
            "%d %H",
            "--delimiter",
            "\t",
        ),
        ("a.csv", "--since", "2026-03-01", "--until", "2026-03-31", "--as-of", "2026-03-30T10:00+02:00"),
        ("a.csv", "--policy", "p.toml", "--stance", "balanced", "--plugin", "one.py", "--plugin", "two.py"),
        ("exports", "--campaigns", "one.csv", "--campaigns", "two.json"),
        ("a.csv", "--no-merge", "--pseudonymise", "--key-file", "k", "--keep-domain"),
        ("a.csv", "--store-text", "--show-addresses"),
        ("--db", "kept.sqlite", "--organisation", "x.example", "--until", "2026-03-31T12:00:00+00:00"),
    ],
)
def test_arguments_said_again_ask_for_the_same(words):
    first = asked_of(words)
    assert asked_of(same_mail(first)) == first


def asked_of(words):
    """Return the request that `inbox` makes of words, without the time at which it was made."""
    command = program.commands["inbox"]
    above = program.make_context("inbox-fatigue", [], resilient_parsing=True)
    given = dict(command.make_context("inbox", ["person-1", *words], parent=above).params)
    paths = given.pop("paths")
    return replace(request_of(given, paths=paths), now=None)
