"""From values to text."""

from __future__ import annotations

from payloads.freemarker.errors import ModelError, RenderError, UnblamedError
from payloads.freemarker.formats.errors import FormatError, UnknownLocale
from payloads.freemarker.markup import OutputFormat
from payloads.freemarker.nodes import Expression
from payloads.freemarker.nodes.expressions import BuiltIn
from payloads.freemarker.runtime.environment import Environment
from payloads.freemarker.runtime.java_objects import java_text
from payloads.freemarker.runtime.types import as_target, is_number, missing, wrong_type
from payloads.freemarker.runtime.values import (
    DateKind,
    DateValue,
    Empty,
    Formatted,
    JavaList,
    JavaMap,
    Markup,
    Match,
    Matches,
    Value,
)
from payloads.freemarker.words import quoted

_UNKNOWN = DateKind.UNKNOWN
_PRINTED = "The value to print"
_BOOLEAN_HINT = (
    "write {0}?c for true/false, or {0}?string('yes', 'no') for words of your own; a template that must not fail on "
    "any value tests {0}?is_boolean first"
)


def text(env: Environment, value: Value, node: Expression) -> str:
    """What `${node}` prints for `value`."""
    kind = type(value)
    if kind is int or kind is float:
        try:
            return env.number(value)  # type: ignore[arg-type]
        except FormatError as error:
            raise UnblamedError(unfit_number_setting(env, error), node.span) from None
    if value is None:
        missing(node)
    if kind is str:
        return value  # type: ignore[return-value]
    if isinstance(value, Markup):
        return value.content
    found = plain_text(env, value, node)
    if found is None:
        wrong_type("text", value, node)
    return found


def check_number_format(env: Environment, node: BuiltIn) -> None:
    """`?string` on a number wants the setting to be valid, whether it is used or not."""
    try:
        env.formats.make_number_format()
    except UnknownLocale:
        pass  # it is only refused here
    except FormatError as error:
        raise ModelError(unfit_number_setting(env, error), node.span) from None


def plain_number(env: Environment, value: float, node: BuiltIn) -> str:
    """`number?string` in the format in force."""
    try:
        return env.number(value)
    except FormatError as error:
        check_number_format(env, node)
        raise UnblamedError(unfit_number_setting(env, error), node.target.span) from None


def unfit_number_setting(env: Environment, error: FormatError) -> str:
    return (
        "Failed to get number format object for the current number format string, "
        f"{quoted(env.settings.number_format)}: {error}"
    )


def unfit_date_format(spec: str, error: FormatError) -> str:
    """Why a format that the template gives is none."""
    return f"Can't create date/time/datetime format based on format string {quoted(spec)}. Reason given: {error}"


def unfit_date_setting(env: Environment, kind: DateKind, error: FormatError) -> str:
    setting = f"{kind.value}_format"
    return (
        f'The value of the "{setting}" FreeMarker configuration setting is a malformed date/time/datetime format string: '
        f"{quoted(getattr(env.settings, setting))}. Reason given: {error}"
    )


def string(env: Environment, value: Value, node: Expression) -> str:
    """The value as the string operand of a built-in, an operator or a key."""
    if type(value) is str:
        return value
    if isinstance(value, Markup):
        wrong_type("string", value, node)
    found = plain_text(env, value, node)
    if found is None:
        wrong_type("string", value, node)
    return found


def plain_text(env: Environment, value: Value, node: Expression) -> str | None:
    """The text of what converts to a string by itself, or `None` for what does not."""
    if isinstance(value, str):
        return str(value)
    if isinstance(value, bool):
        word = env.boolean_word(value)
        if word is None:
            raise UnblamedError(
                'Can\'t convert boolean to string automatically, because the "boolean_format" setting was '
                f'"{env.settings.boolean_format}", which is the legacy deprecated default, and we treat it as if no '
                "format was set. This is the default configuration; you should provide the format explicitly for each "
                "place where you print a boolean.",
                node.span,
                hint=_BOOLEAN_HINT.format(as_target(node)),
            )
        return word
    if is_number(value):
        try:
            return env.number(value)  # type: ignore[arg-type]
        except FormatError as error:
            raise UnblamedError(unfit_number_setting(env, error), node.span) from None
    if isinstance(value, DateValue):
        return date_text(env, value, node)
    if isinstance(value, Match):
        return value.text
    if isinstance(value, Matches):
        return plain_text(env, value.fits, node)
    if isinstance(value, Formatted):
        return plain_text(env, value.plain(), node)
    if isinstance(value, JavaList | JavaMap):
        return java_text(value)
    return "" if isinstance(value, Empty) else None


def date_text(env: Environment, value: DateValue, node: Expression, spec: str | None = None) -> str:
    if value.kind is _UNKNOWN and spec is None:
        raise RenderError(
            "Can't convert the date-like value to string because it isn't known if it's a date (no time part), time or "
            f"date-time value.\nThe blamed expression:\n==> {node.text}",
            node.span,
            hint="use ?date, ?time or ?datetime before it is printed",
        )
    try:
        return env.date_format(value.kind, spec).format(value.millis)
    except FormatError as error:
        raise UnblamedError(unfit_date_setting(env, value.kind, error), node.span) from None


def escaped(env: Environment, value: Value, format_name: str, node: Expression) -> str:
    """What an auto-escaping `${node}` prints: markup as it is, everything else escaped."""
    output_format = OutputFormat.named(format_name)
    if isinstance(value, Markup):
        return markup_as(value, output_format, node).content
    return output_format.escape(text(env, value, node)) if output_format.escape else text(env, value, node)


def unescaped(env: Environment, value: Value, format_name: str, node: Expression) -> str:
    """What `${node}` prints without auto-escaping in an output format that takes no markup of other ones."""
    if isinstance(value, Markup):
        return markup_as(value, OutputFormat.named(format_name), node).content
    return text(env, value, node)


def markup(plain: str, output_format: OutputFormat) -> Markup:
    """Plain text as markup of a format."""
    return Markup(output_format.name, output_format.escape(plain) if output_format.escape else plain, plain)


def markup_as(value: Markup, output_format: OutputFormat, node: Expression, what: str = _PRINTED) -> Markup:
    """Markup of one format used in another one: what was made from plain text is escaped anew."""
    if value.format == output_format.name:
        return value
    if value.plain is not None:
        return markup(value.plain, output_format)
    raise ModelError(
        f"{what} is in {OutputFormat.named(value.format)} format, which differs from the current output format, "
        f"{output_format}. {'Format conversion' if what == _PRINTED else 'Conversion'} wasn't possible.",
        node.span,
    )


def join_markup(left: str | Markup, right: str | Markup, node: Expression) -> Markup:
    """`left + right` where at least one is markup; what was made from plain text follows the other's format."""
    if isinstance(left, str):
        assert isinstance(right, Markup)
        left = markup(left, OutputFormat.named(right.format))
    elif isinstance(right, str):
        right = markup(right, OutputFormat.named(left.format))
    if left.format != right.format:
        if right.plain is not None:
            right = markup(right.plain, OutputFormat.named(left.format))
        elif left.plain is not None:
            left = markup(left.plain, OutputFormat.named(right.format))
        else:
            raise RenderError(
                f"Concatenation left hand operand is in {OutputFormat.named(left.format)} format, while the right hand operand is in "
                f"{OutputFormat.named(right.format)}. Conversion to common format wasn't possible.",
                node.span,
            )
    plain = left.plain + right.plain if left.plain is not None and right.plain is not None else None
    return Markup(left.format, left.content + right.content, plain)


def numeric(env: Environment, value: Value, minimum: int | None, maximum: int | None, node: Expression) -> str:
    """What `#{node; mXMY}` prints."""
    from payloads.freemarker.formats.numbers import format_legacy_hash

    if not is_number(value):
        wrong_type("number", value, node)
    if minimum is None or maximum is None:
        minimum, maximum = 0, 50
    try:
        return format_legacy_hash(value, minimum, maximum, env.settings.locale)  # type: ignore[arg-type]
    except FormatError as error:
        raise RenderError(f"Failed to format number: {error}", node.span) from None
