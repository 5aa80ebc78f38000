"""What a List-Id calls its list."""

from __future__ import annotations

import re

_LIST_ID = re.compile(r"(?P<phrase>[^<>]*)<(?P<id>[^<>]+)>")


def list_names(list_id: str) -> tuple[str, ...]:
    """Return the names of a list by its List-Id (RFC 2919), the surest first: its id, its phrase, the id's first label.

    `Weekly news <weekly.shop.example>` is weekly.shop.example, Weekly news and weekly.
    """
    found = _LIST_ID.search(list_id)
    phrase, name = (found["phrase"], found["id"]) if found else ("", list_id)
    name = name.strip()
    names = (name, phrase.strip().strip('"').strip(), name.partition(".")[0])
    return tuple(dict.fromkeys(one for one in names if one))
