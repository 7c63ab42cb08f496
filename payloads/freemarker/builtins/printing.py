"""`?string`: numbers, dates and booleans as text, in a format given on the spot."""

from __future__ import annotations

from payloads.freemarker.builtins.registry import HANDLERS, Arguments, check_count, printed_arguments
from payloads.freemarker.errors import ModelError, RenderError
from payloads.freemarker.formats.errors import FormatError, UnknownLocale
from payloads.freemarker.formats.numbers import Number
from payloads.freemarker.nodes.expressions import BuiltIn
from payloads.freemarker.runtime.environment import Environment
from payloads.freemarker.runtime.printing import (
    check_number_format,
    date_text,
    plain_text,
    unfit_date_format,
    unfit_date_setting,
)
from payloads.freemarker.runtime.types import is_number, raise_unexpected, wrong_type
from payloads.freemarker.runtime.values import DateValue, Formatted, Markup, Matches, Nothing, Value
from payloads.freemarker.words import quoted


def _string(env: Environment, value: Value, arguments: Arguments | None, node: BuiltIn) -> Value:
    if isinstance(value, Formatted):
        value = value.plain()
    if isinstance(value, Matches):
        value = value.fits
    if isinstance(value, bool | Nothing):
        return _boolean(env, value, arguments, node)
    if is_number(value):
        result = _number(env, value, node)  # type: ignore[arg-type]
    elif isinstance(value, DateValue):
        result = _date(env, value, node)
    else:
        plain = plain_text(env, value, node.target)
        if plain is None or isinstance(value, Markup):
            raise_unexpected("number, date, boolean or string", value, node.target)
        if arguments is not None:
            wrong_type("method", plain, node)
        return plain
    if arguments is None:
        return result
    assert result.call is not None
    return result.call(arguments)


def _boolean(env: Environment, value: bool | Nothing, arguments: Arguments | None, node: BuiltIn) -> Value:
    def words(given: Arguments) -> Value:
        both = printed_arguments(env, given, node)
        check_count(both, 2, 2, node)
        return both[0 if value is True else 1]

    if arguments is not None:
        return words(arguments)
    return Formatted(
        lambda: "" if isinstance(value, Nothing) else _word(env, value),
        lambda key: wrong_type("hash", value, node),
        words,
        has_members=False,
    )


def _word(env: Environment, value: bool) -> str:
    word = env.boolean_word(value)
    return word if word is not None else "true" if value else "false"


def formatted_number(env: Environment, value: Number, spec: str, node: BuiltIn) -> str:
    """`number?string(spec)`; FreeMarker wants the setting to be valid, whether it is used or not."""
    check_number_format(env, node)
    try:
        return env.formats.of_number(spec)(value)
    except FormatError as error:
        words = f"Failed to get number format object for the {quoted(spec)} number format string: {error}"
        raise ModelError(words, node.span) from None


def _number(env: Environment, value: Number, node: BuiltIn) -> Formatted:
    check_number_format(env, node)

    def formatted(spec: str) -> Value:
        return formatted_number(env, value, spec, node)

    def called(given: Arguments) -> Value:
        spec = printed_arguments(env, given, node)
        check_count(spec, 1, 1, node)
        return formatted(spec[0])

    return Formatted(lambda: plain_text(env, value, node.target), formatted, called)


def _date(env: Environment, value: DateValue, node: BuiltIn) -> Formatted:
    try:
        env.date_format(value.kind)
    except UnknownLocale:
        pass
    except FormatError as error:
        raise ModelError(unfit_date_setting(env, value.kind, error), node.span) from None

    def formatted(spec: str) -> Value:
        try:
            return env.date_format(value.kind, spec).format(value.millis)
        except FormatError as error:
            raise ModelError(unfit_date_format(spec, error), node.span) from None

    def called(given: Arguments) -> Value:
        spec = printed_arguments(env, given, node)
        check_count(spec, 1, 1, node)
        return formatted(spec[0])

    def plain() -> Value:
        try:
            return date_text(env, value, node.target)
        except RenderError as error:
            raise ModelError(error.message, error.span, hint=error.hint) from None

    return Formatted(plain, formatted, called)


HANDLERS["string"] = _string
