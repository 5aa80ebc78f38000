"""An invented outbox, message by message: campaigns to many, and salespeople who write to one."""

from __future__ import annotations

import heapq
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING

from benchmarks.people import BRANDS, LANGUAGES, encoded_word, person, phrases
from benchmarks.templates import ADDRESS, GREETING, TOKEN, template

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.people import Brand, Person
    from benchmarks.templates import Template

SALES_SHARE = 0.15
COPIES = 500  # of one creative, in the mean
PEOPLE_PER_MESSAGE = 1 / 40  # a reader gets about forty messages in the period
PERIOD = timedelta(days=365)
START = datetime(2025, 1, 6, 8, tzinfo=UTC)
SELLERS = ("kim", "lou", "max", "nora")


@dataclass(order=True, slots=True)
class Chase:
    """One salesperson's run of mails to one person; ordered by when the next is due."""

    due: datetime
    number: int
    who: Person = field(compare=False)
    brand: Brand = field(compare=False)
    seller: str = field(compare=False)
    product: str = field(compare=False)
    day: str = field(compare=False)
    sent: list[str] = field(compare=False, default_factory=list)  # Message-IDs so far


def messages(count: int, seed: int, *, sales_share: float = SALES_SHARE) -> Iterator[bytes]:
    """Yield that many messages in mbox form, in the order in which they were sent.

    Campaigns are copies of few creatives; what salespeople write differs much more from mail to mail.
    """
    rng = Random(seed)
    readers = _readers(rng, max(200, round(count * PEOPLE_PER_MESSAGE)))
    broadcasts = round(count * (1 - sales_share))
    sales = _Sales(rng, [one for language in LANGUAGES for one in readers[language]])
    owed, left = 0.0, count - broadcasts
    for at, made, who in _broadcasts(rng, readers, broadcasts):
        yield _broadcast(rng, made, who, at)
        owed += sales_share / (1 - sales_share)
        while owed >= 1 and left:
            yield sales.next(at)
            owed, left = owed - 1, left - 1
    for _ in range(left):
        yield sales.next(START + PERIOD)


def _readers(rng: Random, count: int) -> dict[str, list[Person]]:
    readers: dict[str, list[Person]] = {language: [] for language in LANGUAGES}
    for number in range(count):
        one = person(rng, number)
        readers[one.language].append(one)
    return readers


def _broadcasts(
    rng: Random, readers: dict[str, list[Person]], count: int
) -> Iterator[tuple[datetime, tuple[Template, str], Person]]:
    """Yield each copy of each campaign with its time; one campaign takes some minutes."""
    sent, number = 0, 0
    while sent < count:
        brand, language = rng.choice(BRANDS), rng.choice(LANGUAGES)
        made = template(rng, brand, language, number)
        at = START + PERIOD * (sent / count)
        size = min(count - sent, max(1, round(rng.lognormvariate(0, 0.5) * COPIES)))
        audience = rng.sample(readers[language], min(size, len(readers[language])))
        for place, who in enumerate(audience):
            yield (
                at + timedelta(milliseconds=200 * place),
                (made, f"{brand.domain.partition('.')[0]}-{number:05d}"),
                who,
            )
        sent, number = sent + len(audience), number + 1


def _broadcast(rng: Random, made: tuple[Template, str], who: Person, at: datetime) -> bytes:
    creative, campaign = made
    brand, token = creative.brand, f"{rng.getrandbits(228):057x}"
    head = (
        f"From bounce-{token[:12]}@{brand.domain} {at:%a %b %d %H:%M:%S %Y}\n"
        f"{_arrival(brand, who, token, at)}"
        f"Return-Path: <bounce-{token[:12]}@{brand.domain}>\n"
        f"DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d={brand.domain}; s=k1;\n"
        f" h=from:to:subject:date:list-unsubscribe:feedback-id; bh={token[:43]}=;\n b={token}{token}{token}=\n"
        f"Received: from mta{token[0]}.{brand.domain} by mx.{who.address.partition('@')[2]}\n"
        f"\twith ESMTPS id {token[:10]};\n"
        f"\t{_date(at, brand)}\n"
        f"Date: {_date(at, brand)}\n"
        f"From: {encoded_word(brand.name)} <news@{brand.domain}>\n"
        f"To: {who.mailbox}\n"
        f"Subject: {encoded_word(creative.subject, as_base64=creative.encoding == 'base64')}\n"
        f"Message-ID: <{token[:32]}.{campaign}@{brand.domain}>\n"
        f"{brand.system}: {campaign}\n"
        f"Feedback-ID: {campaign}:{brand.domain.partition('.')[0]}:campaign:benchmail\n"
        f"List-ID: {campaign} <{brand.domain}>\n"
        f"List-Unsubscribe: <https://click.{brand.domain}/u/{token}>, <mailto:leave-{token[:12]}@{brand.domain}>\n"
        "List-Unsubscribe-Post: List-Unsubscribe=One-Click\n"
        "MIME-Version: 1.0\n"
    )
    greeting = f"{phrases()[creative.language]['greeting']} {who.given},"
    body = creative.filled({GREETING: greeting, ADDRESS: who.address, TOKEN: token})
    return head.encode() + body + b"\n"


def _arrival(brand: Brand, who: Person, token: str, at: datetime) -> str:
    """Return the fields that the recipient's provider writes above a message.

    Real newsletters, as their readers keep them, have some 27 fields in their header; half of them are these.
    """
    mx, utc = f"mx.{who.address.partition('@')[2]}", f"{at:%a, %d %b %Y %H:%M:%S} +0000"
    checked = (
        f"{mx};\n       dkim=pass header.i=@{brand.domain} header.s=k1 header.b={token[:8]};\n"
        f"       spf=pass (domain of bounce@{brand.domain} designates 192.0.2.7 as permitted sender);\n"
        f"       dmarc=pass (p=QUARANTINE sp=QUARANTINE) header.from={brand.domain}\n"
    )
    return (
        f"Delivered-To: {who.address}\n"
        f"Received: by 2001:db8:6a10:0:b0:{token[:4]}:{token[4:8]} with SMTP id {token[:20]};\n        {utc}\n"
        f"X-Received: by 2001:db8:902:b0:{token[4:8]} with SMTP id {token[20:44]};\n        {utc}\n"
        f"ARC-Seal: i=1; a=rsa-sha256; t={int(at.timestamp())}; cv=none; d={mx}; s=arc;\n        b={token}{token}\n"
        f"ARC-Message-Signature: i=1; a=rsa-sha256; c=relaxed/relaxed; d={mx}; s=arc;\n"
        f"        h=list-unsubscribe-post:list-unsubscribe:message-id:to:from:subject:date;\n        b={token}{token}\n"
        f"ARC-Authentication-Results: i=1; {checked}"
        f"Received-SPF: pass ({mx}: domain of bounce@{brand.domain} designates 192.0.2.7) client-ip=192.0.2.7;\n"
        f"Authentication-Results: {checked}"
    )


class _Sales:
    """The salespeople of all brands: chases that are due go on, else a new one begins."""

    def __init__(self, rng: Random, readers: list[Person]) -> None:
        self._rng, self._readers, self._started = rng, readers, 0
        self._open: list[Chase] = []

    def next(self, now: datetime) -> bytes:
        """Return the next mail of a salesperson."""
        chase = heapq.heappop(self._open) if self._open and self._open[0].due <= now else self._begin(now)
        mail = _chasing(chase, now)
        steps = len(phrases()[chase.who.language]["follow"])
        if len(chase.sent) < steps and self._rng.random() < 0.8:  # the others answered, or were given up
            chase.due = now + timedelta(days=self._rng.randrange(2, 8), minutes=self._rng.randrange(600))
            heapq.heappush(self._open, chase)
        return mail

    def _begin(self, now: datetime) -> Chase:
        self._started += 1
        who = self._rng.choice(self._readers)
        words = phrases()[who.language]
        return Chase(
            due=now,
            number=self._started,
            who=who,
            brand=self._rng.choice(BRANDS),
            seller=self._rng.choice(SELLERS),
            product=self._rng.choice(words["products"]),
            day=self._rng.choice(words["days"]),
        )


def _chasing(chase: Chase, now: datetime) -> bytes:
    """Return the next mail of a chase, and remember that it was sent."""
    words, step = phrases()[chase.who.language], len(chase.sent)
    sender = f"{chase.seller}@{chase.brand.domain}"
    this = f"<{chase.number:07d}.{step}.{chase.seller}@{chase.brand.domain}>"
    thread = f"In-Reply-To: {chase.sent[-1]}\nReferences: {' '.join(chase.sent)}\n" if chase.sent else ""
    subject = f"{'Re: ' if chase.sent else ''}{chase.product[:1].upper()}{chase.product[1:]}"
    text = words["follow"][step].format(product=chase.product, day=chase.day)
    chase.sent.append(this)
    return (
        f"From {sender} {now:%a %b %d %H:%M:%S %Y}\n"
        f"Date: {_date(now, chase.brand)}\nFrom: {chase.seller.title()} <{sender}>\nTo: {chase.who.mailbox}\n"
        f"Subject: {encoded_word(subject)}\nMessage-ID: {this}\n{thread}MIME-Version: 1.0\n"
        "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n"
        f"{words['greeting']} {chase.who.given},\n\n{text}\n\n{chase.seller.title()}\n{chase.brand.name}\n\n"
    ).encode()


def _date(at: datetime, brand: Brand) -> str:
    sign = -1 if brand.offset[0] == "-" else 1
    local = at + sign * timedelta(hours=int(brand.offset[1:3]), minutes=int(brand.offset[3:]))
    return f"{local:%a, %d %b %Y %H:%M:%S} {brand.offset}"
