"""What the parser of record is asked, and what it is spared."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox_fatigue.limits import Limits
from inbox_fatigue.parsing import prescan, record

KEPT = b"From: a@shop.example\nTo: b@example.org,\n c@example.org\nSubject: News\nContent-Type: text/plain\n"
TRACE = b"Received: from x by y;\n\tMon, 3 Mar 2025 10:00:00 +0100\nX-Mailer: z\n"


def test_fields_of_which_nothing_is_asked_are_left_out_with_their_folded_lines():
    assert record.asked(TRACE + KEPT + TRACE) == KEPT


@pytest.mark.parametrize(
    "odd", [b"X-A: b\n\tc\rd\n", b"X-A: b\r\n\tc", b"X-A: b\rSubject: c\n", b"X-A : b\n"]
)
def test_a_field_with_odd_line_ends_stays(odd):
    assert record.asked(KEPT + odd) == KEPT + odd


LINES = st.sampled_from(
    [
        *(
            b"From: a@shop.example\n",
            b"To: b@example.org\r\n",
            b"Subject: one\n",
            b"Subject: =?utf-8?q?z?=\r\n",
        ),
        *(b"Date: Mon, 3 Mar 2025 10:00:00 +0100\n", b"Received: from x\n", b"X-A: b\r\n", b"\tfolded\n"),
        *(b" folded\r\n", b" lone\rSubject: two\n", b"Cc: d@example.org\n", b"Content-Type: text/html\n"),
    ]
)


@given(st.lists(LINES, max_size=8).map(b"".join))
def test_mail_parser_reads_the_same_without_them(lines):
    header = b"Message-ID: <1@shop.example>\n" + lines

    assert record.read(record.asked(header) + b"\nHello\n") == record.read(header + b"\nHello\n")


@pytest.mark.parametrize("before", range(80))
def test_a_long_run_of_marks_is_found_wherever_it_begins(before):
    assert not record.affordable("a" * before + "\u0301" * 40 + "é")
    assert record.affordable("a" * before + "\u0301" * 39 + "é")


@pytest.mark.parametrize("name", ["boundary", "BOUNDARY", "Boundary*"])
def test_boundaries_are_counted_however_they_are_written(name):
    limits = Limits(mime_parts=3)
    field = f"Content-Type: multipart/mixed; {name}=x\n".encode()

    assert prescan.costly(field * 4, limits) == "too-many-parts"
    assert prescan.costly(field * 3, limits) == ""


@pytest.mark.parametrize("start", [b"", b"X: y\n"])
def test_parameters_are_counted_in_a_folded_field_on_any_line(start):
    field = b"CONTENT-Type: text/plain\n" + b" ; a=b\n" * 4

    assert prescan.costly(start + field, Limits(parameters=3)) == "too-many-parameters"
    assert prescan.costly(start + field, Limits(parameters=4)) == ""
