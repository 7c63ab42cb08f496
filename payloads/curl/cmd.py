"""The Windows command prompt, and batch files.

A cmd argument can hold no line break, its `%` means different things at the prompt and in a file, and `echo`
writes in the console's code page. So the body travels as Base64, which cmd has no opinion about, and
`certutil`, part of every Windows, turns it back into the very bytes. Arguments that aren't plain go the same
way, in a config file for curl. Because nothing can be filled in behind Base64, a secret in the body can't be
a variable here.
"""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

from payloads.curl.command import UnsafeForShellError, Variable, literal
from payloads.curl.windows import config_line, survives

if TYPE_CHECKING:
    from payloads.curl.command import Command, Text

_FOLDER = "%TEMP%"
_WIDTH = 76  # a line of cmd may have 8,191 characters; this is what fits a screen


def write(command: Command) -> str:
    """The files, the command with a `^` at the end of each line but the last, the files removed."""
    hidden: list[str] = []
    lines = [f"curl {' '.join(command.flags)} --request {command.method} {_argument('url', command.url, hidden)}"]
    for header in command.headers:
        argument = _argument("header", header, hidden)
        if argument:
            lines.append(f"-H {argument}")
    body = literal(command.body)
    if body is None:
        raise UnsafeForShellError(
            "the body holds a secret, which cmd can't fill in: use another shell, or have the secret printed"
        )
    before: list[str] = []
    after: list[str] = []
    if hidden:
        before += _file("tile-curl", "\n".join([*hidden, ""]), after)
        lines.append(f'--config "{_FOLDER}\\tile-curl.txt"')
    if body:
        before += _file("tile-body", body, after)
        lines.append(f'--data-binary "@{_FOLDER}\\tile-body.txt"')
    else:
        lines.append('--data ""')  # certutil refuses to decode nothing
    return "\n".join([*before, " ^\n  ".join(line.rstrip() for line in lines), *after])


def _argument(option: str, text: Text, hidden: list[str]) -> str:
    if all(isinstance(piece, Variable) or survives(piece, never="%!") for piece in text):
        return '"' + "".join(f"%{piece.name}%" if isinstance(piece, Variable) else piece for piece in text) + '"'
    value = literal(text)
    if value is None:
        raise UnsafeForShellError(
            f"the {option} holds a secret beside characters that cmd can't carry: use another shell, "
            "or have the secret printed"
        )
    hidden.append(config_line(option, value))
    return ""


def _file(name: str, text: str, after: list[str]) -> list[str]:
    """Commands that write `text` in UTF-8 to NAME.txt. `echo(` prints its argument even where that says ON or
    OFF.
    """
    encoded = base64.b64encode(text.encode()).decode()
    chunks = [encoded[start : start + _WIDTH] for start in range(0, len(encoded), _WIDTH)]
    source, target = f'"{_FOLDER}\\{name}.b64"', f'"{_FOLDER}\\{name}.txt"'
    after.append(f"del {source} {target}")
    return [
        *(f"{'>>' if turn else '>'}{source} echo({chunk}" for turn, chunk in enumerate(chunks)),
        f"certutil -f -decode {source} {target} >nul",
    ]
