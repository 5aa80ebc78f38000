"""The command line as tests of privacy call it."""

from __future__ import annotations

import json

import pytest

from inbox_fatigue import cli


@pytest.fixture(scope="session")
def told(builder):
    """Return the function that writes letters as an mbox."""
    return builder["told"]


@pytest.fixture
def call(tmp_path, monkeypatch, capfd, staff):
    """Return a function that runs the command line in a directory of its own: code, output, errors."""
    monkeypatch.chdir(tmp_path)
    staff.serve(monkeypatch)

    def run(*words):
        capfd.readouterr()
        code = cli.main([str(word) for word in words])
        said = capfd.readouterr()
        assert "Traceback" not in said.err, said.err
        return int(code), said.out, said.err

    return run


@pytest.fixture
def audit(call):
    """Return a function that audits and returns the exit code and the report as one object."""

    def run(*words):
        code, out, err = call("audit", *words, "--format", "json")
        return code, json.loads(out) if out else {"errors": err}

    return run
