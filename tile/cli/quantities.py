"""Rates and times as they are typed: `200/s`, `9000/min`, `90s`, `10m`."""

from __future__ import annotations

import re

from tile.failure import CliError

_UNITS = {"s": 1, "m": 60, "min": 60, "h": 3600}


def rate_of(text: str, option: str) -> float:
    """Events or requests a second.

    Raises:
        CliError: it is not a rate.
    """
    match = re.fullmatch(r"(\d+(?:\.\d+)?)/(s|min|m|h)", text.strip())
    if match is None or not float(match[1]):
        raise CliError(f"{option} {text!r} is not a rate", hint="write it as 200/s, 9000/min or 100000/h")
    return float(match[1]) / _UNITS[match[2]]


def seconds_of(text: str, option: str) -> float:
    """A length of time in seconds.

    Raises:
        CliError: it is not a time.
    """
    match = re.fullmatch(r"(\d+(?:\.\d+)?)(s|min|m|h)", text.strip())
    if match is None:
        raise CliError(f"{option} {text!r} is not a time", hint="write it as 90s, 10m or 1h")
    return float(match[1]) * _UNITS[match[2]]
