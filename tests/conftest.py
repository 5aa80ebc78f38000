"""What every test may use."""

from __future__ import annotations

import json
import os
import runpy
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).resolve().parents[1]

# How long an example takes says more about the machine than about the code.
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture(scope="session")
def corpora() -> Path:
    """Real mail and logs that are not part of the project; the test is skipped where they are absent."""
    place = Path(os.environ.get("FATIGUE_CORPORA", ROOT.parent / "shared" / "corpora"))
    if not place.is_dir():
        pytest.skip("the corpora are not here; set FATIGUE_CORPORA to their folder")
    return place


@pytest.fixture(scope="session")
def staff() -> Iterator[Any]:
    """The judges of the commands of all tests that ask for them."""
    from tests.staff import Staff  # noqa: PLC0415 - it loads the engine, which most tests do without

    one = Staff()
    yield one
    one.dismiss()


@pytest.fixture(autouse=True)
def _leave_no_trace(monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings come from the test alone, never from the machine that it runs on."""
    for name in list(os.environ):
        if name.startswith("INBOX_FATIGUE_"):
            monkeypatch.delenv(name)


@pytest.fixture(scope="session")
def builder() -> dict[str, Any]:
    """What tests/audit/archive.py defines; it loads the whole tool, so only for tests that ask."""
    return runpy.run_path(str(ROOT / "tests" / "audit" / "archive.py"))


@pytest.fixture
def archive(builder: dict[str, Any], tmp_path: Path) -> Iterator[Any]:
    """An empty archive with a ledger of its own."""
    one = builder["Archive"](tmp_path / "ledger.sqlite")
    yield one
    one.close()


@pytest.fixture(scope="session")
def letter(builder: dict[str, Any]) -> Any:
    """The function that writes one mail as bytes."""
    return builder["letter"]


@pytest.fixture(scope="session")
def told(builder: dict[str, Any]) -> Any:
    """Return the function that writes letters as an mbox."""
    return builder["told"]


@pytest.fixture
def call(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], staff: Any
) -> Callable[..., tuple[int, str, str]]:
    """Return a function that runs the command line in a directory of its own: code, output, errors."""
    from inbox_fatigue import cli  # noqa: PLC0415 - most tests do without

    monkeypatch.chdir(tmp_path)
    staff.serve(monkeypatch)

    def run(*words: object) -> tuple[int, str, str]:
        capfd.readouterr()
        code = cli.main([str(word) for word in words])
        said = capfd.readouterr()
        assert "Traceback" not in said.err, said.err
        return int(code), said.out, said.err

    return run


@pytest.fixture(scope="session")
def command(staff: Any) -> Callable[..., int]:
    """Return a function that runs the command line where it is, also for what several tests share: its code."""
    from inbox_fatigue import cli  # noqa: PLC0415 - most tests do without

    def run(*words: object) -> int:
        with pytest.MonkeyPatch.context() as patched:
            staff.serve(patched)
            return int(cli.main([str(word) for word in words]))

    return run


@pytest.fixture
def audit(call: Callable[..., tuple[int, str, str]]) -> Callable[..., tuple[int, Any]]:
    """Return a function that audits and returns the exit code and the report as one object."""

    def run(*words: object, command: str = "audit") -> tuple[int, Any]:
        code, out, err = call(command, *words, "--format", "json")
        return code, json.loads(out) if out else {"errors": err}

    return run
