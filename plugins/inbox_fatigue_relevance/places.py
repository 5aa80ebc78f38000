"""Where a place lies, looked up offline in the cities of GeoNames.

A place is written as people write addresses: "Messe, Hall 4, 14055 Berlin, Germany", "Portland, ME".
Its parts are read from the right: countries and regions say which cities can be meant, and the first other part
that is the name of such a city is taken for it.
"""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, NamedTuple

import polars as pl

from inbox_fatigue.plugin import letters

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import numpy as np

PLACES: dict[str, Any] = {
    "name": pl.String,  # as it is written on maps in English or at home
    "names": pl.List(pl.String),  # `folded`, its own first
    "latitude": pl.Int16,  # hundredths of a degree, about a kilometre
    "longitude": pl.Int16,
    "country": pl.String,
    "region": pl.String,  # state or province, in the United States, Canada and Australia
    "population": pl.Int32,
}
# Of cities of one name the largest is meant if the next is so much smaller: Birmingham in England has five times
# the people of Birmingham in Alabama. Cambridge stays open: those in England, Ontario and Massachusetts are alike.
CLEARLY_LARGER = 5.0
# A city is seldom meant by a name that is not its own where another has that: Lomé is a Rome to some.
BY_ANOTHER_NAME = 0.1  # of its people count
SAME_PLACE = 50.0  # kilometres; a city and its districts are listed one by one, often under one name
EARTH = 6371.0  # kilometres, its mean radius
_PART = re.compile(r"[,;\n|/()]|\s[-\u2013\u2014]\s")
_WORD = re.compile(r"[^\W_]+")
_COORDINATES = re.compile(r"(-?\d{1,2}\.\d+),(-?\d{1,3}\.\d+)(?:\s+(.*))?")
_UNACCENTED = {"ß": "ss", "ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "'": "", "\u2019": ""}


class Spot(NamedTuple):
    """A place on the globe."""

    latitude: float  # degrees
    longitude: float
    name: str
    is_guess: bool = False  # the largest of several cities of that name


class _City(NamedTuple):
    name: str
    latitude: float
    longitude: float
    country: str
    region: str | None
    weight: float  # its people, as far as they count for that name


class _Reading(NamedTuple):
    """One way to read a place: the name of a city, and for each other part the areas it may stand for."""

    city: str
    within: tuple[frozenset[str], ...]  # "DE", or "US-OR" for a region


def located(places: Iterable[str]) -> dict[str, Spot]:
    """Return where some places lie; those that are not known, or could be several, are left out."""
    readings = {place: tuple(_readings(place)) for place in set(places)}
    cities = _cities_named({one.city for some in readings.values() for one in some})
    found = {place: _coordinates(place) or _first(some, cities) for place, some in readings.items()}
    return {place: spot for place, spot in found.items() if spot is not None}


def kilometres(latitude: Any, longitude: Any, other_latitude: Any, other_longitude: Any) -> Any:
    """Return the distances between points in degrees along the earth's surface; numbers or arrays."""
    import numpy as np  # noqa: PLC0415 - little mail invites to a place

    phi, other_phi = np.radians(latitude), np.radians(other_latitude)
    north = np.sin((other_phi - phi) / 2) ** 2
    east = np.sin(np.radians(np.subtract(other_longitude, longitude)) / 2) ** 2
    return 2 * EARTH * np.arcsin(np.sqrt(np.clip(north + np.cos(phi) * np.cos(other_phi) * east, 0, 1)))


def from_nearest_city(country: str, spot: Spot) -> float | None:
    """Return the kilometres to a spot from the nearest city of a country, None if there is no such country."""
    cities = _by_country().get(country.strip().upper())
    return None if cities is None else float(kilometres(*cities, spot.latitude, spot.longitude).min())


def folded(name: str) -> str:
    """Return a name in lower case, without accents and signs."""
    plain = letters.without_accents(letters.swapped(name.casefold(), _UNACCENTED))
    return " ".join(_WORD.findall(plain))


def _coordinates(place: str) -> Spot | None:
    """Return the spot of a place that begins with its latitude and longitude: "52.52,13.38 Central Station"."""
    told = _COORDINATES.fullmatch(place)
    if told is None:
        return None
    latitude, longitude = float(told.group(1)), float(told.group(2))
    return Spot(latitude, longitude, told.group(3) or f"{latitude:g}, {longitude:g}")


def _readings(place: str) -> Iterator[_Reading]:
    """Yield the ways to read a place, the likeliest first."""
    parts = [name for name in map(_without_numbers, _PART.split(place)) if name]
    areas = [_areas().get(part) for part in parts]
    order = [*reversed(range(len(parts)))]
    for number in sorted(order, key=lambda one: areas[one] is not None):  # Oregon is a city of that name last
        within = tuple(area for other, area in enumerate(areas) if area is not None and other != number)
        yield _Reading(parts[number], within)
        city, _, last = parts[number].rpartition(" ")
        if city and last in _areas():  # "Austin TX"
            yield _Reading(city, (*within, _areas()[last]))


def _without_numbers(part: str) -> str:
    """Return a part of an address folded, without postcodes and house numbers."""
    return " ".join(word for word in folded(part).split() if not any(map(str.isdigit, word)))


def _first(readings: Iterable[_Reading], cities: dict[str, list[_City]]) -> Spot | None:
    for reading in readings:
        meant = [city for city in cities.get(reading.city, ()) if _lies_within(city, reading)]
        if meant:
            return _largest(meant)
    return None


def _lies_within(city: _City, reading: _Reading) -> bool:
    return all({city.country, f"{city.country}-{city.region}"} & areas for areas in reading.within)


def _largest(cities: list[_City]) -> Spot | None:
    """Return the largest city, None where another one elsewhere is of its size; the weightiest stands first."""
    first = cities[0]
    rivals = [
        city
        for city in cities[1:]
        if kilometres(first.latitude, first.longitude, city.latitude, city.longitude) > SAME_PLACE
    ]
    if rivals and first.weight < CLEARLY_LARGER * rivals[0].weight:
        return None
    return Spot(first.latitude, first.longitude, f"{first.name} ({first.country})", is_guess=bool(rivals))


def _cities_named(names: set[str]) -> dict[str, list[_City]]:
    """Return the cities of some folded names, the weightiest first."""
    found: dict[str, list[_City]] = {}
    share = pl.when(pl.col("names") == pl.col("own")).then(1.0).otherwise(BY_ANOTHER_NAME)
    rows = (
        _names_of_cities()
        .filter(pl.col("names").is_in(sorted(names)))
        .with_columns(weight=pl.col("population") * share)
        .sort("weight", "country", "name", "latitude", descending=[True, False, False, False])
    )
    for name, *city in rows.select("names", *_City._fields).iter_rows():
        found.setdefault(name, []).append(_City(*city))
    return found


@lru_cache(maxsize=1)
def _names_of_cities() -> pl.DataFrame:
    """Return the cities, each once for every name that it has."""
    return _cities().with_columns(own=pl.col("names").list.first()).explode("names")


@lru_cache(maxsize=1)
def _cities() -> pl.DataFrame:
    raw = (files(__package__) / "data" / "places.parquet").read_bytes()
    return pl.read_parquet(raw).with_columns(pl.col("latitude", "longitude") / 100)


@lru_cache(maxsize=1)
def _by_country() -> dict[str, tuple[np.ndarray, np.ndarray]]:
    parts = _cities().partition_by("country", as_dict=True)
    return {
        str(key[0]): (part["latitude"].to_numpy(), part["longitude"].to_numpy())
        for key, part in parts.items()
    }


@lru_cache(maxsize=1)
def _areas() -> dict[str, frozenset[str]]:
    """Return which countries ("DE") and regions ("US-DE") a folded name or code may stand for."""
    told: dict[str, set[str]] = {}
    for code, names in _data("countries.toml").items():
        for name in (code.lower(), *names):
            told.setdefault(name, set()).add(code)
    for country, regions in _data("regions.toml").items():
        for code, name in regions.items():
            for one in (code.lower(), name):
                told.setdefault(one, set()).add(f"{country}-{code}")
    return {name: frozenset(areas) for name, areas in told.items()}


def _data(file: str) -> dict[str, Any]:
    return tomllib.loads((files(__package__) / "data" / file).read_text("utf-8"))
