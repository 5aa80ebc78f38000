"""What is written comes back: from compound files by olefile, and from folders by pypff."""

from __future__ import annotations

import io
import struct
from datetime import UTC, datetime

import olefile
import pypff
import pytest

from tests.outlook.compound import compound
from tests.outlook.folders import Folder, Message, pst
from tests.outlook.item import msg
from tests.outlook.tables import ROW, VERSION
from tests.outlook.values import SIZES, encoded, type_of

CLASS, SUBJECT, SENDER_8BIT = 0x001A001F, 0x0037001F, 0x0042001E
SENT, FLAGS, HTML = 0x00390040, 0x0E070003, 0x10130102
KIND, NAME, ADDRESS, IS_DEFAULT = 0x0C150003, 0x3001001F, 0x39FE001F, 0x3A40000B
LETTER = {
    CLASS: "IPM.Note",
    SUBJECT: "Čaj, 茶 and 😀",
    SENDER_8BIT: b"Fran\xe7ois",
    SENT: datetime(2026, 3, 2, 9, 30, 15, 250000, tzinfo=UTC),
    FLAGS: 1,
    HTML: b"<p>Tea is here.</p>\r\n".ljust(20_000),
    0x0E1B000B: False,
    0x0E080014: 1 << 40,
    0x10800002: -3,
    0x1035001F: "",
}
RECIPIENTS = (
    {KIND: 1, NAME: "Ana Nováková", ADDRESS: "ana@reader.example", IS_DEFAULT: True, 0x0FF60102: bytes(4)},
    {KIND: 2, NAME: "Bo", ADDRESS: "bo@reader.example", IS_DEFAULT: False},
)


def stored(properties):
    """Return properties as they are stored."""
    return {tag: encoded(tag, value) for tag, value in properties.items()}


def opened(raw):
    """Return a compound file; olefile says of every flaw that it sees."""
    return olefile.OleFileIO(raw, raise_defects=olefile.DEFECT_POTENTIAL)


def told_by_msg(raw, storage="", header=32):
    """Return the stored properties of a message or, by its storage, of a recipient."""
    with opened(raw) as file:
        table = file.openstream(f"{storage}__properties_version1.0").read()[header:]
        told = {}
        for tag, _, value in struct.iter_unpack("<II8s", table):
            size = SIZES.get(type_of(tag))
            told[tag] = value[:size] if size else file.openstream(f"{storage}__substg1.0_{tag:08X}").read()
        return told


def top_of(raw):
    """Return the top folder of a .pst, and what keeps it open."""
    file = pypff.file()
    file.open_file_object(io.BytesIO(raw))
    return file.root_folder, file


def told_by_pst(item):
    """Return the stored properties of what pypff gives."""
    return {entry.entry_type << 16 | entry.value_type: entry.data or b"" for entry in item.entries}


def recipients_of(message):
    """Return the stored properties of each recipient.

    Where a row lacks what another has, pypff gives text of no bytes and numbers that are nought.
    """
    rows = [told_by_pst(row) for row in message.recipients.record_sets]
    return [{tag: data for tag, data in row.items() if data and tag not in (ROW, VERSION)} for row in rows]


def read_back(properties, recipients=(), *, disguised=False):
    """Return what pypff tells of one message and of its recipients."""
    message = Message(properties=properties, recipients=recipients)
    top, _file = top_of(pst([Folder(name="Inbox", messages=[message])], disguised=disguised))
    (found,) = top.sub_folders[0].sub_messages
    return told_by_pst(found.record_sets[0]), recipients_of(found)


@pytest.mark.parametrize("count", [1, 2, 3, 7, 8, 100])
def test_a_compound_file_gives_its_streams_back(count):
    sizes = (0, 1, 64, 65, 511, 4095, 4096, 4097, 70_000)
    storages = ("", "store/", f"store/number {count}/", "other/deep/down/")
    streams = {
        f"{storages[number % 4]}stream {number}": bytes([number]) * sizes[number % len(sizes)]
        for number in range(count)
    }
    with opened(compound(streams)) as file:
        assert {"/".join(path): file.openstream(path).read() for path in file.listdir()} == streams


def test_a_compound_file_has_its_limit_and_says_so():
    with opened(compound({"large": bytes(7_000_000)})) as file:
        assert file.get_size("large") == 7_000_000
    with pytest.raises(ValueError, match="too large"):
        compound({"large": bytes(7_200_000)})


def test_a_msg_says_how_many_recipients_it_has_and_how_long_values_are():
    with opened(msg(LETTER, RECIPIENTS)) as file:
        table = file.openstream("__properties_version1.0").read()
        assert struct.unpack_from("<8x4I", table) == (2, 0, 2, 0)
        sizes = {tag: size for tag, _, size, _ in struct.iter_unpack("<IIII", table[32:])}
        assert (sizes[SUBJECT], sizes[SENDER_8BIT], sizes[HTML]) == (28, 9, 20_000)
        assert file.root.clsid == "00020D0B-0000-0000-C000-000000000046"


@pytest.mark.parametrize("disguised", [False, True])
def test_both_files_say_the_same_of_a_message(disguised):
    raw = msg(LETTER, RECIPIENTS)
    storages = [f"__recip_version1.0_#{number:08X}/" for number in range(len(RECIPIENTS))]
    told = told_by_msg(raw), [told_by_msg(raw, storage, 8) for storage in storages]
    assert told == (stored(LETTER), [stored(recipient) for recipient in RECIPIENTS])
    assert told == read_back(LETTER, RECIPIENTS, disguised=disguised)


def test_pypff_understands_subject_and_time():
    raw = pst([Folder(name="Inbox", messages=[Message(properties=LETTER)])])
    top, _file = top_of(raw)
    message = top.sub_folders[0].sub_messages[0]
    assert message.subject == LETTER[SUBJECT]
    assert message.client_submit_time.replace(tzinfo=UTC) == LETTER[SENT]
    assert recipients_of(message) == []
    assert message.number_of_attachments == 0


def test_folders_lie_in_folders_and_messages_keep_their_order():
    letters = [Message(properties=LETTER | {SUBJECT: f"Tea {number}"}) for number in range(30)]
    deep = Folder(name="2026 / März", messages=letters[:1])
    folders = [
        Folder(name="Pošta", folders=[Folder(name="Kampaně", folders=[deep]), Folder(name="Sent")]),
        Folder(name="Inbox", messages=letters),
        Folder(name="Empty"),
    ]

    def outline(folder):
        return (
            folder.name,
            [message.subject for message in folder.sub_messages],
            [outline(child) for child in folder.sub_folders],
        )

    top, _file = top_of(pst(folders))
    subjects = [f"Tea {number}" for number in range(30)]
    campaigns = ("Kampaně", [], [("2026 / März", ["Tea 0"], [])])
    assert outline(top)[2] == [
        ("Pošta", [], [campaigns, ("Sent", [], [])]),
        ("Inbox", subjects, []),
        ("Empty", [], []),
    ]


@pytest.mark.parametrize("disguised", [False, True])
@pytest.mark.parametrize("size", [0, 1, 3580, 3581, 8176, 8177, 100_000, 9_000_000])
def test_values_of_every_length_come_back(size, disguised):
    value = (bytes(range(256)) * (size // 256 + 1))[:size]
    assert read_back({CLASS: "IPM.Note", HTML: value}, disguised=disguised)[0][HTML] == value


def test_many_properties_and_recipients_come_back():
    many = {CLASS: "IPM.Note"} | {0x4000001F + (number << 16): "x" * number for number in range(600)}
    people = [{KIND: 1, NAME: f"Reader {number}"} for number in range(700)]
    assert read_back(many, people) == (stored(many), [stored(person) for person in people])


def test_many_messages_come_back():
    letters = [Message(properties={CLASS: "IPM.Note", SUBJECT: f"{number}"}) for number in range(1000)]
    top, _file = top_of(pst([Folder(name="Inbox", messages=letters)]))
    assert [message.subject for message in top.sub_folders[0].sub_messages] == [f"{n}" for n in range(1000)]


def test_a_disguised_file_shows_no_text():
    folders = [Folder(name="Inbox", messages=[Message(properties=LETTER)])]
    told = [LETTER[HTML][:19] in pst(folders, disguised=disguised) for disguised in (False, True)]
    assert told == [True, False]
