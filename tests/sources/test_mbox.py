from __future__ import annotations

import io

import pytest

from inbox_fatigue.limits import MIB, Limits
from inbox_fatigue.model import RawMessage
from inbox_fatigue.sources import mbox
from inbox_fatigue.sources.from_lines import parts_messages
from inbox_fatigue.sources.places import place_of

FROM = b"From sender@shop.example Mon Mar  2 09:00:00 2026\n"


def test_each_message_comes_without_its_from_line_and_with_its_offset(tmp_path, read, mailbox, letter):
    data = mailbox(3)
    path = tmp_path / "sent.mbox"
    path.write_bytes(data)
    found = read(path)
    assert found.source == "mbox"
    assert found.mails == [letter(1), letter(2), letter(3)]
    assert found.offsets == [0, len(data) // 3, 2 * len(data) // 3]
    assert found.problems == []


@pytest.mark.parametrize(
    "line",
    [
        b"From a@b Mon Mar  2 09:00:00 2026",
        b"From - Sat Mar 15 00:00:00 2003",
        b"From MAILER-DAEMON Sat Mar 15 00:00 2003",
        b"From someone at r-project.org  Mon Jan  3 19:07:38 2001",
        b"From pd@|gd @end|ng |rom gm@||@com  Mon Feb 25 14:06:06 2019",
        b"From 1234567890@xxx Mon Jan 01 00:00:00 +0000 2018",
        b"From a@b Tue, 25 Mar 2003 12:39:56 +0000",
        b"From a@b Sat Jan  3 01:05:34 1996 remote from host",
        b"From a@b Sat Jan  3 01:05:34 96",
        b"From a@b 2003-03-25 12:39:56",
    ],
)
def test_a_real_from_line_parts_messages(tmp_path, read, mailbox, letter, line):
    path = tmp_path / "sent.mbox"
    path.write_bytes(mailbox(1) + line + b"\n" + letter(2))
    assert read(path).mails == [letter(1), letter(2)]


@pytest.mark.parametrize(
    "line",
    [
        "From here on it gets better",
        "From 2020 to 2021 we met at 10:30 every day",
        "From Monday to Friday",
        "From me",
        "From Mon Jan",
    ],
)
def test_a_sentence_that_begins_with_from_stays_in_its_message(tmp_path, read, mailbox, line):
    path = tmp_path / "sent.mbox"
    path.write_bytes(mailbox(2, body=f"Hello\n\n{line}\nand on"))
    found = read(path)
    assert len(found.mails) == 2
    assert all(line.encode() in mail for mail in found.mails)


def test_an_unparted_from_line_needs_a_header_behind_it(tmp_path, read, mailbox, letter):
    path = tmp_path / "sent.mbox"
    body = "as he wrote:\nFrom a@b Mon Mar  2 09:00:00 2026\nand more"
    path.write_bytes(mailbox(1, body=body) + FROM + letter(2))
    assert [b"and more" in mail for mail in read(path).mails] == [True, False]
    path.write_bytes(FROM + letter(1) + FROM + letter(2))
    assert read(path).mails == [letter(1), letter(2)]


def test_one_escape_is_taken_off_from_lines_of_the_body(tmp_path, read, mailbox):
    path = tmp_path / "sent.mbox"
    path.write_bytes(mailbox(1, body=">From here\n>>From there\n> From afar"))
    assert read(path).mails[0].endswith(b"\n\nFrom here\n>From there\n> From afar\n")


def test_windows_line_ends_are_read(tmp_path, read, mailbox, letter):
    path = tmp_path / "sent.mbox"
    path.write_bytes(mailbox(2).replace(b"\n", b"\r\n"))
    assert read(path).mails == [letter(number).replace(b"\n", b"\r\n") for number in (1, 2)]


def test_old_macintosh_line_ends_are_read(tmp_path, read, mailbox, letter):
    path = tmp_path / "sent.mbox"
    path.write_bytes(mailbox(2).replace(b"\n", b"\r"))
    assert read(path).mails == [letter(1), letter(2)]


def test_nuls_and_wild_bytes_stay_in_their_message(tmp_path, read, letter):
    path = tmp_path / "sent.mbox"
    wild = letter(1) + bytes(range(256)) * 40 + b"\n\n"
    path.write_bytes(FROM + wild + FROM + letter(2))
    assert read(path).mails == [wild[:-1], letter(2)]


def test_a_message_too_large_is_told_and_the_next_is_kept(tmp_path, read, letter):
    path = tmp_path / "sent.mbox"
    big = FROM + letter(1) + b"x" * 70 + b"\n" * 3_000_000 + b"\n"
    path.write_bytes(FROM + letter(1) + b"\n" + big + FROM + letter(3))
    found = read(path, limits=Limits(message_bytes_refused=100_000))
    assert found.problems == ["message-too-large"]
    assert found.mails == [letter(1), letter(3)]
    assert found.offsets == [0, len(FROM + letter(1) + b"\n" + big)]


def test_a_from_line_with_nothing_behind_it_is_told(tmp_path, read, letter):
    path = tmp_path / "sent.mbox"
    path.write_bytes(FROM + letter(1) + b"\n" + FROM)
    found = read(path)
    assert (found.mails, found.problems) == ([letter(1)], ["empty-message"])


def test_a_large_mailbox_is_cut_into_ranges_that_hold_the_same_messages(tmp_path, read, mailbox):
    path = tmp_path / "sent.mbox"
    path.write_bytes(mailbox(20_000, body="From here on\n\nFrom 2020 at 10:30\n" + "x" * 900))
    whole = [(item.where.offset, item.raw) for item in read_whole(path)]
    found = read(path)
    assert len(found.shards) > 1
    assert len({shard.name for shard in found.shards}) == len(found.shards)
    assert list(zip(found.offsets, found.mails, strict=True)) == whole


def read_whole(path):
    with path.open("rb") as file:
        stream = mbox.Headed(FileLike(file))
        return [
            item
            for item in mbox.read_mbox(place_of(str(path)), stream, Limits())
            if isinstance(item, RawMessage)
        ]


class FileLike:
    fault = None

    def __init__(self, file):
        self.read = file.read


@pytest.mark.parametrize(
    ("size", "shard"), [(9, 8), (200, 8), (512, 16), (1_024, 32), (2_048, 64), (100_000, 64)]
)
def test_a_large_mailbox_is_cut_into_larger_ranges_up_to_a_bound(size, shard):
    """In MiB: copies of a campaign lie together, and each worker that meets one describes it."""
    assert mbox.shard_size(size * MIB) == shard * MIB


@pytest.mark.parametrize("shard", [40, 100, 333, 1_000, 5_000])
def test_cuts_fall_on_from_lines_alone(mailbox, shard):
    data = mailbox(40, body="Hello\n\nFrom here on\n\n>From there")
    ends = mbox.cuts(io.BytesIO(data), len(data), shard)
    assert (ends[0], ends[-1]) == (0, len(data))
    assert ends == sorted(set(ends))
    assert all(data[at:].startswith(FROM) and data[at - 2 : at] == b"\n\n" for at in ends[1:-1])


@pytest.mark.parametrize("block", [1, 2, 7, 61, 300])
@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Hello", "Hello"),
        (">From here\n>>From there\n> From afar\nFrom me", "From here\n>From there\n> From afar\nFrom me"),
        ("<p>From 9 to 5\n>>>\nFrom", "<p>From 9 to 5\n>>>\nFrom"),
    ],
)
def test_messages_do_not_depend_on_how_the_file_is_read(mailbox, letter, block, written, meant):
    stream = FileLike(io.BytesIO(mailbox(2, body=written) + mailbox(5)))
    whole = stream.read
    stream.read = lambda size: whole(min(size, block))
    items = list(mbox.read_mbox(place_of("x"), stream, Limits()))
    assert [item.raw for item in items] == [
        *(letter(number, meant) for number in (1, 2)),
        *(letter(number) for number in range(1, 6)),
    ]


def test_a_line_that_is_cut_off_is_not_judged_yet():
    text = b"x\n\nFrom a@b Mon Mar"
    assert parts_messages(text, 3, ended=False) is None
    assert parts_messages(text, 3, ended=True) is False


def test_a_hostile_from_line_costs_no_time():
    line = b"From " + b"Mon Jan 1 0:00 " * 40 + b"x"
    assert parts_messages(b"\n\n" + line + b"\n", 2, ended=True) is False


def test_a_reader_that_skips_the_first_items_goes_on_where_it_stopped(tmp_path, read, mailbox):
    path = tmp_path / "sent.mbox"
    path.write_bytes(mailbox(7))
    assert read(path).items[3:] == read(path).items[3:]
    assert [shard.name for shard in read(path).shards] == [shard.name for shard in read(path).shards]
