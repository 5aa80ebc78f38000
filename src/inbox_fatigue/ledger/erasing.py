"""Erases people, or what is older than a day, from a ledger, in one transaction.

What only they had part in goes: touches, messages, contents, events, contacts, addresses. What others have
part in stays without them, under the keys that a reading without them would give. Results of the last audit
go as well, since they counted what is gone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from inbox_fatigue.ledger import kept_columns
from inbox_fatigue.ledger.row_keys import message_key, moment_of
from inbox_fatigue.ledger.schema.catalogue import referring
from inbox_fatigue.ledger.writing.scores import clear_results
from inbox_fatigue.results.upkeep import Erased

if TYPE_CHECKING:
    from collections.abc import Sequence

    from inbox_fatigue.ledger.opening import Ledger

_SCRATCH = """
CREATE TEMP TABLE IF NOT EXISTS gone_address (id INTEGER PRIMARY KEY);
CREATE TEMP TABLE IF NOT EXISTS gone_person (address INTEGER PRIMARY KEY, person INTEGER NOT NULL);
CREATE TEMP TABLE IF NOT EXISTS gone_touch (id INTEGER PRIMARY KEY);
CREATE TEMP TABLE IF NOT EXISTS their_message (id INTEGER PRIMARY KEY);
CREATE TEMP TABLE IF NOT EXISTS their_content (id INTEGER PRIMARY KEY);
CREATE TEMP TABLE IF NOT EXISTS their_campaign (id INTEGER PRIMARY KEY);
DELETE FROM gone_address;
DELETE FROM gone_person;
DELETE FROM gone_touch;
DELETE FROM their_message;
DELETE FROM their_content;
DELETE FROM their_campaign
"""
_OF_PEOPLE = """
INSERT INTO gone_touch
SELECT id FROM touch WHERE address IN gone_address OR sender IN gone_address;
INSERT INTO their_message
SELECT id FROM message WHERE sender IN gone_address;
"""
# How much there is of each person, before it goes; what one of them wrote to another was received.
_OF_EACH = {
    "addresses": """
        SELECT person, count(*)
          FROM gone_person
          JOIN address ON address.id = gone_person.address
         GROUP BY person""",
    "received": """
        SELECT person, count(*)
          FROM gone_touch
          JOIN touch USING (id)
          JOIN gone_person USING (address)
         GROUP BY person""",
    "written": """
        SELECT person, count(*)
          FROM gone_touch
          JOIN touch USING (id)
          JOIN gone_person ON gone_person.address = touch.sender
         WHERE touch.address NOT IN gone_address
         GROUP BY person""",
    "events": """
        SELECT person, count(*)
          FROM event
          JOIN gone_person ON gone_person.address = CASE WHEN event.address IN gone_address
                                                         THEN event.address ELSE event.sender END
         GROUP BY person""",
}
# The messages that a touch may have been read from: other copies of one send, to other people, have the same
# sender, time and content, and a touch names one of them.
_THEIRS = """
INSERT OR IGNORE INTO their_message
SELECT message.id
  FROM touch
  JOIN message ON message.sender IS touch.sender
              AND message.at IS touch.at
              AND message.content IS touch.content
 WHERE touch.id IN gone_touch
   AND touch.message IS NOT NULL;
INSERT OR IGNORE INTO their_content
SELECT content FROM touch WHERE id IN gone_touch AND content IS NOT NULL;
INSERT OR IGNORE INTO their_content
SELECT content FROM message WHERE id IN their_message AND content IS NOT NULL;
INSERT OR IGNORE INTO their_campaign
SELECT campaign FROM touch WHERE id IN gone_touch AND campaign IS NOT NULL;
INSERT OR IGNORE INTO their_campaign
SELECT campaign FROM message WHERE id IN their_message AND campaign IS NOT NULL
"""
_RECORDS = """
DELETE FROM touch_sighting WHERE touch IN gone_touch;
DELETE FROM touch WHERE id IN gone_touch;
UPDATE touch SET same_as = NULL WHERE same_as IN gone_touch;
DELETE FROM message
 WHERE id IN their_message
   AND (sender IN gone_address OR id NOT IN (SELECT message FROM touch WHERE message IS NOT NULL));
DELETE FROM message_name WHERE message NOT IN (SELECT id FROM message)
"""
_UNUSED = """
DELETE FROM creative_feature
 WHERE content IN their_content
   AND content NOT IN (SELECT content FROM touch WHERE content IS NOT NULL
                        UNION SELECT content FROM message WHERE content IS NOT NULL
                        UNION SELECT content FROM event WHERE content IS NOT NULL);
DELETE FROM content
 WHERE id IN their_content
   AND id NOT IN (SELECT content FROM touch WHERE content IS NOT NULL
                   UNION SELECT content FROM message WHERE content IS NOT NULL
                   UNION SELECT content FROM event WHERE content IS NOT NULL);
DELETE FROM alike
 WHERE content NOT IN (SELECT id FROM content) OR other NOT IN (SELECT id FROM content);
DELETE FROM creative WHERE id NOT IN (SELECT creative FROM content WHERE creative IS NOT NULL);
DELETE FROM campaign
 WHERE id IN their_campaign
   AND id NOT IN (SELECT campaign FROM touch WHERE campaign IS NOT NULL
                   UNION SELECT campaign FROM message WHERE campaign IS NOT NULL
                   UNION SELECT campaign FROM event WHERE campaign IS NOT NULL)
"""


def erase_people(ledger: Ledger, people: Sequence[Sequence[int]]) -> list[Erased]:
    """Erase everything of some people, each with all addresses, and return how much of each.

    What they wrote to others goes as well, for it is theirs.
    """
    with ledger.transaction():
        _run(ledger, _SCRATCH)
        theirs = [(address, person) for person, addresses in enumerate(people) for address in addresses]
        ledger.executemany("INSERT OR IGNORE INTO gone_person VALUES (?, ?)", theirs)
        ledger.execute("INSERT INTO gone_address SELECT address FROM gone_person")
        _run(ledger, _OF_PEOPLE)
        told = {what: dict(ledger.execute(sql).fetchall()) for what, sql in _OF_EACH.items()}
        ledger.execute("DELETE FROM event WHERE address IN gone_address OR sender IN gone_address")
        _take_out(ledger)
        _drop_addresses(ledger)
    return [
        Erased(**{what: counts.get(person, 0) for what, counts in told.items()})
        for person in range(len(people))
    ]


def erase_before(ledger: Ledger, at: int) -> tuple[Erased, set[str]]:
    """Erase what happened before a moment, and addresses that nothing is left of; return those as well.

    What has no date stays, and so does who is in the contacts.
    """
    with ledger.transaction():
        _run(ledger, _SCRATCH)
        ledger.execute("INSERT INTO gone_touch SELECT id FROM touch WHERE at < ?", (at,))
        ledger.execute("INSERT INTO their_message SELECT id FROM message WHERE at < ?", (at,))
        received = _count(ledger, "FROM gone_touch")
        events = ledger.execute("DELETE FROM event WHERE at < ?", (at,)).rowcount
        _take_out(ledger)
        ledger.execute("""
            INSERT INTO gone_address
            SELECT id
              FROM address
             WHERE address <> ''
               AND id NOT IN (SELECT address FROM touch
                               UNION SELECT sender FROM touch WHERE sender IS NOT NULL
                               UNION SELECT sender FROM message WHERE sender IS NOT NULL
                               UNION SELECT address FROM event
                               UNION SELECT sender FROM event WHERE sender IS NOT NULL
                               UNION SELECT address FROM contact)""")
        rows = ledger.execute("SELECT address FROM address WHERE id IN gone_address")
        texts = {text for (text,) in rows}
        gone = _drop_addresses(ledger)
    return Erased(addresses=gone, received=received, events=events), texts


def _take_out(ledger: Ledger) -> None:
    _run(ledger, _THEIRS)
    thinned = ledger.execute("""
        SELECT DISTINCT message FROM touch WHERE id IN gone_touch AND message IS NOT NULL""").fetchall()
    _run(ledger, _RECORDS)
    for (message,) in thinned:
        _rename(ledger, message)
    _run(ledger, _UNUSED)
    clear_results(ledger)
    kept_columns.discard(ledger)  # they hold who is gone


def _rename(ledger: Ledger, message: int) -> None:
    """Give a message the key that it has without those who are gone, so that it is known when read again."""
    sql = "SELECT sender, at, digest, content FROM message WHERE id = ?"
    row = ledger.execute(sql, (message,)).fetchone()
    if row is None:
        return
    sender, at, digest, content = row
    people = [
        address for (address,) in ledger.execute("SELECT address FROM touch WHERE message = ?", (message,))
    ]
    key = message_key(sender, moment_of(at, digest), content or 0, people)
    for sql in (
        "UPDATE OR REPLACE message SET id = ? WHERE id = ?",
        "UPDATE OR REPLACE message_name SET message = ? WHERE message = ?",
        "UPDATE touch SET message = ? WHERE message = ?",
    ):
        ledger.execute(sql, (key, message))


def _drop_addresses(ledger: Ledger) -> int:
    """Remove the addresses with whatever refers to them, also in tables of plugins; return how many."""
    for table, column in referring(ledger, "address"):
        ledger.execute(f"DELETE FROM {table} WHERE {column} IN gone_address")  # noqa: S608 - from the schema
    gone = ledger.execute("DELETE FROM address WHERE id IN gone_address").rowcount
    ledger.execute(
        "DELETE FROM recipient WHERE id NOT IN (SELECT recipient FROM address WHERE recipient IS NOT NULL)"
    )
    ledger.execute(
        "DELETE FROM account WHERE id NOT IN (SELECT account FROM recipient WHERE account IS NOT NULL)"
    )
    return gone


def _run(ledger: Ledger, script: str) -> None:
    for statement in script.split(";\n"):
        if statement.strip():
            ledger.execute(statement)


def _count(ledger: Ledger, rest: str) -> int:
    return int(ledger.execute(f"SELECT count(*) {rest}").fetchone()[0])
