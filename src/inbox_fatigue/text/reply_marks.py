"""How mail programs mark what is not new: the head of an earlier mail, a quoted line, a signature, a list's footer."""

from __future__ import annotations

import re

QUOTED_LINE = re.compile(r"^\s*(?:>|\|\s)")
# A line at which everything below is an earlier mail, whatever the language.
EARLIER_MAIL = re.compile(
    r"^\s*(?:[-_=*\s]{2,}\s*(?:original message|original appointment|forwarded message|forwarded by\b.*"
    r"|begin forwarded message|urspr[uü]ngliche nachricht|weitergeleitete nachricht|message d'origine"
    r"|message transf[eé]r[eé]|mensaje original|mensaje reenviado|messaggio originale|messaggio inoltrato"
    r"|oorspronkelijk bericht|mensagem original|mensagem encaminhada|ursprungligt meddelande"
    r"|oprindelig (?:meddelelse|besked)|opprinnelig melding)\b.*"
    r"|begin forwarded message:?\s*|anfang der weitergeleiteten nachricht:?\s*)$",
    re.IGNORECASE,
)
REST_OF_MARK = re.compile(r"^\s*(?:\d{1,2}:\d{2}\s*)?(?:[ap]m\s*)?-{5,}\s*$", re.IGNORECASE)
# Outlook's and Notes' block of header lines at the head of an earlier mail.
FROM_LINE = re.compile(r"^\s*\*?(?:from|von|de|da|van|från|fra|от)\s?:\*?\s*\S", re.IGNORECASE)
NEXT_FIELDS = re.compile(
    r"^\s*\*?(?:sent|to|date|subject|gesendet|an|betreff|datum|envoyé|à|objet|enviado(?: el)?|para|asunto|fecha"
    r"|inviato|a|oggetto|data|verzonden|aan|onderwerp|assunto|skickat|till|ämne|sendt|dato|til|emne"
    r"|sujet|copie à|отправлено|кому|тема|дата|cc)\s?:",
    re.IGNORECASE,
)
# How Notes begins one: `"Ann Example" <ann@example.com> on 09/08/2000 05:35:46 PM`, above To, cc and Subject.
NOTES = re.compile(
    r"(?:\bon |^\s*)\d{1,2}/\d{1,2}/\d{2,4} \d{1,2}:\d{2}(?::\d{2})? ?[ap]m\s*$", re.IGNORECASE
)
WROTE = re.compile(
    r"^(?=.{6,300}$)(?=.*(?:\d|@|<)).*"
    r"\b(?:wrote|writes|schrieb|schreef|écrit|escribió|escreveu|ha scritto|skrev|napisał\(?a?\)?|kirjoitti"
    r"|написал|пишет)\b[^:]{0,80}:\s*$",
    re.IGNORECASE,
)
# The same in any language: a date, an address in brackets, a colon.
DATED = re.compile(
    r"^(?=.{20,300}$)(?=.*\d{1,2}[.:]\d{2})(?=.*\b(?:19|20)\d\d\b).*"
    r"<[^<>@\s]{1,64}@[^<>\s]{1,255}>(?::| wrote)\s*$",
    re.IGNORECASE,
)
# The last letters of these; the patterns look at every letter of a line before they find out.
LAST = frozenset(":eE")  # "wrote:" in any language, an address in brackets with a colon or "wrote"
HALF_OF_DAY = frozenset("mM")  # "AM" and "PM"
MAY_WRITE = re.compile(
    r"\d|^\s*(?:on|am|le|el|il|op|em)\s", re.IGNORECASE
)  # how the first of several lines begins
SIGNATURE = re.compile(r"^--\s?$")
# What telephones add. "Sent from my desk, which is easier." is a sentence.
DEVICE = re.compile(
    r"^\s*(?:sent from (?:my|a)|get outlook for|gesendet von|von meinem .{1,30} gesendet"
    r"|envoyé (?:de|depuis|à partir de)|enviado desde|inviato da|verzonden vanaf|sendt fra|skickat från)\b[^.,;!?]{0,60}(?:<https?://\S*>)?\s*$",
    re.IGNORECASE,
)
LIST_FOOTER = re.compile(r"^_{30,}\s*$|^-{40,}\s*$")
LIST = re.compile(
    r"mailing[ -]?list|listinfo|mailman|majordomo|listserv|(?:yahoo|google) ?groups|e?groups\.com"
    r"|-(?:request|unsubscribe|leave)@",
    re.IGNORECASE,
)
RULE = re.compile(r"^\s*_{20,}\s*$")
DRAWN = re.compile(r"^\s*[-_=*]{4,}\s*$")
