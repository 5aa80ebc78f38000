"""Whose outbound mail is audited: given, or told from who sends most, or everybody who writes to an inbox."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from inbox_fatigue.errors import UsageError
from inbox_fatigue.ledger import reading
from inbox_fatigue.ledger.writing import settling
from inbox_fatigue.people.domains import FREE_MAIL, registrable, upwards, within

if TYPE_CHECKING:
    from collections.abc import Iterable

    import polars as pl

    from inbox_fatigue.ledger import Ledger

# One domain that sends at least this share of all touches is the archive's organisation.
# In an archive of outbound mail it sends nearly all; in one person's inbox the largest sender has
# a fifth (a real inbox of 250 newsletters: 20 %).
DOMINANT_SHARE = 0.5
GIVEN = "given"
IN_LOGS = "a log names it as a sender; to count several as one, give each to --organisation"
UNNAMED = "(the log's sender)"
NAMELESS = "(sender not named)"  # of mail, or of mail and rows
Line = tuple[str, tuple[str, ...], str]  # name, domains, because


@dataclass(frozen=True, slots=True, kw_only=True)
class Audited:
    """The organisations that are audited, and which of them each sending address belongs to."""

    of_sender: dict[int, str]  # key of the address → name of the organisation; also those that only get mail
    of_logs: str  # whose the rows of logs without a sender are
    lines: tuple[Line, ...]
    outbound: bool  # one organisation's outbound mail; False: inboxes with many senders
    of_planned: pl.DataFrame | None = (
        None  # (touch, organisation) of what is planned; else it is as rows of logs
    )


def homes_of(audited: Audited, domains: Iterable[str]) -> dict[str, str | None]:
    """Return by domain the audited organisation that it belongs to: whose colleague has an address there."""
    owners: dict[str, tuple[int, str]] = {}  # the first of several organisations that name a domain has it
    for place, (name, own, _) in enumerate(audited.lines):
        for one in own:
            owners.setdefault(one, (place, name))
    # A domain is looked for by itself and by all above it: an inbox may have tens of thousands of organisations.
    found = {domain: [owners[one] for one in upwards(domain) if one in owners] for domain in domains}
    return {domain: min(homes)[1] if domain and homes else None for domain, homes in found.items()}


def is_given(audited: Audited) -> bool:
    """Return whether somebody said whose mail is audited."""
    return any(because == GIVEN for _, _, because in audited.lines)


def settle_organisations(ledger: Ledger, given: tuple[str, ...]) -> Audited:
    """Decide whose mail is audited, record it in the ledger and return it.

    UsageError where the given domains have no part in the archive: it would pass, whatever is in it.
    """
    domains = {row["id"]: row for row in reading.addresses(ledger).iter_rows(named=True)}
    sent = {row["sender"]: row["touches"] for row in reading.senders(ledger).iter_rows(named=True)}
    audited = _given(given, domains, sent) if given else _inferred(ledger, domains, sent)
    settling.write_organisations(ledger, audited.lines, audited.of_sender)
    return audited


def remembered(audited: Audited) -> str:
    """Return what no table of the ledger tells of whom is audited, as text for `audited_again`."""
    return json.dumps({"of_logs": audited.of_logs, "lines": audited.lines, "outbound": audited.outbound})


def audited_again(ledger: Ledger, told: str) -> Audited:
    """Return what `settle_organisations` had decided on a ledger that has not changed since."""
    known = json.loads(told)
    return Audited(
        of_sender=reading.audited_senders(ledger),
        of_logs=known["of_logs"],
        lines=tuple((name, tuple(domains), because) for name, domains, because in known["lines"]),
        outbound=known["outbound"],
    )


def _given(
    given: tuple[str, ...], domains: dict[int, dict[str, str]], sent: dict[int | None, int]
) -> Audited:
    wanted = tuple(dict.fromkeys(name.strip().lower().rpartition("@")[2] for name in given))
    name = wanted[0]
    of_sender = {
        key: name for key, address in domains.items() if any(within(address["domain"], one) for one in wanted)
    }
    writers = {key: count for key, count in sent.items() if key in domains}
    if writers and not of_sender:
        most = owner(domains[min(writers, key=lambda key: (-writers[key], domains[key]["address"]))])
        shown = "a free-mail address" if "@" in most else most  # reports name nobody, and neither does this
        raise UsageError(
            f"the organisation {', '.join(given)!r} has no address in this archive; "
            f"{shown} sends most: name a domain of the sender, or leave it out"
        )
    return Audited(of_sender=of_sender, of_logs=name, lines=((name, wanted, GIVEN),), outbound=True)


def _inferred(ledger: Ledger, domains: dict[int, dict[str, str]], sent: dict[int | None, int]) -> Audited:
    names = {key: owner(domains[key]) for key in sent if key is not None and key in domains}
    by_name: Counter[str] = Counter()
    for key, count in sent.items():
        if key in names:
            by_name[names[key]] += count
    total = sum(by_name.values())
    if not total:
        line: Line = (UNNAMED, (), "the log names no sender; give --organisation to name it")
        return Audited(of_sender={}, of_logs=UNNAMED, lines=(line,) if sent else (), outbound=True)
    top, count = min(by_name.items(), key=lambda item: (-item[1], item[0]))
    if count >= DOMINANT_SHARE * total and top not in FREE_MAIL and "@" not in top:
        share = f"inferred: it sent {round(100 * count / total)} % of the mail"
        owners = {key: owner(address) for key, address in domains.items()}
        others = _others_in_logs(ledger, owners, top) if len(by_name) > 1 else []
        return Audited(
            of_sender={key: name for key, name in owners.items() if name in {top, *others}},
            of_logs=top,
            lines=((top, (top,), share), *((name, (name,), IN_LOGS) for name in others)),
            outbound=True,
        )
    because = "one of the senders that write to the inboxes in this archive"
    lines: tuple[Line, ...] = tuple((name, (name,), because) for name in sorted(by_name))
    if None in sent:
        lines = ((NAMELESS, (), "these messages do not say who sent them"), *lines)
    return Audited(of_sender=names, of_logs=NAMELESS, lines=lines, outbound=False)


def _others_in_logs(ledger: Ledger, owners: dict[int, str], top: str) -> list[str]:
    """Return the organisations that logs name as senders to people outside: rows of a log are no replies to anybody."""
    ours = [key for key, name in owners.items() if name == top]
    sent = reading.sent_by_others(ledger, ours)
    return sorted({owners[key] for key in sent.filter(sent["rows"] > 0)["sender"] if key in owners})


def owner(address: dict[str, str]) -> str:
    """Return the organisation that an address speaks for: its company's domain, or itself on free mail."""
    domain = registrable(address["domain"]) if address["domain"] else address["address"]
    return address["address"] if domain in FREE_MAIL else domain
