from __future__ import annotations

import gzip
import io
import os
import socket
import zipfile

import pytest

from inbox_fatigue.limits import Limits
from inbox_fatigue.model import Problem, RawMessage
from inbox_fatigue.sources.archives import TREE


def test_mail_files_of_any_name_are_told_by_their_content(tmp_path, read, letter):
    for name in ("1.", "00012.abcdef", "note.txt", "sent.eml", "plain", "x.raw"):
        (tmp_path / name).write_bytes(letter())
    found = read(tmp_path)
    assert found.source == "tree"
    assert sorted(found.members) == ["00012.abcdef", "1.", "note.txt", "plain", "sent.eml", "x.raw"]
    assert found.offsets == [0] * 6


def test_what_is_no_mail_is_set_aside_and_told(tmp_path, read, letter):
    (tmp_path / "README.txt").write_bytes(letter())
    (tmp_path / "LICENSE").write_text("Do as you like")
    (tmp_path / "facts.txt").write_text("Source: somewhere\nLicence: none\n\nText")
    (tmp_path / "todo.txt").write_text("Subject: garden\n\nwater it")
    (tmp_path / "photo.png").write_bytes(b"\x89PNG")
    (tmp_path / "list.json").write_text('{"a": [1]}')
    (tmp_path / "table.csv").write_text("name,age\nAnn,3\n")
    (tmp_path / ".hidden").write_bytes(letter())
    (tmp_path / "nothing.eml").write_bytes(b"")
    found = read(tmp_path)
    assert found.mails == []
    assert dict(found.skipped) == {
        "README.txt": "not-mail",
        "LICENSE": "not-mail",
        "facts.txt": "not-mail",
        "todo.txt": "not-mail",
        "photo.png": "not-mail",
        "list.json": "not-mail",
        "table.csv": "not-mail",
        ".hidden": "hidden-file",
        "nothing.eml": "empty-file",
    }


def test_an_eml_file_that_is_no_mail_is_a_problem(tmp_path, read, letter):
    (tmp_path / "a.eml").write_bytes(b"<html>not a mail</html>")
    (tmp_path / "b.eml").write_bytes(letter())
    found = read(tmp_path)
    assert (found.problems, found.members) == (["not-a-mail"], ["b.eml"])


@pytest.mark.parametrize(
    "before", [b"\xef\xbb\xbf", b"\n", b"From a@b Mon Mar  2 09:00:00 2026\n", b">From x\n"]
)
def test_what_stands_before_the_header_is_taken_off(tmp_path, read, letter, before):
    (tmp_path / "a.eml").write_bytes(before + letter())
    assert read(tmp_path).mails[0].lstrip() == letter()


def test_an_eml_with_a_from_line_is_one_message_even_if_it_quotes_another(tmp_path, read, letter):
    line = b"From a@b Mon Mar  2 09:00:00 2026\n"
    (tmp_path / "a.eml").write_bytes(line + letter() + b"\n" + line + letter(2))
    assert len(read(tmp_path).mails) == 1


def test_apple_mail_files_lose_their_count_and_their_property_list(tmp_path, read, letter):
    body = letter()
    (tmp_path / "1.emlx").write_bytes(f"{len(body)}\n".encode() + body + b"<?xml version='1.0'?><plist/>")
    assert read(tmp_path).mails == [body]


def test_damaged_files_of_outlook_are_told_and_not_passed_over(tmp_path, read):
    (tmp_path / "a.msg").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    (tmp_path / "b.pst").write_bytes(b"!BDN" + bytes(600))
    (tmp_path / "c.doc").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    found = read(tmp_path)
    assert found.problems == ["damaged", "damaged"]
    assert found.skipped == [("c.doc", "not-mail")]


def test_a_maildir_gives_cur_and_new_and_its_subfolders_but_not_tmp(tmp_path, read, letter):
    for folder in ("cur", "new", "tmp", ".Sent/cur", ".Sent/new", ".Sent/tmp"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "cur" / "1700000000.M1P1.host:2,S").write_bytes(letter(1))
    (tmp_path / "new" / "1700000001.M1P1.host").write_bytes(letter(2))
    (tmp_path / "tmp" / "1700000002.M1P1.host").write_bytes(letter(3))
    (tmp_path / ".Sent/cur" / "1700000003.M1P1.host:2,").write_bytes(letter(4))
    (tmp_path / "cur" / "1700000009.M1P1.host:2,").write_bytes(b"garbage")
    (tmp_path / "dovecot-uidlist").write_text("3 V1 N2")
    found = read(tmp_path)
    assert sorted(found.mails) == sorted([letter(1), letter(2), letter(4)])
    assert found.problems == ["not-a-mail"]
    assert ("tmp", "maildir-tmp") in found.skipped


def test_mailboxes_archives_and_logs_in_a_tree_are_read_where_they_lie(tmp_path, read, letter, mailbox):
    (tmp_path / "2020").mkdir()
    (tmp_path / "2020" / "jan.mbox").write_bytes(mailbox(2))
    (tmp_path / "feb.mbox.gz").write_bytes(gzip.compress(mailbox(3)))
    with zipfile.ZipFile(tmp_path / "mar.zip", "w") as archive:
        archive.writestr("a/one.eml", letter())
    (tmp_path / "sends.csv").write_text("email,sent_at\na@x.example,2026-03-02T09:00:00Z\n")
    found = read(tmp_path)
    assert found.members == ["2020/jan.mbox"] * 2 + ["feb.mbox.gz"] * 3 + ["mar.zip!a/one.eml"]
    assert [row["recipient"] for row in found.sends] == ["a@x.example"]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("people.csv", "email,name,created_at\na@x.example,Ann,2026-03-02\n"),
        ("visits.csv", "user_id,date,page\n1,2026-03-02,home\n"),
        ("guests.csv", "email,event,date\na@x.example,Webinar,2026-03-02\n"),
        ("members.csv", "email,status,timestamp\na@x.example,pending,2026-03-02\n"),
        ("campaigns.csv", "campaign_id,send_time,subject\n1,2026-03-02,Spring\n"),
        ("people.jsonl", '{"email": "a@x.example", "date": "2026-03-02"}\n'),
    ],
)
def test_a_table_in_a_tree_that_is_not_clearly_a_log_is_set_aside(tmp_path, read, name, text):
    (tmp_path / name).write_text(text)
    found = read(tmp_path)
    assert (found.sends, found.events) == ([], [])
    assert found.skipped == [(name, "not-mail")]


def test_a_clear_log_in_a_tree_that_cannot_be_read_is_a_problem(tmp_path, read):
    (tmp_path / "sends.csv").write_text("email,sent_at\na@x.example,03/04/2020\n")
    (tmp_path / "sends.parquet").write_bytes(b"PAR1 damaged PAR1")
    assert read(tmp_path).problems == ["unusable-log", "unusable-log"]


def test_links_pipes_and_sockets_are_not_followed_or_waited_for(tmp_path, read, letter):
    (tmp_path / "in").mkdir()
    (tmp_path / "secret.eml").write_bytes(letter())
    (tmp_path / "in" / "link.eml").symlink_to(tmp_path / "secret.eml")
    (tmp_path / "in" / "folder").symlink_to(tmp_path)
    os.mkfifo(tmp_path / "in" / "pipe.eml")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "in" / "s"))
        found = read(tmp_path / "in")
    assert found.mails == []
    assert dict(found.skipped) == {
        "link.eml": "link",
        "folder": "link",
        "pipe.eml": "not-a-regular-file",
        "s": "not-a-regular-file",
    }


def test_a_link_that_the_user_gives_is_followed(tmp_path, read, letter):
    (tmp_path / "mail").mkdir()
    (tmp_path / "mail" / "a.eml").write_bytes(letter())
    (tmp_path / "here").symlink_to(tmp_path / "mail")
    assert read(tmp_path / "here").members == ["a.eml"]


def test_a_file_that_vanishes_or_turns_into_a_link_costs_no_other(tmp_path, letter):
    for name in ("a.eml", "b.eml", "c.eml"):
        (tmp_path / name).write_bytes(letter())
    (shard,) = TREE.shards(str(tmp_path), {})
    (tmp_path / "a.eml").unlink()
    (tmp_path / "b.eml").unlink()
    (tmp_path / "b.eml").symlink_to(tmp_path / "c.eml")
    items = list(TREE.read(shard, {}))
    assert [type(item) for item in items] == [Problem, Problem, RawMessage]
    assert {item.why for item in items[:2]} == {"unreadable-file"}


def test_hidden_folders_are_set_aside(tmp_path, read, letter):
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "a.eml").write_bytes(letter())
    found = read(tmp_path)
    assert (found.mails, found.skipped) == ([], [(".git", "hidden-directory")])


def test_an_empty_directory_and_an_empty_file_are_no_error(tmp_path, read):
    assert read(tmp_path).items == []
    (tmp_path / "empty.mbox").touch()
    found = read(tmp_path / "empty.mbox")
    assert [item.why for item in found.items] == ["empty-file"]


def test_depth_and_count_of_files_are_limited(tmp_path, read, letter):
    deep = tmp_path / "a" / "b" / "c"
    deep.mkdir(parents=True)
    (deep / "x.eml").write_bytes(letter())
    (tmp_path / "y.eml").write_bytes(letter())
    assert read(tmp_path, limits=Limits(directory_depth=2)).problems == ["too-deep"]
    assert read(tmp_path, limits=Limits(directory_depth=3)).problems == []
    found = read(tmp_path, limits=Limits(directory_files=1))
    assert (len(found.mails), found.problems) == (1, ["too-many-files"])


def test_a_directory_that_cannot_be_listed_is_told(tmp_path, read, letter, monkeypatch):
    (tmp_path / "closed").mkdir()
    (tmp_path / "a.eml").write_bytes(letter())
    real = os.scandir

    def scandir(path):
        if str(path).endswith("closed"):
            raise PermissionError(13, "Permission denied")
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)
    found = read(tmp_path)
    assert (found.members, found.problems) == (["a.eml"], ["unreadable-directory"])


def test_names_that_are_not_utf8_are_percent_escaped(tmp_path, read, letter):
    (tmp_path / os.fsdecode(b"gr\xfc\xdfe\n.eml")).write_bytes(letter())
    found = read(tmp_path)
    assert found.members == ["gr%FC%DFe%0A.eml"]
    assert str(found.items[0].where).encode("utf-8")


def test_many_small_files_share_shards_whose_names_are_stable(tmp_path, read, letter):
    for number in range(450):
        (tmp_path / f"{number:03}.eml").write_bytes(letter(number))
    found = read(tmp_path)
    assert [len(shard.files) for shard in found.shards] == [200, 200, 50]
    assert found.mails == [letter(number) for number in range(450)]
    assert [shard.name for shard in read(tmp_path).shards] == [shard.name for shard in found.shards]
    (tmp_path / "449.eml").write_bytes(letter(1, body="changed"))
    again = [shard.name for shard in read(tmp_path).shards]
    assert [one == two.name for one, two in zip(again, found.shards, strict=True)] == [True, True, False]


def test_a_large_mailbox_in_a_tree_has_shards_of_its_own(tmp_path, read, letter, mailbox):
    (tmp_path / "a.eml").write_bytes(letter())
    (tmp_path / "b.mbox").write_bytes(mailbox(20_000, body="x" * 900))
    (tmp_path / "c.eml").write_bytes(letter())
    found = read(tmp_path)
    assert len(found.mails) == 20_002
    files = [shard.files for shard in found.shards]
    assert (files[0], files[-1]) == (("a.eml",), ("c.eml",))
    assert set(files[1:-1]) == {("b.mbox",)}
    assert len(files) > 3


def test_a_mail_above_the_limit_is_told(tmp_path, read, letter):
    (tmp_path / "a.eml").write_bytes(letter() + b"x" * 2_000)
    (tmp_path / "b.eml").write_bytes(letter())
    found = read(tmp_path, limits=Limits(message_bytes_refused=1_000))
    assert (found.problems, found.members) == (["message-too-large"], ["b.eml"])


def workbook(*names):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as made:
        for name in names or ("[Content_Types].xml", "xl/workbook.xml"):
            made.writestr(name, "<x/>")
    return data.getvalue()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("sends.xlsx", workbook()),
        ("sends.XLS", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)),
        ("sends.xls", b"<html><table><tr><td>email</td></tr></table></html>"),
        ("sends.ods", workbook("mimetype", "content.xml")),
        ("sends.numbers", workbook("Index/Document.iwa")),
        ("sends.csv", workbook("docProps/app.xml", "xl/workbook.xml")),
    ],
)
def test_a_workbook_among_exports_is_told_with_what_to_do_and_counted(tmp_path, read, letter, name, data):
    (tmp_path / name).write_bytes(data)
    (tmp_path / "a.eml").write_bytes(letter())
    found = read(tmp_path)
    (problem,) = found.of(Problem)
    assert (problem.why, problem.where.member, problem.lost) == ("workbook", name, 0)
    assert "save each sheet as CSV" in problem.detail
    assert (found.skipped, len(found.mails)) == ([(name, "not-mail")], 1)


def test_a_workbook_in_an_archive_is_told_and_what_lies_beside_one_that_is_open_is_not(tmp_path, read):
    with zipfile.ZipFile(tmp_path / "vendor.zip", "w") as archive:
        archive.writestr("march/sends.xlsx", workbook())
        archive.writestr("march/sends.csv", workbook())
        archive.writestr("march/~$sends.xlsx", bytes(165))
        archive.writestr("march/terms.docx", workbook("[Content_Types].xml", "word/document.xml"))
    found = read(tmp_path)
    assert {item.where.member for item in found.of(Problem)} == {
        "vendor.zip!march/sends.xlsx",
        "vendor.zip!march/sends.csv",
    }
    assert len(found.skipped) == 4
