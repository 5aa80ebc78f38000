from __future__ import annotations

import bz2
import gzip
import io
import lzma
import random
import struct
import tarfile
import zipfile
import zlib

import pytest

from inbox_fatigue.limits import Limits

PACKERS = {"gz": gzip.compress, "bz2": bz2.compress, "xz": lzma.compress}


def tar_of(files, mode="w"):
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode=mode) as archive:
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return buffer.getvalue()


def zip_of(files):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return buffer.getvalue()


@pytest.mark.parametrize("packer", PACKERS)
def test_a_compressed_mailbox_has_the_offsets_of_the_plain_one(tmp_path, read, mailbox, packer):
    plain, packed = tmp_path / "a.mbox", tmp_path / f"b.mbox.{packer}"
    plain.write_bytes(mailbox(2_000))
    packed.write_bytes(PACKERS[packer](mailbox(2_000)))
    one, two = read(plain), read(packed)
    assert two.source == "archive"
    assert (one.mails, one.offsets) == (two.mails, two.offsets)
    assert len(two.mails) == 2_000
    assert two.problems == []


@pytest.mark.parametrize("packer", PACKERS)
def test_several_compressed_streams_in_a_row_are_one(tmp_path, read, mailbox, packer):
    path = tmp_path / f"a.{packer}"
    pack = PACKERS[packer]
    data = mailbox(4)
    path.write_bytes(pack(data[: len(data) // 2]) + pack(data[len(data) // 2 :]) + bytes(512))
    found = read(path)
    assert (len(found.mails), found.problems) == (4, [])


@pytest.mark.parametrize("packer", PACKERS)
def test_garbage_behind_a_compressed_file_is_told_and_costs_nothing(tmp_path, read, mailbox, packer):
    path = tmp_path / f"a.{packer}"
    path.write_bytes(PACKERS[packer](mailbox(3)) + b"garbage behind it")
    found = read(path)
    assert (len(found.mails), found.problems) == (3, ["trailing-garbage"])
    assert found.items[-1].lost == 0


@pytest.mark.parametrize("packer", PACKERS)
def test_a_truncated_file_keeps_what_came_before(tmp_path, read, mailbox, packer):
    path = tmp_path / f"a.{packer}"
    body = "".join(f"{number * 7919 % 1000003:x} " for number in range(2_000))
    packed = PACKERS[packer](mailbox(400, body=body + str(packer)) + mailbox(20))
    path.write_bytes(packed[:-60])
    found = read(path, limits=Limits(archive_ratio=10_000))
    assert found.problems[-1] == "truncated"
    assert len(found.mails) > 0


def test_a_small_gzip_with_a_bad_checksum_keeps_its_mail(tmp_path, read, letter):
    packed = bytearray(gzip.compress(letter()))
    packed[-8] ^= 0xFF
    (tmp_path / "a.eml.gz").write_bytes(packed)
    found = read(tmp_path / "a.eml.gz")
    assert (found.mails, found.problems) == ([letter()], ["damaged"])


def test_a_gzip_damaged_in_the_middle_keeps_what_came_before(tmp_path, read, mailbox):
    source = random.Random(7)
    data = b"".join(
        mailbox(1, body=f"number {number} " + source.randbytes(300).hex()) for number in range(400)
    )
    packed = bytearray(gzip.compress(data))
    packed[len(packed) // 2 : len(packed) // 2 + 40] = b"\xff" * 40
    (tmp_path / "a.gz").write_bytes(packed)
    found = read(tmp_path / "a.gz")
    assert len(found.mails) > 150
    assert found.problems == ["damaged"]


def test_a_member_is_named_by_its_path_in_the_archive(tmp_path, read, letter, mailbox):
    files = {"2020/a.eml": letter(1), "b.mbox": mailbox(2), "c/readme.md": b"text", ".x": b"y"}
    (tmp_path / "sent.zip").write_bytes(zip_of(files))
    (tmp_path / "sent.tar").write_bytes(tar_of(files))
    for name in ("sent.zip", "sent.tar"):
        found = read(tmp_path / name)
        assert sorted(found.members) == ["2020/a.eml", "b.mbox", "b.mbox"]
        assert sorted(found.skipped) == [(".x", "hidden-file"), ("c/readme.md", "not-mail")]


@pytest.mark.parametrize("packer", PACKERS)
@pytest.mark.parametrize("suffix", ["tar.", "t"])
def test_a_compressed_tar_is_streamed(tmp_path, read, letter, packer, suffix):
    path = tmp_path / f"a.{suffix}{packer}"
    path.write_bytes(PACKERS[packer](tar_of({f"{number}.eml": letter(number) for number in range(30)})))
    found = read(path)
    assert found.mails == [letter(number) for number in range(30)]
    assert found.problems == []


@pytest.mark.parametrize("layout", [tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT])
def test_long_names_of_every_tar_format_are_read(tmp_path, read, letter, layout):
    buffer = io.BytesIO()
    name = (
        "/".join(["folder" * 8] * 4) + "/grüße.eml"
        if layout != tarfile.USTAR_FORMAT
        else "d" * 90 + "/" + "n" * 90
    )
    with tarfile.open(fileobj=buffer, mode="w", format=layout) as archive:
        info = tarfile.TarInfo(name)
        info.size = len(letter())
        archive.addfile(info, io.BytesIO(letter()))
    (tmp_path / "a.tar").write_bytes(buffer.getvalue())
    assert read(tmp_path / "a.tar").members == [name]


def test_a_negative_size_in_a_tar_ends_it_and_keeps_what_came_before(tmp_path, read, letter):
    good = tar_of({"a.eml": letter()})[:1024]
    bad = bytearray(tar_of({"b.eml": letter(2)})[:512])
    bad[124:136] = b"\xff" * 10 + struct.pack(">h", -512)
    bad[148:156] = b" " * 8
    bad[148:156] = f"{sum(bad):06o}\0 ".encode()
    (tmp_path / "a.tar").write_bytes(good + bad + bytes(2048))
    found = read(tmp_path / "a.tar")
    assert (found.mails, found.problems) == ([letter()], ["negative-size"])


def test_links_and_devices_in_a_tar_are_set_aside(tmp_path, read, letter):
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        link = tarfile.TarInfo("link.eml")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
        pipe = tarfile.TarInfo("pipe.eml")
        pipe.type = tarfile.FIFOTYPE
        archive.addfile(pipe)
        folder = tarfile.TarInfo("folder")
        folder.type = tarfile.DIRTYPE
        archive.addfile(folder)
        info = tarfile.TarInfo("a.eml")
        info.size = len(letter())
        archive.addfile(info, io.BytesIO(letter()))
    (tmp_path / "a.tar").write_bytes(buffer.getvalue())
    found = read(tmp_path / "a.tar")
    assert found.members == ["a.eml"]
    assert found.skipped == [("link.eml", "not-a-regular-file"), ("pipe.eml", "not-a-regular-file")]


@pytest.mark.parametrize("packed", [False, True])
def test_a_truncated_tar_tells_so_once(tmp_path, read, letter, packed):
    data = tar_of({f"{number}.eml": letter(number, body=f"{number}" * 700) for number in range(9)})
    data = gzip.compress(data)[:-30] if packed else data[:9_000]
    (tmp_path / "a.tar").write_bytes(data)
    found = read(tmp_path / "a.tar")
    assert found.problems == ["truncated"]
    assert found.mails[0] == letter(0, body="0" * 700)


def test_a_damaged_tar_header_keeps_what_came_before(tmp_path, read, letter):
    data = bytearray(tar_of({"a.eml": letter(1), "b.eml": letter(2)}))
    data[1024:1034] = b"##########"
    (tmp_path / "a.tar").write_bytes(data)
    found = read(tmp_path / "a.tar")
    assert (found.mails, found.problems) == ([letter(1)], ["damaged"])


def test_an_encrypted_member_is_told_and_the_others_are_read(tmp_path, read, letter):
    data = bytearray(zip_of({"a.eml": letter(1), "b.eml": letter(2)}))
    at = data.index(b"PK\x01\x02")
    data[at + 8] |= 1
    (tmp_path / "a.zip").write_bytes(data)
    found = read(tmp_path / "a.zip")
    assert (found.mails, found.problems) == ([letter(2)], ["encrypted"])
    assert found.items[0].where.member == "a.eml"


def test_a_link_in_a_zip_is_no_mail(tmp_path, read, letter):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        info = zipfile.ZipInfo("link.eml")
        info.external_attr = 0o120777 << 16
        archive.writestr(info, b"/etc/passwd")
        archive.writestr("a.eml", letter())
    found = read(tmp_path / "a.zip")
    assert (found.mails, found.problems) == ([letter()], ["not-a-regular-file"])


def test_a_damaged_member_costs_no_other(tmp_path, read, letter):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("a.eml", letter(1))
        archive.writestr("b.eml", letter(2))
    data = bytearray((tmp_path / "a.zip").read_bytes())
    at = data.index(b"Hello")
    data[at] ^= 1
    (tmp_path / "a.zip").write_bytes(data)
    found = read(tmp_path / "a.zip")
    assert (found.mails, found.problems) == ([letter(2)], ["damaged"])


@pytest.mark.parametrize("cut", [30, 300])
def test_a_truncated_zip_is_told(tmp_path, read, letter, cut):
    data = zip_of({f"{number}.eml": letter(number) for number in range(9)})
    (tmp_path / "a.zip").write_bytes(data[:-cut])
    assert read(tmp_path / "a.zip").problems == ["damaged"]


def test_overlapping_members_are_refused(tmp_path, read, letter):
    data = zip_of({"a.eml": letter(1), "b.eml": letter(2)})
    first = data.index(b"PK\x01\x02")
    second = data.index(b"PK\x01\x02", first + 1)
    data = bytearray(data)
    data[second + 42 : second + 46] = struct.pack("<I", 10)
    (tmp_path / "a.zip").write_bytes(data)
    found = read(tmp_path / "a.zip")
    assert (found.mails, found.problems) == ([], ["overlapping-members"])


@pytest.mark.parametrize("kind", ["zip", "tar"])
def test_the_count_of_members_is_limited(tmp_path, read, letter, kind):
    files = {f"{number}.eml": letter(number) for number in range(9)}
    (tmp_path / "a").write_bytes(zip_of(files) if kind == "zip" else tar_of(files))
    found = read(tmp_path / "a", limits=Limits(archive_members=5))
    assert found.problems == ["archive-too-many-members"]
    assert len(found.mails) == (0 if kind == "zip" else 5)


@pytest.mark.parametrize("kind", ["gz", "bz2", "xz", "zip"])
def test_a_bomb_is_refused_and_what_came_before_is_kept(tmp_path, read, mailbox, kind):
    data = mailbox(3) + b"\0" * 6_000_000
    path = tmp_path / f"a.{kind}"
    path.write_bytes(zip_of({"a.mbox": data}) if kind == "zip" else PACKERS[kind](data))
    found = read(path)
    assert found.problems == ["archive-ratio"]
    assert len(found.mails) == 3
    assert sum(map(len, found.mails)) < 5_000_000


@pytest.mark.parametrize("kind", ["gz", "zip"])
def test_the_unpacked_size_is_limited_over_all_members(tmp_path, read, letter, kind):
    files = {f"{number}.eml": letter(number, body="x" * 50_000) for number in range(9)}
    path = tmp_path / f"a.tar.{kind}"
    path.write_bytes(zip_of(files) if kind == "zip" else gzip.compress(tar_of(files)))
    found = read(path, limits=Limits(archive_bytes=260_000, archive_ratio=10_000))
    assert found.problems == ["archive-too-large"]
    assert 2 <= len(found.mails) <= 6


def test_archives_in_archives_are_read_two_deep(tmp_path, read, letter):
    inner = gzip.compress(tar_of({"x/a.eml": letter()}))
    (tmp_path / "a.zip").write_bytes(zip_of({"old/b.tar.gz": inner}))
    assert read(tmp_path / "a.zip").members == ["old/b.tar.gz!x/a.eml"]
    (tmp_path / "b.zip").write_bytes(zip_of({"c.zip": zip_of({"d.zip": zip_of({"e.eml": letter()})})}))
    found = read(tmp_path / "b.zip")
    assert (found.mails, found.problems) == ([], ["archive-too-deep"])
    assert found.items[0].where.member == "c.zip!d.zip"


def test_a_file_packed_again_and_again_is_refused(tmp_path, read, letter):
    data = letter()
    for _ in range(9):
        data = gzip.compress(data)
    (tmp_path / "a.gz").write_bytes(data)
    assert read(tmp_path / "a.gz").problems == ["archive-too-deep"]


def test_names_too_long_are_refused_one_by_one(tmp_path, read, letter):
    (tmp_path / "a.zip").write_bytes(zip_of({"a" * 2_000 + ".eml": letter(1), "b.eml": letter(2)}))
    found = read(tmp_path / "a.zip")
    assert (found.mails, found.problems) == ([letter(2)], ["path-too-long"])


def test_names_that_climb_out_are_only_names(tmp_path, read, letter):
    (tmp_path / "a.tar").write_bytes(tar_of({"../../etc/a.eml": letter()}))
    assert read(tmp_path / "a.tar").members == ["../../etc/a.eml"]
    assert [file.name for file in tmp_path.iterdir()] == ["a.tar"]


def test_a_send_log_in_an_archive_is_read(tmp_path, read):
    text = b"email,sent_at\na@x.example,2026-03-02T09:00:00Z\n"
    (tmp_path / "sends.csv.gz").write_bytes(gzip.compress(text))
    (tmp_path / "export.zip").write_bytes(zip_of({"sends.csv": text}))
    assert len(read(tmp_path / "sends.csv.gz").sends) == 1
    assert len(read(tmp_path / "export.zip").sends) == 1


def test_a_named_and_packed_log_without_a_time_is_a_problem(tmp_path, read):
    (tmp_path / "people.csv.gz").write_bytes(gzip.compress(b"email,name\na@x.example,Ann\n"))
    found = read(tmp_path / "people.csv.gz")
    assert found.problems == ["unusable-log"]
    assert "--map at=COLUMN" in found.items[0].detail


def test_a_row_cut_off_by_a_truncated_archive_is_not_taken_for_a_row(tmp_path, read):
    rows = b"".join(
        b"r%05d@x.example,2026-03-02T09:00:00Z,%d\n" % (n, zlib.crc32(b"%d" % n)) for n in range(9_000)
    )
    packed = gzip.compress(b"email,sent_at,campaign\n" + rows)
    (tmp_path / "sends.csv.gz").write_bytes(packed[: len(packed) // 2])
    found = read(tmp_path / "sends.csv.gz")
    assert found.problems == ["truncated"]
    assert 1_000 < len(found.sends) < 9_000
    assert all(str(zlib.crc32(b"%d" % n)) == row["campaign"] for n, row in enumerate(found.sends))


def test_a_tar_of_nothing_is_one_that_holds_nothing(tmp_path, read):
    with tarfile.open(tmp_path / "empty.tar", "w"):
        pass
    found = read(tmp_path / "empty.tar")
    assert (found.source, found.items) == ("archive", [])
