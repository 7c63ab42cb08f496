"""The events that show findings, for the test bench: one can see each fault happen.

A witness is a sample, or made for this template, under one combination of the platform's settings. It becomes a sample of
the page only if it shows its fault there, at the finding's place.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, NamedTuple

from conformance.samples import own_events
from payloads.amplitude import AXES, Platform
from payloads.freemarker import FreeMarkerError
from tile.preview.page import Sample
from tile.rendering import request_template

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from conformance import Finding, Report
    from conformance.finding import Witness
    from payloads.amplitude import JSON, CustomerSettings
    from tile.preview.answers import Answers
    from tile.preview.page import Outcome

_LONGEST = 100_000
"""Characters of an event that is still shown; one that breaks a size limit may be far longer."""


_MAPPED = re.compile(r"mapping:.*", re.DOTALL)
"""A witness tells behind the settings what the customer mapped; `_Events.setups` tries that."""


class Shown(NamedTuple):
    """What shows the findings: further samples, and for each finding (by its index) the name of the sample to look at."""

    samples: tuple[Sample, ...]
    names: Mapping[int, str]


def shown(report: Report, samples: Iterable[Sample], answers: Answers) -> Shown:
    """Samples for the findings of a report. `samples` are those that the page has anyway."""
    own = {sample.name: sample for sample in samples}
    made: dict[tuple[str, str], Sample] = {}
    names: dict[int, str] = {}
    events = _Events(report)
    for index, finding in enumerate(report.findings):
        witness = finding.witness
        if witness is None:
            continue
        if witness.sample in own and _shows(own[witness.sample].outcome, finding):
            names[index] = witness.sample
            continue
        event = events.of(witness)
        text = None if event is None else json.dumps(event, ensure_ascii=False, indent=2)
        if event is None or text is None or len(text) > _LONGEST:
            continue
        known = made.get((text, witness.platform))
        if known is not None and _shows(known.outcome, finding):
            names[index] = known.name
            continue
        outcome = next((each for each in _outcomes(event, finding, events, answers) if _shows(each, finding)), None)
        if outcome is not None:
            name = f"{finding.code} {witness.sample}"
            if any(each.name == name for each in made.values()):
                name = f"{name} {index + 1}"
            made[text, witness.platform] = Sample(name, _described(finding, witness), text, outcome, finding.code)
            names[index] = name
    return Shown(tuple(made.values()), names)


class _Events:
    """Events by the names that witnesses have, and what customers may have picked."""

    def __init__(self, report: Report) -> None:
        self.tile = report.tile
        try:
            self.generated = own_events.events(self.tile, request_template(self.tile).templates())
        except FreeMarkerError:
            self.generated = {}

    def of(self, witness: Witness) -> Mapping[str, JSON] | None:
        if witness.event is not None:
            return witness.event
        samples = self.tile.samples
        return samples.load(witness.sample) if witness.sample in samples.names() else self.generated.get(witness.sample)

    def customers(self) -> Iterator[CustomerSettings]:
        """As the samples have it; every field mapped; every field mapped to a property of its name."""
        yield self.tile.customer_settings()
        yield self.tile.customer_settings(mapping=own_events.mapping(self.tile))
        yield self.tile.customer_settings(
            mapping={field.name: f"event_properties.{field.name}" for field in self.tile.mapping}
        )


def _outcomes(event: Mapping[str, JSON], finding: Finding, events: _Events, answers: Answers) -> Iterator[Outcome]:
    platform = _platform(finding.witness.platform) if finding.witness else None
    if platform is not None:
        for customer in events.customers():
            yield answers.of(event, customer, platform)


def _shows(outcome: Outcome, finding: Finding) -> bool:
    place = finding.location
    return outcome.verdict in ("failed", "invalid") and any(
        place is None or (each.part, each.template_line) == (place.part, place.line) for each in outcome.problems
    )


def _platform(text: str) -> Platform | None:
    """The settings as a witness tells them; None for any that there are not."""
    text = _MAPPED.sub("", text).strip()
    if text in ("", "default"):
        return Platform()
    axes = {axis.name: axis.values for axis in AXES}
    settings: dict[str, Any] = {}
    for pair in text.split(" "):
        name, _, value = pair.partition("=")
        if value not in axes.get(name, ()):
            return None
        settings[name] = value
    return Platform(**settings)


def _described(finding: Finding, witness: Witness) -> str:
    under = "" if witness.platform == "default" else f", under {witness.platform}"
    return f"Shows {finding.code} {finding.name}{under}."
