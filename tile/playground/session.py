"""What runs in the browser: answers to what the page asks, from text to text, so that nothing else has to cross over.

A question is JSON: `{"template", "against", "schema", "event", "values", "platform"}`, all but the template optional.
`against` says what the template is looked at with: nothing (``), a JSON Schema (`schema`, with the text in `schema`),
`contract/NAME`, or `destination/KEY`, whose body it then is.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from pydantic import ValidationError

from tile.body import Body
from tile.errors import TileError
from tile.errors import in_words as validation_in_words
from tile.failure import CliError
from tile.preview.answers import Answers
from tile.preview.destinations import form, is_declared
from tile.preview.highlight import highlighted
from tile.preview.page import Bench, Outcome, Page, Problem, Sample, safe_json
from tile.preview.questions import answer, in_words
from tile.project import Project
from tile.spelling import did_you_mean
from tile.undeclared import bare_tile

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tile.contract import Contract
    from tile.destination import Destination
    from tile.preview.source import Loaded

NAME: Final = "template.ftl"
"""What the template is called in messages."""

LARGEST: Final = 1_000_000
"""Characters of a template or a schema that is looked at."""

_Question = dict[str, Any]


class Session:
    """One page's questions, one after the other."""

    def __init__(self) -> None:
        self._known: tuple[object, Answers] | None = None
        self._calls: Mapping[str, Callable[[_Question], object]] = {
            "describe": self._describe,
            "render": self._render,
            "colour": self._colour,
            "lint": self._lint,
            "check": self._check,
            "fix": self._fix,
            "repair": self._repair,
        }

    def ask(self, name: str, question: str) -> str:
        """The answer as JSON; `{"fault": {"message", "place", "hint"}}` where there is none."""
        try:
            return safe_json(self._calls[name](json.loads(question)))
        except Exception as error:  # noqa: BLE001 - whatever is typed into the page must not end it
            return safe_json({"fault": in_words(error)})

    def _describe(self, asked: _Question) -> object:
        """The page before anything is checked: its form and its samples."""
        tile = self._answers(asked).tile
        samples = tile.samples
        return asdict(
            Page(
                title=tile.partner if is_declared(tile) else NAME,
                subtitle=tile.title if is_declared(tile) else "",
                kind=tile.kind if is_declared(tile) else "Template",
                summary="",
                command="",
                form=form(tile),
                bench=Bench(
                    samples=tuple(
                        Sample(name, samples.description(name), _as_text(samples.load(name)), Outcome("", ""))
                        for name in samples.names()
                    ),
                    start=tile.subject.test_sample,
                    subject=tile.subject.name,
                ),
                live=True,
            )
        )

    def _render(self, asked: _Question) -> object:
        """What happens to the event."""
        try:
            answers = self._answers(asked)
        except (CliError, TileError) as error:
            said = in_words(error)
            failed = Outcome("failed", said["message"], None, (Problem(said["hint"] or said["message"]),))
            return {"outcome": asdict(failed), "subject": ""}
        return {"outcome": asdict(answer(asked, answers)), "subject": answers.tile.subject.name}

    def _colour(self, asked: _Question) -> object:
        """The template in colours."""
        return {"code": highlighted(_text(asked, "template"))}

    def _lint(self, asked: _Question) -> object:
        """The findings that need no event."""
        from conformance.suite import check_statically
        from tile.preview.content import marks

        return {"findings": [asdict(each) for each in marks(check_statically(self._answers(asked).tile))]}

    def _check(self, asked: _Question) -> object:
        """The whole page, and how much of what is wrong a web page did to the template."""
        from tile.importing.repairs import repair
        from tile.preview.content import page

        shown = page(self._loaded(asked), live=True)
        return {**asdict(shown), "repairs": len(repair(_text(asked, "template")).repairs) if shown.findings else 0}

    def _repair(self, asked: _Question) -> object:
        """The template as it was before it stood on a web page."""
        from tile.importing.repairs import repair

        repaired = repair(_text(asked, "template"))
        return {"template": repaired.text, "applied": len(repaired.repairs)}

    def _fix(self, asked: _Question) -> object:
        """The template with every edit that is safe, as long as nothing gets worse."""
        from conformance.configured import check_for
        from conformance.fixes.application import fixed

        loaded = self._loaded(asked)
        done = fixed(loaded.tile, partial(check_for, loaded.project))
        return {"template": done.tile.body.text, "applied": len(done.applied)}

    def _loaded(self, asked: _Question) -> Loaded:
        from tile.preview.source import Loaded

        return Loaded(self._answers(asked).tile, NAME, Project(Path()), ())

    def _answers(self, asked: _Question) -> Answers:
        """The destination that is asked about, kept as long as it stays the same."""
        template, against, schema = (_text(asked, name) for name in ("template", "against", "schema"))
        key = (template, against, schema if against == "schema" else "")
        if self._known is None or self._known[0] != key:
            self._known = (key, Answers(_destination(template, against, schema)))
        return self._known[1]


def _destination(template: str, against: str, schema: str) -> Destination:
    body = Body(text=template.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n"), name=NAME)
    kind, _, name = against.partition("/")
    if kind == "destination":
        known = _shipped()
        if name not in known:
            raise CliError(f"there is no destination {name!r}", hint=did_you_mean(name, known))
        return known[name].model_copy(update={"body": body})
    return bare_tile(body, _contract(kind, name, schema))


@cache
def _shipped() -> dict[str, Destination]:
    """The kit's destinations by key: looking for one among a project's reads configuration each time."""
    from tile.find import shipped

    return {each.tile.key: each.tile for each in shipped()}


def _contract(kind: str, name: str, schema: str) -> Contract | None:
    if kind == "contract":
        from tile.template_files import find_contract

        return find_contract(name)
    if kind != "schema" or not schema.strip():
        return None
    from tile.contract import Contract, parse_schema

    try:
        return Contract(name="your schema", endpoint="–", json_schema=parse_schema(schema))
    except ValidationError as error:
        raise CliError(validation_in_words(error), hint="it takes a JSON Schema of draft 2020-12") from None


def _text(asked: Mapping[str, Any], name: str) -> str:
    value = asked.get(name, "")
    if not isinstance(value, str):
        raise CliError(f"`{name}` is not a text")
    if len(value) > LARGEST:
        raise CliError(f"the {name} is longer than {LARGEST:,} characters", hint="no form takes one of that size")
    return value


def _as_text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)
