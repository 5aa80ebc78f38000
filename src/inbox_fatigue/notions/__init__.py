"""Hears what a sentence means by the notions that meet in it, whatever words say them and in whatever order.

A *notion* is a family of words of one meaning, listed for each language: `mail`, `answer`, `still`, `not`.
A *frame* is a set of notions that say something together, and holds for every language alike:
"mine mail seen" is a bump, "answer not still" hints at one.
Nothing here knows what is said in mail: plugins bring the notions and the frames as data.
"""

from __future__ import annotations

from inbox_fatigue.notions.beginnings import Beginnings
from inbox_fatigue.notions.frames import Frame, Heard, frames
from inbox_fatigue.notions.lexicon import Lexicon, lexicon
from inbox_fatigue.notions.listening import Listener, listener
from inbox_fatigue.notions.patterns import (
    JAPANESE,
    SPACED,
    UNSPACED,
    WORD,
    Script,
    first_words,
    fold,
    hints,
    needed_words,
    words_in,
)
from inbox_fatigue.notions.quotation import own_voice
from inbox_fatigue.notions.sentences import sentences

__all__ = [
    "JAPANESE",
    "SPACED",
    "UNSPACED",
    "WORD",
    "Beginnings",
    "Frame",
    "Heard",
    "Lexicon",
    "Listener",
    "Script",
    "first_words",
    "fold",
    "frames",
    "hints",
    "lexicon",
    "listener",
    "needed_words",
    "own_voice",
    "sentences",
    "words_in",
]
