"""What mail programs read of a page and people do not see."""

from __future__ import annotations

import json

from inbox_fatigue.text import schema_org

JSON_LD = '<script type="application/ld+json">{"@context": "https://schema.org", "@type": "Event"}</script>'


def test_a_script_of_json_ld_is_handed_on_as_it_stands():
    assert schema_org(f"<html><head>{JSON_LD}</head><body>Come</body></html>") == (
        '{"@context": "https://schema.org", "@type": "Event"}',
    )


def test_microdata_is_handed_on_as_the_json_that_means_the_same():
    page = """
      <div itemscope itemtype="https://schema.org/Event"><b itemprop="name">Open <i>evening</i></b>
        <div itemprop="location" itemscope itemtype="https://schema.org/Place">
          <meta itemprop="name" content="The Old Mill"><p><span itemprop="address">Bath</span></p>
        </div>
        <a itemprop="url" href="https://x.example">more</a><a itemprop="url" href="https://y.example">more</a>
      </div>"""
    (item,) = schema_org(page)
    assert json.loads(item) == {
        "@type": "Event",
        "name": "Open evening",
        "location": {"@type": "Place", "name": "The Old Mill", "address": "Bath"},
        "url": ["https://x.example", "https://y.example"],
    }


def test_an_ordinary_page_has_none():
    assert schema_org("<p>itemscope</p>") == schema_org("<script>var a = 'https://schema.org'</script>") == ()


def test_hostile_pages_cost_little_and_say_little():
    many = "<script type='application/ld+json'>{\"a\": 1}</script>" * 10_000
    open_ended = "<script type='application/ld+json'>" + "< " * 200_000
    nested = "<b itemprop='a' itemscope itemtype='https://schema.org/Event'>" * 400
    assert len(schema_org(f"schema.org {many}")) == 20
    assert schema_org(f"schema.org {open_ended}") == ()
    assert all(
        len(item) < 20_000
        for item in schema_org(f"<p itemscope itemtype='https://schema.org/Event'>{nested}</p>")
    )
