"""How an earlier mail is announced in the text that quotes it or hands it on.

By a mark between hyphens, by the block of header lines of Outlook and Notes, or by "Anna wrote:" in many
languages.
"""

from __future__ import annotations

import re
from typing import NamedTuple

QUOTED_LINE = re.compile(r"^\s*(?:>|\|\s)")
# A line at which everything below is an earlier mail, whatever the language. White space is matched by one
# part alone: three in a row took the cube of a line of blanks, and a mail of 3 kB a second.
_EARLIER_MAIL = re.compile(
    r"^(?:[-_=*\s]{2,}(?:original message|original appointment|forwarded message|forwarded by\b.*"
    r"|begin forwarded message|urspr[uü]ngliche nachricht|weitergeleitete nachricht|message d'origine"
    r"|message transf[eé]r[eé]|mensaje original|mensaje reenviado|messaggio originale|messaggio inoltrato"
    r"|oorspronkelijk bericht|mensagem original|mensagem encaminhada|ursprungligt meddelande"
    r"|oprindelig (?:meddelelse|besked)|opprinnelig melding|元のメッセージ|転送(?:された)?メッセージ|原始(?:邮件|郵件)"
    r"|转发的?邮件|исходное сообщение|пересылаемое сообщение)\b.*"
    r"|\s*(?:begin forwarded message|anfang der weitergeleiteten nachricht):?\s*)$",
    re.IGNORECASE,
)
_MAY_BEGIN = re.compile(r"[-_=*\s]|begin f|anfang d", re.IGNORECASE)  # what the line above begins with
_REST_OF_MARK = re.compile(r"^\s*(?:\d{1,2}:\d{2}\s*)?(?:[ap]m\s*)?-{5,}\s*$", re.IGNORECASE)
# Outlook's and Notes' block of header lines at the head of an earlier mail.
_FROM_LINE = re.compile(
    r"^\s*\*?(?:from|von|de|da|van|från|fra|от|від|od|kimden|από|差出人|送信者|发件人|寄件者|보낸 ?사람|מאת|من)"
    r"\s?[:：]\*?\s*\S",
    re.IGNORECASE,
)
_NEXT_FIELDS = re.compile(
    r"^\s*\*?(?:sent|to|date|subject|gesendet|an|betreff|datum|envoyé|à|objet|enviado(?: el)?|para|asunto|fecha"
    r"|inviato|a|oggetto|data|verzonden|aan|onderwerp|assunto|skickat|till|ämne|sendt|dato|til|emne"
    r"|sujet|copie à|enviada em|отправлено|кому|тема|дата|надіслано|wysłano|do|temat|odesláno|komu|předmět"
    r"|gönderildi|kime|konu|στάλθηκε|προς|θέμα|送信日時|日時|日付|宛先|件名|发送时间|收件人|主题|寄件日期|收件者|主旨"
    r"|보낸 ?날짜|받는 ?사람|제목|נשלח|אל|נושא|تم الإرسال|إلى|الموضوع|cc)\s?[:：]",
    re.IGNORECASE,
)
# How Notes begins one: `"Ann Example" <ann@example.com> on 09/08/2000 05:35:46 PM`, above To, cc and Subject.
_NOTES = re.compile(
    r"(?:\bon |^\s*)\d{1,2}/\d{1,2}/\d{2,4} \d{1,2}:\d{2}(?::\d{2})? ?[ap]m\s*$", re.IGNORECASE
)
_WROTE = re.compile(
    r"^(?=.{6,300}$)(?=.*(?:\d|@|<)).*"
    r"(?:\b(?:wrote|writes|schrieb|schreef|écrit|escribió|escreveu|ha scritto|skrev|napisał\(?a?\)?|kirjoitti"
    r"|написал|пишет|пише|napsala?|έγραψε|yazdı|כתבה?|كتب)\b[^:]{0,80}:|\bescreveu no dia\b[^:]{0,80}\d:\d\d:"
    r"|(?:のメール|(?:は|が)書きました|写道|寫道|님이 작성|ने लिखा|เขียนว่า)[:：])\s*$",
    re.IGNORECASE,
)
# The same in any language: a date, an address in brackets, a colon.
_DATED = re.compile(
    r"^(?=.{20,300}$)(?=.*\d{1,2}[.:]\d{2})(?=.*(?<!\d)(?:19|20)\d\d(?!\d)).*"
    r"<[^<>@\s]{1,64}@[^<>\s]{1,255}>(?:[:：]| wrote)\s*$",
    re.IGNORECASE,
)
_WIDE_COLON = "："  # of Japanese and Chinese
_HALF_OF_DAY = frozenset("mM")  # "AM" and "PM"
_MAY_WRITE = re.compile(
    r"\d|^\s*(?:on|am|le|el|il|op|em)\s", re.IGNORECASE
)  # how the first of several lines begins
_RULE = re.compile(r"^\s*_{20,}\s*$")
LONGEST_LINE = 400
FARTHEST_BEGINNING = 20  # lines, most of them empty, above the first of a text


def begins_with_earlier_mail(text: str) -> bool:
    """Return whether a text is another mail handed on, without a word above the mark."""
    first = next((line for line in text.split("\n", FARTHEST_BEGINNING) if line.strip()), "")
    return _EARLIER_MAIL.match(first[:LONGEST_LINE]) is not None


class Mark(NamedTuple):
    """The lines by which an earlier mail is announced."""

    lines: int = 0  # 0 for none
    quotes: bool = False  # quoted lines follow, among which the answer may stand


def mark_at(lines: list[str], number: int) -> Mark:
    """Return how an earlier mail is announced at a line, if it is."""
    line = lines[number]
    if len(line) > LONGEST_LINE or not line or line.isspace():
        return Mark()
    if _MAY_BEGIN.match(line) and _EARLIER_MAIL.match(line):
        return Mark(2 if number + 1 < len(lines) and _REST_OF_MARK.match(lines[number + 1]) else 1)
    if "____" in line and _RULE.match(line):
        return Mark(1 if _is_header(lines, number + 1) else 0)
    joined = line.rstrip()
    dated = joined[-1:] in _HALF_OF_DAY and _NOTES.search(line)
    headed = (":" in line or _WIDE_COLON in line) and _is_header(lines, number)
    if headed or (dated and _fields(lines, number + 1, 6) >= 2):
        return Mark(1)
    return _said_by(lines, number)


def _said_by(lines: list[str], number: int) -> Mark:
    """Return how "Anna wrote:" announces an earlier mail; the date, the name and "wrote:" may have a line each."""
    if not any(_may_end(line.rstrip()) for line in lines[number : number + 3]):
        return Mark()
    line = lines[number]
    joined = line.rstrip()
    for more in range(3):
        if _may_end(joined) and (_WROTE.match(joined) or _DATED.match(joined)):
            below = _below(lines, number + more + 1)
            return Mark(more + 1, quotes=QUOTED_LINE.match(below) is not None)
        following = lines[number + more + 1].strip() if number + more + 1 < len(lines) else ""
        if not following or len(following) > LONGEST_LINE or not _MAY_WRITE.search(line):
            break
        joined = f"{joined} {following}"
    return Mark()


def _may_end(line: str) -> bool:
    """Return whether a line ends as those that say who wrote do; a pattern looks at each letter before it finds out."""
    return line.endswith((":", _WIDE_COLON)) or line[-5:].lower() == "wrote"


def _is_header(lines: list[str], number: int) -> bool:
    """Return whether Outlook's or Notes' block of header lines begins at a line, or below empty ones."""
    while number < len(lines) and not lines[number].strip():
        number += 1
    block = [line[:LONGEST_LINE] for line in lines[number : number + 6]]
    if not block or not (_FROM_LINE.match(block[0]) or _NEXT_FIELDS.match(block[0])):
        return False
    return any(map(_FROM_LINE.match, block)) and _fields(lines, number, 6) >= 2


def _fields(lines: list[str], number: int, most: int) -> int:
    """Return how many of some lines are fields of a header other than its sender."""
    return sum(1 for line in lines[number : number + most] if _NEXT_FIELDS.match(line[:LONGEST_LINE]))


def _below(lines: list[str], number: int) -> str:
    return next((line for line in lines[number : number + 3] if line.strip()), "")
