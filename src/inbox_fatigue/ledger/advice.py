"""Says in a sentence what SQLite or the system could not do with a ledger, where the user can do something."""

from __future__ import annotations

OTHER_FILE = "is not a ledger of inbox-fatigue; give another path to --db"
DAMAGED = "restore a copy, or start a new ledger and ingest again"
_DAMAGED = f"is damaged; {DAMAGED}"
_READ_ONLY = "cannot be written; check the permissions of the file and its directory"
_NO_DIRECTORY = "its directory is not there; make it, or give another path to --db"
_FAILING = (
    "could not be read or written (disk I/O error); nothing of the last step was kept,"
    " look at the disk and its quota and run again"
)
# What SQLite says, and what the user can do about it.
_ADVICE = (
    ("locked", "another process is writing to this ledger; wait for it to finish and run again"),
    ("full", "the disk is full; nothing of the last step was kept, free some room and run again"),
    ("not a database", OTHER_FILE),
    ("malformed", _DAMAGED),
    ("corrupt", _DAMAGED),
    ("Could not decode", _DAMAGED),  # the bytes of a text
    ("readonly", _READ_ONLY),
    ("disk I/O", _FAILING),
    ("unable to open", "cannot be opened; check that its directory is there and may be written to"),
)


def advice(error: BaseException) -> str:
    """Return what the user can do about an error of SQLite's or the system's, "" if it is none of theirs."""
    text = str(error)
    if isinstance(error, PermissionError):
        return _READ_ONLY
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return _NO_DIRECTORY
    if isinstance(error, UnicodeDecodeError):  # what SQLite calls damaged, it names with the damaged bytes
        return _DAMAGED
    return next((told for said, told in _ADVICE if said in text), "")
