"""Reads what the steps of a plan say, as the same words in a mail would be read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from inbox_fatigue.engine.describing import Describing
from inbox_fatigue.model import Problem, RawMessage, Stream, Where
from inbox_fatigue.parsing import Reader
from inbox_fatigue.plan.creatives import Copy, mail, written
from inbox_fatigue.plan.nouns import Form
from inbox_fatigue.text import LANGUAGES

if TYPE_CHECKING:
    from inbox_fatigue.audit.request import Call
    from inbox_fatigue.model import Content, Mail
    from inbox_fatigue.plan.nouns import Plan, PlannedCampaign, Step

NOBODY = "somebody@recipient.invalid"  # RFC 2606; who a step without an audience is read as written to
SOME_DAY = datetime(2026, 1, 1, tzinfo=UTC)  # what a mail says does not depend on when it goes


@dataclass(frozen=True, slots=True, kw_only=True)
class StepRead:
    """One step and what its creative turned out to say."""

    step: Step
    mail: Mail | None = None  # None: what it says is not known
    content: Content | None = None  # None likewise, or an earlier step says the same
    problems: tuple[Problem, ...] = ()
    stream: Stream = Stream.MARKETING

    @property
    def key(self) -> int | None:
        """The key of its content; two mails of which the subject alone is known need not say the same."""
        creative = self.step.creative
        if self.mail is None or creative is None or creative.form is Form.SUBJECT:
            return None
        return self.mail.content or None

    @property
    def of_mail(self) -> tuple[Any, ...]:
        """What its headers say: subject_key, reply_prefix, and the three ways out."""
        if self.mail is None:
            return (None, None, None, None, None)
        ways = self.mail.unsubscribe
        put_in = self.step.way_out or None  # a sending system may put the headers in unasked
        return (
            self.mail.subject_key,
            self.mail.reply_prefix,
            ways.header or put_in,
            ways.one_click or put_in,
            ways.seen_in(self.stream),
        )


def read_steps(call: Call, plan: Plan) -> tuple[StepRead, ...]:
    """Return every step of a plan, each creative read from the first copy that would go.

    What a creative with logic of its own says is not known before it is sent, and is not judged.
    """
    reader = Reader(
        call.settings.limits,
        Describing(call.host.describers()),
        languages=call.settings.known_languages or LANGUAGES,
    )
    return tuple(_read(reader, campaign, step) for campaign in plan.campaigns for step in campaign.steps)


def _read(reader: Reader, campaign: PlannedCampaign, step: Step) -> StepRead:
    if step.creative is None or written(step.creative).uses_logic:
        return StepRead(step=step)
    raw = mail(step, _first_copy(campaign))
    assert raw is not None, "a step with a creative has a mail"
    found = reader.read(RawMessage(where=Where(source=step.creative.name), raw=raw))
    if isinstance(found, Problem):
        return StepRead(step=step, problems=(found,))
    return StepRead(
        step=step, mail=found.mail, content=found.content, problems=found.problems, stream=campaign.stream
    )


def _first_copy(campaign: PlannedCampaign) -> Copy:
    audience = campaign.audience
    if audience.people.is_empty():
        return Copy(address=NOBODY, at=SOME_DAY)
    values = audience.fields.row(0, named=True) if audience.fields.width else {}
    return Copy(address=audience.people["address"][0], at=SOME_DAY, values=values)
