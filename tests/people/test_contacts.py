"""Contacts files, as spreadsheets write them."""

from __future__ import annotations

import json

import pytest

from inbox_fatigue.errors import UsageError
from inbox_fatigue.people.contacts import read_contacts
from inbox_fatigue.people.languages import several_told_as


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
    ],
    ids=["byte order mark", "semicolons", "tabs", "synonym", "quoted", "another order"],
)
def test_what_spreadsheets_write_is_read(read, text):
    assert read(text)[0]["ana@reader.example"]["city"] == "Ulm"


@pytest.mark.parametrize(
    ("text", "found"), [("name,town\nAna,Ulm\n", "name, town"), ("", "nothing"), ("\n", "nothing")]
)
def test_a_file_without_addresses_tells_the_columns_that_it_has(read, text, found):
    with pytest.raises(UsageError, match=rf"has no column of addresses \(found: {found}\); name one of them"):
        read(text)


def test_a_file_that_cannot_be_read_is_the_users_to_fix(tmp_path, read):
    with pytest.raises(UsageError, match="check the path given to --contacts"):
        read_contacts(str(tmp_path / "no.csv"))
    with pytest.raises(UsageError, match="cannot be read"):
        read_contacts(str(tmp_path))
    with pytest.raises(UsageError, match="is not UTF-8 at byte 21; save it as CSV in UTF-8"):
        read("address,name\na@x.yz,J\xfcrgen\n".encode("latin-1").replace(b"a@x", b"a@x"))


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


@pytest.mark.parametrize("language", ["German", "jp", "de;Deutsch", "de,fr", "-"])
def test_a_language_that_is_no_code_is_left_out_with_its_line(read, language):
    found, problems = read(
        f'address;language\nana@reader.example;"{language}"\nben@reader.example;"pt-BR; iw"\n'
    )
    assert [row["language"] for row in found.values()] == [None, "pt-BR; iw"]
    assert told(problems) == [("contact-value", 2, "language")]


@pytest.mark.parametrize(
    ("field", "codes"),
    [
        ("nb", ["no"]),
        ("nn;sr-Latn", ["no", "hr"]),
        ("ger", ["de"]),
        ("en_GB; FRA ;", ["en", "fr"]),
        ("ca;es", ["ca", "es"]),
        ("English", None),
        ("", None),
    ],
)
def test_a_language_is_known_by_the_code_under_which_texts_are_told(field, codes):
    assert several_told_as(field) == codes


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
    assert json.loads(found["ben@reader.example"]["other"]) == {"(more)": ["more", "still more"]}


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
        read("email,address\nana@reader.example,Main Street 1\n")


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
