"""A small plan that is right, of which tests change one thing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

AUDIENCE = "email,first_name,value\nana@corp.example,Ana,3\nben@corp.example,,1\n"
PAGE = '<html><body><p>Dear {{ first_name | default: "friend" }},</p><p>It is summer.</p></body></html>'
MAIL = (
    "From: Larkspur <letter@larkspur.example>\nSubject: The price\nMIME-Version: 1.0\n"
    "Content-Type: text/plain; charset=utf-8\n\nHello *|FIRST_NAME|*,\n\nit rises.\n"
)
PLAN = """\
timezone = "Europe/Berlin"

[[campaigns]]
name = "Summer sale"
sender = "letter@larkspur.example"
send_at = 2026-06-03T09:00:00
creative = "summer.html"
subject = "Summer, {{ first_name }}"
audience = "audience.csv"

[[campaigns.follow_ups]]
after = "3d"
unless = ["reply"]
creative = "reminder.txt"
reply = true

[[campaigns]]
name = "Price rise"
stream = "service"
send_at = 2026-06-10T09:00:00+02:00
creative = "price.eml"
audience = "audience.csv"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A directory with the plan and everything that it names."""
    files = {
        "plan.toml": PLAN,
        "audience.csv": AUDIENCE,
        "summer.html": PAGE,
        "reminder.txt": "Hi {{ first_name }},\n\nstill time.\n",
        "price.eml": MAIL,
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text, "utf-8")
    return tmp_path
