"""The windows of the frequency and follow-up rules, counted by SQLite: what one laid out for it would ask it.

    python -m benchmarks.sql_windows SENDS.db

For each rule: how many people it is too much for, the most that any person had, and the sum of what each of those
people had at most. Durations and what is comfortable are the rules' own, as docs/reference/rules.md tells them.
"""

from __future__ import annotations

import argparse
import sqlite3
from contextlib import closing
from pathlib import Path

import polars as pl

from benchmarks import teams
from benchmarks.apart import tell

HOUR = 3_600_000_000
DAY = 24 * HOUR
HALF_LIFE = 7 * DAY
MONDAY = 4  # 1970-01-05, in days since 1970-01-01
TABLES = """
CREATE TABLE send (
    person   INTEGER NOT NULL,
    sent     INTEGER NOT NULL,  -- microseconds
    nth      INTEGER NOT NULL,  -- of all sends
    night    INTEGER NOT NULL,  -- 1: from nine in the evening to seven in the morning on the person's clock
    weight   REAL    NOT NULL,  -- service mail weighs half
    sender   INTEGER NOT NULL,
    campaign INTEGER NOT NULL,
    creative INTEGER NOT NULL,
    channel  INTEGER NOT NULL,
    PRIMARY KEY (person, sent, nth)
) WITHOUT ROWID;
CREATE INDEX send_creative ON send (person, creative, sent);
CREATE INDEX send_campaign ON send (person, campaign, sent, channel);
CREATE TABLE step (
    person   INTEGER NOT NULL,
    sequence INTEGER NOT NULL,
    sent     INTEGER NOT NULL,
    nth      INTEGER NOT NULL,
    day      INTEGER NOT NULL,  -- on the person's clock, since a Monday
    sender   INTEGER NOT NULL,
    account  INTEGER NOT NULL,
    PRIMARY KEY (person, sequence, sent, nth)
) WITHOUT ROWID;
CREATE INDEX step_account ON step (account, sent, person);
CREATE TABLE reply (
    person   INTEGER NOT NULL,
    sequence INTEGER NOT NULL,
    sent     INTEGER NOT NULL,
    PRIMARY KEY (person, sequence, sent)
) WITHOUT ROWID;
"""
# In one pass over the sends in their order: what the window that ends at each of them holds.
_CROWDS = f"""
CREATE TEMP TABLE crowd AS
SELECT person,
       max(day) AS day, max(week) AS week, max(month) AS month, max(round(pressure, 6)) AS pressure
  FROM (SELECT person,
               count(*)   OVER (mine RANGE BETWEEN {23 * HOUR - 1} PRECEDING AND CURRENT ROW) AS day,
               count(*)   OVER (mine RANGE BETWEEN {7 * DAY - 1} PRECEDING AND CURRENT ROW) AS week,
               count(*)   OVER (mine RANGE BETWEEN {30 * DAY - 1} PRECEDING AND CURRENT ROW) AS month,
               sum(weight * grown) OVER (mine RANGE UNBOUNDED PRECEDING) / grown AS pressure
          FROM (SELECT person, sent, weight, pow(2, (sent - begun) * 1.0 / {HALF_LIFE}) AS grown
                  FROM send, (SELECT min(sent) AS begun FROM send))
        WINDOW mine AS (PARTITION BY person ORDER BY sent))
 GROUP BY person"""
# SQLite counts nothing DISTINCT in a window that slides: each row is joined with those of its window.
_DISTINCT = """
SELECT one.person, count(DISTINCT other.{what}) AS measured
  FROM {table} AS one
  JOIN {table} AS other ON {same} AND other.sent > one.sent - {span} AND other.sent <= one.sent
 GROUP BY one.{group}, one.sent, one.nth"""
_NIGHTS = f"""
SELECT person,
       count(*) OVER (PARTITION BY person ORDER BY sent
                      RANGE BETWEEN {30 * DAY - 1} PRECEDING AND CURRENT ROW) AS measured
  FROM send
 WHERE night"""
_AGAIN = f"""
SELECT person,
       count(*) OVER (PARTITION BY person, creative ORDER BY sent
                      RANGE BETWEEN {90 * DAY - 1} PRECEDING AND CURRENT ROW) AS measured
  FROM send"""
# Steps of a sequence follow one another until an answer; what comes after it is a chain of its own.
_CHAINS = """
CREATE TEMP TABLE chained AS
SELECT person,
       answers > 0 AS deaf,
       row_number() OVER (PARTITION BY person, sequence, answers ORDER BY sent) AS place,
       row_number() OVER (PARTITION BY person, sequence, answers > 0 ORDER BY sent) AS after,
       sum(fresh) OVER (PARTITION BY person, sequence, answers ORDER BY sent ROWS UNBOUNDED PRECEDING) AS writers,
       day,
       lag(day) OVER (PARTITION BY person, sequence, answers ORDER BY sent) AS day_before
  FROM (SELECT *,
               row_number() OVER (PARTITION BY person, sequence, answers, sender ORDER BY sent) = 1 AS fresh
          FROM (SELECT *,
                       (SELECT count(*)
                          FROM reply
                         WHERE reply.person = step.person
                           AND reply.sequence = step.sequence
                           AND reply.sent <= step.sent) AS answers
                  FROM step))"""
_WORKING_DAYS = "({0} + 1) / 7 * 5 + min(({0} + 1) % 7, 5)"  # since a Monday, to the end of a day
_SHORT = f"2 - ({_WORKING_DAYS.format('day')} - ({_WORKING_DAYS.format('day_before')}))"
# What each rule measures, and up to where that is comfortable.
RULES = {
    "frequency/crowded-day": ("SELECT person, day AS measured FROM crowd", 1),
    "frequency/crowded-week": ("SELECT person, week AS measured FROM crowd", 3),
    "frequency/crowded-month": ("SELECT person, month AS measured FROM crowd", 7),
    "frequency/no-rest": ("SELECT person, pressure AS measured FROM crowd", 4),
    "frequency/night-mail": (_NIGHTS, 0),
    "frequency/pile-up": (
        _DISTINCT.format(
            table="send", what="campaign", same="other.person = one.person", group="person", span=HOUR
        ),
        1,
    ),
    "frequency/too-many-senders": (
        _DISTINCT.format(
            table="send", what="sender", same="other.person = one.person", group="person", span=7 * DAY
        ),
        2,
    ),
    "frequency/every-channel-at-once": (
        _DISTINCT.format(
            table="send",
            what="channel",
            same="other.person = one.person AND other.campaign = one.campaign",
            group="person, one.campaign",
            span=48 * HOUR,
        ),
        1,
    ),
    "frequency/crowded-account": (
        _DISTINCT.format(
            table="step", what="person", same="other.account = one.account", group="account", span=7 * DAY
        ),
        3,
    ),
    "follow-up/same-again": (_AGAIN, 1),
    "follow-up/bump-of-a-bump": ("SELECT person, place - 1 AS measured FROM chained", 1),
    "follow-up/tag-team": ("SELECT person, writers AS measured FROM chained", 1),
    "follow-up/answered-already": ("SELECT person, after AS measured FROM chained WHERE deaf", 0),
    "follow-up/too-soon": (f"SELECT person, {_SHORT} AS measured FROM chained", 0),
}
_TOLD = """
SELECT count(*), max(most), sum(most)
  FROM (SELECT person, max(measured) AS most FROM ({measured}) GROUP BY person)
 WHERE most > {comfortable}"""


def lay_out(log: Path, out: Path) -> None:
    """Write a database of a log of `teams`, in tables and indexes that serve the questions best."""
    out.unlink(missing_ok=True)
    sends = _coded(log)
    steps = sends.filter(pl.col("sequence").is_not_null())
    replies = steps.select("person", "sequence", sent=pl.col("replied_at").dt.epoch("us")).drop_nulls()
    db = sqlite3.connect(out)
    db.executescript(TABLES)
    for table, rows in {"send": sends, "step": steps, "reply": replies}.items():
        columns = [name for _, name, *_ in db.execute(f"PRAGMA table_info({table})")]
        marks = ", ".join("?" * len(columns))
        db.executemany(f"INSERT INTO {table} VALUES ({marks})", rows.select(columns).iter_rows())
    db.commit()
    db.execute("ANALYZE")
    db.close()


def _coded(log: Path) -> pl.DataFrame:
    """Return the sends as whole numbers, with what their people's clocks showed."""
    scan = pl.scan_parquet(log)
    told = scan.collect().join(teams.people(scan), left_on="recipient", right_on="address")
    parts = [
        part.with_columns(clock=pl.col("sent_at").dt.convert_time_zone(zone).dt.replace_time_zone(None))
        for (zone,), part in told.group_by("timezone")
    ]
    hour = pl.col("clock").dt.hour()
    names = ("sender", "campaign", "channel", "sequence", "account")
    return (
        pl.concat(parts)
        .sort("person", "sent_at")
        .with_columns(
            *(pl.col(name).rank("dense").cast(pl.Int64) for name in names),
            sent=pl.col("sent_at").dt.epoch("us"),
            nth=pl.int_range(pl.len()),
            day=pl.col("clock").dt.epoch("d") - MONDAY,
            night=((hour < 7) | (hour >= 21)).cast(pl.Int64),
            weight=pl.when(pl.col("stream") == "service").then(0.5).otherwise(1.0),
            creative=pl.struct("campaign", "subject", "step").rank("dense").cast(pl.Int64),
        )
    )


def count(db: sqlite3.Connection) -> dict[str, tuple[float, ...]]:
    """Return for each rule: people, the most of any of them, and the sum of the most of each."""
    for table in (_CROWDS, _CHAINS):
        db.execute(table)
    return {
        rule: db.execute(_TOLD.format(measured=measured, comfortable=comfortable)).fetchone()
        for rule, (measured, comfortable) in RULES.items()
    }


def main() -> None:
    """Print as JSON what counting took and found."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("path", type=Path, help="a database that lay_out wrote")
    with closing(sqlite3.connect(parser.parse_args().path)) as db:
        tell(lambda: count(db))


if __name__ == "__main__":
    main()
