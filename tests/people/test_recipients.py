"""One human, however many addresses: what is merged, why, and what belongs to which company."""

from __future__ import annotations

import itertools

import pytest

TAG, TOLD = "the part after + is a tag (RFC 5233)", "contacts say so (alias_of)"


def merged(archive):
    """Return, by address, the address of its person and why it was merged."""
    rows = archive.ask("""
        SELECT address.address, own.address, address.merged_because
          FROM address JOIN address AS own ON own.id = address.recipient""")
    return {address: (person, because) for address, person, because in rows}


def written_to(archive, letter, *addresses):
    archive.take(*(letter(to=address, at=f"2026-03-{day:02}") for day, address in enumerate(addresses, 1)))


def test_a_tag_after_a_plus_sign_is_merged_with_the_reason(archive, letter):
    written_to(archive, letter, "ana@reader.example", "ana+q3@reader.example", "ana+q3+x@reader.example")
    archive.settle()
    found = merged(archive)
    assert found["ana@reader.example"] == ("ana@reader.example", "")
    assert found["ana+q3@reader.example"] == ("ana@reader.example", TAG)
    assert found["ana+q3+x@reader.example"] == ("ana@reader.example", TAG)
    assert archive.inboxes().touches["person"].n_unique() == 1


def test_a_plus_sign_in_front_is_no_tag(archive, letter):
    written_to(archive, letter, "+4912345@phone.example", "+4954321@phone.example")
    archive.settle()
    assert archive.inboxes().touches["person"].n_unique() == 2


def test_a_person_known_by_a_tagged_address_alone_has_the_plain_one(archive, letter):
    written_to(archive, letter, "ana+q3@reader.example")
    archive.settle()
    assert merged(archive)["ana@reader.example"] == ("ana@reader.example", "")
    assert merged(archive)["ana+q3@reader.example"] == ("ana@reader.example", TAG)


def test_contacts_merge_addresses_with_the_reason(archive, letter):
    written_to(archive, letter, "ana@reader.example", "ana@home.example")
    archive.take_contacts({"address": "ana@home.example", "alias_of": "ana@reader.example"})
    archive.settle()
    assert merged(archive)["ana@home.example"] == ("ana@reader.example", TOLD)
    assert archive.inboxes().touches["person"].n_unique() == 1


def test_a_chain_of_aliases_ends_at_its_last_address(archive, letter):
    """Longer than any cut-off: a person who changed jobs twelve times is still one."""
    chain = [f"ana{number}@reader.example" for number in range(12)]
    written_to(archive, letter, *chain)
    archive.take_contacts(*({"address": one, "alias_of": other} for one, other in itertools.pairwise(chain)))
    archive.settle()
    assert {person for address, (person, _) in merged(archive).items() if address in chain} == {chain[-1]}


@pytest.mark.parametrize("length", [1, 2, 3, 5])
def test_a_ring_of_aliases_is_one_person(archive, letter, length):
    ring = [f"ana{number}@reader.example" for number in range(length)]
    written_to(archive, letter, *ring, "led-in@reader.example")
    told = [{"address": one, "alias_of": ring[(number + 1) % length]} for number, one in enumerate(ring)]
    archive.take_contacts(*told, {"address": "led-in@reader.example", "alias_of": ring[-1]})
    archive.settle()
    assert {merged(archive)[one][0] for one in (*ring, "led-in@reader.example")} == {ring[0]}


def test_an_alias_with_a_tag_leads_to_the_same_person(archive, letter):
    written_to(archive, letter, "ana@home.example", "ana@reader.example")
    archive.take_contacts({"address": "ana@home.example", "alias_of": "Ana+home@Reader.example "})
    archive.settle()
    assert merged(archive)["ana@home.example"] == ("ana@reader.example", TOLD)


def test_an_alias_of_somebody_who_got_no_mail_is_that_person(archive, letter):
    written_to(archive, letter, "ana@home.example")
    archive.take_contacts({"address": "ana@home.example", "alias_of": "ana@reader.example"})
    archive.settle()
    assert merged(archive)["ana@home.example"] == ("ana@reader.example", TOLD)
    assert merged(archive)["ana@reader.example"] == ("ana@reader.example", "")


def test_leaving_a_rule_out_undoes_the_merging(archive, letter):
    written_to(archive, letter, "ana@reader.example", "ana@home.example")
    archive.take_contacts({"address": "ana@home.example", "alias_of": "ana@reader.example"})
    archive.settle()
    archive.take_contacts({"address": "ana@home.example", "alias_of": None})
    archive.settle()
    assert merged(archive)["ana@home.example"] == ("ana@home.example", "")


@pytest.mark.parametrize(
    ("address", "role"),
    [
        ("info@reader.example", True),
        ("Sales@reader.example", True),
        ("support+shop@reader.example", True),
        ("infos@reader.example", False),
        ("ana.info@reader.example", False),
    ],
)
def test_a_mailbox_of_several_people_is_marked_as_one(archive, letter, address, role):
    written_to(archive, letter, address)
    archive.settle()
    touched = archive.inboxes()
    people = touched.people.filter(touched.people["person"].is_in(touched.touches["person"].implode()))
    assert people["role"].to_list() == [role]


def test_people_of_one_company_share_an_account_and_free_mail_is_none(archive, letter):
    written_to(
        archive,
        letter,
        "ana@corp.co.uk",
        "ben@mail.corp.co.uk",
        "cid@gmail.com",
        "dora@gmail.com",
        "eve@other.example",
    )
    archive.settle()
    account = dict(
        archive.ask("""
        SELECT own.address, account.domain
          FROM recipient JOIN address AS own ON own.id = recipient.id
          LEFT JOIN account ON account.id = recipient.account""")
    )
    assert account["ana@corp.co.uk"] == account["ben@mail.corp.co.uk"] == "corp.co.uk"
    assert account["cid@gmail.com"] is account["dora@gmail.com"] is None
    assert account["eve@other.example"] == "other.example"


def test_the_account_that_contacts_name_outranks_the_domain(archive, letter):
    written_to(archive, letter, "ana@gmail.com", "ben@corp.example")
    archive.take_contacts(
        {"address": "ana@gmail.com", "account": "Corp"}, {"address": "ben@corp.example", "account": "Corp"}
    )
    archive.settle()
    assert archive.inboxes().people.drop_nulls("account")["account"].n_unique() == 2  # and the shop's own
    assert (
        archive.one(
            "SELECT count(*) FROM recipient JOIN account ON account.id = account WHERE account.name = 'Corp'"
        )
        == 2
    )


def test_labels_begin_with_those_who_were_written_to(archive, letter):
    written_to(archive, letter, *(f"reader{number}@reader.example" for number in range(9)))
    archive.settle("shop.example")
    labels = dict(
        archive.ask("SELECT own.address, label FROM recipient JOIN address AS own ON own.id = recipient.id")
    )
    assert labels.pop("news@shop.example") == "person-10"
    assert sorted(labels.values()) == [f"person-{number:02}" for number in range(1, 10)]


def test_mail_to_nobody_who_is_named_makes_no_person(archive, letter):
    archive.take(letter(to=None), letter(to=None, at="2026-03-05"))
    archive.settle("shop.example")
    assert archive.one("SELECT count(*) FROM touch") == 2
    assert archive.inboxes().touches.is_empty()
