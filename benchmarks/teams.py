"""An invented send log of one organisation whose teams do not ask each other: all that counts finds something in it.

Newsletters of six teams come in bunches, some of them twice and some as a text message too; salespeople send
sequences, of which some go on after the answer. Contacts say by which clock people live and where they work.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import polars as pl

from benchmarks import send_logs

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from inbox_fatigue.frames.schemas import Schema

DOMAIN = "harbourhill.example"
TEAMS = ("news", "offers", "events", "shop", "club", "service")  # the last of them sends service mail
SALESPEOPLE = 20
COLLEAGUES = 10  # readers at one company
ZONES = ("Europe/London", "Europe/Berlin", "America/New_York", "Asia/Tokyo")
NEWS, SEQUENCES = 40, 3  # newsletters and sequences that a person gets in the year
STEPS = 5  # of the longest sequence
CAMPAIGNS = 200  # newsletters that go out
OFFERED = 12  # sequences that go out
BLOCK = 20_000  # people at a time
START = datetime(2025, 1, 6, 6, tzinfo=UTC)  # a Monday
HOUR = 3600
DAY = 24 * HOUR
BUNCH = (0, HOUR * 2 // 3, DAY - HOUR, 4 * DAY + 13 * HOUR)  # when the four newsletters of a week go
COLUMNS: Schema = {
    "recipient": pl.String,
    "sent_at": pl.Datetime("us", "UTC"),
    "campaign": pl.String,
    "subject": pl.String,
    "creative": pl.String,
    "sender": pl.String,
    "stream": pl.String,
    "channel": pl.String,
    "sequence": pl.String,
    "step": pl.String,
    "replied_at": pl.Datetime("us", "UTC"),
}
LOG, CONTACTS = "teams.parquet", "people.csv"


class Mailing(NamedTuple):
    """One newsletter as it goes out."""

    campaign: int
    seconds: int  # since the start
    channel: str


def write(rows: int, seed: int, folder: Path) -> None:
    """Write the log and its contacts into a folder, a block of people at a time."""
    send_logs.to_parquet(lambda: batches(rows, seed), COLUMNS, folder / LOG)
    people(pl.scan_parquet(folder / LOG)).drop("person").write_csv(folder / CONTACTS)


def people(log: pl.LazyFrame) -> pl.DataFrame:
    """Return the people of a log by number: their address, by which clock they live, and where they work."""
    number = pl.col("address").str.extract(r"([0-9]+)").cast(pl.Int64)
    zone = number.mod(len(ZONES)).replace_strict(dict(enumerate(ZONES)), return_dtype=pl.String)
    found = log.select(address="recipient").unique().with_columns(person=number).sort("person")
    account = pl.format("Company {}", pl.col("person") // COLLEAGUES)
    return found.with_columns(timezone=zone, account=account).collect()


def batches(rows: int, seed: int) -> Iterator[pl.DataFrame]:
    """Yield the log in batches, each of some people, until there are so many rows."""
    rng = np.random.default_rng(seed)
    begin = 0
    while rows > 0:
        block = min(BLOCK, max(50, rows // NEWS))
        batch = pl.concat([_newsletters(rng, begin, block), _sequences(rng, begin, block)])
        batch = batch.sort("person", "sent_at", "campaign", "step").head(rows)
        yield batch.with_columns(recipient=_address(batch["person"])).select(list(COLUMNS))
        begin += block
        rows -= len(batch)


def mailings() -> list[Mailing]:
    """Return the newsletters of the year: each tenth goes out twice, and each eighth as a text message too."""
    found = []
    for number in range(CAMPAIGNS):
        week, place = divmod(number, len(BUNCH))
        at = week * 7 * DAY + BUNCH[place]
        found.append(Mailing(number, at, "email"))
        if number % 10 == 9:
            found.append(Mailing(number, at + 10 * DAY, "email"))
        if number % 8 == 7:
            found.append(Mailing(number, at + 2 * HOUR, "sms"))
    return found


def _newsletters(rng: np.random.Generator, begin: int, people: int) -> pl.DataFrame:
    sent = mailings()
    reached = rng.beta(1.2, 1.2 * (len(sent) / NEWS - 1), people)  # how much of it each person gets
    who, which = np.nonzero(rng.random((people, len(sent))) < reached[:, None])
    told = pl.DataFrame(sent, schema=["campaign", "seconds", "channel"], orient="row")[which]
    team = told["campaign"] % len(TEAMS)
    return _rows(
        told.with_columns(
            person=pl.Series(who + begin),
            at=told["seconds"]
            + pl.Series(rng.integers(0, HOUR // 2, len(who))),  # half an hour to send it all
            subject=pl.format("News no. {}", "campaign"),
            creative=pl.format("news-{}", "campaign"),
            sender=pl.Series(TEAMS).gather(team),
            stream=pl.when(team == len(TEAMS) - 1).then(pl.lit("service")).otherwise(pl.lit("marketing")),
            campaign=pl.format("news-{}", "campaign"),
        )
    )


def _sequences(rng: np.random.Generator, begin: int, people: int) -> pl.DataFrame:
    """Return the steps that people get of their sequences; who has answered mostly gets no more of it."""
    who, which = np.nonzero(rng.random((people, OFFERED)) < SEQUENCES / OFFERED)
    count = len(who)
    gaps = rng.integers(1, 5, (count, STEPS)) * DAY + rng.integers(0, HOUR, (count, STEPS))
    first = rng.integers(0, 330 * DAY, count)
    at = first[:, None] + np.cumsum(gaps, axis=1)
    steps = rng.integers(1, STEPS + 1, count)
    answered = np.where(rng.random(count) < 0.2, rng.integers(1, STEPS + 1, count), STEPS + 1)
    last = np.where(rng.random(count) < 0.3, steps, np.minimum(steps, answered))
    run, step = np.nonzero(np.arange(STEPS)[None, :] < last[:, None])
    replied = at[run, step] + rng.integers(HOUR, 2 * DAY, len(run))
    second = (step > 1) & (which[run] % 3 == 0)  # a colleague takes over
    seller = (which[run] + second) % SALESPEOPLE
    return _rows(
        pl.DataFrame(
            {
                "person": who[run] + begin,
                "at": at[run, step],
                "sequence": which[run],
                "step": step + 1,
                "seller": seller,
                "replied": np.where(step + 1 == answered[run], replied, -1),
            }
        ).with_columns(
            campaign=pl.format("outreach-{}", "sequence"),
            sequence=pl.format("outreach-{}", "sequence"),
            subject=pl.format("A question, {}-{}", "sequence", "step"),
            creative=pl.format("question-{}-{}", "sequence", "step"),
            sender=pl.format("sales{}", "seller"),
            stream=pl.lit("sales"),
            channel=pl.lit("email"),
            step=pl.col("step").cast(pl.String),
            replied_at=_time(pl.when(pl.col("replied") >= 0).then("replied")),
        )
    )


def _rows(told: pl.DataFrame) -> pl.DataFrame:
    """Return rows of the log, by number of the person; what is not told of them is null."""
    sender = pl.format("{}@{}", "sender", pl.lit(DOMAIN))
    whole = told.with_columns(sent_at=_time(pl.col("at")), sender=sender)
    missing = [pl.lit(None).alias(name) for name in COLUMNS if name not in whole.columns]
    return whole.with_columns(missing).select(
        pl.col("person").cast(pl.Int64),
        *(pl.col(name).cast(kind) for name, kind in COLUMNS.items() if name != "recipient"),
    )


def _time(seconds: pl.Expr) -> pl.Expr:
    start = int(START.timestamp())
    return ((seconds + start) * 1_000_000).cast(pl.Datetime("us", "UTC"))


def _address(number: pl.Series) -> pl.Series:
    return pl.select(pl.format("person{}@mail.example", number)).to_series()
