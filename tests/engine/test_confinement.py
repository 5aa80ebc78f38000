"""What a worker may take, and where it may take more."""

from __future__ import annotations

import subprocess
import sys

SCRIPT = """
from inbox_fatigue.engine.confinement import cap_memory, free_to_pack

MIB = 1 << 20
cap_memory(64 * MIB)


def has_room():
    try:
        return len(bytearray(256 * MIB)) > 0
    except MemoryError:
        return False


before = has_room()
with free_to_pack():
    within = has_room()
print(before, within, has_room())
"""


def test_who_packs_an_answer_has_room_beside_what_the_scorer_took_and_the_next_scorer_has_none_of_it():
    """Of a company of thirty thousand people who were written to, the answer was found and could not be sent."""
    ran = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=True)
    assert ran.stdout.split() == ["False", "True", "False"]
