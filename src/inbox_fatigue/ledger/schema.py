"""The tables and views of the ledger, made by numbered migrations that are never edited after release.

The first one makes what is in `first_tables` and `first_results`. Tables are STRICT. Keys are made from content
(`keys`), so the same archive gives the same rows in any order. Times are whole microseconds since 1970-01-01 UTC
in tables and ISO 8601 in views.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from inbox_fatigue.ledger import first_results, first_tables

if TYPE_CHECKING:
    import sqlite3
    from typing import Protocol

    class Migration(Protocol):
        """A change of the tables, known by its name."""

        __name__: str

        def __call__(self, db: sqlite3.Connection, /) -> None:
            """Make the change."""


APPLICATION_ID = 0x1F47160E  # "inbox fatigue", so that no other SQLite file is taken for a ledger
EVENTS = "events"  # kind of a source that brings events only: its rows are no messages
LEFT = "(left)"  # among the other columns of a contact: which one says that they want no mail
STAYS = "(stays)"  # likewise: which ones say that they do, with ";" between
BESIDE = "(beside)"  # likewise: that this is no contact, and stood beside the first address of another
CONTACTS = "contacts"  # kind of a source that says who people are
UNFINISHED = """
SELECT path
  FROM source
 WHERE finished = 0
   AND kind <> 'contacts'
   AND NOT EXISTS (SELECT 1
                     FROM source AS renamed
                    WHERE renamed.finished = 1
                      AND renamed.kind = source.kind
                      AND renamed.state = source.state)
 ORDER BY path"""  # what was not read to its end, nor under another name since

_WHY_ONE_PERSON = """
CREATE TABLE alias (
    address   INTEGER NOT NULL REFERENCES address (id),  -- an address that stands for somebody's other one
    step      INTEGER NOT NULL,                          -- rules follow one another: 1, 2 …
    rule      TEXT    NOT NULL,                          -- contact-alias, plus-tag, provider-dots …; same-name suggests
    because   TEXT    NOT NULL,                          -- the rule in words
    recipient INTEGER NOT NULL,                          -- the person whom it was, or may be, merged into
    applied   INTEGER NOT NULL,                          -- 1: merged; 0: only a suggestion, or left apart by --no-merge
    PRIMARY KEY (address, step)
) STRICT, WITHOUT ROWID;
CREATE VIEW aliases AS
SELECT address.address,
       own.address     AS other_address_of,
       recipient.label AS person,
       alias.step,
       alias.rule,
       alias.because,
       alias.applied
  FROM alias
  JOIN address          ON address.id = alias.address
  JOIN address AS own   ON own.id = alias.recipient
  LEFT JOIN recipient   ON recipient.id = alias.recipient
 ORDER BY own.address, address.address, alias.step;
"""

_HOW_SURE = """
ALTER TABLE touch ADD COLUMN
    stream_confidence TEXT -- declared, headers, wording, audience, assumed: the surest first
    NOT NULL DEFAULT 'assumed';
UPDATE touch SET stream_confidence = 'declared' WHERE message IS NULL AND declared IS NOT NULL;
DROP VIEW inboxes;
CREATE VIEW inboxes AS
SELECT recipient.label                                         AS person,
       strftime('%Y-%m-%dT%H:%M:%SZ', touch.at / 1000000, 'unixepoch') AS at,
       sender.address                                          AS sender,
       touch.stream                                            AS stream,
       touch.stream_confidence                                 AS stream_confidence,
       touch.stream_reason                                     AS stream_reason,
       touch.channel                                           AS channel,
       campaign.name                                           AS campaign,
       coalesce(message.subject, content.subject, '')          AS subject,
       touch.id                                                AS touch
  FROM touch
  JOIN address         ON address.id = touch.address
  JOIN recipient       ON recipient.id = address.recipient
  LEFT JOIN address AS sender ON sender.id = touch.sender
  LEFT JOIN campaign   ON campaign.id = touch.campaign
  LEFT JOIN content    ON content.id = touch.content
  LEFT JOIN message    ON message.id = touch.message
 WHERE touch.same_as IS NULL;
"""

_PRIVACY = """
CREATE TABLE privacy (
    id          INTEGER PRIMARY KEY CHECK (id = 1),
    key_check   BLOB,                            -- of the key of --pseudonymise; null: addresses are as they are
    keep_domain INTEGER NOT NULL DEFAULT 0,
    own_domains TEXT    NOT NULL DEFAULT '',     -- the organisation's, which stay readable
    salt        BLOB    NOT NULL,                -- of the hashes of those who were forgotten
    since       INTEGER                          -- mail before this was forgotten and is not read again
) STRICT;
CREATE TABLE forgotten (
    hash BLOB PRIMARY KEY                        -- of an address that must not come back
) STRICT, WITHOUT ROWID;
"""

_FORMER_FINDINGS = """
CREATE TABLE former_finding (
    id           INTEGER PRIMARY KEY,
    rule         TEXT    NOT NULL,               -- whose plugin the last run did not have, or settings left out
    recipient    INTEGER NOT NULL,
    organisation TEXT    NOT NULL DEFAULT '',
    first_at     INTEGER NOT NULL,
    last_at      INTEGER NOT NULL,
    measured     REAL    NOT NULL,
    comfortable  REAL    NOT NULL,
    unit         TEXT    NOT NULL,
    message      TEXT    NOT NULL,
    found_as_of  TEXT    NOT NULL                -- what *now* was in the run that found it
) STRICT;
"""

_KEPT_COLUMNS = """
CREATE TABLE touch_column (
    name    TEXT    NOT NULL,
    part    INTEGER NOT NULL,                    -- 0, 1 …
    touches INTEGER NOT NULL,                    -- how many the part holds
    packed  BLOB    NOT NULL,                    -- an Arrow file of one column
    PRIMARY KEY (name, part)
) STRICT;
CREATE TABLE touch_changed (
    touch INTEGER PRIMARY KEY                    -- added, changed or gone since the columns were kept
) STRICT;
CREATE TABLE settled (
    id   INTEGER PRIMARY KEY CHECK (id = 1),
    how  TEXT NOT NULL,                          -- the settings that took part, as JSON
    told TEXT NOT NULL                           -- what came of it that no other table says, as JSON
) STRICT;
"""

_KEPT_EVENTS = """
ALTER TABLE touch_column RENAME COLUMN touches TO rows;
CREATE TABLE event_column (
    name   TEXT    NOT NULL,
    part   INTEGER NOT NULL,                     -- 0, 1 …
    rows   INTEGER NOT NULL,                     -- how many the part holds
    packed BLOB    NOT NULL,                     -- an Arrow file of one column
    PRIMARY KEY (name, part)
) STRICT;
CREATE TABLE event_changed (
    event INTEGER PRIMARY KEY                    -- added, changed or gone since the columns were kept
) STRICT;
"""

_HOW_READ = """
ALTER TABLE source ADD COLUMN
    options TEXT -- how its tables were read (--map, --timezone …), as JSON; '' where that is not known
    NOT NULL DEFAULT '';
"""

_DAYS = """
ALTER TABLE touch ADD COLUMN
    day_only INTEGER -- 1: a log told the day alone, and "at" is where it begins
    NOT NULL DEFAULT 0;
DELETE FROM touch_column;
DELETE FROM touch_changed;
"""

# Beside a mailbox in one directory may lie a log, so that the kind of a source tells nothing about a place in it.
_LINES = """
ALTER TABLE problem ADD COLUMN
    is_line INTEGER -- 1 where the place is a line, 0 where it is a byte
    NOT NULL DEFAULT 0;
UPDATE problem SET is_line = 1 WHERE source IN (SELECT id FROM source WHERE kind IN ('send-log', 'events', 'contacts'));
"""

_LISTS = """
ALTER TABLE touch ADD COLUMN
    list TEXT -- that it belongs to, where a log says so beside or instead of a category
    DEFAULT NULL;
ALTER TABLE event ADD COLUMN
    list TEXT -- that was left or joined; null: all mail
    DEFAULT NULL;
DELETE FROM touch_column;
DELETE FROM touch_changed;
DELETE FROM event_column;
DELETE FROM event_changed;
"""

_WAYS_OUT = """
ALTER TABLE source ADD COLUMN
    to_see_again INTEGER -- messages that it had brought before it changed, and that were not read again since
    NOT NULL DEFAULT 0;
UPDATE source
   SET to_see_again = -duplicates, seen = seen - duplicates, duplicates = 0
 WHERE duplicates < 0;
ALTER TABLE message ADD COLUMN
    way_out_box INTEGER -- the address that its List-Unsubscribe names for leaving by mail
    DEFAULT NULL;
ALTER TABLE message ADD COLUMN
    way_out_subject INTEGER -- the subject that mail to there must have, as subject_key; null: any
    DEFAULT NULL;
"""

# Nobody has noted which rows of logs named a creative, nor which pictures the copies of a letter showed: what is not
# known accuses nobody. The mark of pictures is the last of the lines, and the only one without weight.
_TOLD_BY = """
ALTER TABLE content ADD COLUMN
    told_by TEXT -- of a log: creative, subject or campaign; of few words: (unseen) pictures; null: its words
    DEFAULT NULL;
ALTER TABLE content ADD COLUMN
    named INTEGER -- key of the creative that a log names
    DEFAULT NULL;
ALTER TABLE message ADD COLUMN
    pictures INTEGER -- of unseen pictures: key of their names, ids and all
    DEFAULT NULL;
UPDATE content SET told_by = 'campaign' WHERE id IN (SELECT content FROM touch WHERE message IS NULL);
UPDATE content SET told_by = 'unseen pictures' WHERE words < 150 AND substr(lines, -4) = x'00000000';
"""

# Made when a ledger is settled, not before: to sort a million rows takes a tenth of the time that it
# takes to put them into an index one by one.
LATER = {
    "touch_address": "CREATE INDEX IF NOT EXISTS touch_address ON touch (address, at)",
    "event_address": "CREATE INDEX IF NOT EXISTS event_address ON event (address, at)",
}


def m001_initial(db: sqlite3.Connection) -> None:
    """Make the tables, indexes and views of the first ledger."""
    for script in (*first_tables.SCRIPTS, *first_results.SCRIPTS):
        _run(db, script)


def m002_why_one_person(db: sqlite3.Connection) -> None:
    """Keep which rule took which address for whose."""
    _run(db, _WHY_ONE_PERSON)


def m003_how_sure_of_streams(db: sqlite3.Connection) -> None:
    """Keep how sure the stream of each touch is."""
    _run(db, _HOW_SURE)


def m004_privacy(db: sqlite3.Connection) -> None:
    """Remember how addresses are kept, and who must not come back."""
    _run(db, _PRIVACY)


def m005_former_findings(db: sqlite3.Connection) -> None:
    """Keep what rules had found that are gone."""
    _run(db, _FORMER_FINDINGS)


def m006_kept_columns(db: sqlite3.Connection) -> None:
    """Keep the columns of the touches, and how the ledger was settled, until they change."""
    _run(db, _KEPT_COLUMNS)


def m007_kept_events(db: sqlite3.Connection) -> None:
    """Keep the columns of the events as well."""
    _run(db, _KEPT_EVENTS)


def m008_how_tables_were_read(db: sqlite3.Connection) -> None:
    """Remember how the tables of a source were read."""
    _run(db, _HOW_READ)


def m009_days_without_times(db: sqlite3.Connection) -> None:
    """Keep of which touches the time of day is not known; the columns kept beside them are made anew."""
    _run(db, _DAYS)


def m010_lines(db: sqlite3.Connection) -> None:
    """Tell lines of logs from bytes of mailboxes where problems are told."""
    _run(db, _LINES)


def m011_lists(db: sqlite3.Connection) -> None:
    """Keep of which list a touch is, and which one somebody left; the columns kept beside them are made anew."""
    _run(db, _LISTS)


def m012_ways_out(db: sqlite3.Connection) -> None:
    """Keep where each mail lets its reader leave by mail, and what of a changed source is still to be seen again."""
    _run(db, _WAYS_OUT)


def m013_told_by(db: sqlite3.Connection) -> None:
    """Keep by what a log tells what was said."""
    _run(db, _TOLD_BY)


def _run(db: sqlite3.Connection, script: str) -> None:
    for statement in script.split(";\n"):
        if statement.strip():
            db.execute(statement)


MIGRATIONS: tuple[Migration, ...] = (
    m001_initial,
    m002_why_one_person,
    m003_how_sure_of_streams,
    m004_privacy,
    m005_former_findings,
    m006_kept_columns,
    m007_kept_events,
    m008_how_tables_were_read,
    m009_days_without_times,
    m010_lines,
    m011_lists,
    m012_ways_out,
    m013_told_by,
)
