"""An event made by the proof, rendered for real: only what breaks here is refuted."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Literal, NamedTuple

from conformance import body, generated, rules, samples
from conformance.contract import breaches
from conformance.engines import Engines, with_engine
from conformance.finding import Finding, Witness
from conformance.missing import overlaid
from conformance.places import locate
from conformance.string_typed import changed, printers
from payloads.amplitude import Platform, namespaces
from payloads.freemarker import FreeMarkerError, LimitExceeded
from payloads.request import UnsafeRequestError
from tile.rendering import request_template

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from conformance.body import Problem
    from conformance.finding import Location
    from conformance.parameters import Row
    from payloads.amplitude import JSON, Setup
    from payloads.freemarker import Span
    from payloads.request import RequestTemplate
    from tile import Destination

MADE = "made-by-proof"

ClaimName = Literal["renders", "json", "contract"]


class Failure(NamedTuple):
    """What an event breaks, and where; `of_undeclared`: at something undeclared, which is reported as that."""

    claim: ClaimName
    finding: Finding
    span: Span | None
    constraint: str = ""
    of_undeclared: bool = False

    @property
    def cause(self) -> tuple[object, ...]:
        """What is the same for the same fault on another event."""
        place = (self.span.source.name, self.span.start, self.span.end) if self.span else None
        return self.claim, self.finding.rule.name, place, self.constraint


class _View(NamedTuple):
    """What a customer picked, and the platform's settings."""

    setup: Setup
    platform: Platform


class Replay:
    """Renders events for one tile under every combination of the platform's settings.

    What a template reads and the tile doesn't declare has a value all the same: that it isn't declared is a
    finding of its own.
    """

    def __init__(self, tile: Destination, rows: Iterable[Row]) -> None:
        self.tile = tile
        self.setup = tile.setup(mapping=generated.mapping(tile))
        undeclared = [row for row in rows if not row.declared]
        mapping = {row.name: f"event_properties.{row.name}" for row in undeclared if row.namespace == "mappedFields"}
        self.setup = replace(self.setup, mapping={**self.setup.mapping, **mapping})
        # Customers may map any property to any field, whatever its default is.
        anything = {name: f"event_properties.{name}" for name in self.setup.mapping}
        self.setups = [self.setup]
        if anything != dict(self.setup.mapping):
            self.setups.append(replace(self.setup, mapping=anything))
        self.undeclared = [(row.namespace, row.name) for row in undeclared]
        self.undeclared_places = [place for row in undeclared for place in row.used]
        self.views = tuple(Platform.views())
        self.stopped = False

    @cached_property
    def telling_engines(self) -> tuple[tuple[Platform, RequestTemplate], ...]:
        """The settings that break what any others would: the default groups digits and refuses booleans, one does
        neither, one has a comma where others have a point.
        """
        telling = (Platform(), Platform(number_format="computer", boolean_format="c"), Platform(locale="de_DE"))
        return tuple((platform, request_template(self.tile, platform)) for platform in telling)

    @cached_property
    def engines(self) -> tuple[tuple[Platform, RequestTemplate], ...]:
        """The templates under each combination of the engine's own settings, the default first."""
        return tuple(Engines(self.tile).templates.items())

    def failures(self, event: Mapping[str, JSON], *, every_engine: bool = False) -> Iterator[Failure]:
        """What an event breaks, setting by setting; nothing for an event the tile isn't for.

        `every_engine`: under all of the engine's settings, not only the telling ones.
        """
        models: dict[str, tuple[_View, dict[str, JSON]]] = {}
        for setup in self.setups:
            for platform in self.views:
                view = _View(setup, platform)
                model = self.model(event, view)
                if all(each.holds(model) for each in self.tile.preconditions):
                    models.setdefault(json.dumps(model), (view, model))
        texts: set[str] = set()
        for engine, template in self.engines if every_engine else self.telling_engines:
            for view, model in models.values():
                if self.stopped:
                    return
                seen = _View(view.setup, with_engine(view.platform, engine))
                yield from self.on_model(event, template, model, seen, texts)

    def model(self, event: Mapping[str, JSON], view: _View, *, undeclared: str = "0") -> dict[str, JSON]:
        """What a template sees of an event."""
        model = namespaces(event, view.setup, view.platform)
        for namespace, name in self.undeclared:
            held = model[namespace]
            if isinstance(held, dict):
                held.setdefault(name, undeclared if namespace == "mappedFields" else "0")
        return model

    def on_model(
        self,
        event: Mapping[str, JSON],
        template: RequestTemplate,
        model: Mapping[str, JSON],
        view: _View,
        seen: set[str],
    ) -> Iterator[Failure]:
        """What one render breaks; a body that was seen before is passed over."""
        try:
            text = template.render(model).body
        except LimitExceeded:
            self.stopped = True  # the next event would take as long
            return
        except FreeMarkerError as error:
            finding = Finding(
                rules.RENDER_FAILURE,
                error.message.replace("\n==> ", " "),
                location=locate(self.tile, error.place),
                witness=self.witness(event, view),
                fix=error.hint or "",
            )
            yield Failure("renders", finding, error.place, "", self.is_of_undeclared(finding.location))
            return
        except UnsafeRequestError as error:
            yield Failure("renders", Finding(rules.UNSAFE_REQUEST, str(error), fix=error.remedy), None)
            return
        if text in seen:
            return
        seen.add(text)
        contract = self.tile.contract
        if body.is_faultless(text) and (
            contract is None or next(breaches(contract, json.loads(text), text), None) is None
        ):
            return

        def from_properties() -> frozenset[Span]:
            other = self.model(changed(event), view, undeclared="1")
            return printers(template.body, model, overlaid(other, model))

        traced = template.body.render_traced(model)
        for problem in body.problems(traced, from_properties=from_properties, contract=contract):
            failure = self.from_problem(problem, event, view)
            if not (failure.claim == "contract" and failure.of_undeclared):
                yield failure

    def from_problem(self, problem: Problem, event: Mapping[str, JSON], view: _View) -> Failure:
        """A problem of a body as the failure of a claim."""
        finding = Finding(
            problem.rule,
            problem.message,
            location=locate(self.tile, problem.span),
            witness=self.witness(event, view, problem),
            fix=problem.fix,
        )
        claim: ClaimName = "contract" if problem.rule.code.startswith("DST") else "json"
        return Failure(claim, finding, problem.span, problem.constraint, self.is_of_undeclared(finding.location))

    def is_of_undeclared(self, place: Location | None) -> bool:
        """Whether a place is one where something undeclared is read."""
        return place is not None and any(
            (used.file, used.line) == (place.file, place.line) and place.column <= used.column <= place.end_column
            for used in self.undeclared_places
        )

    def witness(self, event: Mapping[str, JSON], view: _View, problem: Problem | None = None) -> Witness:
        """The event as evidence, the platform's settings beside it, and the mapping where it isn't the default."""
        settings = str(view.platform)
        if view.setup is not self.setup:
            mapped = " ".join(f"mapping:{name}={source}" for name, source in view.setup.mapping.items())
            settings = mapped if settings == "default" else f"{settings} {mapped}"
        excerpt = "" if problem is None else samples.excerpt(problem.text, problem.start, problem.end)
        return Witness(MADE, settings, excerpt, dict(event))
