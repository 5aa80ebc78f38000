"""Bodies that nest, never end, lie about their letters, or cost a parser more than they weigh."""

from __future__ import annotations

import base64

from tests.hostile.cases import Case, letter, mail

MIXED = "multipart/mixed; boundary=b"


def nested(depth: int, *, boundary: str = "b{:05}") -> bytes:
    top = f"multipart/mixed; boundary={boundary.format(0)}"
    opened = "".join(
        f"--{boundary.format(level - 1)}\nContent-Type: multipart/mixed; boundary={boundary.format(level)}\n\n"
        for level in range(1, depth)
    )
    return letter(opened + f"--{boundary.format(depth - 1)}\n\nhi\n", Content_Type=top)


def _forwarded(depth: int) -> bytes:
    return letter(
        "".join("Content-Type: message/rfc822\n\n" for _ in range(depth)) + "From: a@b.example\n\nhi",
        Content_Type="message/rfc822",
    )


def part(header: str, body: str | bytes) -> bytes:
    data = body if isinstance(body, bytes) else body.encode()
    return letter(b"--b\n" + header.encode() + b"\n\n" + data + b"\n--b--\n", Content_Type=MIXED)


def plain(body: str | bytes, kind: str = "text/plain; charset=utf-8", encoding: str = "8bit") -> bytes:
    return letter(body, Content_Type=kind, Content_Transfer_Encoding=encoding)


def _html(body: str) -> bytes:
    return plain(body, "text/html; charset=utf-8")


NESTING = [
    mail("nested-99", nested(99)),
    mail("nested-150", nested(150), "!too-much-nesting"),
    mail("nested-1000", nested(1_000), "!too-much-nesting"),
    mail("nested-300", nested(300), "!too-much-nesting"),
    mail("nested-10000", nested(10_000), "!too-much-nesting"),
    mail("nested-in-one-boundary", nested(300, boundary="b")),
    mail("boundaries-that-begin-alike", nested(60, boundary="b{}"), defects="empty-multipart"),
    mail("forwarded-50-deep", _forwarded(50)),
    mail("forwarded-2000-deep", _forwarded(2_000), "!too-much-nesting"),
    mail("open-boundaries-and-many-lines", nested(90) + b"x\n" * 30_000),
    mail("50000-parts", letter("--b\n\nx\n" * 50_000, Content_Type=MIXED), "!too-many-parts"),
    mail("900-parts", letter("--b\n\nx\n" * 900, Content_Type=MIXED)),
]  # fmt: skip

BOUNDARIES = [
    mail("a-boundary-that-never-comes", letter("--c\n\nx\n", Content_Type=MIXED)),
    mail("a-boundary-that-never-ends", letter("--b\n\nx\n", Content_Type=MIXED)),
    mail("no-boundary", letter("--b\n\nx\n", Content_Type="multipart/mixed")),
    mail("an-empty-boundary", letter("--\n\nx\n----\n", Content_Type='multipart/mixed; boundary=""')),
    mail("a-boundary-of-5000-signs", letter("--" + "x" * 5_000 + "\n\ny\n", Content_Type="multipart/mixed; boundary=" + "x" * 5_000)),
    mail("a-boundary-with-nul", letter(b"--b\0\n\nx\n", Content_Type=b"multipart/mixed; boundary=b\0")),
    mail("a-boundary-like-an-expression", letter("--(a+)+$\n\nx\n", Content_Type='multipart/mixed; boundary="(a+)+$"')),
    mail("never-starts-around-a-mail", letter("--c\nContent-Type: message/rfc822\n\nFrom: a@b.example\n\nx", Content_Type=MIXED)),
    mail("never-starts-inside-a-mail", part("Content-Type: message/rfc822", "Content-Type: multipart/mixed; boundary=c\n\n--d\n\nx")),
    mail("unclosed-inside-a-mail", part("Content-Type: message/rfc822", "Content-Type: multipart/mixed; boundary=c\n\n--c\n\nx")),
    mail("a-multipart-in-base64", letter(base64.b64encode(b"--b\n\nx\n--b--"), Content_Type=MIXED, Content_Transfer_Encoding="base64")),
    mail("a-report-that-is-none", letter("x", Content_Type="multipart/report; report-type=delivery-status")),
    mail("parts-without-headers", letter("--b\nx\n--b\ny\n--b--", Content_Type=MIXED)),
    mail("nothing-but-ends", letter("--b--\n" * 5_000, Content_Type=MIXED)),
]  # fmt: skip

PARAMETERS = [
    mail("continuations-with-and-without-number", letter(extra=b"Content-Type: text/plain; name*=a; name*0=b\n")),
    mail("a-continuation-of-5000-digits", letter(extra=b"Content-Disposition: inline; filename*" + b"9" * 5_000 + b"=b\n")),
    mail("20000-continuations", letter(extra=b"Content-Type: text/plain; " + b"; ".join(b"n*%d=a" % n for n in range(20_000)) + b"\n")),
    mail("20000-parameters", letter(extra=b"Content-Type: text/plain; " + b"a=b; " * 20_000 + b"\n")),
    mail("a-parameter-without-end", letter(extra=b'Content-Type: text/plain; charset="utf-8\n')),
    mail("a-file-name-that-climbs", part('Content-Disposition: attachment; filename="../../../tmp/x"', "x")),
    mail("a-file-name-of-controls", part("Content-Disposition: attachment; filename*=utf-8''%1b%5b2J%0d%0a%00", "x")),
    mail("a-broken-percent", letter(extra=b"Content-Type: text/plain; name*=utf-8''%zz%\n")),
    mail("a-content-type-of-slashes", letter(extra=b"Content-Type: " + b"/" * 50_000 + b"\n")),
]  # fmt: skip

LETTERS = [
    mail("charset-with-nul", letter("x", Content_Type=b"text/plain; charset=a\0b")),
    mail("charset-undefined", plain("é", "text/plain; charset=undefined"), defects="unknown-charset"),
    mail("charset-unknown", plain("é", "text/plain; charset=x-klingon"), defects="unknown-charset"),
    mail("charset-a-codec", plain("é", "text/plain; charset=zlib"), defects="unknown-charset"),
    mail("charset-of-90-kb", plain("é", "text/plain; charset=" + "x" * 90_000)),
    mail("charset-8-bit-in-an-attachment", part("Content-Type: text/plain; charset=\xfc", "x")),
    mail("charset-nul-in-an-attachment", part("Content-Type: text/plain; charset=a\0\nContent-Disposition: attachment", "x")),
    mail("utf-7-surrogates", plain("+2AA-+3AA-", "text/plain; charset=utf-7")),
    mail("utf-16-in-base64", plain(base64.b64encode("Grüße".encode("utf-16")), "text/plain; charset=utf-16", "base64")),
    mail("shift-states-that-never-end", plain(b"\x1b$B" + b"$" * 50_001, "text/plain; charset=iso-2022-jp")),
    mail("hz-that-never-ends", plain("~{" * 20_000, "text/plain; charset=hz")),
    mail("nothing-but-nul", plain(bytes(100_000))),
    mail("lone-continuation-bytes", plain(b"\x80\xbf" * 50_000)),
    mail("120-kb-of-combining-marks", plain("a" + "\u0301\u0316" * 60_000)),
    mail("combining-marks-in-base64", plain(base64.b64encode(("a" + "\u0316\u0301" * 60_000).encode()), encoding="base64")),
    mail("combining-marks-in-a-subject", letter(Subject="a" + "\u0301\u0316" * 20_000)),
    mail("hangul-to-compose", plain("\u1112\u1161\u11ab" * 40_000)),
    mail("letters-that-grow", plain("\ufdfa" * 20_000)),
    mail("200-kb-of-zero-width", plain("\u200b" * 70_000 + "x")),
    mail("all-turned-around", plain("\u202e" * 30_000 + "x")),
]  # fmt: skip

ENCODINGS = [
    mail("broken-base64", plain("!!!!=====AAA", encoding="base64")),
    mail("one-sign-of-base64", plain("A", encoding="base64")),
    mail("base64-of-line-breaks", plain("QQ==\n" * 20_000, encoding="base64")),
    mail("broken-quoted-printable", plain("=ZZ=\n==3", encoding="quoted-printable")),
    mail("soft-breaks-alone", plain("=\n" * 50_000, encoding="quoted-printable")),
    mail("unknown-encoding", plain("x", encoding="x-magic"), defects="unknown-encoding"),
    mail("encoding-of-90-kb", plain("x", encoding="y" * 90_000)),
    mail("uuencoded", plain("begin 644 x\n" + "M" + "#" * 60 + "\n" * 3 + "end\n", encoding="x-uuencode")),
    mail("binary", plain(bytes(range(256)) * 200, encoding="binary")),
]

REPORTS = [
    mail("200000-blank-lines-in-a-report", part("Content-Type: message/delivery-status", "\n" * 200_000), "!too-many-report-blocks"),
    mail("2000-blocks-in-a-report", part("Content-Type: message/delivery-status", "Final-Recipient: rfc822; a@b.example\nAction: failed\n\n" * 2_000), "!too-many-report-blocks"),
    mail("a-report-of-one-line", part("Content-Type: message/delivery-status", "Final-Recipient:" + "x" * 300_000)),
    mail("a-report-about-controls", part("Content-Type: message/delivery-status", "Final-Recipient: rfc822; \x1b[2J@b.example\nAction: failed\nStatus: 5.1.1")),
    mail("a-part-of-a-mail", letter("x", Content_Type="message/partial; id=a; number=1; total=99999999")),
    mail("a-body-elsewhere", letter("x", Content_Type='message/external-body; access-type=local-file; name="/etc/passwd"')),
    mail("a-calendar-of-repeats", part("Content-Type: text/calendar", "BEGIN:VEVENT\nRRULE:FREQ=SECONDLY;COUNT=999999999\n" * 200)),
]  # fmt: skip

PAGES = [
    mail("2000-tags-misnested", _html("<b n><i n>" * 2_000 + "x")),
    mail("40000-attributes", _html("<a " + "x=1 " * 40_000 + ">x</a>")),
    mail("40000-quotes-in-quotes", _html("<blockquote>" * 40_000 + "x")),
    mail("a-million-angles", _html("<" * 1_000_000)),
    mail("100000-ends", _html("</a" * 100_000)),
    mail("200000-comments", _html("<!--" * 200_000)),
    mail("an-entity-of-5000-digits", _html("&#" + "9" * 5_000 + ";")),
    mail("a-page-of-nul", _html("<p>a\0b</p>\0" * 9_000)),
    mail("a-page-that-is-a-script", _html("<script>while(1);</script>" * 4_000)),
    mail("a-page-of-two-mb", _html("<p>word</p>" * 190_000)),
    mail("500-tables", _html("<table><tr><td>" * 500 + "x")),
    mail("20000-links", _html('<a href="javascript:alert(1)">x</a>' * 12_000)),
    mail("a-picture-of-data", _html('<img src="data:image/gif;base64,' + "A" * 400_000 + '">')),
    mail("svg-and-math", _html("<svg><style><img src=x></style><math><mtext>x" * 200)),
    mail("hidden-200-kb", _html('<div style="display:none">' + "x " * 100_000 + "</div>")),
]  # fmt: skip

SIZES = [
    mail("a-line-of-five-mb", plain("x" * 5_000_000)),
    mail("a-million-lines", plain("x\n" * 1_000_000)),
    mail("a-million-blank-lines", plain("\n" * 1_000_000)),
    mail("200000-quote-marks", plain("> " * 200_000)),
    mail("a-mail-quoted-in-a-mail", plain("On Mon, Ann wrote:\n> x\n" * 5_000)),
    mail("no-body", letter("")),
    mail("a-body-of-from-lines", plain("From here on\n>From there\n" * 20_000)),
    mail("a-signature-of-dashes", plain("-- \n" * 50_000)),
    mail("addresses-without-end", plain("a@b." * 50_000)),
    mail("links-without-end", plain("https://a.example/?" + "a=b&" * 60_000)),
]

BODIES: list[Case] = [*NESTING, *BOUNDARIES, *PARAMETERS, *LETTERS, *ENCODINGS, *REPORTS, *PAGES, *SIZES]
