"""A real browser, and pages for it; nothing here speaks to more than this machine."""

from __future__ import annotations

import json
import os
import shutil
from types import SimpleNamespace

import pytest

from inbox_fatigue import cli

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
NOWHERE = "http://127.0.0.1:9"  # the discard port: what is not on this machine is not reached


@pytest.fixture(scope="session")
def chromium():
    """Return a running browser; without one the tests are skipped, and in CI they fail."""
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUM)), None)
    if path is None:
        why = "there is no Chromium; install the package chromium, or name one with CHROMIUM"
        if os.environ.get("CI"):
            pytest.fail(why)
        pytest.skip(why)
    sync_api = pytest.importorskip("playwright.sync_api")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path,
            proxy={"server": NOWHERE, "bypass": "127.0.0.1"},
            args=["--disable-background-networking", "--disable-component-update", "--no-first-run"],
        )
        yield browser
        browser.close()


@pytest.fixture
def look(chromium):
    """Return a function that opens a page and keeps what it asked for and what it complained of."""
    contexts = []

    def open_page(url, *, width=1280, scheme="light"):
        context = chromium.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
        contexts.append(context)
        page = context.new_page()
        asked, complaints = [], []
        page.on("request", lambda one: asked.append(one.url))
        page.on(
            "console", lambda one: complaints.append(one.text) if one.type in {"error", "warning"} else None
        )
        page.on("pageerror", lambda one: complaints.append(str(one)))
        page.on("dialog", lambda one: (complaints.append(f"dialog: {one.message}"), one.dismiss()))
        page.goto(url)
        return SimpleNamespace(page=page, asked=asked, complaints=complaints)

    yield open_page
    for one in contexts:
        one.close()


@pytest.fixture(scope="session")
def axe():
    """Return a function that gives what axe-core calls serious or critical in a page."""
    run = pytest.importorskip("axe_playwright_python.sync_playwright").Axe().run

    def issues(page):
        found = run(page).response["violations"]
        return [
            (one["id"], one["help"], [node["html"][:200] for node in one["nodes"][:5]])
            for one in found
            if one["impact"] in {"serious", "critical"}
        ]

    return issues


@pytest.fixture(scope="session")
def made(tmp_path_factory):
    """Return a function that runs a command with a page and with JSON as its outputs, once for each call."""
    place = tmp_path_factory.mktemp("pages")

    def run(name, *words):
        page, numbers = place / f"{name}.html", place / f"{name}.json"
        code = cli.main(
            [*map(str, words), "--exit-zero", "--format", "html", "--output", str(page),
             "--format", "json", "--output", str(numbers)]
        )  # fmt: skip
        assert code == 0
        return SimpleNamespace(url=page.as_uri(), path=page, numbers=json.loads(numbers.read_text("utf-8")))

    return run


@pytest.fixture(scope="session")
def sample(root):
    """Return the words that name the sample company's mail."""
    home = root / "sample_mail"
    return (home, "--contacts", home / "contacts.csv", "--events", home / "events.csv")


@pytest.fixture(scope="session")
def report(made, sample):
    """Return the sample company's report."""
    return made("report", "audit", *sample)


@pytest.fixture(scope="session")
def preview(made, sample, root):
    """Return the preview of the sample company's plan."""
    policy = root / "sample_mail" / "inbox-fatigue.toml"
    return made("preview", "preview", root / "sample_mail" / "plan.toml", *sample, "--policy", policy)


@pytest.fixture(scope="session")
def inbox(tmp_path_factory, sample):
    """Return the inbox of one of the sample company's readers."""
    path = tmp_path_factory.mktemp("inbox") / "inbox.html"
    assert cli.main(["inbox", "person-18", *map(str, sample), "--html", "--output", str(path)]) == 0
    return SimpleNamespace(url=path.as_uri())


@pytest.fixture(scope="session")
def hostile(made, hostile_archive):
    """Return the report on mail whose senders try everything that a page could fall for."""
    return made("hostile", "audit", hostile_archive, "--organisation", "shop.example")


@pytest.fixture(scope="session")
def hostile_archive(letter, told, tmp_path_factory):
    """Return mail whose senders try everything that a page could fall for."""
    evil = (
        "<script>document.title='owned'</script><img src=x onerror=alert(1)>",
        "</title></style></svg><script>alert(2)</script>",
        "\"'><svg onload=alert(3)> {{ 7*7 }} {% raw %}",
        "\u202egnp.exe\u2066 \u200bhidden \x1b[31mred\x07",
        "javascript:alert(4) data:text/html,<script>alert(5)</script>",
        "z" + "\u0300" * 200 + "W" * 400,
    )
    path = tmp_path_factory.mktemp("hostile") / "hostile.mbox"
    path.write_bytes(
        told(
            letter(
                to=f"{name}@reader.example",
                at=f"2026-03-{2 + number:02} {9 + number:02}:00",
                subject=subject,
                body=f"{subject}\n\nTo unsubscribe: <script>alert(6)</script>\n",
                List_Unsubscribe="<https://shop.example/off>",
                X_Campaign=subject,
            )
            for number, subject in enumerate(evil * 2)
            for name in ("ana", "ben")
        )
    )
    return path


@pytest.fixture
def url(request):
    """Return where the page lies that a test is asked about by name."""
    return request.getfixturevalue(request.param).url
