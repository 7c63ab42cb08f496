"""Built-ins for dates: from strings, between kinds, in ISO 8601."""

from __future__ import annotations

from functools import lru_cache

from payloads.freemarker.builtins.registry import (
    HANDLERS,
    PRINTED_ARGUMENTS,
    Arguments,
    built_in,
    check_count,
    operand,
    printed_arguments,
    unfit_argument,
)
from payloads.freemarker.errors import ModelError, RenderError, UnblamedError
from payloads.freemarker.formats.dates import Accuracy, format_iso, java_zone, zone_of_argument
from payloads.freemarker.formats.errors import FormatError
from payloads.freemarker.nodes.expressions import BuiltIn
from payloads.freemarker.runtime.environment import Environment
from payloads.freemarker.runtime.printing import unfit_date_format, unfit_date_setting
from payloads.freemarker.runtime.types import wrong_type
from payloads.freemarker.runtime.values import DateKind, DateValue, Formatted, Method, Value
from payloads.freemarker.words import quoted

# Python 3.11 looks a member of an enumeration up by a function of its own, each time.
_DATE, _UNKNOWN, _SECONDS = DateKind.DATE, DateKind.UNKNOWN, Accuracy.SECONDS
_KINDS = {"date": DateKind.DATE, "time": DateKind.TIME, "datetime": DateKind.DATETIME}


def _to_date(env: Environment, value: Value, arguments: Arguments | None, node: BuiltIn) -> Value:
    """`?date`, `?time`, `?datetime`: of a date another view, of a string what it says in a format."""
    kind = _KINDS[node.name]
    if isinstance(value, Formatted) and value.date is not None:
        value = _unread(value, value.date, kind, node)
        if isinstance(value, Formatted):
            return value if arguments is None or value.call is None else value.call(arguments)
    if isinstance(value, DateValue):
        converted = _converted(value, kind, node)
        return converted if arguments is None else wrong_type("method", converted, node)
    text = operand(env, value, node)
    _check_setting(env, kind, node)

    def parse(spec: str | None = None) -> DateValue:
        try:
            wanted = env.date_format(kind, spec)
        except FormatError as error:
            words = unfit_date_setting(env, kind, error) if spec is None else unfit_date_format(spec, error)
            raise ModelError(words, node.span) from None
        try:
            return DateValue(wanted.parse(text), kind)
        except FormatError as error:
            raise ModelError(
                f"The string doesn't match the expected date/time/date-time format. The string to parse was: {quoted(text)}. "
                f"The expected format was: {quoted(wanted.description)}.\n"
                f"The nested reason given follows:\n{error}",
                node.span,
                hint=f'say the format, as in {node.target.text}?{node.name}("yyyy-MM-dd HH:mm:ss"), or ?{node.name}.iso',
            ) from None

    def called(given: Arguments) -> Value:
        spec = printed_arguments(env, given, node)
        check_count(spec, 0, 1, node)
        return parse(*spec)

    if arguments is None:
        return Formatted(parse, parse, called, date=kind)
    return called(arguments)


def _unread(value: Formatted, known: DateKind, kind: DateKind, node: BuiltIn) -> Value:
    """A string that is to be read as a date: it stays so where this changes nothing, and isn't read for nothing."""
    if known is kind:
        return value
    _check_convertible(known, kind, node)
    return value.plain()


def _check_setting(env: Environment, kind: DateKind, node: BuiltIn) -> None:
    """FreeMarker makes the format that is set before it looks at the one it is asked for."""
    setting = f"{kind.value}_format"
    spec = getattr(env.settings, setting)
    try:
        if spec:
            env.date_format(kind)
    except FormatError as error:
        raise UnblamedError(unfit_date_setting(env, kind, error), node.span) from None


def _converted(value: DateValue, kind: DateKind, node: BuiltIn) -> DateValue:
    if value.kind is kind:
        return value
    _check_convertible(value.kind, kind, node)
    return DateValue(value.millis, kind)


def _check_convertible(known: DateKind, kind: DateKind, node: BuiltIn) -> None:
    if known not in (DateKind.UNKNOWN, DateKind.DATETIME):
        raise RenderError(f"Cannot convert {known.name} to {kind.name}", node.span)


for _name in _KINDS:
    HANDLERS[_name] = _to_date
PRINTED_ARGUMENTS.update(_KINDS)


def checked_source(env: Environment, value: Value, node: BuiltIn) -> Value:
    """What one of these works on where it is called, looked at before the arguments are.

    `?iso…(…)` wants a date; `?date(…)` and its kin want a string, and make of a date a date, which can't be called.
    """
    if node.name not in _KINDS:
        return _plain_date(value, node)
    if isinstance(value, Formatted) and value.date is not None:
        value = _unread(value, value.date, _KINDS[node.name], node)
        if isinstance(value, Formatted):
            return value
    if isinstance(value, DateValue):
        wrong_type("method", _converted(value, _KINDS[node.name], node), node)
    text = operand(env, value, node)
    _check_setting(env, _KINDS[node.name], node)
    return text


@built_in("date_if_unknown", "time_if_unknown", "datetime_if_unknown")
def if_unknown(env: Environment, value: Value, node: BuiltIn) -> Value:
    if isinstance(value, Formatted) and value.date is not None:
        return value  # read when it is needed
    if not isinstance(value, DateValue):
        value = _plain_date(value, node)
    if value.kind is not DateKind.UNKNOWN:
        return value
    return DateValue(value.millis, _KINDS[node.name.removesuffix("_if_unknown")])


def _plain_date(value: Value, node: BuiltIn) -> DateValue:
    if isinstance(value, Formatted) and value.date is not None:
        value = value.plain()
    if isinstance(value, DateValue):
        return value
    return wrong_type("date", value, node.target)


_ACCURACY = {"h": Accuracy.HOURS, "m": Accuracy.MINUTES, "ms": Accuracy.MILLISECONDS}


@lru_cache(maxsize=64)
def _meaning(name: str) -> tuple[list[str], bool | None, Accuracy]:
    """The words of a name, whether the offset is shown, and the smallest unit."""
    words = name.split("_")[1:]
    show: bool | None = False if "nz" in words else True if "fz" in words else None
    return words, show, next((_ACCURACY[word] for word in words if word in _ACCURACY), _SECONDS)


def _iso(env: Environment, value: Value, arguments: Arguments | None, node: BuiltIn) -> Value:
    """`?iso_utc_ms_nz` and its kin; `?iso…(zone)` takes the zone as an argument."""
    date = _plain_date(value, node)
    words, show, accuracy = _meaning(node.name)
    if date.kind is _UNKNOWN:
        raise RenderError(
            f"The value of the following has unknown date type, but ?{node.written} needs a value where it's known if it's a "
            f"date (no time part), time, or date-time value:\n==> {node.target.text}",
            node.span,
        )
    if "utc" in words:
        return _iso_text(date, "UTC", accuracy, show)
    if "local" in words:
        return _iso_text(date, env.settings.time_zone, accuracy, show)

    def in_zone(given: Arguments) -> Value:
        check_count(given, 1, 1, node)
        zone = given[0]
        if not isinstance(zone, str):
            raise unfit_argument(0, "string or java.util.TimeZone", zone, node)
        try:
            zone_of_argument(zone)
        except FormatError:
            raise ModelError(
                f"The time zone string specified for ?{node.written}(...) is not recognized as a valid time zone name: "
                f"{quoted(zone)}",
                node.span,
            ) from None
        return _iso_text(date, zone, accuracy, show)

    if arguments is None:
        return Method(node.name, in_zone)
    return in_zone(arguments)


def _iso_text(date: DateValue, zone: str, accuracy: Accuracy, show: bool | None) -> str:
    if show is None:
        show = date.kind is not _DATE
    return format_iso(date.millis, date.kind, java_zone(zone), accuracy=accuracy, show_zone=show)


for _base in ("iso", "iso_utc", "iso_local"):
    for _accuracy in ("", "_h", "_m", "_ms"):
        for _zone in ("", "_nz"):
            HANDLERS[f"{_base}{_accuracy}{_zone}"] = _iso
HANDLERS["iso_utc_fz"] = _iso
