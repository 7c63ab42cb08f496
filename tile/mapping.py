"""User-property mapping: fields of the payload that the customer fills with an Amplitude property of their
choice.

Source: https://amplitude.com/docs/partners/create-an-event-streaming-integration, *Customize user
properties mapping*: the Destination Property Name is both the key in `mappedFields` and the label;
*Required* keeps the customer from sending events before the field is mapped.
"""

from __future__ import annotations

from tile._model import Declared, OneLine


class MappedField(Declared):
    """One row of the mapping.

    Attributes:
        name: Destination Property Name: key in `mappedFields` and label in the form. Any text; one that is
            no FreeMarker identifier is read with brackets, `mappedFields["ext-id"]`.
        required: the customer must map it before events flow.
        description: what belongs in it.
        default: the Amplitude property most customers map to it, e.g. `user_id` or
            `user_properties.email`; samples are rendered with it. None: samples leave the field unmapped.
    """

    name: OneLine
    required: bool = False
    description: str = ""
    default: str | None = None
