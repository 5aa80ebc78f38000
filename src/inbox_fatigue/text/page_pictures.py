"""The pictures of a page, as their tags tell them: names, captions, and which are too small to say anything."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_IMAGE = re.compile(r"<img\b([^<>]{0,3000})>", re.IGNORECASE)
_SOURCE = re.compile(r"\bsrc\s*=\s*[\"']?\s*(?:[a-z]+:)?(?://)?([^\"'?#\s>]+)", re.IGNORECASE)
# Counts who opens the mail, and shows nothing.
_PIXEL = re.compile(
    r"\b(?:width|height)\s*[=:]\s*[\"']?\s*[0-2](?:px)?(?![\d.%])|display\s*:\s*none", re.IGNORECASE
)
_CAPTION = re.compile(r"\balt\s*=\s*([\"'])(.*?)\1", re.IGNORECASE | re.DOTALL)
# Of so few digits that Python makes a number of them, whatever stands in the tag.
_WIDTH = re.compile(r"\bwidth\s*[=:]\s*[\"']?\s*(\d{1,9})(?:px)?(?![\d.%])", re.IGNORECASE)
_HEIGHT = re.compile(r"\bheight\s*[=:]\s*[\"']?\s*(\d{1,9})(?:px)?(?![\d.%])", re.IGNORECASE)
# Pixels: up to these, the second where no width is told, a picture is a logo or an icon.
_NARROW, _LOW = 200, 60


def pictures(html: str, *, logos: bool = False) -> list[str]:
    """Return the names of the pictures that a page shows, by host and path: "shop.example/spring.png"."""
    return [found[1] for tag in _shown(html, logos=logos) if (found := _SOURCE.search(tag))]


def captions(html: str, *, logos: bool = False) -> list[str]:
    """Return what is read out, or shown, in place of the pictures of a page."""
    found = (_CAPTION.search(tag) for tag in _shown(html, logos=logos))
    return [unescape(one[2]).strip() for one in found if one and one[2].strip()]


def is_logo(tag: str) -> bool:
    """Return whether a picture is too small to say anything, as far as its tag tells its size."""
    width = _WIDTH.search(tag)
    if width:
        return int(width[1]) <= _NARROW
    height = _HEIGHT.search(tag)
    return height is not None and int(height[1]) <= _LOW


def _shown(html: str, *, logos: bool) -> Iterator[str]:
    return (tag for tag in _IMAGE.findall(html) if not _PIXEL.search(tag) and (logos or not is_logo(tag)))
