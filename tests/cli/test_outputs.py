"""Reports go where they belong, whole or not at all."""

from __future__ import annotations

import io
import os
import re
import stat
import sys
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from inbox_fatigue import cli
from inbox_fatigue.cli import lists, options, outputs, preparing
from inbox_fatigue.cli.exits import Exit
from inbox_fatigue.cli.progress import ProgressLine
from inbox_fatigue.errors import UsageError


@dataclass(kw_only=True)
class Plain:
    """A reporter that says one word."""

    name: str = "plain"
    media_type: str = "text/plain"
    fails: bool = False

    def render(self, result):
        if self.fails:
            raise RuntimeError("no")
        return f"{result}\n"


class Hall:
    closed_doors = ("file-shop was not used (plugin-import-failed): no",)

    def reporters(self):
        return {"text": Plain(name="text"), "plain": Plain(), "bad": Plain(name="bad", fails=True)}


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def test_text_goes_to_the_screen_where_nothing_is_said(capsys):
    assert outputs.written(outputs.planned(Hall(), [], []), "hello")
    assert capsys.readouterr().out == "hello\n"


def test_formats_and_outputs_go_in_pairs(capsys):
    places = outputs.planned(Hall(), ["text", "plain"], ["-", "r.txt"])
    assert outputs.written(places, "hello")
    assert (capsys.readouterr().out, Path("r.txt").read_text("utf-8")) == ("hello\n", "hello\n")


@pytest.mark.parametrize(("place", "name"), [("r.html", "html"), ("r.JSON", "json"), ("r.xml", "junit")])
def test_a_name_that_promises_a_format_is_not_given_text(tmp_path, place, name):
    with pytest.raises(UsageError, match=f"it would be text; add --format {name}"):
        outputs.planned(Hall(), (), (str(tmp_path / place),))


def test_lists_that_cannot_be_written_are_told_in_a_sentence(monkeypatch, tmp_path):
    with monkeypatch.context() as locked:
        locked.setattr(os, "access", lambda *_: False)
        with pytest.raises(UsageError, match=r"--suppress .*lists: cannot be written to"):
            lists.check_directory(tmp_path / "lists")
    with pytest.raises(UsageError, match=r"cannot be written \(No such file"):
        lists.write_lists(tmp_path / "gone" / "lists", {})


def test_a_report_is_its_owners_alone_and_leaves_nothing_beside_it():
    outputs.written(outputs.planned(Hall(), ["plain"], ["r.txt"]), "hello")
    assert stat.S_IMODE(Path("r.txt").stat().st_mode) == 0o600
    assert [path.name for path in Path().iterdir()] == ["r.txt"]


def test_what_programs_read_is_utf_8_whatever_the_encoding_of_the_screen(monkeypatch):
    """XML that says nothing of its encoding is UTF-8, and `> junit.xml` is the screen."""
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, "latin-1", errors="backslashreplace"))
    places = [
        outputs.Output(reporter=Plain(media_type=kind), to="-") for kind in ("application/xml", "text/plain")
    ]
    assert outputs.written(places, "tea · Tee · 茶")
    assert raw.getvalue() == "tea · Tee · 茶\n".encode() + "tea · Tee · \\u8336\n".encode("latin-1")


def test_a_screen_that_takes_texts_alone_gets_texts(monkeypatch):
    """Such are those of notebooks, and of programs that call this one."""
    monkeypatch.setattr(sys, "stdout", io.StringIO())
    assert outputs.written([outputs.Output(reporter=Plain(media_type="application/xml"), to="-")], "Tee · 茶")
    assert sys.stdout.getvalue() == "Tee · 茶\n"


def test_an_old_report_stays_where_the_new_one_fails(capsys):
    Path("r.txt").write_text("old", "utf-8")
    places = outputs.planned(Hall(), ["bad", "plain"], ["r.txt", "-"])
    assert not outputs.written(places, "hello")
    told = capsys.readouterr()
    assert (Path("r.txt").read_text("utf-8"), told.out) == ("old", "hello\n")
    assert "the report bad failed" in told.err


def test_a_link_to_a_report_stays_a_link():
    Path("real.txt").write_text("old", "utf-8")
    Path("link.txt").symlink_to("real.txt")
    outputs.written(outputs.planned(Hall(), ["plain"], ["link.txt"]), "new")
    assert Path("link.txt").is_symlink()
    assert Path("real.txt").read_text("utf-8") == "new\n"


def test_a_device_is_written_to_and_not_replaced():
    assert outputs.written(outputs.planned(Hall(), ["plain"], ["/dev/null"]), "hello")
    assert stat.S_ISCHR(Path("/dev/null").stat().st_mode)


def test_a_place_that_takes_nothing_keeps_no_other_report_back(capsys):
    """An audit may have taken an hour."""
    places = outputs.planned(Hall(), ["plain"] * 4, ["/dev/full", "r.txt", "/dev/null", "-"])
    with pytest.raises(UsageError) as raised:
        outputs.written(places, "hello")
    assert str(raised.value).startswith("--output /dev/full: cannot be written (")
    assert (capsys.readouterr().out, Path("r.txt").read_text("utf-8")) == ("hello\n", "hello\n")


@pytest.mark.parametrize("words", ["presets", "--help", "--version", "audit --help"])
def test_a_screen_that_takes_nothing_is_told_and_a_closed_one_is_no_error(monkeypatch, capsys, words):
    with monkeypatch.context() as patched, Path("/dev/full").open("w") as full:
        patched.setattr("sys.stdout", full)
        assert cli.main(words.split()) == Exit.USAGE
    told = capsys.readouterr().err
    assert told == "inbox-fatigue: standard output cannot be written (No space left on device)\n"
    with monkeypatch.context() as patched:
        patched.setattr("sys.stdout", None)
        assert cli.main(words.split()) == Exit.OK


def test_a_reason_that_cannot_be_written_is_no_broken_policy(monkeypatch):
    with Path("/dev/full").open("wb", buffering=0) as full, monkeypatch.context() as patched:
        patched.setattr("sys.stderr", io.TextIOWrapper(full, write_through=True))
        code = cli.main(["audit", "nowhere"])
        patched.setattr("sys.stderr", None)
        assert code == cli.main(["audit", "nowhere"]) == Exit.USAGE


def test_a_directory_that_is_gone_is_told(tmp_path, monkeypatch, capsys):
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    assert cli.main(["presets"]) == Exit.USAGE
    assert "the current directory is not there any more" in capsys.readouterr().err


def test_a_format_that_is_nearly_one_gets_the_right_one_told():
    with pytest.raises(UsageError, match='did you mean "plain"'):
        outputs.planned(Hall(), ["plane"], [])


def test_an_unknown_format_may_be_that_of_a_plugin_that_could_not_be_used():
    with pytest.raises(UsageError, match="file-shop was not used"):
        outputs.planned(Hall(), ["short"], [])


@pytest.mark.parametrize(
    ("render", "told"),
    [
        (lambda _: sys.exit(0), "SystemExit: 0"),
        (lambda _: os._exit(0), "SystemExit: 0"),
        (lambda _: None, "returned NoneType, not text or bytes"),
        (lambda _: {}, "returned dict, not text or bytes"),
    ],
)
def test_a_reporter_that_ends_or_renders_nothing_fails_and_the_next_is_written(capsys, render, told):
    bad = Plain(name="short")
    bad.render = render
    places = [outputs.Output(reporter=one, to="-") for one in (bad, Plain())]
    assert not outputs.written(places, "hello")
    seen = capsys.readouterr()
    assert seen.out == "hello\n"
    assert told in seen.err


def test_what_a_reporter_prints_is_no_part_of_the_report(capsys):
    chatty = Plain()
    chatty.render = lambda result: print("noise") or f"{result}\n"
    assert outputs.written([outputs.Output(reporter=chatty, to="-")], "hello")
    assert capsys.readouterr().out == "hello\n"


def test_output_that_is_not_a_screen_has_no_colour_and_a_fixed_width(monkeypatch):
    monkeypatch.setenv("COLUMNS", "200")
    assert not outputs.has_colour()
    assert outputs.width() == 80


def test_a_day_means_its_start_or_its_end():
    start, end = options.Moment(), options.Moment(end=True)
    assert start.convert("2026-03-01", None, None) == datetime(2026, 3, 1, tzinfo=UTC)
    assert end.convert("2026-03-01", None, None) == datetime(2026, 3, 1, 23, 59, 59, 999_999, tzinfo=UTC)


def test_a_time_with_an_offset_becomes_utc():
    assert options.Moment(end=True).convert("2026-03-01T09:00+01:00", None, None) == datetime(
        2026, 3, 1, 8, tzinfo=UTC
    )


def test_a_request_holds_what_was_given():
    request = preparing.request_of(
        {
            "mapping": ("recipient=E-Mail", "at=Sent = at"),
            "delimiter": "tab",
            "timezone": "Europe/Berlin",
            "workers": 2,
        },
        paths=["a"],
    )
    assert request.mapping == {"recipient": "E-Mail", "at": "Sent = at"}
    assert (request.paths, request.delimiter, request.timezone, request.workers) == (
        ("a",),
        "\t",
        "Europe/Berlin",
        2,
    )


@pytest.mark.parametrize(
    ("given", "claim"),
    [
        ({"mapping": ("recipient",)}, "write NAME=COLUMN"),
        ({"mapping": ("recipent=a",)}, 'did you mean "recipient"'),
        ({"mapping": ("at=a", "at=b")}, "mapped twice"),
        ({"delimiter": ";;"}, "give one character"),
        ({"timezone": "Europe/Nowhere"}, "there is no such zone"),
        ({"timezone": "../../etc/passwd"}, "there is no such zone"),
    ],
)
def test_an_option_that_cannot_be_used_is_told_in_a_sentence(given, claim):
    with pytest.raises(UsageError, match=claim):
        preparing.request_of(given)


def test_progress_is_silent_where_stderr_is_no_terminal(capsys):
    with ProgressLine() as progress:
        for done in range(100):
            progress("reading", done, 100)
    assert capsys.readouterr().err == ""


def test_progress_tells_how_many_are_done_and_how_long_the_rest_takes(capsys, monkeypatch):
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    monkeypatch.setattr("inbox_fatigue.cli.progress._PATIENCE", 0)
    monkeypatch.setattr("inbox_fatigue.cli.progress._PAUSE", 0)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("FORCE_COLOR", "1")
    with ProgressLine() as progress:
        progress("reading shop.mbox", 1_000, 90_000)
        time.sleep(0.2)
        progress("reading shop.mbox", 2_000, 90_000)
        time.sleep(0.2)
        progress("reading shop.mbox", 3_000, 90_000)
        time.sleep(0.2)
    shown = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", capsys.readouterr().err)
    assert re.search(r"reading shop\.mbox .*3,000 of about 90,000 · \d[\d,]*/s · 0:\d\d:\d\d left", shown), (
        shown
    )
