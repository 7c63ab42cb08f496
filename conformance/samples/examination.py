"""Every sample event under every combination of the platform's unknown settings.

Many combinations give a template the very same input, and many inputs the very same body. Each different
input is rendered once under each of the engine's settings, each different body examined once.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from conformance import rules
from conformance.finding import Finding, Witness
from conformance.places import locate
from conformance.report import SampleResult
from conformance.samples import body_problems, cut_characters, own_events
from conformance.samples.call_sites import call_site
from conformance.samples.deduplication import Cause, fold
from conformance.samples.engine_settings import Engines, with_engine
from conformance.samples.string_typed import changed, printers
from conformance.samples.substitutes import repatch, with_missing
from conformance.samples.wording import one_line
from payloads.amplitude import Platform
from payloads.amplitude.namespaces import Views
from payloads.encoding import as_sent, size
from payloads.freemarker import FreeMarkerError, InvalidReference, LimitExceeded
from payloads.request import UnsafeRequestError
from tile.outcome import refusal_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from conformance.finding import Rule
    from conformance.parameters import Row
    from conformance.samples.body_problems import Problem
    from payloads.amplitude import JSON, CustomerSettings, Universe
    from payloads.freemarker.source import Span
    from payloads.request import RequestTemplate
    from tile import Destination

_EXCERPT = 100
_FILTERED = "filtered-out"
_Key = tuple[object, ...]


class Outcome(NamedTuple):
    """The samples' results, their findings, and how many combinations of settings there are; the samples that aren't
    of the universe, and why; whether a limit of the engine ended them; and what rendered them.
    """

    samples: tuple[SampleResult, ...]
    findings: tuple[Finding, ...]
    platforms: int
    beyond: Mapping[str, str]
    stopped: bool
    engines: Engines


def run(
    tile: Destination, rows: Iterable[Row], universe: Universe | None = None, customer: CustomerSettings | None = None
) -> Outcome:
    """Render and examine every sample; first those that are of a universe, so that what any of them shows is shown
    by one of them.

    What is read but not declared (`rows`) gets a value all the same, so that the rest of the template is
    seen. `customer` is what was picked in the form; the tile's defaults if not given.

    Raises:
        FreeMarkerError: a template doesn't parse.
    """
    return _Run(tile, rows, customer or tile.customer_settings()).outcome(universe or tile.universe())


@dataclass
class _Seen:
    """What a sample has come to so far."""

    combinations: int = 0
    bytes: int | None = None
    outside: tuple[str, ...] = ()


class _Run:
    def __init__(self, tile: Destination, rows: Iterable[Row], customer: CustomerSettings) -> None:
        self.tile = tile
        undeclared = [row for row in rows if not row.declared]
        self.undeclared = [(row.namespace, row.name) for row in undeclared]
        self.undeclared_places = [place for row in undeclared for place in row.used]
        self.customer = customer
        self.filled_in = replace(customer, mapping={**customer.mapping, **own_events.mapping(tile)})
        self.views = tuple(Platform.views())
        self.engines = Engines(tile)
        self.causes: dict[_Key, Cause] = {}
        self.examined: dict[str, tuple[_Key, ...]] = {}
        self.stopped = False
        self.refused: set[str] = set()

    def outcome(self, universe: Universe) -> Outcome:
        samples = self.tile.samples
        events = {name: samples.load(name) for name in samples.names()}
        template = self.engines.any
        events |= own_events.events(self.tile, [template.url, *(each for _, each in template.headers), template.body])
        beyond = {
            name: objection
            for name, event in events.items()
            if (objection := next(universe.objections(event), None)) is not None
        }
        seen = {name: self.sample(name, events[name]) for name in sorted(events, key=beyond.__contains__)}
        self.cut_characters(template)
        causes = fold(self.causes.values())
        faulty = {sample for cause in causes for sample in cause.samples}
        results = tuple(
            SampleResult(
                name=name,
                combinations=each.combinations,
                bytes=each.bytes,
                outside=() if each.combinations else each.outside,
                faulty=name in faulty,
            )
            for name, each in ((name, seen[name]) for name in events)
        )
        found = tuple(
            replace(
                cause.finding,
                samples=(names := tuple(name for name in events if name in cause.samples)),
                related=(*cause.finding.related, *_beyond(names, beyond)),
            )
            for cause in causes
        )
        if not any(result.combinations for result in results):
            filtered = any(_FILTERED in each.outside for each in results)
            message = f"every sample event is outside the preconditions{' or filtered out' if filtered else ''}, so nothing was rendered"
            fix = "look at the preconditions" + (", and at what is selected" if filtered else "")
            found += (Finding(rules.NOTHING_CHECKED, message, fix=fix),)
        return Outcome(results, found, len(self.views) * self.engines.count, beyond, self.stopped, self.engines)

    def cut_characters(self, template: RequestTemplate) -> None:
        """Note characters that are cut in two, if no sample shows it."""
        for event in cut_characters.events(self.tile, template.templates()):
            model = self.model("", event, self.views[0])
            printed = None if self.stopped else next(self.engines.results(model))[2]
            if isinstance(printed, str) and as_sent(printed) != printed:
                for problem in cut_characters.problems(template.body.render_traced(model)):
                    finding = self.from_problem(problem, cut_characters.NAME, self.engines.default)
                    self.note("", with_event(finding, event), problem.span, "")

    def sample(self, name: str, event: Mapping[str, JSON]) -> _Seen:
        seen = _Seen()
        inputs: set[str] = set()
        rendered: dict[str, tuple[list[int], tuple[str, ...]]] = {}
        if self.customer.filter.objection(event):
            seen.outside = (_FILTERED,)
            return seen
        views = self.views_of(name, event)
        for view in self.views:
            if self.stopped:
                break
            model = self.filled(views.under(view))
            unmet = tuple(each.name for each in self.tile.preconditions if not each.holds(model))
            if unmet:
                seen.outside = seen.outside or unmet
                continue
            key = json.dumps(model)
            if key in inputs:
                continue
            inputs.add(key)
            looked_at = json.dumps(self.engines.reach.of_model(model))  # what no template reads makes no other body
            if looked_at not in rendered:
                self.refused.clear()
                rendered[looked_at] = list(self.sizes(name, event, model, view)), tuple(self.refused)
            sizes, refused_by = rendered[looked_at]
            if refused_by and not sizes:
                seen.outside = seen.outside or refused_by
                continue
            seen.combinations += self.engines.count
            seen.bytes = max([seen.bytes or 0, *sizes]) if sizes else seen.bytes
        return seen

    def model(
        self, sample: str, event: Mapping[str, JSON], view: Platform, *, undeclared: str = "0"
    ) -> dict[str, JSON]:
        """What a template sees. What isn't declared is a digit: JSON with quotes and without."""
        return self.filled(self.views_of(sample, event).under(view), undeclared)

    def views_of(self, sample: str, event: Mapping[str, JSON]) -> Views:
        """An event under all of the platform's settings for the data."""
        return Views(event, self.filled_in if sample in (*own_events.NAMES, own_events.OBJECTS) else self.customer)

    def filled(self, model: dict[str, JSON], undeclared: str = "0") -> dict[str, JSON]:
        """A model with something for each thing that is read and not declared."""
        for namespace, name in self.undeclared:
            held = model.get(namespace)
            if isinstance(held, dict):
                held.setdefault(name, undeclared if namespace == "mappedFields" else "0")
        return model

    def sizes(
        self,
        name: str,
        event: Mapping[str, JSON],
        model: Mapping[str, JSON],
        view: Platform,
        *,
        filled_in: bool = False,
    ) -> Iterator[int]:
        """Render under each setting, examine, note; the sizes in bytes of the bodies that Amplitude would send.

        What is missing is noted and filled in, and what is of the wrong type replaced, so that the rest of the template
        is seen, under the settings that tell most. From then on only what is missing besides counts as a failure: any other may be the filling's.
        """
        fuller_ones: dict[str, dict[str, JSON]] = {}
        for engine, template, result in self.engines.results(model, few=filled_in):
            platform = with_engine(view, engine)
            if isinstance(result, str):
                size = self.take(result, name, event, template, model, platform)
                if not filled_in:
                    yield size
            elif isinstance(result, UnsafeRequestError):
                self.note_unsafe(result, name, platform)
            else:
                self.stopped = isinstance(result, LimitExceeded)  # a limit takes its time to be met: once is enough
                refusal = refusal_of(self.tile, result)
                if refusal is not None:
                    self.refused.add(refusal.name)
                    continue
                fuller = with_missing(model, result, self.engines.any)
                if isinstance(result, InvalidReference) or not filled_in:
                    replaced = isinstance(result, InvalidReference) or fuller is not None
                    self.note_failure(result, name, platform, model, missing=replaced)
                if self.stopped:
                    return
                if fuller is not None:
                    fuller_ones.setdefault(json.dumps(fuller), fuller)
        for fuller in fuller_ones.values():
            yield from self.sizes(name, event, fuller, view, filled_in=True)

    def note_unsafe(self, error: UnsafeRequestError, sample: str, platform: Platform) -> None:
        """Note a request that would be another one."""
        finding = Finding(
            rules.UNSAFE_REQUEST,
            f"{error.part}: {error.message}",
            witness=Witness(sample, str(platform)),
            fix=error.remedy,
            about=("headers", error.part.removeprefix("header ")) if error.part != "url" else ("endpoint", "url"),
        )
        self.note(sample, finding, None, error.part)

    def note_failure(
        self, error: FreeMarkerError, sample: str, platform: Platform, model: Mapping[str, JSON], *, missing: bool
    ) -> None:
        """Note a template that fails; the finding is made for the first sample only."""
        site = call_site(error, self.engines.any.templates(), model)
        span = site.span if site else error.span
        known = self.causes.get(_key(rules.RENDER_FAILURE, span, error.message))
        if known is not None:
            known.samples.setdefault(sample)
        else:
            finding = self.from_failure(error, sample, platform)
            if site:
                finding = replace(finding, location=locate(self.tile, site.span), fix=site.fix)
            self.note(sample, finding, span, error.message, missing=missing)

    def take(
        self,
        text: str,
        name: str,
        event: Mapping[str, JSON],
        template: RequestTemplate,
        model: Mapping[str, JSON],
        platform: Platform,
    ) -> int:
        """Examine a body, unless it was seen before, and note the sample; its size in bytes."""
        if text not in self.examined:
            self.examined[text] = tuple(self.examine(text, name, event, template, model, platform))
        for key in self.examined[text]:
            self.causes[key].samples.setdefault(name)
        return size(text)

    def examine(
        self,
        text: str,
        name: str,
        event: Mapping[str, JSON],
        template: RequestTemplate,
        model: Mapping[str, JSON],
        platform: Platform,
    ) -> Iterator[_Key]:
        """Note every problem of a body not seen before. Where it came from is asked only if there is one."""
        contract = self.tile.contract
        if body_problems.is_right(text, contract):
            return

        def from_properties() -> frozenset[Span]:
            if not self.tile.strings_only or self.tile.body.places:  # compiled: a type is one that was asked for
                return frozenset()
            other = self.model(name, changed(event), platform, undeclared="1")
            return printers(template.body, model, repatch(other, self.model(name, event, platform), model))

        traced = template.body.render_traced(model)
        for problem in body_problems.problems(traced, from_properties=from_properties, contract=contract):
            finding = self.from_problem(problem, name, platform)
            if not self.is_of_undeclared(problem):
                yield self.note(name, finding, problem.span, problem.constraint, other=problem.other)
        for problem in cut_characters.problems(traced):
            yield self.note(name, self.from_problem(problem, name, platform), problem.span, "")

    def is_of_undeclared(self, problem: Problem) -> bool:
        """Whether the contract only minds what stands in for something undeclared."""
        place = locate(self.tile, problem.span)
        return (
            place is not None
            and problem.rule.code.startswith("DST")
            and any(
                (used.file, used.line) == (place.file, place.line) and place.column <= used.column <= place.end_column
                for used in self.undeclared_places
            )
        )

    def note(
        self,
        sample: str,
        finding: Finding,
        span: Span | None,
        constraint: str,
        *,
        missing: bool = False,
        other: Span | None = None,
    ) -> _Key:
        key = _key(finding.rule, span, constraint)
        self.causes.setdefault(key, Cause(finding, span, missing, other)).samples.setdefault(sample)
        return key

    def from_failure(self, error: FreeMarkerError, sample: str, platform: Platform) -> Finding:
        return Finding(
            rules.RENDER_FAILURE,
            one_line(error.message),
            location=locate(self.tile, error.place),
            witness=Witness(sample, str(platform)),
            fix=error.hint or "",
        )

    def from_problem(self, problem: Problem, sample: str, platform: Platform) -> Finding:
        return Finding(
            problem.rule,
            problem.message,
            location=locate(self.tile, problem.span),
            witness=Witness(sample, str(platform), excerpt(problem.text, problem.start, problem.end)),
            fix=problem.fix,
        )


def _key(rule: Rule, span: Span | None, constraint: str) -> _Key:
    """What is the same for the same cause on another sample."""
    return rule.code, rule.name, (span.source.name, span.start, span.end) if span else None, constraint


def with_event(finding: Finding, event: Mapping[str, JSON]) -> Finding:
    """The finding with the event that shows it."""
    assert finding.witness is not None
    return replace(finding, witness=replace(finding.witness, event=event))


def _beyond(samples: Iterable[str], beyond: Mapping[str, str]) -> Iterator[str]:
    """A note where nothing but samples show a fault that the claims aren't about."""
    samples = tuple(samples)
    if samples and all(name in beyond for name in samples):
        named = ", ".join(f"{name} ({beyond[name]})" for name in samples)
        yield f"the verdicts aren't about such events: {named}"


def excerpt(text: str, start: int, end: int) -> str:
    """The line with the fault, cut to what surrounds it."""
    first = text.rfind("\n", 0, start) + 1
    last = text.find("\n", start)
    last = len(text) if last < 0 else last
    left = max(first, start - _EXCERPT // 2)
    right = min(last, max(min(end, last), left + _EXCERPT))
    right = min(right, left + 2 * _EXCERPT)
    shown = text[left:right].strip()
    return f"{'…' if left > first else ''}{shown}{'…' if right < last else ''}"
