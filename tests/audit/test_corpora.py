"""The whole audit on real mail and logs that nobody here wrote; nothing of them is quoted."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import sqlite3
from collections import Counter, defaultdict
from contextlib import closing, redirect_stderr, redirect_stdout
from pathlib import Path

import pytest

from inbox_fatigue import cli
from inbox_fatigue.cli.exits import Exit

pytestmark = pytest.mark.corpora

# Each of these has a test of its own; what is not listed is read together, as one tree.
OWN = {"enron-mini", "newsletter-sends-ncsu", "newsletters-de-esp"}


class Audited:
    """One audit: exit code, report, what was said, and the ledger that it kept."""

    def __init__(self, code, out, err, db):
        self.code, self.err, self.db = code, err, db
        self.report = json.loads(out)
        self.counts = self.report["run"]["counts"]

    def ask(self, sql, *values):
        with closing(sqlite3.connect(self.db)) as db:
            return db.execute(sql, values).fetchall()

    def balanced(self):
        rows = self.ask("SELECT seen, stored + duplicates + quarantined + skipped FROM source")
        return bool(rows) and all(seen == accounted for seen, accounted in rows)

    def findings(self, rule):
        return [one for one in self.report["findings"] if one["rule"] == rule]


@pytest.fixture(scope="module")
def audited(tmp_path_factory):
    """Return a function that audits a corpus through the command line and keeps the ledger."""

    def run(*words):
        place = tmp_path_factory.mktemp("corpus")
        out, err, before = io.StringIO(), io.StringIO(), Path.cwd()
        os.chdir(place)  # away from the settings of this project
        try:
            with redirect_stdout(out), redirect_stderr(err):
                code = cli.main(["audit", *map(str, words), "--format", "json", "--db", "ledger.sqlite"])
        finally:
            os.chdir(before)
        assert "Traceback" not in err.getvalue()
        assert code in {Exit.OK, Exit.FAIL, Exit.INCOMPLETE}, err.getvalue()
        return Audited(code, out.getvalue(), err.getvalue(), place / "ledger.sqlite")

    return run


@pytest.fixture(scope="module")
def enron(audited, corpora):
    return audited(corpora / "enron-mini", "--organisation", "enron.com", "--show-addresses")


@pytest.fixture(scope="module")
def hard_ham(audited, corpora):
    return audited(corpora / "spamassassin" / "data" / "hard-ham-1", "--show-addresses")


@pytest.fixture(scope="module")
def newsletters(audited, corpora):
    return audited(corpora / "newsletter-sends-ncsu" / "send_log.sample300.csv")


@pytest.fixture(scope="module")
def german(audited, corpora):
    return audited(corpora / "newsletters-de-esp")


def test_every_file_of_the_enron_tree_is_accounted_for(enron):
    assert enron.counts["seen"] == 1_044
    assert enron.counts["quarantined"] == 0
    assert enron.balanced()


def test_folder_copies_of_one_mail_are_counted_once(enron):
    assert enron.counts["duplicates"] >= 166
    copies = (
        enron.ask("SELECT count(*) FROM touch_sighting")[0][0] - enron.ask("SELECT count(*) FROM touch")[0][0]
    )
    assert copies >= enron.counts["duplicates"]


def test_the_reminders_of_reminders_come_out_as_deep_as_they_were_counted_by_hand(enron, corpora):
    told = (corpora / "enron-mini" / "arsystem_reminder_chains.json").read_text("utf-8")
    assert json.loads(told)
    bumps = [
        one
        for one in enron.findings("follow-up/bump-of-a-bump")
        if "harry.arora" in one["recipient"] or "k..allen" in one["recipient"]
    ]
    assert sorted(one["measured"] for one in bumps) == [4, 9, 11]


def test_ordinary_colleagues_who_answer_each_other_are_no_chains(enron):
    people = {one["recipient"] for one in enron.findings("follow-up/bump-of-a-bump")}
    assert {who.partition("@")[0] for who in people} <= {"harry.arora", "k..allen"}


def test_every_file_of_hard_ham_is_accounted_for(hard_ham):
    assert hard_ham.counts["seen"] == 250
    assert hard_ham.balanced()


def test_the_three_flooded_aliases_come_first(hard_ham):
    first = [one["recipient"].partition("@")[0] for one in hard_ham.report["people"][:3]]
    endings = ("-cnet-newsletters", "-lg", "-zdnet")
    assert sorted(next(end for end in (*endings, "") if name.endswith(end)) for name in first) == [*endings]


def test_a_log_of_two_years_has_each_of_its_rows(newsletters):
    assert newsletters.counts["recipients"] == 300
    assert newsletters.counts["touches"] == newsletters.counts["seen"] == 11_722
    assert newsletters.balanced()


def test_nobody_in_the_log_had_a_crowded_week(newsletters):
    assert newsletters.findings("frequency/crowded-week") == []
    assert "frequency" in {one["name"] for one in newsletters.report["tool"]["plugins"]}
    assert not [one for one in newsletters.report["not_assessed"] if one["rule"] == "frequency/crowded-week"]


COPIES = """
SELECT touch_sighting.member, content.creative, touch.campaign, content.language, touch.address
  FROM touch_sighting
  JOIN touch   ON touch.id = touch_sighting.touch
  JOIN content ON content.id = touch.content"""


def test_the_copies_of_one_german_campaign_are_one_creative_and_one_campaign(german):
    """The files of a pair differ in u1 and u2, the two people who got the campaign."""
    pairs = defaultdict(set)
    for member, creative, campaign, _, address in german.ask(COPIES):
        if re.search(r"u[12]\.eml$", member):
            pairs[re.sub(r"u[12]\.eml$", "", member)].add((creative, campaign, address))
    assert len(pairs) == 5
    for copies in pairs.values():
        creatives, campaigns, addresses = (set(column) for column in zip(*copies, strict=True))
        assert (len(creatives), len(campaigns), len(addresses)) == (1, 1, 2)
        assert None not in campaigns | creatives
    assert len({creative for copies in pairs.values() for creative, _, _ in copies}) == 5


def test_german_is_recognised(german):
    assert {language for _, _, _, language, _ in german.ask(COPIES)} == {"de"}


def test_one_click_headers_are_seen(german):
    assert german.ask("SELECT count(*) FROM message WHERE way_out_one_click = 1")[0][0] >= 6
    assert german.balanced()


def test_every_other_corpus_is_read_to_its_end_and_accounted_for(audited, corpora, tmp_path):
    """Fixtures of eight mail parsers, lists of 26 years, webhooks, warehouse tables: no traceback, nothing lost."""
    tree = tmp_path / "all"
    for folder in sorted(corpora.iterdir()):
        if folder.is_dir() and folder.name not in OWN:
            shutil.copytree(folder, tree / folder.name, copy_function=shutil.copyfile)
    found = audited(tree)
    assert found.balanced()
    assert found.ask("SELECT finished FROM source") == [(1,)]
    assert found.counts["seen"] > 2_000
    lost = Counter(row[0] for row in found.ask("SELECT why FROM problem WHERE lost > 0"))
    assert sum(lost.values()) < 20, lost


@pytest.mark.parametrize("name", ["README.md", "no-such-folder"])
def test_what_is_no_mail_is_told_in_one_sentence(capfd, corpora, name):
    assert cli.main(["audit", str(corpora / name)]) == Exit.USAGE
    said = capfd.readouterr()
    assert (said.out, len(said.err.splitlines())) == ("", 1)
