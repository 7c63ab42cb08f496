"""What is wrong with an address as it is declared, before any event is rendered.

Sources: RFC 3986, 2 (characters), 3.2 (authority); RFC 9110, 4.2.4 (no user information). Only literal text is judged:
what `${…}` prints is looked at when it is rendered. Where directives choose among texts, only characters are.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator
from typing import NamedTuple

_PRINTED = "\ufffc"
"""Stands for what an interpolation prints."""

_BRACES = re.compile(r"\{+([^{}\ufffc]*)\}+|[{}]+")
_BAD = re.compile(r"[^!#$%&'()*+,\-./0-9:;=?@A-Z\[\]_a-z~{}\ufffc]|%(?![0-9A-Fa-f]{2}|[0-9A-Fa-f]?\ufffc)")
_HOST = re.compile(r"[A-Za-z0-9._-]+")
_LITERAL = re.compile(r"\[(?P<address>[^\]]*)\](?::(?P<port>.*))?")


class Fault(NamedTuple):
    """Characters `start` up to `end` of the address as it is declared, what is wrong with them, and what to do."""

    start: int
    end: int
    message: str
    remedy: str


class Literal(NamedTuple):
    """A stretch of literal text of the template: where it begins, and the text."""

    start: int
    text: str


def faults(literals: list[Literal], length: int, *, whole: bool) -> Iterator[Fault]:
    """The faults of an address.

    Args:
        literals: its literal text, in order; what lies between is printed.
        length: of the template.
        whole: whether the text is what is sent, but for interpolations, so that its parts can be told apart.
    """
    text, at = _skeleton(literals, length)

    def fault(start: int, end: int, message: str, remedy: str) -> Fault:
        return Fault(at[start], at[end - 1] + 1, message, remedy)

    yield from (fault(*each) for each in _characters(text))
    if whole and (scheme := re.match(r"https?://", text)):
        authority = re.compile(r"[^/?#\\]*").match(text, scheme.end())
        assert authority
        yield from (fault(*each) for each in _authority(authority.group(), authority.start()))
        if (hash_at := text.find("#", authority.end())) >= 0:
            yield fault(
                hash_at, len(text), "what follows `#` is never sent", "remove it, or write %23 for the sign itself"
            )


def _skeleton(literals: list[Literal], length: int) -> tuple[str, list[int]]:
    """The text with a sign for each interpolation, and where each character of it is declared."""
    text, end = "", 0
    at: list[int] = []
    for start, literal in [*literals, Literal(length, "")]:
        if start > end:
            text, at = text + _PRINTED, [*at, end]
        text, at = text + literal, [*at, *range(start, start + len(literal))]
        end = start + len(literal)
    return text, at


def _characters(text: str) -> Iterator[tuple[int, int, str, str]]:
    for match in _BRACES.finditer(text):
        name = re.sub(r"\W+", "_", (match[1] or "").strip().removeprefix("parameters.")).strip("_")
        if name:
            message = f"`{match[0]}` is sent as it stands: nothing fills it in"
            yield match.start(), match.end(), message, f"write `${{parameters.{name}}}`"
        else:
            message = f"`{match[0]}` belongs to no `${{…}}`, and no address may hold it"
            yield match.start(), match.end(), message, "write `${parameters.name}`, or remove it"
    for match in _BAD.finditer(text):
        sign = match[0]
        if sign == "%":
            yield (
                match.start(),
                match.end(),
                "`%` isn't followed by two hexadecimal digits",
                "write %25 for the sign itself",
            )
        else:
            encoded = "".join(f"%{byte:02X}" for byte in sign.encode("utf-8", "replace"))
            shown = f"`{sign}`" if sign.isprintable() and sign != " " else f"U+{ord(sign):04X}"
            yield match.start(), match.end(), f"no address may hold {shown}", f"write {encoded}"


def _authority(text: str, at: int) -> Iterator[tuple[int, int, str, str]]:
    user, sign, place = text.rpartition("@")
    if sign:
        yield (
            at,
            at + len(user) + 1,
            "a user name and password don't belong in an address: Amplitude's form shows it to everybody, and HTTP forbids sending them",
            'send them in a header: Header(name="Authorization", value="Basic ${parameters.authorization}")',
        )
    at += len(user) + len(sign)
    literal = _LITERAL.fullmatch(place)
    host, _, port = (literal["address"], ":", literal["port"] or "") if literal else place.partition(":")
    whole = (at, at + max(len(place), 1)) if place or at == 0 else (at - 1, at)
    if not host:
        yield *whole, "the address names no host", "write https://api.example.com/…"
    elif literal or place.startswith("["):
        if not literal or not _is_address(host, 6):
            yield *whole, f"`{place}` is not an IPv6 address", "write it as [2001:db8::1]"
    elif _PRINTED not in host:
        yield from ((*whole, *each) for each in _host(host))
    if port and _PRINTED not in port and not (re.fullmatch("[0-9]{1,5}", port) and 0 < int(port) < 65536):
        begin = at + len(place) - len(port)
        yield begin, begin + len(port), f"there is no port {port}", "write a number from 1 to 65535, or nothing for 443"


def _host(host: str) -> Iterator[tuple[str, str]]:
    labels = host.removesuffix(".").split(".")
    if not host.isascii():
        try:
            yield f"the host `{host}` isn't written in ASCII", f"write {host.encode('idna').decode()}"
        except UnicodeError:
            yield f"`{host}` can't be a host", "write the name of a host, e.g. api.example.com"
    elif not all(labels) or not _HOST.fullmatch(host) or any(len(label) > 63 for label in labels) or len(host) > 254:
        yield f"`{host}` can't be a host", "write the name of a host, e.g. api.example.com"
    elif labels[-1].isdigit() and not _is_address(host, 4):
        yield f"`{host}` is not an IPv4 address", "write four numbers up to 255, or the name of a host"


def _is_address(text: str, version: int) -> bool:
    try:
        return _PRINTED in text or ipaddress.ip_address(text).version == version
    except ValueError:
        return False
