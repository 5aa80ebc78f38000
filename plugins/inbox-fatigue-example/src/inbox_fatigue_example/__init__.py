"""A house rule: on Mondays people have enough to read, so they get one message from us and no more."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar

from inbox_fatigue.plugin import Need, Rule, hookimpl

if TYPE_CHECKING:
    from collections.abc import Iterator

    from inbox_fatigue.plugin import Inbox, Measurement, Scorer

MONDAY_MAIL = Rule(
    slug="house/monday-mail",
    unit="messages on one Monday",
    comfortable=1,
    unbearable=4,
    because="Our own promise to our readers; no source.",
    fires="{measured} messages on one Monday; {comfortable} is comfortable",
    calm="No Monday brought more than {comfortable} message",
    notices="More than one message on a Monday, by the person's own clock.",
    tires="After the weekend the inbox is full, and ours is one more thing to get through.",
    instead="Leave one message on Monday and move the others to Tuesday or Wednesday.",
    wrong_when="The person does not work from Monday to Friday.",
    needs=(Need(kind="touch", names=("local_at",), reason="their time zone is not known (--contacts)"),),
)


@dataclass(frozen=True, kw_only=True)
class MondayMail:
    """Counts the messages of each Monday; the fields are settings under [rules."house/monday-mail"]."""

    rules: ClassVar[tuple[Rule, ...]] = (MONDAY_MAIL,)
    weekday: int = field(default=0, metadata={"doc": "the day to keep quiet: 0 is Monday, 6 is Sunday"})

    def measure_inbox(self, inbox: Inbox) -> Iterator[Measurement]:
        """Yield how many messages each Monday brought, told at the last one."""
        mondays = defaultdict(list)
        for touch in inbox.touches:
            if touch.counted and touch.local_at and touch.local_at.weekday() == self.weekday:
                mondays[touch.local_at.date()].append(touch.id)
        for touches in mondays.values():
            yield MONDAY_MAIL.measured(len(touches), at=touches[-1], touches=touches)


@hookimpl
def inbox_fatigue_scorers() -> list[type[Scorer]]:
    """Return the house rules."""
    return [MondayMail]
