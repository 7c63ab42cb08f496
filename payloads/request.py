"""Namespaces and templates in, one HTTP request out.

URL, header values and body are templates of the same engine. Sources:
https://amplitude.com/docs/partners/create-an-event-streaming-integration for what may hold a template, and
the cURL test payload of the Developer Portal for the two headers that Amplitude adds and for the order of
all of them.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from payloads.amplitude import PRESET_HEADERS
from payloads.encoding import as_sent
from payloads.freemarker import Settings, Template

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from payloads.amplitude import JSON

__all__ = ["Request", "RequestTemplate", "UnsafeRequestError"]


class UnsafeRequestError(ValueError):
    """A rendered URL or header would be another request than the one declared.

    Attributes:
        part: `url` or `header NAME`.
        message: what is wrong, without the value, which may be a secret.
        remedy: what to do about it.
    """

    def __init__(self, part: str, message: str, remedy: str) -> None:
        super().__init__(part, message, remedy)
        self.part = part
        self.message = message
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.part}: {self.message} ({self.remedy})"


@dataclass(frozen=True, slots=True)
class Request:
    """One HTTP request, as Amplitude would send it.

    Attributes:
        method: `POST`, `PUT` or `PATCH`.
        url: the rendered address.
        headers: name and rendered value, the two presets first.
        body: the rendered body as it is sent, as UTF-8.
        printed: what the template printed: the same, but for characters that it cut in two.
    """

    method: str
    url: str
    headers: tuple[tuple[str, str], ...]
    body: str
    printed: str = field(default="", compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class RequestTemplate:
    """A request whose URL, header values and body are templates, parsed once and rendered for many events."""

    method: str
    url: Template
    headers: tuple[tuple[str, Template], ...]
    body: Template
    presets: tuple[tuple[str, str], ...] = PRESET_HEADERS

    @classmethod
    def parse(
        cls,
        method: str,
        url: str,
        headers: Iterable[tuple[str, str]],
        body: str,
        *,
        settings: Settings | None = None,
        body_name: str = "body",
        presets: tuple[tuple[str, str], ...] = PRESET_HEADERS,
    ) -> RequestTemplate:
        """Parse the templates. In errors they are called `url`, `header NAME` and `body_name`. `presets` are the
        headers Amplitude adds by itself.

        Raises:
            payloads.freemarker.FreeMarkerError: one of them does not parse.
        """
        settings = settings or Settings()
        return cls(
            method,
            parsed(url, "url", settings),
            tuple((name, parsed(value, f"header {name}", settings)) for name, value in headers),
            parsed(body, body_name, settings),
            presets,
        )

    def under(self, settings: Settings) -> RequestTemplate:
        """The same templates under other settings: see `Template.under`."""
        return replace(
            self,
            url=self.url.under(settings),
            headers=tuple((name, template.under(settings)) for name, template in self.headers),
            body=self.body.under(settings),
        )

    def tracing(self) -> RequestTemplate:
        """The same templates; the body is compiled once for renders and for the places in it: see `Template.tracing`."""
        return replace(self, body=self.body.tracing())

    def templates(self) -> tuple[Template, ...]:
        """Its templates in the order of a request: URL, headers, body."""
        return (self.url, *(template for _, template in self.headers), self.body)

    def render(self, namespaces: Mapping[str, JSON]) -> Request:
        """The request for one event.

        Raises:
            payloads.freemarker.FreeMarkerError: a template fails on this event.
            UnsafeRequestError: the rendered URL or a header holds a character that would change the
                request's shape.
        """
        url = as_sent(self.url.render(namespaces))
        _refuse_unsafe_url(url)
        headers = [*self.presets]
        for name, template in self.headers:
            value = as_sent(template.render(namespaces))
            _refuse_unsafe_header(name, value)
            headers.append((name, value))
        printed = self.body.render(namespaces)
        return Request(self.method, url, tuple(headers), as_sent(printed), printed)


@lru_cache(maxsize=64)
def parsed(text: str, name: str, settings: Settings) -> Template:
    """A template, read and compiled once however often a destination is rendered anew.

    Raises:
        payloads.freemarker.FreeMarkerError: it does not parse.
    """
    return Template(text, name=name, settings=settings)


def _refuse_unsafe_url(url: str) -> None:
    bad = next((character for character in url if character <= " " or character == "\x7f"), None)
    if bad is not None:
        raise UnsafeRequestError(
            "url",
            f"the rendered address holds the character U+{ord(bad):04X}, which no URL may",
            "look at the parameters it is made of; append `?url` to a value that may hold such characters",
        )


def _refuse_unsafe_header(name: str, value: str) -> None:
    # RFC 9110, 5.5: CR, LF and NUL are dangerous in a field value; other controls except tab are invalid; what bytes beyond
    # ASCII mean is left open.
    bad = next(
        (character for character in value if (character < " " and character != "\t") or character == "\x7f"),
        None,
    )
    if bad is not None:
        raise UnsafeRequestError(
            f"header {name}",
            f"the rendered value holds the character U+{ord(bad):04X}, which could begin another header",
            "look at the parameter it is made of: a credential copied with its line break, perhaps",
        )
    if not value.isascii():
        bad = next(character for character in value if not character.isascii())
        raise UnsafeRequestError(
            f"header {name}",
            f"the rendered value holds the character U+{ord(bad):04X}, and headers are ASCII",
            'append `?url("UTF-8")` to the value it comes from, or send it in the body',
        )
