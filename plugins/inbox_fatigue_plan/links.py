"""Says of a link, without following it, why it cannot work as it is written."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, unquote, urlsplit

if TYPE_CHECKING:
    from collections.abc import Collection

_FIELD = re.compile(r"\{\{\s*(.*?)\s*\}\}|\*\|\s*(.*?)\s*\|\*|%%\s*(.*?)\s*%%")
_BRACES = re.compile(r"%7b(?=%7b|\{)|%7d(?=%7d|\})|(?<=\{)%7b|(?<=\})%7d", re.IGNORECASE)
_SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]*):")
_FILLED, _UNFILLED = "filledfield", "unfilledfield"  # what stands for a merge field while a link is looked at
_THIS_COMPUTER = frozenset({"localhost", "127.0.0.1", "0.0.0.0", "::1"})  # noqa: S104 - compared, not bound
_SLIPS = {
    "htp": "http", "htttp": "http", "htttps": "https", "htps": "https", "hhtp": "http", "hhtps": "https",
    "ttp": "http", "ttps": "https",
}  # fmt: skip
_REGISTRABLE = 2  # labels of a host that are its owner's name; those before it say what it is for


def fault(link: str, *, unfilled: Collection[str] = (), staging: Collection[str] = ()) -> str | None:
    """Return what is wrong with a link, as the end of a sentence that begins with it; None if nothing is.

    `unfilled` names merge fields that nothing fills, `staging` parts of hosts' names that readers cannot reach.
    A link that is a merge field from its beginning is a value of the audience and is not looked at.
    """
    written = _braced(link.strip())
    if not written:
        return "is empty"
    if _FIELD.match(written) or written.startswith("#"):
        return None
    plain = _FIELD.sub(lambda field: _stand_in(field, unfilled), written)
    if re.search(r"\s", plain):
        return "has a space in it"
    return _fault_of(plain, staging)


def _fault_of(link: str, staging: Collection[str]) -> str | None:
    """Return what is wrong with a link that is neither empty nor a merge field, by its scheme."""
    scheme = _SCHEME.match(link)
    if scheme is None:
        return None if link.startswith("//") and "." in link else "has no scheme such as https://"
    name = scheme.group(1).lower()
    if name in ("http", "https"):
        return _web_fault(link, staging)
    if name == "mailto":
        return _mail_fault(link[scheme.end() :])
    if name in _SLIPS:
        return f"begins with {name}: in place of {_SLIPS[name]}:"
    return "leads to the reader's own computer" if name in _THIS_COMPUTER else None  # localhost:8080


def _braced(link: str) -> str:
    """Return a link with the braces of merge fields as braces, however an editor encoded them."""
    once = _BRACES.sub(lambda found: "{" if found.group().lower() == "%7b" else "}", link)
    twice = _BRACES.sub(lambda found: "{" if found.group().lower() == "%7b" else "}", once)
    return _FIELD.sub(lambda field: unquote(field.group()), twice)


def _stand_in(field: re.Match[str], unfilled: Collection[str]) -> str:
    inner = next(part for part in field.groups() if part is not None)
    name = "_".join(inner.partition("|")[0].lower().split())  # as columns of audiences are named
    return _UNFILLED if name in unfilled or not name else _FILLED


def _mail_fault(rest: str) -> str | None:
    """Return what is wrong after mailto:; none, with a subject or text, is a mail to pass on (RFC 6068)."""
    address, _, fields = rest.partition("?")
    if not address:
        return None if fields else "has no address"
    whole = unquote(address)
    filled = _FILLED in whole or _UNFILLED in whole
    return None if filled or all("@" in one for one in whole.split(",")) else "has no address"


def _web_fault(link: str, staging: Collection[str]) -> str | None:
    try:
        parts = urlsplit(link)
        host = (parts.hostname or "").lower()
        _ = parts.port  # raises where it is no number
    except ValueError:
        return "cannot be read as a link"
    if not link[len(parts.scheme) + 1 :].startswith("//"):
        return f"has not two slashes after {parts.scheme}:"
    if host in ("http", "https"):
        return "begins with a scheme twice"
    return _host_fault(parts, host, staging)


def _host_fault(parts: SplitResult, host: str, staging: Collection[str]) -> str | None:
    if not host:
        return "has no host"
    if _UNFILLED in host:
        return "has an unfilled field in its host"
    if host in _THIS_COMPUTER or host.endswith(".localhost"):
        return "leads to the reader's own computer"
    if "[" not in parts.netloc and not all(host.removesuffix(".").split(".")):
        return "has a host with a gap in it"
    before = host.split(".")[:-_REGISTRABLE]
    if any(part in staging for label in before for part in label.split("-")):
        return "leads to a host for staging"
    return None
