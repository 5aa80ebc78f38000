"""Looks at who is in the audience: twice, on a list, at home, at a competitor's, or nobody in particular."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

import polars as pl

from inbox_fatigue.plugin import Inboxes, Measurements, Rule
from inbox_fatigue_plan.lists import NOBODY, Entries
from inbox_fatigue_plan.rules_of_audiences import (
    COMPETITOR_ADDRESS,
    DUPLICATE_RECIPIENT,
    INTERNAL_ADDRESS,
    ROLE_ADDRESS,
    SUPPRESSED,
)
from inbox_fatigue_plan.steps import STEP, facts, line, planned, untold

_MOST_LINES = 5  # of an audience that a note names


@dataclass(frozen=True, kw_only=True)
class DuplicateRecipient:
    """Counts how often one person would get one step of a plan too many."""

    rules: ClassVar[tuple[Rule, ...]] = (DUPLICATE_RECIPIENT,)

    def measure(self, inboxes: Inboxes) -> Measurements:
        """Return the copies after the first, each at itself, with the lines in which the person stands."""
        sends = planned(inboxes).unique(["touch", "row"], maintain_order=True).sort("at", "row", "touch")
        of_person = [*STEP, "person"]
        numbered = sends.with_columns(
            copy=pl.int_range(pl.len()).over(of_person), copies=pl.len().over(of_person)
        ).filter(pl.col("copies") > 1)
        lines = numbered.group_by(of_person).agg(
            lines=pl.col("row").sort().head(_MOST_LINES).cast(pl.String),
            addresses=pl.col("address").n_unique(),
        )
        told = numbered.filter(pl.col("copy") > 0).join(lines, on=of_person)
        under = (
            pl.when(pl.col("addresses") > 1)
            .then(pl.format(" under {} addresses", "addresses"))
            .otherwise(pl.lit(""))
        )
        copies = told.select(
            "touch",
            note=pl.format("lines {}{}", pl.col("lines").list.join(", "), under),
            measured=pl.col("copy").cast(pl.Float64),
        )
        return Measurements(
            rule=DUPLICATE_RECIPIENT, frame=copies.unique("touch", keep="last", maintain_order=True)
        )


@dataclass(frozen=True, kw_only=True)
class Suppressed:
    """Finds people of a plan on a suppression list, or among those who were erased from the ledger."""

    rules: ClassVar[tuple[Rule, ...]] = (SUPPRESSED,)

    def measure(self, inboxes: Inboxes) -> Measurements:
        """Return the planned touches to somebody on the list."""
        listed = facts(inboxes).listed
        people = Entries.of(listed, "suppressed_person")
        return _on_list(SUPPRESSED, inboxes, Entries.of(listed, "suppressed"), people)


@dataclass(frozen=True, kw_only=True)
class InternalAddress:
    """Finds colleagues in the audience."""

    rules: ClassVar[tuple[Rule, ...]] = (INTERNAL_ADDRESS,)
    domains: tuple[str, ...] = field(
        default=(),
        metadata={"doc": "domains and addresses of the house, beside the organisation's own domains"},
    )

    def measure(self, inboxes: Inboxes) -> Measurements:
        """Return the planned touches to a colleague."""
        own = planned(inboxes)["organisation"].drop_nulls().unique().to_list()
        named = (*self.domains, *(name for name in own if "." in name))
        return _on_list(INTERNAL_ADDRESS, inboxes, Entries.of(facts(inboxes).listed, "internal", named))


@dataclass(frozen=True, kw_only=True)
class CompetitorAddress:
    """Finds competitors in the audience."""

    rules: ClassVar[tuple[Rule, ...]] = (COMPETITOR_ADDRESS,)
    domains: tuple[str, ...] = field(default=(), metadata={"doc": "domains and addresses of competitors"})

    def measure(self, inboxes: Inboxes) -> Measurements:
        """Return the planned touches to a competitor."""
        entries = Entries.of(facts(inboxes).listed, "competitor", self.domains)
        return _on_list(COMPETITOR_ADDRESS, inboxes, entries)


@dataclass(frozen=True, kw_only=True)
class RoleAddress:
    """Finds mailboxes of roles: those that the host takes for one, and more names of such mailboxes."""

    rules: ClassVar[tuple[Rule, ...]] = (ROLE_ADDRESS,)
    names: tuple[str, ...] = field(
        default=(
            "all", "accueil", "admissions", "board", "booking", "bookings", "contacto", "contato",
            "direction", "empfang", "events", "everyone", "kontakt", "news", "procurement", "reception",
            "redaktion", "reservations", "rezeption", "secretariat", "secretary", "segreteria", "sekretariat",
            "staff", "vendas", "ventas", "verwaltung",
        ),
        metadata={"doc": "names of mailboxes, beside those that are known anyway, such as info and sales"},
    )  # fmt: skip

    def measure(self, inboxes: Inboxes) -> Measurements:
        """Return the planned touches to such a mailbox."""
        # `role` is said of the address by which the person is known, and not of their other addresses.
        roles = inboxes.people.filter("role").select("person", own="person")
        sends = planned(inboxes).join(roles, on="person", how="left")
        name = pl.col("address").str.extract(r"^([^@+]+)[^@]*@", 1).str.to_lowercase()
        is_role = (pl.col("own") == pl.col("address_key")).fill_null(value=False) | name.is_in(self.names)
        hits = sends.filter(is_role.fill_null(value=False))
        note = pl.format("{}, a mailbox called {}", line(), name)
        return Measurements(rule=ROLE_ADDRESS, frame=hits.select("touch", measured=pl.lit(1.0), note=note))


def _on_list(rule: Rule, inboxes: Inboxes, entries: Entries, people: Entries = NOBODY) -> Measurements:
    """Return the planned touches to addresses of a list, or to people who are on it by another of their addresses.

    Where there is no list, nobody can be judged.
    """
    sends = planned(inboxes)
    otherwise = people.among(sends["address"]).with_columns(because=pl.lit("by another address of theirs"))
    listed = pl.concat([entries.among(sends["address"]), otherwise])
    if rule is SUPPRESSED:
        gone = _erased(inboxes, sends["address"])
        listed = pl.concat([gone, listed.join(gone, on="address", how="anti")])
    found = sends.join(listed, on="address")
    # A suppression list has lines as well.
    place = pl.format("{} of the audience", line()) if rule is SUPPRESSED else line()
    note = pl.format("{}, {}", place, "because")
    frame = found.select("touch", measured=pl.lit(1.0), note=note)
    if not entries.are_none:
        return Measurements(rule=rule, frame=frame)
    others = sends.join(found.select("person"), on="person", how="anti")
    return Measurements(rule=rule, frame=frame, unassessed=untold(others, rule.needs[0]))


def _erased(inboxes: Inboxes, addresses: pl.Series) -> pl.DataFrame:
    """Return those of some addresses that were erased from the ledger (address, because)."""
    gone = Entries.of(facts(inboxes).listed, "erased").among(addresses)
    return gone.with_columns(because=pl.lit("erased from the ledger by forget"))
