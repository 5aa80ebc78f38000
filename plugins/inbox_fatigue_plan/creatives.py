"""Looks at what a step says: a subject, a text, links that lead somewhere, and a way out."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

import polars as pl

from inbox_fatigue.plugin import Channel, Inboxes, Measurements, Rule, Stream
from inbox_fatigue_plan.links import fault
from inbox_fatigue_plan.rules_of_creatives import EMPTY_BODY, EMPTY_SUBJECT, MALFORMED_LINK, NO_UNSUBSCRIBE
from inbox_fatigue_plan.steps import measured_steps, plan_steps

# What may stand in a subject that says nothing: reply signs, spaces, and what cannot be seen.
_NOTHING = r"^(?:[\s\x{200b}\x{feff}\x{ad}]|(?i:re|fwd?|aw|wg|sv|vs|tr|rv|antw)\s?:)*$"
_LONGEST_LINK = 80  # characters of a link that a note shows
_WRITTEN = [Channel.EMAIL.value, Channel.SMS.value, Channel.PUSH.value]


@dataclass(frozen=True, kw_only=True)
class EmptySubject:
    """Finds planned mails without a subject."""

    rules: ClassVar[tuple[Rule, ...]] = (EMPTY_SUBJECT,)

    def measure(self, inboxes: Inboxes) -> Measurements:
        """Return the steps by e-mail whose subject is empty."""
        mails = plan_steps(inboxes).filter(pl.col("channel") == Channel.EMAIL.value)
        return measured_steps(
            EMPTY_SUBJECT,
            inboxes,
            mails.with_columns(note=pl.lit(None, dtype=pl.String)),
            broken=pl.col("subject").str.contains(_NOTHING),
            unknown=pl.col("subject").is_null(),
        )


@dataclass(frozen=True, kw_only=True)
class EmptyBody:
    """Finds planned messages without a text."""

    rules: ClassVar[tuple[Rule, ...]] = (EMPTY_BODY,)

    def measure(self, inboxes: Inboxes) -> Measurements:
        """Return the written steps in which there is nothing to read."""
        written = plan_steps(inboxes).filter(pl.col("channel").cast(pl.String).is_in(_WRITTEN))
        return measured_steps(
            EMPTY_BODY,
            inboxes,
            written.with_columns(note=pl.lit(None, dtype=pl.String)),
            broken=~pl.col("text").str.contains(r"[^\s\x{200b}\x{200c}\x{200d}\x{feff}\x{ad}\x{34f}]"),
            unknown=pl.col("text").is_null(),
        )


@dataclass(frozen=True, kw_only=True)
class MalformedLink:
    """Finds links that cannot work as they are written; none is followed."""

    rules: ClassVar[tuple[Rule, ...]] = (MALFORMED_LINK,)
    staging: tuple[str, ...] = field(
        default=("staging", "stg", "uat", "preprod"),
        metadata={"doc": "parts of a host's name that say that it is not for readers"},
    )

    def measure(self, inboxes: Inboxes) -> Measurements:
        """Return the steps that hold such a link, with the first of them and why."""
        written = plan_steps(inboxes).filter(pl.col("channel").cast(pl.String).is_in(_WRITTEN))
        notes = [self._note(*row) for row in written.select("links", "unfilled").rows()]
        return measured_steps(
            MALFORMED_LINK,
            inboxes,
            written.with_columns(note=pl.Series("note", notes, dtype=pl.String)),
            broken=pl.col("note").is_not_null(),
            unknown=pl.col("links").is_null(),
        )

    def _note(self, links: list[str] | None, unfilled: list[str] | None) -> str | None:
        """Return what is wrong with the links of one step, None if nothing is."""
        faulty = [
            (link, why)
            for link in dict.fromkeys(links or ())
            if (why := fault(link, unfilled=frozenset(unfilled or ()), staging=self.staging))
        ]
        if not faulty:
            return None
        link, why = faulty[0]
        more = f", and {len(faulty) - 1} more" if len(faulty) > 1 else ""
        shown = link if len(link) <= _LONGEST_LINK else f"{link[:_LONGEST_LINK]}…"
        return f'the link "{shown}" {why}{more}'


@dataclass(frozen=True, kw_only=True)
class NoUnsubscribe:
    """Finds planned advertising without a way out."""

    rules: ClassVar[tuple[Rule, ...]] = (NO_UNSUBSCRIBE,)
    streams: tuple[str, ...] = field(
        default=("marketing", "sales"), metadata={"doc": "the streams that need a way out"}
    )
    channels: tuple[str, ...] = field(
        default=("email", "sms"), metadata={"doc": "the channels in which a message can hold one"}
    )

    def __post_init__(self) -> None:
        """Refuse a stream or channel that does not exist: with a misspelt one the rule would never fire."""
        for stream in self.streams:
            Stream(stream)
        for channel in self.channels:
            Channel(channel)

    def measure(self, inboxes: Inboxes) -> Measurements:
        """Return the steps of those streams that have no way out."""
        asked = plan_steps(inboxes).filter(
            pl.col("stream").cast(pl.String).is_in(self.streams)
            & pl.col("channel").cast(pl.String).is_in(self.channels)
        )
        return measured_steps(
            NO_UNSUBSCRIBE,
            inboxes,
            asked.with_columns(note=pl.lit(None, dtype=pl.String)),
            broken=~pl.col("way_out"),
            unknown=pl.col("way_out").is_null(),
        )
