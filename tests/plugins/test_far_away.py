"""Where events are, as calendar parts and schema.org items say it, and where such places lie."""

from __future__ import annotations

import json

import pytest

from inbox_fatigue.model import Writing
from inbox_fatigue_relevance.events import EventDescriber
from inbox_fatigue_relevance.places import from_nearest_city, kilometres, located

HALL = {"@type": "Place", "name": "Hall 4", "address": "Messedamm 22, 14055 Berlin"}
ADDRESS = {"@type": "PostalAddress", "addressLocality": "Wien", "addressCountry": {"name": "Austria"}}


def places(*, calendar="", items=(), text="Come"):
    markup = tuple(item if isinstance(item, str) else json.dumps(item) for item in items)
    writing = Writing(
        subject="", text=text, new_text=text, language="en", html=True, calendar=calendar, markup=markup
    )
    return EventDescriber().describe(writing)["event_places"]


def calendar(*lines, method="PUBLISH"):
    return "\n".join(
        ["BEGIN:VCALENDAR", f"METHOD:{method}", "BEGIN:VEVENT", *lines, "END:VEVENT", "END:VCALENDAR"]
    )


def event(**told):
    return {"@context": "https://schema.org", "@type": "BusinessEvent", **told}


@pytest.mark.parametrize(
    ("lines", "place"),
    [
        (["LOCATION:Messe\\, Hall 4\\n14055 Ber", " lin"], "Messe, Hall 4, 14055 Berlin"),
        (["LOCATION;LANGUAGE=de:Wien"], "Wien"),
        (["GEO:48.2082;16.3738", "LOCATION:Rathaus"], "48.2082,16.3738 Rathaus"),
        (["GEO:0;0", "LOCATION:Wien"], "Wien"),
        (["LOCATION:https://meet.example/x"], None),
        (["LOCATION:Microsoft Teams Meeting"], None),
        (["LOCATION:Wien and online"], None),
        (["LOCATION:Wien", "CONFERENCE;VALUE=URI:https://meet.example/x"], None),
        (["LOCATION:Wien", "STATUS:CANCELLED"], None),
        (["SUMMARY:Evening"], None),
    ],
)
def test_a_calendar_part_says_where_one_has_to_go(lines, place):
    assert places(calendar=calendar(*lines)) == place


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Come to Vienna, or watch the livestream on our page.", None),
        ("In the hall, and for those far away via Zoom.", None),
        ("Sie können auch online teilnehmen.", None),
        ("Vous pouvez aussi suivre en ligne.", None),
        ("También en streaming.", None),
        ("会場またはオンライン参加をお選びください。", None),
        ("Register online until Friday. Tickets are on our page.", "Wien"),
        ("There is no livestream.", "Wien"),
        ("Unser Zoom-Objektiv im Test, in Wien.", "Wien"),
    ],
)
def test_an_event_that_can_be_joined_from_afar_is_near(text, place):
    assert places(calendar=calendar("LOCATION:Wien"), text=text) == place


def test_an_event_that_is_called_off_invites_nobody():
    assert places(calendar=calendar("LOCATION:Wien", method="CANCEL")) is None


@pytest.mark.parametrize(
    ("item", "place"),
    [
        (event(location=HALL), "Messedamm 22, 14055 Berlin"),
        (event(location={"@type": "Place", "address": ADDRESS}), "Wien, Austria"),
        (event(location=ADDRESS), "Wien, Austria"),
        (event(location="Wien"), "Wien"),
        (
            event(location={**HALL, "geo": {"latitude": 52.5, "longitude": "13.27"}}),
            "52.5000,13.2700 Hall 4",
        ),
        ({"@graph": [{"@type": "Organization"}, event(location="Wien")]}, "Wien"),
        (event(location="Wien", subEvent=event(location="Graz")), "Wien"),
        (
            event(location="Wien", eventAttendanceMode="https://schema.org/OfflineEventAttendanceMode"),
            "Wien",
        ),
        (event(location="Wien", eventAttendanceMode="https://schema.org/MixedEventAttendanceMode"), None),
        (event(location=[{"@type": "VirtualLocation", "url": "https://x.example"}, HALL]), None),
        (event(location="https://x.example/join"), None),
        ({"@type": "EventReservation", "reservationFor": event(location="Wien")}, None),
        ({"@type": "Organization", "address": "Wien"}, None),
        ("{not json", None),
        ("[" * 5_000, None),
    ],
)
def test_schema_org_says_where_one_has_to_go(item, place):
    assert places(items=[item]) == place


def test_a_tour_is_told_whole_or_not_at_all():
    stops = [event(location=city) for city in ("Wien", "Graz", "Wien")]
    assert places(items=[stops]) == "Graz | Wien"
    assert places(items=[stops, event(location="https://x.example")]) is None
    assert places(items=[event(location=f"A hall with a long name, {city}") for city in range(9)]) is None


@pytest.mark.parametrize(
    ("place", "name"),
    [
        ("Messe, Hall 4, 14055 Berlin, Germany", "Berlin (DE)"),
        ("Berlin, DE", "Berlin (DE)"),
        ("Wien", "Vienna (AT)"),
        ("Milano, Italia", "Milan (IT)"),
        ("Portland, ME", "Portland (US)"),
        ("Paris, Texas", "Paris (US)"),
        ("Toronto, CA", "Toronto (CA)"),
        ("San Jose, CA", "San Jose (US)"),
        ("Washington, DC", "Washington (US)"),
        ("Austin TX 78701", "Austin (US)"),
        ("Hotel Paris, Las Vegas, NV", "Las Vegas (US)"),
        ("2 Bridge Street, York YO1 6DD, United Kingdom", "York (GB)"),
        ("New York", "New York City (US)"),
        ("Singapore", "Singapore (SG)"),
        ("48.2,16.4 Rathaus", "Rathaus"),
        ("48.2,16.4", "48.2, 16.4"),
    ],
)
def test_a_place_is_found_as_people_write_it(place, name):
    assert located([place])[place].name == name


@pytest.mark.parametrize(
    "place", ["Cambridge", "Valencia", "Room 4B", "", "Berlin, FR", "Georgia", "Germany"]
)
def test_a_place_that_could_be_anywhere_is_not_found(place):
    assert located([place]) == {}


def test_a_city_that_is_clearly_the_largest_of_its_name_is_a_guess_that_is_marked():
    found = located(["Birmingham", "Birmingham, GB", "Rome"])
    assert {place: spot.is_guess for place, spot in found.items()} == {
        "Birmingham": True,
        "Birmingham, GB": False,
        "Rome": True,
    }


def test_distances_are_those_of_the_globe():
    assert kilometres(0, 0, 0, 180) == pytest.approx(20_015, abs=1)
    assert kilometres(0, 179.5, 0, -179.5) == pytest.approx(111, abs=1)
    assert kilometres(51.51, -0.13, 48.85, 2.35) == pytest.approx(344, abs=2)


def test_the_nearest_city_of_a_country_bounds_how_far_its_people_are():
    vienna = located(["Wien"])["Wien"]
    assert from_nearest_city("at", vienna) == 0
    assert from_nearest_city("SK", vienna) < 60
    assert from_nearest_city("JP", vienna) > 7_000
    assert from_nearest_city("XX", vienna) is None
