"""Events that should show what a suspect fears: the smallest that fit what is known on the way to it."""

from __future__ import annotations

import copy
from itertools import islice, zip_longest
from typing import TYPE_CHECKING, Final

from conformance.proof import model
from conformance.proof.event_edits import ABSENT, KEPT, members, put, put_neighbours, with_numbers
from conformance.proof.language import ANY, EMPTY, of_characters
from conformance.proof.values import Key, Value
from payloads.amplitude import EVENT
from payloads.freemarker.nodes import expressions as ex

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from conformance.proof.language import Language
    from conformance.proof.values import Path
    from conformance.proof.walk import Suspect
    from payloads.amplitude import JSON, Universe
    from payloads.freemarker import Template
    from tile import Destination

    Event = dict[str, JSON]

_MOST = 80
_FEW = 12
_MOST_ANYWHERE = 120
_MOST_CONSTANTS = 8
_MOST_KEYS = 12
_FEW_KEYS = 28
_MOST_NAMES = 20
_LONGEST_CONSTANT = 40
_MOST_LIMITS = 4
_HIGHEST_LIMIT = 128
#: Texts that tend to break templates, the simplest first.
_POOL: Final = (
    "a",
    '"',
    "\\",
    "two\nlines",
    "",
    "it's",
    "1,234",
    "true",
    "null",
    "0",
    "1e5",
    "NaN",
    " ",
    "ios",
    "Windows",
    "web",
    "<b>",
    "\t",
    "\x01",
    "é😀",
    "a b",
    "[Amplitude] x",
    '{"a":1}',
    '"a"',
    "x" * 101,
    "y" * 1000,
    "😀" * 300,
    "a" + "😀" * 300,
)
#: What templates that replace or strip characters leave as it is.
_LETTERS: Final = of_characters([(97, 122)])
_NONE: Final = object()


class Witnesses:
    """Makes events for one tile's suspects."""

    def __init__(
        self, tile: Destination, templates: Iterable[Template], mapping: Mapping[str, str | None], universe: Universe
    ) -> None:
        self.tile = tile
        self.mapping = mapping
        self.universe = universe
        templates = tuple(templates)
        self.read = sorted({reference.path for template in templates for reference in template.references()})
        nodes = (node for template in templates for element in template.nodes for node in element.walk())
        self.names = tuple(dict.fromkeys(node.name for node in nodes if isinstance(node, ex.Dot)))[:_MOST_NAMES]
        self.pool = (*_POOL[:6], *_constants(templates), *_POOL[6:])
        self.holders = tuple(_holders(templates))
        self._held: dict[int, dict[Path, object]] = {}

    def events(self, suspect: Suspect, *, few: bool) -> Iterator[Event]:
        """Events for a suspect, the smallest first; `few`: of each kind a few only."""
        if suspect.claim == "contract":
            yield from self.beyond_limits(suspect)
        for start in (self.smallest(), self.fullest("a"), self.fullest(1)):
            bases = list(self.with_facts(start, suspect))
            if suspect.blamed is None:
                yield self.with_facts_only(start, suspect, "a")  # there may be nothing to list
                yield from bases if not few else bases[:_FEW_KEYS]
                yield from (listed for base in bases[:1] for listed in self.with_lists(base))
            candidates = (event for base in bases for event in self.with_blamed(base, suspect))
            most = _FEW if few else _MOST if suspect.blamed is not None else _MOST_ANYWHERE
            yield from islice(candidates, most)

    def beyond_limits(self, suspect: Suspect) -> Iterator[Event]:
        """One more than the contract takes: properties, items, characters of a name; no more than can be rendered in time."""
        contract = self.tile.contract
        limits = sorted(set(_limits(contract.json_schema if contract else {}, suspect.kind)))
        for limit in limits[:_MOST_LIMITS]:
            event = self.with_facts_only(self.smallest(), suspect, "a")
            if suspect.kind == "propertyNames":
                self.put_key(event, "a" * (limit + 1))
            else:
                for number in range(limit + 1):
                    self.put_key(event, _letters(number))
            yield event
            yield with_numbers(event)
            for path in self.read if suspect.kind == "maxItems" else ():
                if model.at(path, self.universe).sequence is not None:
                    listed = copy.deepcopy(event)
                    self.put(listed, path, [_letters(number) for number in range(limit + 1)])
                    yield listed

    def smallest(self) -> Event:
        """An event with nothing but what every event has, and what makes it one the tile is for."""
        always = {*self.universe.always, *(KEPT if self.universe.subject is EVENT else ())}
        event: Event = {
            each.name: {} if each.type == "object" else each.example
            for each in self.universe.subject.fields
            if each.name in always
        }
        if "event_type" in event:
            event["event_type"] = "a"
        for precondition in self.tile.preconditions:
            self.put(event, tuple(precondition.any_of[0].split(".")), "a")
        return event

    def fullest(self, plain: JSON) -> Event:
        """An event with a plain value for everything a template reads by name."""
        event = self.smallest()
        for field in self.universe.subject.fields:
            if field.example is not None and field.type != "object":
                event[field.name] = field.example
        for path in self.read:
            if path[0] in ("mappedFields", "mappedProperties") or (path[0] == "input" and len(path) > 2):
                self.put(event, path, plain)
        return event

    def with_lists(self, base: Event) -> Iterator[Event]:
        """The event with lists of items that have all that the template names, or nothing of it."""
        full: JSON = dict.fromkeys(self.names, "b")
        lists: list[JSON] = [[full, {}], [{}, full], [full, full], ["b", "zz"], ["b", None], [full, None]]
        for path in self.read:
            if model.at(path, self.universe).sequence is None:
                continue
            for items in lists:
                event = copy.deepcopy(base)
                self.put(event, path, items)
                yield event

    def with_facts(self, start: Event, suspect: Suspect) -> Iterator[Event]:
        """The event changed so that the suspect's facts hold of it; then with other words for keys."""
        if suspect.blamed is not None:
            yield self.with_facts_only(start, suspect, "a")
            return
        bad = suspect.bad.some(4) if suspect.bad else ()
        words = dict.fromkeys((*bad, "a", *(word for word in self.pool[:_MOST_KEYS] if word)))
        if "event_properties" not in self.universe.subject.by_name:
            yield self.with_facts_only(start, suspect, "a")
            return
        # One key, then one that a condition may pass over in front of it or behind it.
        for others in ((), ("zz",), None):
            for word in words:
                event = copy.deepcopy(start)
                for name in ("0", word) if others is None else (word, *others):
                    self.put_key(event, name)
                event = self.with_facts_only(event, suspect, word)
                if others != ():
                    put_neighbours(event, behind=others is not None)
                yield event

    def with_facts_only(self, start: Event, suspect: Suspect, word: str) -> Event:
        """The event changed so that the suspect's facts hold of it, with a word for keys that aren't known."""
        event = copy.deepcopy(start)
        for path, chosen in self.held(suspect).items():
            if _is_of_any_field(path):
                continue  # every event has fields of all kinds, and no others
            self.put(event, _named(path, word), chosen)
        for path, hint in suspect.hints.items():
            if _is_of_any_field(path):
                continue
            known = suspect.facts.get(path) or model.at(path, self.universe)
            fitting = _fitting(hint, known)
            if fitting is not None:
                self.put(event, _named(path, word), fitting)
        return event

    def held(self, suspect: Suspect) -> dict[Path, object]:
        """A value for each place that the suspect's facts are about; the same each time it is asked for."""
        known = self._held.get(id(suspect))
        if known is None:
            facts = suspect.facts.items()
            known = {path: next(_choices(value, ANY, self.pool), ABSENT) for path, value in facts}
            self._held[id(suspect)] = known
        return known

    def put_key(self, event: Event, word: str) -> None:
        """Give a word to what has keys of its own, where a template looks at it."""
        if self.universe.subject is EVENT:
            for name, value in self.holders:
                put(event, (name, word), value)
            return
        for member in members(event):
            properties = member.get("user_properties")
            member["user_properties"] = {**(properties if isinstance(properties, dict) else {}), word: "b"}

    def with_blamed(self, base: Event, suspect: Suspect) -> Iterator[Event]:
        """The event with one value after the other where the suspect sees the fault, or else anywhere."""
        yield base
        if suspect.blamed is not None and not _is_of_any_field(suspect.blamed):
            places = [
                (
                    suspect.blamed,
                    suspect.facts.get(suspect.blamed) or model.at(suspect.blamed, self.universe),
                    suspect.bad or ANY,
                )
            ]
        else:
            own = [("input", "event_type")] if self.universe.subject is EVENT else []
            read = [*own, *(path for path in self.read if path[0] != "parameters" and len(path) > 1)]
            places = [(path, suspect.facts.get(path) or model.at(path, self.universe), ANY) for path in read]
            # What the text must not be, wherever it comes from: most values are printed as they are.
            yield from self.with_bad(base, places, suspect.bad)
        for values in zip_longest(
            *(list(_choices(known, bad, self.pool)) for _, known, bad in places), fillvalue=_NONE
        ):
            for (path, _, _), value in zip(places, values, strict=True):
                if value is not _NONE:
                    event = copy.deepcopy(base)
                    self.put(event, _named(path, "a"), value)
                    yield event

    def with_bad(
        self, base: Event, places: Iterable[tuple[Path, Value, Language]], bad: Language | None
    ) -> Iterator[Event]:
        """The event with a bad text in one place after the other: one of letters, which templates change the least, then
        the shortest.
        """
        for path, known, _ in places if bad else ():
            wanted = known.text & bad if bad else EMPTY
            for text in dict.fromkeys((*(wanted & _LETTERS).some(1), *wanted.some(1))):
                event = copy.deepcopy(base)
                self.put(event, _named(path, "a"), text)
                yield event

    def put(self, event: Event, path: tuple[object, ...], value: object) -> None:
        """Give a place of the data model a value, by giving it to what it is made of."""
        root, *rest = path
        if root == "input":
            put(event, tuple(rest), value)
        elif root == "mappedProperties" and rest:
            put(event, ("event_properties", *rest), value)
        elif root == "mappedFields" and rest:
            put(event, ("event_properties", rest[0]), value)
            kind, dot, name = (self.mapping.get(str(rest[0])) or "").partition(".")
            own = (kind, name) if dot else (kind,)
            fits = value is ABSENT or isinstance(value, str) or dot
            if kind and fits:
                put(event, own, value)


def _limits(schema: object, keyword: str) -> Iterator[int]:
    """The limits that a schema sets by a keyword, wherever it does; of names, to their characters."""
    if isinstance(schema, dict):
        held = schema.get(keyword)
        limit = held.get("maxLength") if keyword == "propertyNames" and isinstance(held, dict) else held
        if isinstance(limit, int) and not isinstance(limit, bool) and 0 <= limit <= _HIGHEST_LIMIT:
            yield limit
    inner = schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else ()
    for each in inner:
        yield from _limits(each, keyword)


def _letters(number: int) -> str:
    """A name of letters, for each number another."""
    return f"{_letters(number // 26 - 1) if number >= 26 else ''}{chr(97 + number % 26)}"


def _is_of_any_field(path: Path) -> bool:
    return path[0] == "input" and len(path) > 1 and isinstance(path[1], Key)


def _fitting(hint: object, known: Value) -> object:
    """A value that a place was compared with, in the type that it can have there; None if it can't be it."""
    if isinstance(hint, int) and known.number:
        return hint
    return str(hint) if str(hint) in known.text else None


def _named(path: Path, word: str) -> tuple[object, ...]:
    """The place with a word for the keys of loops; 0 for the items of lists."""
    return tuple((0 if step.is_item else word) if isinstance(step, Key) else step for step in path)


def _holders(templates: Iterable[Template]) -> Iterator[tuple[str, JSON]]:
    """What has keys of its own and is looked at, and what stands at one of them."""
    nodes = (node for template in templates for element in template.nodes for node in element.walk())
    read = (node for node in nodes if isinstance(node, ex.Dot | ex.StringLiteral))
    words = {node.name if isinstance(node, ex.Dot) else node.value for node in read}
    yield "event_properties", "b"
    if "user_properties" in words:
        yield "user_properties", "b"
    if "groups" in words:
        yield "groups", ["b"]
    if "group_properties" in words:
        yield "group_properties", {"b": {"c": "d"}}


def _constants(templates: Iterable[Template]) -> Iterator[str]:
    """The texts a template compares with, and others that its language's rules take for the same."""
    seen: dict[str, None] = {}
    for template in templates:
        for element in template.nodes:
            for node in element.walk():
                if isinstance(node, ex.StringLiteral) and not node.parts and 0 < len(node.value) <= _LONGEST_CONSTANT:
                    seen.setdefault(node.value)
    for text in list(seen)[:_MOST_CONSTANTS]:
        yield from dict.fromkeys((text, text.lower(), f"{text}\x7f", f"{text}\x00", text.upper()))


def _choices(value: Value, bad: Language, pool: tuple[str, ...]) -> Iterator[object]:
    """Concrete values of an abstract one: those that tend to break something, then the smallest."""
    if value.missing:
        yield ABSENT
    wanted = value.text & bad
    pooled = (text for text in pool if text in wanted)
    yield from islice(pooled, 3)
    yield from sorted(value.truth, reverse=True)
    if value.number:
        yield 1234567.25
    if value.sequence is not None:
        yield from (["a"], ["a", "b"], [])
    if value.hash is not None:
        yield {"a": "b"}
    yield from _holding(value, bad, pool)
    yield from wanted.some(3)
    yield from pooled
    if value.number:
        yield from (0, 1, 12345678901)


def _holding(value: Value, bad: Language, pool: tuple[str, ...]) -> Iterator[object]:
    """Lists and objects, where there can be some, that hold a text that tends to break something."""
    for text in islice((each for each in pool[1:] if each in bad), 1):
        if value.sequence is not None:
            yield [text]
        if value.hash is not None:
            yield from ({"a": text}, {text: "b"})
