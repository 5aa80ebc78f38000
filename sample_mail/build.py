"""Builds the sample archive from the story: `python sample_mail/build.py`.

It reads `story/*.toml` and writes the archive, contacts.csv, events.csv and the table in README.md.
The same story gives the same bytes, so a change of the story shows as a change of the archive.
"""

from __future__ import annotations

import re
import sys

import tables
from mails import HERE, Story, campaign_mails, circle_posts, conversations, read_story, service_mails
from writing import Mail, mbox_entry, to_bytes, token


def build() -> dict[str, bytes]:
    """Return every built file by its path below this folder."""
    story = read_story()
    letters = sorted(campaign_mails(story), key=lambda mail: (mail.at, mail.id))
    service = list(service_mails(story))
    sent = {mail.id: mail for mail in (*letters, *service)}
    written = list(conversations(story, sent))
    replies = sorted((mail for key, mail in written if key in story.readers), key=lambda mail: mail.at)
    files = {
        "campaigns.mbox": b"".join(
            mbox_entry(mail, f"bounce+{token(mail.id)}@send.larkspur-tea.example") for mail in letters
        ),
        "replies.mbox": b"".join(mbox_entry(mail, mail.sender[1]) for mail in replies),
        "tasting-circle.mbox": b"".join(mbox_entry(mail, mail.sender[1]) for mail in circle_posts(story)),
    }
    for number, mail in enumerate(service):
        files[f"service/cur/{int(mail.at.timestamp())}.M{number:03d}P1.post1"] = to_bytes(mail)
    for key, mail in written:
        files |= _sales_files(story, key, mail)
    return files | _tables(story, sent)


def _sales_files(story: Story, key: str, mail: Mail) -> dict[str, bytes]:
    if key in story.readers:
        return {}
    folder = f"sales/{story.staff[key]['address'].partition('@')[0]}"
    name, raw = f"{mail.at:%Y-%m-%d}-{mail.id}.eml", to_bytes(mail)
    kept = {f"{folder}/{name}": raw}
    # Tom files what he sends to Halden & Roth a second time, as people do.
    return kept | (
        {f"{folder}/halden-roth/{name}": raw} if key == "tom" and mail.id.startswith("jonas") else {}
    )


def _tables(story: Story, sent: dict[str, Mail]) -> dict[str, bytes]:
    return {
        "contacts.csv": tables.contacts(story),
        "events.csv": tables.events(story, sent),
        "send_log.csv": tables.send_log(story, sent),
        "README.md": tables.readme(story, (HERE / "README.md").read_text("utf-8")),
    }


def main() -> None:
    """Write every file, remove mail that the story no longer tells, and say how much mail there is."""
    files = build()
    for name, content in files.items():
        path = HERE / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    for path in (*HERE.glob("sales/**/*.eml"), *HERE.glob("service/*/*")):
        if path.relative_to(HERE).as_posix() not in files:
            path.unlink()
    mails = sum(
        len(re.findall(rb"(?m)^From ", content)) if name.endswith(".mbox") else "/" in name
        for name, content in files.items()
    )
    sys.stdout.write(f"{mails} mails in {sum(map(len, files.values())) // 1024} KiB\n")


if __name__ == "__main__":
    main()
