"""Events sent by a destination's templates without sending anything: the body, and what stands in its way."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from payloads import strict_json
from payloads.amplitude import Platform, namespaces
from payloads.freemarker import LimitExceeded
from payloads.request import UnsafeRequestError
from tile.acceptance import breaches
from tile.outcome import Kind, Outcomes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from payloads.amplitude import JSON, CustomerSettings
    from payloads.request import Request
    from tile import Destination


class Trouble(NamedTuple):
    """Why an event doesn't arrive. `accepted`: it does, with an effect of its own."""

    message: str
    remedy: str = ""
    accepted: bool = False


class Deliveries:
    """One customer's deliveries.

    Args:
        tile: the destination; it sends events.
        customer: what the customer picked.

    Raises:
        FreeMarkerError: a template doesn't parse.
    """

    def __init__(self, tile: Destination, customer: CustomerSettings) -> None:
        self.tile = tile
        self.customer = customer
        self.outcomes = Outcomes.of(tile)
        self.views = tuple(Platform.views())
        self.known: dict[str, tuple[Request | None, Trouble | None]] = {}
        self.stopped: Trouble | None = None

    def identified(self, event: dict[str, JSON], *, anonymous: bool = False) -> dict[str, JSON]:
        """The event with values for what is mapped to user properties, unless the user is to stay unknown."""
        if anonymous:
            return {**event, "user_id": None}
        held: dict[str, JSON] = {
            name: _of_user(name)
            for source in self.customer.mapping.values()
            for kind, dot, name in [(source or "").partition(".")]
            if dot and kind == "user_properties"
        }
        return {**event, "user_properties": held}

    def body(self, event: Mapping[str, JSON]) -> JSON:
        """The body under the platform's default settings, as JSON; None where there is none."""
        request, _ = self.rendered(namespaces(event, self.customer))
        if request is None:
            return None
        document = strict_json.parse(request.body)
        return document.value if document.complete else None

    def troubles(self, event: Mapping[str, JSON]) -> tuple[Trouble, ...]:
        """What keeps an event from arriving, under any setting of the data that only Amplitude knows."""
        found: dict[Trouble, None] = {}
        for view in self.views:
            model = namespaces(event, self.customer, view)
            unmet = [each for each in self.tile.preconditions if not each.holds(model)]
            if unmet:
                found |= {Trouble(each.reason, each.customer): None for each in unmet}
                continue
            request, trouble = self.rendered(model)
            if trouble is not None:
                found[trouble] = None
            if request is not None:
                found |= dict.fromkeys(self.contract_troubles(request))
        return tuple(found)

    def troubles_at(self, event: Mapping[str, JSON], path: tuple[str | int, ...], value: str) -> tuple[Trouble, ...]:
        """What the contract minds at one place of the event's body if `value` stands there."""
        body = self.body(event)
        if body is None or self.tile.contract is None:
            return ()
        _put(body, path, value)
        where = "$" + "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
        text = json.dumps(body, ensure_ascii=False)
        return tuple(
            Trouble(each.message, accepted=each.kind == "reserved")
            for each in breaches(self.tile.contract, body, text)
            if each.path == where
        )

    def rendered(self, model: Mapping[str, JSON]) -> tuple[Request | None, Trouble | None]:
        key = json.dumps(model)
        if key not in self.known:
            self.known[key] = self._render(model)
        return self.known[key]

    def _render(self, model: Mapping[str, JSON]) -> tuple[Request | None, Trouble | None]:
        if self.stopped is not None:
            return None, self.stopped
        sent = self.outcomes.sent(model)
        if sent.refusal is not None:
            return None, Trouble(sent.refusal.reason, sent.refusal.customer)
        error = sent.error
        if isinstance(error, UnsafeRequestError):
            return None, Trouble(f"{error.part}: {error.message}", error.remedy)
        if error is not None:
            place = f" ({self.tile.body.name}, line {error.place.line})" if error.place else ""
            message = " ".join(error.message.split())
            trouble = Trouble(f"the template fails: {message}{place}", "`tile check` tells more")
            if isinstance(error, LimitExceeded):
                self.stopped = trouble  # a limit takes its time to be met: once is enough
            return None, trouble
        return sent.request, None

    def contract_troubles(self, request: Request) -> Iterator[Trouble]:
        judged = self.outcomes.judged(request)
        if judged.faults or (judged.kind is Kind.REJECTED and not judged.breaches):
            fault = judged.faults[0].message if judged.faults else "it ends too early"
            yield Trouble(f"the body is not valid JSON: {fault}", "`tile check` shows where")
        for each in judged.breaches:
            yield Trouble(each.message, accepted=each.kind == "reserved")

    def properties_read_by_name(self) -> dict[str, str]:
        """The event properties that templates name, each with the place of the first read."""
        found: dict[str, str] = {}
        for part in self.outcomes.template.templates():
            for reference in part.references():
                match reference.path:
                    case ("input", "event_properties", name, *_) | ("mappedProperties", name, *_):
                        found.setdefault(name, f"{reference.span.source.name}:{reference.span.line}")
        return found


def _put(body: JSON, path: tuple[str | int, ...], value: str) -> None:
    held = body
    for step in path[:-1]:
        held = held[step]  # type: ignore[index]
    held[path[-1]] = value  # type: ignore[index]


def _of_user(name: str) -> str:
    lower = name.lower()
    if "mail" in lower:
        return "olena@example.com"
    return "+380441234567" if "phone" in lower else "sample"
