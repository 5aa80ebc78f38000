"""What somebody wrote anew, without the mail they quote and without their signature.

mail-parser-reply knows how thirteen languages begin a quotation and a signature; this module is its
only user. It is made of regular expressions, some of which take time in the square of the text
(nine thousand line breaks: nine seconds), so the text is cut at plain marks and tidied first.
It takes many things for a signature (a rule between two articles, a list of hyphens, "Thanks,"), which is
seldom wrong in an answer and often in a newsletter. So it is asked about mail that quotes other mail, and
believed where what it calls a signature is as short as one.
"""

from __future__ import annotations

import logging
import re
from functools import lru_cache
from typing import Any

from inbox_fatigue.text.earlier_mail import LONGEST_LINE, QUOTED_LINE, mark_at

_SIGNATURE = re.compile(r"^--\s?$")
# What telephones add. "Sent from my desk, which is easier." is a sentence.
_DEVICE = re.compile(
    r"^\s*(?:sent from (?:my|a)|get outlook for|gesendet von|von meinem .{1,30} gesendet"
    r"|envoyé (?:de|depuis|à partir de)|enviado desde|inviato da|verzonden vanaf|sendt fra|skickat från)\b[^.,;!?]{0,60}(?:<https?://\S*>)?\s*$",
    re.IGNORECASE,
)
_LIST_FOOTER = re.compile(r"^_{30,}\s*$|^-{40,}\s*$")
_LIST = re.compile(
    r"mailing[ -]?list|listinfo|mailman|majordomo|listserv|(?:yahoo|google) ?groups|e?groups\.com"
    r"|-(?:request|unsubscribe|leave)@",
    re.IGNORECASE,
)
_DRAWN = re.compile(r"^\s*[-_=*]{4,}\s*$")
_MANY_BREAKS = re.compile(r"\n\s*\n\s*\n+")
LONG_QUOTED_LINE = 65  # characters at which programs break lines, and a little less
LONGEST_SIGNATURE = 20  # lines behind "-- ", with a disclaimer
SHORT_SIGNATURE = 12  # lines of one that has no such mark; of a newsletter's imprint
LONGEST_FOOTER = 15  # lines that a mailing list adds
MOST_READ = 6_000  # characters given to mail-parser-reply; what was written anew is rarely longer
_COSTLY_STARTS = re.compile(r"\b(?:on|am|le|el|il|op|em|den|from|von|de|da)\b", re.IGNORECASE)
MOST_STARTS = 150  # words at which the library tries to read a header over several lines


def unquoted(text: str, *, broadcast: bool = False) -> str:
    """Return a text without the mail that it quotes.

    In a letter that is every quoted line, and everything below the mark of an earlier mail. A broadcast
    answers nobody: it points at things with ">", draws lines, and prints letters of its readers. There,
    only what stands below "Anna wrote:" is a quotation.
    """
    return _tidy(_said(text.split("\n"), broadcast=broadcast))


def _tidy(lines: list[str]) -> str:
    return _MANY_BREAKS.sub("\n\n", "\n".join(lines)).strip()


def _said(lines: list[str], *, broadcast: bool) -> list[str]:
    """Return the lines that are no quotation."""
    kept: list[str] = []
    spoken = quoting = False
    number = 0
    while number < len(lines):
        line = lines[number]
        mark = mark_at(lines, number)
        if mark.lines and mark.quotes:
            quoting = True
            number += mark.lines
            continue
        if (QUOTED_LINE.match(line) or _is_wrapped(lines, number)) and (quoting or not broadcast):
            number += 1
            continue
        if mark.lines and spoken and not broadcast:
            return _without_rule(kept)
        quoting = quoting and not line.strip()
        spoken = spoken or (bool(line.strip()) and not mark.lines)
        kept += lines[number : number + max(mark.lines, 1)]
        number += max(mark.lines, 1)
    return kept


def _without_rule(lines: list[str]) -> list[str]:
    """Return lines without a line drawn at their end, above an earlier mail."""
    end = len(lines)
    while end and (not lines[end - 1].strip() or _DRAWN.match(lines[end - 1])):
        end -= 1
    return lines[:end]


def _is_wrapped(lines: list[str], number: int) -> bool:
    """Return whether a line is the rest of the quoted line above it, which some program has broken."""
    above = lines[number - 1] if number else ""
    return (
        len(above) >= LONG_QUOTED_LINE
        and above[-1] not in ".?!:;"
        and lines[number][:1].islower()
        and QUOTED_LINE.match(above) is not None
    )


def new_text(text: str, language: str | None = None, *, broadcast: bool = False) -> str:
    """Return what a mail says anew: no quoted mail, no signature, and in a letter no footer of a list."""
    lines = text.split("\n")
    said = _said(lines, broadcast=broadcast)
    kept = said[: _signature(said, broadcast=broadcast)]
    own = "\n".join(kept).strip()
    if broadcast or len(said) == len(lines) or not own:
        return own
    if len(own) > MOST_READ or len(_COSTLY_STARTS.findall(own)) > MOST_STARTS:
        return own
    if any(len(line) > LONGEST_LINE * 4 for line in kept):
        return own
    return _without_signature(own, language)


def _signature(lines: list[str], *, broadcast: bool) -> int:
    """Return the number of the line at which a signature or a list's footer begins; that of all lines if none."""
    found, below, signed = len(lines), 0, False
    for number in range(len(lines) - 1, -1, -1):
        line = lines[number]
        if not line.strip():
            continue
        if below > LONGEST_SIGNATURE:
            break
        if _SIGNATURE.match(line):  # several are rules between articles, unless they stand close together
            if below <= SHORT_SIGNATURE or not (signed or broadcast):
                found = number
            signed = True
        elif not broadcast and (
            _DEVICE.match(line[:LONGEST_LINE]) or (below <= LONGEST_FOOTER and _is_footer(lines, number))
        ):
            found = number
        below += 1
    return found if any(map(str.strip, lines[:found])) else len(lines)


def _is_footer(lines: list[str], number: int) -> bool:
    """Return whether the program of a mailing list has drawn a line and named itself below."""
    return _LIST_FOOTER.match(lines[number]) is not None and any(
        _LIST.search(line[:LONGEST_LINE]) for line in lines[number + 1 :]
    )


def _without_signature(own: str, language: str | None) -> str:
    """Return a text without what mail-parser-reply takes for a signature, where that is as short as one."""
    replies = _reader(language or "en").read(own).replies
    body = [line.strip() for line in str(replies[0].body).splitlines() if line.strip()] if replies else []
    lines = own.split("\n")
    spoken = [number for number, line in enumerate(lines) if line.strip()]
    if not body or [lines[number].strip() for number in spoken[: len(body)]] != body:
        return own
    rest = [lines[number].strip() for number in spoken[len(body) :]]
    hyphens = sum(1 for line in rest if line.startswith("-"))
    if len(rest) > SHORT_SIGNATURE or hyphens > 1:  # two hyphens make a list
        return own
    return "\n".join(lines[: spoken[len(body) - 1] + 1]).strip()


@lru_cache(maxsize=32)
def _reader(language: str) -> Any:
    from mailparser_reply import EmailReplyParser  # noqa: PLC0415 - not needed on the way of copies

    logging.getLogger("mailparser_reply").setLevel(logging.CRITICAL)
    return EmailReplyParser(languages=[language, "en"])
