"""Lists of addresses and domains, and who is on one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True, kw_only=True)
class Entries:
    """Addresses, and domains that stand for the domains below them as well; all in lower case."""

    addresses: frozenset[str]
    domains: frozenset[str]

    @classmethod
    def of(cls, listed: pl.DataFrame, kind: str, more: Iterable[str] = ()) -> Self:
        """Return the entries of one kind with some more; "*@x.example" and "@x.example" are domains."""
        written = [*listed.filter(pl.col("kind") == kind)["entry"].drop_nulls().to_list(), *more]
        plain = {entry.strip().lower().removeprefix("*").removeprefix("@").strip(".") for entry in written}
        plain.discard("")
        return cls(
            addresses=frozenset(entry for entry in plain if "@" in entry),
            domains=frozenset(entry for entry in plain if "@" not in entry),
        )

    @property
    def are_none(self) -> bool:
        """Whether nothing is on the list."""
        return not (self.addresses or self.domains)

    def among(self, addresses: pl.Series) -> pl.DataFrame:
        """Return those of some addresses that are on the list, each once, and by what (address, because).

        The entry is not repeated: a domain may be a person's own, and reports tell pseudonyms.
        """
        every = addresses.drop_nulls().unique().to_frame("address")
        lowered = every.with_columns(lower=pl.col("address").str.to_lowercase())
        domain = pl.col("lower").str.extract(r"@([^@]*)$", 1)
        by_itself = lowered.filter(pl.col("lower").is_in(sorted(self.addresses))).select(
            "address", because=pl.lit("by its address")
        )
        domains = lowered.with_columns(domain=domain).drop_nulls("domain")
        under = [one for one in domains["domain"].unique().to_list() if self._stands_for(one)]
        by_domain = domains.join(pl.DataFrame({"domain": under}, schema={"domain": pl.String}), on="domain")
        by_domain = by_domain.select("address", because=pl.lit("by its domain"))
        both = pl.concat([by_itself, by_domain.join(by_itself, on="address", how="anti")])
        return both.cast({"address": pl.String, "because": pl.String}).sort("address")

    def _stands_for(self, domain: str) -> bool:
        """Return whether a domain, or one that it lies below, is on the list."""
        current = domain
        while current and current not in self.domains:
            current = current.partition(".")[2]
        return bool(current)


NOBODY = Entries(addresses=frozenset(), domains=frozenset())
