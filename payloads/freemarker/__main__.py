"""`python -m payloads.freemarker`: answer requests, one JSON line each (see `protocol`); or show generated code.

python -m payloads.freemarker < requests.jsonl > answers.jsonl
python -m payloads.freemarker --show-code template.ftl
"""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path

from payloads.freemarker.errors import FreeMarkerError
from payloads.freemarker.protocol import answers
from payloads.freemarker.template import Template


def main(arguments: list[str] | None = None) -> int:
    parser = ArgumentParser(
        prog="python -m payloads.freemarker",
        description="Reads one JSON request a line and answers one line each, as Apache FreeMarker would.",
    )
    parser.add_argument("--show-code", metavar="FILE", type=Path, help="print the Python a template is compiled to")
    options = parser.parse_args(arguments)
    if options.show_code is not None:
        return _show_code(options.show_code)
    sys.stdin.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    sys.stdout.reconfigure(encoding="utf-8", newline="\n")  # type: ignore[union-attr]
    for line in answers(sys.stdin):
        print(line, flush=True)
    return 0


def _show_code(path: Path) -> int:
    """The generated Python; 1 if the template can't be parsed, 2 if it can't be read."""
    try:
        source = path.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        print(f"{path} can't be read: {error}", file=sys.stderr)
        return 2
    try:
        print(Template(source, name=path.name).python_source)
    except FreeMarkerError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
