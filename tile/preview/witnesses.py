"""The events that show findings and break claims, for the test bench: one can see each fault happen.

A witness is a sample, or made for this template, under one combination of the platform's settings. It becomes a sample of
the page only if it shows its fault there, at the finding's place.
"""

from __future__ import annotations

import json
import re
from itertools import count
from typing import TYPE_CHECKING, Any, NamedTuple

from conformance.samples import own_events
from payloads.amplitude import AXES, Platform
from payloads.freemarker import FreeMarkerError
from tile.preview.page import Sample
from tile.rendering import request_template

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from conformance import Location, Report
    from conformance.finding import Witness
    from payloads.amplitude import JSON, CustomerSettings
    from tile.preview.answers import Answers
    from tile.preview.page import Outcome

_LONGEST = 100_000
"""Characters of an event that is still shown; one that breaks a size limit may be far longer."""


_MAPPED = re.compile(r"mapping:.*", re.DOTALL)
"""A witness tells behind the settings what the customer mapped; `_Events.setups` tries that."""


class Shown(NamedTuple):
    """What shows the findings: further samples, and the name of the sample to look at for each finding (by its index) and
    each claim (by its name).
    """

    samples: tuple[Sample, ...]
    names: Mapping[int, str]
    claims: Mapping[str, str]


def shown(report: Report, samples: Iterable[Sample], answers: Answers) -> Shown:
    """Samples for the findings and claims of a report. `samples` are those that the page has anyway."""
    bench = _Bench({sample.name: sample for sample in samples}, _Events(report), answers)
    names = {
        index: name
        for index, each in enumerate(report.findings)
        if each.witness and (name := bench.sample(each.witness, each.location, each.code, each.name))
    }
    claims = {
        name: found
        for name, claim in report.claims or ()
        if claim.witness and (found := bench.sample(claim.witness, claim.location, name, "refuted"))
    }
    return Shown(tuple(bench.made.values()), names, claims)


class _Bench:
    """The samples of a page, and those made for it."""

    def __init__(self, own: Mapping[str, Sample], events: _Events, answers: Answers) -> None:
        self.own, self.events, self.answers = own, events, answers
        self.made: dict[tuple[str, str], Sample] = {}

    def sample(self, witness: Witness, place: Location | None, code: str, what: str) -> str:
        """The name of a sample that shows the fault at a place; empty where none does."""
        own = self.own.get(witness.sample)
        if own is not None and _shows(own.outcome, place):
            return own.name
        event = self.events.of(witness)
        text = None if event is None else json.dumps(event, ensure_ascii=False, indent=2)
        if event is None or text is None or len(text) > _LONGEST:
            return ""
        known = self.made.get((text, witness.platform))
        if known is not None and _shows(known.outcome, place):
            return known.name
        platform = _platform(witness.platform)
        if platform is None:
            return ""
        for customer in self.events.customers():
            outcome = self.answers.of(event, customer, platform)
            if _shows(outcome, place):
                made = Sample(
                    self._free(f"{code} {witness.sample}"),
                    f"Shows {code} {what}{_under(witness)}.",
                    text,
                    outcome,
                    code,
                    tuple(platform.different().items()),
                    tuple(_picked(customer)),
                )
                self.made[text, witness.platform] = made
                return made.name
        return ""

    def _free(self, name: str) -> str:
        taken = {each.name for each in self.made.values()}
        others = (f"{name} {number}" for number in count(2))
        return name if name not in taken else next(each for each in others if each not in taken)


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


def _shows(outcome: Outcome, place: Location | None) -> bool:
    return outcome.verdict in ("failed", "invalid") and any(
        place is None or (each.part, each.template_line) == (place.part, place.line) for each in outcome.problems
    )


def _picked(customer: CustomerSettings) -> Iterator[tuple[str, str]]:
    """What was mapped, as the form's boxes have it."""
    for name, value in customer.mapping.items():
        yield f"mappedFields.{name}", value or ""


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


def _under(witness: Witness) -> str:
    return "" if witness.platform == "default" else f", under {witness.platform}"
