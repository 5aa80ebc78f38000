"""Archives as attackers, tapes and broken downloads leave them; packed by hand where no library would."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import struct
import tarfile
import zipfile
import zlib
from typing import TYPE_CHECKING

from tests.hostile.cases import Case, letter, mailbox

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PACK = {"gz": gzip.compress, "bz2": bz2.compress, "xz": lzma.compress}
ONE, TWO = letter("One\n"), letter("Two\n", To="b@people.example")
BOX = mailbox(*(letter(f"{number} {zlib.crc32(bytes((number,)))}\n") for number in range(9)))


def tar(*members: tuple[str, bytes] | tarfile.TarInfo) -> bytes:
    """Return a tar archive; a TarInfo stands for a member without bytes."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.GNU_FORMAT) as archive:
        for member in members:
            if isinstance(member, tarfile.TarInfo):
                archive.addfile(member)
                continue
            info = tarfile.TarInfo(member[0])
            info.size = len(member[1])
            archive.addfile(info, io.BytesIO(member[1]))
    return buffer.getvalue()


def zipped(*members: tuple[str | zipfile.ZipInfo, bytes], how: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a zip archive."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", how) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return buffer.getvalue()


def _special(name: str, kind: bytes, target: str = "/etc/passwd") -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, target
    return info


def _mended(header: bytearray) -> bytes:
    """Return a tar header with the checksum that it ought to have."""
    header[148:156] = b" " * 8
    header[148:156] = f"{sum(header):06o}\0 ".encode()
    return bytes(header)


def _sized(size: bytes) -> bytes:
    """Return a tar of one sound member and of one whose size is written so."""
    header = bytearray(tar(("b.eml", TWO))[:512])
    header[124:136] = size
    return tar(("a.eml", ONE))[:1024] + _mended(header) + TWO + bytes(2048)


def _record(text: bytes) -> bytes:
    """Return a tar with an extended header before a member."""
    header = bytearray(tar(("x", text))[:512])
    header[156:157] = b"x"
    return _mended(header) + text + bytes(-len(text) % 512) + tar(("a.eml", ONE))


def _patched(data: bytes, at: int, new: bytes) -> bytes:
    return data[:at] + new + data[at + len(new) :]


def _central(data: bytes, number: int) -> int:
    """Return where an entry of a zip's directory begins."""
    at = -1
    for _ in range(number + 1):
        at = data.index(b"PK\x01\x02", at + 1)
    return at


def _file(name: str, path: str, data: bytes | Callable[[], bytes], told: str, **more: str) -> Case:
    """Return the case of one archive; one that takes long to build is given as what builds it."""

    def put(folder: Path) -> None:
        (folder / path).write_bytes(data if isinstance(data, bytes) else data())

    return Case(name=name, put=put, told=told, **more)


def _overlapping() -> bytes:
    data = zipped(("a.eml", ONE), ("b.eml", TWO))
    return _patched(data, _central(data, 1) + 42, struct.pack("<I", 10))


def _twice() -> bytes:
    return zipped(("a.eml", ONE), ("b.eml", TWO)).replace(b"b.eml", b"a.eml")


def _quine() -> bytes:
    data = zipped(("a.eml", ONE), ("b.eml", TWO))
    return _patched(data, _central(data, 1) + 42, struct.pack("<I", 0))


def _encrypted() -> bytes:
    data = zipped(("a.eml", ONE), ("b.eml", TWO))
    at = _central(data, 0) + 8
    return _patched(data, at, bytes((data[at] | 1,)))


def _method(number: int) -> bytes:
    data = zipped(("a.eml", ONE), ("b.eml", TWO))
    return _patched(
        _patched(data, _central(data, 0) + 10, struct.pack("<H", number)), 8, struct.pack("<H", number)
    )


def _named(name: str) -> bytes:
    """Return a gzip file that says under which name it is to be unpacked."""
    packed = gzip.compress(ONE)
    return packed[:3] + bytes((packed[3] | 8,)) + packed[4:10] + name.encode() + b"\0" + packed[10:]


def _greedy() -> bytes:
    """Return an xz file whose header asks its reader for a dictionary of four gigabytes."""
    data = bytearray(lzma.compress(ONE))
    end = 12 + (data[12] + 1) * 4  # of the block's header, which follows the 12 bytes of the stream's
    data[data.index(b"\x21\x01", 12) + 2] = 40
    data[end - 4 : end] = struct.pack("<I", zlib.crc32(data[12 : end - 4]))
    return bytes(data)


def _link() -> bytes:
    info = zipfile.ZipInfo("link.eml")
    info.external_attr = 0o120777 << 16
    return zipped((info, b"/etc/passwd"), ("a.eml", ONE))


ZIPS = [
    _file("zip-slip", "a.zip", zipped(("../../../tmp/evil.eml", ONE), ("/etc/evil.eml", TWO)), "mail mail"),
    _file("zip-slip-of-windows", "a.zip", zipped(("x\\..\\..\\evil.eml", ONE), ("C:\\evil.eml", TWO)), "mail mail"),
    _file("zip-names-of-controls", "a.zip", zipped(("\x1b[2J\n.eml", ONE), ("\u202egpj.eml", TWO)), "mail mail"),
    _file("zip-name-of-60-kb", "a.zip", zipped(("x" * 60_000 + ".eml", ONE), ("b.eml", TWO)), "!path-too-long mail"),
    _file("zip-twice-one-name", "a.zip", _twice(), "mail mail"),
    _file("zip-overlapping", "a.zip", _overlapping(), "!overlapping-members"),
    _file("zip-one-entry-many-times", "a.zip", _quine(), "!overlapping-members"),
    _file("zip-encrypted", "a.zip", _encrypted(), "!encrypted mail"),
    _file("zip-unknown-method", "a.zip", _method(97), "!damaged mail"),
    _file("zip-link", "a.zip", _link(), "!not-a-regular-file mail"),
    _file("zip-directories-alone", "a.zip", zipped(("a/", b""), ("b/", b"")), ""),
    _file("zip-empty", "a.zip", zipped(), ""),
    _file("zip-behind-junk", "a.zip", b"PK\x03\x04junk" + zipped(("a.eml", ONE)), "mail"),
    _file("zip-cut", "a.zip", zipped(("a.eml", ONE), ("b.eml", TWO))[:-40], "!damaged"),
    _file("zip-bit-flipped", "a.zip", zipped(("a.eml", ONE), ("b.eml", TWO), how=zipfile.ZIP_STORED).replace(b"One", b"0ne"), "!damaged mail"),
    _file("zip-directory-past-the-end", "a.zip", _patched(zipped(("a.eml", ONE)), -6, struct.pack("<I", 0x7FFFFFFF)), "!overlapping-members"),
    _file("zip-bomb", "a.zip", zipped(("a.mbox", BOX + bytes(6_000_000)), ("b.eml", TWO)), "mail*9 !archive-ratio"),
    _file("zip-11000-members", "a.zip", lambda: zipped(*((f"{n}.eml", b"x") for n in range(11_000)), how=zipfile.ZIP_STORED), "!archive-too-many-members"),
    _file("zip-in-zip-in-zip", "a.zip", zipped(("b.zip", zipped(("c.zip", zipped(("d.eml", ONE)))))), "!archive-too-deep"),
    _file("zip-in-zip", "a.zip", zipped(("b.zip", zipped(("c.eml", ONE)))), "mail"),
    _file("zip-of-an-outlook-file", "a.zip", zipped(("a.msg", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))), "!damaged"),
]  # fmt: skip

TARS = [
    _file("tar-links", "a.tar", tar(_special("l.eml", tarfile.SYMTYPE), _special("h.eml", tarfile.LNKTYPE), ("a.eml", ONE)), "-not-a-regular-file*2 mail"),
    _file("tar-devices", "a.tar", tar(_special("c", tarfile.CHRTYPE), _special("b", tarfile.BLKTYPE), _special("p", tarfile.FIFOTYPE), ("a.eml", ONE)), "-not-a-regular-file*3 mail"),
    _file("tar-slip", "a.tar", tar(("../../../tmp/evil.eml", ONE), ("/etc/evil.eml", TWO)), "mail mail"),
    _file("tar-through-a-link", "a.tar", tar(_special("d", tarfile.SYMTYPE, "/tmp"), ("d/evil.eml", ONE)), "-not-a-regular-file mail"),
    _file("tar-negative-size", "a.tar", _sized(b"\xff" * 10 + struct.pack(">h", -512)), "mail !negative-size"),
    _file("tar-size-of-words", "a.tar", _sized(b"words       "), "mail !damaged"),
    _file("tar-size-of-exabytes", "a.tar", _sized(b"\x80" + b"\x7f" * 11), "mail*2 !truncated"),
    _file("tar-checksum", "a.tar", _patched(tar(("a.eml", ONE), ("b.eml", TWO)), 1024, b"#"), "mail !damaged"),
    _file("tar-cut-in-a-member", "a.tar", tar(("a.eml", ONE), ("b.eml", TWO))[: 1024 + 512 + 40], "mail*2 !truncated"),
    _file("tar-cut-in-a-header", "a.tar", tar(("a.eml", ONE), ("b.eml", TWO))[: 1024 + 99], "mail !truncated"),
    _file("tar-without-end", "a.tar", tar(("a.eml", ONE))[:1024], "mail ~truncated"),
    _file("tar-record-of-negative-size", "a.tar", _record(b"12 size=-99\n"), "!negative-size"),
    _file("tar-record-of-4300-digits", "a.tar", _record(b"5010 size=" + b"9" * 4_999 + b"\n"), "!damaged"),
    _file("tar-record-longer-than-itself", "a.tar", _record(b"99999999999 path=x\n"), "mail"),
    _file("tar-record-of-two-mb", "a.tar", _record(b"x" * 2_000_000), "!tar-header-too-large"),
    _file("tar-record-that-renames", "a.tar", _record(b"30 path=../../../etc/shadow.eml\n"[:29] + b"\n"), "mail"),
    _file("tar-name-of-a-thousand-levels", "a.tar", tar(("a/" * 1_000 + "x.eml", ONE), ("b.eml", TWO)), "!path-too-long mail"),
    _file("tar-of-10001-members", "a.tar", lambda: tar(*((f"{n}.txt", b"") for n in range(10_001))), "-empty-file*10000 !archive-too-many-members"),
]  # fmt: skip

STREAMS = [
    *(_file(f"{how}-cut", f"a.mbox.{how}", pack(BOX)[:-30], {"gz": "mail*7 !truncated", "bz2": "!truncated", "xz": "mail*9 !truncated"}[how]) for how, pack in PACK.items()),
    *(_file(f"{how}-with-garbage", f"a.mbox.{how}", pack(BOX) + b"garbage", "mail*9 ~trailing-garbage") for how, pack in PACK.items()),
    *(_file(f"{how}-padded", f"a.mbox.{how}", pack(BOX) + bytes(5_000), "mail*9") for how, pack in PACK.items()),
    *(_file(f"{how}-in-two-pieces", f"a.mbox.{how}", pack(BOX[:900]) + pack(BOX[900:]), "mail*9") for how, pack in PACK.items()),
    *(_file(f"{how}-bomb", f"a.mbox.{how}", pack(BOX + bytes(6_000_000)), "mail*9 !archive-ratio") for how, pack in PACK.items()),
    *(_file(f"{how}-of-itself", f"a.{how}", pack(pack(pack(pack(ONE)))), "!archive-too-deep") for how, pack in PACK.items()),
    _file("gz-checksum", "a.eml.gz", _patched(gzip.compress(ONE), len(gzip.compress(ONE)) - 8, b"\1\2\3\4"), "mail !damaged"),
    _file("gz-length", "a.eml.gz", _patched(gzip.compress(ONE), len(gzip.compress(ONE)) - 4, b"\1\2\3\4"), "mail !damaged"),
    _file("gz-header-alone", "a.mbox.gz", gzip.compress(BOX)[:10], "!truncated"),
    _file("gz-magic-alone", "a.mbox.gz", b"\x1f\x8b", "!truncated"),
    _file("gz-of-nothing", "a.mbox.gz", gzip.compress(b""), "-empty-file"),
    _file("gz-named-elsewhere", "a.eml.gz", _named("../../tmp/evil.eml"), "mail"),
    _file("xz-of-a-huge-dictionary", "a.eml.xz", _greedy(), "!damaged"),
    _file("bz2-magic-alone", "a.mbox.bz2", b"BZh9", "!truncated"),
    _file("tgz-of-links", "a.tgz", gzip.compress(tar(_special("l.eml", tarfile.SYMTYPE), ("a.eml", ONE))), "-not-a-regular-file mail"),
    _file("tgz-cut", "a.tgz", gzip.compress(tar(("a.eml", ONE), ("b.mbox", BOX)))[:-30], "mail*10 !truncated"),
    _file("tgz-that-is-no-tar", "a.tgz", gzip.compress(b"no tar" * 200), "-not-mail"),
    _file("zip-that-is-no-zip", "a.zip", b"PK\x03\x04" + b"x" * 900, "!damaged"),
]  # fmt: skip

ARCHIVES = [*ZIPS, *TARS, *STREAMS]
