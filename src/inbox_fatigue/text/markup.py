"""HTML becomes the text that a reader sees, through lexbor; this module is its only user.

lexbor is fast and safe, but some pages of 40 kB cost it seconds and a gigabyte (two thousand
formatting tags that are never closed; forty thousand attributes on one tag).
`refusal` looks for these before lexbor does.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from inbox_fatigue.letters import swapped
from inbox_fatigue.text.page_pictures import is_logo

if TYPE_CHECKING:
    from collections.abc import Iterator

    from inbox_fatigue.limits import Limits

_TAGS = re.compile(r"<(/?[a-zA-Z][a-zA-Z0-9]*)")
LONG_TAG = 3_000  # characters: a thousand attributes need as many, and more
_LONG_TAG = re.compile(rf"<[a-zA-Z][^<>]{{{LONG_TAG},}}")
_ATTRIBUTE = re.compile(r"[\s\"'/][^\s\"'/>=]")

# Tags that HTML closes by itself, or that hold nothing: old mail leaves hundreds of them open
# without nesting anything.
_FLAT = frozenset(
    "area base br col embed hr img input link meta param source track wbr p li td th tr dd dt option "
    "tbody thead tfoot colgroup o v w x doctype html head body".split()
)
# What stands in a frame is for readers without frames, and HTML takes its tags for text.
_UNSEEN = frozenset(
    "style script head title noscript template object svg iframe noframes noembed -comment".split()
)
_PARAGRAPHS = frozenset({"p", "h1", "h2", "h3", "h4"})  # an empty line tells them from mere line breaks
_BLOCKS = frozenset(
    "address article aside blockquote body center dd div dl dt fieldset figure footer form h5 h6 "
    "header hr li main nav ol option pre section table tbody td tfoot th thead tr ul".split()
)
# Private characters, which mail hardly ever holds, mark the layout while the text is put together.
_QUOTE, _UNQUOTE, _BLOCK, _PARAGRAPH, _PICTURE = "\ue000", "\ue001", "\ue002", "\ue003", "\ue004"
_NO_QUOTES = {_QUOTE: " ", _UNQUOTE: " "}
_MARKS = re.compile(f"([\n{_BLOCK}{_PARAGRAPH}])")
_HIDDEN = re.compile(r"display:none|visibility:hidden|mso-hide:all")
# A button beside the one for Outlook hides from it alone.
_HIDDEN_LINK = re.compile(r"display:none|visibility:hidden")
_QUOTES = re.compile(r"gmail_quote|yahoo_quoted|moz-forward-container|protonmail_quote")
_INVISIBLE = dict.fromkeys("\u00ad\u034f\u180e\u200b\u200c\u200d\u200e\u200f\u2060\ufeff", "")
_COUNTERS = frozenset({"0", "1", "2", "0px", "1px", "2px"})
MOST_LINKS = 300
LONGEST_KEPT = 1_000  # characters of a style of which is remembered whether it hides
LEAD = 40  # characters, such as "View in browser", that may stand above the picture with which a page begins


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What a reader sees of an HTML mail."""

    text: str  # block elements on lines of their own, quoted mail behind "> "
    links: tuple[tuple[str, str], ...]  # address and text of each link, in order
    pictured: bool = False  # begins with a picture; a logo, or one below a letter, is none of its words


def refusal(html: str, limits: Limits) -> str:
    """Return why a page must not be parsed, as a slug; "" if it may."""
    names = _TAGS.findall(html)
    if len(names) > limits.html_depth and _depth(names) > limits.html_depth:
        return "html-too-deep"
    if max(map(len, html.split("<"))) <= LONG_TAG:
        return ""
    for tag in _LONG_TAG.finditer(html):
        if len(_ATTRIBUTE.findall(tag.group())) > limits.html_attributes:
            return "html-attributes"
    return ""


@lru_cache(maxsize=1024)
def _step(name: str) -> int:
    bare = name.lstrip("/").lower()
    if bare in _FLAT:
        return 0
    return -1 if name.startswith("/") else 1


def _depth(names: list[str]) -> int:
    """Return the most tags that are open at once, closing tags without an opening one ignored."""
    depths: Iterator[int] = accumulate(map(_step, names), lambda depth, step: max(depth + step, 0))
    return max(depths)


def body(html: str) -> Any:
    """Return the body of a page as a node of lexbor's, None where it has none."""
    from selectolax.lexbor import LexborHTMLParser  # noqa: PLC0415 - only mail with HTML needs it

    return LexborHTMLParser(html).body


def quick_text(html: str) -> str:
    """Return the words of a page, a line per piece of text, for fingerprints: hidden text stays in."""
    tree = body(html)
    if tree is None:
        return ""
    tree.strip_tags(["style", "script", "title", "template"])
    return str(tree.text(separator="\n", strip=True))


def page(html: str) -> Page:
    """Return what a reader sees of a page that `refusal` let pass."""
    tree = body(html)
    if tree is None:
        return Page(text="", links=())
    anchors: list[Any] = []
    above, picture, below = "".join(_pieces(tree, anchors)).partition(_PICTURE)
    links = tuple(
        (str(anchor.attributes.get("href") or ""), " ".join(str(anchor.text()).split()))
        for anchor in anchors[:MOST_LINKS]
    )
    seen = _laid_out(above + below.replace(_PICTURE, ""))
    return Page(text=seen, links=links, pictured=bool(picture) and len(_laid_out(above)) <= LEAD)


def _pieces(tree: Any, anchors: list[Any]) -> Iterator[str]:
    """Yield the visible text under a node in order, with marks for line breaks and for quoted mail.

    Anchors with an address that are seen on the way are added to `anchors`.

    The walk keeps its own stack: nothing is removed from the tree, and nothing recurses.
    """
    stack: list[Any] = [tree.first_child]
    after: list[str] = [""]
    while stack:
        node = stack[-1]
        if node is None:
            stack.pop()
            yield after.pop()
            continue
        stack[-1] = node.next
        tag = node.tag
        if tag == "-text":
            yield str(node.text_content or "").replace("\n", " ")
        elif tag not in _UNSEEN:
            attributes = node.attributes
            if attributes and _is_hidden(tag, attributes):
                continue
            if tag == "a" and "href" in attributes:
                anchors.append(node)
            before, behind = _edges(tag, attributes)
            yield before
            if tag == "img" and _is_seen(attributes):
                yield _PICTURE
            stack.append(node.first_child)
            after.append(behind)


def _is_seen(attributes: dict[str, str | None]) -> bool:
    """Return whether a picture is more than a counter of openings or a logo."""
    size = {name: attributes.get(name) for name in ("width", "height")}
    if set(size.values()) & _COUNTERS:
        return False
    told = [f"{name}={value}" for name, value in size.items() if value]
    return not is_logo(" ".join((*told, attributes.get("style") or "")))


def _edges(tag: str, attributes: dict[str, str | None]) -> tuple[str, str]:
    """Return what stands before and behind an element's text."""
    named = attributes.get("class")
    if (named and _QUOTES.search(named)) or (tag == "blockquote" and attributes.get("type") == "cite"):
        return _BLOCK + _QUOTE, _UNQUOTE + _BLOCK
    if tag == "br":
        return "\n", ""
    mark = _PARAGRAPH if tag in _PARAGRAPHS else _BLOCK if tag in _BLOCKS else ""
    return mark, mark


def _is_hidden(tag: str, attributes: dict[str, str | None]) -> bool:
    """Return whether an element is not shown: preheaders for the preview line, mostly."""
    if "hidden" in attributes:
        return True
    style = attributes.get("style")
    if not style:
        return False
    hidden = _HIDDEN_LINK if tag == "a" else _HIDDEN
    return _known_to_hide(style, hidden) if len(style) <= LONGEST_KEPT else _hides(style, hidden)


def _hides(style: str, hidden: re.Pattern[str]) -> bool:
    return hidden.search("".join(style.lower().split())) is not None


_known_to_hide = lru_cache(maxsize=512)(_hides)  # a page says the same of many elements


def _laid_out(marked: str) -> str:
    """Return marked text with lines trimmed, no more than one empty line in a row, quotes behind "> "."""
    lines: list[str] = []
    depth, gap = 0, False
    pieces = _MARKS.split(swapped(marked, _INVISIBLE))
    quotes = _QUOTE in marked or _UNQUOTE in marked
    for piece, mark in zip(pieces[::2], [*pieces[1::2], ""], strict=True):
        depth += piece.count(_QUOTE) if quotes else 0
        text = " ".join((swapped(piece, _NO_QUOTES) if quotes else piece).split())
        if text:
            if gap and lines:
                lines.append("")
            lines.append(f"> {text}" if depth > 0 else text)
            gap = False
        gap = gap or mark == _PARAGRAPH or (mark == "\n" and not text)
        depth = max(depth - piece.count(_UNQUOTE), 0) if quotes else 0
    return "\n".join(lines)
