"""Reteno's shapes of answers.

The public API: JSON with `message` and `status`, as the vendor's plug-ins read them. The mobile API: `title`, `detail` and
`invalid-params`, as Reteno's SDK for iOS decodes them. Of successful answers little is documented, and clients don't look.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tile.acceptance import Breach

_JSON = "application/json;charset=UTF-8"
_TITLES = {
    400: "Bad Request",
    401: "Unauthorized",
    404: "Not Found",
    405: "Method Not Allowed",
    409: "Conflict",
    413: "Content Too Large",
    415: "Unsupported Media Type",
    421: "Misdirected Request",
    403: "Forbidden",
    429: "Too Many Requests",
    503: "Service Unavailable",
}


class Answer(NamedTuple):
    """What is answered.

    Attributes:
        contact: whom the request was about, if it was about one.
        stored: whether what it brought is stored.
    """

    status: int
    body: str = ""
    kind: str = _JSON
    contact: int | None = None
    stored: bool = False


def accepted(value: object = None, *, contact: int | None = None) -> Answer:
    """200; without a value the body is empty, as it is after an event."""
    return Answer(200, "" if value is None else json.dumps(value, ensure_ascii=False), _JSON, contact, stored=True)


def refused(status: int, message: str, *, mobile: bool, invalid: Iterable[Breach] = ()) -> Answer:
    """A refusal in the shape of the API that it comes from."""
    if not mobile:
        return Answer(status, json.dumps({"status": status, "message": message}, ensure_ascii=False))
    params = [{"name": each.path, "reason": each.message} for each in invalid]
    body = {"title": _TITLES.get(status, "Error"), "detail": message, **({"invalid-params": params} if params else {})}
    return Answer(status, json.dumps(body, ensure_ascii=False))
