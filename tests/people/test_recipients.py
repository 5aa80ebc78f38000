"""One human, however many addresses: what is merged, why, and what belongs to which company."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox_fatigue.people.aliases import Told

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
    assert merged(archive)["ana@home.example"] == ("ana@reader.example", f"{TOLD}; {TAG}")


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


DOTS, DOMAIN = "the provider ignores dots in names", "the provider has one mailbox under both domains"
SPELLING = "the domain is the same, in other letters (IDNA)"


@pytest.mark.parametrize(
    ("written", "own", "because"),
    [
        ("a.n.a@gmail.com", "ana@gmail.com", DOTS),
        ("ana@googlemail.com", "ana@gmail.com", DOMAIN),
        ("a.na+q3@googlemail.com", "ana@gmail.com", f"{TAG}; {DOMAIN}; {DOTS}"),
        ("a.n.a@reader.example", "a.n.a@reader.example", ""),
        ("ANA@Reader.Example", "ana@reader.example", ""),
    ],
    ids=["dots", "domain", "all of it", "dots at a company", "case"],
)
def test_only_what_a_provider_ignores_is_ignored(archive, letter, written, own, because):
    written_to(archive, letter, written)
    archive.settle()
    assert merged(archive)[written.lower()] == (own, because)


def test_a_domain_in_its_own_letters_is_the_same_domain(archive):
    """Logs hold what people typed; mail knows the domain by its ASCII name."""
    rows = [
        {"recipient": one, "at": "2026-03-02"} for one in ("ana@bücher.example", "ana@xn--bcher-kva.example")
    ]
    archive.take_log(*rows)
    archive.settle()
    assert merged(archive)["ana@bücher.example"] == ("ana@xn--bcher-kva.example", SPELLING)


def test_what_contacts_say_of_a_mailbox_holds_of_all_its_spellings(archive, letter):
    written_to(archive, letter, "ana@gmail.com", "a.na@gmail.com", "ana+q3@gmail.com")
    archive.take_contacts({"address": "a.na@gmail.com", "alias_of": "ana@corp.example"})
    archive.settle()
    found = merged(archive)
    assert {found[one][0] for one in ("ana@gmail.com", "a.na@gmail.com", "ana+q3@gmail.com")} == {
        "ana@corp.example"
    }


def test_the_company_of_any_address_is_the_company_of_the_person(archive, letter):
    written_to(archive, letter, "ana@gmail.com", "ana@corp.example")
    archive.take_contacts({"address": "ana@corp.example", "alias_of": "ana@gmail.com"})
    archive.settle()
    accounts = """
        SELECT account.name FROM recipient JOIN address ON address.id = recipient.id
          JOIN account ON account.id = recipient.account WHERE address.address = 'ana@gmail.com'"""
    assert archive.one(accounts) == "corp.example"


@pytest.mark.parametrize(
    ("one", "other", "may_be"),
    [
        ("Ana Lee <ana@corp.example>", "Ana Lee <a.lee@mail.corp.example>", True),
        ("Ana Lee <ana@corp.example>", '"LEE, Ana B." <a.lee@corp.example>', True),
        ("Ana Lee <ana@corp.example>", "Ana Lee <ana@other.example>", False),
        ("Ana Lee <ana@gmail.com>", "Ana Lee <lee@gmail.com>", False),
        ("Ana <ana@corp.example>", "Ana <a.lee@corp.example>", False),
        ("Tea Sales <sales@corp.example>", "Tea Sales <tea@corp.example>", False),
    ],
    ids=["company", "order", "other company", "free mail", "given name", "role"],
)
def test_one_name_at_one_company_is_suggested_and_never_merged(archive, letter, one, other, may_be):
    written_to(archive, letter, one, other)
    archive.settle()
    assert (
        len({person for address, (person, _) in merged(archive).items() if address != "news@shop.example"})
        == 2
    )
    assert archive.ask("SELECT rule, applied FROM alias") == ([("same-name", 0)] if may_be else [])


def test_left_apart_every_address_is_a_person_and_what_would_be_merged_is_kept(archive, letter):
    written_to(archive, letter, "ana@reader.example", "ana+q3@reader.example", "ben+x@reader.example")
    archive.settle()
    before = archive.ask("SELECT * FROM address ORDER BY id"), archive.ask("SELECT * FROM alias")
    archive.settle(merge=False)
    assert archive.inboxes().touches["person"].n_unique() == 3
    assert archive.ask(
        "SELECT address.address, rule, applied FROM alias JOIN address ON id = alias.address ORDER BY 1"
    ) == [
        ("ana+q3@reader.example", "plus-tag", 0),
        ("ben+x@reader.example", "plus-tag", 0),
    ]
    archive.settle()
    assert (archive.ask("SELECT * FROM address ORDER BY id"), archive.ask("SELECT * FROM alias")) == before


@given(
    st.lists(
        st.tuples(
            st.sampled_from(
                ["ana@a.example", "ana+x@a.example", "a.na@gmail.com", "ana@gmail.com", "b@b.example"]
            ),
            st.sampled_from(
                ["ana@a.example", "ana+y@a.example", "ana@gmail.com", "b@b.example", "c@c.example"]
            ),
        ),
        max_size=5,
        unique_by=lambda pair: pair[0],
    )
)
def test_the_owner_of_an_owner_is_that_owner(pairs):
    """Whatever contacts say, merging is done after one step more as after one step less, and in any order."""
    told, turned = Told.of(dict(pairs)), Told.of(dict(reversed(pairs)))
    for address in {one for pair in pairs for one in pair}:
        own, _ = told.owner(address)
        assert told.owner(own)[0] == own
        assert turned.owner(address) == told.owner(address)
