"""What commands print with `--output-format json`, as models; scripts/pages/schemas.py publishes their JSON Schemas."""

from __future__ import annotations

from scripts.outputs.backtest import Backtest
from scripts.outputs.changes import Diff, Import
from scripts.outputs.checks import Check, Rules, TileList
from scripts.outputs.delivery import DeliveryPlan, DeliveryWatch, Stream
from scripts.outputs.event_plans import EventPlanCheck, EventPlanEvents, EventPlanProperties
from scripts.outputs.output import Output

OUTPUTS: dict[str, type[Output]] = {
    "backtest": Backtest,
    "check": Check,
    "delivery-plan": DeliveryPlan,
    "delivery-watch": DeliveryWatch,
    "diff": Diff,
    "event-plan-check": EventPlanCheck,
    "event-plan-events": EventPlanEvents,
    "event-plan-properties": EventPlanProperties,
    "import": Import,
    "list": TileList,
    "rules": Rules,
    "stream": Stream,
}
