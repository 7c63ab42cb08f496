"""Expressions that make something of a value of any type, so that none makes the template fail.

All of them can be followed by a built-in as they are. `value` is an expression with a default, in parentheses.
"""

from __future__ import annotations


def any_scalar(value: str) -> str:
    """The text of a value of any type: empty for arrays and objects, which have none."""
    scalar = f"({value}?is_number || {value}?is_boolean)"
    return f'{value}?is_string?then({value}, {scalar}?then({value}?c, ""))'


def scalar_as_printed(value: str) -> str:
    """The same, numbers as the platform's settings have them, as where they are printed by themselves."""
    return f'({value}?is_string || {value}?is_number)?then({value}, {value}?is_boolean?then({value}?c, ""))'


def any_boolean(value: str) -> str:
    """Whether a value is true, or the text `true`."""
    return f'{value}?is_boolean?then({value}, {value}?is_string?then({value}, "") == "true")'


def any_number(value: str) -> str:
    """A number that may come as text; `value` is one or the other for sure."""
    return f'{value}?is_number?then({value}, {value}?is_string?then({value}, "0")?number)'


def number_only(value: str) -> str:
    """A number; nought for anything else."""
    return f"{value}?is_number?then({value}, 0)"


def read_number(value: str) -> str:
    """A number, or what a text says if it is one for computers; nought for anything else."""
    written = f'{value}?is_string?then({value}, "")?matches("-?[0-9]{{1,15}}(\\\\.[0-9]{{1,6}})?")'
    return f"{value}?is_number?then({value}, {written}?then({value}?number, 0))"


def any_sequence(value: str) -> str:
    """A list; an empty one for anything else."""
    return f"{value}?is_sequence?then({value}, [])"


def any_hash(value: str) -> str:
    """An object; an empty one for anything else."""
    return f"{value}?is_hash_ex?then({value}, {{}})"


def guard_hashes(hashes: list[str], expression: str, otherwise: str) -> str:
    """An expression that is looked at only where all of these are objects."""
    if not hashes:
        return expression
    tests = " && ".join(f'(({each})!"")?is_hash' for each in hashes)
    return f"({tests})?then({expression}, {otherwise})"
