"""The event plan: which events a product sends to a destination, from where, and with which parameters.

A plan is a TOML file: engineers and marketers both edit it, it takes comments, and Python reads it without a further
package. What a destination makes of the planned events is `conformance.event_plan.assessment`'s business.
"""

from __future__ import annotations

from tile.plan.model import EventPlan, PlannedEvent, PlannedParameter, Source, Type, Users
from tile.plan.reading import PlanFile, read_plan
from tile.plan.remark import Remark
from tile.plan.review import review
from tile.plan.sample_events import SampleEvent, sample_events

__all__ = [
    "EventPlan",
    "PlanFile",
    "PlannedEvent",
    "PlannedParameter",
    "Remark",
    "SampleEvent",
    "Source",
    "Type",
    "Users",
    "read_plan",
    "review",
    "sample_events",
]
