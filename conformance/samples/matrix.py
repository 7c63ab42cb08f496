"""Which of the platform's unknown settings a tile's payload depends on.

A tile that depends on none sends the same whatever Amplitude does. One that depends on a setting may be right all
the same, but its author ought to know, and to say which value was meant.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from conformance.samples.engine_settings import Engines, with_engine
from payloads.amplitude import AXES, Platform
from payloads.amplitude.namespaces import Views
from payloads.freemarker import FreeMarkerError
from payloads.request import UnsafeRequestError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from payloads.amplitude import JSON, Axis
    from payloads.request import RequestTemplate
    from tile import Destination

_EXCERPT = 60
FAILS = "fails"  # instead of a body


class Difference(NamedTuple):
    """One sample under two combinations that differ in one setting, and what each prints where they part."""

    sample: str
    one: Platform
    other: Platform
    printed_by_one: str
    printed_by_other: str


@dataclass(frozen=True, slots=True)
class Dependence:
    """What one setting does to a tile's payload.

    Attributes:
        axis: the setting.
        alone: the samples whose body differs between its values, the other settings at their default.
        jointly: those whose body differs under some values of the others.
        meaning: whether a body differs in what it means as JSON, not only in how it is written.
        example: the first difference; of one in meaning, if there is one.
    """

    axis: Axis
    alone: tuple[str, ...] = ()
    jointly: tuple[str, ...] = ()
    meaning: bool = False
    example: Difference | None = None

    def __bool__(self) -> bool:
        """Whether the payload depends on the setting at all."""
        return bool(self.jointly)


def dependencies(tile: Destination, engines: Engines | None = None, *, jointly: bool = True) -> tuple[Dependence, ...]:
    """What each setting does, in the order of `AXES`, those without any effect included.

    `engines` are the tile's, where its samples were rendered before: what they know isn't rendered again.

    Without `jointly` only combinations are tried that differ from the default in one setting, which is quick for
    templates of any kind.

    An event that fails to render counts as a body of its own, whatever the message.

    Raises:
        FreeMarkerError: a template doesn't parse.
    """
    engines, views, customer = engines or Engines(tile), tuple(Platform.views()), tile.customer_settings()
    found = {axis.name: _Found() for axis in AXES}
    samples = tile.samples
    for name in samples.names():
        event = samples.load(name)
        seen = Views(event, customer)
        models = {view: seen.under(view) for view in views}
        models = {
            view: model for view, model in models.items() if all(each.holds(model) for each in tile.preconditions)
        }
        if not jointly:
            models = {view: model for view, model in models.items() if _distance(view) < 2}
        bodies = dict(_bodies(engines, models, jointly=jointly))
        if Platform() in models:
            bodies |= {each: _body(template, models[Platform()]) for each, template in engines.apart.items()}
        if not jointly:
            bodies = {platform: text for platform, text in bodies.items() if _distance(platform) < 2}
        if len(set(bodies.values())) < 2:
            continue  # most samples of a good tile
        for axis in AXES:
            for one, other in _pairs(bodies, axis):
                found[axis.name].add(name, one, other, bodies)
    return tuple(each.dependence(axis) for axis, each in zip(AXES, found.values(), strict=True))


def _distance(platform: Platform) -> int:
    """In how many settings a combination differs from the default."""
    default = Platform()
    return sum(getattr(platform, axis.name) != getattr(default, axis.name) for axis in AXES)


def _bodies(
    engines: Engines, models: Mapping[Platform, Mapping[str, JSON]], *, jointly: bool
) -> Iterator[tuple[Platform, str | None]]:
    """The body under every combination; None where it fails. Without `jointly`, under other settings of the engine
    for the default view only.
    """
    known: dict[str, dict[Platform, str | None]] = {}
    for view, model in models.items():
        if not jointly and view != Platform():
            alike = engines.body_of_all(model)
            yield view, _body(engines.templates[Platform()], model) if alike is None else alike
            continue
        key = json.dumps(model)
        if key not in known:
            alike = engines.body_of_all(model)
            known[key] = {
                engine: _body(engines.templates[engine], model) if alike is None else alike
                for engine in engines.templates
                if jointly or _distance(engine) < 2
            }
        for engine, text in known[key].items():
            yield with_engine(view, engine), text


def _body(template: RequestTemplate, model: Mapping[str, JSON]) -> str | None:
    try:
        return template.render(model).body
    except (FreeMarkerError, UnsafeRequestError):
        return None


def _pairs(bodies: Mapping[Platform, str | None], axis: Axis) -> Iterator[tuple[Platform, Platform]]:
    """Combinations that differ in one setting only, and in the body; the default first."""
    groups: dict[tuple[str, ...], Platform] = {}
    for platform, body in bodies.items():
        others = tuple(getattr(platform, each.name) for each in AXES if each is not axis)
        first = groups.setdefault(others, platform)
        if bodies[first] != body:
            yield first, platform


class _Found:
    """What was found for one setting."""

    def __init__(self) -> None:
        self.alone: dict[str, None] = {}
        self.jointly: dict[str, None] = {}
        self.meaning = False
        self.example: Difference | None = None

    def add(self, sample: str, one: Platform, other: Platform, bodies: Mapping[Platform, str | None]) -> None:
        self.jointly.setdefault(sample)
        if one == Platform():
            self.alone.setdefault(sample)
        if self.meaning:
            return
        self.meaning = _meaning(bodies[one]) != _meaning(bodies[other])
        if self.example is None or self.meaning:
            self.example = Difference(sample, one, other, *_parted(bodies[one], bodies[other]))

    def dependence(self, axis: Axis) -> Dependence:
        return Dependence(axis, tuple(self.alone), tuple(self.jointly), self.meaning, self.example)


def _meaning(body: str | None) -> JSON:
    """The body's JSON, or its text where it is none."""
    try:
        parsed: JSON = json.loads(body or "null")
    except ValueError:
        return body
    return parsed


def _parted(one: str | None, other: str | None) -> tuple[str, str]:
    """What each prints in the first line in which they differ."""
    if one is None or other is None:
        return (_cut(FAILS if one is None else one.strip()), _cut(FAILS if other is None else other.strip()))
    ours, theirs = one.split("\n"), other.split("\n")
    line = next((n for n, pair in enumerate(zip(ours, theirs, strict=False)) if pair[0] != pair[1]), -1)
    at = next((n for n, pair in enumerate(zip(ours[line], theirs[line], strict=False)) if pair[0] != pair[1]), 0)
    start = max(0, at - _EXCERPT // 2)
    return _cut(ours[line][start:].strip()), _cut(theirs[line][start:].strip())


def _cut(text: str) -> str:
    return text if len(text) <= _EXCERPT else f"{text[: _EXCERPT - 1]}…"
