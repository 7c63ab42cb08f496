"""Every sample event under every combination of the platform's unknown settings.

Many combinations give a template the very same input, and many inputs the very same body. Each different
input is rendered once under each of the engine's settings, each different body examined once.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

from conformance import body, rules
from conformance.contract import breaches
from conformance.finding import Finding, Witness
from conformance.places import locate
from conformance.report import SampleResult
from conformance.string_typed import changed, printers
from payloads.amplitude import Platform, namespaces, samples
from payloads.freemarker import FreeMarkerError
from payloads.request import UnsafeRequestError
from tile.rendering import request_template

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from conformance.body import Problem
    from conformance.parameters import Row
    from payloads.amplitude import JSON
    from payloads.freemarker.source import Span
    from payloads.request import RequestTemplate
    from tile import Tile

_EXCERPT = 100
_Key = tuple[object, ...]


class Outcome(NamedTuple):
    """The samples' results, their findings, and how many combinations of settings there are."""

    samples: tuple[SampleResult, ...]
    findings: tuple[Finding, ...]
    platforms: int


def run(tile: Tile, rows: Iterable[Row]) -> Outcome:
    """Render and examine every sample.

    What is read but not declared (`rows`) gets a value all the same, so that the rest of the template is
    seen.

    Raises:
        FreeMarkerError: a template doesn't parse.
    """
    return _Run(tile, rows).outcome()


@dataclass
class _Cause:
    """A finding in the making, and the samples that show it."""

    finding: Finding
    span: Span | None
    samples: dict[str, None] = field(default_factory=dict)


@dataclass
class _Seen:
    """What a sample has come to so far."""

    renders: int = 0
    bytes: int | None = None
    outside: tuple[str, ...] = ()


class _Run:
    def __init__(self, tile: Tile, rows: Iterable[Row]) -> None:
        self.tile = tile
        self.undeclared = [(row.namespace, row.name) for row in rows if not row.declared]
        self.setup = tile.setup()
        self.views = tuple(Platform.views())
        self.templates = dict(_templates(tile))
        self.causes: dict[_Key, _Cause] = {}
        self.examined: dict[str, tuple[_Key, ...]] = {}

    def outcome(self) -> Outcome:
        seen = {name: self.sample(name, samples.load(name)) for name in samples.names()}
        causes = _folded(self.causes)
        faulty = {sample for cause in causes for sample in cause.samples}
        results = tuple(
            SampleResult(
                name, each.renders, each.bytes, each.outside if not each.renders else (), name in faulty
            )
            for name, each in seen.items()
        )
        found = tuple(replace(cause.finding, samples=tuple(cause.samples)) for cause in causes)
        if not any(result.renders for result in results):
            message = "every sample event is outside the preconditions, so nothing was rendered"
            found += (Finding(rules.NOTHING_CHECKED, message, fix="look at the preconditions"),)
        return Outcome(results, found, len(self.views) * len(self.templates))

    def sample(self, name: str, event: Mapping[str, JSON]) -> _Seen:
        seen = _Seen()
        inputs: set[str] = set()
        for view in self.views:
            model = self.model(event, view)
            unmet = tuple(each.name for each in self.tile.preconditions if not each.holds(model))
            if unmet:
                seen.outside = seen.outside or unmet
                continue
            key = json.dumps(model)
            if key in inputs:
                continue
            inputs.add(key)
            for engine, template in self.templates.items():
                platform = replace(
                    view, number_format=engine.number_format, boolean_format=engine.boolean_format
                )
                size = self.render(name, event, template, model, platform)
                seen.renders += 1
                seen.bytes = size if seen.bytes is None else max(seen.bytes, size or 0)
        return seen

    def model(self, event: Mapping[str, JSON], view: Platform) -> dict[str, JSON]:
        model = namespaces(event, self.setup, view)
        for namespace, name in self.undeclared:
            held = model[namespace]
            if isinstance(held, dict):
                held.setdefault(name, "undeclared")
        return model

    def render(
        self,
        name: str,
        event: Mapping[str, JSON],
        template: RequestTemplate,
        model: Mapping[str, JSON],
        platform: Platform,
    ) -> int | None:
        """Render, examine, note; the body's size in bytes."""
        try:
            text = template.render(model).body
        except FreeMarkerError as error:
            self.note(name, self.from_failure(error, name, platform), error.span, error.message)
            return None
        except UnsafeRequestError as error:
            finding = Finding(
                rules.UNSAFE_REQUEST,
                f"{error.part}: {error.message}",
                witness=Witness(name, str(platform)),
                fix=error.remedy,
            )
            self.note(name, finding, None, error.part)
            return None
        if text not in self.examined:
            self.examined[text] = tuple(self.examine(text, name, event, template, model, platform))
        for key in self.examined[text]:
            self.causes[key].samples.setdefault(name)
        return len(text.encode(errors="surrogatepass"))

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
        if body.is_faultless(text) and (
            contract is None or next(breaches(contract, json.loads(text), text), None) is None
        ):
            return

        def from_properties() -> frozenset[Span]:
            return printers(template.body, model, self.model(changed(event), platform))

        traced = template.body.render_traced(model)
        for problem in body.problems(traced, from_properties=from_properties, contract=contract):
            finding = self.from_problem(problem, name, platform)
            yield self.note(name, finding, problem.span, problem.constraint)

    def note(self, sample: str, finding: Finding, span: Span | None, constraint: str) -> _Key:
        place = (span.source.name, span.start, span.end) if span else None
        key = (finding.code, finding.name, place, constraint)
        self.causes.setdefault(key, _Cause(finding, span)).samples.setdefault(sample)
        return key

    def from_failure(self, error: FreeMarkerError, sample: str, platform: Platform) -> Finding:
        return Finding(
            rules.RENDER_FAILURE,
            error.message,
            location=locate(self.tile, error.span),
            witness=Witness(sample, str(platform)),
            fix=error.hint or "",
        )

    def from_problem(self, problem: Problem, sample: str, platform: Platform) -> Finding:
        return Finding(
            problem.rule,
            problem.message,
            location=locate(self.tile, problem.span),
            witness=Witness(sample, str(platform), _excerpt(problem.text, problem.start, problem.end)),
            fix=problem.fix,
        )


def _templates(tile: Tile) -> Iterator[tuple[Platform, RequestTemplate]]:
    """The tile's templates under each combination of the settings that concern the engine, not the data."""
    known = set()
    for platform in Platform.all():
        engine = (platform.number_format, platform.boolean_format)
        if engine not in known:
            known.add(engine)
            yield platform, request_template(tile, platform)


def _folded(causes: Mapping[_Key, _Cause]) -> list[_Cause]:
    """Without what is one cause with something else: a property printed without quotes fails in many ways."""
    unquoted = [cause for cause in causes.values() if cause.finding.rule is rules.PROPERTY_NOT_A_STRING]
    kept: list[_Cause] = []
    for cause in causes.values():
        within = next(
            (each for each in unquoted if each is not cause and _covers(each.span, cause.span)), None
        )
        if within is None:
            kept.append(cause)
            continue
        witness = cause.finding.witness
        told = (
            f"on {witness.sample}: {cause.finding.message.splitlines()[0]}"
            if witness
            else cause.finding.message
        )
        within.samples |= cause.samples
        if cause.finding.rule is rules.RENDER_FAILURE:
            within.finding = replace(within.finding, related=(*within.finding.related, told))
    return kept


def _covers(outer: Span | None, inner: Span | None) -> bool:
    return (
        outer is not None
        and inner is not None
        and outer.source.name == inner.source.name
        and outer.start <= inner.start
        and inner.end <= outer.end
    )


def _excerpt(text: str, start: int, end: int) -> str:
    """The line with the fault, cut to what surrounds it."""
    first = text.rfind("\n", 0, start) + 1
    last = text.find("\n", start)
    last = len(text) if last < 0 else last
    left = max(first, start - _EXCERPT // 2)
    right = min(last, max(min(end, last), left + _EXCERPT))
    right = min(right, left + 2 * _EXCERPT)
    shown = text[left:right].strip()
    return f"{'…' if left > first else ''}{shown}{'…' if right < last else ''}"
