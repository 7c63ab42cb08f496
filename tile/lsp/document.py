"""An open template, and the destination that it is the body of."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from payloads.freemarker import FreeMarkerError, Template
from tile.body import Body
from tile.errors import TileError
from tile.find import find_own
from tile.project import Project, project
from tile.undeclared import bare_tile

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tile.destination import Destination
    from tile.find import Found


@dataclass(frozen=True)
class Document:
    """A template as it stands in an editor, saved or not.

    Attributes:
        text: what the editor shows, line ends as LF.
        destination: the declared one that has the file as its body, or one that declares what the template reads.
        project: the configuration that counts for it.
        module: where it is declared, as `module:attribute`; None where it isn't.
        front: the text that other files put in front of it in the body; lines of the body count from there.
    """

    text: str
    destination: Destination
    project: Project
    module: str | None = None
    front: str = ""

    @cached_property
    def template(self) -> Template | None:
        """The template of the document alone; None where it doesn't parse."""
        try:
            return Template(self.text, name=self.destination.body.name)
        except FreeMarkerError:
            return None


class Workspace:
    """The declared destinations of the working directory, loaded once.

    Attributes:
        found: the destinations. project: the configuration. fault: why they can't be loaded, if so.
    """

    def __init__(self) -> None:
        self.found: Sequence[Found] = ()
        self.project = Project(Path.cwd())
        self.fault: TileError | None = None
        try:
            self.project = project()
            self.found = find_own()
        except TileError as error:
            self.fault = error

    def document(self, path: Path, text: str) -> Document:
        """The document of a file with the text that an editor has of it."""
        text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
        for found in self.found:
            files = found.tile.body.files
            if path in files:
                return self._declared(found, files.index(path), text)
        return Document(text, bare_tile(Body(text=text, name=path.name, path=path)), self.project)

    def _declared(self, found: Found, index: int, text: str) -> Document:
        files = found.tile.body.files
        texts = [text if number == index else _saved(file) for number, file in enumerate(files)]
        body = found.tile.body.model_copy(update={"text": "\n".join(texts)})
        return Document(
            text,
            found.tile.model_copy(update={"body": body}),
            Project(self.project.root) if found.shipped else self.project,
            found.reference,
            "".join(f"{each}\n" for each in texts[:index]),
        )


def _saved(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return ""
