"""Operators by precedence climbing: the part of the expression grammar from `||` down to signs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Literal

from payloads.freemarker.errors import LimitExceeded
from payloads.freemarker.lexer import Lexer, Token
from payloads.freemarker.nodes import Element, Expression
from payloads.freemarker.nodes import expressions as ex
from payloads.freemarker.parser.context import Context
from payloads.freemarker.parser.literals import boolean_only, number_only, scalar_only
from payloads.freemarker.parser.tokens import Tokens, UnexpectedToken

#: The tokens an expression can begin with.
STARTS: Final = {
    "string", "raw-string", "number", "true", "false", "name", "(", "[", "{", ".", "+", "-", "!",
}  # fmt: skip
_LEVELS: Final = {
    "||": 0, "&&": 1, "==": 2, "=": 2, "!=": 2, "<": 3, "<=": 3, ">": 3, ">=": 3, "..<": 4, "..*": 4, "..": 4,
    "+": 5, "-": 5, "*": 6, "/": 6, "%": 6,
}  # fmt: skip
_RANGE: Final = 4
_LOGICAL: Final = (0, 1)
_UNBALANCED: Final = 16
_CHAINS: Final = (ex.Add, ex.Arithmetic)
_UNCHAINED: Final = (2, 3, 4)
_RANGES: Final[dict[str, Literal["inclusive", "exclusive", "length"]]] = {
    "..": "inclusive",
    "..<": "exclusive",
    "..*": "length",
}
LiteralParts = Callable[[Lexer], tuple[Element, ...]]


class Operators:
    """Parses expressions from `tokens`; `parse_parts` parses the inside of a string literal."""

    def __init__(self, tokens: Tokens, context: Context, parse_parts: LiteralParts) -> None:
        self.tokens = tokens
        self.context = context
        self._parse_parts = parse_parts
        self._depth = 0
        self._depths: dict[int, tuple[int, int]] = {}
        self._counted: list[
            Expression
        ] = []  # those of which the depth is known: kept, so that no other takes their `id`
        self._failed: set[tuple[int, int | None]] = set()  # where in the source `attempt` found nothing

    def expression(self) -> Expression:
        self._depth += 1
        if self._depth > self.context.settings.limits.expression_depth:
            self._too_deep(self.tokens.span(self.tokens.peek()))
        result = self._binary(0)
        self._depth -= 1
        if self._depth == 0:
            self._depths.clear()
            self._counted.clear()
        return result

    def _too_deep(self, span: object) -> None:
        limit = self.context.settings.limits.expression_depth
        raise LimitExceeded(
            f"an expression is nested more than {limit} levels deep",
            self.tokens.span(self.tokens.peek()),
            limit="expression_depth",
        )

    def made(self, node: Expression) -> Expression:
        """Keep count of how deep the tree below `node` is: in levels, and in steps of chains, which nest to the left."""
        chained = isinstance(node, _CHAINS)
        levels = terms = 0
        for child in node.children():
            known = self._depths.get(id(child))
            if known is None:
                continue
            level, term = known
            if chained and isinstance(child, _CHAINS) and child is node.left:  # type: ignore[attr-defined]
                level -= 1
            levels, terms = max(levels, level), max(terms, term)
        limits = self.context.settings.limits
        if levels >= limits.expression_depth:
            self._too_deep(node.span)
        if terms >= limits.expression_terms:
            limit = limits.expression_terms
            raise LimitExceeded(
                f"an expression has more than {limit} terms or steps after one another",
                node.span,
                limit="expression_terms",
            )
        self._depths[id(node)] = levels + 1, terms + 1
        self._counted.append(node)
        return node

    def primary(self) -> Expression:
        """An operand, with all that follows it."""
        raise NotImplementedError

    # ------------------------------------------------------------- operators

    def _binary(self, lowest: int) -> Expression:
        """Operators of the level `lowest` and those that bind tighter.

        After an operator that can't be chained, such as `==`, only looser ones may follow.
        """
        left = self._unary()
        tightest = _LEVELS["*"]
        while True:
            token = self.tokens.peek()
            level = _LEVELS.get(token.kind)
            if level is None or not lowest <= level <= tightest:
                return left
            if level in _LOGICAL:
                left = self._logical(left, token.kind, level)
            else:
                self.tokens.take()
                joined = self._range(left, token, level) if level == _RANGE else self._joined(left, token, level)
                left = self.made(joined)
            tightest = level - 1 if level in _UNCHAINED else level

    def _logical(self, first: Expression, kind: str, level: int) -> Expression:
        """All that is joined by one of `||` and `&&`. Of many terms the tree is balanced: their order is all that counts."""
        terms = [first]
        while self.tokens.accept(kind):
            terms.append(self._binary(level + 1))
            for term in terms[-2:]:
                boolean_only(term)
        node = ex.Or if kind == "||" else ex.And
        while len(terms) > _UNBALANCED:
            pairs = zip(terms[::2], terms[1::2], strict=False)
            last = terms[len(terms) & ~1 :]
            terms = [self.made(node(one.span.to(other.span), one, other)) for one, other in pairs] + last
        result, *others = terms
        for other in others:
            result = self.made(node(result.span.to(other.span), result, other))
        return result

    def _joined(self, left: Expression, token: Token, level: int) -> Expression:
        right = self._binary(level + 1)
        span = left.span.to(right.span)
        match token.kind:
            case "==" | "=" | "!=":
                for side in (left, right):
                    scalar_only(side)
                return ex.Comparison(span, left, "!=" if token.kind == "!=" else "==", right, token.value)
            case "<" | "<=" | ">" | ">=":
                for side in (left, right):
                    number_only(side)
                return ex.Comparison(span, left, token.kind, right, token.value)
            case "+":
                return ex.Add(span, left, right)
            case "-" | "*" | "/" | "%":
                for side in (left, right):
                    number_only(side)
                return ex.Arithmetic(span, left, token.kind, right)
        raise AssertionError(f"no such operator: {token.kind}")

    def _range(self, left: Expression, token: Token, level: int) -> Expression:
        optional = token.kind == ".."
        right = self.attempt(level + 1) if optional else self._binary(level + 1)
        number_only(left)
        if right is None:
            return ex.Range(left.span.to(self.tokens.span(token)), left, None, "unbounded")
        number_only(right)
        return ex.Range(left.span.to(right.span), left, right, _RANGES[token.kind])

    def _unary(self) -> Expression:
        token = self.tokens.peek()
        if token.kind in ("+", "-"):
            self.tokens.take()
            operand = self.primary()
            return self.made(ex.Sign(self.tokens.span(token).to(operand.span), operand, token.kind == "-"))
        if token.kind != "!":
            return self.primary()
        marks = []
        while mark := self.tokens.accept("!"):
            marks.append(mark)
        result = self.primary()  # a literal that is not a boolean fails only when it runs
        for mark in reversed(marks):
            result = self.made(ex.Not(self.tokens.span(mark).to(result.span), result))
        return result

    def attempt(self, level: int | None = None) -> Expression | None:
        """The expression here, or its operators from `level` on, or nothing, in which case no token is used up.

        What failed at a place fails there again: remembering it keeps `a![b![c![…` from being read 2^n times.
        """
        token = self.tokens.peek()
        if token.kind not in STARTS or (token.start, level) in self._failed:
            return None
        position, depth = self.tokens.position, self._depth
        try:
            return self.expression() if level is None else self._binary(level)
        except UnexpectedToken:
            self.tokens.position, self._depth = position, depth
            self._failed.add((token.start, level))
            return None
