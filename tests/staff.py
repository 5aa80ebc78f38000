"""Judges that serve all commands of one process of tests.

To start them and to load polars and the plugins takes longer than most tests. What they do is the same: they
are told for each scorer what it works on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from inbox_fatigue.engine import judging
from inbox_fatigue.limits import Limits

if TYPE_CHECKING:
    import pytest

_WHERE = ("inbox_fatigue.engine.local.Judges", "inbox_fatigue.audit.previewing.preview.Judges")


class _Kept(judging.Judges):
    """Judges that stay when a command is done with them."""

    def __exit__(self, *_: object) -> None:
        pass


class Staff:
    """The judges of ordinary commands; who wants others starts them."""

    def __init__(self) -> None:
        """Start nothing yet."""
        self._judges: _Kept | None = None

    def serve(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Let the commands of a test have them."""

        def judges(*, plugin_files: Any, limits: Limits) -> judging.Judges:
            if tuple(plugin_files) or limits != Limits():
                return judging.Judges(plugin_files=plugin_files, limits=limits)
            self._judges = self._judges or _Kept(plugin_files=(), limits=limits)
            return self._judges

        for place in _WHERE:
            monkeypatch.setattr(place, judges)

    def dismiss(self) -> None:
        """End them."""
        if self._judges is not None:
            judging.Judges.__exit__(self._judges)
