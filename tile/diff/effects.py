"""What a change does to the request of every sample, for a customer who set the destination up before it.

That customer's answers are the former ones: what the former state has as samples and usual properties, under the former
names. What is new they haven't typed in or mapped. Secrets are `$name` on both sides.
"""

from __future__ import annotations

import difflib
import json
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple

from payloads.amplitude import COHORT, EVENT, USER, CustomerSettings, namespaces
from payloads.freemarker import FreeMarkerError
from payloads.request import Request, RequestTemplate, UnsafeRequestError
from tile import outcome
from tile.outcome import Kind, Outcomes
from tile.precondition import Precondition

if TYPE_CHECKING:
    from collections.abc import Mapping

    from payloads.amplitude import JSON, Subject
    from payloads.amplitude.samples import Samples
    from tile.diff.state import State


class Effect(StrEnum):
    """What happens to a sample's request."""

    UNCHANGED = "unchanged"
    REWRITTEN = "written differently"
    """Other bytes, but the same JSON in it."""
    CHANGED = "changed"
    FAILS = "now fails"
    WORKS_AGAIN = "no longer fails"
    EXCLUDED = "now outside the preconditions"
    INCLUDED = "no longer outside the preconditions"
    STILL_FAILS = "fails as before"
    STILL_OUTSIDE = "outside the preconditions as before"


class Outcome(NamedTuple):
    """One sample: the effect, the difference as lines of a unified diff, and what fails, before and after."""

    sample: str
    effect: Effect
    difference: tuple[str, ...] = ()
    before: str = ""
    after: str = ""


def effects(former: State, current: State, samples: Samples | None = None) -> list[Outcome]:
    """The effect on every sample of what the destination is sent, under the platform's default settings.

    `samples` are those that the destination is checked with; the kit's if not given.
    """
    samples = samples or _subject(current).samples
    customer = _customer_settings(former)
    before, after = _outcomes(former), _outcomes(current)
    found = []
    for name in samples.names():
        model = namespaces(samples.load(name), customer)
        found.append(_compared(name, before.sent(model), after.sent(model)))
    return found


def _compared(name: str, before: outcome.Outcome, after: outcome.Outcome) -> Outcome:
    outside = before.kind is Kind.EXCLUDED, after.kind is Kind.EXCLUDED
    failures = tuple("" if each.error is None or each.unmet else _short(each.error) for each in (before, after))
    if any(outside):
        effect = Effect.STILL_OUTSIDE if all(outside) else Effect.EXCLUDED if outside[1] else Effect.INCLUDED
        return Outcome(name, effect, (), *failures)
    if before.request is None or after.request is None:
        both = before.request is None and after.request is None
        effect = Effect.STILL_FAILS if both else Effect.FAILS if after.request is None else Effect.WORKS_AGAIN
        return Outcome(name, effect, (), *failures)
    if before.request == after.request:
        return Outcome(name, Effect.UNCHANGED)
    texts = _text(before.request), _text(after.request)
    if texts[0] == texts[1]:
        return Outcome(name, Effect.REWRITTEN)
    lines = list(difflib.unified_diff(*texts, lineterm="", n=1))[2:]
    return Outcome(name, Effect.CHANGED, tuple(lines))


def _text(request: Request) -> list[str]:
    """A request as lines: method and address, headers, the body as pretty JSON if it is JSON."""
    try:
        body = json.dumps(json.loads(request.body), indent=2, ensure_ascii=False)
    except (ValueError, RecursionError):
        body = request.body
    lines = [f"{request.method} {request.url}", *(f"{name}: {value}" for name, value in request.headers), ""]
    return [*lines, *body.split("\n")]


def _outcomes(state: State) -> Outcomes:
    """What a state's templates send."""
    fields = state.fields
    template: RequestTemplate | FreeMarkerError
    try:
        template = RequestTemplate.parse(
            fields["endpoint"]["method"],
            fields["endpoint"]["url"],
            [(each["name"], each["value"]) for each in fields.get("headers", ())],
            fields["body"],
        )
    except FreeMarkerError as error:
        template = error
    preconditions = [
        Precondition(
            name=each["name"], any_of=each["any_of"], ignored=each.get("ignored", ()), customer="–", reason="–"
        )
        for each in fields.get("preconditions", ())
    ]
    return Outcomes(template, preconditions=preconditions)


def _short(error: FreeMarkerError | UnsafeRequestError) -> str:
    if isinstance(error, UnsafeRequestError):
        return str(error)
    place = error.place
    where = f" ({place.source.name}:{place.line}:{place.column})" if place else ""
    first, *rest = error.message.splitlines()
    if first.endswith(":") and rest:  # FreeMarker names the expression on the next line
        first = f"{first} {rest[0].lstrip('=> ')}"
    elif first.endswith(":") and place:
        first = f"{first} {place.text}"
    return f"{first}{where}"


def _subject(state: State) -> Subject:
    return {"users": USER, "cohorts": COHORT}.get(str(state.fields.get("sends")), EVENT)


def _customer_settings(state: State) -> CustomerSettings:
    """What a customer of that state picked: samples and usual properties."""
    is_tile = state.kind == "Tile"
    values = {each["name"]: _value(each) for each in state.fields.get("parameters", ())}
    return CustomerSettings(
        # A form gives an empty text for what is left open; a webhook's template is given nothing.
        parameters={name: value for name, value in values.items() if is_tile or value != ""},
        mapping={each["name"]: each.get("default") for each in state.fields.get("mapping", ())},
        subject=_subject(state),
        has_form=is_tile,
    )


def _value(parameter: Mapping[str, Any]) -> JSON:
    """A sample as the template is given it; `ids` are written `name=1, other=2`."""
    if parameter.get("secret"):
        return f"${parameter['name']}"
    sample = parameter.get("sample") or ""
    if parameter.get("kind") != "ids":
        return str(sample)
    pairs = (each.rpartition("=") for each in str(sample).split(",") if "=" in each)
    return {name.strip(): value.strip() for name, _, value in pairs}
