"""Who is forgotten is in no byte of the ledger, and does not come back, as a recipient or in what others got."""

from __future__ import annotations

import json
import re
import sqlite3
from pathlib import Path

import pytest

from inbox_fatigue.cli.exits import Exit

ANA = ("ana.lima@reader.example", "ana.lima+tea@reader.example", "lima@old.example")
GONE = (b"ana.lima", b"lima@old", b"ana lima", b"lima,", b"anna lima", b"no thanks")


@pytest.fixture
def letters(letter):
    """Return mail to Ana alone, beside others, from her, about her, and to others."""
    return [
        letter(to=f"Ana Lima <{ANA[0]}>", subject="Ana, your tea", body="Dear Ana Lima,\nyour own tea.\n"),
        letter(to=f"Ana Lima <{ANA[1]}>", at="2026-03-03 09:00", subject="Lima, again", body="Tea for you.\n"),
        letter(to="Ben <ben@other.example>", Cc=f'"Lima, Ana" <{ANA[0]}>', at="2026-03-04 09:00",
               subject="For Ben and Lima", body="Hi Ben, hi Lima, here is tea for both.\n"),
        letter(to="news@shop.example", sender=f"Ana Lima <{ANA[0]}>", at="2026-03-05 09:00",
               subject="Re: Ana, your tea", body="No thanks.\n"),
        letter(to="Cleo <cleo@other.example>", at="2026-03-06 09:00", subject=f"Fwd: from {ANA[0]}",
               body=f"{ANA[0]} wrote: tea is fine.\n"),
        letter(to="Ben <ben@other.example>", at="2026-03-07 09:00", subject="Tea of March", body="More tea.\n"),
        letter(to=f"Ana Lima <{ANA[0]}>", at="2026-03-07 09:00", subject="Tea of March", body="More tea.\n"),
    ]  # fmt: skip


@pytest.fixture
def box(tmp_path, told, letters):
    """Return the name of a mailbox, with contacts, events and a log beside it."""
    (tmp_path / "box.mbox").write_bytes(told(letters))
    (tmp_path / "contacts.csv").write_text(
        f"address,name,alias_of,nickname\n{ANA[2]},Anna Lima,{ANA[0]},Lima the first\nben@other.example,Ben,,\n"
    )
    (tmp_path / "events.csv").write_text(
        f"address,at,kind,detail\n{ANA[2]},2026-03-04T10:00Z,click,{ANA[0]}\nben@other.example,2026-03-04T10:00Z,click,\n"
    )
    (tmp_path / "log.csv").write_text(
        f"recipient,sent_at,campaign\n{ANA[0]},2026-03-08T09:00Z,spring\nben@other.example,2026-03-08T09:00Z,spring\n"
    )
    return ("box.mbox", "log.csv", "--contacts", "contacts.csv", "--events", "events.csv")


def _left(db, needles=GONE):
    held = Path(db).read_bytes().lower()
    return [one for one in needles if one in held]


def _rows(db, *tables):
    ledger = sqlite3.connect(db)
    found = {table: sorted(ledger.execute(f"SELECT * FROM {table}").fetchall(), key=repr) for table in tables}
    ledger.close()
    return found


KEPT = (
    "message",
    "message_name",
    "touch",
    "content",
    "creative_feature",
    "event",
    "address",
    "contact",
    "campaign",
)


def test_nothing_of_a_person_is_left_and_the_same_mail_does_not_bring_them_back(call, box):
    call("audit", *box, "--db", "l.sqlite", "--exit-zero")
    assert len(_left("l.sqlite")) == len(GONE)
    code, out, err = call("forget", ANA[0].upper(), "--db", "l.sqlite")
    assert (code, err) == (Exit.OK, "")
    assert _left("l.sqlite") == []
    assert "Erased: 3 addresses, 5 messages received, 1 message written to others and 2 events" in out
    assert "in no place of" in out
    assert "reports and lists that were written, copies and backups" in out
    before = _rows("l.sqlite", *KEPT)
    for name in ("again.mbox", "box.mbox"):  # from another path, and as an archive that has changed
        Path(name).write_bytes(Path("box.mbox").read_bytes() + b"\n")
        code, out, err = call("ingest", name, *box[1:], "--db", "l.sqlite")
        assert (code, err) == (Exit.OK, "")
        assert _left("l.sqlite") == []
    after = _rows("l.sqlite", *KEPT)
    assert len(after["message"]) == len(before["message"]) == 3
    assert [row[1] for row in after["address"]] == [row[1] for row in before["address"]]
    counts = _rows("l.sqlite", "source")["source"]
    assert all(row[5] == sum(row[6:10]) for row in counts)


def test_a_ledger_without_them_is_the_one_that_forgets_and_reads_again(call, box):
    """The rows are those of a ledger that never knew them, with the same list of who must not come in."""
    call("ingest", *box, "--db", "one.sqlite")
    call("forget", ANA[0], "--db", "one.sqlite")
    call("ingest", "box.mbox", "--db", "other.sqlite")  # so that Ana's own addresses are known to it
    call("ingest", *box, "--db", "other.sqlite")
    call("forget", ANA[0], "--db", "other.sqlite")
    Path("again.mbox").write_bytes(Path("box.mbox").read_bytes())
    call("ingest", "again.mbox", *box[1:], "--db", "other.sqlite")
    call("score", "--db", "one.sqlite", "--exit-zero")
    one, other = _rows("one.sqlite", *KEPT), _rows("other.sqlite", *KEPT)

    def unsalted(rows):  # each ledger has a salt of its own
        return {re.sub(r"forgotten-[0-9a-f]{12}", "forgotten", repr(row)) for row in rows}

    only = {table: unsalted(one[table]) ^ unsalted(other[table]) for table in KEPT}
    assert {table: rows for table, rows in only.items() if rows} == {}


def test_others_keep_their_mail_without_the_name(call, box):
    call("ingest", *box, "--db", "l.sqlite")
    call("forget", ANA[2], "--db", "l.sqlite")
    ledger = sqlite3.connect("l.sqlite")
    subjects = {row[0] for row in ledger.execute("SELECT subject FROM message")}
    assert {"Tea of March", "For Ben and …"} <= subjects
    assert any(subject.startswith("Fwd: from forgotten-") for subject in subjects)
    reached = ledger.execute("""
        SELECT address.address, count(*) FROM touch JOIN address ON address.id = touch.address GROUP BY 1""")
    assert dict(reached) == {"ben@other.example": 3, "cleo@other.example": 1}
    assert ledger.execute("PRAGMA foreign_key_check").fetchall() == []
    ledger.close()


def test_a_name_inside_a_longer_one_is_somebody_elses(call, tmp_path, letter, told):
    box = tmp_path / "box.mbox"
    mails = [
        letter(to="Ana Lima <ana@reader.example>", subject="For Ana Lima"),
        letter(
            to="Mariana Lima <mari@other.example>",
            subject="For Mariana Lima",
            at="2026-03-03 09:00",
            body="Cake.\n",
        ),
        letter(
            to="Ben <ben@other.example>",
            subject="Ana Lima and Ana Limas",
            at="2026-03-04 09:00",
            body="Ana Lima likes bread.\n",
        ),
    ]
    box.write_bytes(told(mails))
    call("ingest", box.name, "--db", "l.sqlite")
    for _ in range(2):  # what is read again brings no name back
        code, out, _ = call("forget", "ana@reader.example", "--db", "l.sqlite")
        assert (code, "in no place of" in out) == (Exit.OK, True)
        rows = _rows("l.sqlite", "message", "content", "address")
        told_of = " ".join(
            value for some in rows.values() for row in some for value in row if isinstance(value, str)
        )
        assert "For Mariana Lima" in told_of
        assert set(re.findall(r"\w*ana lima\w*", told_of.lower())) == {"mariana lima", "ana limas"}
        (tmp_path / "again.mbox").write_bytes(box.read_bytes())
        call("ingest", "again.mbox", "--db", "l.sqlite")


def test_who_was_never_there_is_kept_out_as_well(call, box):
    Path("empty.csv").write_text("recipient,sent_at\nx@other.example,2026-03-08T09:00Z\n")
    call("ingest", "empty.csv", "--db", "l.sqlite")
    code, out, _ = call("forget", "ben@other.example", "--db", "l.sqlite")
    assert (code, out.splitlines()[0]) == (
        Exit.OK, "Nothing of this was in the ledger; later ingests leave it out.",
    )  # fmt: skip
    call("ingest", "box.mbox", "log.csv", "--db", "l.sqlite")
    assert _left("l.sqlite", [b"ben@other"]) == []


def test_a_ledger_of_pseudonyms_forgets_by_its_key(call, box):
    key = ("--key-file", "key")
    call("ingest", *box, "--db", "l.sqlite", "--pseudonymise", *key)
    assert "give its --key-file" in call("forget", ANA[0], "--db", "l.sqlite")[2]
    code, out, _ = call("forget", ANA[0], "--db", "l.sqlite", *key)
    assert code == Exit.OK
    assert "Erased: 3 addresses" in out
    Path("again.mbox").write_bytes(Path("box.mbox").read_bytes())
    call("ingest", "again.mbox", *box[1:], "--db", "l.sqlite", "--pseudonymise", *key)
    assert "Nothing of this was in the ledger" in call("forget", ANA[0], "--db", "l.sqlite", *key)[1]


def test_what_is_old_goes_and_does_not_come_back(call, tmp_path, letter, told):
    letters = [
        letter(to="Ana <ana@reader.example>", at="2019-03-02 09:00", subject="Old tea"),
        letter(to="Ben <ben@reader.example>", at="2019-03-03 09:00", subject="Old cake"),
        letter(to="Ben <ben@reader.example>", at="2999-01-01 09:00", subject="Not old"),
    ]
    (tmp_path / "box.mbox").write_bytes(told(letters))
    call("ingest", "box.mbox", "--db", "l.sqlite")
    code, out, _ = call("forget", "--older-than", "24m", "--db", "l.sqlite")
    assert code == Exit.OK
    assert out.startswith(
        "Erased: 1 address and 2 messages received; later ingests leave them out.\nChecked: 1 address"
    )
    (tmp_path / "copy.mbox").write_bytes((tmp_path / "box.mbox").read_bytes())
    call("ingest", "copy.mbox", "--db", "l.sqlite")
    assert _left("l.sqlite", [b"old tea", b"old cake", b"ana@reader"]) == []
    (counts,) = [row[5:10] for row in _rows("l.sqlite", "source")["source"] if row[1] == "copy.mbox"]
    assert counts == (3, 0, 1, 0, 2)


@pytest.fixture
def roles(tmp_path, letter, told):
    """Return the name of a mailbox whose mail comes from nobody in particular."""
    (tmp_path / "box.mbox").write_bytes(
        told([letter(to="Ben Costa <ben@other.example>", sender="info@shop.example")])
    )
    return "box.mbox"


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ((), "name an address to forget, or an age with --older-than"),
        (("--older-than", "soon"), "write a number and d, m or y, such as 24m"),
        (("--older-than", "99999y"), "lies before all mail"),
        (
            ("info@shop.example",),
            "is a mailbox of the audited organisation and no person's; nothing was erased",
        ),
        (("",), "'': is no address; forget a person by address, or by the id in a log"),
        (("ben costa",), "'ben costa': is no address"),
    ],
)
def test_what_cannot_be_forgotten_is_told(call, roles, words, why):
    call("ingest", roles, "--db", "l.sqlite")
    before = Path("l.sqlite").read_bytes()
    code, out, err = call("forget", *words, "--db", "l.sqlite")
    assert (code, out) == (Exit.USAGE, "")
    assert why in err
    assert Path("l.sqlite").read_bytes() == before


def test_people_who_are_forgotten_together_are_told_apart_and_searched_for_once(call, box):
    call("ingest", *box, "--db", "one.sqlite")
    call("ingest", *box, "--db", "both.sqlite")
    call("forget", ANA[0], "--db", "one.sqlite")
    call("forget", "ben@other.example", "--db", "one.sqlite")
    code, out, _ = call(
        "forget", ANA[1], "ben@other.example", ANA[2], "nobody@x.example", "--db", "both.sqlite"
    )
    assert code == Exit.OK
    assert [line for line in out.splitlines() if not line.startswith("Taken out")][:4] == [
        "Erased: 3 addresses, 5 messages received, 1 message written to others and 2 events; later ingests leave them out.",
        "Erased: 1 address, 3 messages received and 1 event; later ingests leave them out.",
        "Nothing of this was in the ledger; later ingests leave it out.",
        out.splitlines()[-5],
    ]
    assert out.count("Checked: ") == 1
    tables = ("address", "touch", "event", "contact")  # a text with a salted hash is of one ledger alone
    assert _rows("both.sqlite", *tables) == _rows("one.sqlite", *tables)


def test_more_people_than_one_expression_holds_are_looked_for(call, box):
    from inbox_fatigue.ledger import open_ledger  # noqa: PLC0415
    from inbox_fatigue.ledger.mentions import longer_addresses, longer_names  # noqa: PLC0415

    call("ingest", *box, "--db", "l.sqlite")
    ledger = open_ledger("l.sqlite", must_exist=True)
    many = [f"n{number}@x.example" for number in range(1200)]
    assert longer_addresses(ledger, [*many, "lima@reader.example"]) == {ANA[0]}
    assert "ana lima" in longer_names(ledger, [*(f"name {one}" for one in many), "na lim"])
    ledger.close()


def test_what_is_left_in_the_file_is_found_wherever_it_stands(tmp_path):
    from inbox_fatigue.ledger.mentions import search  # noqa: PLC0415

    path = tmp_path / "l.sqlite"
    path.write_bytes(b"\x00xANA.LIMA@Reader.exampleBen\x00 ben@reader.example Ana Lima\x00cust-0815")
    (tmp_path / "l.sqlite-journal").write_bytes(b"old ana.lima@reader.example")
    found = search(str(path), {"ana.lima@reader.example", "cust-0815", "no@reader.example"}, {"Ana Lima"})
    assert (found.left, found.files, found.looked_for) == (4, 2, 4)


@pytest.fixture
def ids(call):
    """Return a ledger of people whom a log knows by ids, one of which goes on where another ends."""

    def made(*people):
        rows = "".join(f"{one},2026-03-0{day}T09:00Z,c{day},{one}\n" for one in people for day in (1, 2))
        Path("ids.csv").write_text("subscriber_key,sent_at,campaign,step\n" + rows)
        call("ingest", "ids.csv", "--db", "l.sqlite")
        return "l.sqlite"

    return made


def _addresses(db):
    return [address for _, address, *_ in _rows(db, "address")["address"]]


def test_an_id_with_capitals_is_erased_as_any_other(call, ids):
    db = ids("0035g00000ABCDe", "0035G00000abcdE", "0035g00000ABCDeAAA")
    code, out, _ = call("forget", " 0035g00000ABCDe ", "--db", db)
    assert (code, out.splitlines()[0]) == (
        Exit.OK, "Erased: 1 address and 2 messages received; later ingests leave them out."
    )  # fmt: skip
    call("ingest", "ids.csv", "--db", db)
    assert _addresses(db) == ["0035G00000abcdE", "0035g00000ABCDeAAA"]
    assert call("score", "--db", db, "--exit-zero")[0] == Exit.OK
    ledger = sqlite3.connect(db)
    assert ledger.execute("PRAGMA foreign_key_check").fetchall() == []
    ledger.close()


def test_an_id_in_other_letters_is_somebody_else(call, ids):
    db = ids("0035g00000ABCDe")
    before = _rows(db, "address", "touch")
    assert "Nothing of this was in the ledger" in call("forget", "0035G00000ABCDE", "--db", db)[1]
    assert _rows(db, "address", "touch") == before


def test_a_short_id_is_not_taken_out_of_what_is_somebody_elses(call, ids):
    db = ids("1", "2", "12")
    code, out, _ = call("forget", "1", "--db", db)
    assert (code, out.splitlines()[1].partition(":")[0]) == (Exit.OK, "Not searched for in the file")
    assert _addresses(db) == ["12", "2"]
    assert {name for _, name, *_ in _rows(db, "campaign")["campaign"]} == {"c1", "c2"}


def test_an_address_is_not_taken_out_of_a_longer_one(call):
    people = ["ana@x.example", "joana@x.example", "ana@x.example.org"]
    rows = "".join(f"{one},2026-03-01T09:00Z,c1\n" for one in people)
    Path("log.csv").write_text("recipient,sent_at,campaign\n" + rows)
    call("ingest", "log.csv", "--db", "l.sqlite")
    code, out, _ = call("forget", people[0], "--db", "l.sqlite")
    assert (code, "in no place" in out) == (Exit.OK, True)
    assert sorted(_addresses("l.sqlite")) == sorted(people[1:])


def test_ids_are_found_by_the_key_of_their_pseudonyms(call, ids):
    key = ("--key-file", "key")
    Path("ids.csv").write_text("subscriber_key,sent_at\n0035g00000ABCDe,2026-03-01T09:00Z\n")
    call("ingest", "ids.csv", "--db", "l.sqlite", "--pseudonymise", *key)
    assert call("inbox", "0035g00000ABCDe", "--db", "l.sqlite", *key)[0] == Exit.OK
    assert "Erased: 1 address" in call("forget", "0035g00000ABCDe", "--db", "l.sqlite", *key)[1]


def test_a_ledger_in_which_a_name_was_changed_is_reported_all_the_same(call, ids):
    db = ids("r1", "r2")
    ledger = sqlite3.connect(db)
    ledger.execute("UPDATE address SET address = 'changed' WHERE address = 'r1'")
    ledger.commit()
    ledger.close()
    call("forget", "nobody@reader.example", "--db", db)  # who is who is told anew after that
    code, out, err = call("score", "--db", db, "--exit-zero", "--format", "json")
    assert (code, err) == (Exit.OK, "")
    assert "(no label)" in out


@pytest.mark.parametrize("key", [(), ("--key-file", "key")])
def test_a_plan_that_writes_to_somebody_who_was_erased_says_so(call, box, key):
    """That they had said no is erased as well, and without a word the plan would pass."""
    call("ingest", *box, "--db", "l.sqlite", *(("--pseudonymise", *key) if key else ()))
    call("forget", ANA[0], "--db", "l.sqlite", *key)
    Path("plan.csv").write_text(
        "recipient,campaign,send_at,subject,sender\n"
        + "".join(
            f"{one},spring,2026-03-20T09:00Z,Spring,news@shop.example\n"
            for one in (ANA[1], "ben@other.example")
        )
    )
    code, out, _ = call("preview", "plan.csv", "--db", "l.sqlite", "--format", "json", *key)
    report = json.loads(out)
    (finding,) = [one for one in report["findings"] if one["rule"] == "plan/suppressed"]
    assert "line 2 of the audience, erased from the ledger by forget" in finding["message"]
    assert code == Exit.FAIL


def test_a_ledger_is_written_anew_through_a_file_and_not_in_memory(tmp_path):
    from inbox_fatigue.ledger import open_ledger  # noqa: PLC0415

    ledger = open_ledger(str(tmp_path / "l.sqlite"))
    ledger.compact()
    assert ledger.execute("PRAGMA temp_store").fetchone() == (1,)  # FILE
    ledger.close()
