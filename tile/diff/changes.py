"""What changed between two states of a destination, each change with its consequence."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from tile.diff.consequences import BREAKING, RULES, UNKNOWN, Consequence, Rule
from tile.diff.reads import reads

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tile.diff.state import State


class Change(NamedTuple):
    """One change.

    Attributes:
        consequence: what comes of it.
        path: which field, e.g. `parameters.token.description`.
        title: the field in the form's words.
        did: what happened to it: `changed`, `added`, `removed`, `renamed`, `moved` or `read`.
        because: why it has this consequence; may be empty.
        before, after: the values; None where there was or is none.
    """

    consequence: Consequence
    path: str
    title: str
    did: str
    because: str = ""
    before: Any = None
    after: Any = None


def changes(former: State, current: State) -> list[Change]:
    """All changes, the gravest first, otherwise in the form's order."""
    found = list(_between(former.fields, current.fields, "", "", whole=former.whole and current.whole))
    found = _renamed(found, former, current)
    found += _newly_read(former, current)
    return sorted(found, key=lambda change: -change.consequence)


def _between(before: Any, after: Any, path: str, rule_path: str, *, whole: bool) -> Iterator[Change]:
    """`rule_path` is the path with `[]` for items; unless `whole`, a field that one side lacks is passed over."""
    if before == after:
        return
    if isinstance(before, dict) and isinstance(after, dict):
        for name in dict.fromkeys([*before, *after]):
            if whole or (name in before and name in after):
                inner = f"{rule_path}.{name}" if rule_path else name
                yield from _between(
                    before.get(name), after.get(name), f"{path}.{name}" if path else name, inner, whole=whole
                )
    elif _is_named(before) and _is_named(after):
        yield from _items(before, after, path, whole=whole)
    else:
        rule = RULES.get(rule_path, UNKNOWN)
        yield _change(rule, "changed", path, before, after)


def _is_named(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(each, dict) and "name" in each for each in value)


def _items(before: list[Any], after: list[Any], path: str, *, whole: bool) -> Iterator[Change]:
    old, new = {each["name"]: each for each in before}, {each["name"]: each for each in after}
    for name, item in old.items():
        if name not in new:
            yield _change(RULES.get(f"{path}[-]", UNKNOWN), "removed", f"{path}.{name}", item, None)
    for name, item in new.items():
        if name not in old:
            yield _change(RULES.get(f"{path}[+]", UNKNOWN), "added", f"{path}.{name}", None, item)
        else:
            yield from _between(old[name], item, f"{path}.{name}", f"{path}[]", whole=whole)
    kept, now = [name for name in old if name in new], [name for name in new if name in old]
    if kept != now:
        yield _change(RULES.get(f"{path}[order]", UNKNOWN), "moved", path, kept, now)


def _change(rule: Rule, did: str, path: str, before: Any, after: Any) -> Change:
    consequence = rule.of(before, after)
    because = rule.because
    if callable(rule.consequence) and consequence is not BREAKING:
        because = ""  # the reason is that of the worse case
    return Change(consequence, path, rule.title or path, did, because, before, after)


def _renamed(found: list[Change], former: State, current: State) -> list[Change]:
    """One item gone and one come in the same list, alike but for the name, are one that was renamed."""
    for gone in [change for change in found if change.did == "removed"]:
        part = gone.path.partition(".")[0]
        come = [each for each in found if each.did == "added" and each.path.startswith(f"{part}.")]
        alike = [each for each in come if _alike(gone, each, part, former, current)]
        if len(alike) == 1:
            rule = RULES.get(f"{part}[name]", UNKNOWN)
            found[found.index(gone)] = _change(
                rule, "renamed", alike[0].path, gone.before["name"], alike[0].after["name"]
            )
            found.remove(alike[0])
            old, new = ({**item, "name": ""} for item in (gone.before, alike[0].after))
            found += _between(old, new, alike[0].path, f"{part}[]", whole=former.whole)
    return found


def _alike(gone: Change, come: Change, part: str, former: State, current: State) -> bool:
    for field in ("display_name", "description", "value", "default"):
        if gone.before.get(field) and gone.before.get(field) == come.after.get(field):
            return True
    places = [
        [each["name"] for each in state.fields.get(part, ())].index(name)
        for state, name in ((former, gone.before["name"]), (current, come.after["name"]))
    ]
    same_length = len(former.fields.get(part, ())) == len(current.fields.get(part, ()))
    return part != "headers" and same_length and places[0] == places[1]


def _newly_read(former: State, current: State) -> Iterator[Change]:
    """Parameters that go into the address now, and new ones that go into a header: an existing customer's request
    goes elsewhere, or is refused.
    """
    old = {each["name"] for each in former.fields.get("parameters", ())}
    before, after = reads(former), reads(current)
    for name in sorted(after.url - before.url):
        because = (
            "it wasn't typed in for that: a blank or a missing / now changes the address"
            if name in old
            else "existing customers have typed in nothing, and their requests have nowhere to go"
        )
        yield Change(BREAKING, "endpoint.url", f"parameter {name} in the URL", "read", because, None, name)
    for name in sorted(after.headers - before.headers - old):
        yield Change(
            BREAKING,
            "headers",
            f"parameter {name} in a header",
            "read",
            "existing customers have typed in nothing",
            None,
            name,
        )


def value_text(value: Any) -> str:
    """A value on one line."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
