"""The namespaces a tile's template reads: `input`, `parameters`, `mappedFields`, `mappedProperties`.

Source: https://amplitude.com/docs/partners/create-an-event-streaming-integration, *Event body editor*; the
lower-camel spelling is that of Amplitude's own sample templates.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from payloads.amplitude import properties, views
from payloads.amplitude.platform import Platform

if TYPE_CHECKING:
    from collections.abc import Mapping

    from payloads.amplitude.customer_settings import CustomerSettings
    from payloads.amplitude.json_values import JSON


def namespaces(
    event: Mapping[str, JSON], customer: CustomerSettings, platform: Platform | None = None
) -> dict[str, JSON]:
    """What a template sees for one event of one customer.

    Args:
        event: an event in the export view.
        customer: what the customer picked.
        platform: the platform's unknown settings; the default combination if not given.

    Returns:
        The four namespaces, or two where there is no form. Amplitude documents that arrays and objects can't be forwarded as selected
        properties, so they are left out of `mappedProperties`, except in the one view where nothing
        converts the values (native and raw): there they are passed on as they are, for a template to cope
        with.
    """
    return Views(event, customer).under(platform or Platform())


class Views:
    """One event of one customer under many of the platform's settings: what several of them share is made once."""

    def __init__(self, event: Mapping[str, JSON], customer: CustomerSettings) -> None:
        self.customer = customer
        self._full = views.fill(event, customer.subject)
        self._inputs: dict[tuple[str, str], dict[str, JSON]] = {}
        self._properties: dict[tuple[str, str, str], dict[str, JSON]] = {}

    def under(self, platform: Platform) -> dict[str, JSON]:
        """What a template sees under some settings: see `namespaces`. `input` is shared by those that don't change it."""
        view = self._input(platform)
        if not self.customer.has_form:
            return {"input": view, "parameters": dict(self.customer.parameters)}
        key = platform.missing, platform.values, platform.mapped_properties
        if key not in self._properties:
            self._properties[key] = _mapped_properties(view, self.customer, platform)
        return {
            "input": view,
            "parameters": dict(self.customer.parameters),
            "mappedFields": _mapped_fields(view, self.customer, platform),
            "mappedProperties": dict(self._properties[key]),
        }

    def _input(self, platform: Platform) -> dict[str, JSON]:
        key = platform.missing, platform.values
        if key not in self._inputs:
            view = self._full if platform.missing == "null" else views.trim(self._full)
            if platform.values == "stringified":
                view = {name: views.stringify(value) for name, value in view.items()}
            self._inputs[key] = view
        return self._inputs[key]


def _mapped_fields(view: Mapping[str, JSON], customer: CustomerSettings, platform: Platform) -> dict[str, JSON]:
    fields: dict[str, JSON] = {}
    for name, source in customer.mapping.items():
        value = None if source is None else properties.resolve(view, source)
        if value is not None:
            fields[name] = value
        elif platform.unmapped != "absent":
            fields[name] = "" if platform.unmapped == "empty" else None
    return fields


def _mapped_properties(view: Mapping[str, JSON], customer: CustomerSettings, platform: Platform) -> dict[str, JSON]:
    encoded = platform.mapped_properties == "json"
    untouched = not encoded and platform.values == "native"
    ticked: dict[str, JSON] = {}
    for source in properties.every_property(view) if customer.properties is None else customer.properties:
        name = properties.short_name(source)
        if ticked.get(name) is None:  # of several with one name, the first that the event has
            ticked.pop(name, None)
            ticked[name] = properties.resolve(view, source)
    return {
        name: views.as_json(value) if encoded else value
        for name, value in ticked.items()
        if (value is not None or platform.missing == "null") and (untouched or not isinstance(value, dict | list))
    }
