"""The ledger in a real browser: it opens, says what the audit says, and answers nobody else."""

from __future__ import annotations

import re
import subprocess
import sys
import urllib.error
import urllib.request
from importlib.util import find_spec
from types import SimpleNamespace
from urllib.parse import urlsplit

import pytest

from inbox_fatigue import cli

if find_spec("datasette") is None:  # it runs in a process of its own
    pytest.skip("Datasette is not installed", allow_module_level=True)
pytestmark = pytest.mark.slow
# In the markup of Datasette 0.65 itself: no language named, pale buttons, boxes for filters without labels.
OF_DATASETTE = {"html-has-lang", "color-contrast", "select-name", "label"}


@pytest.fixture(scope="module")
def serving():
    """Return a function that serves a ledger until the tests are over."""
    running = []

    def start(db):
        process = subprocess.Popen(
            [sys.executable, "-m", "inbox_fatigue", "browse", str(db), "--port", "0"],
            stderr=subprocess.PIPE,
            text=True,
        )
        running.append(process)
        line = process.stderr.readline()
        found = re.match(r"(http://127\.0\.0\.1:\d+/) shows", line)
        assert found, line + process.stderr.read()
        return found[1]

    yield start
    for process in running:
        process.terminate()
        process.communicate()


@pytest.fixture(scope="module")
def company(serving, tmp_path_factory, sample):
    db = tmp_path_factory.mktemp("company") / "ledger.sqlite"
    assert cli.main(["audit", *map(str, sample), "--db", str(db), "--exit-zero"]) == 0
    before = db.read_bytes()
    return SimpleNamespace(db=db, before=before, url=serving(db))


@pytest.fixture(scope="module")
def stranger(serving, tmp_path_factory, hostile_archive):
    db = tmp_path_factory.mktemp("stranger") / "ledger.sqlite"
    words = ["audit", hostile_archive, "--organisation", "shop.example", "--db", db, "--exit-zero"]
    assert cli.main([*map(str, words)]) == 0
    return SimpleNamespace(url=serving(db))


def fetched(url, **headers):
    """Return status and headers of an answer."""
    try:
        with urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=30) as answer:
            return answer.status, answer.headers
    except urllib.error.HTTPError as error:
        return error.code, error.headers


def own(seen, url):
    """Return what a page asked of others than its server."""
    return [
        one
        for one in seen.asked
        if urlsplit(one).netloc != urlsplit(url).netloc and not one.startswith("data:")
    ]


def test_the_dashboard_draws_and_asks_nobody_else(look, company):
    seen = look(f"{company.url}-/dashboards/fatigue")
    seen.page.wait_for_function(
        "document.querySelectorAll('.dashboard-card canvas, .dashboard-card svg').length >= 4"
    )
    assert seen.page.locator(".dashboard-card").count() == 4
    assert own(seen, company.url) == []
    assert [one for one in seen.complaints if "WARN" not in one] == []


def test_people_and_states_are_those_of_the_audit(look, company, report):
    page = look(f"{company.url}ledger/who_is_tired_now").page
    rows = page.locator("table.rows-and-columns tbody tr").all()
    shown = [[cell.strip() for cell in row.locator("td").all_inner_texts()[:3]] for row in rows]
    told = sorted(
        ([one["recipient"], one["state"], one["fatigue"]] for one in report.numbers["people"]),
        key=lambda one: (-one[2], one[0]),
    )
    assert sorted((name, state, round(float(fatigue))) for name, state, fatigue in shown) == sorted(
        (name, state, round(round(fatigue, 1))) for name, state, fatigue in told
    )


def test_a_table_comes_with_its_meaning_and_with_facets(look, company):
    seen = look(f"{company.url}ledger/why")
    text = seen.page.locator("body").inner_text()
    assert "What tires each person, in words." in text
    assert "frequency/crowded-week" in text
    assert own(seen, company.url) == []


@pytest.mark.parametrize("path", ["", "ledger", "-/dashboards/fatigue", "ledger/why", "-/static/app.css"])
def test_a_page_under_another_name_is_refused(company, path):
    assert fetched(f"{company.url}{path}", Host="attacker.example")[0] == 400
    assert fetched(f"{company.url}{path}")[0] == 200


@pytest.mark.parametrize(
    "path", ["ledger?sql=select+1", "ledger.json?sql=select+1", "ledger.json?sql=select+1&sql=x"]
)
def test_no_sql_is_taken_that_somebody_made_up(company, path):
    assert fetched(f"{company.url}{path}")[0] == 403


def test_a_page_may_ask_only_its_own_server(company):
    policy = fetched(company.url)[1]["content-security-policy"]
    assert policy.startswith("default-src 'none'")
    assert "connect-src 'self'" in policy


def test_what_mail_says_does_nothing(look, stranger):
    for path in ("ledger/inboxes", "ledger/creative", "ledger/why", "-/dashboards/fatigue"):
        seen = look(f"{stranger.url}{path}")
        seen.page.wait_for_load_state("networkidle")
        assert seen.page.title() != "owned"
        assert [one for one in seen.complaints if "WARN" not in one] == []


@pytest.mark.parametrize(
    "path", ["", "ledger", "ledger/why", "ledger/who_is_tired_now", "-/dashboards/fatigue"]
)
def test_axe_finds_nothing_serious_but_what_datasette_brings(look, axe, company, path):
    page = look(f"{company.url}{path}").page
    page.wait_for_load_state("networkidle")
    assert {name for name, *_ in axe(page)} <= OF_DATASETTE


def test_looking_changes_nothing(company):
    assert company.db.read_bytes() == company.before
