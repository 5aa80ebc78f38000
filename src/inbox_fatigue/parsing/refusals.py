"""The exception by which reading one message ends early."""

from __future__ import annotations


class RefusedError(Exception):
    """A message that must not be read further; `why` is the slug of the problem it becomes."""

    def __init__(self, why: str, detail: str) -> None:
        self.why, self.detail = why, detail
        super().__init__(f"{why}: {detail}")
