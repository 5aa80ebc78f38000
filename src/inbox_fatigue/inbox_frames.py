"""What scorers look at: whole inboxes as frames of `columns`, and what is planned."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime  # noqa: TC003 - a field of a public dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import polars as pl

from inbox_fatigue.caps.cap import Cap  # noqa: TC001 - a field of a public dataclass
from inbox_fatigue.columns import (
    ALIKE,
    CONTENTS,
    EVENTS,
    LABEL,
    LISTED,
    PEOPLE,
    PLANNED_CREATIVES,
    PLANNED_SENDS,
    PLANNED_VALUES,
    TOUCHES,
)
from inbox_fatigue.frames.schemas import empty

if TYPE_CHECKING:
    from collections.abc import Collection


@dataclass(frozen=True, kw_only=True)
class PlanFacts:
    """What is planned, as far as rules of hygiene look at it."""

    sends: pl.DataFrame = field(default_factory=lambda: empty(PLANNED_SENDS))
    values: pl.DataFrame = field(default_factory=lambda: empty(PLANNED_VALUES))
    creatives: pl.DataFrame = field(default_factory=lambda: empty(PLANNED_CREATIVES))
    listed: pl.DataFrame = field(default_factory=lambda: empty(LISTED))


@dataclass(frozen=True, kw_only=True)
class Inboxes:
    """Whole inboxes of some people, as columns: everything that a scorer may look at.

    A scorer must not change the frames; polars hands out new ones.
    """

    touches: pl.DataFrame = field(default_factory=lambda: empty(TOUCHES))
    events: pl.DataFrame = field(default_factory=lambda: empty(EVENTS))
    people: pl.DataFrame = field(default_factory=lambda: empty(PEOPLE))
    contents: pl.DataFrame = field(default_factory=lambda: empty(CONTENTS))
    alike: pl.DataFrame = field(default_factory=lambda: empty(ALIKE))
    as_of: datetime | None = None  # the moment that "now" means, never the wall clock
    seen_kinds: frozenset[str] = frozenset()  # event kinds that anybody in the ledger has
    # The same by organisation, as (organisation, kind); of no organisation stands for every one. None: not told
    # apart, so that what is known of one is known of all.
    seen_at: frozenset[tuple[str | None, str]] | None = None
    same_name: frozenset[tuple[int, int]] = frozenset()  # (sender, writer): of one company and under one name
    trust_opens: bool = False  # count opens as a sign of life
    caps: tuple[Cap, ...] = ()  # the limits that a policy sets
    plan: PlanFacts | None = None  # None: nothing is planned

    @cached_property
    def counted(self) -> pl.DataFrame:
        """The touches that count as contact pressure."""
        return self.touches.filter(pl.col("counted"))

    @cached_property
    def people_written_to(self) -> pl.DataFrame:
        """The people who got anything, each once, as `person`."""
        return self.touches.select("person").unique()

    def is_known(self, kinds: Collection[str]) -> pl.Expr:
        """Tell of each touch whether any event of some kinds is known of its organisation, of whomever.

        Opens by machines are everywhere: where opens are not trusted, they are no data either.
        """
        wanted = {kind for kind in kinds if kind != "open" or self.trust_opens}
        if self.seen_at is None:
            return pl.lit(not wanted.isdisjoint(self.seen_kinds))
        places = {place for place, kind in self.seen_at if kind in wanted}
        if None in places or not places:
            return pl.lit(bool(places))
        return pl.col("organisation").is_in(pl.Series(sorted(map(str, places)), dtype=LABEL).implode())

    def writer(self) -> pl.Expr:
        """Name who writes each touch: its sender, where addresses of one company under one name are one."""
        return pl.col("sender").replace(dict(self.same_name)) if self.same_name else pl.col("sender")

    def described(self, *features: str) -> pl.DataFrame:
        """Return the touches joined with their content's named columns; null where there are none."""
        have = [name for name in features if name in self.contents.columns]
        joined = self.touches.join(
            self.contents.select("content", *have), on="content", how="left", maintain_order="left"
        )
        missing = [pl.lit(None).alias(name) for name in features if name not in have]
        return joined.with_columns(missing)
