"""What comes of reading one message; in a module of its own, because unpickling it must import no parser."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from inbox_fatigue.model import Content, Mail, Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One message, read; `content` is None where this reader has handed it out before."""

    mail: Mail
    content: Content | None
    problems: tuple[Problem, ...] = ()
