"""The one kind of error that is the user's to fix."""

from __future__ import annotations


class FatigueError(Exception):
    """Something that the user can fix; its text is one sentence naming the place and what to do."""


class UsageError(FatigueError):
    """The call cannot be carried out as it was made: a path, an option or an argument is wrong."""


class SettingsError(FatigueError):
    """The settings hold mistakes; all of them are told together, one line each."""

    def __init__(self, mistakes: tuple[str, ...], rest: object | None = None) -> None:
        self.mistakes = mistakes
        self.rest = rest  # the settings with what is mistaken left out, to look for more mistakes in
        super().__init__("\n".join(mistakes))


class PlanError(FatigueError):
    """A plan holds mistakes; all of them are told together, one line each, with file and line."""

    def __init__(self, mistakes: tuple[str, ...]) -> None:
        self.mistakes = mistakes
        super().__init__("\n".join(mistakes))


class LedgerError(FatigueError):
    """The ledger file cannot be used: not ours, too new, damaged, locked or not writable."""
