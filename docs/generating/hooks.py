"""The page about hooks: what a plugin may offer, and what it may import."""

from __future__ import annotations

import ast
import inspect
import re
from typing import TYPE_CHECKING, Any

from generating.bundled import one_line
from inbox_fatigue import hookspecs, plugin
from inbox_fatigue.columns import inboxes, logs
from inbox_fatigue.patience import PATIENCE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

_QUOTED_TYPE = re.compile(r"(: |-> )'([^']*)'")  # of a signature whose annotations are not looked up


def hooks_page() -> str:
    """Return the five hooks with their promises, and what they exchange."""
    hooks = [
        (name, function)
        for name, function in vars(hookspecs).items()
        if name.startswith("inbox_fatigue_") and inspect.isfunction(function)
    ]
    lines = [
        "# Hooks",
        "",
        "A plugin is a module with functions named after these hooks and marked with `hookimpl`.",
        "It is found through the entry-point group `inbox_fatigue`, or loaded with `--plugin FILE`.",
        "[Writing a scorer](../writing-a-scorer.md) shows one from beginning to end.",
        "[Add a format, a feature or a report](../how-to/other-plugins.md) shows the other kinds.",
        f"To be imported and to answer each hook it has {PATIENCE:g} seconds; what it prints goes to standard error.",
        "",
    ]
    for name, function in hooks:
        signature = str(inspect.signature(function)).replace("'", "")
        lines += [f"## {name}", "", "```python", f"def {name}{signature}: ...", "```", ""]
        lines += [inspect.getdoc(function) or "", ""]
    lines += ["## What a plugin may import", "", "Everything below comes from `inbox_fatigue.plugin`.", ""]
    return "\n".join([*lines, *_exports(), *_as_written()])


def _exports() -> Iterator[str]:
    yield from ("| name | what it is |", "|---|---|")
    for name in plugin.__all__:
        thing = getattr(plugin, name)
        documented = inspect.isclass(thing) or inspect.isfunction(thing) or inspect.ismodule(thing)
        text = (inspect.getdoc(thing) or "").partition("\n\n")[0] if documented else _instance(thing)
        yield f"| `{name}` | {one_line(text)} |"
    yield ""


def _as_written() -> Iterator[str]:
    """Yield what classes and frames hold as the code has it, where the meaning of each part stands beside it."""
    yield from ("## What they hold", "")
    yield from (
        "Fields and methods, as they are written; what follows a `#` is the meaning.",
        'A time (`AT`) is a `pl.Datetime("us", "UTC")`.',
        "`STREAM`, `CONFIDENCE`, `CHANNEL` and `EVENT_KIND` are enumerations in polars with the words of the classes.",
        "",
    )
    frames = _frames()
    for name in plugin.__all__:
        thing = getattr(plugin, name)
        source = inspect.getsource(thing) if inspect.isclass(thing) else frames.get(name, "")
        if inspect.ismodule(thing):
            yield from (f"### {name}", "", *_functions(thing), "")
        elif source:
            yield from (f"### {name}", "", "```python", source.rstrip(), "```", "")


def _functions(module: ModuleType) -> Iterator[str]:
    """Yield what a module does for others: how each function is called, and its first sentence."""
    for name, thing in vars(module).items():
        if (
            not name.startswith("_")
            and inspect.isroutine(thing)
            and thing.__module__.startswith(module.__name__)
        ):
            told = (inspect.getdoc(thing) or "").partition("\n")[0]
            signature = _QUOTED_TYPE.sub(r"\1\2", str(inspect.signature(thing))).replace("'", '"')
            yield f"- `{name}{signature}`: {told}"


def _frames() -> dict[str, str]:
    """Return the definition of each frame, without its type."""
    text = "\n".join(inspect.getsource(one) for one in (logs, inboxes))
    return {
        one.target.id: f"{one.target.id} = {ast.get_source_segment(text, one.value)}"
        for one in ast.parse(text).body
        if isinstance(one, ast.AnnAssign) and isinstance(one.target, ast.Name) and one.value is not None
    }


def _instance(thing: Any) -> str:
    match thing:
        case dict():
            return "The columns of a frame: " + ", ".join(f"`{name}`" for name in thing) + "."
        case plugin.LIST_NOT_TOLD:
            return f"The `list` of an event that is about one list, and nobody knows which: {thing!r}."
        case str():
            return f"The `detail` of an event of which nobody knows when it came: {thing!r}."
        case _ if hasattr(thing, "reason"):
            return f"A need; where it is not met: {thing.reason}."
        case _:
            return "Marks a function as an implementation of a hook."
