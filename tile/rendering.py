"""A tile's request templates, and the request of one event."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from payloads.amplitude import Platform, namespaces

if TYPE_CHECKING:
    from collections.abc import Mapping

    from payloads.amplitude import JSON, CustomerSettings
    from payloads.freemarker import Settings
    from payloads.request import Request, RequestTemplate
    from tile.destination import Destination

_METHOD: Final = re.compile(r"\.\s*(?:iterator|entrySet|keySet|isEmpty|containsKey)\s*\(")


def request_template(tile: Destination, platform: Platform | None = None) -> RequestTemplate:
    """The tile's URL, headers and body, parsed under a platform's settings; render it for as many events
    as you like.

    Raises:
        payloads.freemarker.FreeMarkerError: a template does not parse.
    """
    from payloads.request import RequestTemplate

    return RequestTemplate.parse(
        tile.endpoint.method,
        tile.endpoint.url,
        [header.as_key_and_value for header in tile.headers],
        tile.body.text,
        settings=settings_of(tile, platform or Platform()),
        body_name=tile.body.name,
        presets=tile.presets,
    )


def settings_of(tile: Destination, platform: Platform) -> Settings:
    """FreeMarker's settings for a destination's templates on a platform."""
    settings = platform.settings()
    if not tile.has_form:  # documented for webhooks
        settings = settings.replaced(amplitude_statics=True)
    return settings.replaced(object_wrapper="beans") if calls_java(tile) else settings


def calls_java(tile: Destination) -> bool:
    """Whether the body calls methods of Java's objects, as Amplitude's own template for cohorts did. It is rendered where it
    has them, whatever the platform's setting.
    """
    return _METHOD.search(tile.body.text) is not None


def render(
    tile: Destination,
    event: Mapping[str, JSON],
    customer: CustomerSettings | None = None,
    platform: Platform | None = None,
) -> Request:
    """The request Amplitude would send for one event of one customer.

    Args:
        tile: the tile.
        event: an event in the export view.
        customer: what the customer picked; the tile's defaults if not given.
        platform: the platform's unknown settings; the default combination if not given.

    Raises:
        payloads.freemarker.FreeMarkerError: a template does not parse or fails on this event.
        payloads.request.UnsafeRequestError: the rendered URL or a header is not safe to send.
    """
    return request_template(tile, platform).render(namespaces(event, customer or tile.customer_settings(), platform))
