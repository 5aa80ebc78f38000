"""Fuzzes every target until the time is used up: `python -m tests.fuzz SECONDS [SEED]`.

A failure is told with its target, its seed and the file that made it, shortened as far as it still fails;
keep it in `tests/fuzz/found.py`. The same seed bends the same files.
"""

from __future__ import annotations

import os
import sys
import time
import traceback
from collections import Counter
from random import Random

from tests.fuzz.targets import TARGETS, Target

SLOW = 5.0  # seconds of processor time for a small file
SHORTENING = 20.0  # seconds spent on making a failing file smaller


def main(seconds: float, seed: int) -> int:
    """Bend files of each target in turn and return 1 if any made it fail."""
    runs: Counter[str] = Counter()
    failures: dict[tuple[str, str], bytes] = {}
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        for name, target in TARGETS.items():
            data = target.bender.bent(Random(f"{seed} {name} {runs[name]}"))
            runs[name] += 1
            why = failing(target, data)
            if why and (name, why) not in failures:
                failures[name, why] = shortened(target, data, why)
                print(f"{name}, seed {seed}: {why}\n  {failures[name, why]!r}", flush=True)
    for name, count in runs.items():
        print(f"{name}: {count} files, {sum(one == name for one, _ in failures)} failures")
    print(f"{sum(runs.values())} files in {seconds:g} seconds, {len(failures)} different failures")
    return bool(failures)


def failing(target: Target, data: bytes) -> str:
    """Return where a target fails at a file, "" if it does not."""
    began = time.process_time()
    try:
        target.check(data)
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt):
            raise
        frame = traceback.extract_tb(error.__traceback__)[-1]
        return f"{type(error).__name__}: {error} ({os.path.basename(frame.filename)}:{frame.lineno})"[:300]  # noqa: PTH119
    return f"took longer than {SLOW:g} seconds" if time.process_time() - began > SLOW else ""


def shortened(target: Target, data: bytes, why: str) -> bytes:
    """Return a file, as small as a few seconds allow, at which a target fails in the same place."""
    end, size = time.monotonic() + SHORTENING, len(data) // 2
    place = why.rpartition(" ")[2]
    while size:
        at = 0
        while at < len(data) and time.monotonic() < end:
            smaller = data[:at] + data[at + size :]
            if failing(target, smaller).rpartition(" ")[2] == place:
                data = smaller
            else:
                at += size
        size //= 2
    return data


if __name__ == "__main__":
    words = sys.argv[1:]
    sys.exit(main(float(words[0]) if words else 60.0, int(words[1]) if len(words) > 1 else 2026))
