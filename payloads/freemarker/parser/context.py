"""What the parser knows about the place it is at."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from typing import Literal

from payloads.freemarker.clock import Clock
from payloads.freemarker.errors import LimitExceeded
from payloads.freemarker.markup import FORMATS, OutputFormat
from payloads.freemarker.nodes import Expression
from payloads.freemarker.parser.substitution import substitute
from payloads.freemarker.record import Record
from payloads.freemarker.settings import Settings
from payloads.freemarker.source import Span


class LoopContext:
    """A `<#list>`-like block around the current place, as far as loop-variable built-ins care."""

    def __init__(self, kind: Literal["list", "foreach", "items", "call"], names: tuple[str, ...] = ()) -> None:
        self.kind = kind
        self.names = names


class Escape(Record):
    """An `<#escape>` in force: its placeholder and its expression, already put into the outer escapes.

    `size` counts the nodes of the expression, `places` those that are the placeholder.
    """

    placeholder: str
    expression: Expression
    size: int
    places: int


class Context:
    auto_escaping: bool = False
    in_macro: bool = False
    in_function: bool = False
    breakable: int = 0
    continuable: int = 0
    nesting: int = 0
    escape_nodes: int = 0
    loop_nesting: int = 0
    strip_text: bool = False
    in_literal: bool = False
    escaping_wanted_at: Span | None = None  # where the header asks for auto-escaping

    def __init__(self, settings: Settings, name: str, clock: Clock) -> None:
        self.settings = settings
        self.clock = clock
        self.loops: list[LoopContext] = []
        self.escapes: list[Escape] = []
        self.strip_whitespace = settings.whitespace_stripping
        self.policy: str = settings.auto_escaping_policy
        self.output_format = FORMATS.get(settings.output_format) or OutputFormat.named(settings.output_format)
        extension = name.rpartition(".")[2].lower()
        if settings.output_format == "undefined":  # 2.3.24: file extensions decide (manual: auto-escaping)
            self.output_format = FORMATS[{"ftlh": "HTML", "ftlx": "XML"}.get(extension, "undefined")]
        if extension in ("ftlh", "ftlx") and self.policy != "disable":
            self.policy = "enable_if_default"
        self.update_auto_escaping()

    def update_auto_escaping(self) -> None:
        self.auto_escaping = self.output_format.markup and self.policy != "disable"

    @property
    def escaping_format(self) -> str | None:
        return self.output_format.name if self.auto_escaping and self.output_format.markup else None

    def escaped(self, expression: Expression) -> Expression:
        """The expression put into the innermost escape. Escapes within one another grow like powers, so nodes are counted."""
        escape = self.escapes[-1]
        self.escape_nodes += escape.size + escape.places * sum(1 for _ in expression.walk())
        limit = self.settings.limits.escape_nodes
        if self.escape_nodes > limit:
            raise LimitExceeded(
                f"<#escape> makes expressions of more than {limit:,} parts", expression.span, limit="escape_nodes"
            )
        return substitute(escape.expression, escape.placeholder, expression)

    def place(self) -> Context:
        """How things stand, to come back to after a mistake."""
        place = copy(self)
        place.loops, place.escapes = list(self.loops), list(self.escapes)
        return place

    def restore(self, place: Context) -> None:
        self.__dict__.clear()
        self.__dict__.update(place.__dict__)

    def go_deeper(self, span: Span) -> None:
        """Into a directive; `nesting` counts those around the place."""
        self.nesting += 1
        limit = self.settings.limits.nesting
        if self.nesting > limit:
            raise LimitExceeded(f"more than {limit} directives inside one another", span, limit="nesting")

    @contextmanager
    def loop(self, context: LoopContext, span: Span) -> Iterator[LoopContext]:
        self.loops.append(context)
        self.loop_nesting += 1
        limit = self.settings.limits.loop_nesting
        if self.loop_nesting > limit:
            raise LimitExceeded(f"more than {limit} loops inside one another", span, limit="loop_nesting")
        yield context
        self.loop_nesting -= 1
        self.loops.pop()

    @contextmanager
    def breaking(self, *, continuing: bool) -> Iterator[None]:
        self.breakable += 1
        self.continuable += continuing
        yield
        self.breakable -= 1
        self.continuable -= continuing

    @contextmanager
    def seeing(self, loops: list[LoopContext]) -> Iterator[None]:
        """`?index` and its kin take the variables of `loops`."""
        inner, self.loops = self.loops, loops
        yield
        self.loops = inner

    @contextmanager
    def callable_body(self, *, is_function: bool) -> Iterator[None]:
        """A macro's or function's body: loops and breaks around it don't reach into it."""
        saved = self.loops, self.breakable, self.continuable, self.loop_nesting
        self.loops, self.breakable, self.continuable, self.loop_nesting = [], 0, 0, 0
        self.in_macro, self.in_function = not is_function, is_function
        yield
        self.in_macro = self.in_function = False
        self.loops, self.breakable, self.continuable, self.loop_nesting = saved
