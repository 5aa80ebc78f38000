"""An invented outbox in one form of archive, and a sample of it for what is too slow for all of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from benchmarks import archives, campaigns

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SAMPLED = 1_000  # messages, which take mail-parser some seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Outbox:
    """An archive, and every so many-th of its messages in a second one."""

    path: Path
    sample: Path
    messages: int
    every: int
    size: int  # of its messages, in bytes
    seed: int

    @property
    def times(self) -> float:
        """Return how many samples make up the whole."""
        return self.messages / len(range(0, self.messages, self.every))

    @property
    def sampling(self) -> str:
        """Return what a slow peer was measured on, in words."""
        return (
            "on all of it" if self.every == 1 else f"on every {self.every}th message, and its time multiplied"
        )


def write(form: str, messages: int, seed: int, room: Path, share: float = campaigns.SALES_SHARE) -> Outbox:
    """Write an outbox, so much of it by salespeople, and its sample."""
    ending = ".zip" if form == "zip" else ""
    path, sample = room / f"{form}{ending}", room / f"{form}-sample{ending}"
    every = max(1, messages // SAMPLED)
    kept: list[bytes] = []

    def noted() -> Iterator[bytes]:
        for number, message in enumerate(campaigns.messages(messages, seed, sales_share=share)):
            if number % every == 0:
                kept.append(message)
            yield message

    size = archives.WRITERS[form](noted(), path)
    archives.WRITERS[form](kept, sample)
    return Outbox(path=path, sample=sample, messages=messages, every=every, size=size, seed=seed)
