"""The files of a new project."""

from __future__ import annotations

import json
import struct
import zlib
from typing import TYPE_CHECKING, Final, NamedTuple

from tile.scaffold.drafting import python_text
from tile.scaffold.names import is_credential

if TYPE_CHECKING:
    from tile.scaffold.answers import Answers, HeaderLine
    from tile.scaffold.drafting import Draft

_WORKFLOW: Final = """\
name: tile
on: [push, pull_request]
permissions:
  contents: read
jobs:
  tile:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-python@v5
        with:
          python-version: "3.12"
      - run: pip install "reteno-amplitude-tile[pytest]"
      - run: tile check
      - run: python -m pytest
"""
_HOOK: Final = """\
repos:
  - repo: local
    hooks:
      - id: tile-check
        name: tile check
        entry: tile check
        language: system
        pass_filenames: false
        files: \\.(py|json|png|toml)$
"""


class Credential(NamedTuple):
    """A parameter, what it is called in the form, and whether it is secret, as most are."""

    name: str
    display_name: str
    secret: bool = True


def project_files(answers: Answers, draft: Draft) -> dict[str, bytes]:
    """Path to content, the configuration of Python left out: that may be there already."""
    texts = {
        f"{answers.stem}.py": _module(answers, draft),
        f"{answers.stem}.schema.json": json.dumps(draft.schema, indent=2, ensure_ascii=False) + "\n",
        "README.md": _readme(answers, draft),
        ".github/workflows/tile.yml": _WORKFLOW,
        ".pre-commit-config.yaml": _HOOK,
    }
    return {**{path: text.encode() for path, text in texts.items()}, "logo.png": placeholder_logo()}


def configuration(answers: Answers, *, pytest: bool) -> str:
    """The tables of `pyproject.toml`; `pytest`: that of pytest, too."""
    text = f'[tool.tile]\ntiles = ["{answers.stem}:events"]\n'
    return text + ("\n[tool.pytest.ini_options]\ntile = true\n" if pytest else "")


def _module(answers: Answers, draft: Draft) -> str:
    credentials, url, headers = _authentication(answers, draft)
    names = ["Body", "ConnectionInfo", "Contract", "Endpoint", "Tile"]
    names += ["Header"] if headers else []
    names += ["MappedField"] if draft.mapping else []
    names += ["Parameter"] if credentials else []
    names += ["Precondition"] if draft.identity else []
    imported = _imported("tile", [*sorted(names), "logo_file", "schema_file"])
    body = _imported("tile.body", sorted(draft.imports)) if draft.imports else ""
    lines = [
        f'    key="{answers.key}",',
        f"    integration_name={python_text(answers.name)},",
        "    connection=ConnectionInfo(",
        f"        display_name={python_text(answers.name)},",
        '        category="Messaging",',
        f"        summary={python_text(f'What {answers.name} does, in a line.')},",
        f"        description={python_text(f'What {answers.name} does with your events, and what they are good for there.')},",
        '        logo=logo_file("logo.png"),',
        "    ),",
    ]
    if credentials:
        lines.append("    parameters=[")
        lines += [
            f'        Parameter(name="{each.name}", display_name={python_text(each.display_name)}, '
            f'{"secret=True, " if each.secret else ""}sample="sample-{each.name}"),'
            for each in credentials
        ]
        lines.append("    ],")
    if draft.mapping:
        lines.append("    mapping=[")
        lines += [
            f"        MappedField(name={python_text(name)}{', required=True' if required else ''}, default={python_text(default)}),"
            for name, (default, required) in draft.mapping.items()
        ]
        lines.append("    ],")
    lines.append(f"    endpoint=Endpoint(method={python_text(answers.method)}, url={python_text(url)}),")
    if headers:
        lines.append("    headers=[")
        lines += [
            f"        Header(name={python_text(each.name)}, value={python_text(each.value)})," for each in headers
        ]
        lines.append("    ],")
    lines.append(f"    body=Body.of(\n        {draft.code.replace(chr(10), chr(10) + '    ')}\n    ),")
    lines += [
        "    contract=Contract(",
        f"        name={python_text(answers.name)},",
        f"        endpoint={python_text(f'{answers.method} {answers.url}')},",
        f'        json_schema=schema_file("{answers.stem}.schema.json"),',
        "    ),",
    ]
    if draft.identity:
        lines += [
            "    preconditions=[",
            "        Precondition(",
            '            name="known-user",',
            f"            any_of=({python_text(f'mappedFields.{draft.identity}')},),",
            '            customer="Filter out events of users who are not known.",',
            f"            reason={python_text(f'{answers.name} has to know whose event it is.')},",
            "        ),",
            "    ],",
        ]
    declaration = "\n".join(lines)
    return (
        f'"""The Amplitude Event Streaming tile of {_in_docstring(answers.name)}."""\n\n'
        f"{imported}{body}\nevents = Tile(\n{declaration}\n)\n"
    )


def _imported(module: str, names: list[str]) -> str:
    line = f"from {module} import {', '.join(names)}\n"
    if len(line) <= 100:
        return line
    return f"from {module} import (\n" + "".join(f"    {name},\n" for name in names) + ")\n"


def _in_docstring(text: str) -> str:
    return text.replace("\\", " ").replace('"', "'")


def _authentication(answers: Answers, draft: Draft) -> tuple[list[Credential], str, list[HeaderLine]]:
    """The credentials, the address, and the headers, as the API wants to be told who calls."""
    from tile.scaffold.answers import HeaderLine

    credentials = [Credential(name, _titled(name)) for name in draft.parameters]
    headers, url = list(answers.headers), answers.template
    known = {each.name for each in credentials}
    credentials += [
        Credential(name, _titled(name), is_credential(name)) for name in answers.places.values() if name not in known
    ]
    key = Credential("apiKey", "API key")
    match answers.auth:
        case "bearer":
            headers.insert(0, HeaderLine("Authorization", "Bearer ${parameters.apiKey}"))
        case "basic":
            key = Credential("authorization", "User and password, in Base64 as `user:password`")
            headers.insert(0, HeaderLine("Authorization", "Basic ${parameters.authorization}"))
        case "header":
            headers.insert(0, HeaderLine(answers.auth_name, "${parameters.apiKey}"))
        case "query":
            url += f"{'&' if '?' in url else '?'}{answers.auth_name}=${{parameters.apiKey}}"
    if answers.auth != "none" and key.name not in draft.parameters:
        credentials.insert(0, key)
    return credentials, url, headers


def _titled(name: str) -> str:
    words = "".join(f" {each.lower()}" if each.isupper() else each for each in name).strip("_ ")
    return words[:1].upper() + words[1:]


def _readme(answers: Answers, draft: Draft) -> str:
    guesses = "".join(f"- `{path}`: {what}\n" for path, _, what in (each.partition(": ") for each in draft.guesses))
    return f"""\
# {answers.name}: events from Amplitude

An Amplitude Event Streaming tile: each event of a customer goes to `{answers.method} {answers.url}`.

| | |
|---|---|
| `{answers.stem}.py` | the tile: the form's fields, the request, and the body as Python data |
| `{answers.stem}.schema.json` | the contract: what the API accepts |
| `tile_snapshots/` | what is sent for each sample event |
| `logo.png` | a placeholder: put your own in its place |

```sh
tile check                      # is it right, for every event there can be?
tile show --body                # the template that the body is compiled to
tile test-payload               # a request to try, as a cURL command
python -m pytest                # the same check, and every payload against its snapshot
tile export -o submission       # what the Developer Portal asks for
```

## What goes where

{guesses}
Look through the list, and tell the schema what your API's documentation says: lengths, numbers of members, patterns. `tile
check` then decides whether every event keeps to it.
"""


def placeholder_logo() -> bytes:
    """A grey square: a placeholder that nobody takes for a logo."""
    size = 256
    rows = (b"\0" + b"\xb4\xb4\xb4" * size) * size
    header = struct.pack(">IIBBBBB", size, size, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )
