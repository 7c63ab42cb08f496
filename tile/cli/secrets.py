"""Secrets: a marker instead of the value while a request is rendered, a placeholder where it is printed."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING

from tile.cli.exit_codes import ExitCode
from tile.cli.failure import CliError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from payloads.amplitude import Setup
    from tile.declaration import Tile


def markers(tile: Tile) -> dict[str, str]:
    """Marker to environment variable, for every secret parameter.

    A marker is made of letters, digits and `_`, so that escaping for JSON, URLs or HTML leaves it as it is.
    """
    names = [tile.environment_name(parameter) for parameter in tile.parameters if parameter.secret]
    return {f"__{name}__": name for name in names}


def with_markers(tile: Tile, setup: Setup) -> Setup:
    """The setup with a marker for every secret."""
    marked = {each.name: f"__{tile.environment_name(each)}__" for each in tile.parameters if each.secret}
    return replace(setup, parameters={**setup.parameters, **marked})


def with_credentials(tile: Tile, setup: Setup, given: Mapping[str, str]) -> Setup:
    """The setup with every secret from `--set` or the environment.

    Raises:
        CliError: one of them is missing there; exit code 5.
    """
    values = dict(setup.parameters)
    missing = []
    for parameter in tile.parameters:
        if not parameter.secret or parameter.name in given:
            continue
        name = tile.environment_name(parameter)
        if os.environ.get(name):
            values[parameter.name] = os.environ[name]
        else:
            missing.append((name, parameter))
    if missing:
        wanted = ", ".join(f"{name} ({parameter.display_name})" for name, parameter in missing)
        raise CliError(
            f"the environment holds no {wanted}",
            hint=f"set it: `export {missing[0][0]}='…'`; nothing was sent",
            code=ExitCode.MISSING,
        )
    return replace(setup, parameters=values)


def redacted(text: str, tile: Tile, setup: Setup) -> str:
    """The text with `$NAME` for every secret's value."""
    for parameter in tile.parameters:
        value = setup.parameters.get(parameter.name, "")
        if parameter.secret and value:
            text = text.replace(value, f"${tile.environment_name(parameter)}")
    return text
