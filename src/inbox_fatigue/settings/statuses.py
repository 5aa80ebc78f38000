"""What the settings say of people by their status: how heavily they count, and how many may be tired.

The statuses are those of the contacts: prospect, customer and former.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from inbox_fatigue.settings.shapes import ShareOrAny, Table

# Nought would hide people from every gate, which `[[ignores]]` does with a reason and a last day; and at ten
# a person is exhausted by a rule a sixth of the way to unbearable, so that more would say nothing more.
Weight = Annotated[float, Field(gt=0, le=10)]


class Status(Table):
    """People of one status: how heavily what tires them counts, and how many of them may be tired."""

    weight: Weight = Field(
        description="What their strain is multiplied by; above 1 they tire sooner, below 1 later."
    )
    exhausted: ShareOrAny = Field(
        description='Share of them who may be exhausted, such as "0%"; "any" asks for nothing.'
    )
    tired: ShareOrAny = Field(
        description='Share of them who may be tired or exhausted; "any" asks for nothing.'
    )

    @property
    def is_judged(self) -> bool:
        """Whether the gate asks anything of these people apart from everybody."""
        return self.exhausted is not None or self.tired is not None


class Statuses(Table):
    """What holds of people by the status that contacts give them; whose is not known is in no table."""

    prospect: Status
    customer: Status
    former: Status

    @property
    def all(self) -> dict[str, Status]:
        """The tables by status."""
        return {"customer": self.customer, "prospect": self.prospect, "former": self.former}

    @property
    def weights(self) -> dict[str, float]:
        """What strain is multiplied by, for the statuses where that changes anything."""
        return {name: one.weight for name, one in self.all.items() if one.weight != 1}

    @property
    def matter(self) -> bool:
        """Whether anything in these tables depends on a person's status."""
        return bool(self.weights) or any(one.is_judged for one in self.all.values())
