"""`tile check --fix` and `--diff`: fixed templates, written back or shown."""

from __future__ import annotations

import difflib
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tile.atomic import write_atomically
from tile.failure import CliError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from conformance import Report
    from conformance.fixes import Fixed
    from tile.console import Console
    from tile.destination import Destination


class _File(NamedTuple):
    """A template's file as it is: its bytes, and how they become LF text and back."""

    path: Path
    content: bytes
    mark: str
    line_end: str

    @classmethod
    def read(cls, path: Path) -> _File:
        content = path.read_bytes()
        text = content.decode("utf-8")
        mark = "\ufeff" if text.startswith("\ufeff") else ""
        return cls(path, content, mark, "\r\n" if "\r\n" in text else "\n")

    @property
    def text(self) -> str:
        text = self.content.decode("utf-8").removeprefix("\ufeff")
        return text.replace("\r\n", "\n").replace("\r", "\n")

    def bytes_of(self, text: str) -> bytes:
        return (self.mark + text.replace("\n", self.line_end)).encode("utf-8")


def fix_templates(
    tiles: Iterable[tuple[Destination, Callable[[Destination], Report]]], *, unsafe: bool, write: bool, console: Console
) -> tuple[list[Fixed], str]:
    """Fix the templates of some tiles: the outcome for each, and the difference as a unified diff.

    Args:
        tiles: each with its check, which leaves out what shouldn't be fixed. unsafe: guesses, too. write: whether
        files are changed. console: for notes on what was done.

    Raises:
        CliError: a template's file can't be written, or isn't what was checked.
    """
    from conformance.fixes import fixed

    outcomes: list[Fixed] = []
    differences: list[str] = []
    texts: dict[Path, str] = {}
    for given, check in tiles:
        path = given.body.path
        if write and path is None:
            console.note(f"note: {given.key} has its template in the declaration; `--diff` shows what to change there")
            continue
        tile = given
        if path in texts:  # two tiles may share a template: the second begins with its text from the first
            tile = given.model_copy(update={"body": given.body.model_copy(update={"text": texts[path]})})
        outcome = fixed(tile, check, unsafe=unsafe)
        outcomes.append(outcome)
        if outcome.tile.body.text != tile.body.text:
            differences.append(_difference(tile, outcome.tile))
            if write and path is not None:
                _write(path, tile.body.text, outcome.tile.body.text)
        if path is not None:
            texts[path] = outcome.tile.body.text
        if write:
            tell(outcome, console)
    return outcomes, "".join(differences)


def tell(outcome: Fixed, console: Console) -> None:
    """Say on standard error what was fixed and what wasn't."""
    key = outcome.tile.key
    if outcome.applied:
        codes = ", ".join(dict.fromkeys(finding.code for finding in outcome.applied))
        count = len(outcome.applied)
        console.note(f"{key}: {count} finding{'s' if count > 1 else ''} fixed ({codes})")
    for finding in outcome.taken_back:
        console.note(
            f"{key}: {finding.code} at {finding.location} isn't fixed: a body that is right would change, or something else would be worse"
        )


def _difference(before: Destination, after: Destination) -> str:
    from conformance.places import body_file

    name = body_file(before)
    lines = difflib.unified_diff(
        before.body.text.splitlines(keepends=True), after.body.text.splitlines(keepends=True), name, name
    )
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)


def _write(path: Path, before: str, after: str) -> None:
    """All or nothing: the new text is written beside the file and takes its place in one step."""
    try:
        file = _File.read(path)
        if file.text != before or file.bytes_of(before) != file.content:
            raise CliError(
                "the template isn't as it was read, or mixes kinds of line ends",
                hint="save it with one kind of line ends and check again",
                place=str(path),
            )
        write_atomically(path, file.bytes_of(after), mode=path.stat().st_mode & 0o7777)
    except OSError as error:
        raise CliError(f"the template can't be written: {error.strerror}", place=str(path)) from None
