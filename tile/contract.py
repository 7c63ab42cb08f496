"""A contract: what the destination's API accepts, as data declared beside the tile.

A JSON Schema says most of it. What a schema cannot say (a limit in bytes, a rule about two members at
once) is a `PayloadRule`: a small named object with a function. Every constraint names its public source,
so that a reader can tell what the API documents from what was inferred. Where a source can be read in two
ways, the contract takes the strict one and a `Doubt` tells the other; `tile.leniency` makes a contract of
that.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, Self

from pydantic import Field, JsonValue, PositiveInt, model_validator

from tile._files import beside_caller
from tile._model import Model, OneLine, Several
from tile.errors import TileError
from tile.reading import read_at_most
from tile.shipped import is_of_a_vendor

if TYPE_CHECKING:
    from pathlib import Path
    from types import FrameType


_LARGEST = 20_000_000


class Violation(NamedTuple):
    """One breach of a contract.

    `path` is a JSON path from the body's root, e.g. `$.params[2].value`; `message` says what is wrong there.
    """

    path: str
    message: str


class Source(Model):
    """Where a constraint comes from. `inferred`: the source does not say it outright.

    Attributes:
        constraint: what is known.
        url: the page that says so.
        inferred: whether it says so only between the lines.
    """

    constraint: OneLine
    url: OneLine
    inferred: bool = False


class Distinct(Model):
    """A rule of the form: no two items of an array have the same string as a member.

    Attributes:
        array: the body's member that is the array.
        member: the items' member.
        ignoring_case: strings that count as the same in any case of the letters a to z.
    """

    array: str
    member: str
    ignoring_case: Several[str] = ()


class PayloadRule(Model):
    """A rule a JSON Schema cannot express.

    Attributes:
        name: kebab-case, names the problem, e.g. `identifier-missing`.
        description: the rule in one sentence.
        source: where it is documented.
        find: takes the parsed body and its text, yields what breaks the rule. It must cope with any JSON:
            the schema's own complaints are reported beside it, not before it.
        as_schema: the same rule as a JSON Schema, as far as that is possible: a body that fulfils it breaks nothing.
            This, or `as_distinct`, is what proves that bodies keep the rule for every event.
        as_distinct: the same rule as one about items that differ.
    """

    name: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    description: OneLine
    source: Source
    find: Callable[[JsonValue, str], Iterable[Violation]] = Field(repr=False)
    as_schema: dict[str, Any] | None = None
    as_distinct: Distinct | None = None


class Reserved(Model):
    """Values of a member that make the destination do something else as well.

    Attributes:
        member: JSON path of the member from the body's root, e.g. `$.eventTypeKey`.
        values: the values.
        effect: what they do.
        source: where it is documented.
    """

    member: str = Field(pattern=r"^\$(\.[A-Za-z_][A-Za-z0-9_]*)+$")
    values: Several[str] = Field(min_length=1)
    effect: OneLine
    source: Source


class OwnEvent(Model):
    """An event that the destination's own SDK reports by itself.

    Attributes:
        name: what the SDK calls it.
        alike: what Amplitude calls the same occurrence, where that is another name.
        source: where it is documented.
    """

    name: OneLine
    alike: Several[OneLine] = ()
    source: Source


class Answer(Model):
    """How the API answers: status, meaning, and whether the event has arrived.

    Amplitude looks at the status only and repeats every delivery that failed.

    Attributes:
        status: the HTTP status.
        meaning: what it means, in one sentence.
        delivered: whether the event has arrived.
        source: where it is documented.
    """

    status: int = Field(ge=100, le=599)
    meaning: OneLine
    delivered: bool
    source: OneLine


class RateLimit(Model):
    """How many requests the API takes; what exceeds it is refused, usually with 429.

    Amplitude tries again at once on 429, and then for four hours; events beyond the limit arrive late.

    Attributes:
        requests_per_second: how many requests the API takes.
        source: where the limit is documented.
    """

    requests_per_second: float = Field(gt=0)
    source: Source


class Doubt(Model):
    """A fact that can be read in two ways.

    Attributes:
        strict: what the contract says, and why that may be too strict.
        lenient: what it would say otherwise.
        changes: how to get there: a JSON pointer into the schema to its new value, null to leave the keyword out; or
            the name of a rule to null, to leave the rule out.
        url: the source that makes it doubtful.
    """

    strict: OneLine
    lenient: OneLine
    changes: dict[str, JsonValue] = Field(min_length=1)
    url: OneLine


class Contract(Model):
    """What an endpoint accepts and answers.

    Attributes:
        name: for messages, e.g. `Reteno event v2`.
        endpoint: method and URL it describes.
        json_schema: JSON Schema 2020-12 of the body.
        rules: what the schema cannot say.
        reserved: values that are accepted, but mean more than a template may intend.
        own_events: events that arrive twice if they are sent although the destination's own SDK reports them.
        max_body_bytes: limit of the body in UTF-8 bytes, if there is one.
        rate_limit: how many requests the API takes, if that is documented.
        answers: what the API answers, by status.
        failure_members: members of a successful answer's JSON that say, unless they are empty, that something was not taken.
        sources: a source for each constraint of the schema and for the byte limit.
        reading: whether what is doubtful is read strictly or leniently.
        doubts: what is doubtful; empty in a lenient contract.
        decided: the doubts that are read leniently, which every verdict under this contract rests on.
    """

    name: OneLine
    endpoint: OneLine
    json_schema: dict[str, Any]
    rules: Several[PayloadRule] = ()
    reserved: Several[Reserved] = ()
    own_events: Several[OwnEvent] = ()
    max_body_bytes: PositiveInt | None = None
    rate_limit: RateLimit | None = None
    answers: Several[Answer] = ()
    failure_members: Several[OneLine] = ()
    sources: Several[Source] = ()
    reading: Literal["strict", "lenient"] = "strict"
    doubts: Several[Doubt] = ()
    decided: Several[Doubt] = ()

    @model_validator(mode="after")
    def _schemas_are_schemas(self) -> Self:
        """Those of the kit are held by a test, so that listing its tiles needn't load a validator."""
        if not _declared_in_kit():
            from tile.contract_schema import schema_faults

            own = [("json_schema", self.json_schema)]
            own += [(f"rules[{at}].as_schema", each.as_schema) for at, each in enumerate(self.rules) if each.as_schema]
            for where, schema in own:
                for fault in schema_faults(schema):
                    raise ValueError(f"{where}: `{fault.pointer or '/'}` {fault.message}")
        return self


def _declared_in_kit() -> bool:
    """Whether a module of one of the kit's vendors declares what is being declared."""
    frame: FrameType | None = sys._getframe(1)  # noqa: SLF001 - the documented way to the caller
    while frame is not None:
        module = str(frame.f_globals.get("__name__", ""))
        if not module.startswith(("tile.contract", "tile.leniency", "pydantic")):
            return is_of_a_vendor(module)
        frame = frame.f_back
    return False


def schema_file(path: str | Path) -> dict[str, Any]:
    """A JSON Schema in a file, named relative to the module that declares the contract.

    Raises:
        TileError: the file is missing, not JSON, or not a JSON object.
    """
    file = beside_caller(path)
    try:
        content = read_at_most(file, _LARGEST, "the contract's schema")
    except OSError as error:
        raise TileError(
            f"the contract's schema can't be read: {error.strerror}",
            remedy="the path counts from the folder of the module that declares the contract",
            place=str(file),
        ) from None
    return parse_schema(content, str(file))


def parse_schema(content: bytes | str, place: str | None = None) -> dict[str, Any]:
    """A JSON Schema from its text; `place` is where it stands.

    Raises:
        TileError: it is not JSON, or not a JSON object.
    """
    try:
        schema = json.loads(content)
    except ValueError as error:
        raise TileError(f"the contract's schema is not valid JSON: {error}", place=place) from None
    except RecursionError:
        raise TileError("the contract's schema is nested too deeply", place=place) from None
    if not isinstance(schema, dict):
        raise TileError("the contract's schema is not a JSON object", place=place)
    return schema
