"""Silently wrong is worse than crashing: what is missing is said, and what is said can be shown."""

from __future__ import annotations

import email
import email.policy
import email.utils
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inbox_fatigue.limits import Limits
from inbox_fatigue.model import Problem, RawMessage, Where
from inbox_fatigue.parsing import Reader
from inbox_fatigue.sources import inbox_fatigue_sources
from tests.hostile.bodies import BODIES
from tests.hostile.cases import letter
from tests.hostile.headers import HEADERS
from tests.hostile.saying import silences

PEERS = (
    "peer-cpython", "peer-enmime", "peer-flanker", "peer-imap-tools", "peer-mail-parser", "peer-mail-thread",
    "peer-ponymail", "peer-ruby-mail",
)  # fmt: skip
TREE = next(source for source in inbox_fatigue_sources() if source.name == "tree")
LATIN_1 = "".join(map(chr, (*range(0x41, 0x5B), *range(0x61, 0x7B), *range(0xC0, 0x100))))
AS_NAME = re.compile(r"([^\s,;<>]+@[^\s,;<>]+)\s*<")  # an address in the place of a name names nobody
PLAIN = re.compile(r"[a-z0-9][a-z0-9_+-]*(?:\.[a-z0-9_+-]+)*@(?:[a-z0-9-]+\.)+[a-z]{2,}")


def read(raw: bytes):
    return Reader(Limits(), lambda _: ()).read(RawMessage(where=Where(source="a.eml"), raw=raw))


@pytest.mark.parametrize("case", [*HEADERS, *BODIES], ids=lambda case: case.name)
def test_no_hostile_mail_keeps_silent(tmp_path, case):
    case.put(tmp_path)
    for path in tmp_path.iterdir():
        outcome = read(path.read_bytes())
        assert (outcome.why and outcome.detail) if isinstance(outcome, Problem) else silences(outcome) == []


@pytest.mark.corpora
@pytest.mark.parametrize("folder", PEERS)
def test_no_fixture_of_a_peer_keeps_silent(corpora, folder):
    """Each is stored, or quarantined with a reason; none is empty without a word."""
    reader, read_to_end = Reader(Limits(), lambda _: ()), 0
    for item in items(corpora / folder):
        if isinstance(item, RawMessage):
            outcome = reader.read(item)
            read_to_end += 1
            told = outcome.why != "unreadable" if isinstance(outcome, Problem) else not silences(outcome)
            assert told, item.where
    assert read_to_end


@pytest.mark.corpora
@pytest.mark.parametrize("folder", PEERS)
def test_every_address_of_every_to_and_cc_line_is_a_recipient(corpora, folder):
    """Held against the standard library's reading of all lines; what it finds that is plain must be there."""
    reader = Reader(Limits(), lambda _: ())
    for item in items(corpora / folder):
        outcome = reader.read(item) if isinstance(item, RawMessage) else None
        if outcome is None or isinstance(outcome, Problem) or "malformed-header-line" in outcome.mail.defects:
            continue
        parsed = email.message_from_bytes(item.raw, policy=email.policy.compat32)
        lines = [str(line) for name in ("to", "cc") for line in parsed.get_all(name, [])]
        as_names = {name.lower() for line in lines for name in AS_NAME.findall(line)}
        named = {address.lower() for _, address in email.utils.getaddresses(lines)} - as_names
        kept = {party.address for party in outcome.mail.recipients}
        assert {one for one in named if PLAIN.fullmatch(one)} <= kept or _names_a_person(kept, named), (
            item.where
        )


def _names_a_person(kept, named):
    """Whether the header named a list or the sender alone, and the person behind it was found."""
    return len(kept) == 1 and len(named) == 1


def items(folder):
    for part in TREE.shards(str(folder), {}):
        if hasattr(part, "files"):
            yield from TREE.read(part, {})


@given(
    st.lists(st.sampled_from([f"r{number}@people.example" for number in range(50)]), min_size=1, max_size=9)
)
def test_every_to_line_counts(addresses):
    raw = letter(To=None, extra=b"".join(f"To: {address}\n".encode() for address in addresses))
    assert [party.address for party in read(raw).mail.recipients] == list(dict.fromkeys(addresses))


@given(st.text(LATIN_1, min_size=1, max_size=40))
def test_a_raw_latin_1_subject_survives(subject):
    raw = subject.encode("latin-1")
    read_as = read(letter(Subject=raw)).mail.subject
    assert read_as == subject or (read_as == raw.decode("utf-8", "replace") and "\ufffd" not in read_as)


@given(st.binary(max_size=60))
@settings(max_examples=200)
def test_no_subject_of_any_bytes_holds_a_control(subject):
    outcome = read(letter(Subject=subject.replace(b"\n", b"").replace(b"\r", b"")))
    assert silences(outcome) == []


@given(
    st.binary(max_size=60), st.sampled_from(["utf-8", "utf-7", "iso-2022-jp", "utf-16", "cp1252", "x-none"])
)
@settings(max_examples=200)
def test_no_encoded_word_holds_a_control(content, charset):
    quoted = "".join(f"={byte:02X}" for byte in content)
    word = f"=?{charset}?q?{quoted}?="
    outcome = read(letter(Subject=word, From=f"{word} <n@shop.example>", List_Id=f"{word} <l.shop.example>"))
    assert silences(outcome) == []
