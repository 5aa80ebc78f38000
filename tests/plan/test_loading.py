"""What a plan file is taken for, and what is told where it is wrong."""

from __future__ import annotations

import tomllib
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import jsonschema
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inbox_fatigue import plan
from inbox_fatigue.errors import PlanError, UsageError
from inbox_fatigue.model import Channel, EventKind, Stream

NOW = datetime(2026, 6, 1, tzinfo=UTC)


def changed(folder: Path, old: str, new: str) -> Path:
    """Change the plan in one place."""
    path = folder / "plan.toml"
    text = path.read_text("utf-8")
    assert text.count(old) >= 1, old
    path.write_text(text.replace(old, new, 1), "utf-8")
    return path


def mistakes(path: Path, **given) -> list[str]:
    with pytest.raises(PlanError) as caught:
        plan.load(path, **given)
    return [told.removeprefix(f"{path}:") for told in caught.value.mistakes]


def test_a_directory_is_the_plan_in_it(folder):
    found = plan.load(folder)
    assert [one.name for one in found.campaigns] == ["Summer sale", "Price rise"]
    assert (found.name, found.path) == (folder.name, folder / "plan.toml")


def test_a_plan_says_what_was_written(folder):
    sale, price = plan.load(folder).campaigns
    assert sale.send_at == datetime(2026, 6, 3, 7, tzinfo=UTC)
    assert (sale.stream, price.stream) == (Stream.MARKETING, Stream.SERVICE)
    first, reminder = sale.steps
    assert (first.number, first.name, first.after) == (0, "Summer sale", None)
    assert (reminder.number, reminder.name) == (1, "Summer sale, follow-up 1")
    assert (reminder.after, reminder.unless) == (timedelta(days=3), (EventKind.REPLY,))
    assert reminder.creative is not None
    assert reminder.creative.subject == "Re: Summer, {{ first_name }}"
    assert sale.audience.people["address"].to_list() == ["ana@corp.example", "ben@corp.example"]


def test_a_step_knows_the_line_on_which_it_stands(folder):
    lines = (folder / "plan.toml").read_text("utf-8").split("\n")
    told = [lines[step.line - 1].strip() for step in plan.load(folder).steps]
    assert told == ["[[campaigns]]", "[[campaigns.follow_ups]]", "[[campaigns]]"]


def test_a_mail_names_its_sender_itself(folder):
    assert plan.load(folder).campaigns[1].sender == "letter@larkspur.example"


def test_the_same_files_have_the_same_digest_and_other_files_another(folder):
    first = plan.load(folder).digest
    assert plan.load(folder).digest == first
    (folder / "reminder.txt").write_text("Hi {{ first_name }},\n\nlast chance.\n")
    second = plan.load(folder).digest
    (folder / "audience.csv").write_text("email,first_name\ncem@corp.example,Cem\n")
    assert len({first, second, plan.load(folder).digest}) == 3


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('"Europe/Berlin"', '"Europe/Berln"', '1: timezone is "Europe/Berln", which is no known zone; give one such as "Europe/Berlin"'),
        ('after = "3d"\n', "", "11: campaigns[1].follow_ups[1].after is missing; add it"),
        ('after = "3d"', 'after = "0d"', '12: campaigns[1].follow_ups[1].after is no time at all; write "3d", "24h" or "90m"'),
        ('after = "3d"', 'after = "three days"', '12: campaigns[1].follow_ups[1].after is no span of time; write "7d", "24h" or "90m"'),
        ('["reply"]', '["replied"]', '13: campaigns[1].follow_ups[1].unless names "replied", which is no event; did you mean "reply"?'),
        ('"Price rise"', '"summer SALE"', '18: campaigns[2].name is "summer SALE", as on line 4; give each a name of its own'),
        ('"Price rise"', '"Summer sale, follow-up 1"', '18: campaigns[2].name is "Summer sale, follow-up 1", as on line 11; give each a name of its own'),
        ("summer.html", "winter.html", "7: campaigns[1].creative winter.html cannot be read (No such file or directory); check the path"),
        ('audience = "audience.csv"\n\n', 'audience = "nobody.csv"\n\n', "9: campaigns[1].audience nobody.csv: there is no such file; check the path, which is relative to the plan"),
        ('audience = "audience.csv"\n\n', "audience = 3\n\n", '9: campaigns[1].audience is neither a file, such as "audience.csv", nor a query, such as { sql = "SELECT …" }'),
        ('sender = "letter@larkspur.example"', 'sender = "Larkspur"', '5: campaigns[1].sender is "Larkspur", which is no address; write one such as "letter@example.com"'),
        ('sender = "letter@larkspur.example"', "weight = -1", "5: campaigns[1].weight is below 0; give a higher number"),
        ('sender = "letter@larkspur.example"', "wieght = 1", '5: campaigns[1].wieght is no key of a plan; did you mean "weight"?'),
        ('sender = "letter@larkspur.example"', "max_per_day = 0", "5: campaigns[1].max_per_day is not above 0; give a higher number"),
        ('timezone = "Europe/Berlin"', 'never_with = [["Summer sale", "Winter sale"]]', '1: never_with[1] names "Winter sale", which is no campaign; did you mean "Summer sale"?'),
        ('timezone = "Europe/Berlin"', 'never_with = [["Summer sale"]]', '1: never_with[1] does not name two campaigns or more; write ["A", "B"]'),
        ('timezone = "Europe/Berlin"', 'never_after = [{ first = "Summer sale", second = "Summer sale", within = "2d" }]', '1: never_after[1] names "Summer sale" twice; name two campaigns'),
        ('creative = "price.eml"', 'creative = "price.eml"\nsubject = "Prices"', "22: campaigns[2].subject stands beside price.eml, which has its own; remove it"),
        ("+02:00", '+02:00\ntimezone = "recipient"', '20: campaigns[2].send_at has an offset, and everybody\'s own clock has its own; leave it out, or timezone = "recipient"'),
        ("2026-06-03T09:00:00", "0001-01-01T00:00:00", "6: campaigns[1].send_at is in the year 1; correct it"),
        ('after = "3d"', 'after = "999999999w"', "12: campaigns[1].follow_ups[1].after is longer than can be counted; write a shorter one"),
        ('after = "3d"', 'after = "999w"', "12: campaigns[1].follow_ups[1].after is longer than ten years; write a shorter one"),
        ("2026-06-03T09:00:00", '"tomorrow"', "6: campaigns[1].send_at is no date and time; write it without quotes, such as 2026-06-03T09:00:00"),
        ('{{ first_name }}"', '{{ frist_name }}"', '8: campaigns[1].subject uses the merge field "frist_name", which is no column of AUDIENCE; did you mean "first_name"?'),
        ('name = "Summer sale"', 'name = "Summer\\u001b[31m sale"', "4: campaigns[1].name has control characters; remove them"),
        ('name = "Summer sale"', 'name = ""', "4: campaigns[1].name is empty; write a sentence"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_file_and_line(folder, old, new, told):
    expected = told.replace("AUDIENCE", str(folder / "audience.csv"))
    assert expected in mistakes(changed(folder, old, new))


def test_all_mistakes_of_a_plan_are_told_at_once_in_the_order_of_the_file(folder):
    changed(folder, '"Europe/Berlin"', '"Mars"')
    changed(folder, "2026-06-03T09:00:00", '"soon"')
    changed(folder, 'after = "3d"\n', "")
    changed(folder, "reminder.txt", "missing.txt")
    path = changed(
        folder, 'name = "Price rise"', 'name = "Summer sale"\nweight = -3\nweight_column = "first_name"'
    )
    told = mistakes(path)
    assert [int(one.partition(":")[0]) for one in told] == [1, 6, 11, 13, 17, 18, 19]


def test_a_follow_up_before_any_campaign_has_no_parent(folder):
    path = folder / "plan.toml"
    path.write_text('[[campaigns.follow_ups]]\nafter = "2d"\n\n' + path.read_text("utf-8"))
    told = "1: a follow-up stands before any campaign; put [[campaigns]] with its parent above it"
    assert told in mistakes(path)


def test_a_plan_without_campaigns_is_told(folder):
    path = folder / "plan.toml"
    path.write_text('name = "June"\n')
    assert mistakes(path) == ["1: has no campaigns; add one below a heading [[campaigns]]"]


def test_a_campaign_written_as_one_table_is_told(folder):
    path = folder / "plan.toml"
    path.write_text('[campaigns]\nname = "June"\n')
    assert mistakes(path) == ["1: campaigns is no list; write the heading of each campaign as [[campaigns]]"]


@pytest.mark.parametrize(
    ("text", "line"),
    [('name = "x\n[[campaigns]]', 1), ("\n\nname == 2", 3), ("name = [1,\n2", 2), ("a = 1\na = 2", 2)],
)
def test_what_is_no_toml_is_told_with_its_line(folder, text, line):
    path = folder / "plan.toml"
    path.write_text(text)
    (told,) = mistakes(path)
    assert told.startswith(f"{line}: is not TOML: ")


def test_a_plan_that_is_no_text_is_told(folder):
    path = folder / "plan.toml"
    path.write_bytes(b"name = 'x'\nname2 = '\xff\xfe'")
    assert mistakes(path) == ["2: is not UTF-8; save it as UTF-8"]


def test_a_plan_that_is_not_there_is_told(tmp_path):
    with pytest.raises(PlanError, match="there is no such plan"):
        plan.load(tmp_path)


@pytest.mark.parametrize(
    ("name", "raw", "told"),
    [
        ("summer.html", b"<p>\0\0</p>", "is binary, or UTF-16; save it as UTF-8 text"),
        ("summer.html", b"<p>" + b"x" * 600_000, "is larger than 512 KiB, which is more than is looked at; make it smaller"),
        ("summer.html", b"<div>" * 3_000, "is HTML that is not examined (html-too-deep); simplify it"),
        ("price.eml", b"Hello Ana,\n\nthis is no mail.\n", "has no header that a mail has; export it with From and Subject"),
        ("price.eml", b"", "is no mail that can be read (there is nothing in it); export it anew"),
        ("reminder.txt", b"a\0b", "is binary, or UTF-16; save it as UTF-8 text"),
    ],
)  # fmt: skip
def test_a_malformed_creative_is_told(folder, name, raw, told):
    (folder / name).write_bytes(raw)
    assert any(one.endswith(f"creative {name} {told}") for one in mistakes(folder / "plan.toml"))


def test_a_creative_in_a_directory_is_found_from_the_plan_and_not_from_here(folder, monkeypatch):
    (folder / "mails").mkdir()
    (folder / "summer.html").rename(folder / "mails" / "summer.html")
    monkeypatch.chdir(folder.parent)
    assert plan.load(changed(folder, "summer.html", "mails/summer.html")).campaigns[0].steps[0].creative


def test_merge_fields_of_the_sending_system_need_no_column(folder):
    (folder / "reminder.txt").write_text("*|UNSUB|* %%unsubscribe_url%% {{ coupon }}")
    told = mistakes(folder / "plan.toml")
    assert len(told) == 1
    assert 'uses the merge field "coupon" in reminder.txt' in told[0]
    assert plan.load(changed(folder, 'timezone = "Europe/Berlin"', 'system_fields = ["Coupon"]'))


def test_fields_of_a_creative_with_logic_are_not_checked(folder):
    (folder / "reminder.txt").write_text("{% for one in cart %}{{ one.title }}{% endfor %}")
    assert plan.load(folder)


def test_a_past_moment_is_no_mistake_where_nobody_says_what_now_is(folder):
    assert plan.load(changed(folder, "2026-06-03T09", "2001-06-03T09"))


def test_an_audience_of_nobody_is_fine(folder):
    (folder / "audience.csv").write_text("email,first_name\n")
    found = plan.load(folder)
    assert found.campaigns[0].audience.people.height == 0


def test_an_audience_may_be_asked_of_the_ledger(folder):
    path = changed(folder, 'audience = "audience.csv"\n\n', "audience = { sql = 'SELECT 1' }\n\n")
    asked = []

    def sql(query):
        asked.append(query)
        return pl.DataFrame({"address": ["Ana@Corp.Example"], "first_name": ["Ana"], "n": [3]})

    found = plan.load(path, sql=sql).campaigns[0]
    assert asked == ["SELECT 1"]
    assert found.audience.people["address"].to_list() == ["ana@corp.example"]
    assert found.audience.fields["n"].to_list() == ["3"]


def test_a_query_without_a_ledger_or_that_it_refuses_is_told(folder):
    path = changed(folder, 'audience = "audience.csv"\n\n', "audience = { sql = 'SELECT 1' }\n\n")
    assert mistakes(path) == [
        "9: campaigns[1].audience is a query on a ledger, and there is none; name a ledger with --db"
    ]

    def sql(query):
        raise UsageError("there is no table of that name")

    assert mistakes(path, sql=sql) == [
        "9: campaigns[1].audience cannot be asked of the ledger: there is no table of that name"
    ]


def test_pairs_are_every_two_of_a_list_and_those_with_time_between_them(folder):
    changed(
        folder,
        'timezone = "Europe/Berlin"',
        'never_after = [{ first = "Price rise", second = "Summer sale", within = "14d" }]',
    )
    path = folder / "plan.toml"
    path.write_text('never_with = [["Summer sale", "Price rise"]]\n' + path.read_text("utf-8"))
    found = plan.load(path).pairs
    assert found == (
        plan.Pair(first="Summer sale", second="Price rise"),
        plan.Pair(first="Price rise", second="Summer sale", within=timedelta(days=14)),
    )


@pytest.mark.parametrize(
    ("written", "at", "moved"),
    [
        ("2027-03-28T02:30:00", datetime(2027, 3, 28, 1, tzinfo=UTC), True),  # clocks go from 2:00 to 3:00
        ("2027-03-28T03:00:00", datetime(2027, 3, 28, 1, tzinfo=UTC), False),
        ("2026-10-25T02:30:00", datetime(2026, 10, 25, 0, 30, tzinfo=UTC), False),  # the first of two
        ("2026-10-25T02:30:00+01:00", datetime(2026, 10, 25, 1, 30, tzinfo=UTC), False),  # the second
    ],
)
def test_a_time_that_the_clock_of_the_plan_skips_is_moved_and_told(folder, written, at, moved):
    campaign = plan.load(changed(folder, "2026-06-03T09:00:00", written)).campaigns[0]
    assert (campaign.send_at, campaign.moved) == (at, moved)


def test_a_follow_up_may_go_by_another_channel_and_take_the_events_of_its_campaign(folder):
    changed(folder, 'unless = ["reply"]', 'channel = "phone"')
    found = plan.load(changed(folder, "stream", "unless = ['bounce']\nstream"))
    assert found.campaigns[0].steps[1].channel is Channel.PHONE
    assert found.campaigns[0].steps[1].unless == ()


def test_the_schema_takes_the_sample_and_refuses_what_loading_refuses(folder):
    schema = plan.schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    check = jsonschema.Draft202012Validator(schema)
    sample = tomllib.loads((folder / "plan.toml").read_text("utf-8"))
    told = jsonschema.Draft202012Validator(schema)
    for campaign in sample["campaigns"]:
        campaign["send_at"] = campaign["send_at"].isoformat()
    assert list(told.iter_errors(sample)) == []
    for key, value in (
        ("wieght", 1),
        ("weight", -1),
        ("stream", "spam"),
        ("audience", 3),
        ("spread", "soon"),
    ):
        assert not check.is_valid({**sample, "campaigns": [{**sample["campaigns"][0], key: value}]}), key


def test_every_key_of_the_schema_says_what_it_means():
    schema = plan.schema()
    tables = [schema, *schema["$defs"].values()]
    silent = [
        name for table in tables for name, one in table["properties"].items() if not one.get("description")
    ]
    assert silent == []


_ANY = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5), st.datetimes()),
    lambda inner: st.one_of(
        st.lists(inner, max_size=2),
        st.dictionaries(st.sampled_from(["name", "after", "sql", "x"]), inner, max_size=2),
    ),
    max_leaves=4,
)
_TOP = sorted(plan.schema()["properties"])
_OF_CAMPAIGN = sorted(plan.schema()["$defs"]["CampaignTable"]["properties"])
_OF_FOLLOW_UP = sorted(plan.schema()["$defs"]["FollowUpTable"]["properties"])


@settings(max_examples=150, deadline=None)
@given(
    st.dictionaries(st.sampled_from(_TOP), _ANY, max_size=1),
    st.dictionaries(st.sampled_from(_OF_CAMPAIGN), _ANY, max_size=2),
    st.dictionaries(st.sampled_from(_OF_FOLLOW_UP), _ANY, max_size=2),
)
def test_whatever_a_plan_holds_it_is_loaded_or_every_mistake_has_its_line(top, of_campaign, of_follow_up):
    with TemporaryDirectory() as name, pytest.MonkeyPatch.context() as patched:
        folder = Path(name)
        (folder / "audience.csv").write_text("email\na@corp.example\n")
        follow_up = {"after": "1d", **of_follow_up}
        campaign = {
            "name": "A",
            "send_at": NOW,
            "audience": "audience.csv",
            "follow_ups": [follow_up],
            **of_campaign,
        }
        (folder / "plan.toml").write_text("")
        patched.setattr(tomllib, "loads", lambda text: {"campaigns": [campaign], **top})
        try:
            plan.load(folder)
            told: tuple[str, ...] = (f"{folder / 'plan.toml'}:1: nothing",)
        except PlanError as error:
            told = error.mistakes
    assert told
    assert all(one.startswith(f"{folder / 'plan.toml'}:1: ") for one in told)


def test_a_field_that_a_query_does_not_give_is_told_in_words(folder):
    text = (folder / "plan.toml").read_text()
    first = text.index("audience = ")
    end = text.index("\n", first)
    (folder / "plan.toml").write_text(text[:first] + 'audience = { sql = "SELECT 1" }' + text[end:])
    answer = pl.DataFrame({"address": ["ana@corp.example"]})
    with pytest.raises(PlanError, match="which is no column of the answer to the query"):
        plan.load(folder / "plan.toml", sql=lambda _: answer)
