"""Where findings and problems are said to be: by the line in a log, by the byte in a mailbox, wherever they lie."""

from __future__ import annotations

import gzip
import io
import json
import tarfile

import pytest

from inbox_fatigue.reports.ci.gitlab import GitLab

ROWS = ["recipient,sent_at,campaign,subject"] + [
    f"ana@reader.example,2026-03-{day:02}T{hour:02}:00:00Z,spring,Offer {day} {hour}"
    for day in (2, 3, 4)
    for hour in (9, 12, 15)
]
BROKEN = "ana@reader.example,yesterday,spring,Offer"  # line 11
LOG = "\n".join([*ROWS, BROKEN, ""])


def in_a_directory(folder, mail):
    (folder / "kept").mkdir()
    (folder / "kept" / "y.csv").write_text(LOG, "utf-8")
    (folder / "kept" / "a.mbox").write_bytes(mail)
    return "kept"


def in_a_tar(folder, mail):
    with tarfile.open(folder / "kept.tar", "w") as tar:
        for name, data in (("y.csv", LOG.encode()), ("a.mbox", mail)):
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            tar.addfile(entry, io.BytesIO(data))
    return "kept.tar"


def in_gzip(folder, _):
    (folder / "y.csv.gz").write_bytes(gzip.compress(LOG.encode()))
    return "y.csv.gz"


@pytest.fixture
def mail(letter, told):
    """Return a mailbox whose second letter begins past its first byte and finds its reader tired of it."""
    return told(
        letter(to="ben@other.example", at=f"2026-03-{day:02} {hour:02}:00", subject=f"Tea {day} {hour}")
        for day in (2, 3, 4)
        for hour in (9, 12, 15)
    )


@pytest.mark.parametrize("kept", [in_a_directory, in_a_tar, in_gzip])
def test_a_row_of_a_log_is_told_by_its_line(audit, tmp_path, mail, kept):
    _, report = audit(kept(tmp_path, mail), "--organisation", "shop.example")
    of_rows = [one["where"] for one in report["findings"] if one["where"]["member"] != "a.mbox"]
    assert of_rows
    assert {one["offset"] for one in of_rows} == {None}
    assert all(2 <= one["line"] <= 10 for one in of_rows)
    (broken,) = [one for one in report["problems"] if one["lost"]]
    assert (broken["where"]["line"], broken["where"]["offset"]) == (11, None)


def test_a_mail_beside_a_log_is_told_by_its_byte(audit, tmp_path, mail):
    _, report = audit(in_a_directory(tmp_path, mail), "--organisation", "shop.example")
    of_mail = [one["where"] for one in report["findings"] if one["where"]["member"] == "a.mbox"]
    assert of_mail
    assert {one["line"] for one in of_mail} == {None}
    assert all(mail.startswith(b"From - ", one["offset"]) for one in of_mail)


def test_pipelines_are_shown_the_line(call, tmp_path, mail):
    """A log beside mail is the file whose line every format names."""
    words = ("audit", in_a_directory(tmp_path, mail), "--organisation", "shop.example", "--exit-zero")
    sarif = json.loads(call(*words, "--format", "sarif")[1])
    places = [one["locations"][0]["physicalLocation"] for one in sarif["runs"][0]["results"]]
    of_log = [one for one in places if one["artifactLocation"]["uri"] == "kept/y.csv"]
    assert {tuple(one["region"]) for one in of_log} == {("startLine",)}
    quality = json.loads(call(*words, "--format", GitLab().name)[1])
    lines = [one["location"]["lines"]["begin"] for one in quality if one["location"]["path"] == "kept/y.csv"]
    assert lines == [one["region"]["startLine"] for one in of_log]
    assert "file=kept/y.csv,line=" in call(*words, "--format", "github")[1]
    assert "y.csv, line 11" in call(*words)[1]
