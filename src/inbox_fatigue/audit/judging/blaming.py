"""Which campaigns and senders cause the fatigue, by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from inbox_fatigue.results import Cause

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars as pl

    from inbox_fatigue.audit.judging.judgement import Audit
    from inbox_fatigue.audit.showing.naming import Names

MOST = 0.5  # the largest part of all touches that advice may ask to leave out


def largest_causes(audit: Audit, names: Names) -> dict[str, list[tuple[int, str]]]:
    """Return the campaigns and the senders that cause most, largest first, as (key, name)."""
    most = MOST * len(audit.inboxes.touches)  # to leave people out of nearly everything is no advice
    return {
        by: [
            (key, named.get(key) or "(unknown)")
            for key, share, count, *_ in audit.blamed[by].rows()
            if key is not None and share > 0 and count < most
        ]
        for by, named in (("campaign", names.campaigns), ("sender", names.senders))
    }


def named_causes(
    told: pl.DataFrame, named: Mapping[Any, str], titles: Mapping[Any, str] | None = None
) -> tuple[Cause, ...]:
    """Return by name what campaigns, senders or streams cause, largest share first; equal names are one.

    `told` is as `scoring.causes` tells it.
    """
    merged: dict[str, Cause] = {}
    for key, share, touches, reached, weary in told.drop_nulls(told.columns[0]).rows():
        name = named.get(key) or "(unknown)"
        before = merged.get(name)
        merged[name] = Cause(
            name=name,
            share=round(share + (before.share if before else 0.0), 4),
            touches=touches + (before.touches if before else 0),
            reached=max(reached, before.reached if before else 0),
            tired=max(weary, before.tired if before else 0),
            title=(titles or {}).get(key, before.title if before else ""),
        )
    return tuple(sorted(merged.values(), key=lambda cause: (-cause.share, cause.name)))
