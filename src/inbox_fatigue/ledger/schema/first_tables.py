"""The tables of the first ledger for what is read and worked out of it; later changes are in `changes`."""

from __future__ import annotations

# Keys of tables without rowid are made of their first columns, in that order: of others quick_check of
# SQLite 3.40 says that they hold NULL.

_SOURCES = """
CREATE TABLE source (
    id          INTEGER PRIMARY KEY,
    path        TEXT    NOT NULL,             -- as it was given
    kind        TEXT    NOT NULL,             -- mbox, maildir, tree, send-log …
    state       TEXT    NOT NULL DEFAULT '',  -- size, time and first bytes when it was read
    finished    INTEGER NOT NULL DEFAULT 0,
    seen        INTEGER NOT NULL DEFAULT 0,   -- seen = stored + duplicates + quarantined + skipped
    stored      INTEGER NOT NULL DEFAULT 0,
    duplicates  INTEGER NOT NULL DEFAULT 0,
    quarantined INTEGER NOT NULL DEFAULT 0,
    skipped     INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE checkpoint (
    source    INTEGER NOT NULL REFERENCES source (id),
    shard     TEXT    NOT NULL,
    next_item INTEGER NOT NULL,               -- items of the shard that are in the ledger
    finished  INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (source, shard)
) STRICT, WITHOUT ROWID;
CREATE TABLE problem (
    id     INTEGER PRIMARY KEY,
    source INTEGER REFERENCES source (id),
    member TEXT    NOT NULL DEFAULT '',
    place  INTEGER,                           -- byte offset, or line
    why    TEXT    NOT NULL,
    detail TEXT    NOT NULL DEFAULT '',
    plugin TEXT    NOT NULL DEFAULT '',
    lost   INTEGER NOT NULL DEFAULT 0         -- messages or rows quarantined by it
) STRICT;
"""

_PEOPLE = """
CREATE TABLE account (
    id     INTEGER PRIMARY KEY,
    name   TEXT NOT NULL,
    domain TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE TABLE address (
    id             INTEGER PRIMARY KEY,
    address        TEXT    NOT NULL,
    name           TEXT    NOT NULL DEFAULT '',
    domain         TEXT    NOT NULL DEFAULT '',
    role           INTEGER NOT NULL DEFAULT 0,   -- info@, sales@ …: a mailbox of several people
    organisation   TEXT,                         -- the audited organisation that writes from it
    recipient      INTEGER,                      -- the person it belongs to
    merged_because TEXT    NOT NULL DEFAULT ''   -- why it was taken for an alias
) STRICT;
CREATE TABLE contact (
    address      INTEGER PRIMARY KEY REFERENCES address (id),
    name         TEXT,
    status       TEXT,
    language     TEXT,
    country      TEXT,
    city         TEXT,
    timezone     TEXT,
    interests    TEXT,
    owns         TEXT,
    max_per_week REAL,
    account      TEXT,
    alias_of     TEXT,
    other        TEXT                            -- the other columns, as JSON
) STRICT;
CREATE TABLE recipient (
    id       INTEGER PRIMARY KEY,
    label    TEXT    NOT NULL,                   -- the pseudonym that reports show
    role     INTEGER NOT NULL DEFAULT 0,
    account  INTEGER REFERENCES account (id)
) STRICT;
CREATE TABLE organisation (
    name    TEXT PRIMARY KEY,
    domains TEXT NOT NULL DEFAULT '',
    because TEXT NOT NULL                        -- given, or how it was inferred
) STRICT;
"""

_CONTENT = """
CREATE TABLE creative (
    id       INTEGER PRIMARY KEY,
    subject  TEXT    NOT NULL DEFAULT '',
    language TEXT,
    audience INTEGER NOT NULL DEFAULT 0          -- people whom it reached
) STRICT;
CREATE TABLE content (
    id          INTEGER PRIMARY KEY,
    creative    INTEGER,                         -- the group of near-identical contents
    subject     TEXT    NOT NULL DEFAULT '',
    preview     TEXT    NOT NULL DEFAULT '',
    language    TEXT,
    words       INTEGER,
    lines       BLOB,
    word_set    BLOB,
    particulars BLOB,
    text        TEXT,                            -- only with --store-text
    digest      INTEGER NOT NULL DEFAULT 0       -- of its lines: of copies wrapped apart the smallest is kept
) STRICT;
CREATE TABLE creative_feature (
    content INTEGER NOT NULL REFERENCES content (id),
    name    TEXT    NOT NULL,
    number  REAL,
    text    TEXT,
    plugin  TEXT    NOT NULL,
    version TEXT    NOT NULL,
    PRIMARY KEY (content, name)
) STRICT, WITHOUT ROWID;
CREATE TABLE alike (
    content    INTEGER NOT NULL,
    other      INTEGER NOT NULL,
    similarity REAL    NOT NULL,
    PRIMARY KEY (content, other)
) STRICT, WITHOUT ROWID;
CREATE TABLE campaign (
    id   INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    told TEXT NOT NULL DEFAULT ''                -- the header or column that named it, or "inferred"
) STRICT;
"""

_TOUCHES = """
CREATE TABLE message (
    id              INTEGER PRIMARY KEY,         -- from sender, second, content and recipients
    digest          INTEGER NOT NULL,            -- of the copy whose bytes were kept as the record
    kind            TEXT    NOT NULL,            -- mail, auto_reply, bounce, calendar
    sender          INTEGER,
    at              INTEGER,
    utc_offset      INTEGER,                     -- minutes, as the sender wrote it
    content         INTEGER,
    subject         TEXT    NOT NULL DEFAULT '',
    subject_key     INTEGER,                     -- the subject without Re:, tags and case
    reply_prefix    INTEGER NOT NULL DEFAULT 0,
    parent_key      INTEGER,                     -- key of the Message-ID it answers
    campaign        INTEGER,
    sequence        INTEGER,
    step            TEXT,
    list_id         TEXT    NOT NULL DEFAULT '',
    sending_system  TEXT    NOT NULL DEFAULT '',
    discussion_list INTEGER NOT NULL DEFAULT 0,
    bulk            INTEGER NOT NULL DEFAULT 0,
    automatic       INTEGER NOT NULL DEFAULT 0,
    transactional   TEXT    NOT NULL DEFAULT '',
    way_out_header    INTEGER,
    way_out_one_click INTEGER,
    way_out_visible   INTEGER,
    defects         TEXT    NOT NULL DEFAULT ''
) STRICT;
CREATE TABLE message_name (
    message_key INTEGER NOT NULL,                -- key of a Message-ID; copies may differ in it
    message     INTEGER NOT NULL,
    message_id  TEXT    NOT NULL,
    PRIMARY KEY (message_key, message)
) STRICT, WITHOUT ROWID;
CREATE TABLE touch (
    id            INTEGER PRIMARY KEY,
    address       INTEGER NOT NULL,              -- who got it
    sender        INTEGER,                       -- address it came from; null where a log does not say
    at            INTEGER,                       -- null: no usable date
    utc_offset    INTEGER,
    channel       TEXT    NOT NULL DEFAULT 'email',
    declared      TEXT,                          -- the stream that a log or a setting declared
    stream        TEXT,
    stream_reason TEXT    NOT NULL DEFAULT '',
    category      TEXT,
    campaign      INTEGER,
    content       INTEGER,
    sequence      INTEGER,
    step          TEXT,
    weight        REAL    NOT NULL DEFAULT 1,
    bounced       INTEGER NOT NULL DEFAULT 0,
    planned       INTEGER NOT NULL DEFAULT 0,    -- only ever 1 in the copy that a preview works on
    message       INTEGER,                       -- null for rows of a log
    message_key   INTEGER,                       -- key of the Message-ID, where a log gives one
    same_as       INTEGER                        -- the touch that this one is another record of
) STRICT;
CREATE TABLE touch_sighting (
    touch  INTEGER NOT NULL,
    source INTEGER NOT NULL REFERENCES source (id),
    member TEXT    NOT NULL DEFAULT '',
    place  INTEGER NOT NULL DEFAULT 0,           -- byte offset in the member, or line of a log
    PRIMARY KEY (touch, source, member, place)
) STRICT, WITHOUT ROWID;
CREATE TABLE event (
    id           INTEGER PRIMARY KEY,
    address      INTEGER NOT NULL,
    at           INTEGER NOT NULL,
    kind         TEXT    NOT NULL,
    origin       TEXT    NOT NULL,               -- log, file, bounce, or mail (worked out from what people wrote)
    organisation TEXT,
    campaign     INTEGER,
    sender       INTEGER,
    content      INTEGER,
    message_key  INTEGER,
    parent_key   INTEGER,
    subject_key  INTEGER,
    detail       TEXT    NOT NULL DEFAULT '',
    reliable     INTEGER NOT NULL DEFAULT 1
) STRICT;
"""

SCRIPTS = (_SOURCES, _PEOPLE, _CONTENT, _TOUCHES)  # in the order in which they are made
