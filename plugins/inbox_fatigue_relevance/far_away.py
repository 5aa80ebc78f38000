"""Far away: an in-person event that the person would have to travel to.

Both places must be known. Where an event's place is not found, or one of several is not, the mail is not judged:
the nearest might be next door.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta  # noqa: TC003 - the type of a setting
from typing import TYPE_CHECKING, ClassVar

import polars as pl

from inbox_fatigue.plugin import Inboxes, Measurements, Rule, campaign_key
from inbox_fatigue_relevance.places import Spot, from_nearest_city, kilometres, located
from inbox_fatigue_relevance.rules_of_topics import FAR_AWAY
from inbox_fatigue_relevance.wording import MONTH

if TYPE_CHECKING:
    from collections.abc import Mapping

NO_EVENT = "no event with a place that programs can read is named in their mail (or in places, a setting)"
NOT_FOUND = "the place of the event, or their city, is in no list, or several have its name (add country)"


@dataclass(frozen=True, kw_only=True)
class FarAway:
    """Measures how far the person is from the in-person event of a mail."""

    rules: ClassVar[tuple[Rule, ...]] = (FAR_AWAY,)
    window: timedelta = field(
        default=MONTH, metadata={"doc": "mails about far events closer together than this are one finding"}
    )
    places: tuple[str, ...] = field(
        default=(),
        metadata={
            "doc": "where campaigns take place, each by its name or its mail's subject: "
            '"Spring fair: Berlin, DE"; a colon stands before the place'
        },
    )

    def measure(self, inboxes: Inboxes) -> Measurements:
        """Return, at each mail of which both places are known, the kilometres to its nearest event."""
        from inbox_fatigue_relevance.events import BETWEEN  # noqa: PLC0415 - of what readers of mail load

        invited = self._invited(inboxes)
        named = invited.select("touch", "person", place=pl.col("places").str.split(BETWEEN)).explode("place")
        pairs = _distances(named.select("person", "place").unique(), inboxes.people)
        met = named.join(pairs, on=["person", "place"], how="left")
        known = met.join(met.filter(pl.col("km").is_null()), on="touch", how="anti")
        nearest = known.sort("km", "place").unique(subset="touch", keep="first", maintain_order=True)
        frame = nearest.select(
            "touch", measured=pl.col("km").round(), note=pl.concat_str("place_name", "remark")
        )
        far = frame.filter(pl.col("measured") > FAR_AWAY.comfortable)
        return Measurements(
            rule=FAR_AWAY,
            frame=frame,
            span=self.window,
            counted=far.select("touch"),
            unassessed=_unassessed(inboxes, invited, nearest),
        )

    def _invited(self, inboxes: Inboxes) -> pl.DataFrame:
        """Return (touch, person, places) of the mails that name an event, as declared or as programs read it."""
        told = [one.rpartition(":") for one in self.places]
        declared = pl.DataFrame(
            {
                "name": [name.strip() for name, _, _ in told],
                "declared": [place.strip() for _, _, place in told],
            },
            schema={"name": pl.String, "declared": pl.String},
        ).unique(subset="name", keep="last", maintain_order=True)
        keys = pl.Series(map(campaign_key, declared["name"]), dtype=pl.Int64)
        by_campaign = declared.select("declared", campaign=keys)
        by_subject = declared.select("name", of_subject="declared")
        return (
            inboxes.described("event_places", "subject")
            .filter(pl.col("counted"))
            .with_columns(pl.col("event_places").cast(pl.String), name=pl.col("subject").str.strip_chars())
            .join(by_campaign, on="campaign", how="left", maintain_order="left")
            .join(by_subject, on="name", how="left", maintain_order="left")
            .select("touch", "person", places=pl.coalesce("declared", "of_subject", "event_places"))
            .drop_nulls("places")
        )


def _unassessed(inboxes: Inboxes, invited: pl.DataFrame, judged: pl.DataFrame) -> pl.DataFrame:
    """Return why people were not judged: no event is named to them, or one of the places is not found."""
    everyone = inboxes.touches.select("person").unique().sort("person")
    told = pl.col("person").is_in(invited["person"].unique().implode())
    reason = pl.when(told).then(pl.lit(NOT_FOUND)).otherwise(pl.lit(NO_EVENT))
    return everyone.join(judged, on="person", how="anti").select("person", reason=reason)


def _distances(pairs: pl.DataFrame, people: pl.DataFrame) -> pl.DataFrame:
    """Return (person, place, km, place_name, remark) of the pairs of which the distance, or the least, is known."""
    found = located(pairs["place"])
    largest = pl.when("is_guess").then(pl.lit(", the largest of that name")).otherwise(pl.lit(""))
    spots = _spots("place", found).with_columns(place_name=pl.concat_str("name", largest)).drop("is_guess")
    homes = _homes(people.join(pairs, on="person", how="semi"))
    placed = pairs.join(spots, on="place").join(homes, on="person")
    exact = placed.drop_nulls("home_latitude")
    columns = ("home_latitude", "home_longitude", "latitude", "longitude")
    measured = exact.with_columns(km=pl.Series(kilometres(*(exact[name].to_numpy() for name in columns))))
    abroad = placed.filter(pl.col("home_latitude").is_null()).drop("remark")
    at_least = abroad.join(_from_borders(abroad, found), on=["country", "place"])
    kept = ("person", "place", "km", "place_name", "remark")
    return pl.concat([measured.select(kept), at_least.select(kept)])


def _spots(name: str, found: Mapping[str, Spot]) -> pl.DataFrame:
    """Return (the given name, latitude, longitude, name, is_guess) of some places."""
    rows = [(place, *spot) for place, spot in sorted(found.items())]
    schema = {name: pl.String, "latitude": pl.Float64, "longitude": pl.Float64, "name": pl.String}
    return pl.DataFrame(rows, schema={**schema, "is_guess": pl.Boolean}, orient="row")


def _homes(people: pl.DataFrame) -> pl.DataFrame:
    """Return where people are: coordinates from contacts, else their city's; null where only a country is known."""
    asked = people.select(
        "person",
        "latitude",
        "longitude",
        country=pl.col("country").str.to_uppercase(),
        home=pl.concat_str("city", pl.lit(", "), pl.col("country").fill_null("")),
    )
    cities = _spots("home", located(asked["home"].drop_nulls())).drop("name")
    both = pl.col("latitude").is_not_null() & pl.col("longitude").is_not_null()
    return asked.join(cities, on="home", how="left", suffix="_city").select(
        "person",
        "country",
        home_latitude=pl.when(both).then("latitude").otherwise("latitude_city"),
        home_longitude=pl.when(both).then("longitude").otherwise("longitude_city"),
        remark=pl.when(~both & pl.col("is_guess").fill_null(value=False))
        .then(pl.lit(", if theirs is the largest city of its name"))
        .otherwise(pl.lit("")),
    )


def _from_borders(abroad: pl.DataFrame, spots: Mapping[str, Spot]) -> pl.DataFrame:
    """Return (country, place, km, remark): how far a place is at least from anybody in a country, where that is far."""
    asked = abroad.select("country", "place").drop_nulls().unique()
    rows = [(country, place, from_nearest_city(country, spots[place])) for country, place in asked.rows()]
    schema = {"country": pl.String, "place": pl.String, "km": pl.Float64}
    frame = pl.DataFrame(rows, schema=schema, orient="row")
    return frame.filter(pl.col("km") > FAR_AWAY.comfortable).with_columns(
        remark=pl.lit(", counted from the nearest city of their country")
    )
