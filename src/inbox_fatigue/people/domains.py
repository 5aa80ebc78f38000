"""Domains: which part of one belongs to a company, and which are shared by everybody."""

from __future__ import annotations

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
def _suffixes() -> PublicSuffixList:
    """Return the list; the library would take as long again to encode ten thousand rules that are ASCII already."""
    lines = (line.split(" ")[0].strip() for line in Path(PSLFILE).read_text("utf-8").splitlines())
    rules = [line for line in lines if line and not line.startswith("//")]
    encoded = [_encoded(rule) for rule in rules if not rule.isascii()]
    return PublicSuffixList([*rules, *encoded], accept_encoded_idn=False)


def _encoded(rule: str) -> str:
    """Return a rule of the list as it is in the domain name system; "!" marks an exception."""
    name = rule.removeprefix("!")
    return rule.replace(name, name.encode("idna").decode("ascii"))


@cache
def registrable(domain: str) -> str:
    """Return the part of a domain that one owner registered: mail.shop.example.co.uk → example.co.uk.

    The domain itself is returned where there is no such part.
    Source: the Public Suffix List, as shipped with publicsuffixlist.
    """
    return _suffixes().privatesuffix(domain) or domain


def within(domain: str, parent: str) -> bool:
    """Return whether a domain is another, or lies below it."""
    return domain == parent or domain.endswith(f".{parent}")
