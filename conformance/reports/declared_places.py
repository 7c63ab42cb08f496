"""Where in Python a finding's declaration stands: what reports point to that know nothing but files."""

from __future__ import annotations

import ast
import functools
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from conformance.reports.places import character, file_of
from conformance.rules import UNUSABLE_LOGO
from tile.declaration import Tile
from tile.undeclared import NOWHERE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conformance.finding import Finding
    from conformance.report import Report
    from tile.place import Place

_KIT = Path(__file__).parents[2] / "tile"
_OWN = _KIT / "reteno"


class Stretch(NamedTuple):
    """Characters of a file: lines and columns begin at 1, and `end_column` is behind the last one."""

    file: str
    line: int
    column: int
    end_line: int
    end_column: int
    text: str

    @property
    def is_of_one_line(self) -> bool:
        """Whether it begins and ends in one line."""
        return self.line == self.end_line


def stretch(report: Report, finding: Finding) -> Stretch | None:
    """The characters a finding is about: of its template, if that is a file, and otherwise of the declaration. None if nobody
    knows: a tile that was declared at a prompt.
    """
    location = finding.location
    file = file_of(report, location)
    if location is not None and file is not None:
        return Stretch(
            file,
            location.line,
            character(location.source_line, location.column),
            location.end_line,
            character(location.source_line, location.end_column) + 1,
            location.source_line,
        )
    if location is not None and location.part == "body" and report.tile.body.places:
        return _stretch(location.file, location.line, location.column, location.end_line, location.end_column)
    for place, argument in _declared(report, finding):
        path = Path(place.file)
        if path.is_file() and (not path.is_relative_to(_KIT) or path.is_relative_to(_OWN)):
            return _stretch(*_argument(place, argument))
    template = report.tile.body.path
    return _stretch(str(template), 1, 1, 1, 1) if template is not None and template.is_file() else None


def _declared(report: Report, finding: Finding) -> Iterator[tuple[Place, str]]:
    """The calls that declare what a finding is about, nearest first, and the argument of each; nothing for a template that
    has no declaration.
    """
    tile = report.tile
    if tile.endpoint.url == NOWHERE:
        return
    part = finding.location.part if finding.location else ""
    namespace, name = finding.about or ("", "")
    if part == "URL" or namespace == "endpoint":
        yield tile.endpoint.place, "url"
    elif part == "body":
        yield tile.body.place, ""
    for header in tile.headers:
        if part == f"header {header.name}" or (namespace, name) == ("headers", header.name):
            yield header.place, "value"
    for parameter in tile.parameters:
        if (namespace, name) == ("parameters", parameter.name):
            yield parameter.place, ""
    for mapped in tile.mapping:
        if (namespace, name) == ("mappedFields", mapped.name):
            yield mapped.place, ""
    if finding.rule is UNUSABLE_LOGO and isinstance(tile, Tile):
        yield tile.connection.place, "logo"
    yield tile.place, ""


def _argument(place: Place, name: str) -> tuple[str, int, int, int, int]:
    """An argument of a call, where it stands; the call itself, if that can't be told."""
    call = _calls(place.file).get((place.line, place.column))
    value = next((each.value for each in call.keywords if each.arg == name), None) if call else None
    if value is None or value.end_lineno is None or value.end_col_offset is None:
        return place
    return place.file, value.lineno, value.col_offset + 1, value.end_lineno, value.end_col_offset


@functools.lru_cache(maxsize=64)
def _calls(file: str) -> dict[tuple[int, int], ast.Call]:
    try:
        tree = ast.parse(Path(file).read_bytes())
    except (OSError, SyntaxError, ValueError):
        return {}
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call))
    return {(node.lineno, node.col_offset + 1): node for node in calls}


def _stretch(file: str, line: int, column: int, end_line: int, end_column: int) -> Stretch:
    """From Python's columns, which count bytes."""
    try:
        lines = Path(file).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        lines = []

    def characters(number: int, width: int) -> int:
        text = lines[number - 1] if 0 < number <= len(lines) else ""
        return len(text.encode()[:width].decode(errors="ignore"))

    here = Path.cwd()
    shown = Path(file)
    name = shown.relative_to(here) if shown.is_relative_to(here) else shown
    begin, end = characters(line, column - 1) + 1, characters(end_line, end_column) + 1
    text = lines[line - 1] if 0 < line <= len(lines) else ""
    return Stretch(name.as_posix(), line, begin, end_line, max(end, begin if line == end_line else 1), text)
