"""Tells which of the mail that people wrote was written to leave."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from inbox_fatigue.ledger import reading
from inbox_fatigue.parsing.list_names import list_names
from inbox_fatigue.people.mailboxes import is_desk, is_role, is_way_out
from inbox_fatigue.people.other_addresses import answers_for_others

if TYPE_CHECKING:
    from collections.abc import Callable

    from inbox_fatigue.ledger import Ledger

_ONE = ("from", "at", "organisation", "sender", "content")  # what tells one mail to us from others


def written(ledger: Ledger) -> pl.DataFrame:
    """Return what people wrote to the audited organisations, and whether its place says that it `leaves`.

    It does where the mailbox is named after leaving, and where mail that the person had got named it for that:
    with the subject that was asked for, or without one if nothing else is written to it. Such a mailbox may be the
    sending system's, which nobody else would take for the organisation's.
    An answer from an unknown address is there once more, as that of the person who had got what it answers.
    """
    wrote = reading.written_back(ledger)
    named = _boxes(ledger, wrote["sender"], is_way_out)
    told = reading.left_by_mail(ledger)
    others = _boxes(ledger, told["sender"], lambda address: is_role(address) or is_desk(address))
    left = told.filter(pl.col("asked") | (pl.col("bare") & ~pl.col("sender").is_in(others)))
    both = pl.concat(
        [
            left.select(*wrote.columns, leaves=pl.lit(value=True), list=_lists(ledger, left)),
            wrote.with_columns(leaves=pl.col("sender").is_in(named), list=pl.lit(None, dtype=pl.String)),
        ]
    )
    once = both.unique(_ONE, keep="first")
    return pl.concat([once, answers_for_others(ledger, once)]).unique(_ONE, keep="first").sort("at", *_ONE)


def _lists(ledger: Ledger, left: pl.DataFrame) -> pl.Series:
    """Return which list each mail leaves; null for all mail.

    It is one list where the person got several, each more than once and each with its own place to leave it: a
    List-Id of a single mail is that of a campaign, and one mailbox for all is for all.
    """
    got = reading.lists_of(ledger, left["person"].drop_nulls().unique().to_list() if len(left) else [])
    whose = ["person", "organisation"]
    lasting = got.filter(pl.col("mails").sum().over(*whose, "list_id") > 1)
    several = lasting.filter(pl.col("list_id").n_unique().over(whose) > 1)
    own = several.group_by(*whose, sender="box").agg(pl.col("list_id").unique())
    alone = own.filter(pl.col("list_id").list.len() == 1).with_columns(pl.col("list_id").list.first())
    found = left.join(alone, on=[*whose, "sender"], how="left", maintain_order="left")["list_id"]
    names = [None if one is None else next(iter(list_names(one)), None) for one in found.cast(pl.String)]
    return pl.Series(names, dtype=pl.String)


def _boxes(ledger: Ledger, written_to: pl.Series, is_so: Callable[[str], bool]) -> list[int]:
    """Return the keys of those of some mailboxes whose name says something."""
    boxes = reading.addresses_with(ledger, written_to.unique().sort().to_list())
    return [key for key, address in boxes.select("id", "address").iter_rows() if is_so(address)]
