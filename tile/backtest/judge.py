"""What events come to, as `tile.outcome` says it, a hundred thousand times over.

Everything that is the same for all events is worked out once: which fields are read, the address and headers that read no
event, the contract's validators. An event that is not a plain success is handed to `tile.outcome`, so there is one
authority on what is wrong.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from payloads.encoding import as_sent
from payloads.freemarker import FreeMarkerError, StopError, Template
from payloads.freemarker.nodes import expressions as ex
from payloads.request import Request, UnsafeRequestError
from tile.backtest.acceptor import acceptor, limits
from tile.backtest.membership import membership
from tile.backtest.needs import builder, needs
from tile.outcome import Kind, Outcome, Outcomes, unselected

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from payloads.amplitude import CustomerSettings, Platform, Universe
    from payloads.request import RequestTemplate
    from tile.contract import Contract
    from tile.precondition import Precondition
    from tile.refusal import Refusal


class Judge:
    """The outcomes of one destination's events for one customer, under one combination of the platform's settings.

    They are those of `tile.outcome.Outcomes`, except that an event outside the preconditions isn't rendered.

    Raises:
        payloads.freemarker.FreeMarkerError: a template doesn't parse.
    """

    def __init__(
        self,
        template: RequestTemplate,
        customer: CustomerSettings,
        platform: Platform,
        *,
        preconditions: Sequence[Precondition] = (),
        refusals: Sequence[Refusal] = (),
        contract: Contract | None = None,
    ) -> None:
        self._customer = customer
        self._outcomes = Outcomes(template, preconditions=preconditions, refusals=refusals, contract=contract)
        self._preconditions = tuple(preconditions)
        self._refusals = {each.message: each for each in refusals}
        self._accepted = acceptor(contract)
        self._within_limits = limits(contract)
        self._render = _renderer(template, customer)
        needed = needs(template.templates(), preconditions)
        self.model: Callable[[dict[str, Any]], dict[str, Any]] = builder(customer, platform, needed)
        self._needed = needed
        self._platform = platform

    def members(self, universe: Universe) -> Callable[[dict[str, Any]], bool] | None:
        """Whether an event is one that a proof about a universe speaks of; None if it speaks of none of these."""
        return membership(universe, self._customer, self._platform, self._needed)

    def of_event(self, event: dict[str, Any]) -> Outcome:
        """The outcome of an event."""
        return self._checked(self._sent(event))

    def of_proved(self, event: dict[str, Any]) -> Outcome:
        """The outcome of an event that a proof speaks of: its body is taken to be right, and only its size is looked at, and
        whether it may hold a value that is reserved.
        """
        sent = self._sent(event)
        return sent if sent.request is None or self._within_limits(sent.request.body) else self._checked(sent)

    def of_event_beside(self, event: dict[str, Any], other: Outcome) -> Outcome:
        """The outcome of an event that comes to `other` in another state, under the same contract: of the same body it says
        the same.
        """
        sent = self._sent(event)
        if sent.request is not None and other.request is not None and sent.request.body == other.request.body:
            return other._replace(request=sent.request)
        return self._checked(sent)

    def of_event_in_full(self, event: dict[str, Any]) -> Outcome:
        """The outcome of an event, as `tile.outcome` says it without a shortcut."""
        sent = self._sent(event)
        return sent if sent.request is None else self._outcomes.judged(sent.request)

    def _checked(self, sent: Outcome) -> Outcome:
        if sent.request is None:
            return sent
        accepted = self._accepted(sent.request.body)
        if accepted is None:
            return self._outcomes.judged(sent.request)
        return sent._replace(breaches=accepted.reserved) if accepted.reserved else sent

    def _sent(self, event: dict[str, Any]) -> Outcome:
        """What is sent of an event, before a look at the body."""
        if self._customer.filter and (kept_back := unselected(event, self._customer)) is not None:
            return kept_back
        model = self.model(event)
        for each in self._preconditions:
            if not each.holds(model):
                return Outcome(
                    Kind.EXCLUDED, unmet=tuple(each for each in self._preconditions if not each.holds(model))
                )
        try:
            request = self._render(model)
        except (FreeMarkerError, UnsafeRequestError) as error:
            refusal = self._refusals.get(error.message) if isinstance(error, StopError) else None
            return Outcome(Kind.FAILED if refusal is None else Kind.REFUSED, refusal=refusal, error=error)
        return Outcome(Kind.ACCEPTED, request)


def _renderer(template: RequestTemplate, customer: CustomerSettings) -> Callable[[dict[str, Any]], Request]:
    """Renders a request; address and headers only once, if they are the same for all events."""
    heads = [template.url, *(each for _, each in template.headers)]
    if not all(_is_constant(each) for each in heads):
        return template.render
    try:
        sample = replace(template, body=Template("")).render({"parameters": dict(customer.parameters)})
    except (FreeMarkerError, UnsafeRequestError):
        return template.render
    method, url, headers, body = template.method, sample.url, sample.headers, template.body.render

    def render(model: dict[str, Any]) -> Request:
        printed = body(model)
        return Request(method, url, headers, printed if printed.isascii() else as_sent(printed), printed)

    return render


def _is_constant(template: Template) -> bool:
    """Whether a template reads nothing but parameters: no event, no clock."""
    reads = template.references()
    nodes = (node for element in template.nodes for node in element.walk())
    return all(each.path[0] == "parameters" for each in reads) and not any(
        isinstance(node, ex.SpecialVariable) or (isinstance(node, ex.BuiltIn) and node.name in ("eval", "interpret"))
        for node in nodes
    )
