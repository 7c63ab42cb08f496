"""What `tile diff` shows."""

from __future__ import annotations

import difflib
import json
import re
from typing import TYPE_CHECKING, Any, NamedTuple

from tile.diff import Change, Consequence, Effect
from tile.diff.changes import value_text
from tile.wording import plural

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tile.console import Console
    from tile.destination import Destination
    from tile.diff import Outcome, State

SCHEMA_VERSION = 1
_LONGEST = 100
_MOST_LINES = 40
_MOST_GROUPS = 5
_MOST_NAMES = 6

_TITLES = {
    Consequence.BREAKING: ("BREAKS EXISTING CUSTOMERS", "bold red"),
    Consequence.REVIEW: ("NEEDS A NEW REVIEW", "bold yellow"),
    Consequence.COSMETIC: ("COSMETIC", "bold"),
}
_PASTED = "MUST BE SET UP ANEW BY EACH CUSTOMER"
"""Of a webhook instead of a review: it is pasted by hand."""

_QUIET = (Effect.UNCHANGED, Effect.STILL_OUTSIDE, Effect.STILL_FAILS)
_STYLES = {
    Effect.UNCHANGED: "green",
    Effect.REWRITTEN: "green",
    Effect.CHANGED: "yellow",
    Effect.FAILS: "bold red",
    Effect.EXCLUDED: "bold red",
    Effect.WORKS_AGAIN: "green",
    Effect.INCLUDED: "yellow",
}


class Differences(NamedTuple):
    """A destination, its two states, the changes by consequence, and the effect on every sample."""

    tile: Destination
    former: State
    current: State
    changes: tuple[Change, ...]
    outcomes: tuple[Outcome, ...]

    def is_as_grave_as(self, level: str) -> bool:
        """Whether there is a change that counts: `any`, `review`, `breaking` or `never`."""
        least = {"any": Consequence.COSMETIC, "review": Consequence.REVIEW, "breaking": Consequence.BREAKING}.get(level)
        return least is not None and any(change.consequence >= least for change in self.changes)


def failing(outcomes: Iterable[Outcome]) -> Iterator[Change]:
    """Samples that reached the destination and don't any more, as changes."""
    outcomes = tuple(outcomes)
    for effect, happens in ((Effect.FAILS, "fail now"), (Effect.EXCLUDED, "are outside the preconditions now")):
        names = [outcome.sample for outcome in outcomes if outcome.effect is effect]
        if names:
            title = f"samples that {happens}: {len(names)}"
            yield Change(
                Consequence.BREAKING, "payloads", title, "read", "what was delivered before is lost", None, names
            )


def as_json(report: Differences) -> str:
    """The report for programs."""
    worst = max((change.consequence for change in report.changes), default=None)
    data: dict[str, Any] = {
        "schema_version": SCHEMA_VERSION,
        "tile": report.tile.key,
        "former": report.former.origin,
        "current": report.current.origin,
        "consequence": worst.word if worst else None,
        "changes": [{**change._asdict(), "consequence": change.consequence.word} for change in report.changes],
        "payloads": [
            {**outcome._asdict(), "effect": outcome.effect.value, "difference": list(outcome.difference)}
            for outcome in report.outcomes
        ],
    }
    return json.dumps(data, indent=2, ensure_ascii=False)


def as_text(report: Differences, console: Console) -> str:
    """The report for people."""
    return "\n".join(_lines(report, console))


def _lines(report: Differences, console: Console) -> Iterator[str]:
    yield f"{console.paint(report.tile.key, 'bold')}  {report.former.origin} → {report.current.origin}"
    for consequence, (title, style) in _TITLES.items():
        found = [change for change in report.changes if change.consequence is consequence]
        if not found:
            continue
        pasted = consequence is Consequence.REVIEW and report.current.kind != "Tile"
        yield ""
        yield console.paint(_PASTED if pasted else title, style)
        for change in found:
            yield from _change(change, console)
    if any(outcome.effect not in _QUIET for outcome in report.outcomes):
        yield ""
        yield from _payloads(report.outcomes, console)
    yield ""
    yield _verdict(report, console)


def _change(change: Change, console: Console) -> Iterator[str]:
    name = change.path.rpartition(".")[2]
    what = f"{change.title} {name}" if change.did in ("added", "removed", "renamed") else change.title
    place = "" if change.path == "payloads" else console.paint(f"  {change.path}", "dim")
    did = "" if change.did == "read" else f" {change.did}"
    yield f"- {console.paint(what, 'bold')}{did}{place}"
    if change.because:
        yield f"    {change.because}"
    yield from (f"    {line}" for line in _values(change, console))


def _values(change: Change, console: Console) -> Iterator[str]:
    before, after = change.before, change.after
    if change.did == "read" and isinstance(after, list):
        yield _names(after)
    elif change.did == "renamed":
        yield f"{before} → {after}"
    elif change.did == "changed" and _is_long(before, after):
        yield from _difference(value_text(before).split("\n"), value_text(after).split("\n"), console)
    elif change.did == "changed" and not change.path.endswith((".digest", ".logo")):
        yield f"{console.paint(_cut(before), 'red')} → {console.paint(_cut(after), 'green')}"
    elif change.did == "moved":
        yield f"{', '.join(before)} → {', '.join(after)}"
    elif change.did in ("added", "removed"):
        item = after if after is not None else before
        told = {name: value for name, value in item.items() if name != "name" and value not in (None, "", [], False)}
        if told:
            yield _cut(", ".join(f"{name}: {value_text(value)}" for name, value in told.items()))


def _is_long(before: Any, after: Any) -> bool:
    texts = [value for value in (before, after) if isinstance(value, str)]
    return len(texts) == 2 and any("\n" in text for text in texts)


def _difference(before: list[str], after: list[str], console: Console) -> Iterator[str]:
    lines = list(difflib.unified_diff(before, after, lineterm="", n=1))[2:]
    yield from _painted(lines, console)


def _painted(lines: list[str], console: Console) -> Iterator[str]:
    styles = {"+": "green", "-": "red", "@": "dim"}
    for line in lines[:_MOST_LINES]:
        yield console.paint(line, styles[line[:1]]) if line[:1] in styles else line
    if len(lines) > _MOST_LINES:
        yield console.paint(f"… {plural(len(lines) - _MOST_LINES, 'more line')}", "dim")


def _payloads(outcomes: Iterable[Outcome], console: Console) -> Iterator[str]:
    outcomes = tuple(outcomes)
    title = f"PAYLOADS of {len(outcomes)} samples, for a customer who set it up before"
    yield console.paint(title, "dim")
    for effect in Effect:
        found = [outcome for outcome in outcomes if outcome.effect is effect]
        if not found:
            continue
        count = f"{effect.value} ({len(found)})"
        if effect is not Effect.CHANGED:
            yield f"{console.paint(count, _STYLES.get(effect, 'dim'))}: {_names([each.sample for each in found])}"
            for reason in dict.fromkeys(each.after or each.before for each in found if effect not in _QUIET):
                if reason:
                    yield f"    {reason}"
            continue
        groups: dict[tuple[str, ...], list[Outcome]] = {}
        for each in found:
            groups.setdefault(_shape(each.difference), []).append(each)
        yield console.paint(count, _STYLES[effect])
        for alike in list(groups.values())[:_MOST_GROUPS]:
            yield f"  {_names([each.sample for each in alike])}"
            lines = [line for line in alike[0].difference if line[:1] != "@"]
            yield from (f"    {line}" for line in _painted(lines, console))
        if len(groups) > _MOST_GROUPS:
            yield console.paint(f"  … {len(groups) - _MOST_GROUPS} more; --output-format json has them all", "dim")


def _shape(difference: Iterable[str]) -> tuple[str, ...]:
    """The changed lines without the values of members: samples that differ in nothing else are shown once."""
    return tuple(dict.fromkeys(re.sub(r'(": ).*', r"\1", line) for line in difference if line[:1] in "+-"))


def _verdict(report: Differences, console: Console) -> str:
    if not report.changes:
        return f"{console.paint('UNCHANGED', 'bold green')}  {report.tile.key}"
    words = {Consequence.BREAKING: "breaking", Consequence.REVIEW: "for review", Consequence.COSMETIC: "cosmetic"}
    counts = [
        f"{number} {word}"
        for consequence, word in words.items()
        if (number := sum(change.consequence is consequence for change in report.changes))
    ]
    worst = max(change.consequence for change in report.changes)
    return f"{console.paint('CHANGED', _TITLES[worst][1])}  {report.tile.key}: {', '.join(counts)}"


def _names(names: list[str]) -> str:
    more = len(names) - _MOST_NAMES
    return ", ".join(names[:_MOST_NAMES]) + (f" and {more} more" if more > 0 else "")


def _cut(value: Any) -> str:
    text = "nothing" if value is None or value == "" else value_text(value)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
