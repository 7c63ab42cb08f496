"""`tile init`."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, get_args

import typer

from tile.exit_codes import ExitCode
from tile.failure import CliError
from tile.scaffold import (
    Answers,
    Auth,
    Draft,
    HeaderLine,
    Layout,
    from_example,
    from_layout,
    is_credential,
    parameter_name,
    project_files,
    read_curl,
    write_project,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conformance import Report
    from tile.console import Console
    from tile.scaffold import CurlCommand, Written

EXAMPLES = (
    ("tile init --name Acme --endpoint https://api.acme.example/v1/events", "a project in this folder"),
    ("tile init acme --from-curl \"curl https://… -d '…'\"", "from what the vendor's documentation prints"),
    ("tile init acme --name Acme --endpoint https://… --from-json event.json", "from an example of a body"),
    ("tile init", "asks for what it needs"),
)
EXIT_CODES = (
    (ExitCode.OK, "the project is written, and its check passed"),
    (ExitCode.FINDINGS, "the project is written, and its check has errors"),
    (ExitCode.USAGE, "an answer isn't valid, or a file exists already; nothing is written"),
)
_LARGEST = 1_000_000
#: Headers that Amplitude or HTTP sets by itself.
_OWN = frozenset(
    [
        "content-type",
        "user-agent",
        "accept",
        "host",
        "content-length",
        "accept-encoding",
        "connection",
        "expect",
        "cookie",
    ]
)


def command(
    ctx: typer.Context,
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="Where to write; the folder is created if it is missing.")
    ] = Path(),
    name: Annotated[str | None, typer.Option(metavar="NAME", show_default=False, help="The vendor's name.")] = None,
    endpoint: Annotated[
        str | None, typer.Option(metavar="URL", show_default=False, help="Where the API takes events.")
    ] = None,
    method: Annotated[str, typer.Option(metavar="POST|PUT|PATCH", help="The HTTP method.")] = "POST",
    auth: Annotated[
        str | None,
        typer.Option(
            metavar="bearer|basic|header|query|none",
            show_default=False,
            help="How the API knows its customers: a bearer token, user and password, a key in a header or in the address.",
        ),
    ] = None,
    auth_name: Annotated[
        str | None,
        typer.Option(
            metavar="NAME", show_default=False, help="The header, or the part of the address, that holds the key."
        ),
    ] = None,
    identity: Annotated[
        str | None,
        typer.Option(
            metavar="NAME", show_default=False, help="The body's member that says who the user is, e.g. user_id."
        ),
    ] = None,
    shape: Annotated[
        str | None,
        typer.Option(
            metavar="nested|flat|batch|params",
            show_default=False,
            help="Where properties go: an object of their own, beside the others, one event in a list, a list of names and values.",
        ),
    ] = None,
    from_curl: Annotated[
        str | None,
        typer.Option(
            metavar="COMMAND|-", show_default=False, help="A cURL command: address, headers and body are its."
        ),
    ] = None,
    from_json: Annotated[
        str | None,
        typer.Option(metavar="FILE|-", show_default=False, help="An example of a body."),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Overwrite the tile's own files if they are there.")] = False,
) -> int:
    """Begin a project: a tile with its body, its contract and its tests, which pass from the first run.

    Written are the tile's module, the contract as a JSON Schema, snapshots of what is sent, a section of pyproject.toml,
    a workflow for GitHub, a hook for pre-commit, a placeholder for the logo and a README. Nothing that is there is
    overwritten. What a member of an example is filled with is guessed from its name; the README lists the guesses.
    """
    curl = read_curl(_text(from_curl, "the command")) if from_curl is not None else None
    ask = _Asked(curl=curl)
    answers = Answers(
        name=ask.text("name", name, "What is the vendor called?"),
        method=_choice("--method", curl.method if curl else method.upper(), ("POST", "PUT", "PATCH")),  # type: ignore[arg-type]
        url=endpoint
        or (_address(curl) if curl else ask.text("endpoint", None, "Where does its API take events (https://…)?")),
        **_auth(ask, curl, auth, auth_name),
    )
    draft = _draft(ask, curl, from_json, identity, shape)
    draft.parameters += [each for each in answers.secrets if each not in draft.parameters]
    files = project_files(answers, draft)
    report = _checked(files, answers)
    from tile import snapshots

    files |= {path: text.encode() for path, text in snapshots.files(report.tile).items()}
    written = write_project(folder, files, answers, force=force)
    for line in _summary(folder, written, draft, report, ctx.obj):
        ctx.obj.print(line)
    return ExitCode.FINDINGS if report.errors else ExitCode.OK


class _Asked:
    """Asks for what no option gives, where somebody is there to answer."""

    def __init__(self, *, curl: CurlCommand | None) -> None:
        self.curl = curl
        self.can_ask = sys.stdin.isatty() and sys.stderr.isatty()

    def text(self, option: str, given: str | None, question: str, default: str | None = None) -> str:
        if given is not None:
            return given
        if self.can_ask:
            return str(typer.prompt(question, default=default, err=True)).strip()
        if default is not None:
            return default
        raise CliError(
            f"tile init needs --{option.replace('_', '-')}",
            hint=f"{question} Give it, or run this in a terminal to be asked",
        )


def _choice(option: str, given: str, choices: tuple[str, ...]) -> str:
    if given not in choices:
        raise CliError(f"{option} can't be {given!r}", hint=f"it is one of: {', '.join(choices)}")
    return given


def _address(curl: CurlCommand) -> str:
    """The address with its query, but for what is a credential."""
    from urllib.parse import urlencode

    query = [(name, value) for name, value in curl.query if not is_credential(name)]
    return f"{curl.url}?{urlencode(query, safe='{}<>')}" if query else curl.url


def _auth(ask: _Asked, curl: CurlCommand | None, auth: str | None, auth_name: str | None) -> dict[str, Any]:
    """How the API knows its customers, and the further headers. No value of a credential is taken over."""
    headers: list[HeaderLine] = []
    found: list[tuple[Auth, str]] = [("basic", "")] if curl and curl.user else []
    for header, value in curl.headers if curl else ():
        lower = header.lower()
        if lower == "content-type" and "json" not in value.lower():
            raise CliError(f"the command sends {value}", hint="a tile sends JSON; look for the API's JSON method")
        if lower == "authorization":
            scheme = value.partition(" ")[0].lower()
            known: dict[str, Auth] = {"bearer": "bearer", "basic": "basic"}
            found.insert(0, (known[scheme], "") if scheme in known else ("header", header))
        elif is_credential(lower) or "${" in value or "<#" in value:  # a placeholder, or what a template would run
            found.append(("header", header))
        elif lower not in _OWN:
            headers.append(HeaderLine(header, value))
    found += [("query", name) for name, _ in (curl.query if curl else ()) if is_credential(name)]
    first = found[0] if found else ("none" if curl else "bearer", "")
    question = f"How does it know its customers ({', '.join(get_args(Auth))})?"
    kind = auth or (first[0] if curl else ask.text("auth", None, question, first[0]))
    _choice("--auth", kind, get_args(Auth))
    named = auth_name or (first[1] if kind == first[0] else "")
    if kind in ("header", "query") and not named:
        usual = "X-Api-Key" if kind == "header" else "api_key"
        named = ask.text("auth_name", None, "Which header, or part of the address, holds the key?", usual)
    secrets = []
    for other, name in found[1:]:
        if other != "header":
            raise CliError("the command has several credentials", hint="leave out those that aren't needed")
        secrets.append(parameter_name(name))
        headers.append(HeaderLine(name, f"${{parameters.{secrets[-1]}}}"))
    return {"auth": kind, "auth_name": named, "headers": tuple(headers), "secrets": tuple(secrets)}


def _draft(
    ask: _Asked, curl: CurlCommand | None, from_json: str | None, identity: str | None, shape: str | None
) -> Draft:
    example = _text(from_json, "the example", file=True) if from_json is not None else curl.body if curl else ""
    if example.strip():
        if shape is not None or identity is not None:
            raise CliError(
                "--shape and --identity are for a body without an example", hint="leave them out; the example says it"
            )
        return from_example(_parsed(example, from_json or "the command's body"))
    if curl is not None:
        raise CliError("the command has no body", hint="give one with --from-json, or leave --from-curl out")
    layout = ask.text("shape", shape, f"Where do properties go ({', '.join(get_args(Layout))})?", "nested")
    _choice("--shape", layout, get_args(Layout))
    who = ask.text("identity", identity, "Which member says who the user is?", "user_id")
    if not who.isprintable() or not who.strip():
        raise CliError("--identity is blank", hint="write a member's name, e.g. user_id")
    return from_layout(layout, who)  # type: ignore[arg-type]


def _text(given: str, what: str, *, file: bool = False) -> str:
    """The text of an option: itself, a file's, or that of standard input."""
    from tile.wording import not_utf8

    if given != "-" and not file:
        return given
    try:
        content = sys.stdin.buffer.read(_LARGEST + 1) if given == "-" else Path(given).read_bytes()
        if len(content) > _LARGEST:
            raise CliError(f"{what} has more than {_LARGEST:,} bytes", hint="give one event's", place=given)
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CliError(not_utf8(what, error), hint="save it as UTF-8", place=given) from None
    except OSError as error:
        raise CliError(
            f"{what} can't be read: {error.strerror}", hint="the path counts from the working directory", place=given
        ) from None


def _parsed(text: str, origin: str) -> object:
    from payloads.strict_json import line_and_column, parse

    document = parse(text)
    if document.faults:
        fault = document.faults[0]
        line, column = line_and_column(text, fault.start)
        raise CliError(
            f"the example is not valid JSON: {fault.message}",
            hint="give the body of one event as JSON",
            place=f"{origin}:{line}:{column}",
        )
    return document.value


def _checked(files: dict[str, bytes], answers: Answers) -> Report:
    """The check of the tile, from a folder of its own: nothing is written yet."""
    from conformance import check
    from tile.find import find_all

    with tempfile.TemporaryDirectory() as folder:
        for path, content in files.items():
            file = Path(folder, path)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
        module = Path(folder, f"{answers.stem}.py")
        [found] = find_all([str(module)])
        return check(found.tile)


def _summary(folder: Path, written: Written, draft: Draft, report: Report, console: Console) -> Iterator[str]:
    from conformance.reports.text import finding_text, verdict

    snapshots = [path for path in written.written if path.startswith("tile_snapshots/")]
    for path in written.written:
        if path not in snapshots:
            yield f"{console.paint('wrote', 'green')} {folder / path}"
    if snapshots:
        yield f"{console.paint('wrote', 'green')} {folder / 'tile_snapshots'}: {len(snapshots)} snapshots"
    for path in written.kept:
        yield f"{console.paint('kept', 'yellow')} {folder / path}: it was there"
    if draft.guesses:
        yield ""
        yield "What goes where, guessed from the names:"
        yield from (f"  {guess}" for guess in draft.guesses)
    yield ""
    for finding in report.findings:
        yield finding_text(finding, console.paint)
        yield ""
    if report.claims is not None:
        yield ", ".join(f"{name} {claim.status}" for name, claim in report.claims)
    yield verdict(report, console.paint)
    yield f"Next: cd {folder}, and `tile check`, `tile test-payload`, `python -m pytest`."
