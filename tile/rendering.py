"""A tile's request templates, and the request of one event."""

from __future__ import annotations

from typing import TYPE_CHECKING

from payloads.amplitude import Platform, namespaces

if TYPE_CHECKING:
    from collections.abc import Mapping

    from payloads.amplitude import JSON, Setup
    from payloads.request import Request, RequestTemplate
    from tile.destination import Destination


def request_template(tile: Destination, platform: Platform | None = None) -> RequestTemplate:
    """The tile's URL, headers and body, parsed under a platform's settings; render it for as many events
    as you like.

    Raises:
        payloads.freemarker.FreeMarkerError: a template does not parse.
    """
    from payloads.request import RequestTemplate

    settings = (platform or Platform()).settings()
    if not tile.has_form:  # documented for webhooks
        settings = settings.replaced(amplitude_statics=True)
    return RequestTemplate.parse(
        tile.endpoint.method,
        tile.endpoint.url,
        [header.as_key_and_value for header in tile.headers],
        tile.body.text,
        settings=settings,
        body_name=tile.body.name,
        presets=tile.presets,
    )


def render(
    tile: Destination,
    event: Mapping[str, JSON],
    setup: Setup | None = None,
    platform: Platform | None = None,
) -> Request:
    """The request Amplitude would send for one event of one customer.

    Args:
        tile: the tile.
        event: an event in the export view.
        setup: what the customer picked; the tile's defaults if not given.
        platform: the platform's unknown settings; the default combination if not given.

    Raises:
        payloads.freemarker.FreeMarkerError: a template does not parse or fails on this event.
        payloads.request.UnsafeRequestError: the rendered URL or a header is not safe to send.
    """
    return request_template(tile, platform).render(namespaces(event, setup or tile.setup(), platform))
