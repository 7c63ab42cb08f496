"""Secrets and personal data that a tile would publish."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from conformance.finding import Finding
from conformance.rules import secrets as rules
from payloads.freemarker.nodes import elements as el
from payloads.freemarker.source import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conformance.finding import Location
    from conformance.lint.context import Context

_AUTHORIZING = frozenset({"authorization", "proxy-authorization", "x-api-key", "api-key", "x-auth-token", "apikey"})

# What issuers begin their tokens with, so that these can be found. Anything vaguer would cry wolf.
_TOKEN = re.compile(
    r"\b(?:sk|rk)_live_[0-9A-Za-z]{10,}"
    r"|\bgh[pousr]_[0-9A-Za-z]{30,}"
    r"|\bxox[abprs]-[0-9A-Za-z-]{10,}"
    r"|\bAKIA[0-9A-Z]{16}\b"
    r"|\bAIza[0-9A-Za-z_-]{35}"
    r"|\beyJ[0-9A-Za-z_-]{10,2000}\.[0-9A-Za-z_-]{10,2000}\.[0-9A-Za-z_-]+"
)
# Bounded, and begun at the beginning of a word only, so that a long text is gone through once.
_MAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@([A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63})+)")
_NOBODYS = re.compile(r"(?:.*\.)?(?:example\.(?:com|net|org)|example|test|invalid|localhost)", re.IGNORECASE)


def findings(context: Context) -> Iterator[Finding]:
    """The findings of this family."""
    yield from _in_url(context)
    yield from _shown(context)
    yield from _literal_credentials(context)
    for parameter in context.tile.parameters:
        where = f"the sample of parameter {parameter.name!r}"
        if _TOKEN.search(parameter.sample):
            yield Finding(
                rules.REAL_LOOKING_SAMPLE,
                f"{where} has the form of a real credential",
                fix="revoke it if it is real; write a sample that can't be one, e.g. 'sample-key'",
                about=("parameters", parameter.name),
            )
        for address in _addresses(parameter.sample):
            message = f"{where} holds an e-mail address that may be somebody's: {address}"
            yield _personal(message, None, about=("parameters", parameter.name))


def _in_url(context: Context) -> Iterator[Finding]:
    secret = {parameter.name for parameter in context.tile.parameters if parameter.secret}
    for place in context.places:
        if place.part.title != "URL":
            continue
        for read in place.reading.reads:
            if len(read.path) == 2 and read.path[0] == "parameters" and read.path[1] in secret:
                yield Finding(
                    rules.SECRET_IN_URL,
                    f"`{read.node.span.text}` is a secret, and the URL is written to logs on its way",
                    location=place.at(read.node.span),
                    fix="send it in a header, if the destination takes it there",
                )


def _shown(context: Context) -> Iterator[Finding]:
    """Parameters in a header that proves who calls, and not marked as secret: one finding each."""
    shown = {parameter.name for parameter in context.tile.parameters if not parameter.secret}
    for place in context.places:
        if place.part.title.removeprefix("header ").lower() not in _AUTHORIZING:
            continue
        for read in place.reading.reads:
            if len(read.path) > 1 and read.path[0] == "parameters" and read.path[1] in shown:
                shown.remove(read.path[1])
                yield Finding(
                    rules.CREDENTIAL_SHOWN,
                    f"parameter {read.path[1]!r} is a part of {place.part.title}, and isn't marked as secret",
                    location=place.at(read.node.span),
                    fix=f"Parameter(name={read.path[1]!r}, …, secret=True)",
                )


def _literal_credentials(context: Context) -> Iterator[Finding]:
    for header in context.tile.headers:
        if header.name.lower() in _AUTHORIZING and not re.search(r"\$\{|\[=|<#", header.value) and header.value.strip():
            message = f"header {header.name} has the same value for every customer"
            yield _credential(message, None, about=("headers", header.name))
    for place in context.places:
        for node in place.walk():
            if not isinstance(node, el.Text):
                continue
            for match in _TOKEN.finditer(node.span.text):
                span = Span(node.span.source, node.span.start + match.start(), node.span.start + match.end())
                yield _credential("the template holds what has the form of a real credential", place.at(span))
            for match in _MAIL.finditer(node.span.text):
                if not _NOBODYS.fullmatch(match[1]):
                    span = Span(node.span.source, node.span.start + match.start(), node.span.start + match.end())
                    yield _personal(
                        f"the template sends an e-mail address that may be somebody's: {match[0]}", place.at(span)
                    )


def _credential(message: str, location: Location | None, about: tuple[str, str] | None = None) -> Finding:
    return Finding(
        rules.LITERAL_CREDENTIAL,
        message,
        location=location,
        fix='declare a parameter, Parameter(name="token", …, secret=True), and read it: `${parameters.token}`',
        about=about,
    )


def _personal(message: str, location: Location | None, about: tuple[str, str] | None = None) -> Finding:
    return Finding(rules.PERSONAL_DATA, message, location=location, fix="use an address at example.com", about=about)


def _addresses(text: str) -> Iterator[str]:
    for match in _MAIL.finditer(text):
        if not _NOBODYS.fullmatch(match[1]):
            yield match[0]
