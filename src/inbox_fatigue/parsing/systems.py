"""The sending systems that are told by what they write into headers, read once from `systems.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Systems:
    """The systems by what tells them."""

    by_field: dict[str, str]
    by_prefix: tuple[tuple[str, str], ...]
    by_mailer: tuple[tuple[str, str], ...]
    by_feedback: dict[str, str]
    by_list: tuple[tuple[str, str], ...]
    all: dict[str, dict[str, Any]]


def _load(path: Path) -> Systems:
    systems = tomllib.loads(path.read_text(encoding="utf-8"))["system"]
    fields = [(field, system["name"]) for system in systems for field in system.get("fields", ())]
    return Systems(
        by_field={field: name for field, name in fields if not field.endswith("*")},
        by_prefix=tuple((field[:-1], name) for field, name in fields if field.endswith("*")),
        by_mailer=tuple((start, system["name"]) for system in systems for start in system.get("mailer", ())),
        by_feedback={last: system["name"] for system in systems for last in system.get("feedback", ())},
        by_list=tuple((part, system["name"]) for system in systems for part in system.get("list_id", ())),
        all={system["name"]: system for system in systems},
    )


SYSTEMS = _load(Path(__file__).with_name("systems.toml"))
# Tools by which salespeople write letter by letter.
SALES_TOOLS = frozenset(name for name, system in SYSTEMS.all.items() if not system.get("bulk", True))
