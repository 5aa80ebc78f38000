"""What the tables of the settings are made of: frozen models, and values with a spelling of their own."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

from inbox_fatigue.settings import values

Span = Annotated[
    timedelta, BeforeValidator(values.some_time), WithJsonSchema({"type": "string", "pattern": values.SPAN})
]
Share = Annotated[
    float, BeforeValidator(values.share), WithJsonSchema({"type": "string", "pattern": values.SHARE})
]
ShareOrAny = Annotated[
    float | None,
    BeforeValidator(values.share_or_any),
    WithJsonSchema({"anyOf": [{"type": "string", "pattern": values.SHARE}, {"const": "any"}]}),
]
Permitted = Annotated[
    int | None,
    BeforeValidator(values.permitted),
    WithJsonSchema({"anyOf": [{"type": "integer", "minimum": 0}, {"const": "any"}]}),
]
Listed = BeforeValidator(lambda given: tuple(given) if isinstance(given, list) else given)
Names = Annotated[tuple[str, ...], Listed]
Domains = Annotated[tuple[Annotated[str, AfterValidator(values.mail_domain)], ...], Listed]
Fatigue = Annotated[float, Field(ge=0, le=100)]


class Table(BaseModel):
    """A table of the settings: frozen, and unknown keys are mistakes."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)
