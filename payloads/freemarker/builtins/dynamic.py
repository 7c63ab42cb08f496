"""`?eval`, `?eval_json` and `?interpret`: strings as code. A checker that must not run data switches them off."""

from __future__ import annotations

import json
import re
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from payloads.freemarker.builtins.registry import HANDLERS
from payloads.freemarker.clock import Clock
from payloads.freemarker.errors import (
    FreeMarkerError,
    LimitExceeded,
    ModelError,
    ParseError,
    RenderError,
    UnblamedError,
    UncaughtError,
)
from payloads.freemarker.nodes.expressions import BuiltIn
from payloads.freemarker.parser import parse_expression
from payloads.freemarker.runtime.environment import Environment, MacroCall, ReturnSignal
from payloads.freemarker.runtime.loops import take_from
from payloads.freemarker.runtime.printing import string
from payloads.freemarker.runtime.types import is_sequence, raise_unexpected, text_of
from payloads.freemarker.runtime.values import Directive, Invocation, Namespace, Value
from payloads.freemarker.settings import AutoEscaping, Settings
from payloads.freemarker.source import Source
from payloads.freemarker.words import json_mistake, keyword

if TYPE_CHECKING:
    from payloads.freemarker.compiler.compiled import Evaluate
    from payloads.freemarker.template import Template


#: Characters of a string whose compiled code is kept: the same text often runs again in the next render.
_KEPT: Final = 1000
#: The same for the few long ones.
_KEPT_OF_FEW: Final = 200_000


def _allowed(env: Environment, node: BuiltIn) -> None:
    if not env.static.dynamic_code:
        raise RenderError(f"?{node.name} runs data as code, which these settings don't allow", node.span)


def _settings(env: Environment, node: BuiltIn) -> Settings:
    """The settings for code in a string: it inherits the output format of its place."""
    return _inside(env.static, node.output_format, "enable_if_supported" if node.escaping else "disable")


@lru_cache(maxsize=64)
def _inside(settings: Settings, output_format: str, policy: AutoEscaping) -> Settings:
    return settings.replaced(output_format=output_format, auto_escaping_policy=policy)


def evaluate(
    env: Environment,
    value: Value,
    node: BuiltIn,
    scope: dict[str, Value] | None,
    namespace: Namespace,
    call: MacroCall | None,
) -> Value:
    """`?eval`: the value of the expression in the string."""
    _allowed(env, node)
    text = string(env, value, node.target)
    place = text, node.span.source.name, _settings(env, node), env.static
    try:
        expression = _compiled(*place) if len(text) <= _KEPT else _compiled.__wrapped__(*place, env.clock)
    except ParseError as error:
        raise RenderError(
            f'Failed to "?{node.written}" string with this error:\n\n{error.message}', node.span
        ) from None
    env.check_time(node.span)
    env.enter(node)
    try:
        return expression(env, namespace, call, scope)
    except (LimitExceeded, UncaughtError):
        raise
    except FreeMarkerError as error:
        raise UnblamedError(
            f'Failed to "?{node.written}" string with this error:\n\n{error.message}', node.span
        ) from None
    finally:
        env.depth -= 1


@lru_cache(maxsize=256)
def _compiled(
    text: str, name: str, parsed_under: Settings, run_under: Settings, clock: Clock | None = None
) -> Evaluate:
    """The expression in a string."""
    from payloads.freemarker.compiler.compiled import compile_expression

    clock = clock or Clock(run_under.limits.seconds)
    return compile_expression(parse_expression(Source(name, text), parsed_under, clock), run_under, clock, "?eval")


def evaluate_json(
    env: Environment,
    value: Value,
    node: BuiltIn,
    scope: dict[str, Value] | None,
    namespace: Namespace,
    call: MacroCall | None,
) -> Value:
    """`?eval_json`: the value of the JSON in the string."""
    _allowed(env, node)
    text = string(env, value, node.target)
    limit = env.limits.number_digits
    if len(text) < min(limit, _SHORT) and not _UNUSUAL.search(text):  # no number in it is too long
        try:
            found, end = _read_short(text)
            if end == len(text):
                return found
        except (ValueError, ArithmeticError, RecursionError):
            pass  # read again, to be explained
    try:
        return _decoder(limit).decode(_NEARLY_JSON.sub(_as_json, text) if _UNUSUAL.search(text) else text)
    except _TooManyDigitsError:
        env.exceeded("number_digits", f"a number has more than {limit:,} digits", node.span)
    except json.JSONDecodeError as error:
        words = json_mistake(error)
    except _NotJsonError as error:
        words = str(error)
    except RecursionError:
        env.exceeded("nesting", "the JSON is nested too deeply", node.span)
        raise
    raise RenderError(f'Failed to "?{node.written}" string with this error:\n\n{words}', node.span)


@lru_cache(maxsize=8)
def _decoder(limit: int) -> json.JSONDecoder:
    """Reads numbers as BigDecimal and as whole numbers of up to so many digits."""

    def decimal(written: str) -> Decimal:
        try:
            number = Decimal(written)
        except InvalidOperation:
            raise _NotJsonError(f"Malformed number: {written}") from None
        if abs(number.adjusted()) > limit:
            raise _TooManyDigitsError
        return number or number.copy_abs()  # Java's BigDecimal knows no -0

    def integer(written: str) -> int:
        if len(written) > limit:
            raise _TooManyDigitsError
        return int(written) if len(written) < _SHORT else int(Decimal(written))  # Python reads no long number otherwise

    return json.JSONDecoder(parse_float=decimal, parse_int=integer, parse_constant=_no_constant)


class _TooManyDigitsError(Exception):
    """A number is longer than the limit."""


class _NotJsonError(Exception):
    """What Python takes for JSON, and FreeMarker doesn't; the words say why."""


_SHORT: Final = 1000
#: Only where there may be one of these a text holds more than JSON does.
_UNUSUAL: Final = re.compile(r"/|[0-9]\.(?![0-9])")
#: What FreeMarker takes for JSON as well, comments and a point without digits behind it; and strings, to pass them by.
_NEARLY_JSON: Final = re.compile(
    r'"(?:[^"\\]|\\.)*(?:"|\Z)|//[^\n\r]*|/\*(?:[^*]|\*(?!/))*(?:\*/|\Z)|(?<=[0-9])\.(?![0-9])', re.DOTALL
)


_NOT_A_BREAK: Final = re.compile(r"[^\n]")


def _as_json(match: re.Match[str]) -> str:
    found = match[0]
    if found == ".":
        return ".0"
    is_comment = found.startswith("//") or (found.startswith("/*") and found.endswith("*/") and len(found) > 3)
    return _NOT_A_BREAK.sub(" ", found) if is_comment else found


def _no_constant(name: str) -> Value:
    raise _NotJsonError(keyword(name.removeprefix("-")))


def _ordinary(written: str) -> Decimal:
    number = Decimal(written)
    if abs(number.adjusted()) > _ORDINARY:
        raise ValueError(written)
    return number or number.copy_abs()


def _no_ordinary(name: str) -> Value:
    raise ValueError(name)


_ORDINARY: Final = 100
_read_short = json.JSONDecoder(parse_float=_ordinary, parse_constant=_no_ordinary).raw_decode


def interpret(
    env: Environment,
    value: Value,
    node: BuiltIn,
    scope: dict[str, Value] | None,
    namespace: Namespace,
    call: MacroCall | None,
) -> Value:
    """`?interpret`: a directive that runs the string (or a sequence of string and name) as a template."""
    _allowed(env, node)
    name = "anonymous_interpreted"
    source: Value = text_of(value)
    if is_sequence(value):
        second = take_from(env, value, 1, node.target)
        if second is not None or (isinstance(value, list) and len(value) > 1):
            name = string(env, second, node.target)
        source = string(env, take_from(env, value, 0, node.target), node.target)
    if not isinstance(source, str):
        raise_unexpected("sequence or string", value, node.target)
    full_name = f"{node.span.source.name}->{name}"
    try:
        template = _template(source, full_name, _settings(env, node))
    except ParseError as error:
        raise RenderError(
            f'Template parsing with "?{node.written}" has failed with this error:\n\n{error.message}', node.span
        ) from None

    env.check_time(node.span)

    def run(inner: Environment, invocation: Invocation) -> None:
        outer, inner.running_template = inner.running_template, full_name
        inner.enter(node)
        try:
            template.run_in(inner, namespace, call, invocation.scope)
        except (RenderError, UncaughtError, ReturnSignal) as error:  # FreeMarker catches everything here
            what = (
                error.message if isinstance(error, FreeMarkerError) else "<#return> with a value outside of a function"
            )
            raise ModelError(
                f'Template created with "?{node.written}" has stopped with this error:\n\n{what}', node.span
            ) from None
        finally:
            inner.depth -= 1
            inner.running_template = outer
        if invocation.body is not None:  # FreeMarker prints what stands inside the tags as well
            invocation.body(())

    return Directive(name, run)


def _template(source: str, name: str, settings: Settings) -> Template:
    if len(source) > _KEPT_OF_FEW:
        return _parsed.__wrapped__(source, name, settings)
    return (_parsed if len(source) <= _KEPT else _parsed_long)(source, name, settings)


@lru_cache(maxsize=256)
def _parsed(source: str, name: str, settings: Settings) -> Template:
    from payloads.freemarker.template import Template

    return Template(source, name=name, settings=settings)


_parsed_long = lru_cache(maxsize=8)(_parsed.__wrapped__)

HANDLERS["eval"] = evaluate  # type: ignore[assignment]
HANDLERS["eval_json"] = evaluate_json  # type: ignore[assignment]
HANDLERS["interpret"] = interpret  # type: ignore[assignment]
