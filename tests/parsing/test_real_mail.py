"""The reader on real mail that is not part of the project."""

from __future__ import annotations

import dataclasses
from collections import Counter, defaultdict

import pytest

from inbox_fatigue import text
from inbox_fatigue.limits import Limits
from inbox_fatigue.model import Problem, RawMessage, Where
from inbox_fatigue.parsing import Reader, Reading

pytestmark = pytest.mark.corpora
words = lambda written: len(text.words(written))  # noqa: E731 - it names a count
NO_MAIL = {"SOURCE.txt", "LICENSE", "NOTICE"}


def readings(folder, pattern="*"):
    reader = Reader(Limits(), lambda _: ())
    for path in sorted(folder.rglob(pattern)):
        if path.is_file() and path.name not in NO_MAIL and path.suffix != ".json":
            yield path, reader.read(RawMessage(where=Where(source=str(path)), raw=path.read_bytes()))


def strings(value):
    """Yield every string within a noun."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for one in value:
            yield from strings(one)
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from strings(getattr(value, field.name))


@pytest.mark.parametrize("folder", ["peer-flanker", "peer-imap-tools", "peer-ruby-mail", "peer-cpython"])
def test_no_text_holds_half_a_character(corpora, folder):
    """SQLite and files refuse lone surrogates."""
    found = list(strings(tuple(outcome for _, outcome in readings(corpora / folder))))

    assert len(found) > 100
    assert all(one.encode("utf-8") or not one for one in found)


def test_mailing_lists_are_told_from_newsletters(corpora):
    """Some newsletters use the programs of lists and count as such; some lists say nothing of themselves."""
    folder = corpora / "spamassassin" / "data"
    easy = [reading.mail.discussion_list for _, reading in readings(folder / "easy-ham-1")]
    hard = [reading.mail.discussion_list for _, reading in readings(folder / "hard-ham-1")]

    assert sum(easy) >= len(easy) - 26
    assert sum(hard) <= 15


def test_newsletters_keep_their_text_as_new(corpora):
    lost = []
    for folder in ("newsletters-de-esp", "spamassassin/data/hard-ham-1"):
        for path in sorted((corpora / folder).rglob("*")):
            if path.is_file() and path.suffix in {".eml", ".txt"} and path.name not in NO_MAIL:
                Reader(
                    Limits(),
                    lambda seen: (lost.append(1 - words(seen.new_text) / max(words(seen.text), 1)), ())[1],
                ).read(RawMessage(where=Where(source=str(path)), raw=path.read_bytes()))

    assert len(lost) > 250
    assert sum(share > 0.1 for share in lost) <= 12
    assert sum(share > 0.5 for share in lost) <= 5  # these five quote other mail


@pytest.mark.parametrize(
    "folder",
    [
        *(
            "peer-cpython",
            "peer-enmime",
            "peer-flanker",
            "peer-imap-tools",
            "peer-mail-parser",
            "peer-mail-thread",
        ),
        *("peer-ponymail", "peer-ruby-mail", "reply-talon", "reply-crisp", "reply-zapier"),
    ],
)
def test_peers_fixtures_are_read_or_refused_for_a_reason(corpora, folder):
    outcomes = [outcome for _, outcome in readings(corpora / folder)]
    refused = Counter(outcome.why for outcome in outcomes if isinstance(outcome, Problem))

    assert outcomes
    assert "unreadable" not in refused


def test_three_aliases_of_one_inbox_are_recipients(corpora):
    found = Counter(
        party.address
        for _, reading in readings(corpora / "spamassassin" / "data" / "hard-ham-1")
        for party in reading.mail.recipients
    )

    assert [count for _, count in found.most_common(3)] == [51, 31, 29]


def test_ordinary_mail_is_read_alike_by_both_parsers(corpora):
    """Where the two differ on ordinary mail, one of them has a bug that nobody knows of yet."""
    folder = corpora / "spamassassin" / "data"
    problems = [problem for _, reading in readings(folder) for problem in reading.problems]

    assert len(problems) <= 5
    assert all(problem.lost == 0 and problem.why == "parsers-differ" for problem in problems)


def test_two_copies_of_one_newsletter_are_one_content_of_one_campaign(corpora):
    groups = defaultdict(list)
    contents = []
    for path, reading in readings(corpora / "newsletters-de-esp", "*.eml"):
        contents += [reading.content] if reading.content else []
        if "examples" in path.parts:
            groups[path.name.replace("-u", ".u").split(".u")[0]].append(reading.mail)

    assert len(groups) == 5
    for mails in groups.values():
        assert len(mails) == 2
        assert len({(mail.content, mail.campaign) for mail in mails}) == 1
        assert len({mail.recipients for mail in mails}) == 2
        assert all(mail.unsubscribe.header and mail.unsubscribe.visible and mail.bulk for mail in mails)
        assert not any(party.field == "delivered-to" for mail in mails for party in mail.recipients)
    assert {content.language for content in contents} == {"de"}
    alike = [
        text.similarity(one.lines, other.lines)
        for number, one in enumerate(contents)
        for other in contents[number + 1 :]
    ]
    assert max(alike) < 0.1


def test_one_click_is_seen_where_the_headers_have_it(corpora):
    for path, reading in readings(corpora / "newsletters-de-esp", "*.eml"):
        raw = path.read_bytes().lower()

        assert reading.mail.unsubscribe.one_click is (b"list-unsubscribe-post:" in raw)


def test_folder_copies_of_one_mail_are_alike(corpora):
    folder = corpora / "enron-mini" / "src" / "main" / "resources" / "mini-enron"
    outcomes = list(readings(folder))
    groups = defaultdict(set)
    for path, reading in outcomes:
        assert isinstance(reading, Reading)
        body = path.read_bytes().replace(b"\r\n", b"\n").partition(b"\n\n")[2]
        mail = reading.mail
        # Bodies that are equal to the byte and subjects that are too: copies in several folders.
        groups[body, mail.subject, mail.at].add((mail.sender, mail.content, mail.recipients))

    assert len(outcomes) == 1_041
    assert (
        sum(1 for kinds in groups.values() if len({(sender, content) for sender, content, _ in kinds}) > 1)
        == 0
    )


def test_obfuscated_addresses_of_a_list_archive_are_read(corpora):
    raw = (corpora / "list-r" / "r-announce" / "2001.txt").read_bytes()
    reader = Reader(Limits(), lambda _: ())
    mails = [
        reader.read(RawMessage(where=Where(source="r"), raw=b"From " + part)).mail
        for part in raw.removeprefix(b"From ").split(b"\n\nFrom ")
    ]

    assert mails
    assert all(mail.sender and "@" in mail.sender.address for mail in mails)
    assert all("no-recipient" in mail.defects for mail in mails if not mail.recipients)
