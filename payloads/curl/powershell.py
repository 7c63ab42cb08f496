"""Windows PowerShell 5.1 and PowerShell 7, on Windows: `curl.exe`, because `curl` alone is Invoke-WebRequest
in 5.1.

The body is built from single-quoted strings, where only quotes are special, and written to a temporary file
by .NET, which makes UTF-8 without a byte order mark in both versions. A pipe would add a newline and, in 5.1,
lose every letter outside ASCII. PowerShell takes the typographic quotes U+2018 to U+201B for apostrophes;
they are doubled, too.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from payloads.curl.command import Variable
from payloads.curl.windows import config_line, survives

if TYPE_CHECKING:
    from payloads.curl.command import Command, Text

_QUOTE = re.compile("(['\u2018\u2019\u201a\u201b])")
_CONTROL = re.compile(r"([\x01-\x1f\x7f-\x9f\u2028\u2029\ufeff])")


def write(command: Command) -> str:
    """Three steps, a line or more each: the files, the command, the files removed."""
    hidden: list[Text] = []
    lines = [f"curl.exe {' '.join(command.flags)} --request {command.method} " + _url(command.url, hidden)]
    lines += [f"-H {_expression(header)}" for header in command.headers if _plain(header)]
    hidden += [_config("header", header) for header in command.headers if not _plain(header)]

    before = [
        "$body = [IO.Path]::GetTempFileName()",
        f"[IO.File]::WriteAllText($body, {_lines(command.body)})",
    ]
    after = "Remove-Item $body"
    if hidden:
        config: Text = tuple(piece for line in hidden for piece in (*line, "\n"))
        before += [
            "$config = [IO.Path]::GetTempFileName()",
            f"[IO.File]::WriteAllText($config, {_lines(config)})",
        ]
        lines.append('--config "$config"')
        after += ", $config"
    lines.append('--data-binary "@$body"')
    return "\n".join([*before, " `\n".join(line.rstrip() for line in lines), after])


def _plain(text: Text) -> bool:
    return all(isinstance(piece, Variable) or survives(piece, never="") for piece in text)


def _url(url: Text, hidden: list[Text]) -> str:
    if _plain(url):
        return _expression(url)
    hidden.append(_config("url", url))
    return ""


def _config(option: str, value: Text) -> Text:
    """A variable's own value is trusted to hold no quote: nothing here can escape what is read later."""
    marks = [piece for piece in value if isinstance(piece, Variable)]
    line = config_line(option, "\0".join(_literals(value)))
    pieces: list[str | Variable] = []
    for turn, text in enumerate(line.split("\0")):
        pieces += [marks[turn - 1]] if turn else []
        pieces += [text] if text else []
    return tuple(pieces)


def _literals(value: Text) -> list[str]:
    """The literal text before, between and after the variables: always one more than there are variables."""
    parts = [""]
    for piece in value:
        if isinstance(piece, Variable):
            parts.append("")
        else:
            parts[-1] += piece
    return parts


def _lines(text: Text) -> str:
    """An expression for a text of several lines: one string a line, joined by a newline and nothing else."""
    rows: list[list[str | Variable]] = [[]]
    for piece in text:
        if isinstance(piece, Variable):
            rows[-1].append(piece)
            continue
        for turn, part in enumerate(piece.split("\n")):
            if turn:
                rows.append([])
            if part:
                rows[-1].append(part)
    if len(rows) == 1:
        return _expression(tuple(rows[0]))
    return "(@(\n" + "\n".join(f"  {_expression(tuple(row))}" for row in rows) + '\n) -join "`n")'


def _expression(text: Text) -> str:
    """A string, or a sum that begins with one (a sum that begins with a character would be a number)."""
    terms: list[str] = []
    for piece in text:
        if isinstance(piece, Variable):
            terms.append(f"$env:{piece.name}")
        else:
            terms += _terms(piece)
    if not terms:
        return "''"
    if not terms[0].startswith("'"):
        terms.insert(0, "''")
    return terms[0] if len(terms) == 1 else f"({' + '.join(terms)})"


def _terms(text: str) -> list[str]:
    """Control characters by number: a console that receives them by paste would act on them."""
    return [
        f"[char]{ord(part)}" if turn % 2 else "'" + _QUOTE.sub(r"\1\1", part) + "'"
        for turn, part in enumerate(_CONTROL.split(text))
        if part
    ]
