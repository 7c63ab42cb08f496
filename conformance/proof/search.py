"""The search for events that show what the walk suspects: only what breaks when it is rendered is refuted."""

from __future__ import annotations

import json
from functools import cached_property
from typing import TYPE_CHECKING

from conformance.places import locate
from conformance.proof.event_edits import shrink
from conformance.proof.replay import Replay
from conformance.proof.witness import Witnesses

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from conformance.finding import Location
    from conformance.parameters import Row
    from conformance.proof.replay import ClaimName, Failure
    from conformance.proof.walk import Suspect
    from payloads.amplitude import JSON, Universe
    from payloads.freemarker import Template
    from tile import Destination

Shown = tuple["ClaimName | None", "Location | None"]

_MOST_SUSPECTS = 60
#: In what `Replay.work` counts, a second or so: for all, for a few events for each, for claims that are refuted already.
_MOST_WORK = 9_000_000
_FEW_OF_WORK = 6_000_000
_MOST_BESIDE = 3_000_000


class Search:
    """Looks for events that show suspects of one tile."""

    def __init__(
        self,
        tile: Destination,
        templates: Iterable[Template],
        rows: Iterable[Row],
        suspects: tuple[Suspect, ...],
        universe: Universe,
        shown: Iterable[Shown] = (),
    ) -> None:
        """`shown`: claims that samples refute, and where: nothing is looked for there."""
        self.tile = tile
        self.templates = tuple(templates)
        self.rows = tuple(rows)
        self.suspects = suspects
        self.universe = universe
        self.shown = frozenset(shown)
        self.known: dict[tuple[object, ...], Failure] = {}
        self.unforeseen: dict[str, Failure] = {}
        self._rendered: dict[str, tuple[Failure, ...]] = {}

    @cached_property
    def replay(self) -> Replay:
        """What renders the events."""
        return Replay(self.tile, self.rows)

    def failures(self) -> Iterator[Failure]:
        """One failure for each cause, each with a small event that shows it."""
        if not self.suspects:
            return
        witnesses = Witnesses(self.tile, self.templates, self.replay.customer.mapping, self.universe)
        # A few events for each first: most suspects need no more, and a claim that is refuted needs no further proof
        # of it.
        for few in (True, False):
            self.try_all(witnesses, few=few)
        yield from self.known.values()
        shown = {failure.claim for failure in self.known.values()}
        yield from (failure for claim, failure in self.unforeseen.items() if claim not in shown)

    def try_all(self, witnesses: Witnesses, *, few: bool) -> None:
        """An event for each suspect in turn, so that those that no event shows don't take the others' time."""
        left = [(suspect, witnesses.events(suspect, few=few)) for suspect in self.suspects[:_MOST_SUSPECTS]]
        most = _FEW_OF_WORK if few else _MOST_WORK
        while left and not self.replay.stopped and self.replay.work < most:
            left = [(suspect, events) for suspect, events in left if self.goes_on(suspect, events, few=few)]

    def goes_on(self, suspect: Suspect, events: Iterator[dict[str, JSON]], *, few: bool) -> bool:
        """Try one more event for a suspect; whether there may be others to try."""
        known = (*(claim for claim, _ in self.shown), *(failure.claim for failure in self.known.values()))
        enough = suspect.claim in known and (not few or self.replay.work > _MOST_BESIDE)
        if enough or self.is_shown(suspect, self.known.values()):
            return False
        event = next(events, None)
        return event is not None and not self.shows(event, suspect)

    def undecided(self) -> list[Suspect]:
        """The suspects that no event showed."""
        known = [*self.known.values(), *self.unforeseen.values()]
        return [each for each in self.suspects if not self.is_shown(each, known)]

    def is_shown(self, suspect: Suspect, failures: Iterable[Failure]) -> bool:
        """Whether what is feared was seen: by one of the failures, or, of a body, by a sample at the very place. A failure
        of rendering is looked for all the same: what follows it is known only if it was this one that a sample met.
        """
        if any(_shows(failure, suspect) for failure in failures):
            return True
        return suspect.claim == "json" and (suspect.claim, locate(self.tile, suspect.span)) in self.shown

    def shows(self, event: Mapping[str, JSON], suspect: Suspect) -> bool:
        """Render an event and note what it breaks; whether it shows what the suspect feared."""
        for failure in self.rendered(event):
            if not _is_foreseen(failure, self.suspects):
                self.unforeseen.setdefault(failure.claim, failure)
                continue
            if failure.cause not in self.known:
                self.known[failure.cause] = self.smallest(event, failure)
            if _shows(failure, suspect):
                return True
        return False

    def rendered(self, event: Mapping[str, JSON]) -> tuple[Failure, ...]:
        """What an event breaks; nothing, if there can be no such event. Many suspects ask for the same events."""
        key = json.dumps(event)
        known = self._rendered.get(key)
        if known is None:
            possible = not any(self.universe.objections(event))
            own: dict[str, JSON] = json.loads(key)  # what is asked for again must not change with the asker's
            known = self._rendered[key] = tuple(self.replay.failures(own)) if possible else ()
        return known

    def smallest(self, event: Mapping[str, JSON], failure: Failure) -> Failure:
        """The failure on an event without what isn't needed for it."""

        def same(other: Mapping[str, JSON]) -> Failure | None:
            return next((each for each in self.rendered(other) if each.cause == failure.cause), None)

        return same(shrink(event, lambda smaller: same(smaller) is not None)) or failure


def _shows(failure: Failure, suspect: Suspect) -> bool:
    """Whether a failure is what a suspect feared."""
    if failure.claim != suspect.claim:
        return False
    if suspect.claim == "contract":
        return _is_of(failure.constraint, suspect)
    if suspect.claim == "renders" and not _is_of_kind(failure, suspect):
        return False
    if failure.span is None:
        return True
    mine, other = failure.span, suspect.span
    return mine.source.name == other.source.name and mine.start < other.end and other.start < mine.end


def _is_of_kind(failure: Failure, suspect: Suspect) -> bool:
    """Whether a failure of rendering is the one feared, not another at the same place: what follows is cut off by this
    one only.
    """
    if failure.span is None:
        return suspect.kind == "unsafe"
    return suspect.kind == "no-variable" or failure.missing == (suspect.kind == "missing")


def _is_foreseen(failure: Failure, suspects: tuple[Suspect, ...]) -> bool:
    """Whether a failure is a fault of its own: what a value that breaks out of its string does to the text behind it
    is not.
    """
    if failure.claim == "renders":
        return True
    own = [suspect for suspect in suspects if suspect.claim == failure.claim]
    return not own or any(_shows(failure, suspect) for suspect in own)


def _is_of(constraint: str, suspect: Suspect) -> bool:
    """Whether a breach of the contract is the one feared: a rule's by name, a schema's by keyword and place."""
    keyword = suspect.kind.split(" ", 1)[0]
    path = suspect.path.removeprefix("$").replace("[*]", ".*").removeprefix(".")
    schema_path, _, shape = constraint.rpartition(" ")
    return constraint == keyword or (keyword in schema_path and _is_at(shape, path))


def _is_at(shape: str, path: str) -> bool:
    """Whether a place of a body is the one feared; `*` is any item, or any member that the schema doesn't name."""
    steps, feared = shape.split("."), path.split(".")
    return len(steps) == len(feared) and all(
        "*" in pair or pair[0] == pair[1] for pair in zip(steps, feared, strict=True)
    )
