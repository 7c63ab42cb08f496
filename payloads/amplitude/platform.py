"""The platform settings that only Amplitude knows, as named axes with the evidence for each.

A tile must be right under every combination of them: `Platform.all()`.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from itertools import product
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from payloads.freemarker import Settings

_GUIDE = "https://amplitude.com/docs/partners/create-an-event-streaming-integration"
_WEBHOOKS = "https://amplitude.com/docs/data/destination-catalog/webhooks"
_SETTINGS = "https://freemarker.apache.org/docs/ref_directive_setting.html"
_TRANSFORMATIONS = "https://amplitude.com/docs/data/streaming-transformations"
_COHORT_WEBHOOKS = "https://amplitude.com/docs/data/destination-catalog/cohort-webhooks"
_EXPORT = "https://amplitude.com/docs/apis/analytics/export"


class Axis(NamedTuple):
    """One unknown: its name, the values it may have (the first is the kit's default), and why it is open.

    `engine`: it is a setting of the template engine; the others change the data that templates read.
    `apart`: it is tried by itself, the others at their default, and only for templates that read what it is about; a
    template needn't be right under its other values.
    """

    name: str
    values: tuple[str, ...]
    evidence: str
    sources: tuple[str, ...]
    engine: bool = False
    apart: bool = False


AXES = (
    Axis(
        "number_format",
        ("number", "0.####", "computer"),
        "FreeMarker's own default groups digits (1,234,567). Amplitude's sample templates set 0.#### "
        "themselves, which they would not need if the platform did; a documented result without grouping "
        "hints at another setting.",
        (_GUIDE, _WEBHOOKS, _SETTINGS),
        engine=True,
    ),
    Axis(
        "boolean_format",
        ("true,false", "c"),
        "By default FreeMarker refuses to print a boolean. Amplitude's documentation of cohort webhooks "
        "printed ${input.in_cohort} bare for a time, which works only with a boolean format, and ?c "
        "before and after.",
        (_COHORT_WEBHOOKS,),
        engine=True,
    ),
    Axis(
        "locale",
        ("en_US", "de_DE", "uk_UA"),
        "Nothing is documented; FreeMarker takes the locale of the machine it runs on. English conventions are "
        "likely. Of the others, German ones turn 1,234.5 into 1.234,5, so that 1234 reads as a smaller number, and "
        "Ukrainian ones put a space between thousands.",
        (_WEBHOOKS, _SETTINGS),
        engine=True,
    ),
    Axis(
        "time_zone",
        ("UTC", "America/Los_Angeles"),
        "Times come in UTC without saying so, and FreeMarker reads them in the zone of the machine it runs on. What "
        "Amplitude's documentation prints for one in milliseconds is eight hours off, as on the Pacific coast in winter.",
        (_WEBHOOKS, _SETTINGS),
        engine=True,
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
    Axis(
        "statics",
        ("there", "absent"),
        "Amplitude's documentation makes JSON with its helper class, `statics['…FtlUtils']`, in webhooks, cohort webhooks "
        "and streamed transformations. Whether a partner's tile has it as well is not documented.",
        (_TRANSFORMATIONS, _COHORT_WEBHOOKS),
        engine=True,
        apart=True,
    ),
    Axis(
        "freemarker_version",
        ("2.3.31", "2.3.34"),
        "Amplitude's documentation uses ?filter, which came with 2.3.29; nothing says which version it runs, nor which "
        "incompatible improvements it asked for. From 2.3.32 on ?c quotes strings; with the improvements of 2.3.32 it "
        "writes 1E21 and 0.30000000000000004, with those of 2.3.33 strings are equal to the letter only.",
        (_TRANSFORMATIONS, "https://freemarker.apache.org/docs/versions_2_3_32.html"),
        engine=True,
        apart=True,
    ),
    Axis(
        "object_wrapper",
        ("default", "beans"),
        "Amplitude's documentation of cohort webhooks looped over `input.users.iterator()`, which works only where data is "
        "Java's own objects; before and after, over the list itself, which works in any case. Where data is Java's objects, "
        "arrays and objects are text to ?is_string, and print themselves, but not as JSON.",
        (_COHORT_WEBHOOKS, "https://freemarker.apache.org/docs/pgui_datamodel_objectWrapper.html"),
        engine=True,
        apart=True,
    ),
)
"""Every unknown."""


@dataclass(frozen=True)
class Platform:
    """One combination of the unknown settings.

    Those that are tried apart have their default in every combination that the methods below give.

    Attributes:
        number_format, boolean_format, locale, time_zone: FreeMarker's settings of that name.
        values: `native` JSON types, or every number and boolean `stringified`.
        mapped_properties: `raw` values, or each a piece of JSON text.
        missing: what the event or `mappedProperties` holds for a missing value.
        unmapped: what `mappedFields` holds for a field without a value.
        statics: whether a tile's templates have Amplitude's helper class; those of webhooks do.
        freemarker_version: which FreeMarker renders, with all its incompatible improvements.
        object_wrapper: whether data has the methods of Java's objects (`beans`) or not.
    """

    number_format: Literal["number", "0.####", "computer"] = "number"
    boolean_format: Literal["true,false", "c"] = "true,false"
    locale: Literal["en_US", "de_DE", "uk_UA"] = "en_US"
    time_zone: Literal["UTC", "America/Los_Angeles"] = "UTC"
    values: Literal["native", "stringified"] = "native"
    mapped_properties: Literal["raw", "json"] = "raw"
    missing: Literal["absent", "null"] = "absent"
    unmapped: Literal["absent", "empty", "null"] = "absent"
    statics: Literal["there", "absent"] = "there"
    freemarker_version: Literal["2.3.31", "2.3.34"] = "2.3.31"
    object_wrapper: Literal["default", "beans"] = "default"

    def __post_init__(self) -> None:
        for axis in AXES:
            value = getattr(self, axis.name)
            if value not in axis.values:
                raise ValueError(f"{axis.name} is one of {', '.join(axis.values)}, not {value!r}")

    @classmethod
    def all(cls) -> Iterator[Platform]:
        """Every combination, the default first."""
        return cls._of(AXES)

    @classmethod
    def views(cls) -> Iterator[Platform]:
        """Every combination of the axes that change the data a template sees, the engine's settings at
        their default.
        """
        return cls._of(axis for axis in AXES if not axis.engine)

    @classmethod
    def engines(cls) -> Iterator[Platform]:
        """Every combination of the axes that are settings of the engine, the data's at their default."""
        return cls._of(axis for axis in AXES if axis.engine)

    @classmethod
    def _of(cls, axes: Iterable[Axis]) -> Iterator[Platform]:
        axes = tuple(axis for axis in axes if not axis.apart)
        for values in product(*(axis.values for axis in axes)):
            yield cls(**dict(zip((axis.name for axis in axes), values, strict=True)))  # type: ignore[arg-type]

    def settings(self) -> Settings:
        """The FreeMarker settings of this combination."""
        from payloads.freemarker import Settings

        return Settings(
            number_format=self.number_format,
            boolean_format=self.boolean_format,
            locale=self.locale,
            time_zone=self.time_zone,
            amplitude_statics=self.statics == "there",
            freemarker_version=self.freemarker_version,
            incompatible_improvements=self.freemarker_version,
            object_wrapper=self.object_wrapper,
        )

    def different(self) -> dict[str, str]:
        """The settings that differ from the default, by name."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return {field.name: values[field.name] for field in fields(self) if values[field.name] != field.default}

    def __str__(self) -> str:
        """The settings that differ from the default, e.g. `values=stringified`; `default` if none does."""
        return " ".join(f"{name}={value}" for name, value in self.different().items()) or "default"
