"""Renders events in the plainest way: what passes over settings that can make no difference is checked against it."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from conformance.proof.replay import Failure, Replay, View
from payloads.amplitude import Platform, namespaces
from payloads.freemarker import FreeMarkerError
from payloads.request import UnsafeRequestError
from tile.rendering import request_template

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from conformance.parameters import Row
    from payloads.amplitude import JSON
    from payloads.request import RequestTemplate
    from tile import Tile


class Plain(Replay):
    """Renders under every setting, each template parsed for it, each model made of the whole event."""

    def __init__(self, tile: Tile, rows: Iterable[Row]) -> None:
        super().__init__(tile, rows)
        self.template = cache(self._template)

    def on_event(self, event: Mapping[str, JSON], *, every_engine: bool = True) -> Iterator[Failure]:
        """What an event breaks, setting by setting."""
        assert every_engine
        for customer in self.customers:
            for platform in Platform.all():
                yield from self.on_view(event, View(customer, platform))

    def on_view(self, event: Mapping[str, JSON], view: View) -> Iterator[Failure]:
        """What an event breaks under one combination of settings."""
        model = namespaces(event, view.customer, view.platform)
        if not all(each.holds(model) for each in self.tile.preconditions):
            return
        template = self.template(view.platform.number_format, view.platform.boolean_format, view.platform.locale)
        try:
            result: str | FreeMarkerError | UnsafeRequestError = template.render(model).body
        except (FreeMarkerError, UnsafeRequestError) as error:
            result = error
        yield from self.on_result(event, result, template, model, view, set(), set())

    def is_broken(self, event: Mapping[str, JSON], settings: str) -> bool:
        """Whether an event breaks anything under the settings of a witness."""
        written = " ".join(each for each in settings.split() if not each.startswith("mapping:")) or "default"
        customer = self.customers[-1] if "mapping:" in settings else self.customer
        return any(self.on_view(event, View(customer, _platforms()[written])))

    def _template(self, number_format: str, boolean_format: str, locale: str) -> RequestTemplate:
        settings = {"number_format": number_format, "boolean_format": boolean_format, "locale": locale}
        return request_template(self.tile, Platform(**settings))  # type: ignore[arg-type]


@cache
def _platforms() -> dict[str, Platform]:
    """By what a witness calls them."""
    return {str(platform): platform for platform in Platform.all()}
