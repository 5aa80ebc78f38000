"""What a process has installed of that which all machines of a run must have alike."""

from __future__ import annotations

import multiprocessing
from dataclasses import dataclass
from typing import Self

import inbox_fatigue
from inbox_fatigue.host import installed_labels

_DAEMON = "DASK_DISTRIBUTED__WORKER__DAEMON=False"


@dataclass(frozen=True, slots=True, kw_only=True)
class Equipment:
    """The version of the tool and the plugins that are installed, none of which is loaded for that."""

    version: str
    plugins: tuple[str, ...]  # labels: names with versions
    is_daemon: bool  # may not start processes

    @classmethod
    def here(cls) -> Self:
        """Return what this process has."""
        return cls(
            version=inbox_fatigue.__version__,
            plugins=installed_labels(),
            is_daemon=bool(multiprocessing.current_process().daemon),
        )

    def mismatch(self, other: Equipment | None) -> str:
        """Return what is wrong with a worker's, and what to do, behind its name; "" if nothing is.

        None is that of a worker which could not tell.
        """
        if other is None:
            return f"has no inbox-fatigue {self.version}; install it there"
        if other.version != self.version:
            return f"has inbox-fatigue {other.version}; install {self.version} there"
        if missing := ", ".join(sorted({*self.plugins} - {*other.plugins})):
            return f"lacks what is installed here: {missing}; install it there, in the same version"
        if more := ", ".join(sorted({*other.plugins} - {*self.plugins})):
            return f"has what is not installed here: {more}; install it here, or remove it there"
        if other.is_daemon:
            return f"may not start processes; start workers with {_DAEMON} in their environment"
        return ""
