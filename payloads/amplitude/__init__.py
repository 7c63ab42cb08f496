"""The event as Amplitude gives it: catalogue, samples, views, and the namespaces a template reads."""

from __future__ import annotations

from payloads.amplitude import samples
from payloads.amplitude.catalogue import BY_NAME, FIELDS, Field
from payloads.amplitude.customer_settings import CustomerSettings
from payloads.amplitude.event_filter import Condition, EventFilter
from payloads.amplitude.headers import PRESET_HEADERS, PRESET_HEADERS_OF_WEBHOOKS
from payloads.amplitude.json_values import JSON
from payloads.amplitude.namespaces import Views, namespaces
from payloads.amplitude.platform import AXES, Axis, Platform
from payloads.amplitude.subject import COHORT, EVENT, SUBJECTS, USER, Subject
from payloads.amplitude.universe import CAUTIOUS, DOCUMENTED, UNIVERSES, UNIVERSES_OF, Universe, Values

__all__ = [
    "AXES",
    "BY_NAME",
    "CAUTIOUS",
    "COHORT",
    "DOCUMENTED",
    "EVENT",
    "FIELDS",
    "JSON",
    "PRESET_HEADERS",
    "PRESET_HEADERS_OF_WEBHOOKS",
    "SUBJECTS",
    "UNIVERSES",
    "UNIVERSES_OF",
    "USER",
    "Axis",
    "Condition",
    "CustomerSettings",
    "EventFilter",
    "Field",
    "Platform",
    "Subject",
    "Universe",
    "Values",
    "Views",
    "namespaces",
    "samples",
]
