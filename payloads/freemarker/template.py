"""The public door: parse once, render often."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import copy
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, NamedTuple, NoReturn

from payloads.freemarker.analysis import Reference, references
from payloads.freemarker.clock import Clock
from payloads.freemarker.errors import ParseError, RenderError, SettingError, StrayReturn
from payloads.freemarker.nodes import Node
from payloads.freemarker.nodes import elements as el
from payloads.freemarker.nodes import expressions as ex
from payloads.freemarker.nodes.elements import Block
from payloads.freemarker.parser import parse
from payloads.freemarker.parser import syntax_errors as find_syntax_errors
from payloads.freemarker.record import Record
from payloads.freemarker.runtime import letter_case
from payloads.freemarker.runtime.environment import TIME_CHECK_EVERY, Environment, MacroCall, ReturnSignal
from payloads.freemarker.runtime.formats_in_force import FormatsInForce, SettingsInForce
from payloads.freemarker.runtime.java_helpers import statics
from payloads.freemarker.runtime.other_templates import import_library, include
from payloads.freemarker.runtime.places import finish
from payloads.freemarker.runtime.shared_directives import SHARED_DIRECTIVES
from payloads.freemarker.runtime.traced_text import TracedText
from payloads.freemarker.runtime.tracing import settled
from payloads.freemarker.runtime.utf16 import whole
from payloads.freemarker.runtime.values import Namespace, Value
from payloads.freemarker.settings import Settings
from payloads.freemarker.source import Source, Span
from payloads.freemarker.version import version

if TYPE_CHECKING:
    from payloads.freemarker.compiler.compiled import Compiled, Main

Loader = Callable[[str], "str | None"]
"""Gives the text of another template by its absolute name, or `None` where there is none."""


class Piece(NamedTuple):
    """`text[start:end]` of the output was printed by what stands at `span` of the template."""

    start: int
    end: int
    span: Span


class Traced(Record):
    """A render with its origins; the pieces cover the text in order, without gaps."""

    text: str
    pieces: tuple[Piece, ...]


class Template:
    """A template, compatible with Apache FreeMarker 2.3.31.

    Args:
        source: the template's text.
        name: its name, for messages and relative `<#include>` paths.
        settings: how to parse and run it.
        loader: the text of another template by its absolute name without a leading slash, or `None` where there is
            none. Without a loader `<#include>` and `<#import>` find nothing.

    Raises:
        ParseError: the template's syntax is wrong.
        SettingError: FreeMarker has no such version as the settings' `incompatible_improvements`.
        LimitExceeded: the template is larger or deeper than the limits allow.

    >>> Template("${user!'nobody'}").render({"user": "Oksana"})
    'Oksana'
    """

    def __init__(
        self, source: str, *, name: str = "main.ftl", settings: Settings | None = None, loader: Loader | None = None
    ) -> None:
        self.name = name
        self.settings = settings or Settings()
        self._source = Source(name, source)
        try:
            version(self.settings.incompatible_improvements)
        except ValueError as error:
            raise SettingError(f"incompatible_improvements: {error}") from None
        clock = Clock(self.settings.limits.seconds)
        self._parsed = parse(self._source, self.settings, clock)
        #: Seconds that reading it took, and compiling it: they count as part of each render.
        self.spent = self._spent_reading = clock.spent
        self.library = _Library(loader, self.settings)
        self._compiled: dict[tuple[bool, bool], Compiled] = {}

    def under(self, settings: Settings) -> Template:
        """The same template under other settings. It isn't parsed or compiled again if they differ only in what a
        render looks up: formats, time zone, and locales of ordinary upper and lower case.

        Raises:
            FreeMarkerError: see the class; only where the settings decide how the text is parsed.
        """
        if settings != _with_formats_of(settings, self.settings):
            return Template(self.source_text, name=self.name, settings=settings, loader=self.library.loader)
        other = copy(self)
        for name in _OF_SETTINGS:
            vars(other).pop(name, None)
        same_code = letter_case.is_plain(settings.locale) == letter_case.is_plain(self.settings.locale)
        vars(other).update(
            settings=settings,
            library=_Library(self.library.loader, settings),
            _compiled=self._compiled if same_code else {},
        )
        return other

    def tracing(self) -> Template:
        """The same template, for rendering few events and asking for places as well: only the code that traces is
        compiled.
        """
        other = copy(self)
        for name in ("_main", "_direct"):
            vars(other).pop(name, None)
        vars(other).update(_traces=True)
        return other

    @property
    def source_text(self) -> str:
        """The template's text."""
        return self._source.text

    @property
    def nodes(self) -> Block:
        """The parsed template, for analysis."""
        return self._parsed.body

    @property
    def output_format(self) -> str:
        """The output format the template has, by its header or the settings."""
        return self._parsed.output_format

    @property
    def python_source(self) -> str:
        """The Python the template is compiled to, for reading."""
        return self._code().source

    def references(self) -> tuple[Reference, ...]:
        """What the template reads: see `analysis.references`."""
        return self._references

    @cached_property
    def _references(self) -> tuple[Reference, ...]:
        return references(self.nodes)

    def render(self, model: Mapping[str, Value]) -> str:
        """The output for a data model of JSON values.

        Raises:
            RenderError: the template failed, as Apache FreeMarker would.
            LimitExceeded: a limit of the settings was met.
        """
        run = self._direct
        if run is None or type(model) is not dict:
            env = Environment(self, self._root(model) if self._is_given_more or type(model) is not dict else model)
            env.is_traced = self._traces
            self._run(env, self._main)
        else:
            env = Environment(self, model)
            try:
                run(env, None, None, None)
            except (ReturnSignal, RenderError, RecursionError) as error:
                _explain(error, env)
        pieces = env.out
        if len(pieces) != 1:
            return env.take_output()
        printed = pieces[0]
        return printed if printed.isascii() else whole(printed)

    def render_traced(self, model: Mapping[str, Value]) -> Traced:
        """Like `render`, with the place in the template that printed each piece of the output."""
        env = Environment(self, self._root(model))
        env.is_traced = True
        self._run(env, self._code(traced=True))
        pieces: list[Piece] = []
        at = 0
        all_of_it = Span(self._source, 0, len(self._source.text))
        half = False
        for printed in settled(env.out):
            span = printed.span if isinstance(printed, TracedText) else all_of_it
            text = whole(printed)
            # Halves of a pair that meet are one character, printed by the first of the two.
            length = len(text) - (half and "\udc00" <= text[:1] <= "\udfff")
            pieces.append(Piece(at, at + length, span))
            at += length
            half = "\ud800" <= text[-1:] <= "\udbff" if text else half
        return Traced(env.take_output(), tuple(pieces))

    # ------------------------------------------------------------------ inside

    _traces = False

    @cached_property
    def settings_in_force(self) -> SettingsInForce:
        """The settings a render starts with."""
        return SettingsInForce.of(self.settings)

    @cached_property
    def formats_in_force(self) -> FormatsInForce:
        """The formats a render starts with, shared by all renders."""
        return FormatsInForce(self.settings_in_force)

    @cached_property
    def first_look(self) -> int:
        """The turns of loops at which a render looks at its limits first."""
        return min(TIME_CHECK_EVERY, self.settings.limits.loop_turns + 1)

    @cached_property
    def _main(self) -> Compiled:
        return self._code(traced=self._traces)

    @cached_property
    def _direct(self) -> Main | None:
        """Its function, where a render of plain data is nothing but a call of it."""
        if self._traces:
            return None
        main = self._main
        is_more = self._automatic or self._is_given_more or main.define_macros is not None or main.uses_namespace
        return None if is_more else main.main

    @cached_property
    def _given(self) -> dict[str, Value]:
        """Variables the template has besides its data, where it may read them: FreeMarker's own directives, `statics`."""
        words = _words(self.nodes)
        given = {name: value for name, value in SHARED_DIRECTIVES.items() if self._reads_all or name in words}
        if self.settings.amplitude_statics and (self._reads_all or "statics" in words):
            given["statics"] = statics()
        return given

    @cached_property
    def _reads_all(self) -> bool:
        """Whether it may read any variable: it runs text as code, or other templates."""
        return self._automatic or _runs_others(self.nodes)

    @cached_property
    def _is_given_more(self) -> bool:
        """Whether a render's root isn't just the model."""
        return bool(self._given) or self.settings.object_wrapper == "beans"

    def _root(self, model: Mapping[str, Value]) -> dict[str, Value]:
        """The model, and what the template has besides."""
        given = self._given
        if self.settings.object_wrapper == "beans":
            from payloads.freemarker.runtime.java_objects import as_java

            model = {name: as_java(value) for name, value in model.items()}
        return {**given, **model, **({"statics": given["statics"]} if "statics" in given else {})}

    def _run(self, env: Environment, compiled: Compiled) -> None:
        if self._automatic:
            self._run_automatic(env)
        if compiled.define_macros is not None:
            compiled.define_macros(env.main)
        try:
            compiled.main(env, env.main if compiled.uses_namespace else None, None, None)
        except (ReturnSignal, RenderError, RecursionError) as error:
            _explain(error, env)

    @cached_property
    def _automatic(self) -> bool:
        return bool(self.settings.auto_import or self.settings.auto_include)

    def _run_automatic(self, env: Environment) -> None:
        at = _Place(Span(self._source, 0, 0))
        for variable, name in self.settings.auto_import:
            library = import_library(env, name, at)  # type: ignore[arg-type]
            env.main.variables[variable] = env.globals[variable] = library
        for name in self.settings.auto_include:
            include(env, env.main, name, at, parse=True, ignore_missing=False, call=None, scope=None)  # type: ignore[arg-type]

    def run_in(
        self, env: Environment, namespace: Namespace, call: MacroCall | None, scope: dict[str, Value] | None
    ) -> None:
        """Run as part of another template's render."""
        compiled = self._code(open_world=True)
        if compiled.define_macros is not None:
            compiled.define_macros(namespace)
        compiled.main(env, namespace, call, scope)

    def _code(self, *, traced: bool = False, open_world: bool = False) -> Compiled:
        from payloads.freemarker.compiler.compiled import compile_block  # who only parses needs no compiler

        open_world = open_world or self._automatic
        known = self._compiled.get((traced, open_world))
        if known is None:
            clock = Clock(self.settings.limits.seconds, self._spent_reading)
            known = compile_block(
                self._parsed.body, self.settings, clock, name=self.name, open_world=open_world, traced=traced
            )
            self.spent = clock.spent
            self._compiled[traced, open_world] = known
        return known


def _explain(error: ReturnSignal | RenderError | RecursionError, env: Environment) -> NoReturn:
    """Raise what ended a render, with all that is to say about it."""
    if isinstance(error, ReturnSignal):
        raise StrayReturn(error.span) from None
    if isinstance(error, RenderError):
        finish(error, env.root)
        raise error
    env.exceeded("macro_depth", "macros or functions call one another too deeply")


def syntax_errors(source: str, *, name: str = "main.ftl", settings: Settings | None = None) -> tuple[ParseError, ...]:
    r"""The syntax mistakes of a template, several in one run where it is sound to continue after one.

    >>> [error.line for error in syntax_errors("${a b}\n${c}\n<#if d e>x</#if>")]
    [1, 3]
    """
    return find_syntax_errors(Source(name, source), settings or Settings())


#: What a template remembers of its settings; what else it remembers is of its text.
_OF_SETTINGS = ("settings_in_force", "formats_in_force", "_main", "_direct", "_automatic", "_given", "_is_given_more")


def _with_formats_of(settings: Settings, other: Settings) -> Settings:
    """`other` with those settings of the first that are looked up while a template runs."""
    return other.replaced(
        number_format=settings.number_format,
        boolean_format=settings.boolean_format,
        locale=settings.locale,
        time_zone=settings.time_zone,
        now=settings.now,
    )


@lru_cache(maxsize=64)
def _words(nodes: Block) -> set[str]:
    """The names of what a template may read, as far as they are written out."""
    named = (ex.Name, ex.Dot)
    return {
        node.name if isinstance(node, named) else node.value
        for element in nodes
        for node in element.walk()
        if isinstance(node, (*named, ex.StringLiteral))
    }


@lru_cache(maxsize=64)
def _runs_others(nodes: Block) -> bool:
    """Whether a template runs text as code, or other templates."""
    return any(_runs_other(node) for element in nodes for node in element.walk())


def _runs_other(node: Node) -> bool:
    match node:
        case ex.BuiltIn(name="eval" | "interpret") | ex.SpecialVariable(name="get_optional_template"):
            return True
    return isinstance(node, el.Include | el.Import)


class _Place(NamedTuple):
    span: Span


class _Library:
    """The other templates a template may include, parsed once each."""

    def __init__(self, loader: Loader | None, settings: Settings) -> None:
        self.loader = loader
        self._settings = settings
        self._known: dict[str, Template] = {}

    def __call__(self, name: str) -> Template | None:
        known = self._known.get(name)
        if known is None:
            text = self.loader(name) if self.loader else None
            if text is None:
                return None
            known = Template(text, name=name, settings=self._settings)
            self._known[name] = known
        return known

    def source(self, name: str) -> str | None:
        """The text as it is, for `<#include … parse=false>`."""
        return self.loader(name) if self.loader else None
