"""Tells two plans apart by what they hold, wherever they lie."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from inbox_fatigue.plan.nouns import PlannedCampaign


def digest(campaigns: tuple[PlannedCampaign, ...], files: Mapping[str, bytes]) -> str:
    """Return a digest of a plan's files and of who is in its audiences."""
    made = hashlib.blake2b(digest_size=16)
    for name, raw in sorted(files.items()):
        made.update(f"{name}\0{len(raw)}\0".encode() + raw)
    for campaign in campaigns:
        for column in (campaign.audience.people["address"], *campaign.audience.fields.get_columns()):
            made.update("\0".join(value or "" for value in column.to_list()).encode("utf-8", "replace"))
    return made.hexdigest()
