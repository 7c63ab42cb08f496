"""What the command has to say, before any shell's quoting: method, URL, header lines, body, and the curl
flags.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from payloads.request import Request

_HEADER_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")  # RFC 9110, 5.6.2: token
_NO_URL_CHARACTER = re.compile(r'[\x00-\x20\x7f"<>]')
_DOT_SEGMENT = re.compile(r"/\.{1,2}(?:[/?#]|$)")
_VARIABLE_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


class UnsafeForShellError(ValueError):
    """A request that can't be written as a command without changing it. The text says what and what to do."""


@dataclass(frozen=True, slots=True)
class Variable:
    """An environment variable, read when the command runs."""

    name: str


Text = tuple[str | Variable, ...]
"""Literal pieces and variables in turn; literal pieces are never empty."""


@dataclass(frozen=True, slots=True)
class Command:
    """A request, checked, with its secrets replaced by variables."""

    method: str
    url: Text
    headers: tuple[Text, ...]
    body: Text
    flags: tuple[str, ...]
    """Flags before `--request`, `--verbose` first, as the portal has it."""

    @classmethod
    def of(cls, request: Request, secrets: Mapping[str, str]) -> Command:
        """The command for `request`. Raises UnsafeForShellError (see `curl`)."""
        for name in secrets.values():
            if not _VARIABLE_NAME.fullmatch(name):
                raise UnsafeForShellError(f"`{name}` can't name an environment variable: use A-Z, 0-9 and _")
        if not re.fullmatch("[A-Z]+", request.method):
            raise UnsafeForShellError(f"`{request.method}` is not an HTTP method")
        _refuse_unwritable(request.url, "the URL")
        found = _NO_URL_CHARACTER.search(request.url)
        if found:
            raise UnsafeForShellError(
                f"the URL holds {found.group()!r} at position {found.start() + 1}: percent-encode it"
            )
        _refuse_unwritable(request.body, "the body")
        return cls(
            method=request.method,
            url=_with_variables(request.url, secrets),
            headers=tuple(_header(name, value, secrets) for name, value in request.headers),
            body=_with_variables(request.body, secrets),
            flags=tuple(_flags(request.url)),
        )


def literal(text: Text) -> str | None:
    """The text, when no variable is in it."""
    if any(isinstance(piece, Variable) for piece in text):
        return None
    return "".join(piece for piece in text if isinstance(piece, str))


def _flags(url: str) -> list[str]:
    flags = ["--verbose"]
    if re.search(r"[\[\]{}]", url):
        flags.append("--globoff")  # curl would take them for a range or a list of URLs
    if _DOT_SEGMENT.search(url):
        flags.append("--path-as-is")  # curl would resolve `/../` before sending
    return flags


def _header(name: str, value: str, secrets: Mapping[str, str]) -> Text:
    """The argument of `-H`: `Name:value` as the portal writes it, or `Name;`, curl's way to send an empty
    header.
    """
    if not _HEADER_NAME.fullmatch(name):
        raise UnsafeForShellError(
            f"{name!r} is not a header name: letters, digits and !#$%&'*+-.^_`|~ only, no space, no colon"
        )
    _refuse_unwritable(value, f"the value of header {name}")
    if "\n" in value or "\r" in value:
        raise UnsafeForShellError(f"the value of header {name} holds a line break, which would start another header")
    if not value.strip():
        return (f"{name};",)
    return _with_variables(f"{name}:{value}", secrets)


def _refuse_unwritable(text: str, what: str) -> None:
    if "\0" in text:
        raise UnsafeForShellError(f"{what} holds a NUL character, which no command line can carry: remove it")
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise UnsafeForShellError(
            f"{what} holds half a surrogate pair (U+{ord(text[error.start]):04X}), which has no UTF-8 form: remove it"
        ) from error


def _with_variables(text: str, secrets: Mapping[str, str]) -> Text:
    """Longest secret first, so that one that begins another doesn't cut it."""
    known = sorted((secret for secret in secrets if secret), key=lambda secret: (-len(secret), secret))
    if not known:
        return (text,) if text else ()
    pieces = re.split("(" + "|".join(map(re.escape, known)) + ")", text)
    return tuple(Variable(secrets[piece]) if turn % 2 else piece for turn, piece in enumerate(pieces) if piece)
