"""The page about plan files: every table and key, with its default."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from generating.bundled import in_toml, one_line
from inbox_fatigue.plan import merging, schema
from inbox_fatigue.plan.nouns import Form
from inbox_fatigue.plan.step_exports import NAMES

if TYPE_CHECKING:
    from collections.abc import Iterator

TABLES = (
    ("[[campaigns]]", "CampaignTable"),
    ("[[campaigns.follow_ups]]", "FollowUpTable"),
    ("never_after", "NeverAfter"),
)
TABLES_OF_THEIR_OWN = ("campaigns", "follow_ups")


def plan_page() -> str:
    """Return every key of a plan file, with its default, and what else a plan may be."""
    told = schema()
    lines = [
        "# Plan files",
        "",
        "A plan holds campaigns that have not been sent.",
        "It stands in `plan.toml`, alone or in a directory with what it names; its paths are relative to it.",
        "An unknown key is an error, and all mistakes of a plan are told at once, each with its file and line.",
        "`inbox-fatigue schema --plan` prints the JSON Schema, for editors.",
        "",
        "## Top level",
        "",
        *_keys(told),
    ]
    for title, name in TABLES:
        table = told["$defs"][name]
        lines += [f"## `{title}`", "", one_line(table.get("description", "")), "", *_keys(table)]
    return "\n".join([*lines, *_others()])


def _keys(table: dict[str, Any]) -> Iterator[str]:
    needed = table.get("required", ())
    yield from ("| key | default | meaning |", "|---|---|---|")
    for name, one in table["properties"].items():
        if name not in TABLES_OF_THEIR_OWN:
            default = f"`{in_toml(one['default'])}`" if one.get("default") not in (None, "") else ""
            default = "must be given" if name in needed else default
            yield f"| `{name}` | {default} | {one_line(one.get('description', ''))} |"
    yield ""


def _others() -> Iterator[str]:
    forms = ", ".join(f"`.{form.value}`" for form in Form if form is not Form.SUBJECT)
    system = ", ".join(f"`{name}`" for name in sorted(merging.from_the_system()))
    yield from (
        "## Merge fields",
        "",
        f"Creatives are {forms}, and hold fields that are filled from the audience.",
        "Names are compared without case, and a space in one is an underscore.",
        "A creative with `{% if … %}`, `*|IF:…|*` or any filter but `default` decides for itself what it says.",
        "What that is once it is filled is not known, and is not assessed.",
        f"These fields are filled by the sending system and need no column: {system}.",
        "",
        "## Planned sends",
        "",
        "A table (CSV, JSON lines or Parquet) of people and times is a plan as well, one row per send.",
        "It needs a column of addresses, and one of times such as `send_at`.",
        "It may have `campaign`, `subject`, `creative`, `stream`, `channel`, `category`, `sender` and `weight`.",
        "All others are merge fields.",
        "",
        "## Lists of steps",
        "",
        "`sequence` names what a sales tool exported.",
        "JSON with Salesloft's `step_groups` or Outreach's `sequenceStep` documents is read as it is.",
        "In other JSON, and in tables, objects or rows have the columns below.",
        "A time without a unit is an error, except Outreach's `interval`, which is in minutes.",
        "A later mail without a subject goes into the thread of the mail before it, unless `reply` says no.",
        "",
        "| column | also called |",
        "|---|---|",
    )
    for name, others in NAMES.items():
        also = ", ".join(f"`{other}`" for other in others if other != name)
        yield f"| `{name}` | {also} |"
