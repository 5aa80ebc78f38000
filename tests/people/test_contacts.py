"""Contacts files, as spreadsheets write them."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from inbox_fatigue.errors import UsageError
from inbox_fatigue.ledger import reading, writing
from inbox_fatigue.people.contacts import read_contacts
from inbox_fatigue.people.languages import told_as


@pytest.fixture
def read(tmp_path):
    """Return a function that reads a contacts file of that text."""

    def reading(text, name="contacts.csv"):
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        frame, problems = read_contacts(str(path))
        return {row["address"]: row for row in frame.iter_rows(named=True)}, problems

    return reading


def told(problems):
    return [(problem.why, problem.where.line, problem.detail.partition(" is ")[0]) for problem in problems]


def test_known_columns_are_read_and_others_kept(read):
    found, problems = read(
        "address,name,status,language,max_per_week,account,shoe size\n"
        "Ana@Reader.example , Ana ,Customer,de,1.5,Corp,38\n"
    )
    row = found["ana@reader.example"]
    assert (row["name"], row["status"], row["language"], row["max_per_week"]) == (
        "Ana",
        "customer",
        "de",
        1.5,
    )
    assert json.loads(row["other"]) == {"shoe size": "38"}
    assert row["city"] is None
    assert problems == []


@pytest.mark.parametrize(
    "text",
    [
        b"\xef\xbb\xbfaddress,city\nana@reader.example,Ulm\n",
        b"address;city\r\nana@reader.example;Ulm\r\n",
        b"address\tcity\nana@reader.example\tUlm\n",
        b"E-Mail;City\nana@reader.example;Ulm\n",
        b'"Email Address","CITY"\n"ana@reader.example","Ulm"',
        b"city,recipient\nUlm,ana@reader.example\n",
        "address;city\r\nana@reader.example;Ulm\r\n".encode("utf-16"),
        b"sep=;\r\naddress;city\r\nana@reader.example;Ulm\r\n",
        b"\n\naddress|city\nana@reader.example|Ulm\n",
        b"address,city,,\nana@reader.example,Ulm,,\n,,,\n , ,,\n",
        b"Email Address,Address,Mailing City\nana@reader.example,1 Main Street,Ulm\n",
        b"address,city\nAna Lee <Ana@Reader.example>,Ulm\n",
    ],
    ids=[
        "byte order mark",
        "semicolons",
        "tabs",
        "synonym",
        "quoted",
        "another order",
        "UTF-16",
        "delimiter stated",
        "empty lines",
        "empty columns",
        "where somebody lives",
        "with a name",
    ],
)
def test_what_spreadsheets_write_is_read(read, text):
    found, problems = read(text)
    assert found["ana@reader.example"]["city"] == "Ulm"
    assert (list(found), problems) == (["ana@reader.example"], [])


@pytest.mark.parametrize(
    ("text", "found"), [("name,town\nAna,Ulm\n", "name, town"), ("", "nothing"), ("\n", "nothing")]
)
def test_a_file_without_addresses_tells_the_columns_that_it_has(read, text, found):
    with pytest.raises(UsageError, match=rf"has no column of addresses \(found: {found}\); name one of them"):
        read(text)


def test_a_file_that_cannot_be_read_is_the_users_to_fix(tmp_path):
    with pytest.raises(UsageError, match="check the path given to --contacts"):
        read_contacts(str(tmp_path / "no.csv"))
    with pytest.raises(UsageError, match="cannot be read"):
        read_contacts(str(tmp_path))


@pytest.mark.parametrize(
    "zone",
    [
        "Berlin",
        "Mars/Phobos",
        "../etc/passwd",
        "Europe",
        "CEST+2",
        "/etc",
        "posix/Europe/Berlin",
        "localtime",
    ],
)
def test_a_zone_that_is_none_is_left_out_with_its_line(read, zone):
    found, problems = read(f"address,timezone\nana@reader.example,Europe/Berlin\nben@reader.example,{zone}\n")
    assert found["ana@reader.example"]["timezone"] == "Europe/Berlin"
    assert found["ben@reader.example"]["timezone"] is None
    assert told(problems) == [("contact-value", 3, "timezone")]


@pytest.mark.parametrize(
    ("field", "codes"),
    [
        ("nb", ["no"]),
        ("nn;sr-Latn", ["no", "hr"]),
        ("ger", ["de"]),
        ("en_GB; FRA ;", ["en", "fr"]),
        ("ca;es", ["ca", "es"]),
        ("English; Bosnian", ["en", "hr"]),
        ("de; jp", None),
        ("", None),
    ],
)
def test_a_language_is_known_by_the_code_under_which_texts_are_told(field, codes):
    assert told_as(field) == codes


@pytest.mark.parametrize("number", ["often", "-1", "nan", "inf", "1e9", "two"])
def test_a_number_that_is_none_is_left_out_with_its_line(read, number):
    found, problems = read(f"address,max_per_week\nana@reader.example,{number}\n")
    assert found["ana@reader.example"]["max_per_week"] is None
    assert told(problems) == [("contact-value", 2, "max_per_week")]


def test_a_status_that_is_none_is_left_out_with_its_line(read):
    found, problems = read("address,status\nana@reader.example,VIP\nben@reader.example,FORMER\n")
    assert [row["status"] for row in found.values()] == [None, "former"]
    assert told(problems) == [("contact-value", 2, "status")]


def test_a_row_without_an_address_is_told_and_the_rest_read(read):
    found, problems = read("address,name\n,Nobody\nana@reader.example,Ana\n")
    assert list(found) == ["ana@reader.example"]
    assert [(one.why, one.where.line, one.lost) for one in problems] == [("contact-without-address", 2, 0)]


@pytest.mark.parametrize("rows", ["", ",customer\n", " ,customer\n"], ids=["no rows", "empty", "blank"])
def test_a_file_that_names_nobody_is_the_users_to_fix(read, rows):
    with pytest.raises(UsageError, match="no row has an address; fill the column of addresses"):
        read(f"address,status\n{rows}")


def test_the_last_row_of_an_address_wins(read):
    found, _ = read("address,city\nana@reader.example,Ulm\nANA@reader.example,Bonn\n")
    assert found["ana@reader.example"]["city"] == "Bonn"


def test_short_and_long_rows_are_read(read):
    found, _ = read("address,city,name\nana@reader.example\nben@reader.example,Bonn,Ben,more,still more\n")
    assert found["ana@reader.example"]["city"] is None
    assert json.loads(found["ben@reader.example"]["other"]) == {"(more)": "more; still more"}


def test_a_field_may_hold_a_line_break(read):
    found, _ = read('address,name,city\nana@reader.example,"Ana\nMaria",Ulm\nben@reader.example,Ben,Bonn\n')
    assert found["ana@reader.example"]["name"].split() == ["Ana", "Maria"]
    assert found["ben@reader.example"]["city"] == "Bonn"


def test_a_quote_that_never_ends_is_no_silence(read):
    """An unclosed quote must not make the rest of the file one field without a word."""
    rows = "".join(f"reader{number}@reader.example,Ulm\n" for number in range(50))
    try:
        found, problems = read(f'address,city\nana@reader.example,"Ulm\n{rows}')
    except UsageError:
        return
    assert len(found) == 51 or problems


def test_columns_that_mean_the_same_are_the_users_to_fix(read):
    with pytest.raises(UsageError, match="address"):
        read("email,address\nana@reader.example,ben@reader.example\n")


def test_several_values_in_a_field_are_split(archive, letter):
    archive.take(letter())
    archive.take_contacts(
        {"address": "ana@reader.example", "language": "de; EN", "interests": " tea;;cake ", "owns": ";"}
    )
    archive.settle()
    (row,) = archive.inboxes().people.drop_nulls("language").rows(named=True)
    assert (row["language"], row["languages"], row["languages_since"]) == ("de", ["de", "en"], None)
    assert row["interests"] == ["tea", "cake"]
    assert row["owns"] is None


@pytest.mark.parametrize(
    ("written", "degrees"),
    [(("51.38", "-2,36"), (51.38, -2.36)), (("91", "181"), (None, None)), (("north", ""), (None, None))],
)
def test_where_somebody_is_may_stand_in_columns_of_their_own(archive, letter, tmp_path, written, degrees):
    path = tmp_path / "contacts.csv"
    path.write_text('address;lat;lng\nana@reader.example;"{}";"{}"\n'.format(*written), "utf-8")
    archive.take(letter())
    archive.take_contacts(*read_contacts(str(path))[0].rows(named=True))
    archive.settle()
    people = archive.inboxes().people.select("latitude", "longitude")
    assert degrees in people.rows()
    assert people.drop_nulls().height == (degrees != (None, None))


def test_what_contacts_say_of_the_own_address_comes_before_what_they_say_of_an_alias(archive, letter):
    archive.take(letter())
    archive.take_contacts(
        {
            "address": "ana@home.example",
            "alias_of": "ana@reader.example",
            "city": "Bonn",
            "status": "customer",
        },
        {"address": "ana@reader.example", "city": "Ulm"},
    )
    archive.settle()
    (row,) = archive.inboxes().people.drop_nulls("city").rows(named=True)
    assert (row["city"], row["status"]) == ("Ulm", "customer")


def test_ids_keep_their_letters_and_addresses_do_not(read):
    found, _ = read(
        "recipient,alias_of\n 0035g00000ABCDe , 0035g00000XYZ\nAna@Reader.example,Lima@Old.example\n"
    )
    assert {name: row["alias_of"] for name, row in found.items()} == {
        "0035g00000ABCDe": "0035g00000XYZ",
        "ana@reader.example": "lima@old.example",
    }


@pytest.mark.parametrize(
    ("written", "read_as"), [("52,52", "52.52"), ("52.52", "52.52"), ("-0,5", "-0.5"), ("9", "9.0")]
)
def test_degrees_are_read_with_a_comma_as_well(read, written, read_as):
    found, problems = read(f"address;lat;lon\nana@reader.example;{written};{written}\n")
    assert json.loads(found["ana@reader.example"]["other"]) == {"latitude": read_as, "longitude": read_as}
    assert problems == []


@pytest.mark.parametrize("written", ["52° 31'", "1,2,3", "nan", "north", "181"])
def test_what_is_no_degree_is_told_and_left_out(read, written):
    found, problems = read(f"address;latitude;longitude\nana@reader.example;{written};{written}\n")
    assert found["ana@reader.example"]["other"] is None
    assert told(problems) == [("contact-value", 2, "latitude"), ("contact-value", 2, "longitude")]


def test_a_wish_for_mail_may_have_a_comma(read):
    found, problems = read("address;max_per_week\nana@reader.example;1,5\n")
    assert (found["ana@reader.example"]["max_per_week"], problems) == (1.5, [])


def test_what_is_not_unicode_is_read_as_windows_writes_it_and_told(read):
    found, problems = read("address,name\nana@reader.example,J\xfcrgen\n".encode("latin-1"))
    assert found["ana@reader.example"]["name"] == "J\xfcrgen"
    assert [problem.why for problem in problems] == ["not-utf-8"]


def test_contacts_are_read_in_the_charset_that_their_letters_tell(read):
    found, problems = read("address,name\nana@reader.example,佐藤 花子\n".encode("shift_jis"))
    assert found["ana@reader.example"]["name"] == "佐藤 花子"
    assert "read as Shift_JIS" in problems[0].detail


@pytest.mark.parametrize(
    ("written", "codes"),
    [
        ("German", "de"),
        ("en-US", "en"),
        ("de_DE.UTF-8", "de"),
        ("Deutsch; English (UK)", "de;en"),
        ("de, en", "de;en"),
        ("ger", "de"),
        ("pt-BR", "pt"),
        ("Bokm\xe5l", "no"),
        ("gl", "gl"),
        ("N/A", None),
        ("unknown", None),
    ],
)
def test_languages_may_be_codes_of_any_kind_or_names(read, written, codes):
    found, problems = read(f'Email;Preferred Language\nana@reader.example;"{written}"\n')
    assert (found["ana@reader.example"]["language"], problems) == (codes, [])


def test_a_language_that_is_none_is_left_out_and_told_once(read):
    found, problems = read(
        "address,language\nana@reader.example,xx\nben@reader.example,xx\ncy@reader.example,en\n"
    )
    assert [row["language"] for row in found.values()] == [None, None, "en"]
    (problem,) = problems
    assert problem.detail == "language is not one that is known in 2 rows; it is left out"


@pytest.mark.parametrize(
    ("written", "status"),
    [("Lead", "prospect"), ("Marketing Qualified Lead", "prospect"), ("Kunde", "customer")],
)
def test_the_stages_of_sales_systems_are_statuses(read, written, status):
    found, problems = read(
        f"Email,Lifecycle Stage,First Name,Last Name\nana@reader.example,{written},Ana,Lee\n"
    )
    row = found["ana@reader.example"]
    assert (row["status"], row["name"], problems) == (status, "Ana Lee", [])


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("status", ("unsubscribed", "subscribed")),
        ("Unsubscribed from all email", ("true", "")),
        ("optOut", ("1", "0")),
    ],
)
def test_who_has_left_is_marked_and_told(read, header, cells):
    rows = [f"{name}@reader.example,{cell}" for name, cell in zip(("ana", "ben"), cells, strict=True)]
    found, problems = read("\n".join([f"address,{header}", *rows]))
    (left,) = [problem for problem in problems if problem.why == "contact-has-left"]
    assert left.where.line == 2
    assert "counts for what is sent from now on" in left.detail
    assert "rows" not in left.detail
    assert ["(left)" in (row["other"] or "") for row in found.values()] == [True, False]


def test_the_last_row_says_whether_somebody_has_left(read):
    found, problems = read("address,status\nana@reader.example,unsubscribed\nana@reader.example,subscribed\n")
    assert "(left)" not in json.loads(found["ana@reader.example"]["other"])
    assert "contact-contradiction" in [problem.why for problem in problems]


def test_rows_of_one_person_are_put_together_and_what_contradicts_is_told(read):
    found, problems = read(
        "address,status,language,owns,city\nana@reader.example,customer,de,kettle,Ulm\n"
        "ana@reader.example,,en,cup;kettle,\nana@reader.example,former,,,\n"
    )
    row = found["ana@reader.example"]
    assert (row["status"], row["language"], row["owns"], row["city"]) == (
        "former",
        "de;en",
        "kettle;cup",
        "Ulm",
    )
    assert [(one.why, one.where.line) for one in problems] == [("contact-contradiction", 4)]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("address,at,kind\na@x.example,2026-03-02,unsubscribe\n", "give it with --events"),
        ("email,sent_at,campaign\na@x.example,2026-03-02,spring\n", "give it without --contacts"),
        ("a@x.example\nb@x.example\n", "its first line is a row"),
        (b"PK\x03\x04" + bytes(40), "is a workbook or compressed"),
    ],
)
def test_a_file_that_is_no_table_of_people_is_refused(read, text, said):
    with pytest.raises(UsageError, match=said):
        read(text)


def test_who_came_to_what_is_no_log_of_events(read):
    assert list(read("address,event,date\na@x.example,Webinar,2026-03-02\n")[0]) == ["a@x.example"]


@pytest.mark.parametrize(
    ("written", "number"),
    [("monthly", 0.25), ("Weekly", 1), ("wöchentlich", 1), ("never", 0), ("0", 0), ("2", 2)],
)
def test_a_wish_for_mail_may_be_a_word(read, written, number):
    found, problems = read(f"address,Email Frequency\nana@reader.example,{written}\n")
    assert (found["ana@reader.example"]["max_per_week"], problems) == (number, [])


def test_nobody_is_an_alias_of_two(read):
    found, problems = read('address,alias_of\nana@reader.example,"ben@reader.example; cy@reader.example"\n')
    assert found["ana@reader.example"]["alias_of"] is None
    assert told(problems) == [("contact-value", 2, "alias_of")]


@pytest.fixture
def files(tmp_path):
    """Return a function that reads several files of contacts at once."""

    def reading(*texts):
        paths = [tmp_path / f"{number}.csv" for number, _ in enumerate(texts)]
        for path, text in zip(paths, texts, strict=True):
            path.write_text(text)
        frame, problems = read_contacts(*map(str, paths))
        where = [(one.why, Path(one.where.source).name, one.where.line) for one in problems]
        return {row["address"]: row for row in frame.iter_rows(named=True)}, where

    return reading


def test_files_of_two_systems_are_put_together(files):
    """The language stands in one, the status in the other: the second took the place of the first."""
    people, problems = files(
        "email,language,city\nana@x.example,de,Berlin\nben@x.example,en,Bath\n",
        "email,status,city\nana@x.example,customer,Bonn\n",
    )
    ana = people["ana@x.example"]
    assert (ana["language"], ana["status"], ana["city"]) == ("de", "customer", "Bonn")
    assert people["ben@x.example"]["city"] == "Bath"
    assert problems == [("contact-contradiction", "1.csv", 2)]


@pytest.mark.parametrize(
    "other", ["email,status\nana@x.example,customer\n", "email,opt_out\nana@x.example,no\n"]
)
def test_who_has_left_by_one_system_has_left(files, other):
    left = "email,status\nana@x.example,unsubscribed\n"
    for texts in ((left, other), (other, left)):
        people, problems = files(*texts)
        assert json.loads(people["ana@x.example"]["other"])["(left)"] == "status"
        assert "contact-contradiction" not in {why for why, _, _ in problems}


def test_second_addresses_of_a_crm_are_aliases(read):
    people, problems = read(
        "Email,Additional email addresses,E-mail 2 Address\n"
        "ana@x.example,Ana.L@home.example; ana@x.example,al@old.example\nben@x.example,,info@x.example\n"
    )
    assert {address: row["alias_of"] for address, row in people.items()} == {
        "ana@x.example": None,
        "ana.l@home.example": "ana@x.example",
        "al@old.example": "ana@x.example",
        "ben@x.example": None,
    }
    assert people["ana@x.example"]["other"] is None  # whoever is forgotten is not kept in another's cell
    assert problems == []


@pytest.mark.parametrize("cell", ["home@x.example", "ben@x.example"], ids=["shared", "another's first"])
def test_a_second_address_that_two_people_have_makes_them_not_one(read, cell):
    people, problems = read(f"email,email2\nana@x.example,{cell}\nben@x.example,home@x.example\n")
    assert people["ana@x.example"]["alias_of"] is people["ben@x.example"]["alias_of"] is None
    assert people.get(cell, {}).get("alias_of") is None
    assert [one.why for one in problems] == ["contact-contradiction"]


@pytest.mark.parametrize(
    ("later", "has_left"),
    [
        ("email,language\nana@x.example,de\n", True),
        ("email,status\nana@x.example,customer\n", True),
        ("email,opt_out\nana@x.example,no\n", True),
        ("email,status\nana@x.example,subscribed\n", False),
    ],
)
def test_who_had_left_goes_on_having_left_until_the_same_column_says_otherwise(
    archive, tmp_path, later, has_left
):
    """Contacts of the second system took the place of those of the first, and the opt-out was gone."""
    for text in ("email,status\nana@x.example,unsubscribed\n", later):
        (tmp_path / "contacts.csv").write_text(text)
        frame, _ = read_contacts(str(tmp_path / "contacts.csv"))
        writing.write_contacts(archive.ledger, frame)
    archive.take_log({"recipient": "ana@x.example", "at": "2026-03-02"})
    archive.settle()
    assert bool(len(reading.left(archive.ledger))) == has_left


@pytest.mark.parametrize(
    ("later", "people"),
    [
        ("email,email2\nana@x.example,\n", 2),
        ("email,email2\nana@x.example,new@home.example\n", 2),
        ("email,email2\nana@x.example,ana@home.example\n", 1),
        ("email,email2\nben@x.example,\n", 1),
    ],
    ids=["taken out", "another", "as before", "of somebody else"],
)
@pytest.mark.parametrize("pseudonyms", [False, True])
def test_a_second_address_is_an_alias_as_long_as_contacts_say_so(call, tmp_path, later, people, pseudonyms):
    """It stayed one for good, for no row of the later file is about it."""
    (tmp_path / "log.csv").write_text(
        "email,sent_at\nana@x.example,2026-03-02T09:00Z\nana@home.example,2026-03-02T09:00Z\n"
    )
    kept = ("--pseudonymise", "--key-file", "one.key") if pseudonyms else ()
    for text in ("email,email2\nana@x.example,ana@home.example\n", later):
        (tmp_path / "contacts.csv").write_text(text)
        code, _, said = call("ingest", "log.csv", "--contacts", "contacts.csv", "--db", "kept.sqlite", *kept)
        assert code == 0, said
    with closing(sqlite3.connect(tmp_path / "kept.sqlite")) as ledger:
        persons = "SELECT count(DISTINCT recipient) FROM address WHERE id IN (SELECT address FROM touch)"
        assert ledger.execute(persons).fetchone() == (people,)


@pytest.fixture
def known(archive, tmp_path):
    """Give files of contacts in a call each, and return what is known of everybody then."""

    def reading(*calls):
        for number, text in enumerate(calls):
            path = tmp_path / f"{number}.csv"
            path.write_text(text)
            writing.write_contacts(archive.ledger, read_contacts(str(path))[0])
        return {row["address"]: row for row in _contacts(archive.ledger)}

    return reading


def _contacts(ledger):
    rows = ledger.execute(
        "SELECT address.address, contact.name, status, language, city, alias_of, other FROM contact "
        "JOIN address ON address.id = contact.address ORDER BY 1"
    )
    names = ("address", "name", "status", "language", "city", "alias_of", "other")
    return [dict(zip(names, row, strict=True)) for row in rows.fetchall()]


FIRST = "email,first name,language,city,tier\nana@x.example,Ana,de,Berlin,gold\nben@x.example,Ben,en,Bath,\n"


def test_contacts_of_two_calls_add_up_column_by_column(known):
    people = known(FIRST, "email,status,city\nana@x.example,customer,Bonn\n")
    ana, ben = people["ana@x.example"], people["ben@x.example"]
    assert (ana["name"], ana["language"], ana["status"], ana["city"]) == ("Ana", "de", "customer", "Bonn")
    assert json.loads(ana["other"])["tier"] == "gold"
    assert (ben["language"], ben["status"], ben["city"]) == ("en", None, "Bath")


def test_an_empty_cell_takes_back_what_stood_there(known):
    ana = known(FIRST, "email,language,tier\nana@x.example,,\n")["ana@x.example"]
    assert (ana["name"], ana["language"], ana["city"]) == ("Ana", None, "Berlin")
    assert "tier" not in json.loads(ana["other"])


def test_the_same_contacts_twice_are_the_same(known):
    once, twice = known(FIRST), known(FIRST)
    assert once == twice


def test_second_addresses_stay_beside_whom_a_file_without_a_column_of_them_names(known):
    crm = "email,email2\nana@x.example,home@x.example\n"
    assert known(crm, "email,language\nana@x.example,de\n")["home@x.example"]["alias_of"] == "ana@x.example"
    assert "home@x.example" not in known("email,email2\nana@x.example,\n")


def test_who_was_a_contact_of_an_earlier_call_does_not_become_an_alias(known):
    people = known(FIRST, "email,email2\nana@x.example,ben@x.example\n")
    assert (people["ben@x.example"]["name"], people["ben@x.example"]["alias_of"]) == ("Ben", None)


def test_who_was_a_second_address_may_become_a_contact(known):
    people = known("email,email2\nana@x.example,ben@x.example\n", "email,language\nben@x.example,en\n")
    ben = people["ben@x.example"]
    assert (ben["language"], ben["alias_of"], ben["other"]) == ("en", None, None)
