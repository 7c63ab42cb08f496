"""Write docs/reference/universe.md from the universes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from payloads.amplitude import AXES, COHORT, DOCUMENTED, FIELDS, UNIVERSES, UNIVERSES_OF, USER, Platform, samples
from payloads.amplitude.universe import DEEPEST, LIMITS, LONGEST_STRING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from payloads.amplitude import Subject, Values

PAGE: Final = Path(__file__).parents[2] / "docs" / "reference" / "universe.md"

_HEAD = f"""\
# What an event can be

What the kit means by "every event" is stated in one place, `payloads/amplitude/universe.py`; the proof, the random
events and the tests of the samples all ask there:

```pycon
>>> from payloads.amplitude import DOCUMENTED, Platform
>>> DOCUMENTED.values(("input", "user_id"), Platform(missing="null"))
Values(types=frozenset({{'string'}}), absent=False, null=True, longest=1024, pattern=None, json_text=False)
>>> list(DOCUMENTED.objections({{"event_type": "LessonStarted"}}))[0]
'`amplitude_id` is missing'
>>> from random import Random
>>> from payloads.amplitude.random_events import random_event
>>> sorted(DOCUMENTED.always - set(random_event(Random(1), DOCUMENTED)))
[]

```

- **Text** is any Unicode of up to {LONGEST_STRING:,} characters, without lone surrogates; values are nested up to {DEEPEST} deep
  ([limits of ingestion]({LIMITS})). Names of properties are any such text, the empty one included.
- **Numbers** are any that JSON can write and a double can hold: `1e400`, which would become infinite, is none.
- **Custom properties** have any name and any JSON value; a template can't count on one being there.
- **Where numbers and booleans come as text**, arrays and objects keep their shape inside `input`; in `mappedProperties`
  they are left out unless values come as they are ([decision 3](../decisions/0003-platform-matrix.md)).

Written by `python scripts/generate.py`.
"""


def files() -> dict[Path, str]:
    """The page."""
    return {PAGE: _page()}


def _page() -> str:
    others = (_other(USER, _USERS), _other(COHORT, _COHORTS))
    parts = (_HEAD, *map("\n".join, (_universes(), _namespaces(), _fields(), *others)))
    return "\n\n".join(part.strip("\n") for part in parts) + "\n"


def _universes() -> Iterator[str]:
    yield "## Universes\n"
    yield "| name | | always there | samples outside |"
    yield "|---|---|---|---|"
    for universe in UNIVERSES.values():
        outside = [name for name in samples.names() if any(universe.objections(samples.load(name)))]
        always = f"{len(universe.always)} fields" if universe.always else "nothing"
        yield f"| `{universe.name}` | {universe.description} | {always} | {', '.join(outside) or 'none'} |"
    yield "\nAmplitude's guide says that fields aren't guaranteed, without saying which: `documented` goes by the export."


def _namespaces() -> Iterator[str]:
    yield "## Namespaces, by the platform's settings\n"
    yield "| path | settings | there | what |"
    yield "|---|---|---|---|"
    for path in (("mappedFields", "NAME"), ("mappedProperties", "NAME"), ("input", "event_properties", "NAME")):
        told: dict[tuple[str, str], list[Platform]] = {}
        for platform in Platform.views():
            told.setdefault(_describe(DOCUMENTED.values(path, platform)), []).append(platform)
        for (there, what), platforms in told.items():
            yield f"| `{'.'.join(path)}` | {_common(platforms)} | {there} | {what} |"
    yield "| `parameters.NAME` | any | always | string |"


def _common(platforms: list[Platform]) -> str:
    """The settings all of them share and others don't."""
    shared = []
    for axis in AXES:
        values = {getattr(platform, axis.name) for platform in platforms}
        if len(values) < len(axis.values) and axis.name in ("values", "mapped_properties", "missing", "unmapped"):
            shared.append(f"{axis.name}={'|'.join(sorted(values))}")
    return ", ".join(shared).replace("|", " or ") or "any"


def _fields() -> Iterator[str]:
    yield "## Fields of `input`\n"
    yield "In `documented`; as text, numbers and booleans are written plainly (`1234567`, `true`).\n"
    yield "| field | type | there | written as | |"
    yield "|---|---|---|---|---|"
    for each in FIELDS:
        values = DOCUMENTED.values(("input", each.name), Platform())
        there = "always" if each.name in DOCUMENTED.always else "absent or null"
        pattern = f"`{values.pattern}`" if values.pattern else ""
        yield f"| `{each.name}` | {each.type} | {there} | {pattern} | {each.note.replace('|', chr(92) + '|')} |"


_USERS: Final = """\
## Users

What a webhook is given where it sends users. Documented as the object of the Identify API; published templates read names of
the export beside. Any field may be missing. `user_properties` holds properties, or operations such as `$set` with
properties inside: a template that reads `input.user_properties.email` only finds nothing in the second.
"""

_COHORTS: Final = """\
## Batches of a cohort

What a cohort webhook is given. All fields are there; a member of `users` may lack `user_id` and `user_properties`, and the
list may be empty. How long it can be is not documented.
"""


def _other(subject: Subject, told: str) -> Iterator[str]:
    universe = UNIVERSES_OF[subject.name]["documented"]
    yield told
    yield "| field | type | there | | source |"
    yield "|---|---|---|---|---|"
    for each in subject.fields:
        there = "always" if each.name in universe.always else "absent or null"
        source = f"[documentation]({each.source})" if each.source.startswith("http") else each.source
        yield f"| `{each.name}` | {each.type} | {there} | {each.note.replace('|', chr(92) + '|')} | {source} |"


def _describe(values: Values) -> tuple[str, str]:
    there = "may be absent" if values.absent else "always"
    if values.null:
        there = "may be null" if not values.absent else "may be absent or null"
    what = ", ".join(sorted(values.types))
    return there, "string that holds the JSON text of a scalar" if values.json_text else what
