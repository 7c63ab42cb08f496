"""The event body: one FreeMarker template.

Source: https://amplitude.com/docs/partners/create-an-event-streaming-integration, *Event body editor*.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tile._files import beside_caller
from tile._model import Model
from tile.errors import TileError
from tile.wording import not_utf8

if TYPE_CHECKING:
    from collections.abc import Iterable


class Body(Model):
    """The body template's text and where it stands; made by `body_file` or `body_text`.

    Attributes:
        text: the template, line ends as LF.
        name: its name in messages, e.g. `event.ftl`.
        path: the file that holds all of it, if there is one.
    """

    text: str
    name: str = "body"
    path: Path | None = None


def body_file(path: str | Path, *, shared: Iterable[str | Path] = ()) -> Body:
    """The body template in a UTF-8 file, named relative to the module that declares the tile.

    Args:
        path: the template.
        shared: files that several templates need, such as functions; they are put in front, in this order. The form to
            paste into has no other way to share text.

    Raises:
        TileError: a file is missing, unreadable or no UTF-8.
    """
    file = beside_caller(path)
    parts = [_read(beside_caller(each), str(each)) for each in shared]
    text = _read(file, str(path))
    if not parts:
        return Body(text=text, name=file.name, path=file)
    return Body(text="\n".join((*parts, text)), name=file.name)


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
            f"the body template cannot be read: {error.strerror}", remedy="check the file", place=str(file)
        ) from None


def body_text(text: str, *, name: str = "body") -> Body:
    """The body template as a string."""
    return Body(text=text, name=name)
