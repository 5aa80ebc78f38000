"""Programs that read a Maildir into an index of their own: notmuch and mu, where they are installed.

Both make a full text searchable, which this project does not, and neither counts what anybody got.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from typing import TYPE_CHECKING

from benchmarks.runs import Run, run
from benchmarks.ways import Way

if TYPE_CHECKING:
    from pathlib import Path

_VERSION = re.compile(r"\d+(?:\.\d+)+")
_OF_NOTMUCH = """\
[database]
path={index}
mail_root={maildir}
[user]
name=Nobody
primary_email=nobody@mail.example
"""


def ways(maildir: Path, room: Path, most: int) -> list[Way]:
    """Return both programs over a Maildir, each from an empty index, in so many rounds at most."""
    return [
        Way(
            name=f"notmuch {version('notmuch')} new".replace("  ", " "),
            run=(lambda: notmuch(maildir, room)) if shutil.which("notmuch") else None,
            most=most,
        ),
        Way(
            name=f"mu {version('mu')} index".replace("  ", " "),
            run=(lambda: mu(maildir, room)) if shutil.which("mu") else None,
            most=most,
        ),
    ]


def notmuch(maildir: Path, room: Path) -> Run:
    """Index a Maildir with notmuch."""
    index, settings = room / "notmuch", room / "notmuch.ini"
    shutil.rmtree(index, ignore_errors=True)
    index.mkdir()
    settings.write_text(_OF_NOTMUCH.format(index=index, maildir=maildir), "utf-8")
    return run("notmuch", "new", "--quiet", env={"NOTMUCH_CONFIG": str(settings)})


def mu(maildir: Path, room: Path) -> Run:
    """Index a Maildir with mu; making the empty index is off the clock."""
    index = room / "mu"
    shutil.rmtree(index, ignore_errors=True)
    place = f"--muhome={index}"
    subprocess.run(["mu", "init", place, f"--maildir={maildir}"], check=True, capture_output=True)
    return run("mu", "index", "--quiet", place)


def version(program: str) -> str:
    """Return the version of a program, "" where it is not installed."""
    if not shutil.which(program):
        return ""
    told = subprocess.run([program, "--version"], check=True, capture_output=True, text=True).stdout
    found = _VERSION.search(told)
    return found[0] if found else ""
