"""The result of a back-test on one screen."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tile.cli.event_plan.inputs import visible
from tile.wording import plural

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tile.console import Console

_OUTCOMES = (
    ("accepted", "accepted", "green"),
    ("rejected", "rejected: not strict JSON, or against the contract", "bold red"),
    ("failed", "failed: a template can't be rendered", "bold red"),
    ("refused", "not sent on purpose", "yellow"),
    ("excluded", "filtered out by the preconditions", "yellow"),
    ("unselected", "of event types that aren't selected", "dim"),
)
_STYLES = {
    "rejected": "bold red",
    "failed": "bold red",
    "unsound": "bold red",
    "refused": "yellow",
    "excluded": "yellow",
    "accepted": "yellow",
}
_MOST_CAUSES = 10
_MOST_TYPES = 8
_MOST_NAMES = 6


def lines(data: dict[str, Any], console: Console) -> Iterator[str]:
    """The screen."""
    files = data["files"]
    share = "" if data["sample"] == 1 else f", a sample of {data['sample']:.4g}"
    yield f"{console.paint(data['tile'], 'bold')}  {plural(data['events'], 'event')} of {plural(files['done'], 'file')}{share}"
    yield ""
    yield from _outcomes(data, console)
    yield from _users(data["users_affected"])
    yield from _causes(data["causes"], data["causes_beyond"], "WHY", console)
    yield from _proof(data["proof"], console)
    yield from _types(data, console)
    yield from _figures(data, console)
    yield from _closely(data, console)
    yield from _names(data, console)
    yield from _archive(data, console)
    if data["against"] is not None:
        yield from _against(data["against"], console)
    yield ""
    yield _verdict(data, console)


def _outcomes(data: dict[str, Any], console: Console) -> Iterator[str]:
    total = max(data["events"], 1)
    for kind, title, style in _OUTCOMES:
        number = data["outcomes"][kind]
        if number or kind == "accepted":
            yield f"{number:>13,}  {number / total:>6.1%}  {console.paint(title, style)}"


def _users(users: dict[str, Any]) -> Iterator[str]:
    if users["number"]:
        error = f", give or take {users['standard_error']:.1%}" if users["standard_error"] else ""
        yield f"{users['number']:>13,}  users have events that are lost{error}"


def _causes(causes: list[dict[str, Any]], beyond: int, title: str, console: Console) -> Iterator[str]:
    if not causes:
        return
    yield ""
    yield console.paint(title, "bold")
    for each in causes[:_MOST_CAUSES]:
        where = f"  {console.paint(visible(each['where']), 'dim')}" if each["where"] else ""
        label = f"{each['kind']}[{each['name']}]" if each["name"] else each["kind"]
        yield f"{each['count']:>13,}  {console.paint(visible(label), _STYLES.get(each['kind'], 'yellow'))}{where}"
        if each["message"]:
            yield f"{'':15}{visible(each['message'], 300)}"
        if each["example"] is not None:
            shown = visible(json.dumps(each["example"], ensure_ascii=False), 300)
            yield f"{'':15}{console.paint(f'made-up example: {shown}', 'dim')}"
    if len(causes) > _MOST_CAUSES:
        yield console.paint(f"{'':15}{len(causes) - _MOST_CAUSES} more; --output-format json has them", "dim")
    if beyond:
        yield f"{beyond:>13,}  of further causes, only counted"


def _proof(proof: dict[str, Any], console: Console) -> Iterator[str]:
    if proof["used"]:
        outside = f", {proof['outside']:,} checked since it doesn't speak of them" if proof["outside"] else ""
        yield ""
        yield (
            f"{console.paint('PROOF', 'bold')}  bodies that are right because that is proved: {proof['trusted']:,}; "
            f"{proof['checked']:,} checked all the same{outside}"
        )
        if proof["unsound"]:
            events = plural(proof["unsound"], "event")
            yield f"{console.paint('UNSOUND', 'bold red')}  {events} against it: the proof is wrong. Please report it, with the made-up examples"


def _types(data: dict[str, Any], console: Console) -> Iterator[str]:
    types = data["event_types"]
    if not types:
        return
    width = max(len(visible(each["name"], 50)) for each in types[:_MOST_TYPES])
    yield ""
    yield console.paint(
        f"{'EVENT TYPE':{width}}  {'accepted':>11}  {'rejected':>9}  {'failed':>9}  {'refused':>9}  {'excluded':>9}",
        "bold",
    )
    for each in types[:_MOST_TYPES]:
        row = "  ".join(f"{each[kind]:>9,}" for kind in ("rejected", "failed", "refused", "excluded"))
        mark = "  not planned" if each["planned"] is False else ""
        yield f"{visible(each['name'], 50):{width}}  {each['accepted']:>11,}  {row}{mark}"
    if len(types) > _MOST_TYPES:
        yield console.paint(f"{len(types) - _MOST_TYPES} more; --output-format json has them", "dim")


def _figures(data: dict[str, Any], console: Console) -> Iterator[str]:
    size, rate = data["bytes"], data["requests_a_minute"]
    if size["p50"] is None:
        return
    yield ""
    limit = f" of at most {size['limit']:,}" if size["limit"] else ""
    yield (
        f"{console.paint('BYTES A BODY', 'bold')}  p50 {size['p50']:,} · p95 {size['p95']:,} · largest {size['most']:,}{limit}"
    )
    if rate["p50"] is not None:
        limit = f", of at most {rate['limit']:,.0f}" if rate["limit"] else ""
        yield (
            f"{console.paint('REQUESTS A MINUTE', 'bold')}  p50 {rate['p50']:,} · p95 {rate['p95']:,} · "
            f"most {rate['most']:,} ({rate['peak']}){limit}"
        )


def _closely(data: dict[str, Any], console: Console) -> Iterator[str]:
    closely = data["looked_at_closely"]
    lost = []
    for each in closely["arrivals"]:
        gone = {what: number for what, number in each["values"].items() if what not in ("arrives", "empty")}
        if gone:
            told = ", ".join(f"{number:,} {what}" for what, number in gone.items())
            lost.append(f"{visible(each['name'])}: {told}")
    if lost:
        yield ""
        yield f"{console.paint('VALUES THAT DO NOT ARRIVE AS THEY ARE', 'bold')}  of {plural(closely['events'], 'event')} looked at closely"
        yield from (f"  {each}" for each in lost[:_MOST_NAMES])
        if len(lost) > _MOST_NAMES:
            yield console.paint(f"  {len(lost) - _MOST_NAMES} more; --output-format json has them", "dim")
    yield from _causes(
        closely["as_text"], 0, "OTHERWISE WHERE ALL VALUES COME AS TEXT, AS LIVE STREAMS MAY HAVE IT", console
    )


def _names(data: dict[str, Any], console: Console) -> Iterator[str]:
    unpicked = [f"{each['kind']}.{each['name']}" for each in data["properties"] if not each["picked"]]
    unplanned = [each["name"] for each in data["properties"] if each["planned"] is False]
    unknown = [each["name"] for each in data["unknown_fields"]]
    for title, names in (
        ("FIELDS THAT NO DOCUMENTATION NAMES", unknown),
        ("PROPERTIES THAT AREN'T PLANNED", unplanned),
        ("PROPERTIES THAT AREN'T TICKED OR MAPPED", unpicked),
    ):
        if names:
            more = f" and {len(names) - _MOST_NAMES} more" if len(names) > _MOST_NAMES else ""
            yield ""
            yield f"{console.paint(title, 'bold')}  {', '.join(visible(name, 60) for name in names[:_MOST_NAMES])}{more}"


def _archive(data: dict[str, Any], console: Console) -> Iterator[str]:
    found = list(_remarks(data))
    if found:
        yield ""
        yield console.paint("THE ARCHIVE", "bold")
        yield from (f"  {each}" for each in found)


def _remarks(data: dict[str, Any]) -> Iterator[str]:
    files, duplicates = data["files"], data["duplicates"]
    for each in files["damaged"]:
        yield f"{visible(each['file'])}: {each['reason']}, after line {each['after_line']:,}"
    for each in data["lines"]["unreadable"]:
        places = ", ".join(f"{visible(place['file'])}:{place['line']}" for place in each["first"][:3])
        yield f"{plural(each['count'], 'line')} {'is' if each['count'] == 1 else 'are'} {each['reason']}: first {places}"
    if duplicates["repeated"]:
        of = f" of {duplicates['ids_followed']:,} that were followed" if duplicates["is_sample"] else ""
        first = duplicates["first"][0]
        ids = plural(duplicates["repeated"], "id")
        yield (
            f"{ids}{of} {'comes' if duplicates['repeated'] == 1 else 'come'} more than once: first "
            f"{visible(first['file'])}:{first['line']}, {first['times']} times"
        )
    if files["missing_hours"]:
        hours = files["missing_hours"]
        more = f" and {len(hours) - _MOST_NAMES} more" if len(hours) > _MOST_NAMES else ""
        yield f"{plural(len(hours), 'hour')} without a file: {', '.join(hours[:_MOST_NAMES])}{more}"
    if files["skipped"]:
        yield f"{plural(len(files['skipped']), 'file')} without events: first {visible(files['skipped'][0]['name'])} ({files['skipped'][0]['reason']})"


def _against(against: dict[str, Any], console: Console) -> Iterator[str]:
    events = against["events"]
    yield ""
    yield f"{console.paint('AGAINST', 'bold')} {visible(against['former'])}"
    for name, title in (
        ("same", "the same bodies"),
        ("same_meaning", "the same in meaning"),
        ("different", "different bodies"),
        ("lost", "were sent, and aren't now"),
        ("gained", "weren't sent, and are now"),
    ):
        if events[name] or name == "same":
            yield f"{events[name]:>13,}  {title}"
    yield from _causes(against["differences"], against["differences_beyond"], "DIFFERENCES", console)


def _verdict(data: dict[str, Any], console: Console) -> str:
    outcomes, files = data["outcomes"], data["files"]
    bad = outcomes["rejected"] + outcomes["failed"]
    if bad:
        word, told = console.paint("FAILED", "bold red"), f"{bad:,} of {plural(data['events'], 'event')} would be lost"
    elif outcomes["accepted"]:
        word, told = console.paint("PASSED", "bold green"), "every event that is sent is accepted"
    else:
        word, told = console.paint("NOTHING SENT", "bold yellow"), "no event reaches the destination"
    left = files["found"] - files["done"]
    unread = f"; {plural(left, 'file')} not read" if left else ""
    return f"{word}  {data['tile']}: {told}{unread}"
