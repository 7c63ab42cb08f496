"""Looks for what must not be: a body that is proved right, and an event that breaks it.

`python -m tests.fuzz.proof --count 5000 --seed 1` makes templates that print JSON more or less carefully, proves them,
and renders each on random events under the platform's settings. A claim that is proved and broken by an event, or
refuted by an event that breaks nothing, ends the run with exit code 1. `--only N` shows one template, `--from N` leaves
out the first ones of a seed.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import time
from collections import Counter
from functools import partial
from multiprocessing import Pool
from random import Random
from typing import TYPE_CHECKING, NamedTuple

from conformance import parameters
from conformance.claims import Status
from conformance.places import parts
from conformance.proof import Proof, prove
from conformance.proof.replay import Replay
from payloads.amplitude import DOCUMENTED
from payloads.amplitude.random_events import random_event
from payloads.freemarker import Template
from tests.fuzz.plain import Plain
from tile import ConnectionInfo, Contract, Endpoint, MappedField, Tile, body_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from conformance.proof.replay import Failure

CONTRACT = Contract(
    name="fuzzed",
    endpoint="POST https://api.example/events",
    json_schema={
        "type": "object",
        "properties": {
            "a": {"type": "string"},
            "b": {"type": ["string", "number"]},
            "c": {"type": "array", "items": {"type": ["string", "object", "number"]}, "maxItems": 3},
            "d": {"not": {"pattern": "^$"}},
            "e": {"type": ["object", "string"], "required": ["a"]},
            "f": {"type": "string", "maxLength": 40},
        },
        "additionalProperties": {"type": ["string", "boolean", "null", "object", "array", "number"]},
    },
)

_PATHS = (
    "input.event_type",
    "input.user_id",
    "input.device_id",
    "input.amplitude_id",
    "input.os_name",
    "input.paying",
    "input.location_lat",
    "input.event_time",
    "input.event_properties.x",
    "input.event_properties.y",
    "input.user_properties.email",
    "input.user_properties.deep.inner",
    'input.event_properties["[Amplitude] z"]',
    "mappedFields.id",
    "mappedFields.mail",
    "mappedProperties.x",
    "input.groups.team",
    "input.unknown_field",
)
NAMES = {"event_properties": ("x", "y", "id", "mail", "[Amplitude] z", "a", "b"), "user_properties": ("email", "deep")}


class _Maker:
    """One template from one seed. Its parts are right more often than not, so that some are proved."""

    def __init__(self, seed: int) -> None:
        self.rng = Random(seed)
        self.depth = 0
        self.variables: list[str] = []
        self.locals: list[str] = []
        self.careful = self.rng.random() < 0.7
        self.functions = self.careful or self.rng.random() < 0.3

    def template(self) -> str:
        head = ""
        if self.functions:
            head += (
                "<#function text value><#if value?is_string><#return value></#if>"
                '<#if value?is_number || value?is_boolean><#return value?c></#if><#return ""></#function>\n'
            )
        if self.chance(0.2):
            head += '<#macro member name value>"${name}": "${value?json_string}"</#macro>\n'
        for _ in range(self.rng.randrange(3)):
            head += self.assignment()
        return head + self.object(names=list("abcdefgh"))

    def chance(self, probability: float) -> bool:
        return self.rng.random() < probability

    def pick(self, *options: str) -> str:
        return self.rng.choice(options)

    def path(self) -> str:
        choices = [*_PATHS, *self.variables, *self.locals]
        return self.rng.choice(choices)

    def assignment(self) -> str:
        name = f"v{len(self.variables)}"
        made = self.pick(
            f"<#assign {name} = {self.value()}>",
            f"<#assign {name}>{self.pick('x', '${input.event_type}', '${' + self.value() + '}', 'a b')}</#assign>",
            f'<#assign {name} = ({self.path()})!"">',
            f"<#assign {name} = {self.condition()}?then({self.value()}, {self.value()})>",
        )
        self.variables.append(name)
        return made + "\n"

    def value(self) -> str:
        """An expression that should give a string."""
        path = self.path()
        if self.functions and self.chance(0.5):
            plain = f'text(({path})!"")'
        else:
            plain = self.pick(
                f'({path})!""', f"{path}!", path, f'{path}!"x"', f"({path})!", '"const"', f'({path}!"")?string'
            )
        if not self.chance(0.4):
            return f"({plain})"
        return f"({plain})" + self.pick(
            "?upper_case",
            "?trim",
            '?replace("a", "b")',
            '?replace("[^a-z ]", "_", "r")',
            "[0..*5]",
            "?length?c",
            "?url",
            "?cap_first",
            '?replace("\\"", "")',
            '?replace("^(.{10}).+$", "$1", "rs")',
            "?html",
            '?split(",")?first',
        )

    def condition(self) -> str:
        path = self.path()
        plain = self.pick(
            f"({path})??",
            f"({path})?has_content",
            f"({path}!)?is_string",
            f'(text(({path})!"") == "a")' if self.functions else f"({path})??",
            f'(({path})!"")?is_string',
            f'({self.value()})?matches("[a-z]+")',
            f"({self.value()})?has_content",
            f'({self.value()})?starts_with("a")',
        )
        if self.chance(0.2):
            return f"({plain} {self.pick('&&', '||')} {self.condition()})"
        return f"(!{plain})" if self.chance(0.2) else f"({plain})"

    # ------------------------------------------------------------------ JSON

    def json(self) -> str:
        self.depth += 1
        options: list[Callable[[], str]] = [self.string] * 6 + [self.number, self.boolean]
        if self.depth < 4:
            options += [self.array, lambda: self.object(list("abcxyz")), self.chosen]
        made = self.rng.choice(options)()
        self.depth -= 1
        return made

    def string(self) -> str:
        if self.chance(0.2):
            return f'"{self.pick("x", "ios", "a b", "{}", chr(92) + "n", "")}"'
        value = self.value()
        escape = "?json_string" if self.careful or self.chance(0.6) else self.pick("", "?js_string", "?j_string")
        return f'"{self.pick("", "", "p-")}${{{value}{escape}}}"'

    def number(self) -> str:
        return self.pick("1", "0.5", "${input.amplitude_id?c}", "${input.amplitude_id}", "${(input.event_properties.x!0)?c}",
                         "${1}", "${input.event_properties.y!0}", "${(input.location_lat?is_number)?then(1, 2)}")  # fmt: skip

    def boolean(self) -> str:
        return self.pick("true", "null", "${true?c}", "${(input.paying!false)?c}", f"${{{self.condition()}?c}}")

    def chosen(self) -> str:
        return f"<#if {self.condition()}>{self.json()}<#else>{self.json()}</#if>"

    def object(self, names: list[str]) -> str:
        members = [f'"a": {self.string()}'] if self.chance(0.7) else []
        chosen = self.rng.sample(names[1:], self.rng.randrange(1, 4))
        for name in chosen:
            member = f'"{name}": {self.json()}'
            if members and self.chance(0.4):
                members[-1] += f"<#if {self.condition()}>, {member}</#if>"
            else:
                members.append(member)
        if self.chance(0.2):
            members.append(self.properties())
        text = ", ".join(members)
        if self.chance(0.05):
            text += ","
        return "{" + text + "}"

    def properties(self) -> str:
        """Members or items for a list of keys, with more or less care for the commas."""
        escape = "?json_string" if self.careful or self.chance(0.5) else ""
        hash_ = self.pick("mappedProperties", "input.event_properties", "(mappedProperties!{})")
        value = f"{hash_}[k]" if hash_.startswith("input") else "mappedProperties[k]"
        shown = f'text(({value})!"")' if self.functions else f'{value}!""'
        source = f"{hash_}?keys" + self.pick("", f"?filter(k -> ({value})?has_content)", f"?filter(k -> ({value})??)")
        separated = self.pick("<#sep>,</#sep>", "<#sep>, ", "<#if k?has_next>,</#if>", ",")
        return f'"props": {{<#list {source} as k>"${{k{escape}}}": "${{({shown}){escape}}}"{separated}</#list>}}'

    def array(self) -> str:
        if self.chance(0.5):
            return "[" + ", ".join(self.json() for _ in range(self.rng.randrange(4))) + "]"
        source = self.pick(
            '["x", "y"]', "[1, 2, 3]", "input.groups.team![]", "mappedProperties?keys", '["ios"]?filter(i -> i != "x")'
        )
        self.locals.append("i")
        item = self.pick('"${i?json_string}"', '"${i}"', self.string())
        self.locals.pop()
        return f"[<#list {source} as i>{item}<#sep>,</#sep></#list>]"


def tile_of(text: str) -> Tile:
    """A tile around a template."""
    return Tile(
        key="fuzzed",
        integration_name="Fuzzed",
        connection=ConnectionInfo(display_name="Fuzzed", category="Messaging", summary="s", description="d"),
        mapping=(MappedField(name="id", default="user_id"), MappedField(name="mail", default="user_properties.email")),
        endpoint=Endpoint(method="POST", url="https://api.example/events"),
        body=body_text(text),
        contract=CONTRACT,
    )


class Outcome(NamedTuple):
    """A template, what was decided, what broke a claim that was proved, and the claims that are refuted by an event
    that breaks nothing when it is rendered in the plainest way.
    """

    number: int
    template: str
    proof: Proof
    unsound: tuple[Failure, ...]
    unborne: tuple[str, ...]

    @property
    def wrong(self) -> bool:
        """Whether the proof is."""
        return bool(self.unsound or self.unborne)


def template_of(seed: int) -> str:
    """The template of a number."""
    return _Maker(seed).template()


def examine(seed: int, events: int) -> Outcome:
    """Prove one template and try it on events."""
    text = template_of(seed)
    tile = tile_of(text)
    templates = {part.name: Template(part.text, name=part.name) for part in parts(tile)}
    rows = parameters.table(tile, templates)
    proof = prove(tile, templates, rows)
    proved = {name for name, claim in proof.claims if claim.status is Status.PROVED}
    replay = Replay(tile, rows)
    rng = Random(seed)
    unsound: list[Failure] = []
    for count in range(events if proved else 0):
        event = random_event(rng, DOCUMENTED, names=NAMES)
        unsound += [failure for failure in replay.failures(event, every_engine=count == 0) if failure.claim in proved]
        if unsound:
            break
    plain = Plain(tile, rows)
    unborne = tuple(
        name
        for name, claim in proof.claims
        if claim.status is Status.REFUTED
        and not (claim.witness and claim.witness.event and plain.is_broken(claim.witness.event, claim.witness.platform))
    )
    return Outcome(seed, text, proof, tuple(unsound), unborne)


def _outcomes(numbers: range, events: int, jobs: int) -> Iterator[Outcome]:
    """In the order of their numbers, whatever the number of processes."""
    job = partial(examine, events=events)
    if jobs == 1:
        yield from map(job, numbers)
        return
    with Pool(jobs, signal.signal, (signal.SIGINT, signal.SIG_IGN)) as pool:
        yield from pool.imap(job, numbers, chunksize=5)


def _show(outcome: Outcome) -> None:
    print(f"template {outcome.number}:\n{outcome.template}")
    for name, claim in outcome.proof.claims:
        print(f"  {name}: {claim.status} {claim.reason} {claim.location or ''}")
    for failure in outcome.unsound[:3]:
        print(f"  BROKEN {failure.claim}: {failure.finding.message}\n    {failure.finding.witness}")
    for name in outcome.unborne:
        print(f"  NOT BORNE OUT {name}: {dict(outcome.proof.claims)[name].witness}")


def main() -> int:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--events", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--from", type=int, default=0, dest="first", help="leave out the first ones of the seed")
    parser.add_argument("--only", type=int, help="look at one template")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="processes")
    parser.add_argument("--unknown", action="store_true", help="show the templates of which something is unknown, too")
    options = parser.parse_args()
    first = options.seed * 1_000_000 + options.first
    numbers = range(first, first + options.count) if options.only is None else range(options.only, options.only + 1)
    verdicts: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
    unsound = unborne = done = 0
    began = time.monotonic()
    try:
        for outcome in _outcomes(numbers, options.events, options.jobs if len(numbers) > 1 else 1):
            done += 1
            verdicts.update(f"{name} {claim.status}" for name, claim in outcome.proof.claims)
            reasons.update(claim.reason for _, claim in outcome.proof.claims if claim.status is Status.UNKNOWN)
            unknown = any(claim.status is Status.UNKNOWN for _, claim in outcome.proof.claims)
            unsound += bool(outcome.unsound)
            unborne += bool(outcome.unborne)
            if outcome.wrong or options.only is not None or (options.unknown and unknown):
                _show(outcome)
                sys.stdout.flush()
            if sys.stderr.isatty():
                print(f"\r{done} templates, {unsound} unsound", end="", file=sys.stderr)
    except KeyboardInterrupt:
        print(f"interrupted after template {first + done - 1}")
    took = time.monotonic() - began
    print(f"{done} templates in {took:.0f} s, {unsound} proved and broken, {unborne} refuted without reason")
    for what, number in sorted(verdicts.items()):
        print(f"  {what}: {number}")
    for reason, number in reasons.most_common(15):
        print(f"  unknown: {number} x {reason}")
    return 1 if unsound or unborne else 0


if __name__ == "__main__":
    sys.exit(main())
