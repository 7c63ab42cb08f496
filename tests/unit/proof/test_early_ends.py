"""Where the walk doesn't go on, it says so: nothing is proved of the ways that end there."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from conformance import proof
from conformance.claims import Status
from conformance.places import parts
from conformance.proof import elements, prover
from conformance.proof.flow import Flow
from conformance.proof.walk import Gap, Suspect
from payloads.freemarker import FreeMarkerError, Source, Span, Template
from tests.fuzz import adversarial
from tests.fuzz import proof as careful

if TYPE_CHECKING:
    from collections.abc import Callable

    from conformance.proof.state import State
    from conformance.proof.walk import Walk
    from payloads.freemarker.nodes import Element

_TILE = careful.tile_of("{}")
_SPAN = Span(Source("body", "{}"), 0, 1)


def _kinds() -> list[str]:
    """Every kind of failure that the walk looks out for, as its files name them."""
    files = Path(proof.__file__).parent.glob("*.py")
    found = {kind for file in files for kind in re.findall(r'suspect\(\s*"renders",\s*f?"([\w-]+)', file.read_text())}
    return sorted(found)


@pytest.mark.parametrize("kind", _kinds())
def test_a_failure_that_no_event_shows_leaves_every_claim_open(kind: str) -> None:
    suspect = Suspect("renders", kind, _SPAN, {})
    walked = prover._Walked((suspect,), (), renders=True)
    for name in ("renders", "json", "contract"):
        claim = prover._claim(_TILE, name, walked, [suspect], [])
        assert claim.status is Status.UNKNOWN
        assert claim.reason


def test_what_isnt_followed_leaves_every_claim_open() -> None:
    walked = prover._Walked((), (Gap("that isn't followed", None),), renders=True)
    for name in ("renders", "json", "contract"):
        assert prover._claim(_TILE, name, walked, [], []).status is Status.UNKNOWN


@pytest.mark.parametrize(
    "template",
    [
        "${input.users?size}",
        '{"a": "${x.y}"}',
        "{<#stop 'never'>}",
        "<#list input.users as u>{}</#list>",
        '{"a": ${"x"?number}}',
    ],
)
def test_a_template_that_never_renders_proves_nothing_of_its_body(template: str) -> None:
    tile = careful.tile_of(template)
    templates = {part.name: Template(part.text, name=part.name) for part in parts(tile)}
    assert not prover.proved_by_walk(tile, templates)


def _noted(walk: Walk) -> int:
    return len(walk.suspects) + len(walk.gaps) + sum(len(handler.states) for handler in walk.handlers)


@pytest.mark.parametrize("family", [adversarial.template_of, careful.template_of])
def test_no_way_through_an_element_ends_without_a_word(
    family: Callable[[int], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    original = elements._element
    silent: list[str] = []

    def watched(walk: Walk, element: Element, states: list[State]) -> Flow:
        before = _noted(walk)
        flow = original(walk, element, states)
        if states and flow == Flow([], [], [], []) and _noted(walk) == before:
            spans = [suspect.span for suspect in walk.suspects.values()]
            if not any(span.start < element.span.end and element.span.start < span.end for span in spans):
                silent.append(element.span.text)
        return flow

    monkeypatch.setattr(elements, "_element", watched)
    for seed in range(7_000_000, 7_000_060):
        tile = careful.tile_of(family(seed))
        try:
            templates = {part.name: Template(part.text, name=part.name) for part in parts(tile)}
        except FreeMarkerError:
            continue
        prover.proved_by_walk(tile, templates)
    assert silent == []
