"""One protocol for any engine: a request a line in, an answer a line out, both JSON.

The same lines go to the real Apache FreeMarker (tests/oracle/oracle.py), so that two engines are compared by comparing
lines. Why not a plain function call: other people's engines, in other languages, can be checked against this one too.

Request: `template`, and optionally `id`, `model` ({}), `settings` ({}; FreeMarker's own names in snake_case or
camelCase, and besides them `object_wrapper`: default, beans or simple; `float_type`: bigdecimal; `amplitude_statics`:
true), `templates` ({name: source}), `name` ("main.ftl"), `op` ("render" or "parse"), `timeout_ms` (10000).

Answer: `id`, `ok`, and `output`, or `phase` (config, parse, render, timeout, request), `error_type` (the class Apache
FreeMarker throws in this situation), `error_message`, `error_short`, `line`, `column`, `end_line`, `end_column`. A limit
that was met answers with `error_type` LimitExceeded and its name in `limit`; the one for time, with phase timeout.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Final, TypeAlias

from payloads.freemarker.errors import FreeMarkerError, LimitExceeded
from payloads.freemarker.settings import C_FORMATS, Limits, Settings
from payloads.freemarker.template import Template
from payloads.freemarker.version import version

#: A JSON value.
Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | float | bool | None"
Answer: TypeAlias = "dict[str, Json]"

_DEFAULT_TIMEOUT_MS: Final = 10_000
_ILLEGAL: Final = "java.lang.IllegalArgumentException"
_UNKNOWN_SETTING: Final = "freemarker.core.Configurable$UnknownSettingException"
_BAD_VALUE: Final = "freemarker.core.Configurable$SettingValueAssignmentException"
_UNKNOWN_FORMAT: Final = "freemarker.core.UnregisteredOutputFormatException"

_TRUE: Final = frozenset({"true", "t", "yes", "y"})
_FALSE: Final = frozenset({"false", "f", "no", "n"})
_CHOICES: Final[dict[str, tuple[str, ...]]] = {
    "tag_syntax": ("angle_bracket", "square_bracket", "auto_detect"),
    "interpolation_syntax": ("legacy", "dollar", "square_bracket"),
    "naming_convention": ("auto_detect", "legacy", "camel_case"),
    "auto_escaping_policy": ("enable_if_default", "enable_if_supported", "disable"),
    "freemarker_version": ("2.3.29", "2.3.30", "2.3.31", "2.3.32", "2.3.33", "2.3.34"),
    "c_format": C_FORMATS,
    "object_wrapper": ("default", "beans", "simple"),
    "float_type": ("double", "bigdecimal"),
    "output_format": (
        "CSS", "HTML", "JSON", "JavaScript", "RTF", "XHTML", "XML", "plainText", "undefined",
    ),
}  # fmt: skip
_SWITCHES: Final = (
    "whitespace_stripping", "strict_syntax", "fallback_on_null_loop_variable", "amplitude_statics",
)  # fmt: skip
#: Settings of this engine that have no counterpart in FreeMarker, or stand under another name.
_INTERNAL: Final = frozenset({"limits", "dynamic_code"})
_NAMES: Final = frozenset(set(Settings().field_names) - _INTERNAL | {"float_type"})


class _Refused(Exception):
    """The request can't be answered with a template's output."""

    def __init__(self, phase: str, error_type: str, message: str) -> None:
        super().__init__(message)
        self.phase = phase
        self.error_type = error_type


def answers(lines: Iterable[str]) -> Iterator[str]:
    """One answer for each line that isn't blank; never raises, whatever a line holds."""
    for line in lines:
        if line.strip():
            yield _serialize(_answer_line(line))


def answer(request: dict[str, Json]) -> Answer:
    """The answer to one request."""
    result: Answer = {"id": request.get("id")}
    try:
        result |= _outcome(request)
    except _Refused as refused:
        result |= {
            "ok": False, "phase": refused.phase, "error_type": refused.error_type, "error_message": str(refused),
            "error_short": str(refused), "line": None, "column": None, "end_line": None, "end_column": None,
        }  # fmt: skip
    except FreeMarkerError as error:
        result |= _failure(error)
    return result


def _serialize(answer: Answer) -> str:
    try:
        return json.dumps(answer)
    except (ValueError, RecursionError):  # an `id` that Python reads and doesn't write
        return json.dumps(answer | {"id": None})


def _integer(written: str) -> int:
    limit = Limits().number_digits
    if len(written) > limit:
        raise LimitExceeded(f"a number has more than {limit:,} digits", limit="number_digits")
    return int(Decimal(written))  # Python reads no long number otherwise


def _too_deep() -> LimitExceeded:
    return LimitExceeded("the request is nested too deeply", limit="nesting")


def _answer_line(line: str) -> Answer:
    try:
        request: Json = json.loads(line, parse_int=_integer)
    except LimitExceeded as error:
        return _refused_request(error)
    except RecursionError:
        return _refused_request(_too_deep())
    except ValueError as error:
        return _bad_request(f"not JSON: {error}")
    if not isinstance(request, dict):
        return _bad_request("a request is a JSON object")
    try:
        return answer(request)
    except RecursionError:
        return {"id": request.get("id"), **_failure(_too_deep())}
    except Exception as error:  # noqa: BLE001  a fault of this engine must not cost the other lines their answers
        kind = type(error).__name__
        words = f"{kind}: {error}"
        return {
            "id": request.get("id"),
            "ok": False,
            "phase": "render",
            "error_type": f"python.{kind}",
            "error_message": words,
        }


def _bad_request(message: str) -> Answer:
    return {"id": None, "ok": False, "phase": "request", "error_type": _ILLEGAL, "error_message": message}


def _refused_request(error: LimitExceeded) -> Answer:
    return {"id": None, **_failure(error), "phase": "request"}


def _outcome(request: dict[str, Json]) -> Answer:
    source = request.get("template")
    if not isinstance(source, str):
        raise _Refused("config", _ILLEGAL, "`template` must be a string")
    given = _object(request, "settings")
    settings = _with_timeout(settings_of(given), request.get("timeout_ms"))
    name = str(request.get("name", "main.ftl"))
    templates = {name: source, **{name: str(text) for name, text in _object(request, "templates").items()}}
    model = _object(request, "model")
    if given.get("float_type") == "bigdecimal":
        model = {name: _with_decimals(value) for name, value in model.items()}  # type: ignore[misc]
    template = Template(source, name=name, settings=settings, loader=templates.get)
    if request.get("op") == "parse":
        return {"ok": True, "output": source, "output_format": template.output_format}
    return {"ok": True, "output": template.render(model)}


def _object(request: dict[str, Json], key: str) -> dict[str, Json]:
    value = request.get(key)
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise _Refused("config", _ILLEGAL, f"`{key}` must be a JSON object")
    return value


def _failure(error: FreeMarkerError) -> Answer:
    result: Answer = {
        "ok": False, "phase": error.phase, "error_type": error.java_type, "error_message": str(error),
        "error_short": error.message, "line": error.line, "column": error.column, "end_line": error.end_line,
        "end_column": error.end_column,
    }  # fmt: skip
    if isinstance(error, LimitExceeded):
        result["limit"] = error.limit
        if error.limit == "seconds":
            result |= {"phase": "timeout", "error_type": "Timeout"}
    return result


# ------------------------------------------------------------------ settings


def settings_of(given: dict[str, Json]) -> Settings:
    """`Settings` from FreeMarker's names and values; values are read as FreeMarker reads its settings' strings.

    Raises:
        ValueError: a setting is unknown or its value is not one of those it takes.
    """
    values: dict[str, object] = {}
    for key, value in given.items():
        name = re.sub("[A-Z]", lambda capital: "_" + capital[0].lower(), key)
        if name not in _NAMES:
            raise _UnusableSetting("config", _UNKNOWN_SETTING, f'Unknown FreeMarker configuration setting: "{key}"')
        if value is not None:
            values[name] = _setting(name, value)
    values.pop("float_type", None)
    return Settings(**values)  # type: ignore[arg-type]


class _UnusableSetting(_Refused, ValueError):
    """A setting, or its value, is unknown."""


def _setting(name: str, value: Json) -> object:
    text = str(value).lower() if isinstance(value, bool) else str(value)
    if name in _SWITCHES:
        if text.lower() in _TRUE | _FALSE:
            return text.lower() in _TRUE
        raise _bad_value(name, value)
    if name in _CHOICES:
        if text not in _CHOICES[name]:
            if name == "output_format":
                raise _UnusableSetting("config", _UNKNOWN_FORMAT, f'Unregistered output format name, "{text}".')
            raise _bad_value(name, value)
        return text
    if name == "boolean_format" and text != "c" and "," not in text:
        raise _bad_value(name, value)
    if name == "incompatible_improvements":
        try:
            version(text)
        except ValueError as error:
            raise _UnusableSetting("config", _ILLEGAL, str(error)) from None
    if name == "auto_include":
        return tuple(part.strip() for part in text.split(",") if part.strip())
    if name == "auto_import":
        return _auto_imports(text)
    return text


def _auto_imports(text: str) -> tuple[tuple[str, str], ...]:
    """`a.ftl as x, b.ftl as y` as (variable, template) pairs."""
    pairs = []
    for part in filter(None, map(str.strip, text.split(","))):
        matched = re.fullmatch(r"(.+?)\s+as\s+(\S+)", part)
        if matched is None:
            raise _bad_value("auto_import", text)
        pairs.append((matched[2], matched[1]))
    return tuple(pairs)


def _bad_value(name: str, value: Json) -> _UnusableSetting:
    message = f'Failed to set FreeMarker configuration setting "{name}" to value "{value}".'
    return _UnusableSetting("config", _BAD_VALUE, message)


def _with_timeout(settings: Settings, timeout_ms: Json) -> Settings:
    if isinstance(timeout_ms, bool) or not isinstance(timeout_ms, int | float):
        timeout_ms = _DEFAULT_TIMEOUT_MS
    return settings.replaced(limits=Limits(seconds=timeout_ms / 1000))


def _with_decimals(value: Json) -> object:
    """Numbers with a fraction as exact decimals instead of binary ones."""
    if isinstance(value, dict):
        return {key: _with_decimals(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_with_decimals(item) for item in value]
    if isinstance(value, float) and math.isfinite(value):
        return Decimal(repr(value))
    return value


__all__ = ["Answer", "Json", "answer", "answers", "settings_of"]
