"""Rates, times and shares as they are typed: `200/s`, `9000/min`, `90s`, `200ms`, `5%`."""

from __future__ import annotations

import re

from tile.failure import CliError

_UNITS = {"ms": 0.001, "s": 1, "m": 60, "min": 60, "h": 3600}


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
    match = re.fullmatch(r"(\d+(?:\.\d+)?)(ms|s|min|m|h)", text.strip())
    if match is None:
        raise CliError(f"{option} {text!r} is not a time", hint="write it as 90s, 10m or 1h")
    return float(match[1]) * _UNITS[match[2]]


def share_of(text: str, option: str) -> float:
    """A share from 0 to 1, also written as so many of a hundred.

    Raises:
        CliError: it is not one.
    """
    match = re.fullmatch(r"(\d{1,3}(?:\.\d+)?)(%?)", text.strip())
    share = -1.0 if match is None else float(match[1]) / (100 if match[2] else 1)
    if not 0 <= share <= 1:
        raise CliError(f"{option} {text!r} is not a share", hint="write it as 5% or 0.05")
    return share
