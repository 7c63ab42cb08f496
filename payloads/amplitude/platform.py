"""The platform settings nobody outside Amplitude knows, as named axes with the evidence for each.

A tile must be right under every combination of them: `Platform.all()`.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from itertools import product
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from payloads.freemarker import Settings

_GUIDE = "https://amplitude.com/docs/partners/create-an-event-streaming-integration"
_WEBHOOKS = "https://amplitude.com/docs/data/destination-catalog/webhooks"
_EXPORT = "https://amplitude.com/docs/apis/analytics/export"


class Axis(NamedTuple):
    """One unknown: its name, the values it may have (the first is the kit's default), and why it is open."""

    name: str
    values: tuple[str, ...]
    evidence: str
    sources: tuple[str, ...]


AXES = (
    Axis(
        "number_format",
        ("number", "0.####", "computer"),
        "FreeMarker's own default groups digits (1,234,567). Amplitude's sample templates set 0.#### "
        "themselves, which they would not need if the platform did; a documented result without grouping "
        "hints at another setting.",
        (_GUIDE, _WEBHOOKS, "https://freemarker.apache.org/docs/ref_directive_setting.html"),
    ),
    Axis(
        "boolean_format",
        ("true,false", "c"),
        "By default FreeMarker refuses to print a boolean. Amplitude's documentation of cohort webhooks "
        "printed ${input.in_cohort} bare for a time, which works only with a boolean format, and ?c "
        "before and after.",
        ("https://amplitude.com/docs/data/destination-catalog/cohort-webhooks",),
    ),
    Axis(
        "values",
        ("native", "stringified"),
        "Exported events hold real numbers and booleans; the guide says that properties a customer "
        "selects are sent as strings, and public templates find live booleans to be strings.",
        (_EXPORT, _GUIDE),
    ),
    Axis(
        "mapped_properties",
        ("raw", "json"),
        "Amplitude's sample prints ${mappedProperties[key]} without quotes where JSON needs a value, so "
        "the values would have to be JSON already; the guide describes them as plain property values.",
        (_GUIDE,),
    ),
    Axis(
        "missing",
        ("absent", "null"),
        "Exported events carry every column, null where there is nothing. Whether live events do, or "
        "leave keys out, is not documented; the same goes for a ticked property that an event does not "
        "have.",
        (_EXPORT, _GUIDE),
    ),
    Axis(
        "unmapped",
        ("absent", "empty", "null"),
        "The guide does not say what mappedFields holds for an optional field the customer left open, or "
        "for an event without the mapped property.",
        (_GUIDE,),
    ),
)
"""Every unknown. Locale and time zone are unknown as well and have no axis: a template that prints numbers
with `?c` and does not parse dates cannot depend on them."""


@dataclass(frozen=True)
class Platform:
    """One combination of the unknown settings.

    Attributes:
        number_format, boolean_format: FreeMarker's settings of that name.
        values: `native` JSON types, or every number and boolean `stringified`.
        mapped_properties: `raw` values, or each a piece of JSON text.
        missing: what the event or `mappedProperties` holds for what there is not.
        unmapped: what `mappedFields` holds for a field without a value.
    """

    number_format: Literal["number", "0.####", "computer"] = "number"
    boolean_format: Literal["true,false", "c"] = "true,false"
    values: Literal["native", "stringified"] = "native"
    mapped_properties: Literal["raw", "json"] = "raw"
    missing: Literal["absent", "null"] = "absent"
    unmapped: Literal["absent", "empty", "null"] = "absent"

    def __post_init__(self) -> None:
        for axis in AXES:
            value = getattr(self, axis.name)
            if value not in axis.values:
                raise ValueError(f"{axis.name} is one of {', '.join(axis.values)}, not {value!r}")

    @classmethod
    def all(cls) -> Iterator[Platform]:
        """Every combination, the default first."""
        for values in product(*(axis.values for axis in AXES)):
            yield cls(**dict(zip((axis.name for axis in AXES), values, strict=True)))  # type: ignore[arg-type]

    @classmethod
    def views(cls) -> Iterator[Platform]:
        """Every combination of the axes that change the data a template sees, the engine's settings at
        their default.
        """
        default = cls()
        for platform in cls.all():
            if (platform.number_format, platform.boolean_format) == (
                default.number_format,
                default.boolean_format,
            ):
                yield platform

    def settings(self) -> Settings:
        """The FreeMarker settings of this combination."""
        from payloads.freemarker import Settings

        return Settings(number_format=self.number_format, boolean_format=self.boolean_format)

    def __str__(self) -> str:
        """The settings that differ from the default, e.g. `values=stringified`; `default` if none does."""
        different = [
            f"{field.name}={getattr(self, field.name)}"
            for field in fields(self)
            if getattr(self, field.name) != field.default
        ]
        return " ".join(different) or "default"
