"""The shape of the settings: every table and key that a file may hold, with its type and meaning.

The values that hold where a file says nothing stand in `defaults.toml`, beside their reasons.
"""

from __future__ import annotations

from dataclasses import asdict, fields
from datetime import date  # noqa: TC003 - pydantic reads it
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    Field,
    PlainSerializer,
    PrivateAttr,
    ValidationInfo,
    create_model,
    field_validator,
    model_validator,
)

from inbox_fatigue.limits import MEANING, Limits
from inbox_fatigue.settings.caps import CapSetting, merged, require_consistent
from inbox_fatigue.settings.layers import Layer, origin
from inbox_fatigue.settings.presets import preset, require_preset
from inbox_fatigue.settings.shapes import Domains, Fatigue, Names, Permitted, Share, Span, Table
from inbox_fatigue.settings.stances import require_stance, stance
from inbox_fatigue.settings.statuses import Statuses  # noqa: TC001 - pydantic reads it

if TYPE_CHECKING:
    from inbox_fatigue.caps import Cap

DEFAULT_CAP = 95.0  # below 100, so that no family alone says all there is to say about a person


class Gate(Table):
    """What must hold for the audit to pass."""

    exhausted: Share = Field(description='Share of people who may be exhausted, such as "0%".')
    tired: Share = Field(description='Share of people who may be tired or exhausted, such as "5%".')
    quarantined: Share = Field(
        description="Share of unreadable messages above which the audit is incomplete."
    )
    required: Names = Field(
        description="Families or rules that must take part; what you name here must be assessed for somebody."
    )
    rules: dict[str, Permitted] = Field(description='Findings allowed by rule; "any" lifts a limit.')
    only: Literal["all", "plan"] = Field(
        description='What a preview judges: "plan" what the plan adds, "all" the past as well.'
    )

    @property
    def limited(self) -> dict[str, int]:
        """The rules of which only so many findings are allowed, by slug."""
        return {slug: count for slug, count in sorted(self.rules.items()) if count is not None}


class States(Table):
    """From which fatigue a person is called comfortable, tired and exhausted; below is rested."""

    comfortable: Fatigue
    tired: Fatigue
    exhausted: Fatigue

    @model_validator(mode="after")
    def _rise(self) -> States:
        if not self.comfortable < self.tired < self.exhausted:
            raise ValueError("do not rise; give comfortable the lowest number and exhausted the highest")
        return self


class Ignore(Table):
    """Findings that somebody accepted, for a reason and until a day."""

    rule: str = Field(description="A rule or a family.")
    reason: str = Field(min_length=1, description="Why these findings are accepted.")
    expires: date = Field(description="The last day on which this holds, such as 2026-12-31 (no quotes).")
    recipient: str = Field(default="*", description="Address or label, with * for anything.")
    campaign: str = Field(default="*", description="Campaign, with * for anything.")

    def covers(self, *, rule: str, recipient: str, campaign: str, on: date) -> bool:
        """Return whether a finding of that day is accepted; after `expires` nothing is."""
        return (
            on <= self.expires
            and self.rule in (rule, rule.partition("/")[0])
            and fnmatchcase(recipient.casefold(), self.recipient.casefold())
            and fnmatchcase(campaign.casefold(), self.campaign.casefold())
        )


class When(Table):
    """Which mail a stream override is about; everything named must match, and * stands for anything."""

    sender: str | None = None
    sender_domain: str | None = None
    campaign: str | None = None
    subject: str | None = None
    list_id: str | None = None

    @model_validator(mode="after")
    def _say_something(self) -> When:
        if not self.model_fields_set:
            raise ValueError(
                "is empty; name at least one of sender, sender_domain, campaign, subject, list_id"
            )
        return self

    @property
    def patterns(self) -> dict[str, str]:
        """The patterns that were given, by what they look at."""
        return {name: getattr(self, name) for name in sorted(self.model_fields_set) if getattr(self, name)}


class StreamOverride(Table):
    """Mail whose stream the user knows better than its headers tell."""

    when: When
    stream: Literal["marketing", "sales", "service", "transactional", "correspondence", "list"]


# What the system can be told of bytes and of seconds; whoever wants no limit writes as much.
_MOST = {"int": 10**15, "float": 10**7}

if TYPE_CHECKING:
    LimitsTable = Limits
else:
    _limits_keys: Any = {
        one.name: (
            {"int": int, "float": float}[one.type],
            Field(default=one.default, gt=0, le=_MOST[one.type], description=one.metadata[MEANING]),
        )
        for one in fields(Limits)
    }
    _given = create_model("LimitsTable", __base__=Table, __doc__=Limits.__doc__, **_limits_keys)
    LimitsTable = Annotated[
        _given,
        AfterValidator(lambda given: Limits(**given.model_dump())),
        PlainSerializer(asdict, return_type=dict[str, int | float]),
    ]


class Settings(Table):
    """Everything that a user may decide, with nothing left open; remembers where each key was written."""

    extends: str = Field(description='A preset whose caps hold as well; "inbox-fatigue presets" lists them.')
    stance: str = Field(description='Whom mail is for: "inbox-fatigue stances" lists the answers.')
    window: Span = Field(description="How far back fatigue looks.")
    select: Names = Field(description="Rules or families that take part; an empty list means all.")
    ignore: Names = Field(description="Rules or families that do not take part.")
    organisations: Domains = Field(
        description="Domains whose outbound mail is audited; an empty list: infer them."
    )
    trust_opens: bool = Field(description="Count an open as a sign of life.")
    known_languages: Names = Field(description="Languages in use, as two-letter codes.")
    gate: Gate
    states: States
    status: Statuses
    families: dict[str, Fatigue] = Field(description="The most fatigue that one family may give a person.")
    rules: dict[str, dict[str, Any]] = Field(default_factory=dict, description="Settings of single rules.")
    ignores: tuple[Ignore, ...] = Field(default=(), description="Findings accepted until a day.")
    streams: tuple[StreamOverride, ...] = Field(
        default=(), description="Streams told by hand; the first match wins."
    )
    caps: tuple[CapSetting, ...] = Field(default=(), description="Limits on contact.")
    limits: LimitsTable = Field(default=Limits(), description="How much of a bad thing is read.")
    _layers: tuple[Layer, ...] = PrivateAttr(default=())

    @field_validator("ignores", "streams", "caps", mode="before")
    @classmethod
    def _as_tuple(cls, given: Any) -> Any:
        return tuple(given) if isinstance(given, list) else given

    @field_validator("known_languages")
    @classmethod
    def _are_codes(cls, given: tuple[str, ...]) -> tuple[str, ...]:
        for code in given:
            if not (len(code) == 2 and code.isascii() and code.isalpha() and code.islower()):
                raise ValueError(f'names "{code}"; write two-letter codes such as "en" or "de"')
        return given

    @field_validator("extends")
    @classmethod
    def _is_a_preset(cls, given: str) -> str:
        return require_preset(given) if given else given

    @field_validator("stance")
    @classmethod
    def _is_a_stance(cls, given: str) -> str:
        return require_stance(given) if given else given

    @field_validator("caps")
    @classmethod
    def _fit_together(cls, given: tuple[CapSetting, ...], info: ValidationInfo) -> tuple[CapSetting, ...]:
        below = _caps_below(info.data.get("stance"), info.data.get("extends"))
        require_consistent(given, below)
        return given

    @property
    def all_caps(self) -> tuple[Cap, ...]:
        """The caps that hold: of the stance, the preset and the user; of two with one name the later."""
        below = _caps_below(self.stance, self.extends)
        return merged(below, tuple(table.cap() for table in self.caps))

    def selects(self, slug: str) -> bool:
        """Return whether a rule takes part; its slug outranks its family, and ignore outranks select."""
        family = slug.partition("/")[0]
        if slug in self.ignore or slug in self.select:
            return slug not in self.ignore
        return family not in self.ignore and (not self.select or family in self.select)

    def cap(self, family: str) -> float:
        """Return the most fatigue, 0 to 100, that a family of rules may give a person."""
        return self.families.get(family, DEFAULT_CAP)

    def place(self, *path: str | int) -> str:
        """Return where a key was written: "inbox-fatigue.toml: gate.tired"."""
        return origin(self._layers, path).place(path)

    def is_given(self, *path: str | int) -> bool:
        """Return whether the user wrote that key, as against a default."""
        return origin(self._layers, path) is not self._layers[0]

    def model_post_init(self, context: Any, /) -> None:
        """Remember the layers that the settings were joined from."""
        self._layers = context or ()


def preset_caps(name: str, settings: Settings) -> tuple[Cap, ...]:
    """Return the caps of a preset, with the limits of the user's own caps that bear the same names."""
    below = preset(name).caps
    names = {cap.name for cap in below}
    return merged(below, tuple(table.cap() for table in settings.caps if table.name in names))


def _caps_below(stance_name: str | None, preset_name: str | None) -> tuple[Cap, ...]:
    """Return the caps that hold where the user sets none: those of the preset outrank those of the stance."""
    of_stance = stance(stance_name).caps if stance_name else ()
    return merged(of_stance, preset(preset_name).caps if preset_name else ())
