"""Files that once made a target fail, shortened; each must pass for ever."""

from __future__ import annotations

LONG = "a" * 300
FOUND: tuple[tuple[str, bytes], ...] = (  # the target and the file
    # zoneinfo imports a package for each slash of a name, and Python goes no thousand deep
    ("contacts", b"address,timezone\na@people.example," + b"Europe/" * 1_000 + b"London\n"),
    # no file can have a name of more than 255 bytes, and only some of pathlib's questions say so quietly
    ("plan", f"[[campaigns]]\nname='a'\nsend_at=2026-06-08\ncreative='a.txt'\naudience='{LONG}'\n".encode()),
    (
        "plan",
        f"[[campaigns]]\nname='a'\nsend_at=2026-06-08\ncreative='{LONG}.txt'\naudience='a.csv'\n".encode(),
    ),
    ("plan", b"[[campaigns]]\nname='a'\nsend_at=2026-06-08\ncreative=\"a\\u0000.txt\"\naudience='a.csv'\n"),
    # a key of a JSON log that holds half a character becomes the name of a column
    ("steps", b'{"mail":"@","sent_at\\ud800":""}'),
    ("log in JSON", b'{"mail":"","sent\\ud800at":"2026-03-02T00:00"}\n'),
)
