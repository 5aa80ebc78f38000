"""The pages in a real browser: they open, say what the JSON says, ask nobody, and can be read by everybody."""

from __future__ import annotations

import pytest

of_every_page = pytest.mark.parametrize("url", ["report", "preview", "hostile", "inbox"], indirect=True)
pytestmark = pytest.mark.slow
SIZES = [(1280, "light"), (390, "light"), (1280, "dark"), (390, "dark")]


def figure(page, name):
    """Return a number under the verdict by what stands below it."""
    return page.locator(".figures div", has=page.get_by_text(name, exact=True)).locator("dd").inner_text()


def test_the_report_says_what_the_json_says(look, report):
    page, numbers = look(report.url).page, report.numbers
    assert page.locator(".outcome").inner_text() == numbers["verdict"]["outcome"].upper()
    assert page.locator(".verdict li").all_inner_texts() == numbers["verdict"]["reasons"]
    assert int(figure(page, "people")) == len(numbers["people"])
    assert int(figure(page, "messages")) == numbers["run"]["counts"]["touches"]
    assert int(figure(page, "of them pressure")) == numbers["run"]["counts"]["counted"]
    assert int(figure(page, "campaigns")) == numbers["run"]["counts"]["campaigns"]
    tired = [one for one in numbers["people"] if one["state"] in ("tired", "exhausted")]
    shown = page.locator(".people .points").all_inner_texts()
    assert [int(one) for one in shown] == [int(one["fatigue"] + 1e-9) for one in tired]
    assert page.locator(".people .name").all_inner_texts() == [one["recipient"] for one in tired]


def test_states_and_shares_are_those_of_the_json(look, report):
    page, numbers = look(report.url).page, report.numbers
    legend = page.locator("#tired .legend li").all_inner_texts()
    told = {words.split()[1]: int(words.split()[0]) for words in legend}
    assert told == {state: number for state, number in numbers["recipients"].items() if number}
    rows = page.locator("#causes table").first.locator("tbody tr").all()
    for row, campaign in zip(rows[:10], numbers["campaigns"], strict=False):
        cells = [cell.strip() for cell in row.inner_text().replace("\n", "\t").split("\t") if cell.strip()]
        assert cells == [
            campaign["name"], f"{campaign['share'] * 100:.0f} %", str(campaign["touches"]),
            str(campaign["reached"]), str(campaign["tired"]),
        ]  # fmt: skip


def test_the_preview_says_what_the_json_says(look, preview):
    page, numbers = look(preview.url).page, preview.numbers
    assert page.locator(".verdict li").all_inner_texts() == numbers["verdict"]["reasons"]
    assert int(figure(page, "sends planned")) == numbers["plan"]["sends"]
    assert int(figure(page, "must not go as planned")) == len(numbers["refusals"])
    sides = page.locator(".sides dd").all()
    for side, name in zip(sides, ("without", "planned", "resolved"), strict=True):
        told = {words.split()[1]: int(words.split()[0]) for words in side.locator("li").all_inner_texts()}
        assert told == {
            state: number for state, number in numbers["prospects"][name]["states"].items() if number
        }
    assert page.locator(".mails .planned").count() >= numbers["changes"][0]["sends"]


@of_every_page
def test_a_page_asks_for_nothing_but_itself_and_complains_of_nothing(look, url):
    seen = look(url)
    assert [one for one in seen.asked if one != "data:,"] == [url]
    assert seen.complaints == []


def test_what_a_mail_says_does_nothing_in_a_page(look, hostile):
    seen = look(hostile.url)
    assert seen.page.title() != "owned"
    assert seen.complaints == []
    text = seen.page.locator("#inboxes").inner_text()
    assert "<script>document.title='owned'</script>" in text
    assert "{{ 7*7 }}" in text
    assert "gnp.exe" in text
    assert not set("\u202e\u2066\u200b\x1b\x07") & set(seen.page.content())


@pytest.mark.parametrize(("width", "scheme"), [*SIZES, (320, "light")])
@of_every_page
def test_nothing_is_wider_than_the_screen(look, url, width, scheme):
    page = look(url, width=width, scheme=scheme).page
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("size", [(1280, "light"), (390, "dark")])
@of_every_page
def test_axe_finds_nothing_serious(look, axe, url, size):
    width, scheme = size
    page = look(url, width=width, scheme=scheme).page
    page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
    assert axe(page) == []


@pytest.mark.parametrize("width", [1280, 390])
def test_labels_of_a_chart_do_not_lie_on_each_other(look, report, width):
    page = look(report.url, width=width).page
    overlaps = page.evaluate(
        """() => {
            const found = [];
            for (const chart of document.querySelectorAll('svg.chart')) {
                const labels = [...chart.querySelectorAll('text')].filter(one => one.textContent)
                    .map(one => [one.textContent, one.getBoundingClientRect()]).filter(([, box]) => box.width);
                labels.forEach(([one, a], at) => labels.slice(at + 1).forEach(([other, b]) => {
                    const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
                    const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
                    if (across > 1 && down > 2) found.push([chart.querySelector('title').textContent, one, other]);
                }));
            }
            return found;
        }"""
    )
    assert overlaps == []


def test_the_keyboard_reaches_the_report_first_and_opens_the_numbers(look, report):
    page = look(report.url).page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the report"
    page.locator("details summary").first.focus()
    page.keyboard.press("Enter")
    assert page.locator("details").first.get_attribute("open") is not None


def test_a_chart_is_named_and_described_to_a_screen_reader(look, report):
    page = look(report.url).page
    chart = page.get_by_role("img", name="Messages on each day")
    assert chart.count() == 1
    assert "messages to" in chart.locator("desc").text_content()


def test_on_paper_nothing_hangs_over_the_edge(look, report):
    page = look(report.url).page
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 794, "height": 1123})  # A4 at 96 dots an inch
    assert page.evaluate("document.documentElement.scrollWidth") <= 794
    assert not page.locator(".toc").is_visible()


def test_on_paper_a_dark_screen_leaves_no_colour_of_its_own(look, report):
    """Black words would stand on a dark ground."""
    colour = "getComputedStyle(document.documentElement).getPropertyValue('--worst-soft')"
    light, dark = (look(report.url, scheme=scheme).page for scheme in ("light", "dark"))
    assert light.evaluate(colour) != dark.evaluate(colour)
    dark.emulate_media(media="print")
    assert light.evaluate(colour) == dark.evaluate(colour)
