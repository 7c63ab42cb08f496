"""A declaration to begin with, around a template: as a tile, and as the module that declares the same tile."""

from __future__ import annotations

import importlib.util
import json
import keyword
import re
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, get_args

from pydantic import ValidationError

from tile.bare import read_from_the_form
from tile.connection import ConnectionInfo
from tile.declaration import Tile
from tile.endpoint import Endpoint, Method
from tile.mapping import MappedField
from tile.parameter import Parameter

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pydantic import BaseModel

    from tile.body import Body
    from tile.contract import Contract
    from tile.header import Header

_SOMEWHERE = "https://api.example.com/"
_SECRET = re.compile(r"auth|token|key|secret|password|credential", re.IGNORECASE)
_WORD = re.compile(r"[A-Za-z0-9]+")
_LINE = 120
_OURS = ("conformance", "payloads", "tile")


@dataclass(frozen=True, slots=True)
class Draft:
    """A tile that is begun: what the template tells is filled in, the rest is to be written.

    Attributes:
        tile: the tile, its body the template.
        attribute: its name in the module.
        contract: the public name of its contract, if it has one.
    """

    tile: Tile
    attribute: str
    contract: str | None

    def source(self, template: str) -> str:
        """The module that declares the tile; `template` is the file of its body, beside the module."""
        tile = self.tile
        names = {"Tile", "body_file", *(type(model).__name__ for model in (tile.connection, tile.endpoint))}
        for models in (tile.parameters, tile.mapping, tile.headers):
            names |= {type(model).__name__ for model in models}
        lines = [
            f'"""{tile.integration_name}: begun by `tile import`."""',
            "",
            "from __future__ import annotations",
            "",
            f"from tile import {', '.join(sorted(names, key=lambda name: (name[0].islower(), name)))}",
            *(["from tile.reteno.contracts import CONTRACTS"] if self.contract else []),
            "",
            f"{self.attribute} = Tile(",
            f"    key={_literal(tile.key)},",
            f"    integration_name={_literal(tile.integration_name)},",
            *_argument("connection", [tile.connection], single=True),
            *_argument("parameters", tile.parameters),
            *_argument("mapping", tile.mapping),
            *_argument("endpoint", [tile.endpoint], single=True),
            *_argument("headers", tile.headers),
            f"    body=body_file({_literal(template)}),",
            *([f"    contract=CONTRACTS[{_literal(self.contract)}],"] if self.contract else []),
            ")",
        ]
        return "\n".join(lines) + "\n"


def drafted(
    name: str,
    body: Body,
    *,
    contract: tuple[str, Contract] | None = None,
    parameters: Iterable[Parameter] = (),
    headers: Iterable[Header] = (),
    attribute: str = "events",
) -> Draft:
    """A tile around a template.

    Args:
        name: the module's name. body: the template. contract: its public name and itself. parameters, headers: what
        the destination wants beside the body. attribute: the tile's name in the module.
    """
    read = dict.fromkeys(read_from_the_form(body))
    known = {parameter.name: parameter for parameter in parameters}
    for namespace, read_name in read:
        if namespace == "parameters" and read_name not in known and (made := _parameter(read_name)) is not None:
            known[read_name] = made
    method, url = "POST", _SOMEWHERE
    if contract is not None:
        method, _, url = contract[1].endpoint.partition(" ")
    title = " ".join(_WORD.findall(name)).capitalize() or "Template"
    tile = Tile(
        key="-".join(_WORD.findall(name.lower())) or "template",
        integration_name=title,
        connection=ConnectionInfo(display_name=title, category="…", summary="…", description="…"),
        parameters=tuple(known.values()),
        mapping=tuple(
            MappedField(name=each) for namespace, each in read if namespace == "mappedFields" and _one_line(each)
        ),
        endpoint=Endpoint(method=method if method in get_args(Method) else "POST", url=url),  # type: ignore[arg-type]
        headers=tuple(headers),
        body=body,
        contract=contract[1] if contract else None,
    )
    return Draft(tile, attribute, contract[0] if contract else None)


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


def _argument(name: str, models: Iterable[BaseModel], *, single: bool = False) -> Iterator[str]:
    written = list(models)
    if single:
        yield _call(written[0], f"    {name}=")
    elif written:
        yield f"    {name}=["
        yield from (_call(each, "        ") for each in written)
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
    """A text or boolean as Python writes it, texts in double quotes."""
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str) else repr(value)
