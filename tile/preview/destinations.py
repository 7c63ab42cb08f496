"""Which sections and which form a destination has, by its kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tile.declaration import Tile
from tile.preview import event_streaming, webhook
from tile.preview.highlight import highlighted
from tile.preview.page import Editor, Field
from tile.undeclared import NOWHERE
from tile.webhook import Webhook

if TYPE_CHECKING:
    from tile.destination import Destination
    from tile.preview.page import Form, Section


def is_declared(destination: Destination) -> bool:
    """Whether there is more than a template."""
    return destination.endpoint.url != NOWHERE


def sections(destination: Destination) -> tuple[Section, ...]:
    """What is typed into Amplitude; of a template without a declaration, the template."""
    if is_declared(destination):
        if isinstance(destination, Tile):
            return event_streaming.sections(destination)
        if isinstance(destination, Webhook):
            return webhook.sections(destination)
    body = destination.body
    return (Editor("body", "Template", Field(body.name, code=highlighted(body.text), part="body")),)


def form(destination: Destination) -> Form | None:
    """What a customer sees; None where nobody fills anything in."""
    if is_declared(destination):
        if isinstance(destination, Tile):
            return event_streaming.form(destination)
        if isinstance(destination, Webhook):
            return webhook.form(destination)
    return None
