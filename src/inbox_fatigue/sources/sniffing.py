"""Decides what a file is from its name and its first bytes: the one place for that decision."""

from __future__ import annotations

import codecs
import re
from enum import StrEnum

from inbox_fatigue.sources.from_lines import opens_mbox

_OTHER_SUFFIXES = frozenset(
    "aac ai aiff au avi bin bmp class css dll doc docx eot exe gif html htm ico ics jar java jpeg jpg js "
    "lock md mov mp3 mp4 npy odt otf pdf pl png ppt pptx psd py pyc rb rst rtf so svg swf tif tiff toml ttf "
    "vcf wav webp woff woff2 xml yaml yml".split()
)
_WORKBOOKS = frozenset({"numbers", "ods", "xls", "xlsb", "xlsm", "xlsx"})
_LOCK = "~$"  # opens the name of what Excel keeps beside a workbook that is open
_OF_OFFICE = (b"[Content_Types].xml", b"_rels/.rels", b"docProps/", b"xl/", b"mimetypeapplication/vnd.oasis.")
_FIRST_NAME = 30  # where the name of a zip's first member stands
_OTHER_STEMS = frozenset("readme license licence notice copying changelog authors makefile".split())
_LOG_SUFFIXES = frozenset({"avro", "csv", "tsv", "tab", "jsonl", "ndjson", "json", "parquet", "pq"})
_UNNAMED_LOGS = frozenset({"", "log", "txt"})  # suffixes; what Amazon Data Firehose writes has none
_MAILDIR_NAME = re.compile(r"(?:^|/)(?:cur|new)/\d+\.[^/]*$")
_OBJECT = re.compile(rb"\s*\[?\s*\{\s*\"")  # JSON that begins with an object, or an array of them
_FIELD = re.compile(rb"([!-9;-~]{1,100})[ \t]*:")
# One of these alone is a sign of mail; of the others two are needed, since notes have a "Date:" too.
_SURE = frozenset(
    b"received return-path message-id delivered-to x-original-to x-received x-mailer mime-version in-reply-to "
    b"references list-id list-unsubscribe dkim-signature envelope-to x-envelope-to resent-from x-uidl "
    b"authentication-results arc-seal x-spam-status x-mozilla-status x-gmail-labels".split()
)
_ORDINARY = frozenset(b"from to cc bcc subject date reply-to sender content-type resent-to".split())
WIDE_MARKS = (
    codecs.BOM_UTF16_LE,
    codecs.BOM_UTF16_BE,
    codecs.BOM_UTF32_BE,
)  # UTF-32's other one begins alike
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # opens .msg, and .doc and .xls as well
_PROPERTY = "__substg1.0_".encode("utf-16-le")


class Kind(StrEnum):
    """What a file is."""

    MBOX = "mbox"
    MAIL = "mail"
    NO_MAIL = "no-mail"  # its name promises mail, its content is none
    OUTLOOK_ITEM = "outlook-item"  # .msg
    OUTLOOK_FOLDERS = "outlook-folders"  # .pst, .ost
    ZIP = "zip"
    TAR = "tar"
    GZIP = "gzip"
    BZIP2 = "bzip2"
    XZ = "xz"
    CSV = "csv"
    JSON = "json"
    PARQUET = "parquet"
    AVRO = "avro"
    WORKBOOK = "workbook"
    EMPTY = "empty"
    HIDDEN = "hidden"
    OTHER = "other"


EVERY_KIND = frozenset(Kind)
COMPRESSED = frozenset({Kind.GZIP, Kind.BZIP2, Kind.XZ})
CONTAINERS = COMPRESSED | {Kind.ZIP, Kind.TAR}
NATIVE = frozenset({Kind.AVRO, Kind.PARQUET})  # native code reads them, and damage can end its process
LOGS = NATIVE | {Kind.CSV, Kind.JSON}
TOLD_APART = 512  # bytes at the start of a file that tell a container from anything else


def kind_by_name(name: str) -> Kind | None:
    """Return the kind of a file that need not be opened, None if its content decides."""
    name = name.rpartition("/")[2]
    if name.startswith("."):
        return Kind.HIDDEN
    stem, _, suffix = name.lower().partition(".")
    if name.startswith(_LOCK) or (stem in _OTHER_STEMS and suffix in {"", "txt", "md", "rst"}):
        return Kind.OTHER
    if _suffix(name) in _WORKBOOKS:
        return Kind.WORKBOOK
    return Kind.OTHER if _suffix(name) in _OTHER_SUFFIXES else None


def opens_container(name: str, head: bytes) -> bool:
    """Return whether a file that is opened at all is a container, from the first bytes of it."""
    return kind_by_name(name) is None and _by_magic(name, head[:TOLD_APART]) in CONTAINERS


def is_named_as_log(path: str) -> bool:
    """Return whether a file is a send log if it is what its name says."""
    return _suffix(path) in _LOG_SUFFIXES


def kind_of(name: str, head: bytes) -> Kind:
    """Return the kind of a file from its path and its first 64 KiB."""
    if not head:
        return Kind.EMPTY
    if _suffix(name) in _WORKBOOKS:
        return Kind.WORKBOOK  # or a page that a system calls so: whatever it is, a spreadsheet opens it
    return _by_magic(name, head) or _by_text(name, head)


def _suffix(path: str) -> str:
    name = path.rpartition("/")[2]
    return name.rpartition(".")[2].lower() if "." in name else ""


def _by_magic(name: str, head: bytes) -> Kind | None:
    starts = {
        b"PK\x03\x04": Kind.ZIP,
        b"PK\x05\x06": Kind.ZIP,
        b"\x1f\x8b": Kind.GZIP,
        b"BZh": Kind.BZIP2,
        b"\xfd7zXZ\x00": Kind.XZ,
        b"PAR1": Kind.PARQUET,
        b"Obj\x01": Kind.AVRO,
        b"!BDN": Kind.OUTLOOK_FOLDERS,
    }
    for magic, kind in starts.items():
        if head.startswith(magic):
            return Kind.WORKBOOK if kind is Kind.ZIP and _is_renamed_workbook(name, head) else kind
    if head.startswith(_COMPOUND):
        return Kind.OUTLOOK_ITEM if _suffix(name) == "msg" or _PROPERTY in head else Kind.OTHER
    is_empty_tar = _suffix(name) == "tar" and not head.strip(b"\0")
    return Kind.TAR if is_empty_tar or is_tar_header(head[:512]) else None


def _is_renamed_workbook(name: str, head: bytes) -> bool:
    return kind_by_name(name) is None and head.startswith(_OF_OFFICE, _FIRST_NAME)


def _by_text(name: str, head: bytes) -> Kind:
    if opens_mbox(head):
        # an exported message often keeps its From line; it is still one message
        return Kind.MAIL if _suffix(name) == "eml" else Kind.MBOX
    if _suffix(name) in _LOG_SUFFIXES:
        return _log_kind(head)
    if _promises_mail(name):
        return Kind.MAIL if _has_field(head) else Kind.NO_MAIL
    if _suffix(name) in _UNNAMED_LOGS and _OBJECT.match(head):
        return Kind.JSON
    return Kind.MAIL if opens_mail(head) else Kind.OTHER


def _log_kind(head: bytes) -> Kind:
    return Kind.JSON if head.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\0")[:1] in {b"{", b"["} else Kind.CSV


def _promises_mail(name: str) -> bool:
    return _suffix(name) in {"eml", "emlx", "mbox", "mbx"} or _MAILDIR_NAME.search(name) is not None


def _has_field(head: bytes) -> bool:
    for line in re.split(rb"\r\n|\r|\n", head.removeprefix(b"\xef\xbb\xbf").lstrip()):
        field = _FIELD.match(line)
        name = field[1].lower() if field else b""
        if name in _SURE or name in _ORDINARY or name.startswith(b"content-"):
            return True
    return False


def opens_mail(head: bytes) -> bool:
    """Return whether the first lines are a mail's header: only fields, and fields that mail has."""
    names: set[bytes] = set()
    strange = 0
    for line in re.split(rb"\r\n|\r|\n", head.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n"))[:200]:
        if not line.strip():
            break
        if line[:1] in b" \t" or line.startswith((b">From ", b"From ")):
            continue
        field = _FIELD.match(line)
        if field is None:
            strange += 1
            if not names or strange > 2:  # real mail has a broken header line now and then
                return False
        else:
            names.add(field[1].lower())
    return bool(names & _SURE) or len(names & _ORDINARY) >= 2


def is_tar_header(block: bytes) -> bool:
    """Return whether 512 bytes are a tar header, by their checksum."""
    if len(block) < 512 or not block.strip(b"\0"):
        return False
    try:
        stated = int(block[148:156].split(b"\0")[0].strip() or b"-1", 8)
    except ValueError:
        return False
    return stated == sum(block) - sum(block[148:156]) + 8 * 32
