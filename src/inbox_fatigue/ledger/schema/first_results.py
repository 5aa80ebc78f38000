"""The tables of the first ledger for what audits find, and the views of both; later changes are in `changes`."""

from __future__ import annotations

# The keys of tables without rowid are made as in `first_tables`.

_RESULTS = """
CREATE TABLE run (
    id       INTEGER PRIMARY KEY,
    tool     TEXT NOT NULL,
    as_of    TEXT,
    since    TEXT,
    until    TEXT,
    settings TEXT NOT NULL
) STRICT;
CREATE TABLE finding (
    id           INTEGER PRIMARY KEY,
    rule         TEXT    NOT NULL,
    recipient    INTEGER NOT NULL,
    organisation TEXT    NOT NULL DEFAULT '',
    touch        INTEGER NOT NULL,
    campaign     INTEGER,
    first_at     INTEGER NOT NULL,
    last_at      INTEGER NOT NULL,
    begins_at    INTEGER NOT NULL,
    ends_at      INTEGER NOT NULL,
    measured     REAL    NOT NULL,
    comfortable  REAL    NOT NULL,
    unit         TEXT    NOT NULL,
    p            REAL    NOT NULL,
    share        REAL    NOT NULL,               -- of the person's fatigue
    message      TEXT    NOT NULL
) STRICT;
CREATE TABLE finding_touch (
    finding INTEGER NOT NULL,
    touch   INTEGER NOT NULL,
    PRIMARY KEY (finding, touch)
) STRICT, WITHOUT ROWID;
CREATE TABLE not_assessed (
    rule      TEXT    NOT NULL,
    reason    TEXT    NOT NULL,
    recipient INTEGER NOT NULL,                  -- 0: everybody
    PRIMARY KEY (rule, reason, recipient)
) STRICT, WITHOUT ROWID;
CREATE TABLE score (
    recipient   INTEGER PRIMARY KEY,
    state       TEXT    NOT NULL,
    fatigue     REAL    NOT NULL,
    at_worst    REAL    NOT NULL,
    at_worst_on INTEGER,
    families    TEXT    NOT NULL,                -- fatigue by family, as JSON
    touches     INTEGER NOT NULL,
    counted     INTEGER NOT NULL
) STRICT;
CREATE TABLE campaign_score (
    kind    TEXT    NOT NULL,                    -- campaign or sender
    name    TEXT    NOT NULL,
    share   REAL    NOT NULL,
    touches INTEGER NOT NULL,
    reached INTEGER NOT NULL,
    tired   INTEGER NOT NULL,
    PRIMARY KEY (kind, name)
) STRICT, WITHOUT ROWID;
CREATE TABLE verdict (
    id      INTEGER PRIMARY KEY,
    outcome TEXT NOT NULL,
    reasons TEXT NOT NULL                        -- as a JSON list
) STRICT;
"""

_VIEWS = """
CREATE VIEW inboxes AS
SELECT recipient.label                                         AS person,
       strftime('%Y-%m-%dT%H:%M:%SZ', touch.at / 1000000, 'unixepoch') AS at,
       sender.address                                          AS sender,
       touch.stream                                            AS stream,
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
CREATE VIEW who_is_tired AS
SELECT recipient.label AS person, score.state, score.fatigue, score.at_worst, score.touches, score.families
  FROM score
  JOIN recipient ON recipient.id = score.recipient
 ORDER BY score.fatigue DESC, recipient.label;
CREATE VIEW why AS
SELECT recipient.label AS person,
       finding.rule,
       finding.message,
       finding.share,
       strftime('%Y-%m-%dT%H:%M:%SZ', finding.first_at / 1000000, 'unixepoch') AS first_at,
       strftime('%Y-%m-%dT%H:%M:%SZ', finding.last_at / 1000000, 'unixepoch')  AS last_at,
       campaign.name   AS campaign,
       finding.id      AS finding
  FROM finding
  JOIN recipient     ON recipient.id = finding.recipient
  LEFT JOIN campaign ON campaign.id = finding.campaign;
CREATE VIEW evidence AS
SELECT finding_touch.finding,
       finding_touch.touch,
       source.path     AS source,
       touch_sighting.member,
       touch_sighting.place
  FROM finding_touch
  JOIN touch_sighting ON touch_sighting.touch = finding_touch.touch
  JOIN source         ON source.id = touch_sighting.source;
CREATE VIEW what_came_back AS
SELECT recipient.label AS person,
       strftime('%Y-%m-%dT%H:%M:%SZ', event.at / 1000000, 'unixepoch') AS at,
       event.kind,
       event.detail,
       (SELECT group_concat(name, ' ')
          FROM (SELECT name
                  FROM creative_feature
                 WHERE creative_feature.content = event.content
                   AND name IN ('decline', 'opt_out_request', 'out_of_office')
                   AND number > 0
                 ORDER BY name)) AS said,   -- what the words of a reply amount to
       event.origin
  FROM event
  JOIN address   ON address.id = event.address
  JOIN recipient ON recipient.id = address.recipient;
"""

_INDEXES = """
CREATE INDEX finding_recipient ON finding (recipient);
"""

SCRIPTS = (_RESULTS, _VIEWS, _INDEXES)  # in the order in which they are made
