"""Directories that hold what no mail directory should: pipes, loops, odd names, files without end."""

from __future__ import annotations

import os
import socket
from typing import TYPE_CHECKING

from tests.hostile.cases import Case, holding, letter, mailbox

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ONE = letter("One\n")


def _pipe(folder: Path) -> None:
    os.mkfifo(folder / "pipe.eml")
    (folder / "a.eml").write_bytes(ONE)


def _socket(folder: Path) -> None:
    """Make a socket; its path may have 108 bytes, so it is made from within its folder."""
    here = os.open(".", os.O_RDONLY)
    try:
        os.chdir(folder)
        with socket.socket(socket.AF_UNIX) as server:
            server.bind("socket.eml")
    finally:
        os.fchdir(here)
        os.close(here)


def _link_to(target: str) -> Callable[[Path], None]:
    def put(folder: Path) -> None:
        (folder / "link.eml").symlink_to(target)

    return put


def _loop(folder: Path) -> None:
    (folder / "inner").mkdir()
    (folder / "inner" / "outer").symlink_to(folder, target_is_directory=True)
    (folder / "self").symlink_to(folder / "self")
    (folder / "inner" / "a.eml").write_bytes(ONE)


def _deep(levels: int) -> Callable[[Path], None]:
    def put(folder: Path) -> None:
        place = folder.joinpath(*["d"] * levels)
        place.mkdir(parents=True)
        (place / "deep.eml").write_bytes(ONE)
        (folder / "a.eml").write_bytes(ONE)

    return put


def _odd_names(folder: Path) -> None:
    for name in (b"gr\xfc\xdfe.eml", b"line\nbreak.eml", b"\x1b[2J.eml", b"-rf.eml", b"'; DROP TABLE touch;--.eml", b" .eml",
                 "\u202egpj.eml".encode(), "\U0001f4e7.eml".encode(), b"x" * 250 + b".eml", b"a!b.zip!c.eml", b"::error::x.eml"):  # fmt: skip
        (folder / os.fsdecode(name)).write_bytes(ONE)


def _sparse(folder: Path) -> None:
    with (folder / "sparse.mbox").open("wb") as file:
        file.write(mailbox(ONE))
        file.truncate(200 * 1024 * 1024)


def _two_names(folder: Path) -> None:
    (folder / "a.eml").write_bytes(ONE)
    (folder / "b.eml").hardlink_to(folder / "a.eml")


def _maildir(folder: Path) -> None:
    for name in ("cur", "new", "tmp"):
        (folder / name).mkdir()
        (folder / name / "1.M2P3.host:2,S").write_bytes(letter(name))
    (folder / "cur" / "2.M2P3.host").write_bytes(b"")
    (folder / "cur" / "3.M2P3.host").write_bytes(b"no mail at all\n")


def _many(folder: Path) -> None:
    for number in range(450):
        (folder / f"{number}.eml").write_bytes(letter(f"{number}\n"))


TREES = [
    Case(name="pipe", put=_pipe, told="-not-a-regular-file mail"),
    Case(name="socket", put=_socket, told="-not-a-regular-file"),
    Case(name="link-to-zero", put=_link_to("/dev/zero"), told="-link"),
    Case(name="link-to-a-secret", put=_link_to("/etc/passwd"), told="-link"),
    Case(name="link-to-memory", put=_link_to("/proc/self/mem"), told="-link"),
    Case(name="link-to-nothing", put=_link_to("nowhere"), told="-link"),
    Case(name="link-to-the-root", put=_link_to("/"), told="-link"),
    Case(name="loop", put=_loop, told="-link*2 mail"),
    Case(name="deep-30", put=_deep(30), told="mail mail"),
    Case(name="deep-60", put=_deep(60), told="!too-deep mail"),
    Case(name="deeper-than-paths-go", put=_deep(200), told="!too-deep mail"),
    Case(name="odd-names", put=_odd_names, told="mail*11"),
    Case(name="sparse", put=_sparse, told="!message-too-large"),
    Case(name="two-names", put=_two_names, told="mail mail"),
    Case(name="maildir", put=_maildir, told="mail mail -maildir-tmp -empty-file !not-a-mail"),
    Case(name="450-files", put=_many, told="mail*450"),
    Case(name="empty-files", put=holding(a__eml=b"", b__mbox=b"", c__csv=b""), told="-empty-file*3"),
    Case(name="hidden", put=holding(__a__eml=ONE), told="-hidden-file"),
    Case(name="mail-that-is-a-picture", put=holding(a__eml=b"\x89PNG\r\n\x1a\n" + bytes(900)), told="!not-a-mail"),
    Case(name="picture-that-is-mail", put=holding(a__png=ONE), told="-not-mail"),
    Case(name="outlook", put=holding(a__msg=b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(9_000), b__pst=b"!BDN" + bytes(9_000)), told="!damaged*2"),
    Case(name="mbox-of-from-lines", put=holding(a__mbox=b"From - Mon Mar  2 09:00:00 2026\n" * 500), told="!empty-message"),
    Case(name="mbox-without-from-line", put=holding(a__mbox=ONE), told="mail"),
    Case(name="mbox-of-nul", put=holding(a__mbox=mailbox(ONE) + bytes(3_000_000)), told="mail"),
    Case(name="mbox-cut-in-a-header", put=holding(a__mbox=mailbox(ONE, letter("2\n"))[:-150]), told="mail mail"),
    Case(name="mbox-with-a-deep-mail-in-it", put=holding(a__mbox=mailbox(ONE, letter("".join(f"--{n}\nContent-Type: multipart/mixed; boundary={n + 1}\n\n" for n in range(2_000)), Content_Type="multipart/mixed; boundary=0"), letter("3\n"))), told="mail*2 !too-much-nesting"),
    Case(name="mbox-of-old-macintosh", put=holding(a__mbox=mailbox(ONE, letter("2\n")).replace(b"\n", b"\r")), told="mail mail"),
    Case(name="emlx-with-a-lying-count", put=holding(a__emlx=b"9999999999\n" + ONE, b__emlx=b"3\n" + ONE), told="mail !not-a-mail"),
]  # fmt: skip
