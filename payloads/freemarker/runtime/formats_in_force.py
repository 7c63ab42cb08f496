"""The settings a render has in force, and the formats they stand for."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING

from payloads.freemarker.errors import RenderError
from payloads.freemarker.formats.date_kinds import DateKind
from payloads.freemarker.formats.number import Number
from payloads.freemarker.record import Record
from payloads.freemarker.runtime.lazy import lazy
from payloads.freemarker.settings import Settings

if TYPE_CHECKING:
    from payloads.freemarker.formats.dates import DateFormat

_KEPT = 64  # formats of each kind


class SettingsInForce(Record):
    """The settings `<#setting>` can change, as strings."""

    number_format: str
    boolean_format: str
    date_format: str
    time_format: str
    datetime_format: str
    locale: str
    time_zone: str
    sql_date_and_time_time_zone: str | None = None
    output_encoding: str | None = None
    url_escaping_charset: str | None = None
    classic_compatible: str = "false"
    c_format: str = "legacy"
    knows_c: bool = False  # "c" is a number format, from FreeMarker 2.3.32 on
    is_lossless: bool = False  # the format `computer` is that of `?c`, from incompatible improvements 2.3.32 on

    @classmethod
    def of(cls, settings: Settings) -> SettingsInForce:
        named = {name: getattr(settings, name) for name in cls._fields if hasattr(settings, name)}
        more = {"knows_c": settings.has(32), "is_lossless": not settings.older_than(32)}
        return cls(**named | more | {"c_format": settings.c_format_in_force})


class FormatsInForce:
    """The formats that settings stand for, each made when it is first needed."""

    def __init__(self, settings: SettingsInForce) -> None:
        self.settings = settings
        self._dates: dict[tuple[DateKind, str | None], DateFormat] = {}
        self._numbers: dict[str, Callable[[Number], str]] = {}
        #: The text of a number; raises `FormatError` where the setting holds no valid format.
        self.number: Callable[[Number], str] = self._first_number

    def _first_number(self, number: Number) -> str:
        """Stands in for the formatter until it is made; a render that began before goes on asking here."""
        return self._formatter(number)

    @lazy
    def _formatter(self) -> Callable[[Number], str]:
        self.number = self.of_number(self.settings.number_format)
        return self.number

    def of_number(self, spec: str) -> Callable[[Number], str]:
        """The formatter of a specification; raises `FormatError` where it is none."""
        known = self._numbers.get(spec)
        if known is None:
            known = self._made_for_numbers(spec)
            if len(self._numbers) < _KEPT:
                self._numbers[spec] = known
        return known

    def _made_for_numbers(self, spec: str) -> Callable[[Number], str]:
        from payloads.freemarker.formats.numbers import format_c, format_lossless, number_formatter

        settings = self.settings
        if (spec == "c" and settings.knows_c) or (spec == "computer" and settings.is_lossless):
            return format_c if settings.c_format == "legacy" else format_lossless
        return number_formatter(spec, settings.locale)

    def c(self, number: Number) -> str:
        """What `?c` makes of a number."""
        return self.of_number("c" if self.settings.knows_c else "computer")(number)

    def make_number_format(self) -> None:
        """Raise `FormatError` where the setting holds no valid format, before any number is formatted."""
        self._formatter  # noqa: B018 - made when it is first read

    @lazy
    def boolean_words(self) -> tuple[str | None, str | None]:
        return _boolean_words(self.settings.boolean_format)

    def date(self, kind: DateKind, spec: str | None) -> DateFormat:
        known = self._dates.get((kind, spec))
        if known is None:
            known = self._made_for_dates(kind, spec)
            if len(self._dates) < _KEPT:
                self._dates[kind, spec] = known
        return known

    def _made_for_dates(self, kind: DateKind, spec: str | None) -> DateFormat:
        from payloads.freemarker.formats.dates import date_formatter

        settings = self.settings
        if spec is None:
            own = {DateKind.DATE: settings.date_format, DateKind.TIME: settings.time_format}
            spec = own.get(kind, settings.datetime_format)
        return date_formatter(spec, kind, settings.locale, settings.time_zone)


@lru_cache(maxsize=256)
def changed(settings: SettingsInForce, name: str, text: str) -> FormatsInForce:
    """The formats after `<#setting>`, kept: the next render most often sets the same."""
    return FormatsInForce(settings.replaced(**{name: text}))


def _boolean_words(boolean_format: str) -> tuple[str | None, str | None]:
    """`true,false`, FreeMarker's default, counts as no format at all; `c` prints true and false."""
    if boolean_format == "true,false":
        return None, None
    if boolean_format == "c":
        return "true", "false"
    true, comma, false = boolean_format.partition(",")
    if not comma:
        raise RenderError(
            f"Setting value must be a string that contains two comma-separated values for true and false, or it must "
            f'be "c", but it was "{boolean_format}".'
        )
    return true, false
