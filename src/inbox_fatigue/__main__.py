"""Lets `python -m inbox_fatigue` do what `inbox-fatigue` does."""

from __future__ import annotations

import sys

from inbox_fatigue.cli import main

if __name__ == "__main__":
    sys.exit(main())
