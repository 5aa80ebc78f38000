"""Who writes to where a mail lets its reader leave has left."""

from __future__ import annotations

import pytest

SHOP = "shop.example"


def left(archive, letter, way_out, to, subject="", **more):
    """Return the kinds of what came of a mail to `to` after one with a way out."""
    archive.take(
        letter(List_Unsubscribe=way_out),
        letter(to=to, sender="ana@reader.example", subject=subject, at="2026-03-04", body="\n", **more),
    )
    archive.settle(SHOP)
    return [kind for (kind,) in archive.ask("SELECT kind FROM event")]


@pytest.mark.parametrize(
    ("way_out", "to", "subject"),
    [
        ("<mailto:goodbye@shop.example>", "goodbye@shop.example", ""),
        ("<https://esp.example/u>, <mailto:x7@esp.example?subject=u%3A77>", "x7@esp.example", "u:77"),
        ("<MAILTO:info@shop.example?body=x&Subject=No%20more>", "info@shop.example", "no more"),
    ],
    ids=["a mailbox of its own", "the sending system's", "a subject of its own"],
)
def test_mail_to_the_way_out_of_a_mail_is_an_opt_out(archive, letter, way_out, to, subject):
    assert left(archive, letter, way_out, to, subject) == ["unsubscribe"]


@pytest.mark.parametrize(
    ("way_out", "to", "subject"),
    [
        ("<mailto:info@shop.example>", "info@shop.example", "When do you open?"),
        ("<mailto:tea@shop.example?subject=No%20more>", "tea@shop.example", "When do you open?"),
        ("<mailto:news@shop.example>", "news@shop.example", "Is it green?"),
        ("<mailto:goodbye@shop.example>", "goodbye@shop.example", "Re: Spring"),
        ("<https://shop.example/u>", "goodbye@shop.example", ""),
    ],
    ids=["asked the shop", "another subject", "the sender", "an answer", "no mailbox named"],
)
def test_what_may_be_meant_otherwise_is_a_reply(archive, letter, way_out, to, subject):
    assert left(archive, letter, way_out, to, subject) == ["reply"]


def test_only_who_got_the_mail_leaves_by_it(archive, letter):
    archive.take(
        letter(List_Unsubscribe="<mailto:x7@esp.example>"),
        letter(to="x7@esp.example", sender="ben@reader.example", at="2026-03-04"),
        letter(to="x7@esp.example", sender="ana@reader.example", at="2026-03-01"),
    )
    archive.settle(SHOP)
    assert archive.ask("SELECT kind FROM event") == []
