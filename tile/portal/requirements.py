"""What the portal and HTTP require of a declaration: one list, for `tile check` and for the export."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from payloads.freemarker import FreeMarkerError, Template
from payloads.freemarker.nodes import elements as el
from tile.declaration import Tile
from tile.errors import TileError
from tile.portal import address, png
from tile.undeclared import NOWHERE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tile.destination import Destination

Kind = Literal["logo", "address", "connection-header", "header-text"]

#: Headers that say how one connection works (RFC 9110, 7.6.1), and those that only the sender of a request can know.
_OF_THE_CONNECTION = frozenset(
    [
        "connection",
        "keep-alive",
        "proxy-authenticate",
        "proxy-authorization",
        "proxy-connection",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
    ]
)
_OF_THE_SENDER = frozenset(["host", "content-length", "expect"])


class Shortfall(NamedTuple):
    """Something that a declaration falls short of.

    Attributes:
        kind: of what.
        message, remedy: what is wrong, and what to do.
        part: `URL` or `header NAME`; empty if no template is to blame.
        start, end: the characters of that template.
        file: the file that is to blame, if there is one.
    """

    kind: Kind
    message: str
    remedy: str
    part: str = ""
    start: int = 0
    end: int = 0
    file: str | None = None


class Image(NamedTuple):
    """A logo: the file's bytes and its size."""

    data: bytes
    size: png.Png


def shortfalls(destination: Destination) -> Iterator[Shortfall]:
    """All that a destination falls short of; of a template without a declaration, nothing."""
    if destination.endpoint.url == NOWHERE:
        return
    if isinstance(destination, Tile):
        found = logo(destination)
        if isinstance(found, Shortfall):
            yield found
    yield from of_address(destination.endpoint.url)
    for header in destination.headers:
        yield from _of_header(header.name, header.value)


def logo(tile: Tile) -> Image | Shortfall:
    """A tile's logo, or why it can't be handed in."""
    declared = tile.connection.logo
    if declared is None:
        return Shortfall(
            "logo", "connection.logo is not set, and the portal asks for one", 'write logo=logo_file("logo.png")'
        )
    file = str(declared.path)
    try:
        data = declared.read()
        return Image(data, png.read(data))
    except OSError as error:
        message = f"the logo can't be read: {error.strerror}"
        return Shortfall(
            "logo", message, "the path counts from the folder of the module that declares the tile", file=file
        )
    except TileError as error:
        return Shortfall("logo", error.message, "save it as PNG again", file=file)
    except png.PngError as error:
        return Shortfall("logo", f"the logo is not a valid PNG: {error}", "save it as PNG again", file=file)


def required_logo(tile: Tile) -> Image:
    """A tile's logo.

    Raises:
        TileError: it can't be handed in.
    """
    found = logo(tile)
    if isinstance(found, Shortfall):
        raise TileError(found.message, remedy=found.remedy, place=found.file)
    return found


def of_address(url: str) -> Iterator[Shortfall]:
    """What an address, in which `${…}` may stand, falls short of."""
    literals, whole = _literals(url)
    for each in address.faults(literals, len(url), whole=whole):
        yield Shortfall("address", each.message, each.remedy, "URL", each.start, each.end)


def _of_header(name: str, value: str) -> Iterator[Shortfall]:
    part = f"header {name}"
    if name.lower() in _OF_THE_SENDER:
        message = f"{name} is written by whatever sends the request: a second one makes it ambiguous, and it is refused"
        yield Shortfall("connection-header", message, "remove the header", part, 0, len(value))
    elif name.lower() in _OF_THE_CONNECTION:
        message = (
            f"{name} is about the connection between Amplitude and the next hop, and never reaches the destination"
        )
        yield Shortfall("connection-header", message, "remove the header", part, 0, len(value))
    for start, text in _literals(value)[0]:
        for at, character in enumerate(text, start):
            if not character.isascii():
                message = f"the value holds {character!r}, and headers are ASCII: what arrives is anybody's guess"
                yield Shortfall("header-text", message, "write it in ASCII, or send it in the body", part, at, at + 1)
                break


def _literals(template: str) -> tuple[list[address.Literal], bool]:
    """The literal text of a template, and whether nothing but interpolations lies between; nothing if it doesn't parse."""
    try:
        nodes = Template(template).nodes
    except FreeMarkerError:
        return [], False
    texts = [node for each in nodes for node in each.walk() if isinstance(node, el.Text)]
    plain = all(isinstance(node, el.Text | el.Interpolation | el.NumericInterpolation) for node in nodes)
    return [address.Literal(each.span.start, each.span.text) for each in texts], plain
