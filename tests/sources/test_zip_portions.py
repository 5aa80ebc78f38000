from __future__ import annotations

import gzip
import io
import os
import random
import struct
import zipfile
from collections import Counter
from itertools import pairwise

import pytest

from inbox_fatigue.limits import Limits
from inbox_fatigue.model import Problem, RawMessage
from inbox_fatigue.sources.archives import ARCHIVE, TREE, read_part
from inbox_fatigue.sources.places import part_of_files

COUNT = 450  # mails that are worth two portions
ENTRY = b"PK\x01\x02"  # opens an entry of a zip's directory


def mails(count=COUNT):
    """Mails that no compression makes much smaller."""
    source = random.Random(7)
    for number in range(count):
        header = f"From: sender@shop.example\nTo: reader{number}@people.example\nSubject: {number}\n\n"
        yield f"{number:05d}.eml", header.encode() + source.randbytes(2_500).hex().encode() + b"\n"


def zip_of(*members):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return bytearray(buffer.getvalue())


def entries(data):
    """Where each entry of the directory begins, in the order of writing."""
    found, at = [], data.find(ENTRY)
    while at >= 0:
        found.append(at)
        at = data.find(ENTRY, at + 1)
    return found


def encrypted():
    data = zip_of(*mails())
    for at in entries(data)[::100]:
        data[at + 8] |= 1
    return data


def damaged():
    data = zip_of(*mails())
    for at in entries(data)[::90]:
        local = struct.unpack("<I", data[at + 42 : at + 46])[0]
        data[local + 300] ^= 1
    return data


def overlapping():
    data = zip_of(*mails())
    one, other = entries(data)[:2]
    data[other + 42 : other + 46] = data[one + 42 : one + 46]
    return data


def without_a_directory():
    data = zip_of(*mails())
    for at in entries(data)[200:]:
        data[at] = 0
    return data


def declaring(size):
    """A zip whose members unpack to 2 MB each, whatever its directory says."""
    data = zip_of(*mails(), *((f"x{number}.eml", bytes(2_000_000)) for number in range(9)))
    for at in entries(data)[COUNT:]:
        data[at + 24 : at + 28] = struct.pack("<I", size)
    return data


def with_archives(*more):
    inner = zip_of(*((f"in/{name}", raw) for name, raw in mails(30)))
    packed = gzip.compress(b"".join(b"From a@b Mon Mar  2 09:00:00 2026\n" + raw for _, raw in mails(9)))
    return zip_of(*mails(), ("0/a.zip", inner), ("9/b", packed), ("z.eml", gzip.compress(b"no mail")), *more)


def broken_archive():
    data = with_archives(("y.gz", gzip.compress(b"no mail")))
    at = entries(data)[-1]
    local = struct.unpack("<I", data[at + 42 : at + 46])[0]
    data[local + 50] ^= 1
    return data


def odd_names():
    link = zipfile.ZipInfo("link.eml")
    link.external_attr = 0o120777 << 16
    return zip_of(
        *mails(), ("a/", b""), (".x", b"y"), ("a.png", b"z"), ("n" * 2_000, b"x"), ("none", b""), (link, b"x")
    )


CASES = {
    "mails": (lambda: zip_of(*mails()), {}),
    "encrypted": (encrypted, {}),
    "damaged": (damaged, {}),
    "overlapping": (overlapping, {}),
    "without-a-directory": (without_a_directory, {}),
    "odd-names": (odd_names, {}),
    "archives": (with_archives, {}),
    "broken-archive": (broken_archive, {}),
    "too-deep": (with_archives, {"archive_nesting": 1}),
    "not-at-all": (with_archives, {"archive_nesting": 0}),
    "a-bomb": (lambda: declaring(2_000_000), {}),
    "a-bomb-that-lies": (lambda: declaring(100), {}),
    "too-many-members": (with_archives, {"archive_members": 400}),
    "too-many-bytes": (with_archives, {"archive_bytes": 1_000_000}),
}


@pytest.fixture
def read_apart(tmp_path):
    """Read a zip in portions."""

    def reading(data, **limits):
        (tmp_path / "a.zip").write_bytes(data)
        options = {"limits": Limits(**limits)}
        shards = list(ARCHIVE.shards(str(tmp_path / "a.zip"), options))
        return [list(ARCHIVE.read(shard, options)) for shard in shards]

    return reading


@pytest.mark.parametrize("name", CASES)
def test_the_portions_of_a_zip_hold_together_what_the_zip_holds(tmp_path, read_apart, name):
    data_of, limits = CASES[name]
    portions = read_apart(data_of(), **limits)
    whole = part_of_files(str(tmp_path / "a.zip"), [""], "")
    assert len(portions) == 3
    assert Counter(item for portion in portions for item in portion) == Counter(
        read_part(whole, {"limits": Limits(**limits)})
    )


def test_portions_are_about_as_large_and_none_reads_what_another_reads(read_apart):
    *stretches, archives = read_apart(zip_of(*mails(3_333)))
    names = [[item.where.member for item in stretch] for stretch in stretches]
    assert len(stretches) == 16
    assert {len(some) for some in names} == {208, 209}
    assert [name for some in names for name in some] == [f"{number:05d}.eml" for number in range(3_333)]
    assert archives == []


def test_archives_inside_are_read_by_one_reader_whatever_they_are_called(read_apart):
    *stretches, archives = read_apart(with_archives())
    assert {item.where.member.partition("!")[0] for item in archives} == {"0/a.zip", "9/b", "z.eml"}
    assert sum(map(len, stretches)) == COUNT


def test_members_that_unpack_to_more_than_they_declare_give_no_more(read_apart):
    """Otherwise a zip could declare that it keeps the limits, and each reader would unpack as much as all may."""
    portions = read_apart(declaring(100))
    told = [item for portion in portions for item in portion if item.where.member.startswith("x")]
    assert [item.why for item in told] == ["damaged"] * 9
    assert [type(item) for item in told] == [Problem] * 9


@pytest.mark.parametrize(
    ("limits", "why"),
    [
        ({"archive_members": COUNT + 20}, "archive-too-many-members"),
        ({"archive_bytes": 2_450_000}, "archive-too-large"),
    ],
    ids=["members", "bytes"],
)
def test_archives_inside_have_what_the_other_members_leave_and_cost_none_of_those(read_apart, limits, why):
    """One reader reads them all, so that they cannot each take what all may take together."""
    *stretches, archives = read_apart(with_archives(), **limits)
    assert {item.why for item in archives if isinstance(item, Problem)} == {why}
    assert sum(isinstance(item, RawMessage) for stretch in stretches for item in stretch) == COUNT


@pytest.mark.parametrize(
    "limits", [{}, {"archive_bytes": 1_000_000}, {"archive_ratio": 2}], ids=["ratio", "bytes", "both"]
)
def test_a_zip_that_declares_more_than_it_may_is_read_by_one_reader(read_apart, limits):
    first, *others = read_apart(declaring(2_000_000), **limits)
    assert sum(isinstance(item, RawMessage) for item in first) > 100
    assert isinstance(first[-1], Problem)
    assert others == [[], []]


def test_a_few_large_members_are_shared_as_well(read_apart):
    one = b"".join(b"From a@b Mon Mar  2 09:00:00 2026\n" + raw + b"\n" for _, raw in mails(600))
    *stretches, archives = read_apart(zip_of(*((f"{number}.mbox", one) for number in range(4))))
    assert [len(stretch) for stretch in stretches] == [600, 600, 1_200]
    assert archives == []


def test_the_refusal_of_too_many_members_says_how_many_there_are_and_which_setting_allows_them(read_apart):
    (problem,) = (item for portion in read_apart(zip_of(*mails()), archive_members=400) for item in portion)
    assert "450 members" in problem.detail
    assert "archive_members under [limits] allows 400" in problem.detail


def test_a_portion_has_the_same_name_as_long_as_the_zip_is_the_same(tmp_path):
    path = tmp_path / "sent" / "a.zip"
    path.parent.mkdir()
    path.write_bytes(zip_of(*mails()))
    os.utime(path, (1, 1))
    before, again = ([shard.name for shard in TREE.shards(str(path.parent), {})] for _ in range(2))
    os.utime(path, (2, 2))
    after = [shard.name for shard in TREE.shards(str(path.parent), {})]
    assert before == again
    assert [name.partition("#")[0] for name in before] == ["a.zip!1/2", "a.zip!2/2", "a.zip!archives/2"]
    assert not set(before) & set(after)
    assert all(one != other for one, other in pairwise(before))


@pytest.mark.parametrize("count", [20, 390])
def test_a_small_zip_is_one_shard(tmp_path, count):
    (tmp_path / "a.zip").write_bytes(zip_of(*mails(count)))
    (shard,) = ARCHIVE.shards(str(tmp_path / "a.zip"), {})
    assert shard.portion is None
