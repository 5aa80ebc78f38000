"""Whose addresses are the sender's own house in a preview."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from inbox_fatigue.audit.previewing.colleagues import own_domains
from inbox_fatigue.people.organisations import Audited

LINES = (("shop.example", ("shop.example", "shop-mail.example"), "given"),)


@pytest.mark.parametrize(
    ("outbound", "sender", "own"),
    [
        (True, "ana@News.example", ["news.example", "shop-mail.example", "shop.example"]),
        (True, "ana@gmail.com", ["shop-mail.example", "shop.example"]),
        (True, "", ["shop-mail.example", "shop.example"]),
        (False, "ana@news.example", ["news.example"]),
    ],
)
def test_the_house_is_the_organisation_and_the_domains_that_the_plan_sends_from(outbound, sender, own):
    """A mailbox at a mail provider makes nobody else there a colleague."""
    audited = Audited(of_sender={}, of_logs="shop.example", lines=LINES, outbound=outbound)
    found = own_domains(audited, SimpleNamespace(steps=(SimpleNamespace(sender=sender),)))
    assert found.rows() == [("internal", domain) for domain in own]
