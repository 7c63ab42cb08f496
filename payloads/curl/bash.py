r"""bash, and every shell that knows `$'…'` (zsh, ksh93, busybox ash).

Between single quotes nothing is special, history expansion included; an apostrophe is `'\''`. Control
characters other than the newline are written as `$'\t'`: a terminal that receives them by paste would act on
them (a tab completes, a carriage return ends the line).

Linux hands a program at most 128 KiB in one argument. A longer body goes through `printf`, which is built
into the shell, and a pipe.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from payloads.curl.command import Variable, literal

if TYPE_CHECKING:
    from payloads.curl.command import Command, Text

_LONGEST_ARGUMENT = 100_000  # bytes; MAX_ARG_STRLEN is 131,072
_CONTROL = re.compile(r"([\x01-\x09\x0b-\x1f\x7f-\x9f])")
_PLAIN_IN_DOUBLE_QUOTES = re.compile(r'[^"$`\\!\x00-\x1f\x7f]*')
_NAMED = {"\t": r"\t", "\r": r"\r", "\x1b": r"\e"}


def write(command: Command) -> str:
    r"""The command, one item a line, each line but the last ending in ` \`."""
    lines = [f"curl {' '.join(command.flags)} --request {command.method} {_url(command.url)}"]
    lines += [f"-H {_quoted(header)}" for header in command.headers]
    body = _quoted(command.body)
    if len(body.encode()) > _LONGEST_ARGUMENT:
        return f"printf %s {body} | " + " \\\n".join([*lines, "--data-binary @-"])
    # --data reads a file when its argument begins with @; --data-raw is the same without that.
    first = command.body[0] if command.body else ""
    option = "--data-raw" if isinstance(first, Variable) or first.startswith("@") else "--data"
    return " \\\n".join([*lines, f"{option} {body}"])


def _url(url: Text) -> str:
    """The portal puts the URL between double quotes; so do we wherever that means the same."""
    text = literal(url)
    if text is not None and _PLAIN_IN_DOUBLE_QUOTES.fullmatch(text):
        return f'"{text}"'
    return _quoted(url)


def _quoted(text: Text) -> str:
    return "".join(f'"${piece.name}"' if isinstance(piece, Variable) else _literal(piece) for piece in text) or "''"


def _literal(text: str) -> str:
    parts = _CONTROL.split(text)
    return "".join(_escape(part) if turn % 2 else _single(part) for turn, part in enumerate(parts) if part)


def _single(text: str) -> str:
    return "'" + text.replace("'", "'\\''") + "'"


def _escape(control: str) -> str:
    r"""By UTF-8 bytes, because `\\u` depends on the locale the shell runs in."""
    if control in _NAMED:
        return f"$'{_NAMED[control]}'"
    return "$'" + "".join(f"\\x{byte:02x}" for byte in control.encode()) + "'"
