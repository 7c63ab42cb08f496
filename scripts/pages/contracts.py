"""Write docs/reference/contracts.md from the contracts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from tile.reteno.contracts import CONTRACTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tile import Contract

PAGE: Final = Path(__file__).parents[2] / "docs" / "reference" / "contracts.md"

_HEAD = """\
# Contracts of the Reteno API

What Reteno's methods take and answer, as far as its public pages and code say. The JSON Schemas lie in
[`tile/reteno/contracts`](../../tile/reteno/contracts). Declare one as a tile's `contract`, or another partner's in the same
way:

```pycon
>>> from tile.reteno.contracts import CONTRACTS
>>> CONTRACTS["reteno-contact-v1"].rate_limit.requests_per_second
200.0
>>> CONTRACTS["reteno-contact-v1-lenient"].reading
'lenient'

```

Each contract comes in two readings. The strict one takes what is doubtful as a prohibition, so that a tile relies on
nothing that nobody has promised; under `NAME-lenient` is the one that allows it. What differs is listed as *in doubt*.
*Inferred* means that the source doesn't say it outright.

Written by `python scripts/generate.py`.
"""


def files() -> dict[Path, str]:
    """The page."""
    return {PAGE: _page()}


def _page() -> str:
    strict = {name: contract for name, contract in CONTRACTS.items() if contract.reading == "strict"}
    parts = [_HEAD, "\n".join(_overview(strict)), *("\n".join(_section(name, each)) for name, each in strict.items())]
    return "\n\n".join(part.strip("\n") for part in parts) + "\n"


def _overview(contracts: dict[str, Contract]) -> Iterator[str]:
    yield "| name | method | body | requests |"
    yield "|---|---|---|---|"
    for name, contract in contracts.items():
        size = f"{contract.max_body_bytes:,} bytes" if contract.max_body_bytes else "no limit documented"
        rate = f"{contract.rate_limit.requests_per_second:g} a second" if contract.rate_limit else "no limit documented"
        yield f"| [`{name}`](#{name}) | `{contract.endpoint}` | {size} | {rate} |"


def _section(name: str, contract: Contract) -> Iterator[str]:
    yield f"## {name}\n"
    yield f"`{contract.endpoint}` · {contract.name}\n"
    yield from _table(("member", "what it may be", ""), _members(contract.json_schema))
    if contract.rules:
        yield "\nBeyond the schema:\n"
        yield from (
            f"- `{each.name}`: {each.description} {_source(each.source.url, inferred=each.source.inferred)}"
            for each in contract.rules
        )
    if contract.reserved:
        yield "\nAccepted, with an effect of its own (`DST104`, a warning; no claim is about it):\n"
        yield from (
            f"- `{each.member.removeprefix('$.')}` {', '.join(map(_code, each.values))}: {each.effect} "
            f"{_source(each.source.url, inferred=each.source.inferred)}"
            for each in contract.reserved
        )
    if contract.own_events:
        yield "\nReported by the SDK itself, so that they arrive twice if Amplitude sends them, too:\n"
        sources = dict.fromkeys((each.source.url, each.source.inferred) for each in contract.own_events)
        yield (
            f"{', '.join(_code(each.name) for each in contract.own_events)} "
            f"{' '.join(_source(url, inferred=inferred) for url, inferred in sources)}"
        )
    if contract.rate_limit:
        source = contract.rate_limit.source
        yield f"\nLimit: {source.constraint} {_source(source.url, inferred=source.inferred)}"
    yield "\nAnswers:\n"
    rows = (
        (str(each.status), _cell(each.meaning), "yes" if each.delivered else "no", _link(each.source))
        for each in contract.answers
    )
    yield from _table(("status", "meaning", "arrived", "source"), rows)
    yield "\nSources:\n"
    yield from (f"- {_text(each.constraint)} {_source(each.url, inferred=each.inferred)}" for each in contract.sources)
    if contract.doubts:
        yield "\nIn doubt:\n"
        yield from _table(
            ("strict", "lenient", "source"),
            ((_cell(each.strict), _cell(each.lenient), _link(each.url)) for each in contract.doubts),
        )


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield "|" + "---|" * len(head)
    yield from (f"| {' | '.join(row)} |" for row in rows)


def _members(schema: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    definitions = schema.get("$defs", {})

    def walk(part: dict[str, Any], path: str) -> Iterator[tuple[str, str, str]]:
        for name, given in part.get("properties", {}).items():
            member = given | definitions[given["$ref"].rpartition("/")[2]] if "$ref" in given else given
            needed = "**required**, " if name in part.get("required", ()) else ""
            yield f"`{path}{name}`", needed + _cell(_kind(member)), _cell(member.get("description", ""))
            items = member.get("items", {})
            items = definitions[items["$ref"].rpartition("/")[2]] if "$ref" in items else items
            yield from walk(member, f"{path}{name}.")
            yield from walk(items, f"{path}{name}[].")

    yield from walk(schema, "")


def _kind(member: dict[str, Any]) -> str:
    kinds = member.get("type", "any")
    told = [" or ".join(kinds) if isinstance(kinds, list) else kinds]
    items = member.get("items", {})
    if "type" in items:
        told[0] += f" of {items['type']}s"
    if "enum" in (within := items if "enum" in items else member):
        told.append("one of " + ", ".join(f"`{choice}`" for choice in within["enum"]))
    limits = (
        ("minLength", "at least {} character"), ("maxLength", "at most {} characters"), ("minItems", "at least {} item"),
        ("maxItems", "at most {:,} items"), ("minimum", "from {}"), ("maximum", "to {}"),
    )  # fmt: skip
    told += [text.format(member[keyword]) for keyword, text in limits if keyword in member]
    if "pattern" in member:
        told.append("not blank" if member["pattern"] == "\\S" else f"like {_code(member['pattern'])}")
    return ", ".join(told)


def _code(text: str) -> str:
    return f"`` {text} ``" if "`" in text else f"`{text}`"


def _source(url: str, *, inferred: bool) -> str:
    return f"({'inferred from ' if inferred else ''}{_link(url)})"


def _link(url: str) -> str:
    path = url.removeprefix("https://").rstrip("/")
    host, _, rest = path.partition("/")
    return f"[{host}, {rest.rpartition('/')[2]}]({url})"


def _text(text: str) -> str:
    return text.replace("<", "&lt;").replace("`", "&#96;").replace("|", "&#124;")


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
