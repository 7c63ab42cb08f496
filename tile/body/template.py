"""The event body: one FreeMarker template.

Source: https://amplitude.com/docs/partners/create-an-event-streaming-integration, *Event body editor*.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import Field

from tile._files import beside_caller
from tile._model import Declared
from tile.errors import TileError
from tile.place import Place, here
from tile.wording import not_utf8

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tile.body.compiler import Stop
    from tile.body.structure import Shape


class Body(Declared):
    """The body template's text and where it stands; made by `body_file`, `body_text` or `Body.of`.

    Attributes:
        text: the template, line ends as LF.
        name: its name in messages, e.g. `event.ftl`.
        path: the file that holds all of it, if there is one.
        files: the files it is put together from, in order, the template's own last.
        places: of a template that was compiled: where each of its lines is declared in Python.
    """

    text: str
    name: str = "body"
    path: Path | None = None
    files: tuple[Path, ...] = Field(default=(), exclude=True)
    places: tuple[Place, ...] = Field(default=(), exclude=True, repr=False)

    @classmethod
    def of(cls, shape: Shape, *, stops: Iterable[Stop] = (), name: str = "body") -> Body:
        """The template that prints a shape, for instance `{"name": event.event_type}`: see `tile.body`.

        Args:
            shape: Python's dicts, lists and constants, with values of the event in them.
            stops: events that aren't sent, each with the message of one of the tile's `Refusal`s.
            name: the template's name in messages.

        Raises:
            TileError: the shape can't be printed; with the line that declares what is wrong.
        """
        from tile.body.compiler import compiled

        template = compiled(shape, stops, here())
        return cls(text=template.text, name=name, places=template.lines)


def body_file(path: str | Path, *, shared: Iterable[str | Path] = ()) -> Body:
    """The body template in a UTF-8 file, named relative to the module that declares the tile.

    Args:
        path: the template.
        shared: files that several templates need, such as functions; they are put in front, in this order. The form to
            paste into has no other way to share text.

    Raises:
        TileError: a file is missing, unreadable or not valid UTF-8.
    """
    names, files = (*shared, path), list[Path]()
    for each in names:  # in a loop, since a comprehension would be a caller of its own
        files.append(beside_caller(each))
    texts = [_read(file, str(name)) for file, name in zip(files, names, strict=True)]
    return Body(
        text="\n".join(texts), name=files[-1].name, path=files[0] if len(files) == 1 else None, files=tuple(files)
    )


def _read(file: Path, path: str) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise TileError(
            f"the body template {path!r} does not exist",
            remedy="the path counts from the folder of the module that declares the tile",
            place=str(file),
        ) from None
    except UnicodeDecodeError as error:
        raise TileError(not_utf8("the body template", error), remedy="save it as UTF-8", place=str(file)) from None
    except OSError as error:
        raise TileError(
            f"the body template can't be read: {error.strerror}", remedy="check the file", place=str(file)
        ) from None


def body_text(text: str, *, name: str = "body") -> Body:
    """The body template as a string."""
    return Body(text=text, name=name)
