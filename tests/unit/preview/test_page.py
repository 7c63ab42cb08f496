"""What a page shows, as text: an outline that a person can check against the declaration."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from tile.preview.content import page
from tile.preview.source import Loaded
from tile.project import Project

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tile.preview.page import Box, Code, Page, Section

OUTLINE = """\
Price Watch | Event Streaming | Price Watch | Other
error JSN106 unescaped-json-value at event.ftl:4:13 [${mappedFields.email!}] shown by hostile-identifiers
error TPL102 render-failure at event.ftl:4:15 [mappedFields.email!] shown by TPL102 generated-booleans
error PRM102 undeclared-parameter at event.ftl:5:15 [parameters.shop]
error JSN201 property-not-a-string at event.ftl:6:12 [${input.event_properties.price!0}] shown by numbers
fields Connection info
  Display Name: Price Watch
  Category: Other
  Summary: Tells your users when a price falls.
  Full Description: Price Watch tells your users when the price of what they looked at falls.
  Integration name: Price Watch
table Create Parameters
  API token | token
table Customize User Properties Mapping
  email | Required | user_properties.email
endpoint Customize Events Payload
  POST https://api.pricewatch.example/events
  Content-Type: application/json (preset)
  User-Agent: Amplitude/EventStreaming/1.0 (preset)
  Authorization: Bearer ${parameters.token}
editor Event Body Editor
  9 lines of event.ftl
form Price Watch – Event Stream
  Status: on
  parameters.token: API token = $PRICE_WATCH_TOKEN (required) (secret)
  Send Events: on
  1 Select and filter events
  2 Map properties to destination
  mappedFields.email: email = user_properties.email (required)
  3 Select additional properties
  mappedProperties: Properties =
bench of events, from portal-test
  ${parameters.token} declared, used in header Authorization 1:10
  ${parameters.shop} not declared, used in body 5:15
  ${mappedFields.email} declared, used in body 4:15
"""


def test_outline() -> None:
    from tests.browser.samples import PRICE_WATCH

    made = page(Loaded(PRICE_WATCH, "price-watch", Project(Path.cwd()), ()))
    assert "\n".join(_outline(made)) + "\n" == OUTLINE


def _outline(made: Page) -> Iterator[str]:
    yield f"{made.title} | {made.kind} | {made.subtitle} | {made.category}"
    texts = {field.part: field.code for section in made.sections for field in _templates(section)}
    for mark in made.findings:
        line = _text(texts[mark.part]).split("\n")[mark.line - 1]
        shown = f" shown by {mark.sample}" if mark.sample else ""
        yield f"{mark.severity} {mark.code} {mark.name} at {mark.place} [{line[mark.start : mark.end]}]{shown}"
    for section in made.sections:
        yield f"{section.kind} {section.title}"
        yield from (f"  {line}" for line in _lines(section))
    assert made.form
    yield f"form {made.form.title}"
    assert made.form.status
    yield f"  {made.form.status.label}: {'on' if made.form.status.on else 'off'}"
    yield from (f"  {_box(box)}" for box in made.form.boxes)
    yield from (f"  {switch.label}: {'on' if switch.on else 'off'}" for switch in made.form.switches)
    for number, step in enumerate(made.form.steps, 1):
        yield f"  {number} {step.title}"
        yield from (f"  {_box(box)}" for box in step.boxes)
    assert made.bench
    yield f"bench of {made.bench.subject}s, from {made.bench.start}"
    for row in made.bench.references:
        used = ", ".join(text for text, _ in row.used) or "nowhere"
        yield f"  {row.literal} {'declared' if row.declared else 'not declared'}, used in {used}"


def _templates(section: Section) -> list[Any]:
    match section.kind:
        case "endpoint":
            return [section.url, *section.headers]
        case "editor":
            return [section.template]
    return []


def _lines(section: Section) -> Iterator[str]:
    match section.kind:
        case "fields":
            yield from (f"{field.label}: {field.value}" for field in section.fields)
        case "table":
            yield from (" | ".join(row) for row in section.rows)
        case "endpoint":
            yield f"{section.method} {_text(section.url.code)}"
            yield from (f"{name}: {value} (preset)" for name, value in section.presets)
            yield from (f"{field.label}: {_text(field.code)}" for field in section.headers)
        case "editor":
            yield f"{len(section.template.code)} lines of {section.template.label}"


def _box(box: Box) -> str:
    marks = (" (required)" if box.required else "") + (" (secret)" if box.secret else "")
    return f"{box.id}: {box.label} = {box.value}{marks}".rstrip()


def _text(code: Code) -> str:
    return "\n".join("".join(text for _, text in line) for line in code)
