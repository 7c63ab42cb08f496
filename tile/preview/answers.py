"""What happens to one event: the request Amplitude would send, what is wrong with it, and the contract's answer.

Secrets are rendered as markers and shown as placeholders, as `tile test-payload` does.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from conformance.places import locate
from conformance.samples.body_problems import is_right, problems
from conformance.samples.string_typed import changed, printers
from conformance.samples.substitutes import overlay
from payloads.amplitude import Platform, namespaces
from payloads.curl import SHELLS, UnsafeForShellError, curl
from payloads.encoding import as_sent
from payloads.freemarker import FreeMarkerError
from payloads.request import UnsafeRequestError
from payloads.strict_json import line_and_column
from tile import secrets
from tile.outcome import Kind, Outcomes
from tile.preview.destinations import is_declared
from tile.preview.page import Outcome, Problem, Request

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from conformance.samples.body_problems import Problem as BodyProblem
    from payloads.amplitude import JSON, CustomerSettings, EventFilter
    from payloads.freemarker import Settings
    from payloads.freemarker.source import Span
    from payloads.request import Request as Rendered
    from tile.destination import Destination


_LONGEST = 50_000
"""Characters of a body that a page holds of each; destinations take fewer."""


class Answers:
    """The outcome of one event after the other, for one tile."""

    def __init__(self, tile: Destination, selected: EventFilter | None = None) -> None:
        self.tile = tile
        self._selected = selected
        self._outcomes: dict[Settings, Outcomes] = {}
        self._markers = secrets.markers(tile)
        self._noun = "batch" if tile.subject.name == "cohort" else tile.subject.name

    def of(
        self, event: Mapping[str, JSON], customer: CustomerSettings | None = None, platform: Platform | None = None
    ) -> Outcome:
        """What happens to an event, with what the customer picked (by default what the samples use), under the
        platform's settings.
        """
        picked = customer or self.tile.customer_settings()
        if self._selected is not None:
            picked = replace(picked, filter=self._selected)
        combination = platform or Platform()
        sent = self._of(combination).sent_of_event(event, secrets.with_markers(self.tile, picked), combination)
        request = self._request(sent.request) if sent.request else None
        if sent.unselected:
            return Outcome("outside", f"Filtered out: {sent.unselected}", None, ())
        if sent.kind is Kind.EXCLUDED:
            names = ", ".join(each.name for each in sent.unmet)
            told = tuple(Problem(each.reason, label=each.name, fix=each.customer) for each in sent.unmet)
            return Outcome("outside", f"Not to be sent: the {self._noun} doesn't meet {names}", request, told)
        if sent.refusal is not None:
            meant = Problem(sent.refusal.reason, label=sent.refusal.name, fix=sent.refusal.customer)
            return Outcome("outside", f"Not sent, on purpose: {sent.refusal.message}", None, (meant,))
        if sent.error is not None:
            failed = f"The templates fail on this {self._noun}: Amplitude has nothing to send"
            return Outcome("failed", failed, None, (self._failure(sent.error),))
        assert sent.request is not None
        found = tuple(self._problems(event, picked, combination, sent.request))
        contract = self.tile.contract
        if found:
            count = "1 problem" if len(found) == 1 else f"{len(found)} problems"
            return Outcome("invalid", f"{count} with what is sent", request, found)
        if contract is None:
            return Outcome("unchecked", "Strict JSON; no contract is declared to hold it against", request)
        return Outcome("valid", f"Valid for {contract.name}", request)

    def _of(self, platform: Platform) -> Outcomes:
        """The templates, parsed once for each combination of the engine's settings that is asked for."""
        settings = platform.settings()
        if settings not in self._outcomes:
            self._outcomes[settings] = Outcomes.of(self.tile, platform, parses=False, traces=True)
        return self._outcomes[settings]

    def _problems(
        self, event: Mapping[str, JSON], picked: CustomerSettings, platform: Platform, rendered: Rendered
    ) -> Iterator[Problem]:
        """What is wrong with the body, rendered with the samples of secrets that stand in it: a contract may mind the
        marker.
        """
        marked = any(marker in rendered.body for marker in self._markers)
        customer = picked if marked else secrets.with_markers(self.tile, picked)
        model = namespaces(event, customer, platform)
        other = namespaces(changed(event), customer, platform)
        body = self._of(platform).template.body
        text = as_sent(body.render(model)) if marked else rendered.body
        if is_right(text, self.tile.contract, strings_only=self.tile.strings_only):
            return

        def from_properties() -> frozenset[Span]:
            return printers(body, model, overlay(other, model)) if self.tile.strings_only else frozenset()

        traced = body.render_traced(model)
        for each in problems(traced, from_properties=from_properties, contract=self.tile.contract):
            yield self._problem(each, picked, as_sent(traced.text))

    def _problem(self, problem: BodyProblem, picked: CustomerSettings, body: str) -> Problem:
        place = locate(self.tile, problem.span)
        same = problem.text == body and problem.end > 0  # not what it would be without an earlier problem
        line = line_and_column(problem.text, problem.start)[0] if same else 0
        return Problem(
            self._shown(secrets.redacted(problem.message, self.tile, picked)),
            label=f"{problem.rule.code} {problem.rule.name}",
            fix=problem.fix,
            line=line,
            place=str(place) if place else "",
            part=place.part if place else "",
            template_line=place.line if place else 0,
        )

    def _failure(self, error: FreeMarkerError | UnsafeRequestError) -> Problem:
        if isinstance(error, UnsafeRequestError):
            return Problem(self._shown(f"{error.part}: {error.message}"), fix=error.remedy)
        place = locate(self.tile, error.place)
        said = len(error.message.splitlines())
        excerpt = [line for line in str(error).splitlines()[said:] if not line.startswith("  help: ")]
        return Problem(
            self._shown(
                error.message.replace("\n==> ", " ")
            ),  # FreeMarker puts the blamed expression on a line of its own
            fix=self._shown(error.hint or ""),
            excerpt=self._shown("\n".join(excerpt)),
            place=str(place) if place else "",
            part=place.part if place else "",
            template_line=place.line if place else 0,
        )

    def _request(self, rendered: Rendered) -> Request:
        declared = is_declared(self.tile)
        cut = len(rendered.body) > _LONGEST
        return Request(
            method=rendered.method,
            url=self._shown(rendered.url) if declared else "",
            headers=tuple((name, self._shown(value)) for name, value in rendered.headers) if declared else (),
            body=self._shown(rendered.body[:_LONGEST]),
            bytes=len(rendered.body.encode()),
            curls=tuple(self._commands(rendered)) if declared and not cut else (),
            cut=cut,
        )

    def _commands(self, rendered: Rendered) -> Iterator[tuple[str, str]]:
        for shell in SHELLS:
            with suppress(UnsafeForShellError):  # the check says so where it matters
                yield shell, curl(rendered, shell=shell, secrets=self._markers)

    def _shown(self, text: str) -> str:
        """Placeholders instead of markers."""
        for marker, name in self._markers.items():
            text = text.replace(marker, f"${name}")
        return text
