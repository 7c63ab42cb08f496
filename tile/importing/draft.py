"""A declaration to begin with, around a template: as a destination, and as the module that declares the same."""

from __future__ import annotations

import importlib.util
import json
import keyword
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, get_args

from pydantic import ValidationError

from tile.account import AccountValue
from tile.connection import ConnectionInfo, Logo
from tile.declaration import Tile
from tile.endpoint import Endpoint, Method
from tile.importing.recognition import Kind
from tile.mapping import MappedField
from tile.parameter import Parameter
from tile.undeclared import read_from_the_form
from tile.webhook import CohortWebhook, Webhook

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pydantic import BaseModel

    from tile.body import Body
    from tile.contract import Contract
    from tile.destination import Destination
    from tile.header import Header

LOGO = "logo.png"
"""The file of a tile's logo, beside the module."""

_SOMEWHERE = "https://api.example.com/"
_SECRET = re.compile(r"auth|token|key|secret|password|credential", re.IGNORECASE)
_WORD = re.compile(r"[A-Za-z0-9]+")
_LINE = 120
_OURS = ("conformance", "payloads", "tile")


@dataclass(frozen=True, slots=True)
class Draft:
    """A destination that is begun: what the template tells is filled in, the rest is to be written.

    Attributes:
        tile: the destination, its body the template.
        attribute: its name in the module.
        contract: the public name of its contract, if it has one.
    """

    tile: Destination
    attribute: str
    contract: str | None

    def source(self, template: str) -> str:
        """The module that declares the destination; `template` is the file of its body, beside the module."""
        tile = self.tile
        kind = type(tile).__name__
        texts, models = _of_its_kind(tile)
        names = {kind, "body_file", "Endpoint", *(type(model).__name__ for model in models.values())}
        names |= {"logo_file"} if isinstance(tile, Tile) else set()
        for each in (*tile.parameters, *tile.mapping, *tile.headers):
            names.add(type(each).__name__)
        lines = [
            f'"""{tile.title}: begun by `tile import`."""',
            "",
            "from __future__ import annotations",
            "",
            f"from tile import {', '.join(sorted(names, key=lambda name: (name[0].islower(), name)))}",
            *(["from tile.reteno.contracts import CONTRACTS"] if self.contract else []),
            "",
            f"{self.attribute} = {kind}(",
            f"    key={_literal(tile.key)},",
            *(f"    {name}={_literal(text)}," for name, text in texts.items()),
            *(_call(model, f"    {name}=") for name, model in models.items()),
            *_list("parameters", tile.parameters),
            *_list("mapping", tile.mapping),
            _call(tile.endpoint, "    endpoint="),
            *_list("headers", tile.headers),
            f"    body=body_file({_literal(template)}),",
            *([f"    contract=CONTRACTS[{_literal(self.contract)}],"] if self.contract else []),
            ")",
        ]
        return "\n".join(lines) + "\n"


def _of_its_kind(tile: Destination) -> tuple[dict[str, str], dict[str, BaseModel]]:
    """What a destination of its kind has besides: texts, and models."""
    if isinstance(tile, Tile):
        return {"integration_name": tile.integration_name}, {"connection": tile.connection}
    assert isinstance(tile, Webhook)
    texts = {"sync_name": tile.sync_name, "vendor": tile.vendor}
    return texts if isinstance(tile, CohortWebhook) else {**texts, "sends": tile.sends}, {}


class Known(NamedTuple):
    """What is known of the destination a template is made for.

    Attributes:
        name: the contract's public name. contract: itself.
        vendor: whose it is. sends: what a webhook for it sends.
        parameters, headers: what it wants beside the body.
    """

    name: str
    contract: Contract
    vendor: str
    sends: Literal["events", "users"]
    parameters: tuple[AccountValue, ...]
    headers: tuple[Header, ...]


def draft_destination(name: str, body: Body, kind: Kind, known: Known | None = None) -> Draft:
    """A destination around a template.

    Args:
        name: the module's name. body: the template. kind: what it was recognised as; a webhook or a cohort's becomes one,
        anything else a tile. known: what is known of the destination.
    """
    is_tile = kind not in (Kind.WEBHOOK, Kind.COHORT)
    parameters: dict[str, Parameter] = {each.name: each for each in (known.parameters if known else ())}
    read = dict.fromkeys(read_from_the_form(body))
    for namespace, read_name in read:
        if namespace == "parameters" and read_name not in parameters and (made := _parameter(read_name)) is not None:
            parameters[read_name] = made
    method, url = "POST", _SOMEWHERE
    if known is not None:
        method, _, url = known.contract.endpoint.partition(" ")
    title = " ".join(_WORD.findall(name)).capitalize() or "Template"
    common: dict[str, Any] = {
        "key": "-".join(_WORD.findall(name.lower())) or "template",
        "endpoint": Endpoint(method=method if method in get_args(Method) else "POST", url=url),  # type: ignore[arg-type]
        "headers": known.headers if known else (),
        "body": body,
        "contract": known.contract if known else None,
    }
    vendor = known.vendor if known else title
    tile: Destination
    if is_tile:
        tile = Tile(
            integration_name=title,
            connection=ConnectionInfo(
                display_name=title, category="…", summary="…", description="…", logo=Logo(path=Path(LOGO))
            ),
            parameters=tuple(map(_of_a_form, parameters.values())),
            mapping=tuple(
                MappedField(name=each) for namespace, each in read if namespace == "mappedFields" and _one_line(each)
            ),
            **common,
        )
    elif kind is Kind.COHORT:
        tile = CohortWebhook(
            sync_name=title, vendor=vendor, parameters=tuple(map(_of_an_account, parameters.values())), **common
        )
    else:
        tile = Webhook(
            sync_name=title,
            vendor=vendor,
            sends=known.sends if known else "events",
            parameters=tuple(map(_of_an_account, parameters.values())),
            **common,
        )
    attribute = {"users": "users", "cohorts": "cohorts"}.get(getattr(tile, "sends", ""), "events")
    return Draft(tile, attribute, known.name if known else None)


def _of_a_form(parameter: Parameter) -> Parameter:
    return Parameter(**{name: getattr(parameter, name) for name in Parameter.model_fields})


def _of_an_account(parameter: Parameter) -> AccountValue:
    return parameter if isinstance(parameter, AccountValue) else AccountValue(**parameter.model_dump(), required=True)


def module_name(wanted: str) -> str:
    """A name a module can have, like the one wanted, that hides no other module."""
    name = re.sub(r"[^A-Za-z0-9]+", "_", wanted).strip("_").lower() or "template"
    if name[0].isdigit():
        name = f"template_{name}"
    return f"{name}_body" if keyword.iskeyword(name) or name in _OURS or _is_module(name) else name


def _is_module(name: str) -> bool:
    """Whether another module of that name is installed; one that lies in the working directory is no other."""
    try:
        spec = importlib.util.find_spec(name)
    except (ImportError, ValueError):
        return True
    return spec is not None and ("site-packages" in (spec.origin or "") or spec.name in sys.stdlib_module_names)


def _parameter(name: str) -> Parameter | None:
    """A parameter a template reads; None for a name that no form could hold, which the check will tell."""
    try:
        return Parameter(
            name=name, display_name=name, secret=_SECRET.search(name) is not None, sample=f"sample-{name.lower()}"
        )
    except ValidationError:
        return None


def _one_line(text: str) -> bool:
    return bool(text.strip()) and text.isprintable()


def _list(name: str, models: Iterable[BaseModel]) -> Iterator[str]:
    written = [_call(each, "        ") for each in models]
    if written:
        yield f"    {name}=["
        yield from written
        yield "    ],"


def _call(model: BaseModel, before: str) -> str:
    """A model as the call that makes it, what is as by default left out; on several lines if one would be too long."""
    fields = type(model).model_fields
    given = [
        f"{name}={_literal(getattr(model, name))}"
        for name, field in fields.items()
        if field.is_required() or getattr(model, name) != field.default
    ]
    line = f"{before}{type(model).__name__}({', '.join(given)}),"
    if len(line) <= _LINE:
        return line
    indent = " " * (len(before) - len(before.lstrip()))
    arguments = "".join(f"{indent}    {each},\n" for each in given)
    return f"{before}{type(model).__name__}(\n{arguments}{indent}),"


def _literal(value: Any) -> str:
    """A value as Python writes it, texts in double quotes."""
    if isinstance(value, Logo):
        return f"logo_file({_literal(value.path.name)})"
    if isinstance(value, tuple):
        return f"({', '.join(map(_literal, value))},)"
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str) else repr(value)
