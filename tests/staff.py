"""Processes that serve all commands of one process of tests: judges, and the nurseries that readers are forks of.

To start them and to load polars, the parsers and the plugins takes longer than most tests. What they do is the
same: they are told for each scorer and each job what they work on.
"""

from __future__ import annotations

import os
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self
from unittest.mock import patch

from inbox_fatigue.engine import early, judging, nursery, reading_worker
from inbox_fatigue.limits import Limits

if TYPE_CHECKING:
    import pytest

_JUDGES = ("inbox_fatigue.engine.local.Judges", "inbox_fatigue.audit.previewing.preview.Judges")
_SUMMONS, _Summons = "inbox_fatigue.engine.early.Summons", early.Summons
_NURSERY, _Nursery = "inbox_fatigue.engine.nursery.Nursery", nursery.Nursery
_WHERE_ONE_IS = Path("/proc")  # tells a process where another one is, on Linux


class _KeptJudges(judging.Judges):
    """Judges that stay when a command is done with them."""

    def __exit__(self, *_: object) -> None:
        pass


class _KeptNursery(_Nursery):
    """A nursery that stays likewise."""

    def __init__(self, *, mail: bool) -> None:
        with patch.object(nursery, "nurse", _nurse_here):
            super().__init__(os.cpu_count() or 1, mail=mail)

    def close(self) -> None:
        pass


def _nurse_here(line: Any, pulses: Any, mail: bool) -> None:  # noqa: FBT001 - of a process
    """Fork workers that begin where the test is, as they would had they been started by its command."""
    tests, work = os.getppid(), reading_worker.work

    @wraps(work)
    def work_here(channel: Any, pulse: Any) -> None:
        os.chdir(_WHERE_ONE_IS / str(tests) / "cwd")
        work(channel, pulse)

    with patch.object(reading_worker, "work", work_here):
        nursery.nurse(line, pulses, mail)


class _NoSummons:
    """What nobody follows: the judges that are kept are there already."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def followed(self) -> None:
        return None


def _summons_for(plugin_files: Any) -> early.Summons | _NoSummons:
    return _Summons(plugin_files) if tuple(plugin_files) else _NoSummons()


class Staff:
    """The processes of ordinary commands; who wants others starts them."""

    def __init__(self) -> None:
        """Start nothing yet."""
        self._judges: _KeptJudges | None = None
        self._nurseries: dict[bool, _KeptNursery] = {}  # one of readers of mail, one of readers of logs alone

    def serve(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Let the commands of a test have them."""
        for place in _JUDGES:
            monkeypatch.setattr(place, self._judges_for)
        monkeypatch.setattr(_SUMMONS, _summons_for)
        if _WHERE_ONE_IS.is_dir():
            monkeypatch.setattr(_NURSERY, self._nursery_for)

    def _judges_for(self, *, plugin_files: Any, limits: Limits, summons: Any = None) -> judging.Judges:
        if tuple(plugin_files) or limits != Limits():
            return judging.Judges(plugin_files=plugin_files, limits=limits, summons=summons)
        self._judges = self._judges or _KeptJudges(plugin_files=(), limits=limits)
        return self._judges

    def _nursery_for(self, size: int, *, mail: bool) -> nursery.Nursery:
        if size > (os.cpu_count() or 1):
            return _Nursery(size, mail=mail)
        if mail not in self._nurseries:
            self._nurseries[mail] = _KeptNursery(mail=mail)
        return self._nurseries[mail]

    def dismiss(self) -> None:
        """End them."""
        if self._judges is not None:
            judging.Judges.__exit__(self._judges)
        for one in self._nurseries.values():
            _Nursery.close(one)
