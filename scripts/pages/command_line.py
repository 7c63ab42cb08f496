"""Write docs/reference/command-line.md from the commands."""

from __future__ import annotations

import inspect
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from tile.cli.app import build

if TYPE_CHECKING:
    from collections.abc import Iterator

_DEFAULT: Final = re.compile(r"  \[default: (.*)\]$")
PAGE: Final = Path(__file__).parents[2] / "docs" / "reference" / "command-line.md"

_HEAD: Final = """\
# Commands

Everything `tile` can do; `tile COMMAND --help` says the same. Results go to standard output, notes and errors to standard
error. What [exit codes](configuration.md#exit-codes) mean is the same everywhere; each command says when it ends with which.

Written by `python scripts/generate.py`.
"""


def files() -> dict[Path, str]:
    """The page."""
    app = build()
    blocks = [_HEAD, *_general(app)]
    for path, command in _commands("tile", app):
        blocks += _section(path, command)
    return {PAGE: "\n\n".join(block.strip("\n") for block in blocks) + "\n"}


def _commands(path: str, group: Any) -> Iterator[tuple[str, Any]]:
    for name in group.list_commands(None):
        command = group.get_command(None, name)
        yield f"{path} {name}", command
        if hasattr(command, "list_commands"):
            yield from _commands(f"{path} {name}", command)


def _general(app: Any) -> Iterator[str]:
    yield "## Options before the command"
    yield _table("option", _described(app, "option"))


def _section(path: str, command: Any) -> Iterator[str]:
    yield f"## {path}"
    yield inspect.cleandoc(command.help)
    usage = command.get_usage(_context(path, command)).removeprefix("Usage: ")
    yield f"```text\n{' '.join(usage.split())}\n```"
    yield _table("for example", [(f"`{line}`", what) for line, what in command.examples])
    for title in ("argument", "option"):
        if described := _described(command, title):
            yield _table(title, described)
    if command.exit_codes:
        yield _table("exit code", [(f"`{int(code)}`", when) for code, when in command.exit_codes])


def _context(path: str, command: Any) -> Any:
    return command.context_class(command, info_name=path)


def _described(command: Any, kind: str) -> list[tuple[str, str]]:
    """Name and help of each argument or option, as `--help` has them."""
    context = _context("", command)
    records = (each.get_help_record(context) for each in command.get_params(context) if each.param_type_name == kind)
    return [(_name(name, kind), _DEFAULT.sub(r" Default: `\1`.", text)) for name, text in filter(None, records)]


def _name(shown: str, kind: str) -> str:
    """`--universe <a|b>` with its choices apart; an argument without its Python type."""
    if kind == "argument":
        return f"`{shown.partition(' <')[0]}`"
    name, _, choices = shown.removesuffix(">").partition(" <")
    return f"`{name}`" + (": " + ", ".join(f"`{choice}`" for choice in choices.split("|")) if choices else "")


def _table(title: str, rows: list[tuple[str, str]]) -> str:
    escaped = (tuple(cell.replace("|", "\\|") for cell in row) for row in rows)
    return "\n".join((f"| {title} | |", "|---|---|", *(f"| {name} | {text} |" for name, text in escaped)))
