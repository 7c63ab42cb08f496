"""One render: output, variables, settings in force and the limits left."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING

from payloads.freemarker.errors import LimitExceeded, RenderError
from payloads.freemarker.formats.dates import DateFormat, DateKind, date_formatter, zone_of_setting
from payloads.freemarker.formats.errors import FormatError
from payloads.freemarker.formats.numbers import Number, number_formatter
from payloads.freemarker.nodes import Node
from payloads.freemarker.runtime.values import Namespace, Value
from payloads.freemarker.settings import TEMPLATE_SETTINGS, Limits, Settings
from payloads.freemarker.source import Span

if TYPE_CHECKING:
    from payloads.freemarker.template import Template

Loader = Callable[[str], "Template | None"]
_TIME_CHECK_EVERY = 1024


@dataclass(slots=True, eq=False)
class MacroCall:
    """A macro or function that runs: its local variables and the content nested in its call."""

    locals: dict[str, Value]
    arguments: Value = None
    body: Callable[[tuple[Value, ...]], None] | None = None
    body_variables: tuple[str, ...] = ()
    caller_template: str = ""


class ReturnSignal(Exception):
    """`<#return>` inside content nested in a call: leaves the macro that runs."""


class BreakSignal(Exception):
    """`<#break>` inside content nested in a call: leaves the loop around the call."""


class ContinueSignal(Exception):
    """`<#continue>` inside content nested in a call."""


@dataclass
class SettingsInForce:
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


class Environment:
    """The state of one render."""

    __slots__ = (
        "_date_formats", "_deadline", "_depth", "_false", "_number", "_true", "_turns_left", "current_template",
        "errors", "globals", "libraries", "limits", "loader", "main", "now", "out", "root", "settings", "static",
        "template",
    )  # fmt: skip

    def __init__(self, template: Template, root: dict[str, Value], settings: Settings, loader: Loader | None) -> None:
        self.template = template
        self.current_template = template.name
        self.root = root
        self.static = settings
        self.settings = SettingsInForce(
            **{f.name: getattr(settings, f.name) for f in fields(SettingsInForce) if hasattr(settings, f.name)}
        )
        self.limits: Limits = settings.limits
        self.loader = loader
        self.out: list[str] = []
        self.globals: dict[str, Value] = {}
        self.main = Namespace(template.name)
        self.libraries: dict[str, Namespace] = {}
        self.errors: list[RenderError] = []
        self.now: int | None = None
        self._number: Callable[[Number], str] | None = None
        self._date_formats: dict[DateKind, DateFormat] = {}
        self._true, self._false = _boolean_words(settings.boolean_format)
        self._turns_left = self.limits.loop_turns
        self._depth = 0
        self._deadline = time.monotonic() + self.limits.seconds

    # ----------------------------------------------------------------- output

    def take_output(self) -> str:
        """All that was printed, after a look at its size."""
        pieces = self.out
        size = sum(map(len, pieces))
        if size > self.limits.output_characters:
            self.exceeded(
                "output_characters", f"the output is longer than {self.limits.output_characters:,} characters"
            )
        return "".join(pieces)

    # ----------------------------------------------------------------- limits

    def exceeded(self, limit: str, message: str, span: Span | None = None) -> None:
        raise LimitExceeded(message, span, limit=limit)

    def turn(self, count: int, node: Node) -> None:
        """Use up `count` turns of loops."""
        before = self._turns_left
        self._turns_left = before - count
        if self._turns_left < 0:
            self.exceeded("loop_turns", f"loops took more than {self.limits.loop_turns:,} turns", node.span)
        if before // _TIME_CHECK_EVERY != self._turns_left // _TIME_CHECK_EVERY:
            self.check_time(node.span)

    def check_time(self, span: Span | None) -> None:
        if time.monotonic() > self._deadline:
            self.exceeded("seconds", f"the render took longer than {self.limits.seconds:g} seconds", span)

    def enter(self, span: Span) -> None:
        self._depth += 1
        if self._depth > self.limits.macro_depth:
            self.exceeded(
                "macro_depth", f"more than {self.limits.macro_depth} macro or function calls inside one another", span
            )
        self.turn(1, _At(span))

    def leave(self) -> None:
        self._depth -= 1

    def check_length(self, length: int, span: Span | None) -> None:
        """Refuse to make a string or sequence longer than allowed."""
        if length > self.limits.string_characters:
            self.exceeded(
                "string_characters", f"a value is longer than {self.limits.string_characters:,} characters", span
            )

    # --------------------------------------------------------------- settings

    def set(self, name: str, text: str, span: Span) -> None:
        """Change a setting, as `<#setting>` does."""
        if name not in TEMPLATE_SETTINGS:
            raise RenderError(f"Unknown setting: {name}", span)
        if name == "classic_compatible" and text not in ("false", "no"):
            raise RenderError("classic_compatible, FreeMarker 1.7's rules, is not supported", span)
        if name == "time_zone" or (name == "sql_date_and_time_time_zone" and text != "null"):
            try:
                text = self.static.time_zone if text == "default" else zone_of_setting(text).zone_id
            except FormatError as error:
                raise RenderError(str(error), span) from None
        setattr(self.settings, name, text)
        self._number = None
        self._date_formats.clear()
        if name == "boolean_format":
            self._true, self._false = _boolean_words(text)

    @property
    def number(self) -> Callable[[Number], str]:
        """The number format in force.

        Raises:
            FormatError: the setting holds no valid format.
        """
        if self._number is None:
            self._number = number_formatter(self.settings.number_format, self.settings.locale)
        return self._number

    def date_format(self, kind: DateKind, spec: str | None = None) -> DateFormat:
        """The format for a kind of date: the one given, or the setting in force."""
        if spec is not None:
            return date_formatter(spec, kind, self.settings.locale, self.settings.time_zone)
        known = self._date_formats.get(kind)
        if known is None:
            settings = self.settings
            own = {
                DateKind.DATE: settings.date_format,
                DateKind.TIME: settings.time_format,
                DateKind.DATETIME: settings.datetime_format,
                DateKind.UNKNOWN: settings.datetime_format,
            }[kind]
            known = date_formatter(own, kind, settings.locale, settings.time_zone)
            self._date_formats[kind] = known
        return known

    def boolean_word(self, value: bool) -> str | None:
        """The boolean's text in the format in force, or `None` where the format says nothing."""
        return self._true if value else self._false


@dataclass(frozen=True)
class _At(Node):
    """A place without a node of its own."""

    span: Span
    unused: None = field(default=None, repr=False)


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
