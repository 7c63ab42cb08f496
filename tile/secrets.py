"""Secrets: a marker instead of the value while a request is rendered, a placeholder where it is printed."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING

from tile.exit_codes import ExitCode
from tile.failure import CliError
from tile.secret_markers import markers, with_markers

if TYPE_CHECKING:
    from collections.abc import Mapping

    from payloads.amplitude import CustomerSettings
    from tile.destination import Destination


def with_credentials(tile: Destination, customer: CustomerSettings, given: Mapping[str, str]) -> CustomerSettings:
    """The settings with every secret from `--set` or the environment.

    Raises:
        CliError: one of them is missing there; exit code 5.
        TileError: one has another form than the destination declares.
    """
    values = dict(customer.parameters)
    missing = []
    for parameter in tile.parameters:
        if not parameter.secret or parameter.name in given:
            continue
        name = tile.environment_name(parameter)
        if os.environ.get(name):
            values[parameter.name] = parameter.read(os.environ[name])
        else:
            missing.append((name, parameter))
    if missing:
        wanted = ", ".join(f"{name} ({parameter.display_name})" for name, parameter in missing)
        raise CliError(
            f"the environment holds no {wanted}",
            hint=f"set it: `export {missing[0][0]}='…'`; nothing was sent",
            code=ExitCode.MISSING,
        )
    return replace(customer, parameters=values)


def with_samples(tile: Destination, customer: CustomerSettings, given: Mapping[str, str]) -> CustomerSettings:
    """The settings with every secret from `--set`, or its sample: nothing that another address shouldn't see."""
    samples = {each.name: each.sample for each in tile.parameters if each.secret and each.name not in given}
    return replace(customer, parameters={**customer.parameters, **samples})


def redacted(text: str, tile: Destination, customer: CustomerSettings) -> str:
    """The text with `$NAME` for every secret's value."""
    for parameter in tile.parameters:
        value = customer.parameters.get(parameter.name, "")
        if parameter.secret and isinstance(value, str) and value:
            text = text.replace(value, f"${tile.environment_name(parameter)}")
    return text


__all__ = ["markers", "redacted", "with_credentials", "with_markers", "with_samples"]
