"""How benchmarks measure and what they say of it; nothing here is timed."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest


@pytest.fixture
def sends(module):
    """Return the touches of a small log."""
    log = pl.concat(module("send_logs").batches(5_000, 7))
    return log.select("recipient", "sender", at="sent_at")


def test_the_ways_to_count_three_windows_agree(module, sends, tmp_path):
    """Those that are installed here; each runs in a process of its own."""
    counting = module("counting").Counting(sends, tmp_path)
    ways = [way for way in counting.ways() if way.run]
    assert len(ways) >= 3
    assert all(way.run().seconds > 0 for way in ways)


def test_a_library_that_no_environment_has_keeps_its_row(module, sends, tmp_path, monkeypatch):
    counting, sliding = module("counting"), module("sliding")
    monkeypatch.setattr(counting, "_versions", lambda _: dict.fromkeys(sliding.WAYS))
    found = [(way.name, way.run) for way in counting.Counting(sends, tmp_path).ways()]
    assert ("three windows, DuckDB", None) in found
    assert ("three windows, pandas", None) in found


def test_a_way_that_counts_otherwise_is_an_error(module, sends, tmp_path):
    counting = module("counting").Counting(sends, tmp_path)
    ours, sqlite, *_ = counting.ways()
    ours.run()
    module("sliding").lay_out(sends.head(100), tmp_path / "windows.db")
    with pytest.raises(SystemExit, match="do not agree"):
        sqlite.run()


def test_ways_take_turns_and_each_is_held_against_the_first_of_its_turn(module):
    ways, runs = module("ways"), module("runs")
    said, seconds = [], iter([2.0, 1.0, 9.0, 18.0, 3.0, 3.0])

    def way(name):
        def run():
            said.append(name)
            return runs.Run(seconds=next(seconds), cpu=1.0)

        return ways.Way(name=name, run=run)

    ours, peer = ways.compared([way("ours"), way("peer")], 3, 6, "mails")
    assert said == ["ours", "peer"] * 3
    assert (ours.seconds, ours.longer, ours.pace, ours.runs) == (3.0, 1.0, "2 mails/s", 3)
    assert (peer.seconds, peer.longer) == (3.0, 1.0)  # the median of 0.5, 2 and 1


def test_a_slow_way_takes_part_in_fewer_turns_and_says_so(module):
    ways, runs = module("ways"), module("runs")

    def run():
        return runs.Run(seconds=1.0, cpu=1.0)

    every, few = ways.compared(
        [ways.Way(name="every", run=run), ways.Way(name="few", run=run, most=2)], 5, 1, "mails"
    )
    assert (every.runs, few.runs) == (5, 2)


def test_a_way_that_is_not_installed_has_a_row_that_says_so(module):
    ways, runs, lines = module("ways"), module("runs"), module("lines")
    ours = ways.Way(name="ours", run=lambda: runs.Run(seconds=1.0, cpu=1.0))
    found = ways.compared([ours, ways.Way(name="mu", run=None)], 1, 1, "mails")
    told = lines.as_markdown([lines.Table(title="Ingest", about="All of it.", lines=found)])
    assert "| mu   | not installed |" in told
    assert "Faster than" not in told


def test_a_peer_that_is_faster_is_named_below_the_table_with_how_much(module):
    lines = module("lines")
    found = (
        lines.Line(what="ours", seconds=2.0, longer=1.0),
        lines.Line(what="slower", seconds=4.0, longer=2.0),
        lines.Line(what="faster", seconds=0.5, longer=0.25),
    )
    told = lines.as_markdown([lines.Table(title="Ingest", about="All of it.", lines=found)])
    assert told.endswith("Faster than ours: faster, 4.0 × as fast.")


def test_a_table_leaves_out_what_nothing_was_measured_of(module):
    lines = module("lines")
    line = lines.Line(what="ingest", seconds=2.0, longer=1.0)
    table = lines.as_markdown([lines.Table(title="Ingest", about="All of it.", lines=(line,))])
    assert table.splitlines()[0] == "## Ingest"
    assert "| ingest | 2.0     | 1     |" in table
    assert "largest process" not in table


def test_a_drawing_names_both_axes_and_each_line_and_lies_beside_the_page(module, tmp_path):
    plots, lines = module("plots"), module("lines")
    series = {
        "score": [plots.Point(1e5, 6), plots.Point(1e6, 30)],
        "ingest": [plots.Point(1e5, 5), plots.Point(1e6, 29)],
        "straight": [plots.Point(1e5, 6), plots.Point(1e6, 60)],
    }
    svg = plots.drawn(series, across="touches", up="seconds", dashed="straight")
    assert all(f">{name}</text>" in svg for name in ("touches", "seconds", *series, "100,000", "1,000,000"))
    assert "stroke-dasharray" in svg
    picture = lines.Picture(name="growth", svg=svg, told="Two lines.")
    measured = (lines.Line(what="score", seconds=6.0),)
    table = lines.Table(title="Growth", about="All of it.", lines=measured, picture=picture)
    module("page").write(tmp_path / "speed.md", [table], "python -m benchmarks", 1.0)
    assert "![Two lines.](images/growth.svg)" in (tmp_path / "speed.md").read_text()
    assert (tmp_path / "images" / "growth.svg").read_text() == svg


def test_a_single_size_can_be_drawn(module):
    plots = module("plots")
    point = [plots.Point(1e4, 10.0)]
    svg = plots.drawn({"score": point, "ingest": point, "straight": point}, across="touches", up="seconds")
    assert ">100,000</text>" in svg


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is read from /proc")
def test_the_memory_of_a_program_is_that_of_its_largest_process(module):
    runs = module("runs")
    code = "import time; held = bytearray(200_000_000); time.sleep(0.3)"
    found = runs.run(runs.sys.executable, "-c", code)
    assert 200_000_000 < found.peak < 300_000_000


def test_a_program_that_fails_ends_the_measurement_with_what_it_said(module):
    runs = module("runs")
    with pytest.raises(SystemExit, match="too little room"):
        runs.run(runs.sys.executable, "-c", "import os; os.write(2, b'too little room'); os._exit(3)")


@pytest.mark.parametrize("form", ["mbox", "maildir", "zip"])
@pytest.mark.parametrize("parser", ["mail-parser", "fast-mail-parser", "email"])
def test_a_loop_reads_every_message_of_each_form(module, tmp_path, monkeypatch, form, parser):
    loops, parsers = module("loops"), module("parsers")
    path = tmp_path / ("sent.zip" if form == "zip" else "sent")
    module("archives").WRITERS[form](module("campaigns").messages(20, 7), path)
    read = []
    parse = parsers.PARSERS[parser]()
    monkeypatch.setitem(parsers.PARSERS, parser, lambda: lambda raw: read.append(parse(raw)))
    loops.loop(parser, path)
    assert len(read) == 21  # the first one is before the clock runs


def test_a_loop_over_messages_parses_what_the_library_wrote_again(module, tmp_path):
    loops, parse = module("loops"), module("parsers").PARSERS["mail-parser"]()
    path = tmp_path / "sent"
    module("archives").WRITERS["mbox"](module("campaigns").messages(20, 7), path)
    assert list(map(parse, loops.written(path))) == list(map(parse, loops.raws(path)))


def test_what_each_step_costs_client_and_workers_is_told(module, capfd):
    module("engines").main(["--touches", "3000", "--pairs", "1"])
    told = capfd.readouterr().out
    steps = [line.split(" | ")[0].lstrip("| ") for line in told.splitlines() if line.startswith("| ")]
    assert "load inboxes" in steps
    assert "score" in steps
    assert "scored in one partition" in told
