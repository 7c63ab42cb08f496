"""How the value of an expression is escaped for JSON: at its end, or in its parts where it is made of JSON text.

`?json_string` behind an expression that prints quotes of its own would escape those, too; behind one that escapes by
itself, everything twice. So the parts are escaped in the first case, and what escapes is replaced in the second. Where
neither can be told from the expression, no edit is offered.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from payloads.freemarker import FreeMarkerError, Template
from payloads.freemarker.nodes import elements as el
from payloads.freemarker.nodes import expressions as ex

if TYPE_CHECKING:
    from payloads.freemarker.nodes import Expression

_SIMPLE: Final = (ex.Name, ex.Dot, ex.DynamicKey, ex.Parenthesis, ex.BuiltIn, ex.Call, ex.Exists)
_ESCAPES: Final = frozenset({"js_string", "j_string", "json_string"})
_ESCAPED_BY_HAND: Final = frozenset({'"', "\\", "\n", "\r", "\t", "\b", "\f", "/"})
_STRUCTURE: Final = ('"', "\\")


class Escaped(NamedTuple):
    """An expression that prints the same, escaped.

    Attributes:
        text: to be written in the expression's place; empty where it can't be told.
        why: what is wrong with escaping the whole, where the parts are escaped instead, or nothing can be told.
    """

    text: str
    why: str = ""


def with_built_in(node: Expression, built_in: str) -> str:
    """An expression as it stands, followed by a built-in."""
    text = node.span.text
    return f"{text}{built_in}" if isinstance(node, _SIMPLE) else f"({text}){built_in}"


def escaped(node: Expression) -> Escaped:
    """What to write instead of an expression that is printed inside a JSON string."""
    meant = behind_the_default(node)
    if meant:
        return Escaped(meant, "what follows a default belongs to it")
    bare = without_own_escapes(node)
    if bare is not None:
        return Escaped(bare, "it escapes by itself, and not everything")
    if escapes_inside(node):
        return Escaped("", "it escapes by itself, and is changed again after that: escape last")
    if prints_structure(node):
        parts = _parts(node)
        return Escaped(parts or "", "its own text is JSON: escape what is put into it")
    return Escaped(with_built_in(node, "?json_string"))


def behind_the_default(node: Expression) -> str:
    """`(x!"")?json_string` for `x!""?json_string`, where the built-in is one of the empty text; empty for anything else."""
    node = ex.peel(node)
    if not isinstance(node, ex.DefaultTo):
        return ""
    literal, names = node.default, []
    while isinstance(literal, ex.BuiltIn):
        names.append(literal.name)
        literal = literal.target
    if not names or not isinstance(literal, ex.StringLiteral):
        return ""
    rest = node.span.source.text[literal.span.end : node.span.end]
    return f"({node.target.span.text}!{literal.span.text}){rest}{'' if names[0] == 'json_string' else '?json_string'}"


@lru_cache(maxsize=512)
def interpolated(text: str) -> Expression | None:
    """The expression of an interpolation, given as it stands in a template; None if it can't be read by itself."""
    try:
        nodes = Template(text, name="interpolation").nodes
    except FreeMarkerError:
        return None
    only = nodes[0] if len(nodes) == 1 else None
    return only.expression if isinstance(only, el.Interpolation) else None


def prints_structure(node: Expression) -> bool:
    """Whether quotes or escapes in what an expression prints are the template's own."""
    match node:
        case ex.StringLiteral(value=value, parts=parts):
            texts = [part.value for part in parts if isinstance(part, el.Text)] if parts else [value]
            inner = [part.expression for part in parts if isinstance(part, el.Interpolation)]
            return any(mark in text for text in texts for mark in _STRUCTURE) or any(map(prints_structure, inner))
        case ex.Add(left=left, right=right):
            return prints_structure(left) or prints_structure(right)
        case ex.Parenthesis(inner=inner):
            return prints_structure(inner)
        case ex.DefaultTo(target=target, default=default):
            return prints_structure(target) or (default is not None and prints_structure(default))
        case ex.BuiltIn(target=target, name="join", arguments=arguments):
            return any(map(prints_structure, arguments or ())) or prints_structure(target)
        case ex.BuiltIn(name="then" | "switch", arguments=arguments):
            return any(map(prints_structure, arguments or ()))
        case ex.BuiltIn(target=target, name="map", arguments=(ex.Lambda(body=body),)):
            return prints_structure(body) or prints_structure(target)
        case ex.BuiltIn(target=target, name="trim" | "string" | "remove_ending" | "remove_beginning"):
            return prints_structure(target)
        case ex.BuiltIn(target=target, name="replace", arguments=arguments):
            return prints_structure(target) or (len(arguments or ()) > 1 and prints_structure((arguments or ())[1]))
    return False


def without_own_escapes(node: Expression) -> str | None:
    """The expression with `?json_string` instead of what escapes at its end; None if nothing there does."""
    match node:
        case ex.Parenthesis(inner=inner):
            text = without_own_escapes(inner)
            return None if text is None else f"({text})"
        case ex.DefaultTo(target=target, default=default) if default is None or isinstance(default, ex.StringLiteral):
            text = without_own_escapes(target)
            return None if text is None else f"{text}{node.span.source.text[target.span.end : node.span.end]}"
        case ex.BuiltIn(target=target, name="trim"):
            text = without_own_escapes(target)
            return None if text is None else f"{text}?trim"
        case ex.BuiltIn(target=target, name=name) if name in _ESCAPES - {"json_string"} and not escapes_inside(target):
            return with_built_in(target, "?json_string")
    kept, own = _without_replacing(node)
    if not own or escapes_inside(kept[0]) or prints_structure(kept[0]):
        return None
    base, replacing = kept
    return f"{with_built_in(base, '')}{''.join(replacing)}?json_string"


def _without_replacing(node: Expression) -> tuple[tuple[Expression, list[str]], bool]:
    """What a chain of `?replace` begins with and those of the chain that don't escape; whether any of it escapes."""
    replacing: list[str] = []
    own = False
    while isinstance(node, ex.BuiltIn) and node.name == "replace":
        if _escapes_by_hand(node):
            own = True
        else:
            replacing.insert(0, node.span.source.text[node.target.span.end : node.span.end])
        node = node.target
    return (node, replacing), own


def _escapes_by_hand(node: ex.BuiltIn) -> bool:
    """Whether a `?replace` puts an escape in the place of a character that JSON wants escaped."""
    match node.arguments:
        case (ex.StringLiteral(value=old, parts=()), ex.StringLiteral(value=new, parts=()), *_):
            return new.startswith("\\") and (
                old in _ESCAPED_BY_HAND or old.strip("[]()") in {'\\"', "\\\\", "\\n", "\\r", "\\t"}
            )
    return False


def escapes_inside(node: Expression) -> bool:
    """Whether something in an expression escapes, wherever it stands."""
    return any(
        isinstance(each, ex.BuiltIn) and (each.name in _ESCAPES or (each.name == "replace" and _escapes_by_hand(each)))
        for each in _printed_parts(node)
    )


def _printed_parts(node: Expression) -> list[Expression]:
    """The expressions whose text an expression prints, changed by built-ins or not; without parts of structure."""
    found: list[Expression] = [node]
    match node:
        case ex.Parenthesis(inner=inner):
            found += _printed_parts(inner)
        case ex.DefaultTo(target=target):
            found += _printed_parts(target)
        case ex.BuiltIn(target=target, name=name) if name not in ("then", "switch", "join"):
            found += _printed_parts(target)
        case ex.DynamicKey(target=target, key=ex.Range()):
            found += _printed_parts(target)
    return found


def _parts(node: Expression) -> str | None:
    """The expression with each value in it escaped that isn't the template's own text; None if it can't be told."""
    source = node.span.source.text
    match node:
        case ex.StringLiteral(parts=()):
            return node.span.text
        case ex.StringLiteral(parts=parts):
            text, at = "", node.span.start
            for part in parts:
                if not isinstance(part, el.Interpolation):
                    continue
                inner = _parts(part.expression)
                if inner is None or part.span.source.text is not source:
                    return None
                text += source[at : part.expression.span.start] + inner
                at = part.expression.span.end
            return text + source[at : node.span.end]
        case ex.Parenthesis(inner=inner) if prints_structure(inner):
            text_ = _parts(inner)
            return None if text_ is None else f"({text_})"
        case ex.Add(left=left, right=right):
            one, other = _operand(left), _operand(right)
            between = source[left.span.end : right.span.start]
            return None if one is None or other is None else f"{one}{between}{other}"
        case ex.DefaultTo(target=target, default=default) if prints_structure(node):
            first = _parts(target)
            if first is None or (default is not None and not isinstance(default, ex.StringLiteral)):
                return None
            return first + source[target.span.end : node.span.end]
        case ex.BuiltIn(target=target, name="join", arguments=arguments) if arguments and prints_structure(node):
            rest = source[target.span.end : node.span.end]
            if isinstance(target, ex.BuiltIn) and target.name == "map":
                mapped = _mapped(target)
                return None if mapped is None else f"{mapped}{rest}"
            return f"{with_built_in(target, '?map(item -> item?json_string)')}{rest}"
        case ex.BuiltIn(target=target, name="then", arguments=arguments) if arguments and prints_structure(node):
            chosen = [_parts(each) for each in arguments]
            if None in chosen:
                return None
            return f"{with_built_in(target, '')}?then({', '.join(str(each) for each in chosen)})"
        case ex.BuiltIn(target=target, name="trim") if prints_structure(node):
            inner_text = _parts(target)
            return None if inner_text is None else f"{inner_text}?trim"
    if prints_structure(node):
        return None
    done = escaped(node)
    return done.text or (node.span.text if _is_escaped(node) else None)


def _mapped(node: ex.BuiltIn) -> str | None:
    """`?map` with what its function gives escaped."""
    match node.arguments:
        case (ex.Lambda(body=body),):
            inner = _parts(body)
            if inner is None:
                return None
            source = node.span.source.text
            return f"{source[node.span.start : body.span.start]}{inner}{source[body.span.end : node.span.end]}"
    return None


def _operand(node: Expression) -> str | None:
    text = _parts(node)
    return f"({text})" if text is not None and isinstance(node, ex.DefaultTo) and not text.startswith("(") else text


def _is_escaped(node: Expression) -> bool:
    """Whether an expression is escaped already, and not changed behind that."""
    node = ex.peel(node)
    if isinstance(node, ex.DefaultTo):
        return (node.default is None or isinstance(node.default, ex.StringLiteral)) and _is_escaped(node.target)
    return isinstance(node, ex.BuiltIn) and node.name == "json_string"
