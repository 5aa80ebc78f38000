"""Says what a mail does to its reader: bumps, blames, presses, declines, asks to be left alone.

A phrase alone is weak evidence, so nothing is judged here: the rules look at these features only
together with what was sent before, and at a refusal only in what a person wrote back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from inbox_fatigue.plugin import Feature

if TYPE_CHECKING:
    from collections.abc import Mapping

    from inbox_fatigue.plugin import Writing

FEATURES = (
    Feature(
        "bump", float, "1 points at an earlier mail ('did you see my mail'), 0.5 hints ('just checking in')"
    ),
    Feature("guilt", float, "1 blames the reader for silence or announces the end of asking"),
    Feature(
        "false_familiarity", float, "1 claims a talk ('per our call'), 0.5 an agreement ('as discussed')"
    ),
    Feature("last_chance", float, "1 says that time runs out"),
    Feature("overdue", float, "1 says that something asked for earlier is still open"),
    Feature("request", float, "1 asks the reader to do or to answer something"),
    Feature("decline", float, "1 says no to an offer; looked at only in what people wrote back"),
    Feature(
        "opt_out_request", float, "1 asks not to be written to; looked at only in what people wrote back"
    ),
    Feature("stay", float, "1 asks to go on getting mail, so that a no beside it is none"),
    Feature(
        "later",
        float,
        "1 asks to be asked again in a season, a month or a year, so that a no beside it passes; 0.5 hints at it",
    ),
    Feature("colleague", float, "1 speaks of what a colleague of the writer sent to the reader before"),
    Feature("out_of_office", float, "1 says that the writer is away"),
    Feature("booked", float, "1 speaks of something that the reader has booked or signed up for"),
    Feature("quoting", float, "1 carries an earlier mail below its own text"),
    Feature(
        "bump_rest_words",
        float,
        "distinct words outside the sentences that only bump; unknown without a bump",
    ),
    Feature(
        "bump_rest_facts",
        float,
        "numbers and addresses outside those sentences; unknown without a bump, or where there is more",
    ),
)
_CLASSES = tuple(
    feature.name
    for feature in FEATURES
    if feature.name not in {"quoting", "bump_rest_words", "bump_rest_facts"}
)


class FollowUpDescriber:
    """Describes a content by the phrases of its language, in its subject and its new text."""

    features: tuple[Feature, ...] = FEATURES

    def describe(self, writing: Writing) -> Mapping[str, float | None]:
        """Return the strength of each class; None where neither text nor subject can tell."""
        from inbox_fatigue_follow_up.saying import said_in  # noqa: PLC0415 - who only names features hears nothing

        return said_in(writing, _CLASSES)
