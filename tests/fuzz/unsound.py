"""Looks for what must not be: a claim that the proof's walk alone makes, and an event that breaks it.

`python -m tests.fuzz.unsound --count 20000 --events 50 --seed 1` makes templates of `tests.fuzz.adversarial`, asks the
walk what it proves of each, no event rendered, and tries each on random events under random settings of the platform.
One that breaks a claim ends the run with exit code 1. `--only N` shows one template.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
import time
from collections import Counter
from functools import cache, partial
from multiprocessing import Pool
from random import Random
from typing import TYPE_CHECKING, NamedTuple

from conformance.places import parts
from conformance.proof.prover import proved_by_walk
from conformance.samples.contract_rules import breaches
from payloads.amplitude import DOCUMENTED, Platform, namespaces
from payloads.amplitude.random_events import random_event
from payloads.freemarker import FreeMarkerError, Template
from payloads.strict_json import parse
from tests.fuzz import adversarial
from tests.fuzz.proof import NAMES, tile_of
from tile.rendering import request_template

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from payloads.amplitude import JSON
    from tile import Destination, Tile


class Broken(NamedTuple):
    """An event that breaks a claim."""

    claim: str
    what: str
    event: Mapping[str, JSON]
    platform: Platform


class Outcome(NamedTuple):
    """A template, what is proved of it, and what breaks that."""

    number: int
    template: str
    proved: frozenset[str]
    broken: Broken | None
    seconds: float


@cache
def _platforms() -> tuple[Platform, ...]:
    return tuple(Platform.all())


class Attack:
    """Tries events on one tile, its templates parsed once."""

    def __init__(self, tile: Destination) -> None:
        self.tile = tile
        self.template = request_template(tile)
        self.under = cache(self.template.under)

    def broken_by(
        self, event: Mapping[str, JSON], platform: Platform, *, anything: bool = False
    ) -> tuple[str, str] | None:
        """Which claim an event breaks, and how; nothing, if none.

        `anything`: every mapped field is filled from a property instead of its default.
        """
        fields = {field.name: f"event_properties.{field.name}" for field in self.tile.mapping}
        model = namespaces(event, self.tile.customer_settings(mapping=fields if anything else {}), platform)
        try:
            text = self.under(platform.settings()).render(model).body
        except FreeMarkerError as error:
            return "renders", error.message
        if parse(text).faults:
            return "json", text
        contract = self.tile.contract
        breach = next(breaches(contract, json.loads(text), text), None) if contract is not None else None
        return ("contract", breach.message) if breach is not None else None


def examine(number: int, events: int) -> Outcome | None:
    """Ask what is proved of one template, and try it on events; nothing, if it doesn't parse."""
    text = adversarial.template_of(number)
    tile = tile_of(text)
    try:
        templates = {part.name: Template(part.text, name=part.name) for part in parts(tile)}
    except FreeMarkerError:
        return None
    began = time.process_time()
    proved = proved_by_walk(tile, templates)
    seconds = time.process_time() - began
    broken = attacked(tile, proved, number, events) if proved else None
    return Outcome(number, text, frozenset(proved), broken, seconds)


def attacked(tile: Tile, proved: frozenset[str], number: int, events: int) -> Broken | None:
    """The first of some random events that breaks what is proved."""
    rng = Random(number)
    attack = Attack(tile)
    for _ in range(events):
        event = adversarial.telling(random_event(rng, DOCUMENTED, names=NAMES), rng)
        if any(DOCUMENTED.objections(event)):
            continue
        platform = rng.choice(_platforms())
        found = attack.broken_by(event, platform, anything=rng.random() < 0.3)
        if found is not None and found[0] in proved:
            return Broken(*found, event, platform)
    return None


def _outcomes(numbers: range, events: int, jobs: int) -> Iterator[Outcome | None]:
    job = partial(examine, events=events)
    if jobs == 1:
        yield from map(job, numbers)
        return
    with Pool(jobs, signal.signal, (signal.SIGINT, signal.SIG_IGN)) as pool:
        yield from pool.imap(job, numbers, chunksize=20)


def main() -> int:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--events", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", type=int, help="look at one template")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="processes")
    options = parser.parse_args()
    first = options.seed * 1_000_000
    numbers = range(first, first + options.count) if options.only is None else range(options.only, options.only + 1)
    counts: Counter[str] = Counter()
    began, slowest = time.monotonic(), (0.0, 0)
    for outcome in _outcomes(numbers, options.events, options.jobs if len(numbers) > 1 else 1):
        if outcome is None:
            counts["no templates"] += 1
            continue
        counts["templates"] += 1
        counts.update(f"{claim} proved" for claim in outcome.proved)
        slowest = max(slowest, (outcome.seconds, outcome.number))
        if outcome.broken is not None or options.only is not None:
            counts["broken"] += outcome.broken is not None
            print(f"template {outcome.number}: proved {sorted(outcome.proved)}\n{outcome.template}")
            if outcome.broken is not None:
                print(f"  BROKEN {outcome.broken.claim}: {outcome.broken.what}\n  {outcome.broken.platform}")
                print(f"  {json.dumps(outcome.broken.event)}")
            sys.stdout.flush()
    print(f"{time.monotonic() - began:.0f} s; the slowest walk took {slowest[0]:.1f} s (template {slowest[1]})")
    for what, number in sorted(counts.items()):
        print(f"  {what}: {number}")
    return 1 if counts["broken"] else 0


if __name__ == "__main__":
    sys.exit(main())
