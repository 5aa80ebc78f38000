"""Takes the pictures of the sample company's report that the README shows: `python docs/screenshots.py`.

They show the report as a reader first meets it, at the width of a desk and of a telephone, light and dark.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
PICTURES = ROOT / "docs" / "images"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
SAMPLE = ["sample_mail", "--contacts", "sample_mail/contacts.csv", "--events", "sample_mail/events.csv"]
# name, width, height, light or dark, what is brought to the top (None: the page's own)
SHOTS = (
    ("report", 1280, 900, "light", None),
    ("report-dark", 1280, 900, "dark", None),
    ("report-narrow", 390, 844, "light", None),
    ("pressure", 1280, 900, "light", "#pressure"),
    ("inbox", 1280, 900, "light", ".inbox"),
)


def main() -> int:
    """Write the report of the sample company and take its pictures."""
    browser = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        sys.stderr.write("There is no Chromium; install the package chromium.\n")
        return 1
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        page = Path(folder) / "report.html"
        command = [sys.executable, "-m", "inbox_fatigue", "report", *SAMPLE, "--output", str(page)]
        subprocess.run(command, cwd=ROOT, check=True)
        chromium = playwright.chromium.launch(executable_path=browser)
        for name, width, height, scheme, at in SHOTS:
            opened = chromium.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)
            opened.goto(page.as_uri())
            take(opened, PICTURES / f"{name}.png", at)
        chromium.close()
    return 0


def take(page: Page, path: Path, at: str | None) -> None:
    """Take a picture of what is on the screen, with a part of the page brought to the top."""
    if at is not None:
        page.locator(at).first.evaluate("one => window.scrollTo(0, one.getBoundingClientRect().top - 16)")
    page.screenshot(path=path, scale="css")


if __name__ == "__main__":
    sys.exit(main())
