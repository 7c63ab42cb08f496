"""A reader for the two Windows scripts, written from the shells' manuals, because neither shell runs here.

It understands exactly the constructs the kit may print and refuses anything else, builds the files as the
scripts would, and returns the arguments curl.exe would receive. What it can't show is that a real PowerShell
or cmd agrees. Sources: about_Quoting_Rules and about_Special_Characters (PowerShell); `help cmd`, `help
echo`, certutil's manual.
"""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_SINGLE_QUOTES = "'\u2018\u2019\u201a\u201b"  # PowerShell's tokenizer takes any of them for an apostrophe


@dataclass
class _Reader:
    text: str
    env: Mapping[str, str]
    at: int = 0

    def skip(self) -> None:
        while self.at < len(self.text) and self.text[self.at] in " \n":
            self.at += 1

    def take(self, token: str) -> bool:
        self.skip()
        if self.text.startswith(token, self.at):
            self.at += len(token)
            return True
        return False

    def expect(self, token: str) -> None:
        assert self.take(token), f"expected {token!r} at {self.text[self.at : self.at + 40]!r}"

    def match(self, pattern: str) -> str:
        found = re.compile(pattern).match(self.text, self.at)
        assert found, f"expected {pattern} at {self.text[self.at : self.at + 40]!r}"
        self.at = found.end()
        return found.group()

    def single_quoted(self) -> str | None:
        self.skip()
        if self.at >= len(self.text) or self.text[self.at] not in _SINGLE_QUOTES:
            return None
        self.at += 1
        value = ""
        while True:
            character = self.text[self.at]
            self.at += 1
            if character not in _SINGLE_QUOTES:
                assert character >= " ", "a control character inside a string would be typed by a paste"
                value += character
            elif self.at < len(self.text) and self.text[self.at] in _SINGLE_QUOTES:
                value += self.text[self.at]
                self.at += 1
            else:
                return value

    def term(self) -> str:
        value = self.single_quoted()
        if value is not None:
            return value
        if self.take("[char]"):
            return chr(int(self.match(r"[0-9]+")))
        if self.take("$env:"):
            return self.env.get(self.match(r"[A-Za-z_][A-Za-z0-9_]*"), "")
        self.expect("(")
        if self.take("@("):
            rows = []
            while not self.take(")"):
                rows.append(self.term())
            self.expect('-join "`n"')
            value = "\n".join(rows)
        else:
            self.skip()
            assert self.text[self.at] in _SINGLE_QUOTES, "a sum must begin with a string"
            value = self.term()
            while self.take("+"):
                value += self.term()
        self.expect(")")
        return value


def powershell_arguments(script: str, folder: Path, env: Mapping[str, str]) -> list[str]:
    """Run the file-writing statements and return the arguments for curl."""
    files: dict[str, Path] = {}
    reader = _Reader(script, env)
    while reader.take("$"):
        name = reader.match(r"[a-z]+")
        reader.expect("= [IO.Path]::GetTempFileName()")
        reader.expect(f"[IO.File]::WriteAllText(${name},")
        files[name] = folder / f"tmp {name}.tmp"  # user names hold spaces, so temporary paths do
        files[name].write_bytes(reader.term().encode())
        reader.expect(")")
    reader.expect("curl.exe")
    arguments = []
    while not reader.take("Remove-Item"):
        if reader.take("`\n"):
            continue
        if reader.take('"'):
            end = reader.text.index('"', reader.at)
            arguments.append(_expand(reader.text[reader.at : end], files))
            reader.at = end + 1
            continue
        reader.skip()
        if reader.text[reader.at] in "('":
            arguments.append(_legacy_argument(reader.term()))
        else:
            arguments.append(reader.match(r"[A-Za-z-][A-Za-z0-9.-]*"))
    assert reader.text[reader.at :].strip() == ", ".join(f"${name}" for name in files)
    return arguments


def _expand(text: str, files: Mapping[str, Path]) -> str:
    found = re.fullmatch(r"(@?)\$([a-z]+)", text)
    assert found, f"only a file's path may stand between double quotes, not {text!r}"
    return found[1] + str(files[found[2]])


def _legacy_argument(value: str) -> str:
    """PowerShell 5.1 puts double quotes around an argument with spaces and escapes nothing in it."""
    assert value, "PowerShell 5.1 drops an empty argument"
    assert '"' not in value, "PowerShell 5.1 would break this argument"
    assert not value.endswith("\\"), "PowerShell 5.1 would break this argument"
    assert value.isascii(), "an older curl.exe would read this in the machine's code page"
    return value


def cmd_arguments(script: str, folder: Path, env: Mapping[str, str]) -> list[str]:
    """Run the file-writing statements and return the arguments for curl."""
    texts: dict[str, str] = {}
    arguments = None
    for line in script.replace(" ^\n", " ").split("\n"):
        assert line.isascii()
        assert line.isprintable()
        assert len(line) < 8191
        if found := re.fullmatch(r'(>>?)"%TEMP%\\([a-z.0-9-]+)" echo\(([A-Za-z0-9+/=]+)', line):
            texts[found[2]] = (texts[found[2]] if found[1] == ">>" else "") + found[3] + "\r\n"
        elif found := re.fullmatch(r'certutil -f -decode "%TEMP%\\([a-z.0-9-]+)" "%TEMP%\\(.+)" >nul', line):
            encoded = texts[found[1]].replace("\r\n", "")
            (folder / found[2]).write_bytes(base64.b64decode(encoded, validate=True))
        elif line.startswith("curl "):
            parts = re.findall(r'"[^"]*"|[^" ]+', line)[1:]
            arguments = [_cmd_argument(part, folder, env) for part in parts]
        else:
            assert re.fullmatch(r'del "%TEMP%\\([a-z0-9-]+)\.b64" "%TEMP%\\\1\.txt"', line), line
    assert arguments
    return arguments


def _cmd_argument(part: str, folder: Path, env: Mapping[str, str]) -> str:
    text = part[1:-1] if part.startswith('"') else part
    if not part.startswith('"'):
        assert re.fullmatch(r"[A-Za-z0-9.-]+", text), text
    assert not text.endswith("\\"), "would escape the closing quote"
    assert "!" not in text, "special where delayed expansion is on"
    text = text.replace("%TEMP%\\", f"{folder}/")
    return re.sub(r"%([A-Za-z_]+)%", lambda found: env[found[1]], text)
