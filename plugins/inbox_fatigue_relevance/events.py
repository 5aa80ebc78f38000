"""Where the in-person events are that a mail names to programs: in a calendar part or in schema.org items.

An event that can be joined from afar is no journey, so a mail that names one names no place.
Nor does a mail that tells of more places than can be kept: a tour comes near most people.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, NamedTuple

from inbox_fatigue.plugin import Feature

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from inbox_fatigue.plugin import Writing

BETWEEN = " | "  # places of one mail
LONGEST = 200  # characters of a feature, which is what the host takes
DEEPEST = 12  # lists in items in lists; deeper ones are not meant to be read
_ONLINE = re.compile(
    r"https?://|\bwww\.|\bonline\b|\bvirtual\b|\bvirtuell|\bvirtuel|\bweb(?:inar|cast|ex)|\bzoom\b|\bteams\b"
    r"|\bgoogle meet|\bgotomeeting|\blive ?stream|\bremote\b|\ben ligne\b|\ben l[ií]nea\b|\bhybrid"
    r"|\btelefon\b|\bphone\b",
    re.IGNORECASE,
)
# What the text says where one need not come; "register online" says nothing of it.
_FROM_AFAR = re.compile(
    r"(?<!no )(?<!kein )(?<!keinen )\blive[ -]?stream|\bweb(?:inar|cast)|\bhybrid"
    r"|\bvirtual(?:ly)?\b|\bvirtuell|\bvirtuel|\bremotely\b"
    r"|\b(?:join|attend|participate|watch|follow|take part)(?: us| it| live)? (?:online|from home|from anywhere)"
    r"|\b(?:via|over|on|per|über|par|sur|por|tramite|su) (?:zoom|teams|webex|google meet)\b"
    r"|\bonline (?:teilnehmen|dabei|mitverfolgen|meedoen|volgen|deelnemen)|\ben (?:streaming|visio)"
    r"|\b(?:participer|suivre|suivez|assister|rejoindre) en ligne|\b(?:asistir|participar|seguir) (?:en línea|online)"
    r"|\bpartecipare online|\bin (?:diretta )?streaming|オンライン(?:参加|配信|開催)|ライブ配信",
    re.IGNORECASE,
)
_EVENT = re.compile(r"Event$|^(?:Festival|Hackathon)$")
_FOLD = re.compile(r"\n[ \t]")
_COMPONENT = re.compile(r"^BEGIN:VEVENT$(.*?)^END:VEVENT$", re.MULTILINE | re.DOTALL | re.IGNORECASE)
_PROPERTY = re.compile(r"^(LOCATION|GEO|CONFERENCE|STATUS)(?:;[^:\n]*)?:(.*)$", re.MULTILINE | re.IGNORECASE)
_CANCELLED = re.compile(r"^METHOD:CANCEL$", re.MULTILINE | re.IGNORECASE)
_ESCAPED = re.compile(r"\\([\\;,nN])")


class _Named(NamedTuple):
    """An event of a mail, as far as its place goes."""

    place: str = ""  # as `places.located` reads it, "" where none is named
    is_online: bool = False  # or can be joined from afar as well


class EventDescriber:
    """Tells where one has to go for the events of a mail."""

    features: tuple[Feature, ...] = (
        Feature("event_places", str, "where its in-person events are, as far as programs can read it"),
    )

    def describe(self, writing: Writing) -> Mapping[str, str | None]:
        """Return the places; None where no event is named, one has no place, or one is online."""
        found = [*_of_calendar(writing.calendar), *_of_markup(writing.markup)]
        if (
            not found
            or any(one.is_online or not one.place for one in found)
            or _FROM_AFAR.search(writing.new_text)
        ):
            return {"event_places": None}
        places = BETWEEN.join(sorted({_printable(one.place) for one in found}))
        return {"event_places": places if len(places) <= LONGEST else None}


def _printable(place: str) -> str:
    return " ".join("".join(sign if sign.isprintable() else " " for sign in place.replace("|", " ")).split())


def _of_calendar(calendar: str) -> Iterator[_Named]:
    """Yield the events of calendar parts (RFC 5545) that were not called off."""
    if _CANCELLED.search(calendar):
        return
    for component in _COMPONENT.finditer(_FOLD.sub("", calendar)):
        told = {name.upper(): value for name, value in _PROPERTY.findall(component.group(1))}
        if told.get("STATUS", "").strip().upper() == "CANCELLED":
            continue
        location = _ESCAPED.sub(lambda sign: ", " if sign[1] in "nN" else sign[1], told.get("LOCATION", ""))
        latitude, _, longitude = told.get("GEO", "").partition(";")
        place = _at(latitude, longitude, location) or location
        yield _Named(place.strip(), "CONFERENCE" in told or _ONLINE.search(location) is not None)


def _of_markup(items: tuple[str, ...]) -> Iterator[_Named]:
    for item in items:
        try:
            told = json.loads(item)
        except (ValueError, RecursionError):
            continue
        yield from _events(told, DEEPEST)


def _events(told: Any, depth: int) -> Iterator[_Named]:
    """Yield the events in an item; what somebody has reserved is no invitation."""
    if isinstance(told, list) and depth:
        for one in told:
            yield from _events(one, depth - 1)
    if not isinstance(told, dict) or not depth or _is(told, "Reservation"):
        return
    if any(_EVENT.search(kind) for kind in _kinds(told)):
        yield _event(told)
        return
    for one in told.values():
        yield from _events(one, depth - 1)


def _kinds(told: dict[str, Any]) -> list[str]:
    kinds = told.get("@type")
    return [str(kind).rpartition("/")[2] for kind in (kinds if isinstance(kinds, list) else [kinds])]


def _is(told: dict[str, Any], ending: str) -> bool:
    return any(kind.endswith(ending) for kind in _kinds(told))


def _event(told: dict[str, Any]) -> _Named:
    mode = str(told.get("eventAttendanceMode", ""))
    where = told.get("location")
    places = where if isinstance(where, list) else [where]
    afar = mode.endswith(("OnlineEventAttendanceMode", "MixedEventAttendanceMode"))
    virtual = any(isinstance(place, dict) and _is(place, "VirtualLocation") for place in places)
    named = next((text for text in map(_place, places) if text), "")
    return _Named(named, afar or virtual or _ONLINE.search(named) is not None)


def _place(told: Any) -> str:
    """Return a Place, a PostalAddress or a text as one line, its coordinates first if it has them."""
    if not isinstance(told, dict):
        return told if isinstance(told, str) else ""
    parts = (told.get("addressLocality"), told.get("addressRegion"), told.get("addressCountry"))
    address = _place(told["address"]) if "address" in told else ", ".join(filter(None, map(_name, parts)))
    geo = told.get("geo")
    if isinstance(geo, dict):
        exact = _at(str(geo.get("latitude", "")), str(geo.get("longitude", "")), _name(told) or address)
        if exact:
            return exact
    return address or _name(told)


def _name(told: Any) -> str:
    """Return a text, or the name of the thing in its place: a country may be either."""
    value = told.get("name") if isinstance(told, dict) else told
    return value.strip() if isinstance(value, str) else ""


def _at(latitude: str, longitude: str, name: str) -> str:
    """Return coordinates with a name as `places.located` reads them, "" where they are none."""
    try:
        north, east = float(latitude), float(longitude)
    except ValueError:
        return ""
    if not (abs(north) <= 90 and abs(east) <= 180) or (north, east) == (0, 0):  # 0;0 is a field left empty
        return ""
    return f"{north:.4f},{east:.4f} {name}".strip()
