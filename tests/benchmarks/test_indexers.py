"""Programs that index mail take part where they are installed, and keep their row where they are not."""

from __future__ import annotations

import shutil

import pytest


def test_a_program_that_is_missing_keeps_its_row(module, tmp_path, monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda _: None)
    ways = module("indexers").ways(tmp_path, tmp_path, 3)
    assert [(way.name, way.run) for way in ways] == [("notmuch new", None), ("mu index", None)]


@pytest.mark.parametrize(("at", "program"), [(0, "notmuch"), (1, "mu")])
def test_an_index_is_made_anew_each_time(module, tmp_path, at, program):
    if not shutil.which(program):
        pytest.skip(f"{program} is not installed")
    maildir = tmp_path / "Maildir"
    module("archives").write_maildir(module("campaigns").messages(5, 7), maildir)
    way = module("indexers").ways(maildir, tmp_path, 3)[at]
    assert way.name.startswith(f"{program} ")
    assert all(way.run().seconds > 0 for _ in range(2))
    assert (tmp_path / program).is_dir()
