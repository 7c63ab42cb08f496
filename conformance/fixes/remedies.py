"""What to write where a template fails, so that it fails on no event: an expression for the very place.

A failure shows one event; the remedy is for all of them. A property may be missing, and of any type where it is there,
so a default alone isn't enough for it, and a test of its type is what it takes. Where a test of another value stands around
what prints it, the author meant to leave it out: the test is completed, and nothing is sent in its place.
"""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING, Final, NamedTuple

from conformance.expressions.any_type import (
    any_boolean,
    any_hash,
    any_number,
    any_scalar,
    any_sequence,
    guard_hashes,
    number_only,
    read_number,
    scalar_as_printed,
)
from conformance.expressions.escaping import with_built_in
from conformance.expressions.json_values import members
from conformance.expressions.kinds import Kind, kind
from conformance.expressions.safe_text import default_of, is_path, steps
from conformance.fixes.rewrites import rewrite
from conformance.fixes.tree import is_printed_whole
from payloads.freemarker.analysis import chain
from payloads.freemarker.nodes import Expression
from payloads.freemarker.nodes import elements as el
from payloads.freemarker.nodes import expressions as ex

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from conformance.finding import Finding
    from conformance.fixes.tree import Tree
    from payloads.freemarker.nodes import Node
    from payloads.freemarker.source import Span

_TEXT: Final = frozenset({Kind.FREE, Kind.TEXT, Kind.PARAMETER})
_BOOLEAN_HINT: Final = re.compile(r"write (.+?)\?c for true/false", re.DOTALL)
_EXPECTED: Final = re.compile(r"Expected an? (.+?), but this has evaluated to")
_CODE: Final = frozenset({"eval", "eval_json", "interpret"})
_OF_NUMBERS: Final = frozenset(
    {"number_to_date", "number_to_time", "number_to_datetime", "round", "floor", "ceiling", "abs", "int", "long"}
    | {"double", "float", "is_nan", "is_infinite", "lower_abc", "upper_abc"}
)
_OF_LISTS: Final = frozenset(
    {"first", "last", "join", "map", "filter", "sort", "sort_by", "reverse", "chunk", "seq_contains", "min", "max"}
    | {"seq_index_of", "seq_last_index_of", "take_while", "drop_while", "sequence"}
)
_OF_HASHES: Final = frozenset({"keys", "values"})
_ATTEMPT: Final = "`<#attempt>…<#recover>…</#attempt>` around it"


class Remedy(NamedTuple):
    """What to write.

    Attributes:
        unit: what all failures of one cause have in common: the value they are about.
        span: the place of what is replaced.
        text: what to write there; empty where only words help.
        edit: what a fix writes there: numbers stay as they are printed.
        words: said beside it.
    """

    unit: Span
    span: Span
    text: str
    edit: str = ""
    words: str = ""

    @property
    def advice(self) -> str:
        """As a sentence."""
        return "; ".join(each for each in (f"write `{self.text}`" if self.text else "", self.words) if each)


def remedy(tree: Tree, finding: Finding) -> Remedy | None:
    """What to write where a render fails; None if the place tells nothing."""
    if finding.location is None:
        return None
    for node in tree.at(finding.location):
        for each in _blamed(node, finding):
            found = _for(tree, each, finding)
            if found is not None:
                return _fit_for_a_literal(tree, each, found)
    return None


def _fit_for_a_literal(tree: Tree, node: Expression, found: Remedy) -> Remedy:
    """Inside a text in quotes, others are needed."""
    literal = next((each for each in tree.ancestors(node) if isinstance(each, ex.StringLiteral)), None)
    if literal is None or not found.text or literal.span.text[:1] != '"':
        return found
    if '"' in found.span.text or "'" in found.span.text:
        return found._replace(text="", edit="", words="give it a default in a variable of its own, and print that")
    return found._replace(text=found.text.replace('"', "'"), edit=found.edit.replace('"', "'"))


def _blamed(node: Node, finding: Finding) -> Iterator[Expression]:
    """The expression that a failure is about, where the element around it is blamed."""
    told = _BOOLEAN_HINT.search(finding.fix)
    if told is not None:
        yield from (each for each in node.walk() if isinstance(each, Expression) and each.span.text == told[1].strip())
    if isinstance(node, ex.Comparison):
        for side in (node.left, node.right):
            if not isinstance(side, ex.StringLiteral | ex.NumberLiteral | ex.BooleanLiteral):
                yield side
    elif isinstance(node, el.Interpolation):
        yield from _blamed(node.printed, finding) if "expects 2 arguments" in finding.message else (node.printed,)
    elif isinstance(node, ex.Call) and isinstance(node.target, ex.BuiltIn):
        yield node.target.target  # `x?string("a", "b")`, where x is not a boolean
    elif (isinstance(node, ex.BuiltIn) and node.name == "number") or (
        isinstance(node, ex.BuiltIn)
        and node.name == "string"
        and ("Expected a" in finding.message or "expects 2 arguments" in finding.message)
    ):
        yield node.target
    elif isinstance(node, Expression):
        yield node


def _for(tree: Tree, node: Expression, finding: Finding) -> Remedy | None:
    if (found := rewrite(node, finding.message, tree.ancestors(node))) is not None:
        edit = found.text if found.is_safe else ""
        return Remedy(found.span if found.is_about_all else node.span, found.span, found.text, edit, found.words)
    path = _path_of(tree, node)
    value = _whole(tree, path if path is not None else node)
    around = list(tree.ancestors(value))
    code = next((each for each in around if isinstance(each, ex.BuiltIn) and each.name in _CODE), None)
    if isinstance(node, ex.BuiltIn) and node.name in _CODE:
        code = node
    if code is not None:
        return Remedy(code.span, code.span, "", words=f"not every text can be read so: put {_ATTEMPT}")
    if path is None:
        return _of_expression(tree, node, value, finding)
    if path.span.text.startswith("statics"):
        return None  # Amplitude's own helper: no default stands for it
    if (ended := _of_evaluated(tree, path)) is not None:
        return Remedy(ended, path.span, "", words=f"it is what `?eval` gives, which may be anything: put {_ATTEMPT}")
    if (guard := _test_of_another(path, around, finding)) is not None:
        return guard
    return _of_path(tree, path, value, around, finding)


def _test_of_another(path: Expression, around: list[Node], finding: Finding) -> Remedy | None:
    """The test around a value that is all its branch prints, asking for this one, too."""
    branches = [each for each in around if isinstance(each, el.Branch)]
    ifs = [each for each in around if isinstance(each, el.If)]
    if not branches or len(ifs[0].branches) > 1 or "evaluated to null or missing" not in finding.message:
        return None
    condition = branches[0].condition
    printed = [node for each in branches[0].body for node in each.walk() if isinstance(node, el.Interpolation)]
    tests = [] if condition is None else [each for each in condition.walk() if isinstance(each, ex.Exists)]
    own = path.span.text
    if condition is None or not tests or own in condition.span.text or len(list(steps(path))) > 0:
        return None
    if len(printed) != 1 or printed[0] not in around or any(isinstance(each, el.List) for each in _between(around)):
        return None
    tested = f"({condition.span.text})" if any(isinstance(e, ex.Or) for e in condition.walk()) else condition.span.text
    text = f"{tested} && {own}??"
    return Remedy(path.span, condition.span, "", text, f"test `{text}` in the `<#if>` around it")


def _between(around: list[Node]) -> Iterator[Node]:
    """What stands between a value and the branch it is in."""
    for each in around:
        if isinstance(each, el.Branch):
            return
        yield each


def _of_evaluated(tree: Tree, path: Expression) -> Span | None:
    """The place of the `?eval` whose result a variable is."""
    found = chain(path)
    for value in tree.values_of(found.path[0]) if found else ():
        for each in value.walk():
            if isinstance(each, ex.BuiltIn) and each.name in _CODE:
                return each.span
    return None


def _path_of(tree: Tree, node: Expression) -> Expression | None:
    """The longest path that an expression is or begins with, at its place or behind it."""
    while isinstance(node, ex.Parenthesis | ex.DefaultTo):
        node = node.inner if isinstance(node, ex.Parenthesis) else node.target
    if not is_path(node):
        return None
    around = list(tree.ancestors(node))
    while around and isinstance(around[0], ex.Dot | ex.DynamicKey | ex.Parenthesis):
        outer = around[0]
        if isinstance(outer, ex.Parenthesis):
            if len(around) < 2 or not isinstance(around[1], ex.Dot | ex.DynamicKey) or around[1].target is not outer:
                break
        elif outer.target is not node or not is_path(outer):
            break
        node, around = outer, around[1:]
    return node


def _whole(tree: Tree, node: Expression) -> Expression:
    """A value with its default and the parentheses around it."""
    for around in tree.ancestors(node):
        if isinstance(around, ex.DefaultTo) and around.target is not node:
            break
        if not isinstance(around, ex.Parenthesis | ex.DefaultTo):
            break
        node = around
    return node


def _of_path(tree: Tree, path: Expression, value: Expression, around: list[Node], finding: Finding) -> Remedy | None:
    own = default_of(value)
    shown = kind(path)
    hashes = list(steps(path))
    parent = around[0] if around else None
    expected = _EXPECTED.search(finding.message)
    wanted = expected[1] if expected else ""

    caught = _is_caught(value, around)

    def given(default: str) -> str:
        return path.span.text if caught and not own else f"(({path.span.text})!{own or default})"

    def made(text: str, otherwise: str, *, edit: str = "", target: Expression = value) -> Remedy:
        written = guard_hashes(hashes, text, otherwise)
        return Remedy(value.span, target.span, written, guard_hashes(hashes, edit, otherwise) if edit else "")

    def as_text(printing: Node | None) -> Remedy:
        if shown in _TEXT and not hashes and not own:
            text = f'{_forgiven(path)}!""'
            if shown is Kind.TEXT and printing is not None:
                return made(text, '""', edit=text)
            text = _as_text(f"({text})", shown, printed=printing)
            return made(text, '""', edit=text)
        text = given('""')
        edit = any_scalar(text) if isinstance(parent, ex.Comparison) else scalar_as_printed(text)
        return made(
            _as_text(any_scalar(text), shown, printed=printing), '""', edit=_as_text(edit, shown, printed=printing)
        )

    if shown is Kind.CONTAINER and is_printed_whole(around) and not _in_literal(around):
        if tree.printed_in_string(value) is not False:
            words = f"an object has no text: print one of its members, {path.span.text}.…"
            return Remedy(value.span, value.span, "", words=words)
        printing = next(each for each in around if isinstance(each, el.Interpolation))
        return Remedy(value.span, printing.span, members(path))
    if isinstance(parent, ex.BuiltIn) and parent.target is not value:
        return as_text(None)  # an argument: what the built-in takes is not asked of it
    match parent:
        case el.DirectiveCall(callee=callee) | ex.Call(target=callee) if callee is value:
            return None
        case el.Interpolation() if tree.printed_in_string(value) is False and not _in_literal(around):
            return _outside(parent, value, shown, hashes, given)
        case el.List(source=source, variables=variables) if source is value:
            if len(variables) > 1 or "hash" in wanted:
                return made(any_hash(given("{}")), "{}")
            return made(any_sequence(given("[]")), "[]")
        case ex.DynamicKey(target=target, key=key) if target is value and isinstance(ex.peel(key), ex.Range):
            return as_text(None)
        case ex.DynamicKey(target=target, key=key) if target is value and _is_index(key):
            text = any_sequence(given("[]"))
            return made(text, "[]", edit=text)
        case ex.DynamicKey(target=target) if target is value:
            text = given("{}") if shown is Kind.CONTAINER else any_hash(given("{}"))
            return made(text, "{}", edit=text)
        case ex.BuiltIn(name=name) if name in _OF_HASHES:
            return made(any_hash(given("{}")), "{}")
        case ex.BuiltIn(name=name) if name in _OF_LISTS or (name == "size" and "hash" not in wanted):
            return made(any_sequence(given("[]")), "[]")
        case ex.BuiltIn(name="size"):
            return made(any_hash(given("{}")), "{}")
        case ex.BuiltIn(name="c") if len(around) > 1 and isinstance(around[1], el.Interpolation):
            if tree.printed_in_string(value) is False and not _in_literal(around):
                return _outside(around[1], value, shown, hashes, given)
            text = _as_text(any_scalar(given('""')), shown, printed=around[1])
            return made(text, '""', edit=text, target=parent)
        case ex.BuiltIn(name="c"):
            return made(any_scalar(given('""')), '""', target=parent)
        case ex.BuiltIn(name="number"):
            text = any_number(given("0")) if shown is Kind.NUMBER_OR_TEXT else read_number(given('""'))
            return made(text, "0", target=parent)
        case ex.Exists() | ex.BuiltIn(name="has_content" | "exists") if hashes and "hash" in wanted:
            test = f"(({path.span.text}){parent.span.text[value.span.end - parent.span.start :]})"
            return Remedy(value.span, parent.span, text := guard_hashes(hashes, test, "false"), text)
        case ex.Exists() | ex.BuiltIn(name="has_content" | "exists" | "if_exists" | "default"):
            return Remedy(value.span, value.span, f"({path.span.text})", f"({path.span.text})")
        case ex.BuiltIn(name=name) if name.startswith("is_"):
            tested = given('""' if name != "is_string" else "0")
            return made(tested, "0", edit=tested)
        case ex.BuiltIn(name=name) if name in _OF_NUMBERS:
            return made(_number(shown, given("0")), "0")
        case ex.Arithmetic() | ex.Sign():
            return made(_number(shown, given("0")), "0")
        case ex.Comparison(operator="<" | "<=" | ">" | ">="):
            return made(_number(shown, given("0")), "0")
        case ex.Comparison(left=left, right=right):
            other = right if left is value else left
            if isinstance(other, ex.NumberLiteral | ex.Arithmetic):
                return made(_number(shown, given("0")), "0")
            if isinstance(other, ex.BooleanLiteral):
                return made(any_boolean(given("false")), "false")
        case ex.BuiltIn(name="then"):
            return made(any_boolean(given("false")), "false")
        case ex.And() | ex.Or() | ex.Not() | el.Branch():
            return made(any_boolean(given("false")), "false")
        case ex.BuiltIn(name="string") if _is_choice(around):
            return made(any_boolean(given("false")), "false")
        case ex.BuiltIn(name="string") if _is_format(around):
            return made(_number(shown, given("0")), "0")
        case el.Assignment() | el.NamedArgument() | el.Parameter() | None:
            return Remedy(value.span, value.span, f"({path.span.text})!{own or chr(34) * 2}")
    return as_text(parent if isinstance(parent, el.Interpolation) else None)


def _is_index(key: Expression) -> bool:
    return isinstance(ex.peel(key), ex.NumberLiteral) or kind(key) is Kind.NUMBER


def _is_caught(value: Node, around: list[Node]) -> bool:
    """Whether a default stands for all of it where the value is missing, as in `("a" + x)!"none"`."""
    inner = [value, *around]
    return any(
        isinstance(each, ex.Parenthesis) and isinstance(outer, ex.DefaultTo | ex.Exists) and outer.target is each
        for each, outer in itertools.pairwise(inner)
    )


def _as_text(text: str, shown: Kind, *, printed: Node | None) -> str:
    """Escaped, where it is printed as it is and may need that."""
    free = shown not in (Kind.NUMBER_OR_TEXT, Kind.BOOLEAN_OR_TEXT, Kind.TEXT)
    plain = isinstance(printed, el.Interpolation) and printed.printed is printed.expression
    return f"{text}?json_string" if free and plain else text


def _in_literal(around: list[Node]) -> bool:
    return any(isinstance(each, ex.StringLiteral) for each in around)


def _forgiven(path: Expression) -> str:
    found = chain(path)
    short = found is not None and found.complete and len(found.path) == 2
    return path.span.text if short else f"({path.span.text})"


def _number(shown: Kind, value: str) -> str:
    return any_number(value) if shown is Kind.NUMBER_OR_TEXT else number_only(value)


def _is_choice(around: list[Node]) -> bool:
    """Whether the built-in at the inside is called with two words, one for true and one for false."""
    built_in = around[0]
    if isinstance(built_in, ex.BuiltIn) and len(built_in.arguments or ()) == 2:
        return True
    return len(around) > 1 and isinstance(around[1], ex.Call) and len(around[1].arguments) == 2


def _is_format(around: list[Node]) -> bool:
    """Whether it is `?string("0.##")`, `?string["0.##"]` or `?string.computer`."""
    built_in = around[0]
    if isinstance(built_in, ex.BuiltIn) and built_in.arguments:
        return True
    return len(around) > 1 and isinstance(around[1], ex.Call | ex.DynamicKey | ex.Dot)


def _outside(
    printing: el.Interpolation, value: Expression, shown: Kind, hashes: list[str], given: Callable[[str], str]
) -> Remedy:
    """A value that stands outside of quotes: a number and a boolean may, anything else needs them."""
    opening, closing = printing.span.text[:2], printing.span.text[-1:]
    if shown is Kind.NUMBER_OR_TEXT:
        inner = f"{guard_hashes(hashes, any_number(given('0')), '0')}?c"
    elif shown is Kind.BOOLEAN_OR_TEXT:
        inner = f"{guard_hashes(hashes, any_boolean(given('false')), 'false')}?c"
    else:
        text = guard_hashes(hashes, any_scalar(given('""')), '""')
        return Remedy(value.span, printing.span, f'"{opening}{text}?json_string{closing}"')
    return Remedy(value.span, printing.span, f"{opening}{inner}{closing}")


def _of_expression(tree: Tree, node: Expression, value: Expression, finding: Finding) -> Remedy | None:
    """For what isn't a path: a missing item, a comparison that is printed."""
    parent = next(tree.ancestors(value), None)
    if kind(node) is Kind.BOOLEAN and isinstance(parent, el.Interpolation):
        text = with_built_in(value, "?c")
        return Remedy(value.span, value.span, text, text)
    if "evaluated to null or missing" in finding.message and node is value:
        text = f'(({node.span.text})!"")'
        return Remedy(value.span, value.span, text)
    return None
