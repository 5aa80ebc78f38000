"""Send logs as spreadsheets, exports and attackers write them."""

from __future__ import annotations

import json

from tests.hostile.cases import Case, holding

HEADER = "email,sent_at,campaign\n"
AT = "2026-03-02T09:00:00Z"


def _row(number: int, campaign: str = "spring") -> str:
    return f"r{number}@people.example,{AT},{campaign}\n"


ROWS = "".join(_row(number) for number in range(3))


def _csv(name: str, text: str | bytes, told: str, suffix: str = "csv") -> Case:
    data = text if isinstance(text, bytes) else text.encode()
    return Case(name=f"log-{name}", put=holding(**{f"sends__{suffix}": data}), told=told)


def _json(name: str, *lines: object, told: str) -> Case:
    text = "\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines)
    return _csv(name, text, told, "jsonl")


ENCODED = [
    _csv("byte-order-mark", b"\xef\xbb\xbf" + (HEADER + ROWS).encode(), "row*3"),
    _csv("utf-16", (HEADER + ROWS).encode("utf-16"), "row*3"),
    _csv("utf-16-without-mark", (HEADER + ROWS).encode("utf-16-le"), "row*3"),
    _csv("windows-1252", (HEADER + _row(1, "Fr\u00fchling")).encode("cp1252"), "row ~not-utf-8"),
    _csv("half-a-character", (HEADER + ROWS).encode() + b"r9@people.example," + AT.encode() + b",caf\xc3\n", "row*4 ~not-utf-8"),
    _csv("nul-in-a-row", HEADER + ROWS + _row(9, "a\0b"), "row*3 !nul-byte"),
    _csv("nothing-but-nul", HEADER.encode() + bytes(90_000), "!nul-byte"),
    _csv("controls", HEADER + _row(1, "\x1b[2Jspring") + _row(2, "\u202egnirps"), "row*2"),
]  # fmt: skip

SHAPED = [
    _csv("ragged", HEADER + ROWS + "r9@people.example\n" + f"r8@people.example,{AT},a,b,c\n", "row*3 !ragged-row*2"),
    _csv("mixed-line-ends", (HEADER + _row(1)).encode() + _row(2).encode().replace(b"\n", b"\r\n") + _row(3).encode().replace(b"\n", b"\r"), "row*3"),
    _csv("without-last-line-end", (HEADER + ROWS).rstrip(), "row*3"),
    _csv("blank-lines", HEADER + "\n\n" + ROWS + "\n \n", "row*3"),
    _csv("unclosed-quote", HEADER + _row(1) + f'"r2@people.example,{AT},x\n' + _row(3) * 200, "row*201 !unclosed-quote"),
    _csv("unclosed-quote-at-the-end", HEADER + ROWS + f'"r9@people.example,{AT},x', "row*3 !unclosed-quote"),
    _csv("quotes-in-quotes", HEADER + f'r1@people.example,{AT},"a ""b"" c"\n' + f'r2@people.example,{AT},"a"b\n', "row !malformed-row"),
    _csv("a-line-break-in-a-field", HEADER + f'r1@people.example,{AT},"a\nb"\n' + ROWS, "row*4"),
    _csv("200-line-breaks-in-a-field", HEADER + f'r1@people.example,{AT},"' + "a\n" * 200 + '"\n' + ROWS, "row*3 !unclosed-quote*2 !ragged-row*199"),
    _csv("a-field-of-200-kb", HEADER + ROWS + _row(9, "x" * 200_000), "row*3 !field-too-large"),
    _csv("a-row-of-two-mb", HEADER + ROWS + _row(9, "x" * 2_000_000), "row*3 !row-too-large"),
    _csv("300-columns", ",".join(["email", "sent_at", *(f"c{n}" for n in range(300))]) + "\n", "-not-mail"),
    _csv("one-column-twice", f"email,sent_at,email\na@people.example,{AT},b@people.example\n", "~unsure-log -not-mail"),
    _csv("no-header", ROWS, "-not-mail"),
    _csv("header-alone", HEADER, ""),
    _csv("semicolons", (HEADER + ROWS).replace(",", ";"), "row*3"),
    _csv("a-stated-delimiter", "sep=;\n" + (HEADER + ROWS).replace(",", ";"), "row*3"),
    _csv("no-rows-but-commas", HEADER + ",,\n" * 300, "!no-recipient*300"),
]  # fmt: skip

VALUED = [
    _csv("formulas", HEADER + _row(1, "=cmd|' /C calc'!A0") + _row(2, "@SUM(1)") + _row(3, "+1"), "row*3"),
    _csv("formula-as-address", HEADER + f"=HYPERLINK(1),{AT},x\n" + ROWS, "row*4"),
    _csv("ambiguous-days", HEADER + "r1@people.example,03/04/2026,x\n" * 3, "!unusable-log"),
    _csv("years-of-clocks", HEADER + "".join(f"r{n}@people.example,{year}-03-02T09:00:00Z,x\n" for n, year in enumerate(("0001", "1899", "2999", "9999"))) + ROWS, "row*3 !unreadable-time*4"),
    _csv("offset-of-a-day", HEADER + "r1@people.example,2026-03-02T09:00:00+24:00,x\n" + ROWS, "row*3 !unreadable-time"),
    _csv("epochs-of-any-size", HEADER + "".join(f"r{n}@people.example,{'9' * n},x\n" for n in (9, 10, 13, 16, 19, 40)) + ROWS, "row*4 !unreadable-time*5"),
    _csv("sql", HEADER + _row(1, "'); DROP TABLE touch;--"), "row"),
    _csv("names-of-columns-are-sql", f'email,sent_at,"x""] ); DROP TABLE touch;--"\nr1@people.example,{AT},x\n', "row"),
]  # fmt: skip

OBJECTS = [
    _json("not-a-number", {"email": "a@people.example", "sent_at": AT}, '{"email": "b@people.example", "sent_at": NaN}', told="row !unreadable-time"),
    _json("keys-twice", '{"email":"a@people.example","email":"b@people.example","sent_at":"' + AT + '"}', told="row"),
    _json("nested-100000", {"email": "a@people.example", "sent_at": AT}, '{"email":' + "[" * 100_000, told="row !malformed-row"),
    _json("an-endless-number", {"email": "a@people.example", "sent_at": AT}, '{"email":"b@people.example","sent_at":' + "9" * 5_000 + "}", told="row !malformed-row"),
    _json("half-a-surrogate", '{"email":"a@people.example","sent_at":"' + AT + '","campaign":"\\ud800"}', told="row"),
    _json("lists-and-words", {"email": "a@people.example", "sent_at": AT}, "[1,2]", '"word"', "null", told="row !not-an-object*3"),
    _json("cut", {"email": "a@people.example", "sent_at": AT}, '{"email":"b@people.example","sen', told="row !malformed-row"),
    _csv("array-cut", '[{"email":"a@people.example","sent_at":"' + AT + '"},{"email":"b@peo', "row !malformed-row", "json"),
    _csv("parquet-magic-alone", b"PAR1", "!unusable-log", "parquet"),
    _csv("parquet-of-noise", b"PAR1" + bytes(range(256)) * 40 + b"\xff\xff\xff\x7fPAR1", "!unusable-log", "parquet"),
    _csv("avro-magic-alone", b"Obj\x01", "!unusable-log", "avro"),
    _csv("avro-of-noise", b"Obj\x01" + bytes(range(256)) * 40 + b"\xff" * 40, "!unusable-log", "avro"),
]  # fmt: skip

TABLES = [*ENCODED, *SHAPED, *VALUED, *OBJECTS]
