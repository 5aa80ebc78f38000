"""Writes what lies beside the mail: contacts, events, the send log and the readers' table of the README."""

from __future__ import annotations

import csv
import io
from datetime import UTC, timedelta
from typing import TYPE_CHECKING, Any

from writing import moment, token

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from mails import Story
    from writing import Mail

ABOUT = ("status", "language", "country", "city", "timezone", "interests", "owns", "max_per_week", "account")
BEGIN, END = "<!-- readers: written by build.py -->", "<!-- end of readers -->"


def contacts(story: Story) -> bytes:
    """Return contacts.csv; a second address of somebody is a row of its own."""
    rows = []
    for reader in story.readers.values():
        about = [reader.get(column, "") for column in ABOUT]
        name = reader.get("contact_name", reader["name"])
        rows.append([reader["address"], name, *about, "", reader.get("since", "")])
        if "alias" in reader:
            rows.append([reader["alias"], name, *[""] * len(ABOUT), reader["address"], ""])
    return _csv(["address", "name", *ABOUT, "alias_of", "customer_since"], rows)


def events(story: Story, sent: dict[str, Mail]) -> bytes:
    """Return events.csv: clicks, opens, orders and the one opt-out."""
    rows = sorted([*_reactions(story, sent), *_orders(story), *_opt_outs(story)])
    return _csv(["address", "at", "kind", "campaign", "detail"], [[row[1], row[0], *row[2:]] for row in rows])


def _reactions(story: Story, sent: dict[str, Mail]) -> Iterator[list[str]]:
    campaigns = {mail["id"]: campaign["id"] for campaign in story.campaigns() for mail in campaign["mail"]}
    for key, reader in story.readers.items():
        for name in reader.get("clicks", ()):
            at = sent[f"{name}/{key}"].at + _later(f"{name}/{key}", 5, 700)
            yield [_utc(at), reader["address"], "click", campaigns[name], ""]
    # A mail provider that fetches every picture in advance "opens" whatever comes.
    for name in (one for one in sent if one.endswith("/nadia") and one.partition("/")[0] in campaigns):
        at = sent[name].at + _later(name, 1, 3)
        yield [
            _utc(at),
            story.readers["nadia"]["address"],
            "open",
            campaigns[name.partition("/")[0]],
            "prefetched",
        ]


def _orders(story: Story) -> Iterator[list[str]]:
    for order in story.told["orders"]["order"]:
        address = story.readers[order["who"]]["address"]
        yield [_utc(moment(order["at"])), address, "purchase", "", f"order {order['number']}"]


def _opt_outs(story: Story) -> Iterator[list[str]]:
    for one in story.told["texts"]["opt_out"]:
        address = story.readers[one["who"]]["address"]
        yield [_utc(moment(one["at"])), address, "unsubscribe", one["campaign"], one["detail"]]


def send_log(story: Story, sent: dict[str, Mail]) -> bytes:
    """Return the second system's log, which also holds one mailing that lies in the archive."""
    rows = [
        [
            _utc(moment(at)),
            story.readers[key]["address"],
            text["channel"],
            text["campaign"],
            text["subject"],
            "yes" if key in text.get("clicked", ()) else "no",
        ]
        for text in story.told["texts"]["text"]
        for key, at in text["to"].items()
    ]
    logged = story.told["texts"]["also_logged"]
    rows += [
        [_utc(mail.at), mail.to[1], "email", logged["campaign"], mail.subject, "no"]
        for name, mail in sent.items()
        if name.startswith(logged["mail"] + "/")
    ]
    return _csv(
        ["recipient", "sent_at", "channel", "campaign", "subject", "clicked"],
        [[row[1], row[0], *row[2:]] for row in sorted(rows)],
    )


def readme(story: Story, page: str) -> bytes:
    """Return the README with the readers' table renewed."""
    lines = ["| reader | who | what happened | found by |", "|---|---|---|---|"]
    for reader in story.readers.values():
        found = ", ".join(f"`{slug}`" for slug in reader.get("rules", ())) or "nothing"
        lines.append(f"| {reader['name']} | {reader['title']} | {reader['story']} | {found} |")
    before, after = page.partition(BEGIN)[0], page.partition(END)[2]
    return f"{before}{BEGIN}\n\n{chr(10).join(lines)}\n\n{END}{after}".encode()


def _later(seed: str, least: int, most: int) -> timedelta:
    return timedelta(minutes=least + int(token(seed), 16) % (most - least + 1))


def _utc(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _csv(header: list[str], rows: Iterable[list[Any]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue().encode()
