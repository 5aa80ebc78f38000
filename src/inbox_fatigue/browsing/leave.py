"""A plugin of Datasette's that says what may be asked: our questions, and no SQL that somebody made up."""

from __future__ import annotations

from datasette import hookimpl

from inbox_fatigue.browsing.gate import asks_a_known_question


@hookimpl
def permission_allowed(action: str) -> bool | None:
    """Allow SQL in a request only where it is that of the dashboard; of other acts it has no opinion."""
    return asks_a_known_question() if action == "execute-sql" else None
