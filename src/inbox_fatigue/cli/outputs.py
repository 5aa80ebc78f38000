"""Sends reports where they belong: to the screen, or into files that are whole or not there."""

from __future__ import annotations

import os
import stat
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from inbox_fatigue.errors import UsageError
from inbox_fatigue.faults import described
from inbox_fatigue.patience import held_to_return

if TYPE_CHECKING:
    from collections.abc import Sequence

    from inbox_fatigue.hookspecs import Reporter
    from inbox_fatigue.host import PluginHost
    from inbox_fatigue.results import AuditResult
    from inbox_fatigue.results.previews import PreviewResult

SCREEN = "-"
_PROMISED = {".html": "html", ".htm": "html", ".json": "json", ".sarif": "sarif", ".xml": "junit"}
_FOR_PEOPLE = "text/plain"  # in the encoding of a terminal; what programs read is UTF-8, as it says of itself
_WIDTHS = (60, 120)  # below, columns collapse; above, lines are too long to read


class _NoReportError(Exception):
    """A reporter returned something that cannot be written; the text says what."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """One report to write: by whom, and where to."""

    reporter: Reporter
    to: str  # a path, or "-" for the screen


def planned(
    host: PluginHost, formats: Sequence[str], outputs: Sequence[str], *, preview: bool = False
) -> tuple[Output, ...]:
    """Return what to write where; whatever would go wrong later is told before the audit begins.

    Of the formats, a preview can be shown by those that have `render_preview`.
    """
    names = list(formats) or ["text"]
    places = list(outputs) or [SCREEN]
    if len(names) != len(places):
        raise UsageError(
            f"there are {len(names)} --format and {len(places)} --output;"
            " give one --output for each --format, - for the screen"
        )
    if len(set(places)) < len(places):
        raise UsageError("two --output are the same; give each --format a place of its own")
    for place in places:
        check_place(place)
        if not formats and (name := _PROMISED.get(Path(place).suffix.lower())):
            raise UsageError(f"--output {place}: without --format it would be text; add --format {name}")
    known = {
        name: one for name, one in host.reporters().items() if not preview or hasattr(one, "render_preview")
    }
    return tuple(
        Output(reporter=_reporter(name, known, place, host), to=place)
        for name, place in zip(names, places, strict=True)
    )


def illustrated(outputs: Sequence[Output]) -> bool:
    """Return whether some report shows charts and inboxes, which an audit works out only where it must."""
    return any(getattr(one.reporter, "illustrated", False) for one in outputs)


def _reporter(name: str, known: dict[str, Reporter], place: str, host: PluginHost) -> Reporter:
    if name not in known:
        from inbox_fatigue.settings import suggestion  # noqa: PLC0415 - imports pydantic

        hint = suggestion(name, known, instead=f"the formats are {', '.join(sorted(known))}")
        told = (f"--format {name}: there is no such format{hint}", *host.closed_doors)
        raise UsageError("\n".join(told))
    if name == "text" and place == SCREEN and is_screen():
        from inbox_fatigue.reports.terminal import Terminal  # noqa: PLC0415 - imports rich

        if isinstance(known[name], Terminal):
            return Terminal(colour=has_colour(), width=width())
    return known[name]


def check_place(place: str) -> None:
    """Tell what would go wrong with a place to write to, before the work begins."""
    path = Path(place)
    if place == SCREEN:
        return
    if path.is_dir():
        raise UsageError(f"--output {place}: is a directory; name a file in it")
    if not path.parent.is_dir():
        raise UsageError(f"--output {place}: there is no directory {path.parent}; make it first")
    if not os.access(path if path.exists() else path.parent, os.W_OK):
        raise UsageError(f"--output {place}: cannot be written to; name another place")


def written(outputs: Sequence[Output], result: AuditResult | PreviewResult) -> bool:
    """Write every report; False if one failed, which is said and keeps none of the others back.

    UsageError if a place cannot be written to, once all others are.
    """
    done, refused = [], []
    for output in outputs:
        try:
            done.append(_write_one(output, result))
        except UsageError as error:
            refused.append(str(error))
    if refused:
        raise UsageError("\n".join(refused))
    return all(done)


def _write_one(output: Output, result: AuditResult | PreviewResult) -> bool:
    reporter: Any = output.reporter
    try:
        with held_to_return(None):
            report = _rendered(reporter, result)
    except (Exception, SystemExit) as error:  # noqa: BLE001 - a reporter is a plugin and may raise anything
        why = str(error) if isinstance(error, _NoReportError) else described(error)
        click.echo(
            f"inbox-fatigue: the report {output.reporter.name} failed ({why}); it was not written", err=True
        )
        return False
    put(output.to, report if reporter.media_type == _FOR_PEOPLE else _in_bytes(report))
    return True


def _rendered(reporter: Any, result: AuditResult | PreviewResult) -> str | bytes:
    from inbox_fatigue.results.previews import PreviewResult  # noqa: PLC0415 - costs time that --help has not

    render = reporter.render_preview if isinstance(result, PreviewResult) else reporter.render
    rendered: Any = render(result)
    if isinstance(rendered, str | bytes):
        return rendered
    raise _NoReportError(f"{render.__name__} returned {type(rendered).__name__}, not text or bytes")


def put(place: str, report: str | bytes) -> None:
    """Write a report to the screen, or into a file that only its owner may read."""
    if place == SCREEN:
        show(report)
    else:
        write_private(Path(place), _in_bytes(report))


def _in_bytes(report: str | bytes) -> bytes:
    return report.encode() if isinstance(report, str) else report


def show(report: str | bytes) -> None:
    """Write to standard output; a reader who closes it early, as `head` does, is no error."""
    if isinstance(report, bytes) and not hasattr(sys.stdout, "buffer"):
        report = report.decode()  # a notebook, or a program that calls this one, takes texts alone
    try:
        click.echo(report, nl=False)
        sys.stdout.flush()
    except BrokenPipeError:
        write_nowhere()
    except OSError as error:
        write_nowhere()
        raise UsageError(f"standard output cannot be written ({error.strerror})") from error


def write_nowhere() -> None:
    """Give standard output up: what is left in its buffer would fail again when Python ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def is_screen() -> bool:
    """Return whether standard output is a terminal."""
    return sys.stdout.isatty()


def has_colour() -> bool:
    """Return whether colour is wanted: on a terminal that has it, unless NO_COLOR is set."""
    return is_screen() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def width() -> int:
    """Return the width to write for: the terminal's, and 80 where there is none."""
    if not is_screen():
        return 80
    low, high = _WIDTHS
    return max(low, min(high, os.get_terminal_size(sys.stdout.fileno()).columns))


def write_private(path: Path, content: bytes, *, option: str = "--output") -> None:
    """Write a file that only its owner may read, so that at every moment the old or the new one is whole."""
    import tempfile  # noqa: PLC0415 - costs time that --help has not

    try:
        if path.exists() and not stat.S_ISREG(path.stat().st_mode):
            path.write_bytes(content)  # a pipe or a device: there is nothing to replace
            return
        target = path.resolve()  # a link stays a link
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            Path(name).replace(target)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise UsageError(
            f"{option} {path}: cannot be written ({error.strerror}); name another place"
        ) from error
