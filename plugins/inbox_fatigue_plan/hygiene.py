"""What all rules of a plan share: they gate, they tire nobody, and they need a plan to look at."""

from __future__ import annotations

from inbox_fatigue.plugin import Rule

# Rules are this one with words of their own; without them it says nothing and is no rule.
HYGIENE = Rule(
    slug="plan/",
    unit="",
    comfortable=0,
    unbearable=1,
    because=(
        "No number was tuned: each one is a mistake, whatever the size of the audience, so none is comfortable. "
        "Whether it stops a plan is the gate's to say."
    ),
    fires="",
    calm="",
    notices="",
    tires="",
    instead="",
    wrong_when="",
    gates_only=True,
    needs_plan=True,
)
