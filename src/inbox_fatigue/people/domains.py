"""Domains: which part of one belongs to a company, and which are shared by everybody."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from pathlib import Path

from publicsuffixlist import PSLFILE, PublicSuffixList

# Mail providers open to anyone: such a domain is neither an organisation nor a company. The last one stands
# for all of them in a ledger of pseudonyms.
FREE_MAIL = frozenset(
    """
    gmail.com googlemail.com outlook.com hotmail.com hotmail.co.uk hotmail.fr hotmail.de hotmail.it live.com
    live.co.uk live.fr live.nl msn.com passport.com yahoo.com yahoo.co.uk yahoo.fr yahoo.de yahoo.it
    yahoo.es yahoo.co.jp yahoo.ca yahoo.com.br ymail.com rocketmail.com aol.com aim.com netscape.net
    icloud.com me.com mac.com gmx.de gmx.net gmx.at gmx.ch gmx.com web.de t-online.de freenet.de arcor.de
    mail.com email.com protonmail.com proton.me pm.me tutanota.com tuta.io posteo.de mailbox.org
    fastmail.com fastmail.fm zoho.com yandex.ru yandex.com mail.ru bk.ru inbox.ru list.ru rambler.ru qq.com
    163.com 126.com sina.com naver.com hanmail.net daum.net libero.it virgilio.it tiscali.it alice.it
    orange.fr wanadoo.fr free.fr laposte.net sfr.fr bbox.fr telefonica.net terra.es ziggo.nl kpnmail.nl
    xs4all.nl planet.nl hetnet.nl telenet.be skynet.be bluewin.ch wp.pl o2.pl onet.pl interia.pl seznam.cz
    centrum.cz uol.com.br bol.com.br terra.com.br comcast.net verizon.net att.net sbcglobal.net
    bellsouth.net cox.net charter.net earthlink.net juno.com hushmail.com rediffmail.com btinternet.com
    ntlworld.com virginmedia.com sky.com talktalk.net eircom.net bigpond.com optusnet.com.au shaw.ca
    rogers.com sympatico.ca
    free-mail.invalid
    """.split()
)


@cache
def registrable(domain: str) -> str:
    """Return the part of a domain that one owner registered: mail.shop.example.co.uk → example.co.uk.

    The domain itself is returned where there is no such part.
    Source: the Public Suffix List, as shipped with publicsuffixlist.
    """
    asked = domain.lower()
    suffixes = _suffixes(asked.rpartition(".")[2], encoded="xn--" in asked)
    return suffixes.privatesuffix(domain) or domain


@cache
def _suffixes(top: str, *, encoded: bool) -> PublicSuffixList:
    """Return the rules for domains with that last label, where need be as they are encoded as well.

    The library would take a fifth of a second for all ten thousand, and an archive needs those of a few.
    """
    written = _rules().get(_decoded(top), [])
    others = [_encoded(rule) for rule in written if encoded and not rule.isascii()]
    return PublicSuffixList([*written, *others], accept_encoded_idn=False)


@cache
def _rules() -> dict[str, list[str]]:
    """Return the rules of the list by their last label."""
    found = defaultdict(list)
    for line in Path(PSLFILE).read_text("utf-8").splitlines():
        rule = line.partition(" ")[0]
        if rule and rule[0] != "/":
            found[rule.rpartition(".")[2]].append(rule)
    return dict(found)


def _encoded(rule: str) -> str:
    """Return a rule of the list as it is in the domain name system; "!" marks an exception."""
    name = rule.removeprefix("!")
    return rule.replace(name, name.encode("idna").decode("ascii"))


def _decoded(label: str) -> str:
    """Return a label of the domain name system as it is written; one that is not well formed stays as it is."""
    try:
        return label.encode("ascii").decode("idna") if label.startswith("xn--") else label
    except UnicodeError:
        return label


def within(domain: str, parent: str) -> bool:
    """Return whether a domain is another, or lies below it."""
    return domain == parent or domain.endswith(f".{parent}")


def upwards(domain: str) -> list[str]:
    """Return a domain and those that it lies below, itself first: mail.example.com, example.com, com."""
    labels = domain.split(".")
    return [".".join(labels[place:]) for place in range(len(labels))]
