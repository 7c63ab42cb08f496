"""How the proof knows built-ins: one function each, by name, and the types of their arguments."""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING, Final

from conformance.proof.regular import groups_of, is_sound, matches_nothing, tree_of
from conformance.proof.results import evaluate_all
from conformance.proof.values import Value
from payloads.freemarker.builtins import load
from payloads.freemarker.builtins.registry import ARGUMENT_COUNTS
from payloads.freemarker.nodes import expressions as ex

if TYPE_CHECKING:
    from collections.abc import Callable

    from conformance.proof.state import State
    from conformance.proof.walk import Walk

    Outcome = tuple[Value, State]
    Handler = Callable[[Walk, ex.BuiltIn, Value, State], list[Outcome]]


def handles(table: dict[str, Handler], *names: str) -> Callable[[Handler], Handler]:
    """Enter a function into a table of built-ins under their names."""

    def register(handler: Handler) -> Handler:
        table.update(dict.fromkeys(names, handler))
        return handler

    return register


#: For each argument of a built-in: `t` a string, `n` a number, `*` anything, or what its function looks at itself. An
#: argument that isn't here isn't followed.
_SIGNATURES: Final = {
    "replace": "ttt",
    "left_pad": "nt",
    "right_pad": "nt",
    "substring": "nn",
    "truncate": "ntn",
    "truncate_w": "ntn",
    "truncate_c": "ntn",
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
    "seq_index_of": "*n",
    "seq_last_index_of": "*n",
    "string": "**",
    "date": "*",
    "time": "*",
    "datetime": "*",
    "filter": "*",
    "map": "*",
    "take_while": "*",
    "drop_while": "*",
}
#: Built-ins that take flags, and the number of the argument that they are.
_FLAGGED: Final = {
    "replace": 2,
    "split": 1,
    "keep_before": 1,
    "keep_after": 1,
    "keep_before_last": 1,
    "keep_after_last": 1,
    "ensure_starts_with": 2,
}
#: How many arguments built-ins take that the engine compiles itself; -1: any number.
_COMPILED: Final = {"default": (1, -1)}
_KNOWN_FLAGS: Final = frozenset("rimscf")
_REFERENCE: Final = re.compile(r"(?s)\$.?")
_CHARSETS: Final = frozenset({"UTF-8", "ISO-8859-1", "US-ASCII"})
_LONGEST: Final = 100_000


def takes_its_arguments(node: ex.BuiltIn) -> bool:
    """Whether a built-in takes as many arguments as it is given; any other number fails whatever the data is."""
    least, most = _argument_counts(node.name)
    count = least if node.arguments is None else len(node.arguments)
    return least <= count and (most < 0 or count <= most)


def is_method(node: ex.BuiltIn) -> bool:
    """Whether a built-in that needs arguments stands without parentheses: it is a value that can be called."""
    return node.arguments is None and _argument_counts(node.name)[0] > 0


def follows_arguments(node: ex.BuiltIn) -> bool:
    """Whether each argument is looked at: what is refused would go unseen otherwise."""
    return len(node.arguments or ()) <= len(_SIGNATURES.get(node.name, ""))


@functools.lru_cache(512)
def _argument_counts(name: str) -> tuple[int, int]:
    """The least and the most arguments; the engine knows a built-in once its group is loaded."""
    if name in _COMPILED:
        return _COMPILED[name]
    load(name)
    return ARGUMENT_COUNTS.get(name, (0, -1))


def arguments(walk: Walk, node: ex.BuiltIn, state: State) -> list[tuple[tuple[Value, ...], State]]:
    """The arguments, each looked at for its type."""
    found = evaluate_all(walk, node.arguments or (), state)
    for given, after in found:
        for value, wanted in zip(given, _SIGNATURES.get(node.name, ""), strict=False):
            kind = {"t": "text", "n": "number"}.get(wanted)
            if kind is None:
                continue
            if value.refused_as(kind).present:
                walk.suspect("renders", "argument", node.span, after, value.origin)
            if value.infinite:
                walk.suspect("renders", "infinite", node.span, after, value.origin)
        if node.name in _FLAGGED and given and _may_fail(node.name, given):
            walk.suspect("renders", "regular-expression", node.span, after, None)
        if _out_of_range(node.name, given):
            walk.suspect("renders", "argument", node.span, after, None)
    return found


def _out_of_range(name: str, given: tuple[Value, ...]) -> bool:
    """Whether an argument of the right type may still be refused."""
    if name in ("left_pad", "right_pad") and len(given) > 1 and "" in given[1].taken_as("text").plain_text():
        return True
    if name in ("left_pad", "right_pad", "truncate", "truncate_w", "truncate_c") and _is_large(given[0]):
        return True
    if (
        name in ("truncate", "truncate_w", "truncate_c")
        and len(given) > 2
        and (given[2].exact is None or given[2].exact < 0)
    ):
        return True
    if name in ("url", "url_path") and given and (given[0].known_text or "").upper() not in _CHARSETS:
        return True
    least = {"truncate": 0, "truncate_w": 0, "truncate_c": 0, "chunk": 1}.get(name)
    exact = given[0].exact if given else None
    return least is not None and (exact is None or exact < least)


def _is_large(value: Value) -> bool:
    """Whether a length may be more than is worth printing."""
    return value.exact is None or value.exact > _LONGEST


def _may_fail(name: str, given: tuple[Value, ...]) -> bool:
    """Whether the first argument is a regular expression by the last one's flags, and perhaps no valid one; the same
    for references to groups in what replaces it.
    """
    arity = _FLAGGED[name]
    flags = given[arity].known_text if len(given) > arity else ""
    if name == "ensure_starts_with" and len(given) == 2:
        flags = "r"
    if flags is None or not set(flags) <= _KNOWN_FLAGS:
        return True
    if "r" not in flags:
        return False
    pattern = given[0].known_text
    if pattern is None or not is_sound(pattern, flags):
        return True
    if name in ("keep_after_last", "keep_before_last") and matches_nothing(pattern, flags):
        return True
    if name != "replace":
        return False
    by, tree = given[1].known_text, tree_of(pattern, flags)
    return by is None or tree is None or not _refers_to(by, groups_of(tree))


def _refers_to(replacement: str, groups: int) -> bool:
    """Whether a replacement refers to groups that there are, and escapes nothing."""
    return "\\" not in replacement and all(
        reference[1:2].isascii() and reference[1:2].isdigit() and int(reference[1]) <= groups
        for reference in _REFERENCE.findall(replacement)
    )
