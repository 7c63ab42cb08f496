"""A cURL command as a vendor's documentation prints it: method, address, headers and body."""

from __future__ import annotations

import re
import shlex
from typing import NamedTuple
from urllib.parse import parse_qsl, urlsplit, urlunsplit

from tile.errors import TileError

_LONGEST = 200_000
_WITH_VALUE = {
    "-X": "method", "--request": "method", "-H": "header", "--header": "header", "--url": "url",
    "-d": "data", "--data": "data", "--data-raw": "data", "--data-binary": "data", "--data-ascii": "data", "--json": "json",
    "-u": "user", "--user": "user", "-A": "", "--user-agent": "", "-o": "", "--output": "", "-m": "", "--max-time": "",
    "--connect-timeout": "", "-w": "", "--write-out": "", "--retry": "", "-e": "", "--referer": "", "--cacert": "",
}  # fmt: skip
_ALONE = frozenset(
    [
        "-s",
        "--silent",
        "-S",
        "--show-error",
        "-v",
        "--verbose",
        "-L",
        "--location",
        "-k",
        "--insecure",
        "-i",
        "--include",
        "-f",
        "--fail",
        "--compressed",
        "-g",
        "--globoff",
        "--http1.1",
        "--http2",
        "-#",
        "--progress-bar",
        "-N",
        "--no-buffer",
    ]
)
_REFUSED = {
    "-G": "sends the data in the address", "--get": "sends the data in the address",
    "-F": "sends a form", "--form": "sends a form", "-T": "sends a file", "--upload-file": "sends a file",
    "--data-urlencode": "sends a form", "-b": "sends cookies", "--cookie": "sends cookies",
}  # fmt: skip


class CurlCommand(NamedTuple):
    """What a command sends.

    Attributes:
        method: e.g. `POST`.
        url: the address without its query.
        query: names and values of the query.
        headers: as they are written.
        user: whether user and password are given, by `-u` or in the address.
        body: the data; empty if there is none.
    """

    method: str
    url: str
    query: tuple[tuple[str, str], ...]
    headers: tuple[tuple[str, str], ...]
    user: bool
    body: str


def read_curl(command: str) -> CurlCommand:
    """Read a command for bash.

    Raises:
        TileError: it isn't one, or does what a tile can't.
    """
    given: dict[str, list[str]] = {"url": [], "header": [], "data": [], "method": [], "user": [], "json": []}
    words = _words(command)
    while words:
        word = words.pop(0)
        name, equals, attached = word.partition("=") if word.startswith("--") else (word, "", "")
        if not word.startswith("-") or word == "-":
            given["url"].append(word)
        elif name in _REFUSED or word[:2] in _REFUSED:
            reason = _REFUSED.get(name) or _REFUSED[word[:2]]
            raise TileError(
                f"the command {reason} ({name}), which a tile can't",
                remedy="a tile sends JSON in the body of a POST, PUT or PATCH",
            )
        elif word in _ALONE or (not word.startswith("--") and all(f"-{letter}" in _ALONE for letter in word[1:])):
            continue
        elif name in _WITH_VALUE and (equals or words):
            given.setdefault(_WITH_VALUE[name], []).append(attached if equals else words.pop(0))
        elif not word.startswith("--") and word[:2] in _WITH_VALUE and len(word) > 2:
            given.setdefault(_WITH_VALUE[word[:2]], []).append(word[2:])
        elif name in _WITH_VALUE:
            raise TileError(f"the command ends after {name}", remedy="paste all of it, quotes included")
        else:
            raise TileError(
                f"cURL's option {name} isn't known here",
                remedy="leave it out if the request does without, or give --endpoint and --from-json",
            )
    return _command(given)


def _words(command: str) -> list[str]:
    if len(command) > _LONGEST:
        raise TileError(f"the command has {len(command):,} characters", remedy="is it a cURL command?")
    if re.search(r"(?<!\S)\$'", command):
        raise TileError("the command quotes as $'…'", remedy="write '…' instead")
    text = re.sub(r"[\\^`][ \t]*\r?\n", " ", command).strip().removeprefix("$ ")
    try:
        words = shlex.split(text)
    except ValueError as error:
        raise TileError(f"the command can't be read: {error}", remedy="paste all of it, quotes included") from None
    if not words or words[0].rpartition("/")[2] not in ("curl", "curl.exe"):
        raise TileError(
            "this isn't a cURL command", remedy="begin with `curl`, as the vendor's documentation prints it"
        )
    return words[1:]


def _command(given: dict[str, list[str]]) -> CurlCommand:
    if len(given["url"]) != 1:
        what = "no address" if not given["url"] else f"{len(given['url'])} addresses"
        raise TileError(f"the command has {what}", remedy="name one, and put quotes around what has blanks")
    try:
        url = given["url"][0] if "://" in given["url"][0] else f"https://{given['url'][0]}"
        address = urlsplit(url)
        query = tuple(parse_qsl(address.query, keep_blank_values=True))
    except ValueError as error:
        raise TileError(f"the address can't be read: {error}", remedy="write it as https://host/path") from None
    body = (given["data"] + given["json"] or [""])[0]
    if len(given["data"] + given["json"]) > 1:
        raise TileError("the command has several bodies", remedy="write one JSON text")
    if body.startswith("@"):
        raise TileError(f"the body stands in a file, {body[1:]!r}", remedy="give that file with --from-json")
    headers = []
    for line in given["header"]:
        name, colon, value = line.partition(":")
        if not colon or not name.strip():
            raise TileError(f"the header {line[:60]!r} has no name and value", remedy="write 'Name: value'")
        headers.append((name.strip(), value.strip()))
    method = (given["method"] or ["POST" if body else "GET"])[-1].upper()
    if method not in ("POST", "PUT", "PATCH"):
        raise TileError(f"the command sends a {method}", remedy="Amplitude's tiles send POST, PUT or PATCH")
    host = address.netloc.rpartition("@")[2]
    return CurlCommand(
        method=method,
        url=urlunsplit((address.scheme, host, address.path or "/", "", "")),
        query=query,
        headers=tuple(headers),
        user=bool(given["user"]) or "@" in address.netloc,
        body=body,
    )
