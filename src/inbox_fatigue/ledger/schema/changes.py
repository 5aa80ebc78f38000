"""What has changed in the tables since the first ledger, a script for each migration after the first."""

from __future__ import annotations

WHY_ONE_PERSON = """
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

HOW_SURE = """
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

PRIVACY = """
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

FORMER_FINDINGS = """
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

KEPT_COLUMNS = """
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

KEPT_EVENTS = """
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

HOW_READ = """
ALTER TABLE source ADD COLUMN
    options TEXT -- how its tables were read (--map, --timezone …), as JSON; '' where that is not known
    NOT NULL DEFAULT '';
"""

DAYS = """
ALTER TABLE touch ADD COLUMN
    day_only INTEGER -- 1: a log told the day alone, and "at" is where it begins
    NOT NULL DEFAULT 0;
DELETE FROM touch_column;
DELETE FROM touch_changed;
"""

# Beside a mailbox in one directory may lie a log, so that the kind of a source tells nothing about a place in it.
LINES = """
ALTER TABLE problem ADD COLUMN
    is_line INTEGER -- 1 where the place is a line, 0 where it is a byte
    NOT NULL DEFAULT 0;
UPDATE problem SET is_line = 1 WHERE source IN (SELECT id FROM source WHERE kind IN ('send-log', 'events', 'contacts'));
"""

LISTS = """
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

WAYS_OUT = """
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
TOLD_BY = """
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
