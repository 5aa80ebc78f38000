"""Tells the story as mails: who wrote what to whom, and when."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from writing import SHOP, Mail, letter_body, moment, plain_body, quote, to_bytes, token

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE = Path(__file__).parent
PARTS = ("people", "letters", "campaigns", "conversations", "orders", "texts")
CIRCLE = ("", "tasting-circle@lists.larkspur-tea.example")


@dataclass(frozen=True, kw_only=True)
class Story:
    """The whole story, read."""

    staff: dict[str, Any]
    readers: dict[str, Any]
    told: dict[str, dict[str, Any]]  # the rest, by file

    def who(self, key: str) -> tuple[str, str]:
        """Return the name and the address of a reader or a colleague."""
        person = self.readers.get(key) or self.staff[key]
        return person["name"], person["address"]

    def campaigns(self) -> list[dict[str, Any]]:
        """Return letters and campaigns alike."""
        return [*self.told["letters"]["campaign"], *self.told["campaigns"]["campaign"]]


def read_story() -> Story:
    """Return the story that the files tell."""
    told = {part: tomllib.loads((HERE / "story" / f"{part}.toml").read_text("utf-8")) for part in PARTS}
    readers = {reader["key"]: reader for reader in told["people"]["reader"]}
    return Story(staff=told["people"]["staff"], readers=readers, told=told)


def campaign_mails(story: Story) -> Iterator[Mail]:
    """Yield one copy per reader of everything that was sent to many."""
    texts = story.told["campaigns"]["same"]
    for campaign in story.campaigns():
        for one in campaign["mail"]:
            said = one | texts[one["same"]] if "same" in one else one
            for key in [*campaign["to"], *one.get("extra", ())]:
                yield _copy(story, campaign, said, key)


def _copy(story: Story, campaign: dict[str, Any], said: dict[str, Any], key: str) -> Mail:
    reader = story.readers[key]
    first = reader.get("contact_name", reader["name"]).split(" ")[0]
    merged = {
        part: said[part].replace("{{first_name}}", first) if first else said[part]
        for part in ("subject", "text")
    }
    by_hand, seed = campaign.get("by_hand", False), f"{said['id']}/{key}"
    # A sending system works through its list, two seconds a reader, in the same order each time.
    at = moment(said["at"]) + timedelta(seconds=2 * list(story.readers).index(key))
    leave = "" if by_hand else f"{SHOP}/leave/{token(seed + 'leave')}"
    address = reader.get("alias" if campaign.get("to_alias") else "address", reader["address"])
    return Mail(
        id=seed,
        sender=story.who(campaign["sender"]),
        to=(reader["name"] if first else "", address),
        at=at,
        host="send.larkspur-tea.example",
        **merged,
        headers=_hand_headers(campaign) if by_hand else _letter_headers(campaign, leave, seed),
        body=letter_body(merged["text"], campaign["language"], leave, seed, said.get("event")),
    )


def _letter_headers(campaign: dict[str, Any], leave: str, seed: str) -> tuple[tuple[str, str], ...]:
    return (
        ("List-Id", f"{campaign['list']} <{campaign['id']}.larkspur-tea.example>"),
        ("List-Unsubscribe", f"<{leave}>,\n <mailto:leave+{token(seed)}@send.larkspur-tea.example>"),
        ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
        ("Feedback-ID", f"{campaign['id']}:larkspur:marketing:kettlepost"),
        ("X-Mailer", "Kettlepost 4.2"),
    )


def _hand_headers(campaign: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    return (("Precedence", "bulk"), ("X-Campaign", campaign["id"]), ("X-Mailer", "Bulk Post 1.9"))


def service_mails(story: Story) -> Iterator[Mail]:
    """Yield receipts, parcel notices and bookings."""
    for order in story.told["orders"]["order"]:
        template = story.told["orders"]["templates"][order.get("language", "en")]
        name, _ = story.who(order["who"])
        facts = order | {"name": name, "lines": "\n".join(f"  {line}" for line in order["lines"])}
        for kind, at in (("receipt", order["at"]), ("sent", order["sent"])):
            subject, text = (template[part].format_map(facts) for part in (kind, f"{kind}_text"))
            yield _service(story, f"order-{order['number']}-{kind}", order["who"], at, (subject, text))
    for booking in story.told["orders"]["booking"]:
        yield _service(
            story, booking["id"], booking["who"], booking["at"], (booking["subject"], booking["text"])
        )


def _service(story: Story, name: str, key: str, at: str, said: tuple[str, str]) -> Mail:
    return Mail(
        id=f"{name}/{key}",
        sender=story.who("orders"),
        to=story.who(key),
        at=moment(at),
        subject=said[0],
        text=said[1],
        headers=(("Auto-Submitted", "auto-generated"),),
    )


def conversations(story: Story, sent: dict[str, Mail]) -> Iterator[tuple[str, Mail]]:
    """Yield (who wrote it, the mail) for sales, care and replies; `sent` grows as they are written."""
    for one in story.told["conversations"]["mail"]:
        mail = _written(story, one, sent)
        sent[one["id"]] = mail
        yield one["from"], mail
    bounced = _bounce(story, sent["month-03/xavier"])
    yield "xavier", bounced


def _written(story: Story, one: dict[str, Any], sent: dict[str, Mail]) -> Mail:
    writer, parent = one["from"], sent.get(one.get("re", ""))
    said, headers = _said(story, one)
    own = story.readers.get(writer)
    text = (
        said["text"]
        if own
        else f"{said['text']}{story.who(writer)[0].split(' ')[0]}\n{_signature(story, writer)}"
    )
    if parent and "sequence" not in one and not one.get("automatic"):
        text += quote(parent)
    return Mail(
        id=one["id"],
        sender=story.who(writer),
        to=story.who(one["to"]),
        at=moment(one["at"]),
        subject=said["subject"],
        text=text,
        headers=headers,
        host=own["address"].partition("@")[2] if own else "larkspur-tea.example",
        parents=(*parent.parents, parent.message_id) if parent else (),
    )


def _said(story: Story, one: dict[str, Any]) -> tuple[dict[str, Any], tuple[tuple[str, str], ...]]:
    if "sequence" not in one:
        automatic = (("Auto-Submitted", "auto-replied"), ("X-Auto-Response-Suppress", "All"))
        return one, automatic if one.get("automatic") else ()
    name, _, step = one["sequence"].partition(".")
    template, reader = story.told["conversations"]["sequence"][name][step], story.readers[one["to"]]
    facts = {"first": reader["name"].split(" ")[0], "company": reader["account"]}
    said = {part: template[part].format_map(facts) for part in ("subject", "text")}
    return said, (("X-Campaign", name), ("X-Sequence-Id", name), ("X-Sequence-Step", step))


def _signature(story: Story, writer: str) -> str:
    person = story.staff[writer]
    return f"\n-- \n{person['name']}\n{person['role']}, Larkspur Tea, Bristol\n"


def _bounce(story: Story, lost: Mail) -> Mail:
    address, host = lost.to[1], lost.to[1].partition("@")[2]
    text = f"Your message to <{address}> could not be delivered. The mailbox does not exist.\n"
    report = (
        f"Reporting-MTA: dns; mx.{host}\n\nFinal-Recipient: rfc822; {address}\nAction: failed\n"
        "Status: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 no such user\n"
    )
    line = "==" + token("bounce")
    head = f'Content-Type: multipart/report; report-type=delivery-status; boundary="{line}"\n\n'.encode()
    parts = (
        plain_body(text),
        f"Content-Type: message/delivery-status\n\n{report}".encode(),
        b"Content-Type: text/rfc822-headers\n\n" + to_bytes(lost).partition(b"\nMIME-Version")[0] + b"\n",
    )
    body = head + b"".join(f"--{line}\n".encode() + part + b"\n" for part in parts) + f"--{line}--\n".encode()
    return Mail(
        id="bounce-xavier",
        sender=("Mail Delivery System", f"mailer-daemon@{host}"),
        to=story.who("hello"),
        at=lost.at + timedelta(seconds=41),
        subject="Undelivered Mail Returned to Sender",
        text=text,
        headers=(("Auto-Submitted", "auto-replied"),),
        body=body,
        host=host,
        parents=(lost.message_id,),
    )


def circle_posts(story: Story) -> Iterator[Mail]:
    """Yield what members of the discussion list got."""
    seen: dict[str, Mail] = {}
    for post in story.told["conversations"]["list_post"]:
        parent = seen.get(post.get("re", ""))
        mail = Mail(
            id=post["id"],
            sender=story.who(post["from"]),
            to=CIRCLE,
            at=moment(post["at"]),
            subject=post["subject"],
            text=post["text"] + (quote(parent) if parent else ""),
            parents=(*parent.parents, parent.message_id) if parent else (),
            headers=(
                ("Delivered-To", story.who("gwen")[1]),
                ("List-Id", "Tasting circle <tasting-circle.lists.larkspur-tea.example>"),
                ("List-Post", f"<mailto:{CIRCLE[1]}>"),
                ("Precedence", "list"),
            ),
        )
        seen[post["id"]] = replace(mail, text=post["text"])
        yield mail
