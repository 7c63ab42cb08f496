"""Built-ins for strings: parts, case, padding. Offsets and lengths are Java's: UTF-16 code units."""

from __future__ import annotations

import re
from decimal import Decimal

from payloads.freemarker.builtins.registry import (
    Arguments,
    built_in,
    method,
    number_argument,
    operand,
    text_argument,
    text_built_in,
)
from payloads.freemarker.errors import ModelError, NonNumerical, RenderError
from payloads.freemarker.formats.errors import FormatError
from payloads.freemarker.formats.numbers import parse_number
from payloads.freemarker.nodes.expressions import BuiltIn
from payloads.freemarker.runtime import java_characters, letter_case
from payloads.freemarker.runtime.environment import Environment
from payloads.freemarker.runtime.utf16 import alike, length, units, whole
from payloads.freemarker.runtime.values import Value

_PLAIN_NUMBER = re.compile(r"-?[0-9]{1,18}(?:\.[0-9]{1,18})?").fullmatch
_JAVA_BLANKS = "".join(map(chr, range(33)))


@built_in("upper_case", result=str)
def upper_case(env: Environment, value: Value, node: BuiltIn) -> Value:
    return letter_case.upper(operand(env, value, node), env.settings.locale)


@text_built_in("c_upper_case")
def c_upper_case(text: str) -> str:
    """Upper case without regard to the locale."""
    return text.upper()


@text_built_in("c_lower_case")
def c_lower_case(text: str) -> str:
    """Lower case without regard to the locale."""
    return text.lower()


@built_in("blank_to_null", "empty_to_null", "trim_to_null")
def nothing_if_empty(env: Environment, value: Value, node: BuiltIn) -> Value:
    """The string; missing if it is empty or, for two of them, if it is white space."""
    if value is None:
        return None
    text = operand(env, value, node)
    trimmed = trim(text)
    if not (text if node.name == "empty_to_null" else trimmed):
        return None
    return trimmed if node.name == "trim_to_null" else text


@built_in("lower_case", result=str)
def lower_case(env: Environment, value: Value, node: BuiltIn) -> Value:
    return letter_case.lower(operand(env, value, node), env.settings.locale)


def _first_visible(text: str) -> int:
    return len(text) - len(text.lstrip(java_characters.SPACES))


@text_built_in("cap_first")
def cap_first(text: str) -> str:
    at = _first_visible(text)
    return text[:at] + java_characters.upper(text[at : at + 1]) + text[at + 1 :]


@text_built_in("uncap_first")
def uncap_first(text: str) -> str:
    at = _first_visible(text)
    return text[:at] + java_characters.lower(text[at : at + 1]) + text[at + 1 :]


@text_built_in("capitalize")
def capitalize(text: str) -> str:
    """Every word with a capital first letter and the others small."""
    return re.sub(r"[^ \t\r\n]+", lambda m: m[0][:1].upper() + m[0][1:].lower(), text)


@text_built_in("trim")
def trim(text: str) -> str:
    """Java's idea of white space: everything up to U+0020."""
    return text.strip(_JAVA_BLANKS)


@text_built_in("chop_linebreak")
def chop_linebreak(text: str) -> str:
    for line_break in ("\r\n", "\n", "\r"):
        if text.endswith(line_break):
            return text[: -len(line_break)]
    return text


@built_in("length")
def length_of(env: Environment, value: Value, node: BuiltIn) -> Value:
    return length(operand(env, value, node))


@built_in("word_list")
def word_list(env: Environment, value: Value, node: BuiltIn) -> Value:
    return [word for word in re.split("[ \t\n\r\f]+", operand(env, value, node)) if word]


@built_in("number")
def number(env: Environment, value: Value, node: BuiltIn) -> Value:
    if type(value) is str and _PLAIN_NUMBER(value) is not None:
        return Decimal(value)
    text = operand(env, value, node)  # of a number its text in the format in force, which groups digits
    try:
        parsed = parse_number(text)
    except FormatError as error:
        wrong = NonNumerical(
            f'Can\'t convert this string to number: "{text}"',
            node.span,
            hint="FreeMarker reads computer-language numbers only, such as 1234.5 or 1E6"
            if isinstance(value, str)
            else "it is a number already, and ?number reads what it prints: leave ?number out",
        )
        wrong.of_element = True
        raise wrong from error  # fmt: skip
    limit = env.limits.number_digits
    if isinstance(parsed, Decimal) and abs(parsed.adjusted()) > limit:
        env.exceeded("number_digits", f"a number has more than {limit:,} digits", node.span)
    return parsed


@built_in("boolean")
def boolean(env: Environment, value: Value, node: BuiltIn) -> Value:
    text = operand(env, value, node)
    if text in ("true", "false"):
        return text == "true"
    for word in (True, False):
        if env.boolean_word(word) == text:
            return word
    raise RenderError(f'Can\'t convert this string to boolean: "{text}"', node.span)


# ----------------------------------------------------------------- searching


@method("contains", result=bool)
def contains(env: Environment, value: Value, arguments: Arguments, node: BuiltIn) -> Value:
    text, wanted = alike(operand(env, value, node), text_argument(arguments, 0, node))
    return wanted in text


@method("starts_with", result=bool)
def starts_with(env: Environment, value: Value, arguments: Arguments, node: BuiltIn) -> Value:
    text, wanted = alike(operand(env, value, node), text_argument(arguments, 0, node))
    return text.startswith(wanted)


@method("ends_with", result=bool)
def ends_with(env: Environment, value: Value, arguments: Arguments, node: BuiltIn) -> Value:
    text, wanted = alike(operand(env, value, node), text_argument(arguments, 0, node))
    return text.endswith(wanted)


@method("ensure_ends_with", result=str)
def ensure_ends_with(env: Environment, value: Value, arguments: Arguments, node: BuiltIn) -> Value:
    text, ending = alike(operand(env, value, node), text_argument(arguments, 0, node))
    return whole(text if text.endswith(ending) else text + ending)


@method("remove_beginning", result=str)
def remove_beginning(env: Environment, value: Value, arguments: Arguments, node: BuiltIn) -> Value:
    text, beginning = alike(operand(env, value, node), text_argument(arguments, 0, node))
    return whole(text.removeprefix(beginning))


@method("remove_ending", result=str)
def remove_ending(env: Environment, value: Value, arguments: Arguments, node: BuiltIn) -> Value:
    text, ending = alike(operand(env, value, node), text_argument(arguments, 0, node))
    return whole(text.removesuffix(ending))


@method("index_of", most=2)
def index_of(env: Environment, value: Value, arguments: Arguments, node: BuiltIn) -> Value:
    text, wanted = units(operand(env, value, node)), units(text_argument(arguments, 0, node))
    start = number_argument(arguments, 1, node) if len(arguments) > 1 else 0
    return text.find(wanted, min(max(start, 0), len(text)))


@method("last_index_of", most=2)
def last_index_of(env: Environment, value: Value, arguments: Arguments, node: BuiltIn) -> Value:
    text, wanted = units(operand(env, value, node)), units(text_argument(arguments, 0, node))
    if len(arguments) == 1:
        return text.rfind(wanted)
    start = number_argument(arguments, 1, node)
    return text.rfind(wanted, 0, start + len(wanted)) if start >= 0 else -1


# --------------------------------------------------------- parts and padding


@method("substring", most=2, result=str)
def substring(env: Environment, value: Value, arguments: Arguments, node: BuiltIn) -> Value:
    text = units(operand(env, value, node))
    begin = number_argument(arguments, 0, node)
    end = number_argument(arguments, 1, node) if len(arguments) > 1 else len(text)
    for position, index in enumerate((begin, end)):
        if index < 0:
            raise ModelError(
                f"?substring(...) argument #{position + 1} had invalid value: The index must be at least 0, but was {index}.",
                node.span,
            )
        if index > len(text):
            raise ModelError(
                f"?substring(...) argument #{position + 1} had invalid value: The index mustn't be greater than the length of the string, "
                f"{len(text)}, but it was {index}.",
                node.span,
                hint=f"a range given by its length is cut to what is there: {node.target.text}[{begin}..*{end - begin}]",
            )
    if begin > end:
        raise ModelError(
            f"?substring(...) arguments have invalid value: The begin index argument, {begin}, shouldn't be greater than the end index argument, {end}.",
            node.span,
        )
    return whole(text[begin:end])


@method("left_pad", most=2, result=str)
def left_pad(env: Environment, value: Value, arguments: Arguments, node: BuiltIn) -> Value:
    text, width, filling = _pad_operands(env, value, arguments, node)
    missing = width - length(text)
    _check_filling(filling, missing, node)
    return text if missing <= 0 else whole((filling * (missing // len(filling) + 1))[:missing] + text)


@method("right_pad", most=2, result=str)
def right_pad(env: Environment, value: Value, arguments: Arguments, node: BuiltIn) -> Value:
    """The filling goes on as if it had begun at the start of the string."""
    text, width, filling = _pad_operands(env, value, arguments, node)
    missing = width - length(text)
    if missing <= 0:
        return text
    _check_filling(filling, missing, node)
    start = length(text) % len(filling)
    return whole(text + (filling * (missing // len(filling) + 2))[start : start + missing])


def _check_filling(filling: str, missing: int, node: BuiltIn) -> None:
    if missing > 0 and not filling:
        raise ModelError(f"?{node.name}(...) argument #2 can't be a 0-length string.", node.span)


def _pad_operands(env: Environment, value: Value, arguments: Arguments, node: BuiltIn) -> tuple[str, int, str]:
    text, width = operand(env, value, node), number_argument(arguments, 0, node)
    filling = units(text_argument(arguments, 1, node)) if len(arguments) > 1 else " "
    env.check_length(width, node.span)
    return text, width, filling
