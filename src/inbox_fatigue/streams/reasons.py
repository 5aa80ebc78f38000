"""The reasons for which a mail is taken for marketing, sales, service and so on, the deciding one first.

Each reason says how sure it is (`model.Confidence`): a header is a statement of the sender's system, words
are evidence, a number of people is a hint, and what is left is taken for what such mail most often is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from inbox_fatigue.model import ACTIVITY, OWN, Confidence, Stream

if TYPE_CHECKING:
    from collections.abc import Iterator

MASS = 10  # one creative to at least so many people is marketing, whatever its headers say
SERIES = 2  # so many mails of one mailbox, and half of all, make the rest of them what they are

_SERVICE = (
    r"(?i)\b(planned maintenance|scheduled (maintenance|downtime|outage)|service (interruption|notice|disruption)"
    r"|outage|incident report|terms (of (service|use)|and conditions)|privacy (policy|notice)|price change"
    r"|recall notice"
    r"|security (notice|incident)|data (breach|incident)|(safety|product|vehicle) recalls?|recall of (the|our|your)"
    r"|(geplante )?wartungsarbeiten|geplante (wartung|unterbrechung|abschaltung)|störung"
    r"|allgemeinen? geschäftsbedingungen|agb|nutzungsbedingungen|datenschutzerklärung|datenschutzvorfall"
    r"|sicherheitsvorfall"
    r"|produktrückruf|sicherheitsrückruf|rückrufaktion"
    r"|maintenance (prévue|programmée)|conditions générales|(interruption|coupure) (de service|programmée|prévue)"
    r"|rappel (de )?produit|(violation|fuite) de (vos )?données|incident de sécurité"
    r"|(mantenimiento|interrupción|corte) programad[oa]|(condiciones|términos) (generales|de uso|y condiciones)"
    r"|(brecha|violación|incidente) de (datos|seguridad)|retirada de producto"
    r"|(manutenzione|interruzione) programmata|termini (e condizioni|di servizio|d.uso)|condizioni generali"
    r"|violazione dei dati|richiamo (di|del) prodotto"
    r"|gepland (onderhoud|werk)|geplande (storing|onderbreking)|algemene voorwaarden|datalek|terugroepactie"
    r"|veiligheidswaarschuwing|(manutenção|interrupção|corte) programad[oa]|termos (de (uso|serviço)|e condições)"
    r"|(violação|vazamento) de dados( pessoais)?|recolha de produto)\b"
    r"|リコール|(製品|商品)回収|回収・|メンテナンス|サービス停止|利用規約|規約(改定|変更)|(情報|個人情報)(流出|漏えい|漏洩)|不正アクセス"
)
_MAILING = (
    r"(?i)\b(e-?newsletters?|newsletters?|e-?news|digest|headlines|sweepstakes|webinars?|web seminar"
    r"|special offer|\d+ ?% (off|rabatt)|free shipping|infolettre|lettre d.information|boletín|bollettino"
    r"|nieuwsbrief|rundbrief)\b|ニュースレター|メールマガジン"
)
# As RFC 1153 and the programs of lists number them: Digest V1 #33, Digest, Vol 98, Issue 5.
_DIGEST = r"(?i)\bdigest\b,? *(v(ol(ume)?)?\.? ?\d+,? *)?(issue |no\.? ?|#)\d+"
_FORWARD = r"(?i)^\s*(\[[^\]]*\]\s*)?(fwd?|wg|tr|rv|enc|doorst|i)\s*(\[\d+\])?\s*:"
# How a text begins that is somebody else's, or that is made for a browser; patterns of SQL's LIKE.
FORWARDED = (
    "%-----original message-----%", "%- forwarded by %", "%- forwarded message -%", "%begin forwarded message%",
    "%ursprüngliche nachricht-%", "%weitergeleitete nachricht%", "%message transféré%", "%mensaje reenviado%",
    "%mensagem encaminhada%", "%messaggio inoltrato%", "%doorgestuurd bericht%",
)  # fmt: skip
FOR_BROWSERS = (
    "%not display%properly%", "%not display%correctly%", "%view this % browser%",
    "%view it in your browser%", "%view in browser%", "%trouble viewing%", "%nicht richtig dargestellt%",
    "%nicht korrekt dargestellt%", "%nicht lesen können%klicken%", "%im browser %", "%dans votre navigateur%",
    "%en su navegador%", "%en tu navegador%", "%no seu navegador%", "%nel browser%", "%in uw browser%",
    "%in je browser%",
)  # fmt: skip

Reason = tuple[pl.Expr, Stream, Confidence, pl.Expr]


def told(*, outbound: bool) -> pl.Expr:
    """Return stream, confidence and reason of a mail, as a struct of texts (`now`, `sure`, `because`).

    `outbound` says that the archive is one organisation's outbound mail, so that a first letter to a
    stranger can be told from one of many senders to the owner of an inbox.
    """
    chain = _struct(Stream.CORRESPONDENCE, Confidence.ASSUMED, pl.lit("ordinary mail between people"))
    reasons = [*_by_headers(), *_by_audience(), *_by_words(), *(_by_the_past() if outbound else ())]
    for condition, stream, confidence, because in reversed(reasons):
        holds = condition.fill_null(value=False)
        chain = pl.when(holds).then(_struct(stream, confidence, because)).otherwise(chain)
    return chain


def _struct(stream: Stream, confidence: Confidence, because: pl.Expr) -> pl.Expr:
    return pl.struct(now=pl.lit(stream.value), sure=pl.lit(confidence.value), because=because)


def _by_headers() -> Iterator[Reason]:
    """Yield what fields of the header say, and words that outrank some of them."""
    system = pl.col("sending_system")
    is_many = (pl.col("way_out_header") == 1) | (pl.col("bulk") == 1)
    talk = (
        is_many & (system == "") & ((_answers() & pl.col("parent_key").is_not_null()) | pl.col("at_a_list"))
    )
    digest = is_many & pl.col("list_box") & pl.col("subject").str.contains(_DIGEST)
    headers, wording = Confidence.HEADERS, Confidence.WORDING
    foreign = pl.lit("not from an audited organisation")
    yield pl.col("organisation").is_null(), Stream.CORRESPONDENCE, Confidence.ASSUMED, foreign
    yield pl.col("discussion_list") == 1, Stream.LIST, headers, pl.lit("a discussion list's headers")
    yield talk, Stream.LIST, headers, pl.lit("sent in bulk to where people answer each other")
    yield digest, Stream.LIST, headers, pl.lit("a digest from the program of a list")
    kind = pl.format("{}, told from its headers", pl.col("kind"))
    # An invitation that a sending system mails to a list is marketing with a date in it.
    invites = ((pl.col("kind") == "calendar") & (is_many | (system != ""))).fill_null(value=False)
    yield (pl.col("kind") != "mail") & ~invites, Stream.CORRESPONDENCE, headers, kind
    yield from _notices(is_many)
    terms = pl.lit("the subject tells of terms or an outage")
    yield pl.col("subject").str.contains(_SERVICE), Stream.SERVICE, wording, terms
    yield pl.col("way_out_header") == 1, Stream.MARKETING, headers, pl.lit("List-Unsubscribe header")
    yield pl.col("by_sales_tool"), Stream.SALES, headers, pl.format("sent by {}", system)
    yield system != "", Stream.MARKETING, headers, pl.format("sent by {}", system)
    yield pl.col("sequence").is_not_null(), Stream.SALES, headers, pl.lit("part of a sequence")
    yield pl.col("bulk") == 1, Stream.MARKETING, headers, pl.lit("bulk mail headers")
    minted = pl.lit("from an address made for one message")
    yield pl.col("minted") & ~_prefixed(), Stream.MARKETING, headers, minted


def _notices(is_many: pl.Expr) -> Iterator[Reason]:
    """Yield what words say of notices; what a sales tool or a sequence sends is none, however it is dressed.

    Some words say it of any mail, others of what a machine sent alone, for people write so of what they sell.
    """
    said, wording = pl.col("transactional"), Confidence.WORDING
    by_machine = (
        is_many | (pl.col("sending_system") != "") | (pl.col("automatic") == 1) | pl.col("machine_box")
    )
    reached = (pl.col("way_out_visible") == 1) | (pl.col("audience") >= MASS)
    unsold = _outside() & ~pl.col("by_sales_tool") & (by_machine | reached) & pl.col("sequence").is_null()
    activity = pl.lit("tells of what somebody did in a product")
    own = pl.lit("tells of what the person has with the sender")
    yield (said == ACTIVITY) & unsold, Stream.SERVICE, wording, activity
    yield (said == OWN) & unsold, Stream.TRANSACTIONAL, wording, own
    acts = ~said.is_in(["", ACTIVITY, OWN]) & ~pl.col("by_sales_tool")
    yield acts, Stream.TRANSACTIONAL, wording, said


def _by_audience() -> Iterator[Reason]:
    """Yield what the number of people says who got the same, and how many of them are colleagues.

    Bills say the same to everybody, but for a number; they come from mailboxes that are named after them.
    """
    reached = pl.col("audience").fill_null(0)
    mass, few = reached >= MASS, pl.col("outsiders").fill_null(0) < MASS
    audience, inside = Confidence.AUDIENCE, ~_outside()
    answer = pl.format("an answer to {} colleagues", reached)
    yield inside & mass & _answers(), Stream.CORRESPONDENCE, audience, answer
    announcement = pl.format("an announcement to {} people", reached)
    yield inside & mass, Stream.SERVICE, audience, announcement
    along = pl.format("an announcement to {} people, most of them colleagues", reached)
    yield mass & few & (pl.col("outsiders") * 2 < reached), Stream.SERVICE, audience, along
    alone = (pl.col("addressees") == 1) & (pl.col("way_out_visible").fill_null(0) == 0)
    mailing = pl.col("mailing_box") | pl.col("subject").str.contains(_MAILING)
    bills = alone & _outside() & pl.col("bills_box") & ~mailing.fill_null(value=False)
    yield bills, Stream.TRANSACTIONAL, Confidence.WORDING, pl.lit("from a mailbox for bills and payments")
    yield mass, Stream.MARKETING, audience, pl.format("one creative to {} people", reached)


def _by_words() -> Iterator[Reason]:
    """Yield what the text, the subject and the names of mailboxes say; not what a forwarded text says."""
    wording, own = Confidence.WORDING, ~_forwards()
    way_out = pl.lit("a way to unsubscribe in the text")
    yield (pl.col("way_out_visible") == 1) & own, Stream.MARKETING, wording, way_out
    browser = pl.lit("a text that is made for a browser")
    yield pl.col("for_browsers").fill_null(value=False) & own, Stream.MARKETING, wording, browser
    by_itself = (pl.col("addressees") == 1) & (pl.col("automatic") == 1)
    notice = pl.lit("an automatic notice to one person")
    yield by_itself, Stream.TRANSACTIONAL, Confidence.HEADERS, notice
    unasked = _outside() & ~_prefixed() & own
    mailbox = pl.lit("from a mailbox for mailings")
    yield pl.col("mailing_box") & unasked, Stream.MARKETING, wording, mailbox
    names = pl.lit("the subject speaks of a mailing")
    yield pl.col("subject").str.contains(_MAILING) & unasked, Stream.MARKETING, wording, names
    machine = pl.lit("from a mailbox that nobody writes from")
    yield pl.col("machine_box") & ~_prefixed(), Stream.TRANSACTIONAL, Confidence.HEADERS, machine


def _by_the_past() -> Iterator[Reason]:
    """Yield what can be told of a letter to one person outside who is not in talk with who writes."""
    unheard = ~pl.col("in_talk").fill_null(value=False)
    first = _outside() & unheard & (pl.col("addressees") == 1) & pl.col("person").is_not_null()
    # A "Re:" under one's own first letter is no answer; it is a reminder, and sales as that letter was.
    begun = pl.col("begun_at") < pl.col("at")
    answers = (_prefixed() | _forwards()) & ~begun.fill_null(value=False)
    going_on = pl.lit("goes on with mail that is not in the archive, by its subject or its text")
    yield first & answers, Stream.CORRESPONDENCE, Confidence.WORDING, going_on
    # Nor is it a letter of its own where it goes to another address of whom the first one went to at work.
    chases = _prefixed() & begun.fill_null(value=False) & pl.col("begun_at_work")
    by_hand = pl.col("private") & (pl.col("audience").fill_null(0) <= 1) & ~chases.fill_null(value=False)
    letter = pl.lit("a letter of its own to a private address")
    yield first & by_hand, Stream.CORRESPONDENCE, Confidence.ASSUMED, letter
    desk = pl.lit("from a mailbox that answers to customers")
    yield first & pl.col("desk_box"), Stream.TRANSACTIONAL, Confidence.ASSUMED, desk
    refused = pl.lit("to one person outside who had asked not to be written to")
    yield first & pl.col("in_talk").not_(), Stream.SALES, Confidence.ASSUMED, refused
    stranger = pl.lit("to one person outside, with no talk before it")
    yield first, Stream.SALES, Confidence.ASSUMED, stranger


def like_the_rest(mails: pl.DataFrame) -> pl.DataFrame:
    """Return the mails, those of which nothing tells taken for what most mail of their mailbox is told to be.

    A newsletter without a way out in one issue is the same newsletter.
    """
    assumed = pl.col("sure") == Confidence.ASSUMED.value
    is_open = assumed & pl.col("organisation").is_not_null() & ~_prefixed() & _outside()
    known = (pl.col("now") == Stream.MARKETING.value) & ~pl.col("sure").is_in(["assumed", "audience"])
    messages = mails.select("message", "sender", known=known, asked=~_prefixed()).unique("message")
    boxes = messages.filter("asked").group_by("sender").agg(pl.col("known").sum(), mails=pl.len())
    series = boxes.filter((pl.col("known") >= SERIES) & (pl.col("known") * 2 >= pl.col("mails")))
    joined = mails.join(series.select("sender", series=pl.lit(value=True)), on="sender", how="left")
    same = (is_open & pl.col("series")).fill_null(value=False)
    return joined.with_columns(
        now=pl.when(same).then(pl.lit(Stream.MARKETING.value)).otherwise("now"),
        because=pl.when(same).then(pl.lit("as other mail from its mailbox")).otherwise("because"),
    ).drop("series")


def at_a_list(mails: pl.DataFrame) -> pl.DataFrame:
    """Return the addresses at which nothing but bulk mail arrives, and answers among it: discussion lists.

    Lists of 2002 wrote `Precedence: bulk` and no more.
    """
    is_many = ((pl.col("way_out_header") == 1) | (pl.col("bulk") == 1)).fill_null(value=False)
    answered = (_answers() & pl.col("parent_key").is_not_null()).fill_null(value=False)
    told_of = mails.group_by("address").agg(many=is_many.all(), answered=answered.any())
    return told_of.filter(pl.col("many") & pl.col("answered")).select("address", at_a_list=pl.lit(value=True))


def is_outside() -> pl.Expr:
    """Return whether the recipient is no colleague of the organisation that writes."""
    return pl.col("home").is_null() | (pl.col("home") != pl.col("organisation"))


_outside = is_outside


def _prefixed() -> pl.Expr:
    return pl.col("reply_prefix") == 1


def _forwards() -> pl.Expr:
    told_so = pl.col("forwarded").fill_null(value=False)
    return told_so | (_prefixed() & pl.col("subject").str.contains(_FORWARD))


def _answers() -> pl.Expr:
    return _prefixed() & ~pl.col("subject").str.contains(_FORWARD)
