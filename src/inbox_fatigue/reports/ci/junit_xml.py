"""Writes JUnit's XML: which cases there are, and what became of them.

The gate is a suite whose cases are its conditions; each family of rules is a suite whose cases are its
rules: a rule fails where a finding of it belongs to a broken condition, and is skipped where it could be
assessed for nobody; where it could not be for some people, its output says so. Where nothing at all was
judged, everything is skipped.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from inbox_fatigue.reports.ci.judged import Level
from inbox_fatigue.reports.phrases import people
from inbox_fatigue.reports.printable import printable
from inbox_fatigue.results import Outcome

if TYPE_CHECKING:
    from collections.abc import Sequence

    from inbox_fatigue.reports.ci.judged import Graded, Judged

_MOST_TOLD = 50  # findings told in one case; the others are counted


def xml(told: Judged) -> str:
    """Return what was judged as a document."""
    root = ET.Element("testsuites", name=f"inbox-fatigue {told.what}")
    root.append(_suite("gate", _conditions(told)))
    by_family: dict[str, list[ET.Element]] = defaultdict(list)
    for case in _rules(told):
        by_family[case.get("classname", "")].append(case)
    root.extend(_suite(family, cases) for family, cases in sorted(by_family.items()))
    _count(root)
    ET.indent(root)
    return ET.tostring(root, encoding="unicode", xml_declaration=False) + "\n"


def _suite(name: str, cases: Sequence[ET.Element]) -> ET.Element:
    suite = ET.Element("testsuite", name=name)
    suite.extend(cases)
    _count(suite)
    # Not of the whole report: the schema that Jenkins' xUnit plugin holds it to has no such attribute there.
    suite.set("skipped", str(len(suite.findall(".//skipped"))))
    return suite


def _count(element: ET.Element) -> None:
    """Note how many cases are below an element, and what became of them."""
    element.set("tests", str(len(element.findall(".//testcase"))))
    for name, found in (("failures", "failure"), ("errors", "error")):
        element.set(name, str(len(element.findall(f".//{found}"))))


def _conditions(told: Judged) -> list[ET.Element]:
    cases = []
    for one in told.verdict.conditions:
        case = ET.Element("testcase", classname="gate", name=one.name)
        if one.broken:
            ET.SubElement(case, "failure", message=printable(one.sentence))
        elif one.measured == "not assessed":
            ET.SubElement(case, "skipped", message=printable(one.sentence))
        cases.append(case)
    complete = ET.Element("testcase", classname="gate", name="complete")
    broken = {one.sentence for one in told.verdict.conditions if one.broken}
    gaps = [reason for reason in told.verdict.reasons if reason not in broken]
    if gaps or told.verdict.outcome is Outcome.INCOMPLETE:
        ET.SubElement(complete, "error", message=printable("; ".join(gaps)))
    return [*cases, complete]


def _rules(told: Judged) -> list[ET.Element]:
    found: dict[str, list[Graded]] = defaultdict(list)
    for one in told.findings:
        found[one.finding.rule].append(one)
    gaps: dict[str, list[str]] = defaultdict(list)
    for gap in told.not_assessed:
        gaps[gap.rule].append(f"not assessed for {people(gap.people)}: {gap.reason}")
    cases = []
    for rule in told.rules:
        family, _, name = rule.slug.partition("/")
        case = ET.Element("testcase", classname=family, name=name)
        some = found.get(rule.slug, [])
        failed = [one for one in some if one.level is Level.ERROR]
        if failed:
            told_of = f"{len(failed)} finding{'' if len(failed) == 1 else 's'}: {rule.notices}"
            ET.SubElement(case, "failure", message=printable(told_of)).text = _listed(failed)
        elif told.nothing and not some:
            ET.SubElement(case, "skipped", message=printable(told.nothing))
        elif rule.slug in told.unassessed:
            ET.SubElement(case, "skipped", message=printable("; ".join(gaps[rule.slug])))
            gaps.pop(rule.slug)
        lines = [*([] if failed or not some else [_listed(some)]), *map(printable, gaps[rule.slug])]
        if lines:
            ET.SubElement(case, "system-out").text = "\n".join(lines)
        cases.append(case)
    return cases


def _listed(some: Sequence[Graded]) -> str:
    lines = [printable(f"{one.finding.recipient}: {one.finding.message}") for one in some[:_MOST_TOLD]]
    left = len(some) - _MOST_TOLD
    return "\n".join([*lines, f"and {left} more"] if left > 0 else lines)
