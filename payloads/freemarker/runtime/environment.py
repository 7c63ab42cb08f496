"""One render: output, variables, settings in force and the limits left."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NoReturn, Protocol

from payloads.freemarker.clock import Clock
from payloads.freemarker.errors import LimitExceeded, RenderError, SettingError
from payloads.freemarker.formats.date_kinds import DateKind
from payloads.freemarker.formats.errors import FormatError
from payloads.freemarker.formats.number import Number
from payloads.freemarker.nodes import Node
from payloads.freemarker.runtime import alive
from payloads.freemarker.runtime.basic_values import Namespace, Value
from payloads.freemarker.runtime.formats_in_force import FormatsInForce, SettingsInForce, changed
from payloads.freemarker.runtime.lazy import lazy
from payloads.freemarker.runtime.utf16 import whole
from payloads.freemarker.settings import C_FORMATS, Limits, Settings
from payloads.freemarker.source import Span
from payloads.freemarker.words import quoted

if TYPE_CHECKING:
    from payloads.freemarker.formats.dates import DateFormat
    from payloads.freemarker.runtime.traced_text import Origin


class Runnable(Protocol):
    """A template, as far as those who run it need to know."""

    name: str
    settings: Settings

    @property
    def library(self) -> Library: ...

    @property
    def settings_in_force(self) -> SettingsInForce: ...

    @property
    def formats_in_force(self) -> FormatsInForce: ...

    @property
    def spent(self) -> float: ...

    @property
    def first_look(self) -> int: ...

    def run_in(
        self, env: Environment, namespace: Namespace, call: MacroCall | None, scope: dict[str, Value] | None
    ) -> None: ...


class Library(Protocol):
    """The other templates a template may include, by name."""

    def __call__(self, name: str, /) -> Runnable | None: ...

    def source(self, name: str) -> str | None: ...


#: Turns of loops and calls between two looks at the clock.
TIME_CHECK_EVERY = 1024
#: Characters or items from which on a value is long, and its making looks at the clock.
LONG = 10_000


class MacroCall:
    """A macro or function that runs: its local variables, the content nested in its call, and the template this stands in."""

    __slots__ = ("arguments", "body", "body_variables", "caller_template", "locals")

    def __init__(
        self,
        values: dict[str, Value],
        caller_template: str,
        body: Callable[[tuple[Value, ...]], None] | None = None,
        body_variables: tuple[str, ...] = (),
    ) -> None:
        self.locals = values
        self.body = body
        self.body_variables = body_variables
        self.caller_template = caller_template
        self.arguments: Value = None  # `.args`, for macros that look at it


class ReturnSignal(Exception):
    """`<#return>` where no Python `return` leaves the macro that runs: in content nested in a call, or outside of all.

    `span` is where it stands, if it gives a value, which only a function may do.
    """

    def __init__(self, span: Span | None = None) -> None:
        super().__init__()
        self.span = span


class BreakSignal(Exception):
    """`<#break>` inside content nested in a call: leaves the loop around the call."""


class ContinueSignal(Exception):
    """`<#continue>` inside content nested in a call."""


class Environment:
    """The state of one render.

    Made for every render, so it is cheap: what most templates never touch is made when it is first asked for.
    """

    #: Calls of macros and functions inside one another.
    depth: int = 0
    _made: int = 0  # characters of long values since the last look at what is alive
    _turns_used: int = 0
    #: Whether what is printed keeps its place in the template: see `tracing`.
    is_traced: bool = False
    #: What the function that ended last gave; one that ends without `<#return>` gives the same.
    returned: Value = None

    def __init__(self, template: Runnable, root: dict[str, Value]) -> None:
        self.template = template
        self.root = root
        self.out: list[str] = []

    @lazy
    def number(self) -> Callable[[Number], str]:
        """The text of a number in the format in force; `<#setting>` sets another."""
        return self.template.formats_in_force.number

    @lazy
    def has_c_formats(self) -> bool:
        """Whether a setting says what `?c` makes of a number: from FreeMarker 2.3.32 on."""
        return self.static.has(32)

    @lazy
    def loader(self) -> Library:
        return self.template.library

    @lazy
    def running_template(self) -> str:
        """The name of the innermost `<#include>` or `<#import>`: `.template_name`."""
        return self.template.name

    @lazy
    def now(self) -> int | None:
        return self.template.settings.now

    @lazy
    def globals(self) -> dict[str, Value]:
        """The variables `<#global>` sets."""
        return {}

    @lazy
    def main(self) -> Namespace:
        """The main template's own variables."""
        return Namespace()

    @lazy
    def static(self) -> Settings:
        """The settings the template was parsed with."""
        return self.template.settings

    @lazy
    def collates(self) -> bool:
        """Whether strings are equal if Java's Collator says so: up to incompatible improvements 2.3.32."""
        return self.static.older_than(33)

    @lazy
    def limits(self) -> Limits:
        return self.template.settings.limits

    @lazy
    def deepest(self) -> int:
        """How deep calls may be inside one another."""
        return self.limits.macro_depth

    @lazy
    def _next_look(self) -> int:
        """The turns at which the limits are looked at."""
        return self.template.first_look

    @lazy
    def clock(self) -> Clock:
        """The time left, of which reading and compiling the template took some."""
        return Clock(self.limits.seconds, self.template.spent)

    @lazy
    def settings(self) -> SettingsInForce:
        """The settings `<#setting>` can change; as long as none does, those the template came with."""
        return self.template.settings_in_force

    @lazy
    def libraries(self) -> dict[str, Namespace]:
        return {}

    @lazy
    def errors(self) -> list[RenderError]:
        """The errors the `<#recover>` blocks around this place deal with."""
        return []

    @lazy
    def formats(self) -> FormatsInForce:
        return self.template.formats_in_force

    @lazy
    def origins(self) -> dict[int, Origin]:
        """The pieces of texts, by the object."""
        return {}

    @lazy
    def trimmed_origins(self) -> dict[str, Origin]:
        """The same without the white space at both ends, by what is left."""
        return {}

    # ----------------------------------------------------------------- output

    def take_output(self) -> str:
        """All that was printed, after a look at its size."""
        return self.take("".join(self.out))

    def take(self, printed: str) -> str:
        """What was printed, after a look at its size."""
        if len(printed) > LONG:
            self.made(len(printed))
            if len(printed) > self.limits.output_characters:
                self.exceeded(
                    "output_characters", f"the output is longer than {self.limits.output_characters:,} characters"
                )
        return printed if printed.isascii() else whole(printed)

    # ----------------------------------------------------------------- limits

    def exceeded(self, limit: str, message: str, span: Span | None = None) -> NoReturn:
        raise LimitExceeded(message, span, limit=limit)

    def turn(self, count: int, node: Node) -> None:
        """Use up `count` turns of loops."""
        self._turns_used += count
        if self._turns_used >= self._next_look:
            self._look(node)

    def _look(self, node: Node) -> None:
        """Look at the turns used up, and at the time if they were many."""
        if self._turns_used > self.limits.loop_turns:
            self.exceeded("loop_turns", f"loops took more than {self.limits.loop_turns:,} turns", node.span)
        if self._turns_used >= TIME_CHECK_EVERY:
            self.check_time(node.span)
        self._next_look = min(self._turns_used + TIME_CHECK_EVERY, self.limits.loop_turns + 1)

    def check_time(self, span: Span | None) -> None:
        """The clock starts with the first look at it, which a render without loops and calls never takes."""
        self.clock.check(span)

    def enter(self, node: Node) -> None:
        """Go into a call, which counts as a turn of a loop."""
        self.depth += 1
        if self.depth > self.deepest:
            self.exceeded(
                "macro_depth",
                f"more than {self.limits.macro_depth} macro or function calls inside one another",
                node.span,
            )
        self._turns_used += 1
        if self._turns_used >= self._next_look:
            self._look(node)

    def leave(self) -> None:
        self.depth -= 1

    def check_length(self, length: int, span: Span | None) -> None:
        """Refuse to make a string or sequence longer than allowed."""
        if length > LONG:  # work on long values takes time, and keeping them takes memory
            self.check_time(span)
            self.made(length)
        if length > self.limits.string_characters:
            self.exceeded(
                "string_characters", f"a value is longer than {self.limits.string_characters:,} characters", span
            )

    def made(self, length: int) -> None:
        """A long value has been made, or soon will be."""
        self._made += length
        if self._made > alive.EVERY:
            self._made = 0
            alive.check(self.limits.text_bytes, [self.globals, self.main, self.libraries, self.out])

    # --------------------------------------------------------------- settings

    def set(self, name: str, text: str, span: Span) -> None:
        """Change a setting, as `<#setting>` does."""
        if name not in self.static.of_templates:
            raise RenderError(f"Unknown setting: {name}", span)
        if name == "c_format" and text not in C_FORMATS:
            known = ", ".join(C_FORMATS)
            raise SettingError(f'c_format is one of {known} here, not "{text}"', span)
        if name == "classic_compatible" and text not in ("false", "no"):
            raise RenderError("classic_compatible, FreeMarker 1.7's rules, is not supported", span)
        if name == "boolean_format" and text != "c" and "," not in text:
            raise SettingError(
                f"Failed to set FreeMarker configuration setting {quoted(name)} to value {quoted(text)}; see cause exception.\nA boolean "
                "format is two words with a comma between them.",
                span,
            )
        if name == "time_zone" or (name == "sql_date_and_time_time_zone" and text != "null"):
            from payloads.freemarker.formats.dates import zone_of_setting

            try:
                text = self.static.time_zone if text == "default" else zone_of_setting(text).zone_id
            except FormatError as error:
                raise RenderError(str(error), span) from None
        self.put_in_force(changed(self.settings, name, text))

    def put_in_force(self, formats: FormatsInForce) -> None:
        """From here on values are printed so."""
        self.formats = formats
        self.settings = formats.settings
        self.number = formats.number

    def date_format(self, kind: DateKind, spec: str | None = None) -> DateFormat:
        """The format for a kind of date: the one given, or the setting in force."""
        return self.formats.date(kind, spec)

    def boolean_word(self, value: bool) -> str | None:
        """The boolean's text in the format in force, or `None` where the format says nothing."""
        true, false = self.formats.boolean_words
        return true if value else false
