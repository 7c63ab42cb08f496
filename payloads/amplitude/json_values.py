"""The type of parsed JSON."""

from __future__ import annotations

from typing import TypeAlias, Union

JSON: TypeAlias = Union[bool, int, float, str, "list[JSON]", "dict[str, JSON]", None]
"""A parsed JSON value. (`X | Y` cannot hold the quoted names that make it recursive on Python 3.11.)"""
