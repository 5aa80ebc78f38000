"""The rules of this family."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inbox_fatigue_relevance.after_sale import SaleAndSilence
from inbox_fatigue_relevance.blast import BatchAndBlast
from inbox_fatigue_relevance.far_away import FarAway
from inbox_fatigue_relevance.manner import AllAboutUs, PushyTone
from inbox_fatigue_relevance.nothing_new import NothingNew
from inbox_fatigue_relevance.off_topic import OffTopic
from inbox_fatigue_relevance.open_case import OpenCase
from inbox_fatigue_relevance.owning import OwnsItAlready
from inbox_fatigue_relevance.repetition import SaidAlready
from inbox_fatigue_relevance.silence import TalkingToSilence
from inbox_fatigue_relevance.wording import BrokenMergeField, CustomerAsProspect, HardToRead, WrongLanguage

if TYPE_CHECKING:
    from inbox_fatigue.plugin import Scorer

SCORERS: tuple[type[Scorer], ...] = (
    AllAboutUs,
    BatchAndBlast,
    BrokenMergeField,
    CustomerAsProspect,
    FarAway,
    HardToRead,
    NothingNew,
    OffTopic,
    OpenCase,
    OwnsItAlready,
    PushyTone,
    SaidAlready,
    SaleAndSilence,
    TalkingToSilence,
    WrongLanguage,
)
