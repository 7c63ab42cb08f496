"""An event made by the proof, rendered for real: only what breaks here is refuted."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Literal, NamedTuple

from conformance import rules
from conformance.finding import Finding, Witness
from conformance.places import locate, parts
from conformance.samples import body_problems, examination, own_events
from conformance.samples.call_sites import call_site
from conformance.samples.engine_settings import Engines, result, with_engine
from conformance.samples.read_paths import Reach
from conformance.samples.string_typed import changed, printers
from conformance.samples.substitutes import overlay
from conformance.samples.wording import one_line
from payloads.amplitude import Views, namespaces
from payloads.freemarker import FreeMarkerError, InvalidReference, LimitExceeded, Limits
from payloads.request import UnsafeRequestError
from payloads.strict_json import parse
from tile.outcome import refusal_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from conformance.finding import Location
    from conformance.parameters import Row
    from conformance.samples.body_problems import Problem
    from conformance.samples.call_sites import CallSite
    from payloads.amplitude import JSON, CustomerSettings, Platform
    from payloads.freemarker import Span
    from payloads.request import RequestTemplate
    from tile import Destination

MADE = "made-by-proof"
_OF_A_VIEW = 300
#: A body that isn't right is rendered again with its trace and read several times.
_OF_A_WRONG_CHARACTER = 6
#: Events made here are small. A template that loops that long over one does so over all of them; it is left undecided.
_LIMITS = Limits(loop_turns=200_000)
#: What is compiled anew in each render costs more than its length.
_COMPILES = re.compile(r"\?\s*interpret")
_OF_COMPILING = 40_000

ClaimName = Literal["renders", "json", "contract"]


class Failure(NamedTuple):
    """What an event breaks, and where; `of_undeclared`: at something undeclared, which is reported as that; `other`: a
    place that may be to blame instead; `missing`: a render fails since something is missing.
    """

    claim: ClaimName
    finding: Finding
    span: Span | None
    constraint: str = ""
    of_undeclared: bool = False
    other: Span | None = None
    missing: bool = False

    @property
    def cause(self) -> tuple[object, ...]:
        """What is the same for the same fault on another event."""
        place = (self.span.source.name, self.span.start, self.span.end) if self.span else None
        return self.claim, self.finding.rule.name, place, self.constraint


class View(NamedTuple):
    """What a customer picked, and the platform's settings."""

    customer: CustomerSettings
    platform: Platform


class Replay:
    """Renders events for one tile under every combination of the platform's settings.

    What a template reads and the tile doesn't declare has a value all the same: that it isn't declared is a
    finding of its own.

    Attributes:
        work: how much was rendered, in characters of the templates; what is seen of an event counts a little besides.
    """

    def __init__(self, tile: Destination, rows: Iterable[Row]) -> None:
        self.tile = tile
        self.customer = tile.customer_settings(mapping=own_events.mapping(tile))
        undeclared = [row for row in rows if not row.declared]
        mapping = {row.name: f"event_properties.{row.name}" for row in undeclared if row.namespace == "mappedFields"}
        self.customer = replace(self.customer, mapping={**self.customer.mapping, **mapping})
        # Customers may map any property to any field, whatever its default is.
        anything = {name: f"event_properties.{name}" for name in self.customer.mapping}
        self.customers = [self.customer]
        if anything != dict(self.customer.mapping):
            self.customers.append(replace(self.customer, mapping=anything))
        self.undeclared = [(row.namespace, row.name) for row in undeclared]
        self.undeclared_places = [place for row in undeclared for place in row.used]
        self.stopped = False
        self.work = 0
        texts = [part.text for part in parts(tile)]
        self.size = sum(map(len, texts))
        if any(map(_COMPILES.search, texts)):
            self.size = max(self.size, _OF_COMPILING)

    @cached_property
    def engines(self) -> Engines:
        """The templates under the engine's own settings."""
        return Engines(self.tile, _LIMITS)

    @cached_property
    def reach(self) -> Reach:
        """What the templates and the tile's preconditions look at."""
        preconditions = (tuple(path.split(".")) for each in self.tile.preconditions for path in each.any_of)
        return Reach(self.engines.any.templates(), preconditions)

    @cached_property
    def views(self) -> tuple[View, ...]:
        """What customers may pick and the platform may do to the data, where the templates can tell."""
        customers = self.customers if "mappedFields" in self.reach.members else self.customers[:1]
        return tuple(View(customer, platform) for customer in customers for platform in self.reach.views)

    def failures(self, event: Mapping[str, JSON], *, every_engine: bool = False) -> Iterator[Failure]:
        """What an event breaks, each cause once; nothing for an event the tile isn't for.

        `every_engine`: under all of the engine's settings, not only the telling ones.
        """
        seen: set[tuple[object, ...]] = set()
        for failure in self.on_event(event, every_engine=every_engine):
            if failure.cause not in seen:
                seen.add(failure.cause)
                yield failure

    def on_event(self, event: Mapping[str, JSON], *, every_engine: bool) -> Iterator[Failure]:
        """What an event breaks, setting by setting. Settings that can make no difference are passed over."""
        bodies: set[str] = set()
        places: set[object] = set()
        models = list(self.models(event))
        for engine, template in (self.engines.templates if every_engine else self.engines.telling).items():
            dependent: list[tuple[View, dict[str, JSON]]] = []
            for view, model in models:
                if self.stopped:
                    return
                first = engine == self.engines.default
                self.work += self.size
                found = self.engines.result_of_all(model) if first else None
                if found is None:
                    dependent.append((view, model))
                    found = result(template, model)
                seen_as = View(view.customer, with_engine(view.platform, engine))
                yield from self.on_result(event, found, template, model, seen_as, bodies, places)
            models = dependent

    def models(self, event: Mapping[str, JSON]) -> Iterator[tuple[View, dict[str, JSON]]]:
        """What the templates can see of an event the tile is for, each model once."""
        seen: set[str] = set()
        full: set[tuple[int, Platform]] = set()
        made: dict[int, Views] = {}
        for view in self.views:
            usual = id(view.customer), replace(view.platform, unmapped="absent")
            if usual in full:
                continue  # no field is left for the platform to fill in
            if id(view.customer) not in made:
                made[id(view.customer)] = Views(self.reach.of_event(event, view.customer), view.customer)
            self.work += _OF_A_VIEW
            whole = self.with_undeclared(made[id(view.customer)].under(view.platform))
            if view.platform.unmapped == "absent" and self.is_full(whole, view.customer):
                full.add(usual)
            model = self.reach.of_model(whole)
            key = json.dumps(model)
            if key not in seen and all(each.holds(model) for each in self.tile.preconditions):
                seen.add(key)
                yield view, model

    def is_full(self, model: Mapping[str, JSON], customer: CustomerSettings) -> bool:
        """Whether a model made without what is missing has every mapped field."""
        fields = model.get("mappedFields")
        return isinstance(fields, dict) and not self.undeclared and fields.keys() >= customer.mapping.keys()

    def model(self, event: Mapping[str, JSON], view: View, *, undeclared: str = "0") -> dict[str, JSON]:
        """What a template sees of an event."""
        return self.with_undeclared(namespaces(event, view.customer, view.platform), undeclared)

    def with_undeclared(self, model: dict[str, JSON], undeclared: str = "0") -> dict[str, JSON]:
        """The model with a value for what is read and not declared."""
        for namespace, name in self.undeclared:
            held = model.get(namespace)
            if isinstance(held, dict):
                held.setdefault(name, undeclared if namespace == "mappedFields" else "0")
        return model

    def on_result(
        self,
        event: Mapping[str, JSON],
        result: str | FreeMarkerError | UnsafeRequestError,
        template: RequestTemplate,
        model: Mapping[str, JSON],
        view: View,
        bodies: set[str],
        places: set[object],
    ) -> Iterator[Failure]:
        """What is wrong with one result; a body or a place of failure that was seen before is passed over."""
        if isinstance(result, LimitExceeded):
            self.stopped = True  # the next event would take as long
        elif isinstance(result, FreeMarkerError):
            if result.place not in places and not refusal_of(self.tile, result):
                places.add(result.place)
                yield self.from_error(result, event, view, call_site(result, template.templates(), model))
        elif isinstance(result, UnsafeRequestError):
            yield Failure("renders", Finding(rules.UNSAFE_REQUEST, str(result), fix=result.remedy), None)
        elif result not in bodies:
            bodies.add(result)
            yield from self.on_body(event, result, template, model, view)

    def on_body(
        self,
        event: Mapping[str, JSON],
        text: str,
        template: RequestTemplate,
        model: Mapping[str, JSON],
        view: View,
    ) -> Iterator[Failure]:
        """What is wrong with one body."""
        contract = self.tile.contract
        if body_problems.is_right(text, contract):
            return
        self.work += _OF_A_WRONG_CHARACTER * len(text)

        def from_properties() -> frozenset[Span]:
            if not self.tile.strings_only or self.tile.body.places:  # compiled: a type is one that was asked for
                return frozenset()
            other = self.model(changed(event), view, undeclared="1")
            return printers(template.body, model, overlay(other, model))

        traced = template.body.render_traced(model)
        faultless = not parse(text).faults
        for problem in body_problems.problems(traced, from_properties=from_properties, contract=contract):
            if problem.rule is rules.RESERVED_VALUE or (faultless and problem.rule is rules.PROPERTY_NOT_A_STRING):
                continue  # the destination accepts it, so no claim is about it
            failure = self.from_problem(problem, event, view)
            if not (failure.claim == "contract" and failure.of_undeclared):
                yield failure

    def from_error(
        self, error: FreeMarkerError, event: Mapping[str, JSON], view: View, site: CallSite | None = None
    ) -> Failure:
        """A render that fails as the failure of a claim; `site`: the call that is to blame."""
        finding = Finding(
            rules.RENDER_FAILURE,
            one_line(error.message),
            location=locate(self.tile, site.span if site else error.place),
            witness=self.witness(event, view),
            fix=site.fix if site else error.hint or "",
        )
        of_undeclared, missing = self.is_of_undeclared(finding.location), isinstance(error, InvalidReference)
        place = site.span if site else error.place
        return Failure("renders", finding, place, "", of_undeclared, missing=missing)

    def from_problem(self, problem: Problem, event: Mapping[str, JSON], view: View) -> Failure:
        """A problem of a body as the failure of a claim."""
        finding = Finding(
            problem.rule,
            problem.message,
            location=locate(self.tile, problem.span),
            witness=self.witness(event, view, problem),
            fix=problem.fix,
        )
        claim: ClaimName = "contract" if problem.rule.code.startswith("DST") else "json"
        of_undeclared = self.is_of_undeclared(finding.location)
        return Failure(claim, finding, problem.span, problem.constraint, of_undeclared, problem.other)

    def is_of_undeclared(self, place: Location | None) -> bool:
        """Whether a place is one where something undeclared is read."""
        return place is not None and any(
            (used.file, used.line) == (place.file, place.line) and place.column <= used.column <= place.end_column
            for used in self.undeclared_places
        )

    def witness(self, event: Mapping[str, JSON], view: View, problem: Problem | None = None) -> Witness:
        """The event as evidence, the platform's settings beside it, and the mapping where it isn't the default."""
        settings = str(view.platform)
        if view.customer is not self.customer:
            mapped = " ".join(f"mapping:{name}={source}" for name, source in view.customer.mapping.items())
            settings = mapped if settings == "default" else f"{settings} {mapped}"
        excerpt = "" if problem is None else examination.excerpt(problem.text, problem.start, problem.end)
        usual = {each.name: each.default for each in self.tile.mapping}
        mapping = {
            name: source
            for name, source in view.customer.mapping.items()
            if usual.get(name, source) != source and source
        }
        return Witness(MADE, settings, excerpt, dict(event), mapping)
