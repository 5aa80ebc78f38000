"""Headers that hide, double, bend or blow up what they say."""

from __future__ import annotations

from tests.hostile.cases import FIELDS, Case, holding, letter, mail, mailbox

WORD = "=?utf-8?q?{}?="
A_TO_Z = " ".join(f"{name}@people.example" for name in "abc")


def _received(when: str) -> bytes:
    return f"Received: from a.example by b.example; {when}\n".encode()


def _swapped(old: bytes, new: bytes) -> bytes:
    return letter().replace(old, new)


CONTROLS = [
    mail("nul-in-subject", letter(Subject=b"Offer\0now"), subject="Offer now"),
    mail("escape-in-subject", letter(Subject=b"Offer \x1b[2J\x1b]0;x\x07 now"), subject="Offer [2J ]0;x now"),
    mail(
        "encoded-line-break",
        letter(Subject=WORD.format("Hi=0d=0aBcc:_x@y.example")),
        subject="Hi Bcc: x@y.example",
    ),
    mail("encoded-escape", letter(Subject=WORD.format("=1b[31mred=1b[0m")), subject="[31mred [0m"),
    mail("encoded-bidi", letter(Subject=WORD.format("=E2=80=AEgpj.exe")), subject="gpj.exe"),
    mail("encoded-isolate", letter(Subject=WORD.format("a=E2=81=A6b=E2=81=A9")), subject="a b"),
    mail("encoded-nul", letter(Subject=WORD.format("a=00b")), subject="a b"),
    mail("encoded-c1", letter(Subject="=?iso-8859-15?q?a=9Bb?="), subject="a b"),
    mail("half-a-character", letter(Subject="=?utf-7?q?+2AA-x?=")),
    mail("escape-in-name", letter(To=b"\x1b[31mAnn <a@people.example>"), to="a@people.example"),
    mail("nul-in-address", letter(To=b"a\0b@people.example, c@people.example"), to="c@people.example"),
    mail("nul-in-field-name", letter(extra=b"X-\0-Y: z\n"), defects="malformed-header-line"),
    mail("nul-in-every-field", _swapped(b": ", b": \0")),
    mail("message-id-of-controls", letter(Message_ID=b"<a\x1b\0b@shop.example>")),
]

EIGHT_BIT = [
    mail(
        "raw-latin-1", letter(Subject="Grüße".encode("latin-1")), subject="Grüße", defects="eight-bit-header"
    ),
    mail("raw-utf-8", letter(Subject="Grüße"), subject="Grüße", defects="eight-bit-header"),
    mail(
        "raw-koi8-r",
        letter("x", Subject="Привет".encode("koi8-r"), Content_Type="text/plain; charset=koi8-r"),
        subject="Привет",
    ),
    mail(
        "raw-with-a-lying-charset",
        letter("x", Subject="Grüße".encode("latin-1"), Content_Type="text/plain; charset=utf-8"),
        subject="Grüße",
    ),
    mail(
        "raw-with-a-hostile-charset",
        letter("x", Subject=b"Gr\xfc\xdfe", Content_Type="text/plain; charset=undefined"),
        subject="Grüße",
    ),
    mail("raw-name", letter(From="Grüße <n@shop.example>".encode("latin-1"))),
    mail("raw-address", letter(To="gr\xfc\xdfe@people.example".encode("latin-1"), Cc="b@people.example")),
    mail("raw-folded", letter(Subject=b"Gr\xfc\xdfe\n an alle"), subject="Grüße an alle"),
    mail("half-utf-8", letter(Subject=b"caf\xc3"), subject="cafÃ"),
]

WORDS = [
    mail("two-words", letter(Subject=f"{WORD.format('a')}\n {WORD.format('b')}"), subject="ab"),
    mail("a-letter-cut-in-two", letter(Subject=f"{WORD.format('Gr=C3')} {WORD.format('=BC=C3=9Fe')}"), subject="Grüße"),
    mail("unknown-charset-of-a-word", letter(Subject="=?x-none?q?Gr=FC=DFe?="), subject="Grüße"),
    mail("hostile-charset-of-a-word", letter(Subject="=?undefined?q?abc?="), subject="abc"),
    mail("charset-with-a-language", letter(Subject="=?utf-8*de?q?Gr=C3=BC=C3=9Fe?="), subject="Grüße"),
    mail("charset-of-a-word-is-a-codec", letter(Subject="=?rot13?q?abc=E9?=")),
    mail("charset-of-80-signs", letter(Subject="=?" + "x" * 80 + "?q?abc?="), subject="abc"),
    mail("broken-base64-word", letter(Subject="=?utf-8?b?!!!!=A?=")),
    mail("empty-word", letter(Subject="=?utf-8?q??=")),
    mail("a-word-in-a-word", letter(Subject=WORD.format("=3D=3Futf-8=3Fq=3Fb=3F=3D")), subject="=?utf-8?q?b?="),
    mail("a-word-in-an-address", letter(To=f"{WORD.format('Ann=0a')} <a@people.example>"), to="a@people.example"),
    mail("20000-words", letter(Subject=f"{WORD.format('a')} " * 20_000), defects="too-many-encoded-words"),
    mail("20000-words-in-from", letter(From=f"{WORD.format('a')} " * 20_000 + "<n@shop.example>")),
    mail("20000-unclosed-words", letter(Subject="=?utf-8?q?" * 20_000)),
    mail("20000-question-marks", letter(Subject="=?" + "?" * 20_000)),
    mail("words-in-every-field", letter(extra=f"X: {WORD.format('a') * 9}\n".encode() * 900)),
]  # fmt: skip

DOUBLED = [
    mail("two-to-lines", letter(To="a@people.example", extra=b"To: b@people.example, c@people.example\n"), to=A_TO_Z, defects="doubled-to"),
    mail("a-thousand-to-lines", letter(extra=b"".join(b"To: r%d@people.example\n" % n for n in range(1_000)))),
    mail("20000-to-lines", letter(extra=b"To: b@people.example\n" * 20_000), "!header-too-large"),
    mail("two-cc-lines", letter(To="a@people.example", extra=b"Cc: b@people.example\nCc: c@people.example\n"), to=A_TO_Z),
    mail("two-subjects", letter(extra=b"Subject: second\n"), subject="Spring is here", defects="doubled-subject"),
    mail("two-from-lines", letter(extra=b"From: other@shop.example\n"), defects="doubled-from"),
    mail("two-message-ids", letter(extra=b"Message-ID: <other@shop.example>\n"), defects="doubled-message-id"),
    mail("two-dates", letter(extra=b"Date: Tue, 3 Mar 2026 09:00:00 +0000\n"), defects="doubled-date"),
    mail("the-first-of-two-dates-is-broken", letter(Date="x", extra=b"Date: Tue, 3 Mar 2026 09:00:00 +0000\n")),
    mail("two-content-types", letter("<b>x</b>", extra=b"Content-Type: text/plain\nContent-Type: text/html\n")),
    mail("the-first-of-two-subjects-is-empty", letter(Subject="", extra=b"Subject: second\n")),
    mail("a-list-of-1000-ids", letter(Message_ID=" ".join(f"<{n}@x.example>" for n in range(1_000)))),
    Case(name="one-id-for-two-mails", put=holding(a__mbox=mailbox(letter("One\n"), letter("Two\n", To="b@people.example"))), told="mail mail"),
    Case(name="the-same-mail-twice", put=holding(a__eml=letter("Twice\n"), b__eml=letter("Twice\n")), told="mail mail"),
]  # fmt: skip

MISSING = [
    mail("no-from", letter(From=None, Sender="n@shop.example"), defects="no-from"),
    mail("no-sender", letter(From=None), defects="no-sender"),
    mail("empty-from", letter(From="<>"), defects="no-sender"),
    mail("from-without-an-address", letter(From="<svg onload=alert(1)>"), defects="no-sender"),
    mail("from-with-a-tag-in-its-name", letter(From="<svg/onload=alert(1)> <n@shop.example>")),
    mail("from-a-group", letter(From="Team: n@shop.example, m@shop.example;")),
    mail("reply-to-alone", letter(From=None, Reply_To="n@shop.example"), defects="no-from"),
    mail("no-to", letter(To=None), defects="no-recipient"),
    mail("undisclosed", letter(To="undisclosed-recipients:;"), defects="no-recipient"),
    mail("bcc-alone", letter(To=None, Bcc="b@people.example"), to="b@people.example"),
    mail("delivered-to-alone", letter(To=None, Delivered_To="b@people.example"), to="b@people.example"),
    mail("to-without-an-address", letter(To="everybody"), defects="no-recipient unreadable-address"),
    mail("no-date", letter(Date=None), defects="no-date"),
    mail("no-subject", letter(Subject=None), subject=""),
    mail("no-message-id", letter(Message_ID=None)),
    mail("only-a-from", b"From: n@shop.example\n\nx", defects="no-recipient no-date"),
    mail("only-a-subject", b"Subject: x\n\nx", defects="no-sender no-recipient no-date"),
]

ADDRESSES = [
    mail("20001-addresses", letter(To=",".join(f"r{n}@x.example" for n in range(20_001))), "!too-many-addresses"),
    mail("20000-addresses", letter(To=",".join(f"r{n}@x.example" for n in range(20_000)))),
    mail("25-kb-of-quotes", letter(To='"' * 25_000 + ", b@people.example")),
    mail("50-kb-of-commas", letter(To="," * 50_000 + "b@people.example"), to="b@people.example"),
    mail("25-kb-of-parentheses", letter(To="(" * 25_000 + "b@people.example"), defects="no-recipient"),
    mail("groups-in-groups", letter(To="g:" * 12_000 + "b@people.example;"), to="b@people.example"),
    mail("25-kb-of-angles", letter(To="<" * 25_000 + "b@people.example>")),
    mail("25-kb-of-backslashes", letter(To='"' + "\\" * 25_000 + '" <b@people.example>')),
    mail("10000-quoted-groups", letter(To='";' * 10_000)),
    mail("25-kb-of-at-signs", letter(To="@" * 25_000), defects="no-recipient"),
    mail("a-local-part-of-90-kb", letter(To="a" * 90_000 + "@people.example, b@people.example"), to="b@people.example"),
    mail("a-domain-of-90-kb", letter(To="a@" + "b." * 45_000 + "example, b@people.example"), to="b@people.example"),
    mail("a-domain-that-is-no-idn", letter(To="a@\u2603\u2603" * 200 + ".example, b@people.example"), to="b@people.example"),
    mail("a-route", letter(To="<@hop.example,@hip.example:b@people.example>"), to="b@people.example"),
    mail("a-formula-as-name", letter(To='"=HYPERLINK(1)" <b@people.example>'), to="b@people.example"),
]  # fmt: skip

SHAPES = [
    mail("a-byte-order-mark", b"\xef\xbb\xbf" + letter(), subject="Spring is here", to="ann@reader.example"),
    mail("two-byte-order-marks", b"\xef\xbb\xbf" * 2 + letter()),
    mail("utf-16", letter().decode().encode("utf-16"), "!wide-characters"),
    mail("utf-16-without-mark", letter().decode().encode("utf-16-le"), "!wide-characters"),
    mail("utf-32", letter().decode().encode("utf-32"), "!wide-characters"),
    mail("windows-line-ends", letter().replace(b"\n", b"\r\n"), subject="Spring is here"),
    mail("macintosh-line-ends", letter().replace(b"\n", b"\r"), subject="Spring is here"),
    mail("line-ends-turned-around", letter().replace(b"\n", b"\n\r")),
    mail("line-ends-of-three-kinds", letter(extra=b"X: y\r\nZ: w\rV: u\n"), subject="Spring is here"),
    mail("a-line-without-colon", letter(extra=b"this is no field\n"), defects="malformed-header-line"),
    mail("a-header-that-begins-with-a-space", b" X: y\n" + letter(), subject="Spring is here"),
    mail("a-header-without-end", letter().partition(b"\n\n")[0], subject="Spring is here"),
    mail("a-header-of-two-mb", letter(extra=b"X: " + b"y" * 2_000_000 + b"\n"), "!header-too-large"),
    mail("a-header-of-3000-lines", letter(extra=b"X: y\n" * 3_000), "!header-too-large"),
    mail("a-header-of-1900-folds", letter(Subject="a" + "\n b" * 1_900)),
    mail("a-field-of-300-kb", letter(extra=b"X: " + b"y" * 300_000 + b"\n"), defects="field-cut"),
    mail("a-subject-of-300-kb", letter(Subject="y" * 300_000), defects="field-cut"),
    mail("a-field-name-of-90-kb", letter(extra=b"X" * 90_000 + b": y\n")),
    mail("a-header-of-colons", letter(extra=b":" * 50_000 + b"\n"), defects="malformed-header-line"),
    mail("notes", b"Dear all,\nthis is no mail\n\nat all\n", "!not-a-mail"),
    mail("bytes", bytes(range(256)) * 40, "!not-a-mail"),
    mail("nothing-but-blanks", b"\n \n\t\n" * 50, "!not-a-mail"),
    mail("an-mbox-line-on-top", mailbox(letter()), subject="Spring is here"),
    mail("an-id-of-90-kb", letter(Message_ID="<" + "x" * 90_000 + "@x.example>")),
]

THREADS = [
    mail("5000-references", letter(References="\n ".join(f"<{n}@x>" for n in range(1_900)) + " <a@x>" * 3_000), defects="references-cut"),
    mail("an-answer-to-itself", letter(In_Reply_To=FIELDS["Message-ID"], References=FIELDS["Message-ID"])),
    Case(
        name="a-ring-of-answers",
        put=holding(a__mbox=mailbox(*(letter(f"{n}\n", Message_ID=f"<{n}@ring>", In_Reply_To=f"<{(n + 1) % 3}@ring>") for n in range(3)))),
        told="mail mail mail",
    ),
    mail("re-re-re", letter(Subject="Re: " * 5_000 + "x")),
    mail("brackets-before-the-subject", letter(Subject="[" * 5_000 + "x")),
    mail("1500-relays", letter(extra=_received("Mon, 2 Mar 2026 09:00:01 +0100") * 1_500), defects="received-cut"),
    mail("a-relay-of-90-kb", letter(extra=b"Received: from " + b"(a " * 30_000 + b"; x\n")),
    mail("a-relay-of-semicolons", letter(Date=None, extra=b"Received: " + b";" * 90_000 + b"\n"), defects="no-date"),
]  # fmt: skip

DATES = [
    mail("an-offset-of-a-day", letter(Date="Mon, 2 Mar 2026 09:00:00 +2400"), defects="bad-offset"),
    mail("an-offset-of-99-hours", letter(Date="Mon, 2 Mar 2026 09:00:00 -9959"), defects="bad-offset"),
    mail("the-year-2999", letter(Date="Mon, 2 Mar 2999 09:00:00 +0000"), defects="date-out-of-range"),
    mail("the-year-1899", letter(Date="Mon, 2 Mar 1899 09:00:00 +0000"), defects="date-out-of-range"),
    mail("the-year-0", letter(Date="Mon, 2 Mar 0000 09:00:00 +0000"), defects="date-out-of-range"),
    mail("the-year-99999", letter(Date="Mon, 2 Mar 99999 09:00:00 +0000"), defects="date-out-of-range"),
    mail("the-30th-of-february", letter(Date="Mon, 30 Feb 2026 09:00:00 +0000"), defects="bad-date"),
    mail("the-25th-hour", letter(Date="Mon, 2 Mar 2026 25:61:61 +0000"), defects="bad-date"),
    mail("a-date-of-digits", letter(Date="9" * 5_000), defects="bad-date"),
    mail("a-date-of-words", letter(Date="yesterday"), defects="bad-date"),
    mail("a-date-of-other-digits", letter(Date="Mon, \u0662 Mar \u0662\u0660\u0662\u0666 09:00:00 +0000")),
    mail("a-date-of-90-kb", letter(Date="Mon, 2 Mar 2026 09:00:00 +0000 (" + "(" * 90_000)),
    mail("a-date-of-blanks", letter(Date=" " * 90_000 + "x"), defects="bad-date"),
    mail("the-last-second-of-time", letter(Date="Fri, 31 Dec 9999 23:59:59 -1200"), defects="date-out-of-range"),
    mail("a-date-from-a-relay", letter(Date=None, extra=_received("Mon, 2 Mar 2026 09:00:01 +0100")), defects="date-from-received"),
    mail("a-date-after-its-relay", letter(Date="Mon, 2 Mar 2037 09:00:00 +0000", extra=_received("Mon, 2 Mar 2026 09:00:01 +0100")), defects="date-after-received date-from-received"),
    mail("a-relay-without-a-date", letter(Date="x", extra=_received("never")), defects="bad-date"),
]  # fmt: skip

HEADERS = [*CONTROLS, *EIGHT_BIT, *WORDS, *DOUBLED, *MISSING, *ADDRESSES, *SHAPES, *THREADS, *DATES]
