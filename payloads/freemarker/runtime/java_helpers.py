"""The Java helper that Amplitude's event templates reach through `statics`.

Amplitude's documentation uses `statics['com.amplitude.integrations.connector.utils.FtlUtils']` with `toJson(x)` and
`toJsonString(x)`. The class is not public: that both give complete JSON, quotes included, is inferred from how they
are used (streaming transformations and cohort webhooks pages); what they do with a missing value is not known.
"""

from __future__ import annotations

import json
from decimal import Decimal

from payloads.freemarker.errors import ModelError
from payloads.freemarker.runtime.values import BoundedRange, Markup, Match, Method, Namespace, Value

_LONGEST = 10_000  # bits: Python writes no number of more than 4,300 digits
FTL_UTILS = "com.amplitude.integrations.connector.utils.FtlUtils"


class Statics(dict[str, Value]):
    """Java's classes by name; to ask for one that is not there is an error, whatever stands behind it."""

    def get(self, name: str, default: Value = None) -> Value:
        if name not in self:
            raise ModelError(f'Failed to get value for key "{name}"; there is no such class')
        return self[name]


def statics() -> Statics:
    """The `statics` hash: Amplitude's helper class and nothing else."""
    methods: dict[str, Value] = {
        "toJson": Method("toJson", lambda arguments: to_json(_only(arguments, "toJson"))),
        "toJsonString": Method("toJsonString", lambda arguments: to_json(_only(arguments, "toJsonString"))),
    }
    return Statics({FTL_UTILS: methods})


def _only(arguments: tuple[Value, ...], name: str) -> Value:
    if len(arguments) != 1:
        raise ModelError(f"{name} takes exactly 1 argument, but got {len(arguments)}")
    return arguments[0]


def to_json(value: Value) -> str:
    """JSON text without white space."""
    return json.dumps(_plain(value), ensure_ascii=False, separators=(",", ":"))


def _plain(value: Value) -> object:
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, BoundedRange):
        return list(value.values)
    if isinstance(value, Namespace):
        return _plain(value.members())
    if isinstance(value, Markup):
        return value.content
    if isinstance(value, Match):
        return value.text
    if isinstance(value, Decimal):
        return _plain(int(value)) if value == value.to_integral_value() else float(value)
    if value is None or isinstance(value, str | float):
        return value
    if isinstance(value, int) and value.bit_length() < _LONGEST:
        return value
    raise ModelError("this value can't be turned into JSON")
