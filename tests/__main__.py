"""Runs every check of the project, one after the other, and says which failed: `python -m tests`."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

HERE = Path(__file__).resolve().parents[1]
PYTHON = sys.executable
BIN = Path(PYTHON).parent

PROCESSORS = os.cpu_count() or 1
# One process more than there are processors, for tests wait for what they start; tests that share what they set up
# stay in one of them, and the few long ones do not come last.
SIDE_BY_SIDE = ["-n", str(PROCESSORS + 1), "--dist", "loadscope", "--no-loadscope-reorder"]
# What keeps one processor busy, the longest first.
LOOKS = {
    "types": [[f"{BIN}/mypy"]],
    "docs": [[PYTHON, "-m", "sphinx", "-W", "-q", "-b", "html", "docs", "docs/_build/html"]],
    "reference pages": [[PYTHON, "docs/generate.py", "--check"]],
    "layers": [[f"{BIN}/lint-imports", "--no-logo"]],
    "spelling": [[f"{BIN}/codespell", "src", "plugins", "docs", "README.md"]],
    "lint": [[f"{BIN}/ruff", "check", "."], [f"{BIN}/ruff", "format", "--check", "."]],
}
CHECKS = {
    "tests": [[PYTHON, "-m", "pytest", "-q", *SIDE_BY_SIDE]],
    "example plugin": [[PYTHON, "-m", "pytest", "-q", "-c", "plugins/inbox-fatigue-example/pyproject.toml",
                        "plugins/inbox-fatigue-example/tests"]],
}  # fmt: skip
# Tests start hundreds of processes: what they import is compiled once, and each has one processor to itself.
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
ENVIRONMENT["POLARS_MAX_THREADS"] = "1"
OTHER = HERE / ".venv-newest"
# What is about words, pages and numbers, what polars works out, or a second look at what the end-to-end tests do
# as well: it was tried on the oldest Python, and the newest one gets the rest. Of previews that is one of an
# archive that is half read, one under a stance, some on lists that people left, and one that opens no socket: what
# they foretell is numbers.
SAME_ON_EACH = (
    *("arbitration", "benchmarks", "browser", "browsing", "docs", "durability", "judgement", "sample_mail"),
    *("caps", "creatives", "inboxes", "plugins", "scoring", "streams", "test_windows.py"),
    *("findings/test_episodes.py", "people/test_leaving.py", "people/test_replies.py"),
    *("audit/test_*_of_a_plan.py", "audit/test_what_a_plan_leaves_out.py", "audit/test_preview.py"),
    *("audit/test_sent_already.py", "audit/test_later_times.py", "audit/test_left_alone.py"),
    *("audit/test_said_the_same.py", "audit/test_letters_of_pictures.py", "audit/test_one_person.py"),
    *("audit/test_baseline.py", "audit/test_stances.py", "audit/test_supposing.py", "audit/test_caps.py"),
    *("audit/test_advice.py", "audit/test_answers_from_elsewhere.py", "audit/test_properties.py"),
    *("audit/test_as_of.py", "audit/test_illustrating.py", "engine/test_partitions.py"),
    *("privacy/test_pseudonymised_ledger.py", "privacy/test_forgetting.py"),
)
NEWER = [f"3.{minor}" for minor in range(19, 11, -1)]


def main() -> int:
    """Run the checks; the exit code is 1 if any failed."""
    newest = newest_python()
    preparing = None if newest is None else prepared(newest)
    failed = looked_at()
    failed += [
        name for name, commands in CHECKS.items() if not all(run(name, command) for command in commands)
    ]
    if newest is None or preparing is None:
        print("-- newest Python: skipped, none newer than this one was found on this machine", flush=True)
    elif preparing.wait() != 0 or not on(newest):
        failed.append(f"tests on {newest}")
    print("all checks passed" if not failed else f"failed: {', '.join(failed)}", flush=True)
    return 1 if failed else 0


def looked_at() -> list[str]:
    """Run what keeps one processor busy, as many at once as there are; return the names of what failed."""
    with ThreadPoolExecutor(PROCESSORS) as hands:
        went = hands.map(lambda name: all(run(name, one, aside=True) for one in LOOKS[name]), LOOKS)
        return [name for name, well in zip(LOOKS, went, strict=True) if not well]


def run(name: str, command: list[str], *, aside: bool = False) -> bool:
    """Run one check in the project's folder and tell how it went, and what it printed once it has ended if `aside`."""
    if not aside:
        print(f"-- {name}", flush=True)
    begun = time.monotonic()
    caught = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True} if aside else {}
    done = subprocess.run(command, cwd=HERE, check=False, env=ENVIRONMENT, **caught)
    how = f"-- {name}: {'ok' if done.returncode == 0 else 'FAILED'} ({time.monotonic() - begun:.0f} s)"
    print(*filter(None, [(done.stdout or "").strip(), how]), sep="\n", flush=True)
    return done.returncode == 0


def newest_python() -> str | None:
    """Return the newest interpreter above the running one that works, from PATH or pyenv."""
    for version in NEWER:
        if tuple(map(int, version.split("."))) <= sys.version_info[:2]:
            return None
        homes = sorted(Path.home().glob(f".pyenv/versions/{version}.*/bin/python{version}"), reverse=True)
        for found in (shutil.which(f"python{version}"), *map(str, homes)):
            if found and subprocess.run([found, "-c", "import ssl, ensurepip"], check=False,
                                        capture_output=True).returncode == 0:  # fmt: skip
                return found
    return None


def prepared(python: str) -> subprocess.Popen[bytes]:
    """Begin to make an environment for another interpreter: most of it is waiting for downloads."""
    return subprocess.Popen(
        [python, "bootstrap.py", "--dev"], cwd=HERE, env={**ENVIRONMENT, "VENV": str(OTHER)}
    )


def on(python: str) -> bool:
    """Run on another interpreter what a new Python could break, in an environment of its own."""
    left_out = [f"--ignore-glob={HERE}/tests/{name}" for name in SAME_ON_EACH]
    quick = ["-p", "no:cacheprovider", "-m", "not slow and not corpora", *left_out]
    return run(f"tests on {python}", [f"{OTHER}/bin/python", "-m", "pytest", "-q", *SIDE_BY_SIDE, *quick])


if __name__ == "__main__":
    sys.exit(main())
