"""What is fuzzed: a target takes a bent file and raises where something of it would have reached a user."""

from __future__ import annotations

import contextlib
import pickle
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from inbox_fatigue import plan
from inbox_fatigue.errors import FatigueError
from inbox_fatigue.limits import KIB, MIB, Limits
from inbox_fatigue.model import EventRows, Problem, RawMessage, SendRows, Skipped, Where
from inbox_fatigue.parsing import Reader
from inbox_fatigue.people.contacts import read_contacts
from inbox_fatigue.settings import load
from inbox_fatigue.sources import choose, inbox_fatigue_sources
from tests.fuzz.bending import MOST, Bender
from tests.hostile.bodies import BODIES
from tests.hostile.cases import letter, mailbox
from tests.hostile.headers import HEADERS
from tests.hostile.packing import ARCHIVES
from tests.hostile.saying import silences
from tests.hostile.tables import TABLES
from tests.outlook.folders import Folder, Message, pst
from tests.outlook.item import msg

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from tests.hostile.cases import Case

ROOT = Path(__file__).resolve().parents[2]
SOURCES = {source.name: source for source in inbox_fatigue_sources()}
SMALL = Limits(
    message_bytes_refused=256 * KIB, archive_bytes=8 * MIB, table_bytes=1 * MIB, archive_members=200
)
PLACE = Path(tempfile.gettempdir())


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """One reader of files, what its files are bent from, and what must hold of it."""

    bender: Bender
    check: Callable[[bytes], None]


def read_mail(data: bytes) -> None:
    """A mail is read or refused with a reason, says what it lacks, and is the same when it is read again."""
    raw = RawMessage(where=Where(source="a.eml"), raw=data)
    first = Reader(SMALL, lambda _: ()).read(raw)
    assert first == Reader(SMALL, lambda _: ()).read(raw), "read differently the second time"
    if isinstance(first, Problem):
        assert first.why != "unreadable", first.detail
        assert first.detail, "refused without a reason"
    else:
        assert silences(first) == []
        pickle.dumps(first)


def reading(name: str) -> Callable[[bytes], None]:
    """Return what reads a file of that name as the tool would, to its end."""

    def check(data: bytes) -> None:
        with _file(name, data) as path:
            options = {"limits": SMALL}
            source = choose(str(path), SOURCES, options)
            for shard in source.shards(str(path), options):
                items = [shard] if isinstance(shard, Problem | Skipped) else source.read(shard, options)
                for item in items:
                    assert isinstance(item, RawMessage | SendRows | EventRows | Problem | Skipped)
                    assert not isinstance(item, Problem) or (item.why and item.detail), item

    return check


def read_settings(data: bytes) -> None:
    """Settings are right, or every mistake is told."""
    with _file("inbox-fatigue.toml", data) as path:
        load(str(path), {}, {}, directory=path.parent)


def read_plan(data: bytes) -> None:
    """A plan in TOML is right, or every mistake is told."""
    with _file("plan.toml", data) as path:
        (path.parent / "audience.csv").write_text("email,first_name\na@people.example,Ann\n", "utf-8")
        (path.parent / "text.html").write_text("<p>Dear {{ first_name }}</p>", "utf-8")
        plan.load(path, limits=SMALL)


def planned(name: str) -> Callable[[bytes], None]:
    """Return what reads a plan of another form."""

    def check(data: bytes) -> None:
        with _file(name, data) as path:
            plan.load(path, limits=SMALL)

    return check


def read_people(data: bytes) -> None:
    """Contacts are read, or refused in a sentence."""
    with _file("contacts.csv", data) as path:
        read_contacts(str(path))


@contextlib.contextmanager
def _file(name: str, data: bytes):
    """Give a file in a folder of its own; an error that is the user's to mend is an answer."""
    with tempfile.TemporaryDirectory(dir=PLACE) as folder, contextlib.suppress(FatigueError):
        path = Path(folder) / name
        path.write_bytes(data)
        yield path


def _contents(cases: Iterable[Case], suffix: str = "") -> list[bytes]:
    """Return the small files of some cases."""
    found = []
    for case in cases:
        with tempfile.TemporaryDirectory() as folder:
            case.put(Path(folder))
            found += [
                path.read_bytes()
                for path in sorted(Path(folder).iterdir())
                if path.suffix in suffix.split() or not suffix
            ]
    return [data for data in found if 0 < len(data) <= MOST // 4]


def _given(*paths: str) -> list[bytes]:
    return [(ROOT / path).read_bytes() for path in paths]


MAIL_WORDS = (
    b"\n\n", b"\r\n", b"\0", b"=?utf-8?q?=", b"?=", b"=?utf-7?b?+2AA-?=", b"\xef\xbb\xbf", b"To: a@b.example\n",
    b"Content-Type: multipart/mixed; boundary=b\n", b"--b\n", b"--b--\n", b"Content-Type: message/rfc822\n\n",
    b"Content-Type: message/delivery-status\n\n", b"Content-Transfer-Encoding: base64\n", b"; charset=utf-16",
    b"; name*0*=utf-8''%00", b"Received: by x; Mon, 2 Mar 2026 09:00:00 +0000\n", b"\xcc\x81" * 60, b"(" * 90,
    b"From - Mon Mar  2 09:00:00 2026\n", b"<b><i>" * 20, b"&#x110000;", b"\x1b$B", b"List-Id: <a.b>\n",
)  # fmt: skip
LOG_WORDS = (
    b"email,sent_at\n", b'"', b'""', b";", b"\t", b"\r", b"\0", b"2026-03-02T09:00:00Z", b"a@b.example", b"[", b"{",
    b'{"email":', b"null", b"\\ud800", b"\xff\xfe", b"sep=;\n", b"03/04/2026", b"=1+1", b"event,", b"open",
)  # fmt: skip
TOML_WORDS = (
    b"[[caps]]\n", b"[gate]\n", b"[limits]\n", b"[[campaigns]]\n", b"[[campaigns.follow_ups]]\n", b"[rules.'a/b']\n",
    b"= nan\n", b"= inf\n", b"= []\n", b"= {}\n", b"= 'x'\n", b"= 1979-05-27\n", b"= -1\n", b"select = ", b"'3d'",
    b"send_at = ", b"after = ", b"0001-01-01T00:00:00", b"9999-12-31T23:59:59Z", b"timezone = 'x'\n", b"{{ ", b"\\u0000",
)  # fmt: skip
SMALL_PLAN = b"""
name = "June"
timezone = "Europe/Berlin"

[[campaigns]]
name = "Sale"
sender = "n@shop.example"
send_at = 2026-06-08T10:00:00
creative = "text.html"
subject = "Hello {{ first_name }}"
audience = "audience.csv"

[[campaigns.follow_ups]]
after = "3d"
unless = ["reply"]
creative = "text.html"
subject = "Again"
"""
STEPS = b'{"steps":[{"delay_days":1,"subject":"Hi","body":"x"}],"sequence":{"name":"a"}}'
GROUPS = (
    b'{"data":{"cadence_content":{"settings":{"name":"a","remove_replied":true},"step_groups":[{"day":1,"steps":'
    b'[{"type":"Email","enabled":true,"name":"b","type_settings":{"email_template":{"subject":"Hi","body":"x"}}}]}]}}}'
)
DOCUMENTS = (
    b'{"data":[{"type":"sequenceStep","id":1,"attributes":{"order":1,"interval":1440,"stepType":"auto_email"},'
    b'"relationships":{"sequenceTemplates":{"data":[{"type":"sequenceTemplate","id":2}]}}}],"included":['
    b'{"type":"sequenceTemplate","id":2,"relationships":{"template":{"data":{"type":"template","id":3}}}},'
    b'{"type":"template","id":3,"attributes":{"subject":"Hi","bodyHtml":"x"}}]}'
)
STEP_WORDS = (
    b"[]",
    b"{}",
    b"null",
    b'""',
    b"true",
    b'"\\ud800":1,',
    b",",
    b":",
    b'"steps":',
    b'"day":',
    b'"type":',
    b"1e9",
)
SENDS = b"email,send_at,campaign,subject\na@people.example,2026-06-08T10:00:00Z,Sale,Hello\n"

MAIL = Bender(files=_contents([*HEADERS, *BODIES]), words=MAIL_WORDS)
BOXES = Bender(files=[mailbox(*(letter(f"{n}\n") for n in range(4))), *MAIL.files[:40]], words=MAIL_WORDS)
PACKED = Bender(
    files=_contents(ARCHIVES),
    words=(b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06", b"\x1f\x8b\x08", b"ustar\0", b"\xff" * 8),
)
ITEM = {
    0x001A001F: "IPM.Note",
    0x0037001F: "Cranes",
    0x0C1F001E: b"ana@hill.example",
    0x1000001E: b"Hello",
    0x10130102: b"<p>Hello</p>",
    0x3FDE0003: 1252,
}
READERS = ({0x0C150003: 1, 0x39FE001F: "ben@reader.example"}, {0x0C150003: 3, 0x3003001F: "/O=HILL/CN=CEM"})
SENT = Folder(name="Sent", messages=[Message(properties=ITEM, recipients=READERS)] * 2)
ITEMS = Bender(
    files=[msg(ITEM, READERS)],
    words=(b"\x1f\x00", b"\x02\x01", b"\x37\x00", b"\xfe\xff\xff\xff", b"\xff" * 8),
)
FOLDERS = Bender(
    files=[pst([Folder(name="Top", folders=[SENT])], disguised=hidden) for hidden in (False, True)],
    words=(b"\xec\xbc", b"\xec\x7c", b"\x22\x01\x00\x00", b"\xff" * 8),
)
LOGS = Bender(files=_contents(TABLES, ".csv"), words=LOG_WORDS)
OBJECTS = Bender(files=_contents(TABLES, ".jsonl .json"), words=LOG_WORDS)
POLICIES = Bender(
    files=_given(
        "src/inbox_fatigue/settings/defaults.toml",
        "sample_mail/inbox-fatigue.toml",
        "src/inbox_fatigue/presets/braze.toml",
    ),
    words=TOML_WORDS,
)
PLANS = Bender(files=[SMALL_PLAN, *_given("sample_mail/plan.toml")], words=TOML_WORDS)
PEOPLE = Bender(files=_given("sample_mail/contacts.csv"), words=LOG_WORDS)

TARGETS = {
    "mail": Target(bender=MAIL, check=read_mail),
    "mail file": Target(bender=MAIL, check=reading("a.eml")),
    "mailbox": Target(bender=BOXES, check=reading("a.mbox")),
    "archive": Target(bender=PACKED, check=reading("a")),
    "Outlook item": Target(bender=ITEMS, check=reading("a.msg")),
    "Outlook data file": Target(bender=FOLDERS, check=reading("a.pst")),
    "log in CSV": Target(bender=LOGS, check=reading("sends.csv")),
    "log in JSON": Target(bender=OBJECTS, check=reading("sends.jsonl")),
    "settings": Target(bender=POLICIES, check=read_settings),
    "plan": Target(bender=PLANS, check=read_plan),
    "planned sends": Target(bender=Bender(files=[SENDS, *LOGS.files], words=LOG_WORDS), check=planned("sends.csv")),
    "steps": Target(bender=Bender(files=[STEPS, GROUPS, DOCUMENTS, *OBJECTS.files], words=(*STEP_WORDS, *LOG_WORDS)), check=planned("steps.json")),
    "contacts": Target(bender=PEOPLE, check=read_people),
}  # fmt: skip
