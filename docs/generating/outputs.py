"""The blocks of real output in pages that people write.

A line `<!-- output of: inbox-fatigue explain RULE -->` stands above a text block; what the command
prints goes into the block. `lines 1-20 of:` takes a part, and a cut is shown as three dots.
"""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from functools import cache

from generating.bundled import ROOT

BLOCK = re.compile(
    r"<!-- (?:output|lines (?P<first>\d+)-(?P<last>\d+)) of: inbox-fatigue (?P<call>.+?) -->\n"
    r"```text\n(?P<shown>.*?)```\n",
    re.DOTALL,
)


def renewed(page: str) -> str:
    """Return a page with its blocks of output as the commands print them now."""
    return BLOCK.sub(_renew, page)


def _renew(found: re.Match[str]) -> str:
    mark, _, _ = found[0].partition("\n")
    lines = _printed(found["call"])
    if found["first"]:
        first, last = int(found["first"]), int(found["last"])
        cut = ["..."] if last < len(lines) else []
        lines = [*(["..."] if first > 1 else []), *lines[first - 1 : last], *cut]
    return "\n".join([mark, "```text", *lines, "```", ""])


@cache
def _printed(call: str) -> list[str]:
    """Return the lines that a command prints, run as a reader of the tutorial would run it."""
    done = subprocess.run(
        [sys.executable, "-m", "inbox_fatigue", *shlex.split(call)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode not in (0, 1):
        raise SystemExit(f"inbox-fatigue {call}: ended with {done.returncode}\n{done.stderr}")
    return [line.rstrip() for line in done.stdout.rstrip().splitlines()]
