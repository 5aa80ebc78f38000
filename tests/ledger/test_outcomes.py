"""What the rows of sends tell of what came of them, as events of the ledger."""

from __future__ import annotations

import pytest

from inbox_fatigue.columns import TIME_NOT_TOLD

ROW = {"recipient": "ana@reader.example", "at": "2026-03-02", "campaign": "spring"}


def told(archive):
    return archive.ask(
        "SELECT kind, detail, datetime(at / 1000000, 'unixepoch') FROM event ORDER BY at, kind"
    )


@pytest.mark.parametrize("said", ["hard", "soft", "550 5.1.1 user unknown"])
def test_what_is_said_of_a_bounce_is_kept_and_of_nothing_else(archive, said):
    archive.take_log({**ROW, "bounced": True, "opened": True, "detail": said})
    assert [(kind, detail) for kind, detail, _ in told(archive)] == [("bounce", said), ("open", "")]


def test_each_bounce_has_its_own_words(archive):
    people = [f"{name}@reader.example" for name in ("ana", "ben", "cyd", "dan")]
    said = ["hard", "soft", None, "hard"]
    archive.take_log(
        *(
            {**ROW, "recipient": one, "campaign": f"c{at % 2}", "bounced": one != people[3], "detail": word}
            for at, (one, word) in enumerate(zip(people, said, strict=True))
        )
    )
    rows = archive.ask("""
        SELECT address.address, detail, campaign.name FROM event JOIN address ON address.id = event.address
          JOIN campaign ON campaign.id = event.campaign ORDER BY 1""")
    assert rows == [(people[0], "hard", "c0"), (people[1], "soft", "c1"), (people[2], "", "c0")]


def test_of_an_answer_it_is_said_that_its_time_is_not_known(archive):
    archive.take_log({**ROW, "replied": True, "clicked": True})
    assert [(kind, detail) for kind, detail, _ in told(archive)] == [("click", ""), ("reply", TIME_NOT_TOLD)]
