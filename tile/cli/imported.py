"""What `tile import` reads, writes and shows."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from tile.atomic import write_all_atomically
from tile.declaration import Tile
from tile.failure import CliError
from tile.importing.draft import LOGO
from tile.scaffold import placeholder_logo
from tile.wording import not_utf8, plural

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from conformance import Finding, Report
    from conformance.expressions.number_prints import Printed
    from tile.body import Body
    from tile.console import Console
    from tile.importing import Draft, Recognised, Repair, Repaired
    from tile.reteno.migration import Migration

ACCOUNT = "account.toml"
LARGEST = 200_000
"""Bytes of a template that is taken; one on a page of documentation has a few thousand."""

SCHEMA_VERSION = 1
_LONGEST = 70
_KINDS = {
    "tile": "the body of an Event Streaming tile",
    "webhook": "the body of a Webhook destination",
    "cohort": "the body of a cohort webhook",
    "unknown": "a template for an unknown destination",
}


class Source(NamedTuple):
    """A template as it came: its name in messages, its text with the line ends it has, whether a mark begins it, and how many
    lines of a page stand before it.
    """

    name: str
    text: str
    mark: bool
    before: int = 0

    def parts(self) -> list[Source]:
        """The templates in a whole page, or what it is."""
        from tile.importing import blocks

        found = blocks(self.text.replace("\r\n", "\n"))
        return [Source(f"{self.name}:{before + 1}", text, mark=False, before=before) for before, text in found] or [
            self
        ]

    def bytes_of(self, text: str) -> bytes:
        """A text with LF as it is written: with the line ends and the mark the template came with."""
        ends = self.text.count("\r\n")
        if ends and ends == self.text.count("\n"):
            text = text.replace("\r\n", "\n").replace("\n", "\r\n")
        return (("\ufeff" if self.mark else "") + text).encode()


class Imported(NamedTuple):
    """A template and what became of it.

    `body` is what is written or shown, `numbers` what shows that numbers depend on the platform's format, `written` the
    files there are now, `migration` the kit's own destination for the same.
    """

    source: Source
    repaired: Repaired
    told: Recognised
    draft: Draft
    body: Body
    report: Report
    numbers: Printed | None
    stem: str
    written: tuple[Path, ...]
    migration: Migration | None = None

    def files(self) -> dict[str, str]:
        """What is written, by its name."""
        template = f"{self.stem}.ftl"
        return {f"{self.stem}.py": self.draft.source(template), template: self.body.text}


def read(name: str) -> Source:
    """The template in a file or on standard input.

    Raises:
        CliError: it isn't there, can't be read, is empty, too large or not valid UTF-8.
    """
    try:
        if name == "-":
            content = sys.stdin.buffer.read(LARGEST + 1)
        else:
            with Path(name).open("rb") as file:
                content = file.read(LARGEST + 1)
    except FileNotFoundError:
        raise CliError(f"there is no file {name!r}", hint="the path counts from the working directory") from None
    except IsADirectoryError:
        raise CliError("this is a folder, not a template", hint="name a file, e.g. guide.ftl", place=name) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise CliError(f"the template can't be read: {reason}", place=name.replace("\0", "\\0")) from None
    shown = "standard input" if name == "-" else name
    if len(content) > LARGEST:
        raise CliError(f"the template has more than {LARGEST:,} bytes", hint="is it a template at all?", place=shown)
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise CliError(not_utf8("the template", error), hint="save it as UTF-8", place=shown) from None
    if not text.removeprefix("\ufeff").strip():
        raise CliError("there is nothing in it", hint="copy the template from the page again", place=shown)
    return Source(shown, text.removeprefix("\ufeff"), text.startswith("\ufeff"))


def body(text: str, name: str, folder: Path | None) -> Body:
    """The template as a tile has it: line ends as LF, and its file if there will be one."""
    from tile.body import Body

    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return Body(text=text, name=name, path=folder / name if folder is not None else None)


def default_name(told: Recognised) -> str:
    """What a template from standard input is called."""
    return (told.contract or {"tile": "tile", "cohort": "cohort"}.get(told.kind.value, "template")).replace("-", "_")


def write_all(outcomes: Sequence[Imported], folder: Path, *, force: bool) -> list[Imported]:
    """Write modules, templates and the account's file, all or none.

    Raises:
        CliError: one of them is there already, with something else in it, and `force` isn't given; or the folder can't
            be written.
    """
    from tile.reteno.migration import as_toml

    written = [_contents(outcome) for outcome in outcomes]
    contents = {name: content for each in written for name, content in each.items()}
    migrations = [each.migration for each in outcomes if each.migration is not None]
    if migrations:
        contents[ACCOUNT] = as_toml(migrations).encode()
    if (folder / LOGO).exists():
        contents.pop(LOGO, None)
    for name, content in contents.items():
        _refuse_other(folder / name, content, force=force)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        write_all_atomically({folder / name: content for name, content in contents.items()})
    except OSError as error:
        raise CliError(
            f"the files can't be written: {error.strerror}", hint="choose another folder", place=str(folder)
        ) from None
    own = [ACCOUNT] if migrations else []
    return [
        outcome._replace(
            written=tuple(
                folder / name
                for name in [*(each for each in names if each != LOGO), *(own if outcome.migration else [])]
            )
        )
        for outcome, names in zip(outcomes, written, strict=True)
    ]


def _contents(outcome: Imported) -> dict[str, bytes]:
    contents = {name: text.encode() for name, text in outcome.files().items()}
    template = f"{outcome.stem}.ftl"
    untouched = outcome.body.text == body(outcome.repaired.text, template, None).text
    if isinstance(outcome.draft.tile, Tile):
        contents[LOGO] = placeholder_logo()
    contents[template] = outcome.source.bytes_of(outcome.repaired.text if untouched else outcome.body.text)
    return contents


def _refuse_other(path: Path, content: bytes, *, force: bool) -> None:
    try:
        present = path.read_bytes()
    except FileNotFoundError:
        return
    except OSError as error:
        raise CliError(f"it can't be written: {error.strerror}", hint="choose another name", place=str(path)) from None
    if present != content and not force:
        raise CliError(
            "there is already a file of that name; nothing was written",
            hint="--force overwrites it, --name chooses another",
            place=str(path),
        )


# -- what is shown -----------------------------------------------------------------------------------------------


def all_as_json(outcomes: Sequence[Imported]) -> str:
    """The outcomes of a page's templates for programs, as a list."""
    return json.dumps([_data(each) for each in outcomes], indent=2, ensure_ascii=False)


def as_json(outcome: Imported) -> str:
    """The outcome for programs."""
    return json.dumps(_data(outcome), indent=2, ensure_ascii=False)


def _data(outcome: Imported) -> dict[str, Any]:
    from conformance.reports import as_json as report_json

    report = json.loads(report_json([outcome.report]))
    return {
        "schema_version": SCHEMA_VERSION,
        "source": outcome.source.name,
        "kind": outcome.told.kind.value,
        "contract": outcome.told.contract,
        "because": outcome.told.because,
        "repairs": [repair._asdict() for repair in outcome.repaired.repairs],
        "files": outcome.files(),
        "written": [str(path) for path in outcome.written],
        "check": report,
        "number_format": outcome.numbers._asdict() if outcome.numbers else None,
        "migration": outcome.migration._asdict() if outcome.migration else None,
    }


def as_text(outcome: Imported, console: Console) -> str:
    """The outcome for people."""
    return "\n".join(_lines(outcome, console))


def _lines(outcome: Imported, console: Console) -> Iterator[str]:
    kind = _KINDS[outcome.told.kind.value]
    if outcome.draft.tile.contract is not None:
        contract = outcome.draft.tile.contract
        kind = f"{kind}: {contract.name}, {contract.endpoint}"
    yield f"{console.paint(outcome.source.name, 'bold')}  {kind}"
    yield console.paint(f"because {outcome.told.because}", "dim")
    yield ""
    if outcome.migration is not None:
        yield from _migration(outcome, console)
        yield ""
    yield from _repairs(outcome.repaired.repairs, console)
    if outcome.written:
        yield ""
        yield from (f"{console.paint('wrote', 'green')} {path}" for path in outcome.written)
    else:
        for name, text in outcome.files().items():
            yield f"\n{console.paint(name, 'bold')}"
            yield from (f"    {line}".rstrip() for line in text.splitlines())
    yield ""
    yield from _check(outcome, console)


def _migration(outcome: Imported, console: Console) -> Iterator[str]:
    """The kit's own destination, with the account's values."""
    from tile.reteno.migration import as_toml

    found = outcome.migration
    assert found is not None
    file = next((str(path) for path in outcome.written if path.name == ACCOUNT), ACCOUNT)
    yield f"{console.paint(found.key, 'bold green')} is the kit's own destination for the same address, proved for every event:"
    yield f"  tile export {found.key} --account {file} -o {found.key}"
    yield from (f"    {line}".rstrip() for line in as_toml([found]).splitlines())
    for remark in found.remarks:
        yield f"  {console.paint('note', 'bold yellow')}: {remark}"


def _repairs(repairs: Sequence[Repair], console: Console) -> Iterator[str]:
    if not repairs:
        yield "nothing to fix: the page left the template as it was."
        return
    yield console.paint(f"REPAIRED on {plural(len({repair.line for repair in repairs}), 'line')}", "dim")
    seen = [repair for repair in repairs if repair.before != repair.after]
    width = max((len(str(repair.line)) for repair in seen), default=0)
    kinds = max((len(repair.kind) for repair in seen), default=0)
    for repair in seen:
        before, after = _cut(repair.before, repair.after)
        yield (
            f"{repair.line:>{width}}  {repair.kind:{kinds}}  {console.paint(before, 'red')} → {console.paint(after, 'green')}"
        )
    unseen: dict[str, list[int]] = {}
    for repair in repairs:
        if repair.before == repair.after:
            unseen.setdefault(repair.kind, []).append(repair.line)
    for kind, lines in unseen.items():
        where = f"line {lines[0]}" if len(lines) == 1 else f"{len(lines)} lines, {lines[0]} to {lines[-1]}"
        yield f"{'':{width}}  {kind}: {where}"


def _cut(before: str, after: str) -> tuple[str, str]:
    """Long lines, from a little before where they differ; what can't be seen is named."""
    first = next(
        (i for i, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), min(len(before), len(after))
    )
    start = max(first - 20, 0) if max(len(before), len(after)) > _LONGEST else 0

    def shown(text: str) -> str:
        part = text[start : start + _LONGEST]
        part = "".join(c if c.isprintable() else f"⟨U+{ord(c):04X}⟩" for c in part)
        return f"{'…' if start else ''}{part}{'…' if start + _LONGEST < len(text) else ''}"

    return shown(before), shown(after)


def _check(outcome: Imported, console: Console) -> Iterator[str]:
    from conformance.reports.text import finding_text, verdict

    report = outcome.report
    alike: dict[str, list[Finding]] = {}
    for finding in report.findings:
        alike.setdefault(f"{finding.code} {_cause(finding.message)}", []).append(finding)
    for first, *others in alike.values():
        yield finding_text(first, console.paint)
        if others:
            lines = ", ".join(str(each.location.line) for each in others if each.location)
            yield f"  = the same {plural(len(others), 'time')} more, in line {lines}"
        yield ""
    if outcome.numbers is not None:
        yield from _numbers(outcome.numbers, console)
        yield ""
    yield verdict(report, console.paint)
    if outcome.written:
        module = next(path for path in outcome.written if path.suffix == ".py")
        again = " --universe cautious" if report.claims and "cautious" in report.claims.universe else ""
        yield f"`tile check {module}{again}` checks it again; fill in what the declaration leaves open."


def _cause(message: str) -> str:
    """What is the same in all messages of one cause: without the names in it."""
    first = message.partition("\n")[0]
    return re.sub(r"`[^`]*`|'[^']*'|\"[^\"]*\"|: input\S*|\d+", "…", first)


def _numbers(found: Printed, console: Console) -> Iterator[str]:
    yield (
        f"{console.paint('note', 'bold yellow')}: numbers are printed as the platform's number format has them, which "
        "only Amplitude knows"
    )
    for name, line in zip(found.formats, found.lines, strict=True):
        yield f"  {found.property} = 1234567.25 under number_format={name}: {_cut(line, line)[0]}"
    yield f"  {console.paint('help', 'bold')}: `?c` prints a number the same under every format, and fails on text: where both can come, test `?is_number`"
