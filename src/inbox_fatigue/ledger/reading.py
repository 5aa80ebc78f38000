"""Asks the ledger, one named function per question; no other module reads it with SQL."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import polars as pl

from inbox_fatigue.ledger.asking import ask, ask_numbers
from inbox_fatigue.ledger.schema import CONTACTS, EVENTS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from inbox_fatigue.ledger.opening import Ledger

WHOLE, REAL, TEXT, BYTES = pl.Int64, pl.Float64, pl.String, pl.Binary


def addresses(ledger: Ledger) -> pl.DataFrame:
    """Return every address with what is known of whose it is."""
    sql = """
        SELECT id, address, name, domain, role, organisation, recipient, merged_because
          FROM address
         ORDER BY id"""
    columns = {
        "id": WHOLE, "address": TEXT, "name": TEXT, "domain": TEXT, "role": WHOLE, "organisation": TEXT,
        "recipient": WHOLE, "merged_because": TEXT,
    }  # fmt: skip
    return ask(ledger, sql, columns)


def contacts(ledger: Ledger) -> pl.DataFrame:
    """Return what the contacts files said, by address."""
    sql = """
        SELECT address, name, status, language, country, city, timezone, interests, owns, max_per_week, account,
               alias_of, json_extract(other, '$.household') AS household,
               json_extract(other, '$.latitude') AS latitude, json_extract(other, '$.longitude') AS longitude
          FROM contact
         ORDER BY address"""
    columns: dict[str, Any] = {
        "address": WHOLE, "name": TEXT, "status": TEXT, "language": TEXT, "country": TEXT, "city": TEXT,
        "timezone": TEXT, "interests": TEXT, "owns": TEXT, "max_per_week": REAL, "account": TEXT, "alias_of": TEXT,
        "household": TEXT, "latitude": TEXT, "longitude": TEXT,
    }  # fmt: skip
    return ask(ledger, sql, columns)


def senders(ledger: Ledger) -> pl.DataFrame:
    """Return how many touches each sending address brought, discussion lists and notices left out."""
    sql = "SELECT id FROM message WHERE discussion_list <> 0 OR kind <> 'mail'"
    others = ask(ledger, sql, {"message": WHOLE})
    if others.is_empty():
        letters = ask_numbers(ledger, {"sender": "sender"}, "FROM touch WHERE planned = 0")
    else:
        sent = ask_numbers(ledger, {"sender": "sender", "message": "message"}, "FROM touch WHERE planned = 0")
        letters = sent.join(others, on="message", how="anti")
    return letters.group_by("sender").agg(touches=pl.len().cast(WHOLE)).sort("sender")


def reached(ledger: Ledger) -> set[int]:
    """Return the addresses that an audited organisation, or a log without senders, wrote to."""
    rows = ledger.execute("""
        WITH ours (id) AS (SELECT id FROM address WHERE organisation IS NOT NULL)
        SELECT id
          FROM address
         WHERE EXISTS (SELECT 1
                         FROM touch
                        WHERE touch.address = address.id
                          AND (touch.sender IS NULL OR touch.sender IN ours))""")
    return {address for (address,) in rows}


def organisations(ledger: Ledger) -> list[tuple[str, tuple[str, ...], str]]:
    """Return name, domains and reason of each audited organisation."""
    rows = ledger.execute("SELECT name, domains, because FROM organisation ORDER BY name")
    return [(name, tuple(domains.split()), because) for name, domains, because in rows]


def openings(ledger: Ledger, **patterns: Sequence[str]) -> pl.DataFrame:
    """Return the contents whose first words are like one of some patterns (LIKE), with a flag for each set."""
    flags = [
        f"({' OR '.join(['preview LIKE ?'] * len(likes))}) AS {name}" for name, likes in patterns.items()
    ]
    sql = f"SELECT id, {', '.join(flags)} FROM content WHERE {' OR '.join(patterns)}"  # noqa: S608 - constants
    values = [one for likes in patterns.values() for one in likes]
    found = ask(ledger, sql, {"content": WHOLE, **dict.fromkeys(patterns, WHOLE)}, values)
    return found.with_columns(pl.col(name) == 1 for name in patterns)


def content_lines(ledger: Ledger) -> pl.DataFrame:
    """Return the line fingerprint of each content that has a text."""
    sql = "SELECT id, lines FROM content WHERE lines IS NOT NULL AND length(lines) > 0 ORDER BY id"
    return ask(ledger, sql, {"content": WHOLE, "lines": BYTES})


def content_groups(ledger: Ledger) -> pl.DataFrame:
    """Return each content with the creative that it was grouped into."""
    return ask(ledger, "SELECT id, creative FROM content ORDER BY id", {"content": WHOLE, "creative": WHOLE})


def audiences(ledger: Ledger) -> pl.DataFrame:
    """Return how many people each creative reached."""
    return ask(
        ledger, "SELECT id, audience FROM creative ORDER BY id", {"creative": WHOLE, "audience": WHOLE}
    )


def creative_subjects(ledger: Ledger) -> dict[int, str]:
    """Return the subject of each creative."""
    return dict(ledger.execute("SELECT id, subject FROM creative").fetchall())


def alike(ledger: Ledger) -> pl.DataFrame:
    """Return the pairs of contents that say nearly the same."""
    sql = "SELECT content, other, similarity FROM alike ORDER BY content, other"
    return ask(ledger, sql, {"content": WHOLE, "other": WHOLE, "similarity": REAL})


def contents(ledger: Ledger) -> pl.DataFrame:
    """Return each content without its fingerprints' bytes unpacked."""
    sql = """
        SELECT id, creative, subject, language, words, word_set, particulars
          FROM content
         ORDER BY id"""
    columns = {
        "content": WHOLE, "creative": WHOLE, "subject": TEXT, "language": TEXT, "words": WHOLE,
        "word_set": BYTES, "particulars": BYTES,
    }  # fmt: skip
    return ask(ledger, sql, columns)


def features(ledger: Ledger) -> pl.DataFrame:
    """Return every feature of every content."""
    sql = "SELECT content, name, number, text FROM creative_feature ORDER BY content, name"
    return ask(ledger, sql, {"content": WHOLE, "name": TEXT, "number": REAL, "text": TEXT})


def audience(ledger: Ledger) -> pl.DataFrame:
    """Return which person each touch brought which content."""
    known = ask(ledger, "SELECT id, recipient FROM address", {"address": WHOLE, "person": WHOLE})
    columns = {"content": "content", "address": "address"}
    reached = ask_numbers(ledger, columns, "FROM touch WHERE content IS NOT NULL AND same_as IS NULL")
    return reached.join(known.drop_nulls(), on="address").select("content", "person")


_OF_TOUCHES = {
    "touch": "id", "address": "address", "sender": "sender", "at": "at", "campaign": "campaign",
    "content": "content", "bounced": "bounced", "message": "message",
}  # fmt: skip
_SELDOM: dict[str, Any] = {
    "sequence": WHOLE, "step": TEXT, "weight": REAL, "message_key": WHOLE, "planned": WHOLE
}  # fmt: skip
_SAID = ("channel", "stream", "stream_confidence", "category")
_WHY = (*_SAID, "declared", "stream_reason")  # wanted where streams are told
_FEW = 1_000  # up to so many combinations texts are asked for as numbers, in a third of the time


def touches(ledger: Ledger) -> pl.DataFrame:
    """Return every touch that is not another record of one, with its person and organisation."""
    return _touches(ledger, "same_as IS NULL", _SAID)


def mail_touches(ledger: Ledger) -> pl.DataFrame:
    """Return the touches that were read from mail, with the reasons of their streams."""
    return _touches(ledger, "message IS NOT NULL" if _has_messages(ledger) else "FALSE", _WHY)


def log_touches(ledger: Ledger) -> pl.DataFrame:
    """Return the touches that were read from logs, with the reasons of their streams."""
    return _touches(ledger, "message IS NULL", _WHY)


def _touches(ledger: Ledger, which: str, texts: tuple[str, ...]) -> pl.DataFrame:
    """Return touches by key, joined with addresses and messages here, which is quicker than in SQLite."""
    found = _sends(ledger, f"FROM touch WHERE {which}", texts)
    owners = ask(
        ledger,
        "SELECT id, recipient, organisation FROM address",
        {"address": WHOLE, "person": WHOLE, "organisation": TEXT},
    )
    told = ask(
        ledger,
        "SELECT id, campaign, sequence, step FROM message",
        {"message": WHOLE, "told_campaign": WHOLE, "told_sequence": WHOLE, "told_step": TEXT},
    )
    return (
        found.join(owners.select("address", "person"), on="address", how="left", maintain_order="left")
        .join(
            owners.select(sender="address", organisation="organisation"),
            on="sender",
            how="left",
            maintain_order="left",
        )
        .join(told, on="message", how="left", maintain_order="left")
        .with_columns(
            sequence=pl.coalesce("sequence", "told_sequence"), step=pl.coalesce("step", "told_step")
        )
        .drop("told_sequence", "told_step")
    )


def _sends(ledger: Ledger, rows: str, texts: tuple[str, ...]) -> pl.DataFrame:
    """Return the touches' own columns; those that few touches have are asked for where they are."""
    odd = "sequence IS NOT NULL OR step IS NOT NULL OR weight <> 1 OR message_key IS NOT NULL OR planned"
    seldom = ask(
        ledger,
        f"SELECT id, {', '.join(_SELDOM)} {rows} AND ({odd})",
        {"touch": WHOLE, **_SELDOM},
    )
    return (
        _with_texts(ledger, _OF_TOUCHES, texts, rows)
        .join(seldom, on="touch", how="left", maintain_order="left")
        .with_columns(pl.col("weight").fill_null(1.0), pl.col("planned").fill_null(0))
        .rename({"message_key": "log_message"})
    )


def _with_texts(
    ledger: Ledger, numbers: Mapping[str, str], texts: tuple[str, ...], rows: str
) -> pl.DataFrame:
    """Return whole numbers and texts by key; where texts are few, they are read as places in a list of them."""
    schema = dict.fromkeys(texts, TEXT)
    said = ask(ledger, f"SELECT DISTINCT {', '.join(texts)} {rows} LIMIT {_FEW}", schema)
    if len(said) == _FEW:
        words = ask(ledger, f"SELECT {', '.join(texts)} {rows} ORDER BY id", schema)
        return ask_numbers(ledger, numbers, f"{rows} ORDER BY id").hstack(words)
    kinds = {name: said[name].drop_nulls().unique().sort().to_list() for name in texts}
    codes = {
        name: f"CASE {name} {'WHEN ? THEN ? ' * len(found)}END" for name, found in kinds.items() if found
    }
    values = [
        value for found in kinds.values() for place, kind in enumerate(found) for value in (kind, place)
    ]
    told = ask_numbers(ledger, {**numbers, **codes}, f"{rows} ORDER BY id", values)
    return told.with_columns(
        pl.col(name).replace_strict(range(len(found)), found, return_dtype=TEXT)
        if found
        else pl.lit(None, dtype=TEXT).alias(name)
        for name, found in kinds.items()
    )


def last_touch(ledger: Ledger, *, until: datetime | None = None) -> datetime | None:
    """Return the time of the last touch that went (up to a moment), None where there is none."""
    sql = "SELECT max(at) FROM touch WHERE planned = 0 AND at <= ?"
    (at,) = ledger.execute(sql, (_micros(until),)).fetchone()
    return None if at is None else _moment(at)


def sent_after(ledger: Ledger, moment: datetime) -> list[datetime]:
    """Return when touches went after a moment, in order."""
    sql = "SELECT at FROM touch WHERE planned = 0 AND at > ? ORDER BY at"
    return [_moment(at) for (at,) in ledger.execute(sql, (_micros(moment),))]


def _moment(micros: int) -> datetime:
    return datetime.fromtimestamp(0, UTC) + timedelta(microseconds=micros)


def _micros(moment: datetime | None) -> int:
    """Return a moment as the ledger keeps it; none is after all others."""
    if moment is None:
        return 2**63 - 1
    return (moment - datetime.fromtimestamp(0, UTC)) // timedelta(microseconds=1)


def undated(ledger: Ledger, *, believed: datetime | None = None) -> dict[int, int]:
    """Return how many touches each person has from the audited organisations whose date is of no use.

    They have none, or one after the last moment that is believed.
    """
    sql = """
        SELECT address.recipient, count(*)
          FROM touch
          JOIN address ON address.id = touch.address
          LEFT JOIN address AS sender ON sender.id = touch.sender
         WHERE (touch.at IS NULL OR touch.at > ? AND touch.planned = 0)
           AND address.recipient IS NOT NULL
           AND (sender.organisation IS NOT NULL OR touch.sender IS NULL)
         GROUP BY address.recipient
         ORDER BY address.recipient"""
    return dict(ledger.execute(sql, (_micros(believed),)).fetchall())


def unaddressed(ledger: Ledger) -> int:
    """Return how many messages name nobody who got them."""
    row = ledger.execute("""
        SELECT count(*)
          FROM touch
          JOIN address ON address.id = touch.address
         WHERE address.address = ''""").fetchone()
    return int(row[0])


def on_lists(ledger: Ledger) -> int:
    """Return how many messages came over discussion lists from others than the audited organisations."""
    if not _has_messages(ledger):
        return 0
    row = ledger.execute("""
        SELECT count(*)
          FROM message
          LEFT JOIN address AS sender ON sender.id = message.sender
         WHERE message.discussion_list = 1
           AND sender.organisation IS NULL""").fetchone()
    return int(row[0])


def has_both_mail_and_logs(ledger: Ledger) -> bool:
    """Return whether the ledger holds touches from mail and from logs."""
    if not _has_messages(ledger):
        return False
    row = ledger.execute("""
        SELECT EXISTS (SELECT 1 FROM touch WHERE message IS NULL)
           AND EXISTS (SELECT 1 FROM touch WHERE message IS NOT NULL)""").fetchone()
    return bool(row[0])


def _has_messages(ledger: Ledger) -> bool:
    return ledger.execute("SELECT 1 FROM message LIMIT 1").fetchone() is not None


def has_overruled_logs(ledger: Ledger, reason: str) -> bool:
    """Return whether the stream of some row of a log has a reason that begins so."""
    sql = "SELECT EXISTS (SELECT 1 FROM touch WHERE message IS NULL AND stream_reason GLOB ? || '*')"
    return bool(ledger.execute(sql, (reason,)).fetchone()[0])


def messages(ledger: Ledger) -> pl.DataFrame:
    """Return every message with what its headers say."""
    sql = """
        SELECT id, kind, sender, at, utc_offset, content, subject, subject_key, reply_prefix, parent_key, list_id,
               sending_system, discussion_list, bulk, automatic, transactional,
               way_out_header, way_out_one_click, way_out_visible
          FROM message
         ORDER BY id"""
    columns = {
        "message": WHOLE, "kind": TEXT, "from": WHOLE, "at": WHOLE, "utc_offset": WHOLE, "content": WHOLE,
        "subject": TEXT, "subject_key": WHOLE, "reply_prefix": WHOLE, "parent_key": WHOLE, "list_id": TEXT,
        "sending_system": TEXT, "discussion_list": WHOLE, "bulk": WHOLE, "automatic": WHOLE,
        "transactional": TEXT, "way_out_header": WHOLE, "way_out_one_click": WHOLE, "way_out_visible": WHOLE,
    }  # fmt: skip
    return ask(ledger, sql, columns)


def message_names(ledger: Ledger) -> pl.DataFrame:
    """Return the keys of each message's Message-IDs."""
    sql = "SELECT message_key, message FROM message_name ORDER BY message_key, message"
    return ask(ledger, sql, {"message_key": WHOLE, "message": WHOLE})


def bounces(ledger: Ledger) -> pl.DataFrame:
    """Return when mail to which address came back for good; a soft bounce may yet have been delivered."""
    sql = (
        "SELECT address, at FROM event WHERE kind = 'bounce' AND detail NOT LIKE 'soft%' ORDER BY at, address"
    )
    return ask(ledger, sql, {"address": WHOLE, "at": WHOLE})


def written_back(ledger: Ledger) -> pl.DataFrame:
    """Return mail that people wrote to an audited organisation: who, when, to which address of ours."""
    sql = """
        SELECT sender.recipient, touch.sender, touch.at, message.kind, mine.organisation, touch.address,
               touch.content, message.parent_key, message.subject_key, message.utc_offset, message.id
          FROM address AS mine
         CROSS JOIN touch       ON touch.address = mine.id  -- few addresses are ours: by them, in this order
          JOIN message           ON message.id = touch.message
          JOIN address AS sender ON sender.id = touch.sender
         WHERE mine.organisation IS NOT NULL
           AND touch.at IS NOT NULL
           AND message.discussion_list = 0
           AND message.kind IN ('mail', 'auto_reply')
           AND sender.recipient IS NOT mine.recipient
         ORDER BY touch.at, touch.id"""
    columns = {
        "person": WHOLE, "from": WHOLE, "at": WHOLE, "kind": TEXT, "organisation": TEXT, "sender": WHOLE,
        "content": WHOLE, "parent_key": WHOLE, "subject_key": WHOLE, "utc_offset": WHOLE, "message": WHOLE,
    }  # fmt: skip
    names = message_names(ledger).group_by("message").agg(pl.col("message_key").min())
    return (
        ask(ledger, sql, columns).join(names, on="message", how="left", maintain_order="left").drop("message")
    )


_OF_EVENTS = {
    "event": "id", "address": "address", "at": "at", "campaign": "campaign", "sender": "sender",
    "content": "content", "message_key": "message_key", "parent_key": "parent_key",
    "subject_key": "subject_key", "reliable": "reliable",
}  # fmt: skip


def events(ledger: Ledger) -> pl.DataFrame:
    """Return everything that came back, oldest first, with the person it came from."""
    told = _with_texts(ledger, _OF_EVENTS, ("kind", "organisation", "detail"), "FROM event")
    owners = ask(ledger, "SELECT id, recipient FROM address", {"address": WHOLE, "person": WHOLE})
    return told.join(owners, on="address").sort("at", "event")


def recipients(ledger: Ledger) -> pl.DataFrame:
    """Return the people with their labels, and the first of their addresses."""
    sql = """
        SELECT recipient.id, recipient.label, recipient.role, recipient.account, own.address
          FROM recipient
          JOIN address AS own ON own.id = recipient.id
         ORDER BY recipient.id"""
    return ask(
        ledger, sql, {"person": WHOLE, "label": TEXT, "role": WHOLE, "account": WHOLE, "address": TEXT}
    )


def aliases(ledger: Ledger) -> list[tuple[int, str, int, str, str, int]]:
    """Return address (key and text), the person it is or may be of, rule, reason, and whether it was applied."""
    return ledger.execute("""
        SELECT alias.address, address.address, alias.recipient, alias.rule, alias.because, alias.applied
          FROM alias
          JOIN address ON address.id = alias.address
         ORDER BY address.address, alias.step""").fetchall()


def account_of(ledger: Ledger, person: int) -> str:
    """Return the name of a person's company, "" where none is known."""
    row = ledger.execute(
        """
        SELECT account.name
          FROM recipient
          JOIN account ON account.id = recipient.account
         WHERE recipient.id = ?""",
        (person,),
    ).fetchone()
    return "" if row is None else str(row[0])


def campaigns(ledger: Ledger) -> dict[int, str]:
    """Return the names of campaigns by key."""
    return dict(ledger.execute("SELECT id, name FROM campaign").fetchall())


def problems(ledger: Ledger) -> list[tuple[str, str, str, int | None, str, str, str, int]]:
    """Return the recorded problems: source, its kind, member, place, why, detail, plugin, lost."""
    return ledger.execute("""
        SELECT coalesce(source.path, ''), coalesce(source.kind, ''), problem.member, problem.place, problem.why,
               problem.detail, problem.plugin, problem.lost
          FROM problem
          LEFT JOIN source ON source.id = problem.source
         ORDER BY 1, problem.member, problem.place, problem.why, problem.detail, problem.id""").fetchall()


def sources(ledger: Ledger) -> list[tuple[str, int, int, int, int, int, int]]:
    """Return each source of messages: path, finished, seen, stored, duplicates, quarantined, skipped."""
    return ledger.execute(
        """
        SELECT path, finished, seen, stored, duplicates, quarantined, skipped
          FROM source
         WHERE kind NOT IN (?, ?)
         ORDER BY path""",
        (EVENTS, CONTACTS),
    ).fetchall()


def inbox_texts(ledger: Ledger, person: int) -> dict[int, tuple[str, str, str, str, str]]:
    """Return of each touch of one person: subject, sender's name and address, the text's beginning, why that stream."""
    rows = ledger.execute(
        """
        SELECT touch.id, coalesce(message.subject, content.subject, ''), coalesce(sender.name, ''),
               coalesce(sender.address, ''), coalesce(content.preview, ''), touch.stream_reason
          FROM touch
          JOIN address ON address.id = touch.address
          LEFT JOIN message ON message.id = touch.message
          LEFT JOIN content ON content.id = touch.content
          LEFT JOIN address AS sender ON sender.id = touch.sender
         WHERE address.recipient = ?
           AND touch.same_as IS NULL""",
        (person,),
    )
    return {touch: told for touch, *told in rows}


def names_of(ledger: Ledger, person: int) -> list[str]:
    """Return the names and the addresses of one person."""
    rows = ledger.execute(
        """
        SELECT address.name, address.address, coalesce(contact.name, '')
          FROM address
          LEFT JOIN contact ON contact.address = address.id
         WHERE address.recipient = ?""",
        (person,),
    )
    return [name for row in rows for name in row if name]


def names_of_readers(ledger: Ledger, contents: Sequence[int]) -> list[str]:
    """Return the names and the addresses of everybody who got one of some contents."""
    rows = ledger.execute(
        """
        SELECT address.name, address.address, coalesce(contact.name, '')
          FROM address
          LEFT JOIN contact ON contact.address = address.id
         WHERE address.id IN (SELECT touch.address
                                FROM touch
                               WHERE touch.content IN (SELECT value FROM json_each(?)))""",
        (json.dumps(list(contents)),),
    )
    return [name for row in rows for name in row if name]


def person_of(ledger: Ledger, who: str) -> tuple[int, str] | None:
    """Return key and label of the person with that address or label, None if there is none."""
    row = ledger.execute(
        """
        SELECT recipient.id, recipient.label
          FROM recipient
          JOIN address ON address.recipient = recipient.id
         WHERE address.address = ? OR recipient.label = ?
         LIMIT 1""",
        (who.strip().lower() if "@" in who else who.strip(), who.strip()),
    ).fetchone()
    return None if row is None else (int(row[0]), str(row[1]))


def addresses_of(ledger: Ledger, person: int) -> tuple[str, ...]:
    """Return the addresses of one person."""
    rows = ledger.execute("SELECT address FROM address WHERE recipient = ? ORDER BY address", (person,))
    return tuple(address for (address,) in rows)
