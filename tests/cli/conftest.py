"""The command line, where the tool is run in no directory of its own."""

from __future__ import annotations

import pytest

from inbox_fatigue import cli


@pytest.fixture
def call(capsys):
    """Return a function that runs the command line: code, output, errors."""

    def run(*words):
        code = cli.main(list(words))
        told = capsys.readouterr()
        return code, told.out, told.err

    return run
