"""Reading whole messages: contents, copies, defects, and what must never happen."""

from __future__ import annotations

import pickle
import subprocess
import sys
import time
from datetime import UTC, datetime

import pytest

from inbox_fatigue.limits import Limits
from inbox_fatigue.model import Problem, RawMessage, Where
from inbox_fatigue.parsing import Reader, Reading

WHERE = Where(source="a.mbox", offset=0)
LONG = "The quick brown fox jumps over the lazy dog and goes to sleep afterwards. " * 6
ALTERNATIVE = "multipart/alternative; boundary=b"


def alternative(plain: str, html: str) -> str:
    return (
        f"--b\nContent-Type: text/plain; charset=utf-8\n\n{plain}\n"
        f"--b\nContent-Type: text/html; charset=utf-8\n\n{html}\n--b--\n"
    )


def test_a_content_is_handed_out_with_its_first_copy_only(mail):
    reader = Reader(Limits(), lambda _: ())
    one = reader.read(RawMessage(where=WHERE, raw=mail(f"Dear Ann,\n{LONG}")))
    two = reader.read(RawMessage(where=WHERE, raw=mail(f"Dear Bob,\n{LONG}", To="Bob <bob@example.org>")))

    assert one.content is not None
    assert two.content is None
    assert one.mail.content == two.mail.content == one.content.key


def test_a_mail_is_the_same_whether_its_copy_came_before(mail):
    first = mail(f"Dear Ann,\n{LONG}")
    second = mail(f"Dear Bob,\n{LONG}", To="Bob <bob@example.org>")
    forth, back = (Reader(Limits(), lambda _: ()) for _ in range(2))
    in_order = [forth.read(RawMessage(where=WHERE, raw=raw)).mail for raw in (first, second)]
    reversed_order = [back.read(RawMessage(where=WHERE, raw=raw)).mail for raw in (second, first)]

    assert in_order == reversed_order[::-1]


def personal(mail, name: str, address: str, *, html: bool) -> RawMessage:
    link = f"https://t.example/4fa8?u={address}"
    text = f"Dear {name},\n{LONG}\nsee {link}\nWe wrote to {address}."
    page = f'<p>Dear {name},</p><p>{LONG}</p><a href="{link}">go</a><p>We wrote to {address}.</p>'
    raw = mail(
        page if html else text,
        To=f"{name} <{address}>",
        Subject=f"{name}, spring has come",
        Content_Type="text/html; charset=utf-8" if html else "text/plain; charset=utf-8",
    )
    return RawMessage(where=WHERE, raw=raw)


READERS = [
    *(("Ann", "ann@example.org"), ("Bob", "bob.okafor@example.net"), ("Käthe", "k.brown@example.com")),
    *(("Fox", "fox@example.org"), ("Carl", "x.carl99999@example.net"), ("Dora", "dora@example.org")),
]


@pytest.mark.parametrize("html", [True, False])
def test_nothing_depends_on_the_order_of_copies(mail, html):
    """Neither the mails, nor what is kept of their contents, nor what the describers see."""
    outcomes = []
    for readers in (READERS, READERS[::-1], READERS[2:] + READERS[:2]):
        seen = []
        reader = Reader(Limits(), lambda writing, seen=seen: (seen.append(writing), ())[1], store_text=True)
        readings = [reader.read(personal(mail, *who, html=html)) for who in readers]
        mails = {reading.mail.recipients: reading.mail for reading in readings}
        contents = {reading.content.key: reading.content for reading in readings if reading.content}
        outcomes.append((mails, contents, sorted(seen, key=lambda writing: writing.subject)))

    assert outcomes[0] == outcomes[1] == outcomes[2]
    assert len(outcomes[0][1]) == 1


@pytest.mark.parametrize("html", [True, False])
def test_known_copies_are_told_without_masking_them(mail, html, monkeypatch):
    reader = Reader(Limits(), lambda _: ())
    reader.read(personal(mail, *READERS[0], html=html))
    monkeypatch.setattr(reader._identities, "find", None)

    assert all(reader.read(personal(mail, *who, html=html)).content is None for who in READERS[1:])


def test_no_reader_is_named_in_a_content(mail):
    seen = []
    reader = Reader(Limits(), lambda writing: (seen.append(writing), ())[1], store_text=True)
    content = reader.read(personal(mail, *READERS[1], html=False)).content

    assert content.subject == "…, spring has come"
    assert content.preview.startswith("Dear …, The quick")
    assert "Bob" not in content.text
    assert "okafor" not in content.text
    assert seen[0].subject == "Alex, spring has come"
    assert seen[0].new_text.startswith("Dear Alex,\n")
    assert seen[0].text.endswith("We wrote to alex@example.com.")


@pytest.mark.parametrize("greeting", ["Dear {{first_name}},", "Dear ,", "Dear *|FNAME|*,"])
def test_an_unfilled_placeholder_stays_visible(mail, greeting):
    seen = []
    reader = Reader(Limits(), lambda writing: (seen.append(writing), ())[1])
    reader.read(RawMessage(where=WHERE, raw=mail(f"{greeting}\n{LONG}")))

    assert seen[0].text.startswith(greeting)


def test_a_name_that_the_sender_bears_too_is_the_senders(mail):
    raw = mail(
        LONG, From="Gazette <news@gazette.example>", To="ann+gazette@example.org", Subject="Gazette 7 for Ann"
    )
    content = Reader(Limits(), lambda _: ()).read(RawMessage(where=WHERE, raw=raw)).content

    assert content.subject == "Gazette 7 for …"


def test_bytes_that_are_no_text_become_letters(mail, read_mail):
    raw = mail(
        To=None, Message_ID=None, extra=b"To: gr\xfc\xdfe@example.org\nMessage-ID: <\xb4@shop.example>\n"
    )
    read = read_mail(raw)

    assert (read.recipients[0].address, read.message_id) == ("grüße@example.org", "´@shop.example")


def test_a_reading_is_unpickled_without_any_parser(mail):
    reading = Reader(Limits(), lambda _: ()).read(RawMessage(where=WHERE, raw=mail()))
    code = (
        "import pickle, sys; from inbox_fatigue.parsing import Reading; "
        f"assert isinstance(pickle.loads({pickle.dumps(reading)!r}), Reading); "
        "print(sorted({'mailparser', 'fast_mail_parser', 'eld', 'numpy'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"


def test_describers_see_the_visible_text_once_per_content(mail):
    seen = []
    reader = Reader(Limits(), lambda writing: (seen.append(writing), (("p", "1", "n", 1.0),))[1])
    html = f'<p style="display:none">peek</p><p>{LONG}</p><a href="https://x.example/a">go</a>'
    raw = mail(alternative("stub", html), Content_Type=ALTERNATIVE)
    readings = [reader.read(RawMessage(where=WHERE, raw=raw)) for _ in range(2)]

    assert len(seen) == 1
    assert seen[0].html
    assert "peek" not in seen[0].text
    assert seen[0].links == ("https://x.example/a",)
    assert (seen[0].language, seen[0].sender) == ("en", "shop.example")
    assert readings[0].content.features == (("p", "1", "n", 1.0),)


def test_stubs_of_different_mails_are_different_contents(mail, read_mail):
    """The plain part of many mails says no more than "view this in your browser"."""
    one = read_mail(mail(alternative("View in browser", "<p>Spring</p>"), Content_Type=ALTERNATIVE))
    two = read_mail(mail(alternative("View in browser", "<p>Autumn</p>"), Content_Type=ALTERNATIVE))

    assert one.content != two.content


def test_text_is_kept_only_when_asked(mail):
    raw = RawMessage(where=WHERE, raw=mail(LONG))
    kept = Reader(Limits(), lambda _: (), store_text=True).read(raw)
    dropped = Reader(Limits(), lambda _: ()).read(raw)

    assert kept.content.text == LONG.strip() + "\n" or kept.content.text.strip() == LONG.strip()
    assert dropped.content.text is None


def test_no_text_means_no_words_and_not_zero(mail, read):
    reading = read(mail("AAAA", Content_Type="image/png", Content_Transfer_Encoding="base64"))

    assert reading.content.words is None
    assert reading.content.language is None


def test_a_mail_without_a_date_takes_that_of_its_topmost_relay(mail, read_mail):
    received = b"Received: from a by b;\n Mon, 3 Mar 2025 11:00:00 +0100\nReceived: from c; Mon, 3 Mar 2025 09:00:00 +0000\n"
    read = read_mail(mail(Date=None, extra=received))

    assert read.at == datetime(2025, 3, 3, 10, tzinfo=UTC)
    assert read.utc_offset is None
    assert {"no-date", "date-from-received"} <= set(read.defects)


@pytest.mark.parametrize(
    ("fields", "empty", "defect"),
    [
        ({"From": None}, "sender", "no-sender"),
        ({"From": "nobody"}, "sender", "no-sender"),
        ({"To": None}, "recipients", "no-recipient"),
        ({"Date": None}, "at", "no-date"),
        ({"Date": "Thu, 1 Jan 1970 00:00:00 +0000"}, "at", "date-out-of-range"),
        ({"Date": "Mon, 3 Mar 2025 10:00:00 +2400"}, "at", "bad-offset"),
    ],
)
def test_what_is_missing_is_a_defect(mail, read_mail, fields, empty, defect):
    read = read_mail(mail(**fields))

    assert not getattr(read, empty)
    assert defect in read.defects


def test_raw_eight_bit_subjects_keep_their_letters(mail, read_mail):
    raw = mail(Subject=None, extra=b"Subject: Gr\xfc\xdfe\n")

    assert read_mail(raw).subject == "Grüße"
    assert "eight-bit-header" in read_mail(raw).defects


def test_raw_eight_bit_subjects_are_in_the_charset_that_a_part_names(mail, read_mail):
    raw = mail(
        b"--b\nContent-Type: text/plain; charset=koi8-r\n\nHello\n--b--\n",
        Subject=None,
        extra="Subject: Осенние новинки\n".encode("koi8-r"),
        Content_Type="multipart/alternative; boundary=b",
    )

    assert read_mail(raw).subject == "Осенние новинки"


def test_the_first_of_two_subjects_counts(mail, read_mail):
    read = read_mail(mail(extra=b"Subject: Second\n"))

    assert read.subject == "Spring has come"
    assert "doubled-subject" in read.defects


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("=?utf-8?q?Caf=C3=A9?=", "Café"),
        ("=?utf-8?q?Caf=C3?=\n =?utf-8?q?=A9?=", "Café"),
        ("=?utf-8?B?Q2Fmw6k=?= today", "Café today"),
        ("=?utf-8?Q?=0d=0aBcc:_x=1b[31m?=", "Bcc: x [31m"),
        ("=?iso-8859-1*fr?q?=E9t=E9?=", "été"),
        ("=?nonsense?q?abc?=", "abc"),
        ("=?utf-8?q?unclosed", "=?utf-8?q?unclosed"),
    ],
)
def test_encoded_subjects_are_decoded_and_safe_to_show(mail, read_mail, written, shown):
    assert read_mail(mail(Subject=written)).subject == shown


def test_a_byte_order_mark_and_an_mbox_line_are_no_header(mail, read_mail):
    read = read_mail(b"\xef\xbb\xbfFrom ann@example.org Mon Mar  3 10:00:00 2025\n" + mail())

    assert read.sender.address == "news@shop.example"
    assert read.defects == ()


def test_line_ends_of_three_systems_read_alike(mail, read_mail):
    raw = mail("Hello Ann\nand all\n")
    mails = [read_mail(raw.replace(b"\n", end)) for end in (b"\n", b"\r\n", b"\r")]

    assert len({(one.content, one.subject, one.at, one.recipients) for one in mails}) == 1


def test_an_empty_line_before_the_text_is_no_header(mail, read_mail):
    """CR LF CR LF LF: the header ends at the first empty line, whatever its line end."""
    raw = mail().replace(b"\n", b"\r\n").partition(b"\r\n\r\n")[0] + b"\r\n\r\n\nHello\n"

    assert read_mail(raw).defects == ()


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b"", "empty-message"),
        (b"\n\n", "empty-message"),
        ("Subject: x\n\nhi".encode("utf-16"), "wide-characters"),
        (b"Just some notes\nabout nothing\n\nmore", "not-a-mail"),
        (b"Subject: " + b"x" * 2_000_000, "header-too-large"),
        (b"X-A: b\n" * 3_000 + b"Subject: x\n\nhi", "header-too-large"),
    ],
)
def test_what_is_no_mail_is_a_problem_with_its_place(read, raw, why):
    problem = read(raw)

    assert isinstance(problem, Problem)
    assert (problem.why, problem.lost) == (why, 1)
    assert str(problem.where) == "archive.mbox, byte 17"


def test_a_message_too_large_to_examine_keeps_its_header(mail, read):
    raw = mail("x" * 5_000)

    assert read(raw, message_bytes_refused=4_000).why == "message-too-large"
    assert "body-not-examined" in read(raw, message_bytes=4_000).mail.defects


def nested(depth: int) -> str:
    opened = "".join(
        f"Content-Type: multipart/mixed; boundary=b{level}\n\n--b{level}\n" for level in range(depth)
    )
    return opened + "Content-Type: text/plain\n\nhi\n"


HOSTILE = {
    "a thousand levels": "From: a@b.example\n" + nested(1_000),
    "ten thousand levels": "From: a@b.example\n" + nested(10_000),
    "fifty thousand parts": "From: a@b.example\nContent-Type: multipart/mixed; boundary=b\n\n"
    + "--b\n\nx\n" * 50_000,
    "boundary that never starts": "From: a@b.example\nContent-Type: multipart/mixed; boundary=b\n\n--c\n\nx",
    "mixed continuations": "From: a@b.example\nContent-Type: text/plain; filename*=a; filename*0=b\n\nx",
    "index of 5,000 digits": "From: a@b.example\nContent-Disposition: attachment; filename*"
    + "9" * 5_000
    + "=b\n\nx",
    "charset with NUL": "From: a@b.example\nContent-Type: text/plain; charset=a\0b\n\nx",
    "charset undefined": "From: a@b.example\nContent-Type: text/plain; charset=undefined\n\n\u00e9",
    "20,000 encoded words": "From: a@b.example\nSubject: " + "=?utf-8?q?a?= " * 20_000 + "\n\nx",
    "20,000 unclosed words": "From: a@b.example\nSubject: " + "=?utf-8?q?" * 20_000 + "\n\nx",
    "20,000 parameters": "From: a@b.example\nContent-Type: text/plain; " + "a=b; " * 20_000 + "\n\nx",
    "combining marks": "From: a@b.example\nContent-Type: text/plain; charset=utf-8\n\na"
    + "\u0301\u0316" * 60_000,
    "report of blank lines": "From: a@b.example\nContent-Type: multipart/report; boundary=b\n\n--b\nContent-Type: message/delivery-status\n\n"
    + "\n" * 200_000
    + "\n--b--",
    "deep formatting": "From: a@b.example\nContent-Type: text/html\n\n" + "<b n><i n>" * 4_000,
    "attributes": "From: a@b.example\nContent-Type: text/html\n\n<a " + "x=1 " * 40_000 + ">",
    "broken base64": "From: a@b.example\nContent-Transfer-Encoding: base64\n\n!!!!=====AAA",
    "unknown encoding": "From: a@b.example\nContent-Transfer-Encoding: x-magic\n\nhello",
    "line breaks": "From: a@b.example\n\n" + "\n" * 100_000,
    "a header that starts with a space": " From: a@b.example\nTo: c@d.example\n\nhi",
}


@pytest.mark.parametrize("case", sorted(HOSTILE))
def test_hostile_mail_is_read_or_refused_in_two_seconds(read, case):
    started = time.process_time()
    outcome = read(HOSTILE[case].encode())

    assert isinstance(outcome, (Reading, Problem))
    assert time.process_time() - started < 2.0


def test_a_header_of_too_many_encoded_words_leaves_the_text_readable(mail, read):
    extra = b"".join(b"X-%d: " % number + b"=?utf-8?q?a?= " * 40 + b"\n" for number in range(40))
    reading = read(mail(alternative(LONG, f"<p>{LONG}</p>"), extra=extra, Content_Type=ALTERNATIVE))

    assert "too-many-encoded-words" in reading.mail.defects
    assert reading.content.words > 80


def test_describers_see_what_mail_programs_read_without_the_name_of_its_first_reader(mail):
    seen = []
    reader = Reader(Limits(), lambda writing: (seen.append(writing), ())[1])
    calendar = "BEGIN:VCALENDAR\r\nLOCATION:Bath\r\nATTENDEE:mailto:ann@example.org\r\nEND:VCALENDAR\r\n"
    markup = (
        '<script type="application/ld+json">{"@context": "https://schema.org", "@type": "Event"}</script>'
    )
    body = alternative("stub", f"<p>{LONG}</p>{markup}").replace(
        "--b--", f"--b\nContent-Type: text/calendar\n\n{calendar}--b--"
    )
    reader.read(RawMessage(where=WHERE, raw=mail(body, Content_Type=ALTERNATIVE)))

    assert seen[0].calendar.splitlines()[1] == "LOCATION:Bath"
    assert "ann@" not in seen[0].calendar
    assert seen[0].markup == ('{"@context": "https://schema.org", "@type": "Event"}',)


def test_a_failing_describer_is_one_message_and_its_text_is_not_told(mail):
    def fail(_):
        raise ValueError("secret text")

    problem = Reader(Limits(), fail).read(RawMessage(where=WHERE, raw=mail(LONG)))

    assert isinstance(problem, Problem)
    assert problem.why == "unreadable"
    assert "secret" not in problem.detail


@pytest.mark.parametrize("error", [KeyboardInterrupt, MemoryError])
def test_an_interrupt_is_not_swallowed(mail, error):
    def fail(_):
        raise error

    with pytest.raises(error):
        Reader(Limits(), fail).read(RawMessage(where=WHERE, raw=mail(LONG)))
