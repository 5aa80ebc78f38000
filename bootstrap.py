"""Sets up `.venv` beside this file with the tool in it; needs nothing but Python 3.11 or newer.

    python3 bootstrap.py          the tool alone
    python3 bootstrap.py --dev    also what its tests, checks and docs need, a browser among it
    python3 bootstrap.py --bench  also `.venv-bench`, with the libraries that benchmarks compare it with

An externally managed Python is left alone: everything goes into the environment.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def main(arguments: list[str]) -> int:
    """Make the environment and install the checkout into it."""
    if sys.version_info < (3, 11):  # noqa: UP036 - it runs on whatever Python a machine has
        print(f"Python 3.11 or newer is needed; this is {sys.version.split()[0]}.", file=sys.stderr)
        return 2
    wanted = ["-e", str(HERE)]
    if "--dev" in arguments:
        wanted += ["--no-compile", *group("dev")]  # most of it is never imported; the rest is compiled then
        get_browser()
    options = ["--disable-pip-version-check"] + ["--quiet"] * ("--verbose" not in arguments)
    failed = install(Path(os.environ.get("VENV", HERE / ".venv")), [*options, *wanted])
    if "--bench" in arguments and not failed:
        failed = install(HERE / ".venv-bench", [*options, *group("bench")])
    return failed


def install(place: Path, arguments: list[str]) -> int:
    """Install into an environment, which is made where there is none; return pip's exit code."""
    return subprocess.run([make(place), "-m", "pip", "install", *arguments], check=False).returncode


def make(place: Path) -> Path:
    """Return the interpreter of the environment, made anew where there is none."""
    python = place / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if not (python.exists() and works(python)):
        if not has_ensurepip():
            get_ensurepip()
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(place)], check=True)
    return python


def works(python: Path) -> bool:
    """Return whether an interpreter runs and has pip."""
    return (
        subprocess.run([str(python), "-m", "pip", "--version"], check=False, capture_output=True).returncode
        == 0
    )


def has_ensurepip() -> bool:
    """Return whether this Python can put pip into an environment; Debian packs that apart."""
    return (
        subprocess.run(
            [sys.executable, "-c", "import ensurepip"], check=False, capture_output=True
        ).returncode
        == 0
    )


def get_ensurepip() -> None:
    """Install Debian's package for environments where that is possible, else say how."""
    package = f"python3.{sys.version_info.minor}-venv"
    apt = shutil.which("apt-get")
    if apt is None or os.geteuid() != 0:
        sys.exit(f"This Python cannot make environments; run: sudo apt-get install {package}")
    subprocess.run([apt, "update", "-qq"], check=True)
    subprocess.run([apt, "install", "-y", "-qq", package], check=True)


def get_browser() -> None:
    """Install Debian's Chromium where there is no browser and it is possible; tests of pages are skipped else."""
    if os.environ.get("CHROMIUM") or any(map(shutil.which, BROWSERS)):
        return
    apt = shutil.which("apt-get")
    if apt is None or os.geteuid() != 0:
        print("No Chromium was found: tests of pages in a browser are skipped.", file=sys.stderr)
        return
    subprocess.run([apt, "update", "-qq"], check=False)
    packages = ["chromium", "fonts-dejavu-core"]
    done = subprocess.run(
        [apt, "install", "-y", "-qq", "--no-install-recommends", *packages],
        check=False,
        stdout=subprocess.DEVNULL,
        env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
    )
    if done.returncode:
        print("Chromium could not be installed: tests of pages in a browser are skipped.", file=sys.stderr)


def group(name: str) -> list[str]:
    """Return the requirements of a dependency group of pyproject.toml, groups in it included."""
    import tomllib

    groups = tomllib.loads((HERE / "pyproject.toml").read_text())["dependency-groups"]
    found: list[str] = []
    for one in groups[name]:
        found += group(one["include-group"]) if isinstance(one, dict) else [one]
    return found


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
