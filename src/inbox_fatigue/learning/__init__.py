"""How much is too much here: what people's own leaving says of where the numbers of the rules should stand."""

from inbox_fatigue.learning.bands import Banded, banded
from inbox_fatigue.learning.departures import Departures, departures
from inbox_fatigue.learning.lessons import Band, Lesson, Lessons
from inbox_fatigue.learning.teaching import taught

__all__ = ["Band", "Banded", "Departures", "Lesson", "Lessons", "banded", "departures", "taught"]
