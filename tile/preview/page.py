"""What the preview shows, as plain data: the page's scripts draw it and know no tile.

Everything is optional that not every destination has: a page is a list of sections, perhaps a form, perhaps a test
bench. `content` collects the data.
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass
from typing import Literal

Run = tuple[str, str]
"""A piece of a template and what it is: see `highlight`."""

Code = tuple[tuple[Run, ...], ...]
"""A template as lines of runs."""


@dataclass(frozen=True, slots=True)
class Field:
    """A label and what stands beside it. `code` is set for a template, with the part that findings name."""

    label: str
    value: str = ""
    hint: str = ""
    code: Code = ()
    part: str = ""


@dataclass(frozen=True, slots=True)
class Fields:
    """Labelled values, one below the other; `logo` shows the page's logo beside them."""

    id: str
    title: str
    hint: str = ""
    fields: tuple[Field, ...] = ()
    logo: bool = False
    kind: Literal["fields"] = "fields"


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of text. `empty` is said where there are none."""

    id: str
    title: str
    hint: str = ""
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    empty: str = "None."
    kind: Literal["table"] = "table"


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Method and URL, and the headers in two columns; `presets` are those that Amplitude adds."""

    id: str
    title: str
    method: str
    url: Field
    presets: tuple[tuple[str, str], ...] = ()
    headers: tuple[Field, ...] = ()
    hint: str = ""
    kind: Literal["endpoint"] = "endpoint"


@dataclass(frozen=True, slots=True)
class Editor:
    """A template with line numbers; findings stand in its margin."""

    id: str
    title: str
    template: Field
    hint: str = ""
    kind: Literal["editor"] = "editor"


@dataclass(frozen=True, slots=True)
class Notes:
    """Paragraphs, each with a heading or none."""

    id: str
    title: str
    hint: str = ""
    notes: tuple[tuple[str, str], ...] = ()
    kind: Literal["notes"] = "notes"


Section = Fields | Table | Endpoint | Editor | Notes


@dataclass(frozen=True, slots=True)
class Box:
    """One thing a customer fills in.

    Attributes:
        id: what it is called where it is used: `parameters.apiKey`, `mappedFields.email`.
        label, hint: what the customer reads.
        value: what the samples use; a placeholder for a secret.
        secret: the value is never shown.
        required: nothing is sent without it.
        choices: what it can be, where that is known; nothing, too, if it isn't required.
        fixed: it can't be tried out: changing it is changing the declaration.
    """

    id: str
    label: str
    hint: str = ""
    value: str = ""
    secret: bool = False
    required: bool = False
    choices: tuple[str, ...] = ()
    fixed: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """An accordion of the form."""

    title: str
    hint: str = ""
    boxes: tuple[Box, ...] = ()
    notes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Switch:
    """A switch of the form, on or off."""

    label: str
    text: str
    on: bool = True


@dataclass(frozen=True, slots=True)
class Form:
    """What the customer sees when setting the destination up: status, boxes, switches, steps, in this order."""

    title: str
    hint: str = ""
    status: Switch | None = None
    boxes: tuple[Box, ...] = ()
    switches: tuple[Switch, ...] = ()
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class Mark:
    """A finding of the check.

    Attributes:
        severity: `error` or `warning`.
        place: for people, `event.ftl:3:15`; empty where the declaration is to blame.
        part, line: where it stands: a field's part and a line of it, from 1; 0 without a place.
        start, end: characters of that line, from 0, the end not included.
        notes: label and text: the event that shows it, further places.
        fix: what to write instead.
        sample: the sample of the test bench that shows it; may be empty.
        edits: the same as changes of the part's text: start, end (characters, from 0), replacement.
        is_safe: whether the edits change nothing for events that were right before.
    """

    code: str
    name: str
    severity: str
    message: str
    place: str = ""
    part: str = ""
    line: int = 0
    start: int = 0
    end: int = 0
    notes: tuple[tuple[str, str], ...] = ()
    fix: str = ""
    sample: str = ""
    edits: tuple[tuple[int, int, str], ...] = ()
    is_safe: bool = True


@dataclass(frozen=True, slots=True)
class ClaimLine:
    """Something that was decided: `proved`, `refuted`, `unknown`, and what it says; `sample` is the sample of the test
    bench that breaks it, or empty.
    """

    name: str
    outcome: str
    text: str
    sample: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one event's request.

    Attributes:
        text: what, why and what to do.
        label: code and name of the rule.
        fix: what to write instead.
        line: in the body as it is sent, from 1; 0 if it is about no place in it.
        excerpt: source line and caret.
        place, part, template_line: where in the templates, as in `Mark`.
    """

    text: str
    label: str = ""
    fix: str = ""
    line: int = 0
    excerpt: str = ""
    place: str = ""
    part: str = ""
    template_line: int = 0


@dataclass(frozen=True, slots=True)
class Request:
    """A rendered request, secrets as placeholders. `curls` holds shell and command for each shell that can take it; a
    template without a declaration has a body only. A body that is far too long is cut to its beginning (`cut`); `bytes`
    is its true size.
    """

    method: str
    url: str
    headers: tuple[tuple[str, str], ...]
    body: str
    bytes: int
    curls: tuple[tuple[str, str], ...]
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What happens to one event.

    Attributes:
        verdict: `valid`, `invalid` (sent, but not right), `failed` (can't be rendered), `outside` (not to be sent, or refused on purpose),
            `unchecked` (strict JSON, and no contract to hold it against).
        headline: the same in a sentence.
        request: None if it can't be rendered.
        problems: one for each cause.
    """

    verdict: str
    headline: str
    request: Request | None = None
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Sample:
    """An event, its text, and what happens to it.

    Attributes:
        shows: the code of a finding, or the name of a claim, that it was brought for.
        platform: the platform's settings that differ from the default, for the outcome.
        values: what the customer picked besides, by the ids of the form's boxes.
    """

    name: str
    description: str
    event: str
    outcome: Outcome
    shows: str = ""
    platform: tuple[tuple[str, str], ...] = ()
    values: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Reference:
    """A row of the PARAMETERS table; `used` holds places for people and `part:line` to go there."""

    literal: str
    declared: bool
    used: tuple[tuple[str, str], ...]
    used_somehow: bool = False


@dataclass(frozen=True, slots=True)
class Bench:
    """The test bench: events with their requests, the table of references. `start` is the sample shown first.
    `subject` is what is sent: `event`, `user` or `cohort`.
    """

    samples: tuple[Sample, ...]
    start: str
    subject: str = "event"
    references: tuple[Reference, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """One destination.

    Attributes:
        title, subtitle: of the page.
        kind: what Amplitude calls such a destination, e.g. `Event Streaming`.
        category: as a chip; may be empty.
        logo: a data URI; empty without one.
        summary: the check in one line.
        findings: all of them, errors first.
        verdicts: about every event.
        sections: of the tab *Configuration*.
        form: the customer's; None if there is none.
        bench: of the tab *Testing*; None if there is none.
        command: what starts the live preview.
        live: whether this is the live preview; `version` then counts its pages.
    """

    title: str
    subtitle: str
    kind: str
    summary: str
    command: str
    category: str = ""
    logo: str = ""
    findings: tuple[Mark, ...] = ()
    verdicts: tuple[ClaimLine, ...] = ()
    sections: tuple[Section, ...] = ()
    form: Form | None = None
    bench: Bench | None = None
    live: bool = False
    version: int = 0


_UNSAFE = re.compile("[<>&\u2028\u2029\ud800-\udfff]")


def as_json(data: Page | Outcome) -> str:
    """The data as JSON that can stand in a `<script>`: nothing in it ends the element or begins a comment, and half a
    surrogate pair stays an escape.
    """
    return safe_json(asdict(data))


def safe_json(data: object) -> str:
    """The same for plain data."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return _UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
