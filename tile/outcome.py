"""What one event comes to: a request that the destination accepts or rejects, or none, and why.

Everybody who asks "does this event arrive?" asks here: the check, the proof's replay, the preview, the differences between
two states, the event plan. An outcome is data; how it is told belongs to who asks. The happy path diagnoses nothing.
"""

from __future__ import annotations

import json
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from payloads import strict_json
from payloads.amplitude import namespaces
from payloads.freemarker import FreeMarkerError, StopError
from payloads.request import UnsafeRequestError
from tile.acceptance import Breach, breaches
from tile.rendering import request_template

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from payloads.amplitude import JSON, CustomerSettings, Platform
    from payloads.request import Request, RequestTemplate
    from payloads.strict_json import Fault
    from tile.contract import Contract
    from tile.destination import Destination
    from tile.precondition import Precondition
    from tile.refusal import Refusal


class Kind(StrEnum):
    """All there can be."""

    ACCEPTED = "accepted"
    """Sent, strict JSON, and within the contract, where there is one."""
    REJECTED = "rejected"
    """Sent, and not strict JSON or against the contract."""
    REFUSED = "refused"
    """Not sent on purpose: the template stops with a message the destination declares."""
    UNSELECTED = "unselected"
    """Not sent: the customer's selection of events doesn't let it through."""
    EXCLUDED = "excluded"
    """Outside the preconditions: the customer's filter shouldn't let it through."""
    FAILED = "failed"
    """A template fails, or the address or a header would be another one."""


class Outcome(NamedTuple):
    """What one event comes to.

    Attributes:
        kind: which case it is.
        request: what is sent; of an event outside the preconditions what would be, if it renders.
        unselected: why the customer's selection keeps it back.
        unmet: the preconditions it doesn't meet.
        refusal: what the template stops at on purpose; the error is the stop.
        error: why there is no request.
        faults: why the body isn't strict JSON; without any, an incomplete body has none to tell.
        breaches: what the body breaks of the contract, and reserved values in it, which break nothing.
    """

    kind: Kind
    request: Request | None = None
    unmet: tuple[Precondition, ...] = ()
    refusal: Refusal | None = None
    error: FreeMarkerError | UnsafeRequestError | None = None
    faults: tuple[Fault, ...] = ()
    breaches: tuple[Breach, ...] = ()
    unselected: str = ""

    @property
    def is_sent(self) -> bool:
        """Whether Amplitude sends a request."""
        return self.kind is Kind.ACCEPTED or self.kind is Kind.REJECTED


def refusal_of(destination: Destination, error: Exception) -> Refusal | None:
    """What a template stops at on purpose, if the error is such a stop."""
    if not isinstance(error, StopError):
        return None
    return next((each for each in destination.refusals if each.message == error.message), None)


def unselected(event: Mapping[str, JSON], customer: CustomerSettings) -> Outcome | None:
    """The outcome of an event that the customer's selection keeps back."""
    objection = customer.filter.objection(event)
    return Outcome(Kind.UNSELECTED, unselected=objection) if objection else None


class Outcomes:
    """The outcomes of events for one destination, under one combination of the platform's settings.

    Templates are parsed once. What a caller has parsed itself, or knows only part of, it gives piece by piece; templates
    that don't parse are given as their error, and then every event fails.
    """

    def __init__(
        self,
        template: RequestTemplate | FreeMarkerError,
        *,
        preconditions: Iterable[Precondition] = (),
        refusals: Iterable[Refusal] = (),
        contract: Contract | None = None,
    ) -> None:
        self._template = template
        self._preconditions = tuple(preconditions)
        self._refusals = {each.message: each for each in refusals}
        self._contract = contract

    @classmethod
    def of(
        cls, destination: Destination, platform: Platform | None = None, *, parses: bool = True, traces: bool = False
    ) -> Outcomes:
        """The outcomes of a destination. With `parses=False`, one whose templates don't parse fails on every event;
        `traces` is for who asks for places in the body, too.

        Raises:
            payloads.freemarker.FreeMarkerError: a template doesn't parse.
        """
        template: RequestTemplate | FreeMarkerError
        try:
            template = request_template(destination, platform)
            template = template.tracing() if traces else template
        except FreeMarkerError as error:
            if parses:
                raise
            template = error
        return cls(
            template,
            preconditions=destination.preconditions,
            refusals=destination.refusals,
            contract=destination.contract,
        )

    @property
    def template(self) -> RequestTemplate:
        """The parsed templates.

        Raises:
            payloads.freemarker.FreeMarkerError: one doesn't parse.
        """
        if isinstance(self._template, FreeMarkerError):
            raise self._template
        return self._template

    def of_event(
        self, event: Mapping[str, JSON], customer: CustomerSettings, platform: Platform | None = None
    ) -> Outcome:
        """The outcome of an event of one customer."""
        sent = self.sent_of_event(event, customer, platform)
        return sent if sent.request is None or sent.kind is Kind.EXCLUDED else self.judged(sent.request)

    def sent_of_event(
        self, event: Mapping[str, JSON], customer: CustomerSettings, platform: Platform | None = None
    ) -> Outcome:
        """The same without a look at the body: see `sent`."""
        return unselected(event, customer) or self.sent(namespaces(event, customer, platform))

    def of_model(self, model: Mapping[str, JSON]) -> Outcome:
        """The outcome of what the templates see of an event."""
        sent = self.sent(model)
        return sent if sent.request is None or sent.kind is Kind.EXCLUDED else self.judged(sent.request)

    def sent(self, model: Mapping[str, JSON]) -> Outcome:
        """The same without a look at the body: `ACCEPTED` says only that a request is sent."""
        unmet = tuple(each for each in self._preconditions if not each.holds(model))
        try:
            request = self.template.render(model)
        except (FreeMarkerError, UnsafeRequestError) as error:
            refusal = self._refusals.get(error.message) if isinstance(error, StopError) else None
            kind = Kind.EXCLUDED if unmet else Kind.FAILED if refusal is None else Kind.REFUSED
            return Outcome(kind, unmet=unmet, refusal=refusal, error=error)
        return Outcome(Kind.EXCLUDED if unmet else Kind.ACCEPTED, request, unmet)

    def judged(self, request: Request) -> Outcome:
        """What the destination makes of a request."""
        text = request.body
        value, faults = read_body(text)
        if faults is not None:
            return Outcome(Kind.REJECTED, request, faults=faults)
        if self._contract is None:
            return Outcome(Kind.ACCEPTED, request)
        found = tuple(breaches(self._contract, value, text))
        is_accepted = all(each.kind == "reserved" for each in found)
        return Outcome(Kind.ACCEPTED if is_accepted else Kind.REJECTED, request, breaches=found)


def read_body(text: str) -> tuple[JSON, tuple[Fault, ...] | None]:
    """The JSON of a body, and what is wrong with it: `None` if nothing is.

    C reads most bodies; what it isn't as strict with is left to the strict parser, which also says what is wrong.
    """
    if "\\u" not in text and text.count("{") + text.count("[") < strict_json.DEEPEST:
        try:
            return _QUICK.decode(text), None
        except ValueError:
            pass
    document = strict_json.parse(text)
    if document.faults or not document.complete:
        return None, tuple(document.faults)
    return document.value, None


def _members(pairs: list[tuple[str, JSON]]) -> JSON:
    members = dict(pairs)
    if len(members) < len(pairs):
        raise ValueError("a member comes twice")
    return members


def _refuse(constant: str) -> JSON:
    raise ValueError(f"{constant} is not JSON")


_QUICK = json.JSONDecoder(object_pairs_hook=_members, parse_constant=_refuse)
