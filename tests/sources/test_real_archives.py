from __future__ import annotations

import re
from collections import Counter

import pytest

pytestmark = pytest.mark.corpora


def test_every_file_of_every_corpus_is_accounted_for(corpora, read):
    for folder in sorted(path for path in corpora.iterdir() if path.is_dir()):
        found = read(folder)
        files = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
        told = {item.where.member.partition("!")[0] for item in found.items}
        assert files == told, folder.name


@pytest.mark.parametrize(
    ("folder", "mails"),
    [
        ("enron-mini", 1_041),
        ("spamassassin/data/hard-ham-1", 250),
        ("spamassassin/data/easy-ham-1", 500),
        ("newsletters-de-esp", 12),
        ("peer-imap-tools", 114),
        ("reply-crisp", 0),
        ("campaign-completejourney", 0),
    ],
)
def test_mails_are_found_and_nothing_is_quarantined(corpora, read, folder, mails):
    found = read(corpora / folder)
    assert (len(found.mails), found.problems) == (mails, [])


@pytest.mark.parametrize(
    "folder", ["list-r/r-announce", "peer-mail-thread/t", "peer-ponymail/test/resources"]
)
def test_mailboxes_are_split_at_each_from_line_and_nowhere_else(corpora, read, folder):
    for path in sorted((corpora / folder).iterdir()):
        if path.suffix in {".txt", ".mbox"} or path.name.startswith("testbox"):
            data = path.read_bytes()
            # in these files every line that begins so is a real one: they escape the others
            expected = [found.start() for found in re.finditer(rb"^From ", data, re.MULTILINE)]
            assert read(path).offsets == expected, path.name


def test_the_real_send_log_has_all_its_rows(corpora, read):
    found = read(corpora / "newsletter-sends-ncsu" / "send_log.sample300.csv")
    assert (len(found.sends), found.problems) == (11_722, [])
    assert len({row["recipient"] for row in found.sends}) == 300
    assert Counter(row["utc_offset"] for row in found.sends) == {0: 11_722}
    assert all(row["opened"] is not None and row["clicked"] is not None for row in found.sends)


def test_exports_of_sending_systems_are_told_apart(corpora, read):
    klaviyo = read(corpora / "esp-dbt-klaviyo" / "integration_tests" / "seeds" / "event.csv")
    assert (len(klaviyo.sends), [row["kind"] for row in klaviyo.events]) == (3, ["purchase"])
    mailchimp = read(corpora / "esp-dbt-mailchimp")
    assert mailchimp.sends == []
    assert Counter(row["kind"] for row in mailchimp.events)["unsubscribe"] == 1
