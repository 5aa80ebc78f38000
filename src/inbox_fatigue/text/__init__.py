"""What can be said of a text by pure functions: its words, its fingerprint, its language.

Nothing here knows mail headers, opens a file or touches the network.
The libraries behind it (selectolax, eld, mail-parser-reply) are imported when first used.
"""

from __future__ import annotations

from inbox_fatigue.text.characters import as_utf8, charset_known, decoded, shown, sound
from inbox_fatigue.text.copies import (
    Names,
    Pattern,
    names,
)
from inbox_fatigue.text.earlier_mail import begins_with_earlier_mail
from inbox_fatigue.text.fingerprint import (
    content_key,
    line_weights,
    masked,
    masked_title,
    picture_mark,
    similarity,
)
from inbox_fatigue.text.language import LANGUAGES, language
from inbox_fatigue.text.markup import Page, page, quick_text, refusal
from inbox_fatigue.text.naming import MASKED_PEOPLE, Tokens, recipient_tokens
from inbox_fatigue.text.page_pictures import captions, pictures
from inbox_fatigue.text.patterns import html_pattern, pattern, stands_alone
from inbox_fatigue.text.replies import new_text, unquoted
from inbox_fatigue.text.schema_org import schema_org
from inbox_fatigue.text.speaking_pictures import UNSEEN, speaking_pictures
from inbox_fatigue.text.stand_in import for_anyone, personal, with_gaps
from inbox_fatigue.text.words import hashes, particulars, word_set, words

__all__ = [
    "LANGUAGES",
    "MASKED_PEOPLE",
    "UNSEEN",
    "Names",
    "Page",
    "Pattern",
    "Tokens",
    "as_utf8",
    "begins_with_earlier_mail",
    "captions",
    "charset_known",
    "content_key",
    "decoded",
    "for_anyone",
    "hashes",
    "html_pattern",
    "language",
    "line_weights",
    "masked",
    "masked_title",
    "names",
    "new_text",
    "page",
    "particulars",
    "pattern",
    "personal",
    "picture_mark",
    "pictures",
    "quick_text",
    "recipient_tokens",
    "refusal",
    "schema_org",
    "shown",
    "similarity",
    "sound",
    "speaking_pictures",
    "stands_alone",
    "unquoted",
    "with_gaps",
    "word_set",
    "words",
]
