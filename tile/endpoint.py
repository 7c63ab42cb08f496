"""Where the request goes.

Source: https://amplitude.com/docs/partners/create-an-event-streaming-integration, *URL Endpoint*: PUT,
POST or PATCH, and a URL in which `${parameters.name}` may stand.
"""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import AfterValidator

from tile._model import Declared

Method = Literal["POST", "PUT", "PATCH"]


def _url_template(url: str) -> str:
    if not url.strip():
        raise ValueError("is blank; write the destination's address, e.g. 'https://api.example.com/events'")
    if any(character.isspace() or ord(character) < 32 for character in re.split(r"\$\{|<[#@]", url, maxsplit=1)[0]):
        raise ValueError(f"{url!r} holds white space, which no URL may; remove it or write it as %20")
    if "\n" in url or "\r" in url:
        raise ValueError(f"{url!r} holds a line break; a URL is one line")
    if not url.startswith(("https://", "${")):
        raise ValueError(
            f"{url!r} does not begin with https://, so credentials and personal data would travel in "
            f"the clear; write "
            "https://…, or begin with a parameter that holds the whole address, e.g. "
            "'${parameters.endpoint}/events'"
        )
    return url


class Endpoint(Declared):
    """Method and URL template of the request.

    Attributes:
        method: the HTTP method.
        url: the address, in which `${parameters.name}` may stand.
    """

    method: Method
    url: Annotated[str, AfterValidator(_url_template)]
