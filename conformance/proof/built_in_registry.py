"""How the proof knows built-ins: one function each, by name, and the types of their arguments."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from conformance.proof.outcomes import EMPTY_DEFAULT
from conformance.proof.regular import tree_of
from conformance.proof.values import Value
from payloads.freemarker.nodes import expressions as ex

if TYPE_CHECKING:
    from collections.abc import Callable

    from conformance.proof.state import State
    from conformance.proof.walk import Walk

    Outcome = tuple[Value, State]
    Handler = Callable[[Walk, ex.BuiltIn, Value, State], list[Outcome]]

HANDLERS: Final[dict[str, Handler]] = {}


def handles(*names: str) -> Callable[[Handler], Handler]:
    def register(handler: Handler) -> Handler:
        for name in names:
            HANDLERS[name] = handler
        return handler

    return register


#: For each argument of a built-in: `t` a string, `n` a number, `*` anything.
_SIGNATURES: Final = {
    "replace": "ttt",
    "left_pad": "nt",
    "right_pad": "nt",
    "substring": "nn",
    "truncate": "nt",
    "truncate_w": "nt",
    "truncate_c": "nt",
    "keep_before": "tt",
    "keep_after": "tt",
    "keep_before_last": "tt",
    "keep_after_last": "tt",
    "remove_beginning": "t",
    "remove_ending": "t",
    "ensure_starts_with": "ttt",
    "ensure_ends_with": "t",
    "split": "tt",
    "index_of": "tn",
    "last_index_of": "tn",
    "join": "ttt",
    "chunk": "n*",
    "url": "t",
    "url_path": "t",
}
_REGULAR: Final = frozenset({"replace", "split", "keep_before", "keep_after", "ensure_starts_with"})


def arguments(walk: Walk, node: ex.BuiltIn, state: State) -> list[tuple[tuple[Value, ...], State]]:
    """The arguments, each looked at for its type."""
    found = walk.several(node.arguments or (), state)
    for given, after in found:
        for value, wanted in zip(given, _SIGNATURES.get(node.name, "*" * len(given)), strict=False):
            kind = {"t": "text", "n": "number"}.get(wanted)
            if kind is None:
                continue
            others = value.only(*({"text", "number", "truth", "sequence", "hash", "macro", "other"} - {kind}))
            if others.present and value != EMPTY_DEFAULT:
                walk.suspect("renders", "argument", node.span, after, value.origin)
        if node.name in _REGULAR and given and _may_fail(given):
            walk.suspect("renders", "regular-expression", node.span, after, None)
        if _out_of_range(node.name, given):
            walk.suspect("renders", "argument", node.span, after, None)
    return found


def _out_of_range(name: str, given: tuple[Value, ...]) -> bool:
    """Whether an argument of the right type may still be refused."""
    if name in ("left_pad", "right_pad") and len(given) > 1 and "" in given[1].plain_text():
        return True
    least = {"truncate": 0, "truncate_w": 0, "truncate_c": 0, "chunk": 1}.get(name)
    exact = given[0].exact if given else None
    return least is not None and (exact is None or exact < least)


def _may_fail(given: tuple[Value, ...]) -> bool:
    """Whether the first argument is a regular expression by the last one's flags, and perhaps no valid one; the same
    for references to groups in what replaces it.
    """
    flags = given[-1].known_text if len(given) > 1 else ""
    if flags is not None and "r" not in flags:
        return False
    pattern = given[0].known_text
    if pattern is None or flags is None or tree_of(pattern, flags) is None:
        return True
    if len(given) < 3:
        return False
    by = given[1].known_text
    return by is None or ("$" in by and by != "$1") or "\\" in by or (by == "$1" and "(" not in pattern)
