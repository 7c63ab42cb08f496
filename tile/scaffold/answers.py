"""What has to be known to begin a project."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, NamedTuple

from pydantic import TypeAdapter, ValidationError

from tile._model import OneLine
from tile.endpoint import Endpoint, Method
from tile.errors import TileError
from tile.portal.requirements import of_address
from tile.scaffold.names import parameter_name

Auth = Literal["bearer", "basic", "header", "query", "none"]
"""How the API knows its customers."""

Layout = Literal["nested", "flat", "batch", "params"]
"""Where the properties go: into an object of their own, beside the other members, the same in a list of one event, or into
a list of names and values.
"""

_PLACEHOLDER = re.compile(r"\{+([^{}<>]*[A-Za-z][^{}<>]*)\}+|<([A-Za-z][^{}<>]*)>")
_WORD = re.compile(r"[A-Za-z0-9]+")


class HeaderLine(NamedTuple):
    """A header of the request; its value is a template."""

    name: str
    value: str


@dataclass(frozen=True)
class Answers:
    """The answers.

    Attributes:
        name: what the vendor is called.
        method, url: where events are sent to.
        auth: how the API knows its customers.
        auth_name: the header or query parameter that holds the key, where `auth` says so.
        headers: further headers.
        secrets: the parameters that they read.
    """

    name: str
    method: Method
    url: str
    auth: Auth = "bearer"
    auth_name: str = ""
    headers: tuple[HeaderLine, ...] = ()
    secrets: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what no form could hold.

        Raises:
            TileError: a name or an address that can't be.
        """
        try:
            TypeAdapter(OneLine).validate_python(self.name)
        except ValidationError:
            raise TileError("the name is blank or has a line break", remedy="write what the vendor is called") from None
        if not self.words:
            raise TileError(
                f"the name {self.name!r} has no letter from A to Z and no digit",
                remedy="write it in Latin letters; the display name can be changed in the module",
            )
        try:
            Endpoint(method=self.method, url=self.url)
        except ValidationError as error:
            raise TileError(
                str(error.errors(include_url=False)[0]["msg"]).removeprefix("Value error, "),
                remedy="give another --endpoint",
            ) from None
        if "${" in self.url:
            raise TileError("the address holds `${`", remedy="give a plain address, and add parameters to the module")
        for fault in of_address(self.template):
            raise TileError(f"the address can't be: {fault.message}", remedy=fault.remedy)

    @property
    def places(self) -> dict[str, str]:
        """The address's placeholders, such as `{app_id}`, to the parameters that fill them in."""
        return {match[0]: parameter_name(match[1] or match[2]) for match in _PLACEHOLDER.finditer(self.url)}

    @property
    def template(self) -> str:
        """The address as the form takes it."""
        return _PLACEHOLDER.sub(lambda match: f"${{parameters.{self.places[match[0]]}}}", self.url)

    @property
    def words(self) -> list[str]:
        """The words of the name that files can be called by."""
        return _WORD.findall(self.name)

    @property
    def key(self) -> str:
        """The tile's key."""
        return "-".join(word.lower() for word in self.words) + "-events"

    @property
    def stem(self) -> str:
        """What the module is called."""
        stem = "_".join(word.lower() for word in self.words) + "_tile"
        return f"tile_{stem}" if stem[0].isdigit() else stem
