"""Small archives for the command line, as ledgers and beside plans."""

from __future__ import annotations

import json
import shutil

import pytest

from inbox_fatigue import cli

JUNE = """
[[campaigns]]
name = "June"
sender = "hello@shop.example"
send_at = 2026-06-08T10:00:00Z
way_out = true
subject = "June"
audience = "people.csv"
"""


def _kept(archive):
    """Return a ledger beside an archive that holds it."""
    db = archive.with_suffix(".sqlite")
    assert cli.main(["ingest", str(archive), "--db", str(db)]) == 0
    return db


@pytest.fixture(scope="session")
def calm(tmp_path_factory, letter, told):
    """Return an archive of a shop that tires nobody: three letters in three months."""
    path = tmp_path_factory.mktemp("calm") / "calm.mbox"
    way_out = {
        "List_Unsubscribe": "<https://shop.example/off>",
        "List_Unsubscribe_Post": "List-Unsubscribe=One-Click",
    }
    text = "We have {} new teas in the shop.\nTo unsubscribe click here: https://shop.example/off\n"
    readers = ("ana@reader.example", "ben@other.example")
    path.write_bytes(
        told(
            letter(
                to=to,
                at=f"2026-0{month}-02 09:00",
                subject=f"Tea of month {month}",
                body=text.format(month),
                **way_out,
            )
            for month in (1, 2, 3)
            for to in readers
        )
    )
    return path


@pytest.fixture(scope="session")
def flood(tmp_path_factory, letter, told):
    """Return an archive of a shop that writes to one of its readers twice a day."""
    path = tmp_path_factory.mktemp("flood") / "flood.mbox"
    path.write_bytes(
        told(
            letter(
                to="ana@reader.example",
                at=f"2026-03-{2 + number // 2:02} {9 + number % 2 * 6:02}:00",
                subject=f"Offer {number}",
                body=f"Tea number {number} is here, and it costs {number} euro.\n",
                List_Unsubscribe="<https://shop.example/off>",
            )
            for number in range(24)
        )
    )
    return path


@pytest.fixture(scope="session")
def calm_ledger(calm):
    """Return a ledger of the calm archive; copy it before anything is written to it."""
    return _kept(calm)


@pytest.fixture(scope="session")
def flood_ledger(flood):
    """Return a ledger of the flood; copy it before anything is written to it."""
    return _kept(flood)


@pytest.fixture
def score(audit, tmp_path):
    """Return a function that scores a copy of a ledger and returns the exit code and the report."""

    def run(ledger, *words):
        copy = tmp_path / ledger.name
        if not copy.exists():
            shutil.copy(ledger, copy)
        return audit("--db", copy.name, *words, command="score")

    return run


@pytest.fixture
def hal_left(call, tmp_path):
    """Return a function that previews plan.toml for Hal, who got a mail and left (a list) a month later."""
    (tmp_path / "log.csv").write_text(
        "recipient,sent_at,campaign\nhal@left.example,2026-02-01T12:00:00Z,winter\n"
    )

    def run(*words, named=""):
        header, row = ("address,at,kind", "hal@left.example,2026-03-01T12:00:00Z,unsubscribe")
        lines = [f"{header},list", f"{row},{named}"] if named else [header, row]
        (tmp_path / "events.csv").write_text("\n".join(lines))
        given = (tmp_path / "plan.toml", tmp_path / "log.csv", "--events", tmp_path / "events.csv")
        code, out, err = call("preview", *given, *words, "--format", "json")
        assert not err
        return code, json.loads(out)

    return run


@pytest.fixture
def june(tmp_path):
    """Write a plan.toml of one mail in June to whom people.csv names."""
    (tmp_path / "plan.toml").write_text(JUNE)
