"""The invented people, brands and phrases that the generated archives are made of."""

from __future__ import annotations

import base64
import quopri
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from random import Random

GIVEN = {
    "en": [
        "Ann",
        "Brian",
        "Carol",
        "Daniel",
        "Emma",
        "Frank",
        "Grace",
        "Harry",
        "Imogen",
        "Jack",
        "Kate",
        "Liam",
    ],
    "de": [
        "Anke",
        "Björn",
        "Claudia",
        "Dieter",
        "Eva",
        "Jörg",
        "Käthe",
        "Lukas",
        "Mareike",
        "Sören",
        "Ulrike",
        "Zoë",
    ],
    "fr": ["Aurélie", "Benoît", "Chloé", "Damien", "Élodie", "François", "Gaëlle", "Hugo", "Inès", "Jérôme"],
    "es": ["Ana", "Begoña", "Carlos", "Dolores", "Íñigo", "Jesús", "Lucía", "María", "Nicolás", "Rubén"],
}
FAMILY = [
    "Weber",
    "Martin",
    "García",
    "Smith",
    "Lefèvre",
    "Núñez",
    "Schäfer",
    "Brown",
    "Moreau",
    "Köhler",
    "Jones",
    "Díaz",
]
LANGUAGES = ("en", "de", "fr", "es")
PROVIDERS = ("mail.example", "post.example", "correo.example", "courrier.example", "office.example")


@dataclass(frozen=True, slots=True, kw_only=True)
class Brand:
    """One invented sender of campaigns."""

    name: str
    domain: str
    color: str
    offset: str  # as its sending system writes dates
    system: str  # the header in which its sending system names the campaign


BRANDS = (
    Brand(
        name="Nordlicht Ausrüstung",
        domain="nordlicht.example",
        color="#1b4d5c",
        offset="+0100",
        system="X-CampaignID",
    ),
    Brand(
        name="Harbour & Hill",
        domain="harbourhill.example",
        color="#7a2e1d",
        offset="+0000",
        system="X-Mailgun-Tag",
    ),
    Brand(
        name="Café Solidaire",
        domain="solidaire.example",
        color="#2f6b2f",
        offset="+0200",
        system="X-Mailer-Campaign",
    ),
    Brand(name="Casa Olmo", domain="casaolmo.example", color="#8a5a00", offset="+0200", system="X-Campaign"),
    Brand(
        name="Papier & Co",
        domain="papierundco.example",
        color="#3c3c78",
        offset="-0500",
        system="X-CampaignID",
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One invented recipient, with the forms of the name that mails need."""

    given: str
    address: str
    language: str
    mailbox: str  # as the To header writes it


@cache
def phrases() -> dict[str, dict[str, Any]]:
    """Return what the brands write, by language."""
    return tomllib.loads(Path(__file__).with_name("phrases.toml").read_text("utf-8"))


def person(rng: Random, number: int) -> Person:
    """Return one person; the number makes the address unique."""
    language = rng.choice(LANGUAGES)
    given, family = rng.choice(GIVEN[language]), rng.choice(FAMILY)
    address = f"person{number}@{rng.choice(PROVIDERS)}"
    return Person(
        given=given,
        address=address,
        language=language,
        mailbox=f"{encoded_word(f'{given} {family}')} <{address}>",
    )


def encoded_word(text: str, *, as_base64: bool = False) -> str:
    """Return a header text, as RFC 2047 encoded words where it is not plain ASCII."""
    if text.isascii():
        return text
    words = []
    for start in range(0, len(text), 20):  # no more than 75 characters a word, and no character is cut
        raw = text[start : start + 20].encode()
        if as_base64:
            words.append(f"=?UTF-8?B?{base64.b64encode(raw).decode()}?=")
        else:
            quoted = (
                quopri.encodestring(raw, quotetabs=True, header=True)
                .decode()
                .replace("=\n", "")
                .replace("?", "=3F")
            )
            words.append(f"=?utf-8?Q?{quoted}?=")
    return "\n ".join(words)
