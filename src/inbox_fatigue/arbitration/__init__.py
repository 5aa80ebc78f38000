"""Which planned touches may go, given caps, pairs of campaigns, and what has gone already."""

from inbox_fatigue.arbitration.arbitrating import DECISIONS, Arbitration, arbitrate
from inbox_fatigue.arbitration.pairs import Pair, clashes
from inbox_fatigue.arbitration.solving import Resolver

__all__ = ["DECISIONS", "Arbitration", "Pair", "Resolver", "arbitrate", "clashes"]
