"""What is written into a ledger: a batch whole or not at all, everything accounted for, nothing twice."""

from __future__ import annotations

import itertools
import pickle
import random
import sqlite3
import subprocess
import sys
import textwrap
from dataclasses import replace

import pytest

from inbox_fatigue.errors import LedgerError
from inbox_fatigue.ledger import open_ledger, reading, writing
from inbox_fatigue.ledger.writing import Progress
from inbox_fatigue.ledger.writing.mail_rows import gather
from inbox_fatigue.ledger.writing.tally import Tally
from inbox_fatigue.limits import Limits
from inbox_fatigue.model import Problem, RawMessage, Skipped, Where
from inbox_fatigue.parsing import Reader

COUNTS = "SELECT seen, stored, duplicates, quarantined, skipped FROM source ORDER BY path"


def where(number, path="box.mbox"):
    return Where(source=path, offset=number)


def items(*letters, path="box.mbox"):
    reader = Reader(Limits(), lambda writing: ())
    return [reader.read(RawMessage(where=where(number, path), raw=raw)) for number, raw in enumerate(letters)]


def accounted(tally):
    return tally.seen == tally.stored + tally.duplicates + tally.quarantined + tally.skipped


def test_everything_that_was_seen_is_stored_a_duplicate_quarantined_or_skipped(archive, letter):
    one, other = letter(subject="One"), letter(subject="Two")
    tally = archive.take_items(
        *items(one, other, one),
        Problem(why="header-too-large", where=where(7), lost=1),
        Problem(why="container-refused", where=where(8), lost=5),
        Problem(why="describer-failed", lost=0),
        Skipped(where=where(9), why="not-mail"),
    )
    assert tally == Tally(seen=10, stored=2, duplicates=1, quarantined=6, skipped=1)
    assert accounted(tally)
    assert archive.ask(COUNTS) == [(10, 2, 1, 6, 1)]
    assert archive.one("SELECT count(*) FROM problem") == 3


def test_rows_that_a_worker_gathered_make_the_ledger_that_the_mails_make(fresh, letter, rows_of, difference):
    letters = _mixed(letter)
    mails, rows = fresh(), fresh()
    readings = items(*letters)
    tally = mails.take_items(*readings)
    assert tally.seen == len(letters)
    halves = [gather("box.mbox", half) for half in (readings[:9], readings[9:])]
    assert rows.take_items(*pickle.loads(pickle.dumps(halves))) == tally
    assert difference(rows_of(mails.ledger), rows_of(rows.ledger)) == {}


def test_problems_of_mails_that_were_read_are_kept_and_lose_nothing(archive, letter):
    odd = Problem(why="parsers-differ", detail="mail-parser reads another date", where=where(0), lost=0)
    readings = [replace(one, problems=(odd,)) for one in items(letter())]
    assert archive.take_items(gather("box.mbox", readings)) == Tally(seen=1, stored=1)
    assert archive.ask("SELECT why, place, lost FROM problem") == [("parsers-differ", 0, 0)]


def test_rows_of_logs_and_events_are_accounted_for_as_well(archive):
    row = {"recipient": "ana@reader.example", "at": "2026-03-02 09:00", "campaign": "spring"}
    log = archive.take_log(row, {**row, "at": "2026-03-03 09:00"}, row)
    assert log == Tally(seen=3, stored=2, duplicates=1)
    event = {"recipient": "ana@reader.example", "at": "2026-03-02 09:00", "kind": "open"}
    assert archive.take_events(event, event) == Tally(seen=2, stored=1, duplicates=1)


def test_a_batch_is_written_whole_or_not_at_all(archive, letter, rows_of):
    good = items(letter(subject="Good"))
    bad = replace(good[0].mail, subject=b"not text: a STRICT table refuses it")
    archive.take_items(*good)
    before = rows_of(archive.ledger), archive.ask("SELECT * FROM checkpoint"), archive.ask(COUNTS)
    more = items(letter(subject="More"), path="more.mbox")
    writing.begin_source(archive.ledger, "more.mbox", "mbox", "as it is")
    with pytest.raises(sqlite3.IntegrityError):
        writing.write_batch(
            archive.ledger,
            "more.mbox",
            [*more, replace(good[0], mail=replace(bad, content=5))],
            Progress(shard="0", next_item=2, finished=True),
        )
    after = rows_of(archive.ledger), archive.ask("SELECT * FROM checkpoint"), archive.ask(f"{COUNTS} LIMIT 1")
    assert after == before


def test_a_second_ingest_changes_nothing_but_says_duplicates(archive, letter, rows_of, difference):
    letters = [
        letter(subject=f"Offer {number}", Message_ID=f"<{number}@shop.example>") for number in range(5)
    ]
    archive.take(*letters)
    archive.settle()
    before = rows_of(archive.ledger)
    assert archive.take(*letters) == Tally(seen=5, duplicates=5)
    archive.settle()
    assert difference(before, rows_of(archive.ledger)) == {}


def test_a_source_that_changed_is_counted_anew(archive, letter):
    archive.take(letter(subject="One"))
    known = writing.begin_source(archive.ledger, "box.mbox", "mbox", "as it is")
    assert known == {"0": (1, True)}
    assert writing.begin_source(archive.ledger, "box.mbox", "mbox", "longer") == {}
    assert archive.ask(COUNTS) == [(1, 1, 0, 0, 0)]  # nothing is below zero meanwhile
    archive.take_items(*items(letter(subject="One"), letter(subject="Two"), letter(subject="Two")))
    assert archive.ask(COUNTS) == [(3, 2, 1, 0, 0)]  # One is no duplicate of itself


def test_an_archive_whose_name_is_no_utf_8_is_one_of_its_own(archive, letter):
    for name in ("box\udce9.mbox", "box\udce8.mbox"):
        archive.take(letter(subject="One"), path=name)
    assert [row[0] for row in reading.sources(archive.ledger)] == ["box?.mbox", "box?.mbox"]


def test_what_a_source_does_not_hold_any_more_was_seen_in_it(archive, letter):
    archive.take(letter(subject="One"), letter(subject="Two"))
    writing.begin_source(archive.ledger, "box.mbox", "mbox", "shorter")
    archive.take_items(*items(letter(subject="Two"), letter(subject="Three")))
    assert archive.ask(COUNTS) == [(3, 3, 0, 0, 0)]


def test_the_same_content_at_one_time_is_one_touch_under_two_message_ids(archive, letter):
    copies = [letter(Message_ID="<a@shop.example>"), letter(Message_ID="<b@shop.example>", X_Folder="sent")]
    assert archive.take(*copies) == Tally(seen=2, stored=1, duplicates=1)
    assert archive.one("SELECT count(*) FROM touch") == 1
    assert archive.one("SELECT count(*) FROM touch_sighting") == 2
    assert archive.one("SELECT count(*) FROM message_name") == 2


def test_one_message_id_with_two_contents_is_two_touches(archive, letter):
    name = "<a@shop.example>"
    archive.take(letter(Message_ID=name), letter(Message_ID=name, body="Coffee is here.\n"))
    assert archive.one("SELECT count(*) FROM touch") == 2


def test_the_same_content_at_another_time_is_a_resend(archive, letter):
    archive.take(letter(), letter(at="2026-03-03 09:00"))
    assert archive.one("SELECT count(*) FROM touch") == 2
    assert archive.one("SELECT count(*) FROM content") == 1


def test_undated_copies_are_one_only_if_their_bytes_are(archive, letter):
    archive.take(letter(at=None), letter(at=None), letter(at=None, X_Copy="2"))
    assert archive.one("SELECT count(*) FROM touch WHERE at IS NULL") == 2


def test_each_person_of_a_mail_gets_a_touch(archive, letter):
    archive.take(letter(to="ana@reader.example, ben@reader.example", Cc="cid@reader.example"))
    assert archive.one("SELECT count(*) FROM touch") == 3
    assert archive.one("SELECT count(*) FROM message") == 1


def _mixed(letter):
    """Return letters whose copies, names, campaigns and versions make the order of reading matter."""
    names = ("Ana", "Benedict", "Cidalia", "Dora")
    letters = []
    for number, name in enumerate(names):
        to = f"{name} <{name.lower()}@reader{number % 2}.example>"
        greeting = (
            f"Dear {name},\n\nour tea of this spring is here, {name}, and it is green and it is fresh.\n"
        )
        letters += [
            letter(to=to, body=greeting, List_Unsubscribe="<mailto:off@shop.example>"),
            letter(to=to, body=f"{greeting}P.S. Three for two.\n", at=f"2026-03-{9 + number:02} 09:00"),
            letter(to=to, body=greeting, at=f"2026-03-{20 + number:02} 09:00", subject="Once more"),
            letter(to=to, body="Wrapped\n text.\n" if number % 2 else "Wrapped text.\n", subject="Wraps"),
            letter(to=to, body=f"Hello {name}.\n", subject=f"{name}, your tea", X_Campaign_ID="tea"),
            letter(
                to="News <news@shop.example>",
                sender=f"{name} <{name.lower()}@reader{number % 2}.example>",
                at=f"2026-03-02 1{number}:00",
                subject="Re: Spring",
                body="No, thank you.\n",
            ),
        ]
    letters.append(letters[0].replace(b"Subject:", b"X-Copy: 2\nSubject:"))
    letters.append(letter(to="ana+tea@reader0.example", subject="Tagged"))
    return letters


def _log(number):
    row = {"recipient": "ana@reader0.example", "at": "2026-03-02 09:00", "campaign": "tea", "subject": "Tea"}
    more = {"recipient": "eve@reader.example", "at": "2026-03-05 09:00", "campaign": "tea", "clicked": True}
    return [row, more, {**row, "at": f"2026-04-0{number} 09:00", "sender": "news@shop.example"}]


STEPS = ("boxes", "log", "more")


def _ingest(archive, letter, order, *, seed, often):
    letters = _mixed(letter)
    random.Random(seed).shuffle(letters)
    half = len(letters) // 2
    steps = {
        "boxes": lambda: archive.take(*letters[:half], path="one.mbox"),
        "more": lambda: archive.take(*letters[half:], path="two.mbox"),
        "log": lambda: archive.take_log(*_log(1), path="log.csv"),
    }
    for step in order:
        steps[step]()
        if often:
            archive.settle()
    archive.take_contacts({"address": "dora@reader1.example", "alias_of": "office@reader1.example"})
    archive.settle()


@pytest.fixture
def fresh(archive, tmp_path):
    """Return a function that makes further empty archives."""
    made = []

    def make():
        made.append(type(archive)(tmp_path / f"ledger-{len(made)}.sqlite"))
        return made[-1]

    yield make
    for one in made:
        one.close()


ORDERS = [*((order, True) for order in itertools.permutations(STEPS)), (STEPS[::-1], False)]


@pytest.mark.parametrize("way", ORDERS, ids=lambda way: f"{' '.join(way[0])}{' one by one' * way[1]}")
def test_the_order_of_reading_changes_no_row(fresh, letter, way, rows_of, difference):
    """In one call or in three, in any order of sources and of the mails in them: the same ledger."""
    order, often = way
    wanted = fresh()
    _ingest(wanted, letter, STEPS, seed=0, often=False)
    for seed in (1, 2):
        got = fresh()
        _ingest(got, letter, order, seed=seed, often=often)
        tables = difference(rows_of(wanted.ledger), rows_of(got.ledger))
        tables.pop("touch_sighting", None)  # the mails lie elsewhere in the shuffled boxes
        assert tables == {}


def test_settling_once_more_changes_no_row(fresh, letter, rows_of, difference):
    archive = fresh()
    _ingest(archive, letter, STEPS, seed=0, often=False)
    before = rows_of(archive.ledger)
    archive.settle()
    assert difference(before, rows_of(archive.ledger)) == {}


def test_logs_that_tell_one_send_differently_end_in_one_row_in_any_order(fresh, rows_of, difference):
    row = {"recipient": "ana@reader.example", "at": "2026-03-02 09:00", "campaign": "tea", "subject": "Tea"}
    logs = [
        [{**row, "category": "b", "weight": 2.0, "stream": "sales", "language": "de"}],
        [{**row, "category": "a", "weight": 1.0, "language": "en", "bounced": True}],
        [row],
    ]
    found = []
    for order in itertools.permutations(range(3)):
        archive = fresh()
        for number in order:
            archive.take_log(*logs[number], path=f"{number}.csv")
        archive.settle()
        found.append(rows_of(archive.ledger))
    assert all(difference(found[0], one) == {} for one in found)


WRITER = """
import sys
from inbox_fatigue.ledger import open_ledger, writing
from inbox_fatigue.ledger.writing import Progress
from inbox_fatigue.limits import Limits
from inbox_fatigue.model import RawMessage, Where
from inbox_fatigue.parsing import Reader

path, who = sys.argv[1:]
ledger = open_ledger(path)
reader = Reader(Limits(), lambda writing: ())
writing.begin_source(ledger, who, "mbox", "")
for number in range(40):
    raw = f"From: news@shop.example\\nTo: {who}@reader.example\\nDate: Mon, 2 Mar 2026 09:00:{number:02} +0000\\n"
    raw += f"Subject: Offer {number}\\n\\nTea.\\n"
    item = reader.read(RawMessage(where=Where(source=who, offset=number), raw=raw.encode()))
    writing.write_batch(ledger, who, [item], Progress(shard="0", next_item=number + 1, finished=False))
ledger.close()
"""


def test_writers_at_once_lose_nothing(tmp_path):
    """They also make the ledger at once: none of them finds it half made."""
    path = str(tmp_path / "ledger.sqlite")
    writers = [subprocess.Popen([sys.executable, "-c", textwrap.dedent(WRITER), path, who]) for who in "abc"]
    assert [writer.wait() for writer in writers] == [0, 0, 0]
    ledger = open_ledger(path, must_exist=True)
    found = ledger.execute("SELECT count(*), count(DISTINCT address) FROM touch").fetchall()
    assert found == [(120, 3)]
    assert ledger.execute(COUNTS).fetchall() == [(40, 40, 0, 0, 0)] * 3
    ledger.close()


def test_a_ledger_says_who_holds_it_if_it_must_wait_too_long(archive, monkeypatch):
    monkeypatch.setattr("inbox_fatigue.ledger.opening.BUSY_SECONDS", 0.05)
    other = open_ledger(archive.path)
    with archive.ledger.transaction(), pytest.raises(LedgerError, match="wait for it to finish"):
        writing.begin_source(other, "box.mbox", "mbox", "")
    other.close()
