"""Looks for loops that print more than the proof says: `python -m tests.fuzz.counted --count 2000 --seed 1`.

Templates count what they print in ways that people write, right and wrong: the count is started elsewhere, added to in
the wrong branch, twice or never, hidden by a loop variable, reset by an outer loop. For each the least limit is found
that the walk proves, and events with many properties are rendered: one body above the limit ends the run.
"""

from __future__ import annotations

import argparse
import json
from random import Random
from typing import TYPE_CHECKING, NamedTuple

from conformance.places import parts
from conformance.proof.prover import proved_by_walk
from payloads.amplitude import DOCUMENTED, Platform
from payloads.amplitude.random_events import random_event
from payloads.freemarker import FreeMarkerError, Template
from tests.fuzz.unsound import Attack
from tile import Contract, body_text
from tile.undeclared import bare_tile

if TYPE_CHECKING:
    from payloads.amplitude import JSON
    from tile import Destination

_LIMITS = (1, 2, 3, 4, 6, 9)
_NAMES = "abcdefgh"


class Outcome(NamedTuple):
    """A template, the least limit that is proved for what it prints, and an event that prints more."""

    template: str
    proved: int | None
    broken: dict[str, JSON] | None


class _Maker:
    def __init__(self, seed: int) -> None:
        self.rng = Random(seed)
        self.kind = self.pick("array", "array", "object")

    def pick(self, *options: str) -> str:
        return self.rng.choice(options)

    def chance(self, probability: float) -> bool:
        return self.rng.random() < probability

    def mostly(self, *options: str) -> str:
        """The first most times: one wrong thing is enough for a template."""
        return options[0] if self.chance(0.8) else self.rng.choice(options)

    def template(self) -> str:
        name = self.mostly("n", "k", "o")
        filled = self.chance(0.35)
        loop = self.filling(name) if filled else self.counting(name)
        start = (
            self.mostly("{}", '{"a": 1}', '{"q": 1, "r": 2}', "(input.event_properties)!{}")
            if filled
            else self.mostly("0", "1", "-1", "2", "1 + 1", "input.event_type?length")
        )
        head = f"<#assign {name} = {start}>"
        how = self.rng.random()
        if how < 0.6:
            body = head + loop
        elif how < 0.65:
            body = f"{head}<#list [1, 2] as o>{loop}</#list>"
        elif how < 0.72:
            body = f"{head}<#list (input.groups.team)![] as o>{self.pick('', head)}{loop}</#list>"
        elif how < 0.8:
            body = f"<#macro all>{self.pick('', head)}{loop}</#macro>{head}<@all/>{self.pick('', head)}<@all/>"
        elif how < 0.87:
            body = f"<#macro all n>{loop}</#macro>{head}<@all {self.pick('0', '5', '{}', name)}/>"
        elif how < 0.93:
            local = head.replace("assign", "local")
            body = f"<#macro all>{local}{self.pick('', head)}{loop}</#macro>{head}<@all/>"
        else:
            body = f"{head}<#attempt>{loop}<#recover></#attempt>{self.pick('', loop)}"
        opening, closing = ("[", "]") if self.kind == "array" else ("{", "}")
        first = '"x"' if self.kind == "array" else '"x": 0'
        after = f"<#list {name} as z, y>{self.item('z')}</#list>" if filled and self.chance(0.8) else ""
        return f'{{"p": {opening}{first}{body}{after}{closing}}}'

    def item(self, key: str) -> str:
        prefix = self.mostly("", '${o!""}')
        if self.kind == "array":
            return f', "{prefix}${{{key}?json_string}}"'
        return f', "{prefix}${{{key}?json_string}}": 1'

    def source(self) -> str:
        keys = self.pick(
            "input.event_properties", "input.event_properties", "input.user_properties", "mappedProperties!{}"
        )
        return f"({keys})?keys" + self.mostly("", "[0..*4]", '?filter(f -> f != "a")')

    def condition(self) -> str:
        return self.pick("k != 'a'", "k?has_content", "input.user_id??", "true")

    def guard(self, subject: str, other: str = "") -> str:
        limit = self.rng.randrange(4)
        wanted = self.mostly(
            f"{subject} lt {limit}", f"({subject} < {limit})", f"{subject} lte {limit}",
            f"{limit} gt {subject}", f"{limit} gte {subject}", f"!({subject} gte {limit})", f"({subject} lt {limit})!true",
            f"{subject} != {limit}", f"{subject} gt {limit}", f"{subject} lt {limit}.5", f"{subject} lt {limit} || {self.condition()}",
        )  # fmt: skip
        terms = [each for each in (wanted, other, self.pick("", "", self.condition())) if each]
        self.rng.shuffle(terms)
        return " && ".join(f"({each})" if "||" in each else each for each in terms)

    def counting(self, name: str) -> str:
        step = self.mostly(
            f"{name} = {name} + 1", f"{name} += 1", f"{name}++", f"{name} += 2", f"{name} = 1 + {name}",
            f"{name} = {name} + 0", f"{name} -= 1", f"{name} = {name} * 2", f"{name} = 0", f"{name} += 0.5", f"m = {name} + 1",
        )  # fmt: skip
        return self.loop(f"<#{self.mostly('assign', 'local', 'global')} {step}>", self.guard(name), name)

    def filling(self, name: str) -> str:
        entry = self.mostly("{k: 1}", '{k: 1, k + "2": 1}', "{}", "{'a': 1}", "input.event_properties")
        step = self.mostly(
            f"{name} += {entry}", f"{name} = {name} + {entry}", f"{name} = {entry} + {name}", f"{name} = {entry}"
        )
        other = self.pick("", f"!({name}[k])??", f"!({name}[k])??")
        return self.loop(f"<#{self.mostly('assign', 'local')} {step}>", self.guard(f"{name}?size", other), name)

    def loop(self, step: str, guard: str, name: str) -> str:
        item = self.item("k") if not self.chance(0.1) else self.item("k") + self.item("k + '2'")
        if self.chance(0.05):
            step = f"<#if {self.condition()}>{step}</#if>"
        leaving = self.mostly("", "<#if k != 'c'><#continue></#if>", "<#if k == 'c'><#break></#if>")
        inside = self.mostly(
            item + leaving + step,
            step + item,
            step + self.item("k"),
            f"{item}<#if {self.condition()}>{item}</#if>{step}",
        )
        otherwise = self.mostly("", f"<#else>{item}", f"<#else>{step}", f"<#elseif {guard}>{item}")
        after = self.mostly(
            "", item, step, f"<#if {self.condition()}>{item}</#if>", f"<#if k == 'b'><#assign {name} = 0></#if>"
        )
        variables = self.mostly("k", "k, n") if "?keys" not in name else "k"
        source = self.source()
        if variables != "k":
            source = source.partition("?keys")[0]
        parts = [f"<#if {guard}>{inside}{otherwise}</#if>", after, leaving if self.chance(0.3) else ""]
        return f"<#list {source} as {variables}>{''.join(parts)}</#list>"


def _tile(text: str, keyword: str, limit: int) -> Destination:
    schema = {"properties": {"p": {keyword: limit}}}
    return bare_tile(body_text(text), Contract(name="Acme", endpoint="POST https://acme.example", json_schema=schema))


def examine(seed: int, events: int = 20) -> Outcome | None:
    """Ask for the least limit that is proved, and try to print more; nothing, if the template doesn't parse."""
    maker = _Maker(seed)
    text = maker.template()
    keyword = "maxItems" if maker.kind == "array" else "maxProperties"
    for number, limit in enumerate((_LIMITS[-1], *_LIMITS)):  # the last first: of most templates nothing is proved
        tile = _tile(text, keyword, limit)
        try:
            templates = {part.name: Template(part.text, name=part.name) for part in parts(tile)}
        except FreeMarkerError:
            return None
        is_proved = "contract" in proved_by_walk(tile, templates)
        if number == 0 and not is_proved:
            break
        if number > 0 and is_proved:
            return Outcome(text, limit, _above(tile, maker.rng, events))
    return Outcome(text, None, None)


def _above(tile: Destination, rng: Random, events: int) -> dict[str, JSON] | None:
    attack = Attack(tile)
    for _ in range(events):
        event = random_event(rng, DOCUMENTED, names={})
        for field in ("event_properties", "user_properties"):
            names = rng.sample(_NAMES, rng.randrange(len(_NAMES) + 1))
            event[field] = {name: rng.choice(["t", 1, True]) for name in names}
        teams: list[JSON] = ["u", "v", "w"]
        event["groups"] = {"team": teams[: rng.randrange(4)]} if rng.random() < 0.7 else {}
        if not any(DOCUMENTED.objections(event)) and attack.broken_by(event, Platform()) is not None:
            return event
    return None


def main() -> None:
    """Try templates of many seeds; the first that prints more than is proved ends the run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    proved = parsed = 0
    for seed in range(given.seed * 1_000_000, given.seed * 1_000_000 + given.count):
        outcome = examine(seed)
        if outcome is None:
            continue
        parsed += 1
        proved += outcome.proved is not None
        if outcome.broken is not None:
            print(f"seed {seed}: at most {outcome.proved} is proved\n{outcome.template}\n{json.dumps(outcome.broken)}")
            raise SystemExit(1)
    print(f"{parsed:,} of {given.count:,} parsed; {proved:,} with a limit that is proved; none prints more")


if __name__ == "__main__":
    main()
