"""The expression grammar, by precedence climbing.

    expression  = or
    or          = and { "||" and }
    and         = equality { "&&" equality }
    equality    = relational [ ("==" | "=" | "!=") relational ]
    relational  = range [ ("<" | "<=" | ">" | ">=") range ]
    range       = additive [ ("..<" | "..*") additive | ".." [ additive ] ]
    additive    = multiplicative { ("+" | "-") multiplicative }
    multiplicative = unary { ("*" | "/" | "%") unary }
    unary       = ("+" | "-") primary | "!" { "!" } primary | primary
    primary     = atom { "." name | "[" expression "]" | "(" arguments ")" | "?" name [ "(" arguments ")" ]
                         | "!" [ expression ] | "??" }

A default's right side is a whole expression, so `a!b == c` is `a!(b == c)` (Apache FreeMarker, FTL.jj).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Literal

from payloads.freemarker.builtin_names import (
    BANNED_WHEN_AUTO_ESCAPING,
    BUILT_INS,
    LAMBDA_BUILT_INS,
    LOOP_VARIABLE_BUILT_INS,
    MARKUP_BUILT_INS,
    PARSE_TIME_BUILT_INS,
    SPECIAL_VARIABLES,
    unknown_built_in,
)
from payloads.freemarker.errors import LimitExceeded, ParseError, UnsupportedError
from payloads.freemarker.lexer import Lexer, Token
from payloads.freemarker.nodes import Element, Expression
from payloads.freemarker.nodes import expressions as ex
from payloads.freemarker.parser.context import Context
from payloads.freemarker.parser.literals import (
    boolean_only,
    number_only,
    number_value,
    refuse_literals,
    scalar_only,
    string_only,
    unescape,
)
from payloads.freemarker.parser.tokens import Tokens, UnexpectedToken
from payloads.freemarker.source import Source

_STARTS = {
    "string", "raw-string", "number", "true", "false", "name", "(", "[", "{", ".", "+", "-", "!",
}  # fmt: skip
_POSTFIX = {".", "[", "(", "?", "!", "!.", "??"}
_KEYWORD_MEMBERS = {"true", "false", "in", "as", "using", "<", "<=", ">", ">="}
_LEVELS: Final = {
    "||": 0, "&&": 1, "==": 2, "=": 2, "!=": 2, "<": 3, "<=": 3, ">": 3, ">=": 3, "..<": 4, "..*": 4, "..": 4,
    "+": 5, "-": 5, "*": 6, "/": 6, "%": 6,
}  # fmt: skip
_RANGE: Final = 4
_UNCHAINED: Final = (2, 3, 4)
_RANGES: Final[dict[str, Literal["inclusive", "exclusive", "length"]]] = {
    "..": "inclusive",
    "..<": "exclusive",
    "..*": "length",
}
LiteralParts = Callable[[Lexer], tuple[Element, ...]]


class ExpressionParser:
    """Parses expressions from `tokens`; `parse_parts` parses the inside of a string literal."""

    def __init__(self, tokens: Tokens, context: Context, parse_parts: LiteralParts) -> None:
        self.tokens = tokens
        self.context = context
        self._parse_parts = parse_parts
        self._depth = 0
        self._depths: dict[int, int] = {}

    def expression(self) -> Expression:
        self._depth += 1
        if self._depth > self.context.settings.limits.expression_depth:
            self._too_deep(self.tokens.span(self.tokens.peek()))
        result = self._binary(0)
        self._depth -= 1
        return result

    def _too_deep(self, span: object) -> None:
        limit = self.context.settings.limits.expression_depth
        raise LimitExceeded(
            f"an expression is nested more than {limit} levels deep",
            self.tokens.span(self.tokens.peek()),
            limit="expression_depth",
        )

    def _made(self, node: Expression) -> Expression:
        """Keep count of how deep the tree below `node` is: long chains nest to the left."""
        below = max((self._depths.get(id(child), 0) for child in node.children()), default=0)
        self._depths[id(node)] = below + 1
        if below >= self.context.settings.limits.expression_depth:
            self._too_deep(node.span)
        return node

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
            self.tokens.take()
            left = self._made(self._range(left, token, level) if level == _RANGE else self._joined(left, token, level))
            tightest = level - 1 if level in _UNCHAINED else level

    def _joined(self, left: Expression, token: Token, level: int) -> Expression:
        right = self._binary(level + 1)
        span = left.span.to(right.span)
        match token.kind:
            case "||" | "&&":
                for side in (left, right):
                    boolean_only(side)
                return ex.Or(span, left, right) if token.kind == "||" else ex.And(span, left, right)
            case "==" | "=" | "!=":
                for side in (left, right):
                    scalar_only(side)
                return ex.Comparison(span, left, "!=" if token.kind == "!=" else "==", right, token.value)
            case "<" | "<=" | ">" | ">=":
                for side in (left, right):
                    scalar_only(side)
                    refuse_literals(side, "number", "string")
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
        right = self._attempt(lambda: self._binary(level + 1)) if optional else self._binary(level + 1)
        number_only(left)
        if right is None:
            return ex.Range(left.span.to(self.tokens.span(token)), left, None, "unbounded")
        number_only(right)
        return ex.Range(left.span.to(right.span), left, right, _RANGES[token.kind])

    def _unary(self) -> Expression:
        token = self.tokens.peek()
        if token.kind in ("+", "-"):
            self.tokens.take()
            operand = self._primary()
            return self._made(ex.Sign(self.tokens.span(token).to(operand.span), operand, token.kind == "-"))
        if token.kind != "!":
            return self._primary()
        marks = []
        while mark := self.tokens.accept("!"):
            marks.append(mark)
        result = self._primary()  # a literal that is no boolean fails only when it runs
        for mark in reversed(marks):
            result = self._made(ex.Not(self.tokens.span(mark).to(result.span), result))
        return result

    def _attempt(self, parse: Callable[[], Expression]) -> Expression | None:
        """What `parse` finds here, or nothing, in which case no token is used up."""
        if self.tokens.peek().kind not in _STARTS:
            return None
        position, depth = self.tokens.position, self._depth
        try:
            return parse()
        except UnexpectedToken:
            self.tokens.position, self._depth = position, depth
            return None

    # ----------------------------------------------------------------- atoms

    def _primary(self) -> Expression:
        result = self._atom()
        while self.tokens.peek().kind in _POSTFIX:
            result = self._made(self._postfix(result))
        return result

    def _atom(self) -> Expression:
        token = self.tokens.peek()
        match token.kind:
            case "name":
                self.tokens.take()
                return ex.Name(self.tokens.span(token), token.value)
            case "string" | "raw-string":
                return self.string_literal(interpolate=True)
            case "number":
                self.tokens.take()
                return ex.NumberLiteral(self.tokens.span(token), number_value(token.value))
            case "true" | "false":
                self.tokens.take()
                return ex.BooleanLiteral(self.tokens.span(token), token.kind == "true")
            case "(":
                self.tokens.take()
                inner = self.expression()
                end = self.tokens.expect(")")
                return self._made(ex.Parenthesis(self.tokens.span(token).to(self.tokens.span(end)), inner))
            case "[":
                self.tokens.take()
                items = self.arguments("]")
                end = self.tokens.expect("]")
                return self._made(ex.SequenceLiteral(self.tokens.span(token).to(self.tokens.span(end)), items))
            case "{":
                return self._hash_literal()
            case ".":
                return self._special_variable()
        self.tokens.unexpected("an expression")

    def string_literal(self, *, interpolate: bool) -> ex.StringLiteral:
        token = self.tokens.expect("string", "raw-string")
        span = self.tokens.span(token)
        if token.kind == "raw-string":
            return ex.StringLiteral(span, token.value)
        value = unescape(token.value)
        parts: tuple[Element, ...] = ()
        # As FreeMarker has it, a shorter literal can't hold an interpolation, not even an unfinished one.
        if interpolate and len(value) > 3 and any(mark in token.value for mark in ("${", "#{", "[=")):
            parts = self._parse_parts(self._literal_lexer(token, value))
        return ex.StringLiteral(span, value, parts)

    def _literal_lexer(self, token: Token, value: str) -> Lexer:
        """A lexer over the literal's content, in place where no escape shifts the offsets."""
        outer = self.tokens.lexer
        settings = outer.settings
        if outer.literal is None and "\\" not in token.value:
            return Lexer(outer.source, settings, outer.naming, start=token.start + 1, end=token.end - 1, text_only=True)
        span = self.tokens.span(token)
        return Lexer(Source(outer.source.name, value), settings, outer.naming, text_only=True, literal=span)

    def _hash_literal(self) -> Expression:
        start = self.tokens.take()
        keys: list[Expression] = []
        values: list[Expression] = []
        while self.tokens.peek().kind != "}" or keys:
            key = self.expression()
            self.tokens.expect(",", ":")
            string_only(key)
            keys.append(key)
            values.append(self.expression())
            if not self.tokens.accept(","):
                break
        end = self.tokens.expect("}")
        span = self.tokens.span(start).to(self.tokens.span(end))
        return self._made(ex.HashLiteral(span, tuple(keys), tuple(values)))

    def _special_variable(self) -> Expression:
        start = self.tokens.take()
        token = self.tokens.expect("name")
        name = self.tokens.lexer.check_name(token)
        span = self.tokens.span(start).to(self.tokens.span(token))
        if name not in SPECIAL_VARIABLES:
            self.tokens.fail(
                f'Unknown special variable name: "{token.value}".\nThe allowed special variable names are: '
                f"{', '.join(sorted(SPECIAL_VARIABLES))}",
                token,
            )
        if name == "args" and not (self.context.in_macro or self.context.in_function):
            self.tokens.fail('The "args" special variable must be inside a macro or function in the template.', token)
        if name == "output_format":
            return ex.StringLiteral(span, self.context.output_format.name)
        if name == "auto_esc":
            return ex.BooleanLiteral(span, self.context.auto_escaping)
        return ex.SpecialVariable(span, name)

    # --------------------------------------------------------------- postfix

    def _postfix(self, target: Expression) -> Expression:
        token = self.tokens.take()
        match token.kind:
            case ".":
                return self._member(target)
            case "[":
                key = self.expression()
                end = self.tokens.expect("]")
                refuse_literals(target, "list or hash", "boolean", "number")
                return ex.DynamicKey(target.span.to(self.tokens.span(end)), target, key)
            case "(":
                arguments = self.arguments(")")
                end = self.tokens.expect(")")
                return ex.Call(target.span.to(self.tokens.span(end)), target, arguments)
            case "?":
                return self._built_in(target)
            case "??":
                return ex.Exists(target.span.to(self.tokens.span(token)), target)
        default = self._attempt(self.expression) if token.kind == "!" else None
        end_span = default.span if default else self.tokens.span(token)
        return ex.DefaultTo(target.span.to(end_span), target, default)

    def _member(self, target: Expression) -> Expression:
        token = self.tokens.peek()
        if token.kind in ("*", "**"):
            raise UnsupportedError(
                f"`.{token.kind}` selects XML nodes, which JSON data never holds", self.tokens.span(token)
            )
        if token.kind not in ("name", *_KEYWORD_MEMBERS):
            self.tokens.unexpected("name")
        self.tokens.take()
        if not (token.value[:1].isalpha() or token.kind == "name"):
            self.tokens.fail(f"{token.value} is not a valid identifier.", token)
        refuse_literals(target, "hash", "sequence", "string", "boolean")
        return ex.Dot(target.span.to(self.tokens.span(token)), target, token.value)

    def arguments(self, closing: str) -> tuple[Expression, ...]:
        """Positional arguments; the commas between them may be left out."""
        found: list[Expression] = []
        if self.tokens.peek().kind == closing:
            return ()
        first = self._attempt(self.expression) if closing == "" else self.expression()
        while first is not None:
            found.append(first)
            if self.tokens.accept(",") or self.tokens.peek().kind in _STARTS - {"!"} or self.tokens.peek().kind == "!":
                first = self.expression()
            else:
                break
        return tuple(found)

    def _built_in(self, target: Expression) -> Expression:
        token = self.tokens.expect("name")
        name = self.tokens.lexer.check_name(token)
        name_span = self.tokens.span(token)
        if name not in BUILT_INS:
            raise ParseError(unknown_built_in(token.value), name_span)
        span = target.span.to(name_span)
        context = self.context
        node = ex.BuiltIn(span, target, name, name_span, None, context.output_format.name, context.auto_escaping)
        if name in BANNED_WHEN_AUTO_ESCAPING and self.context.auto_escaping:
            raise ParseError(
                f"Using ?{token.value} (legacy escaping) is not allowed when auto-escaping is on with a markup "
                f"output format ({self.context.output_format.name}), to avoid double-escaping mistakes.",
                name_span,
            )
        if name in LOOP_VARIABLE_BUILT_INS:
            self._check_loop_variable(target, token.value)
        if name in MARKUP_BUILT_INS and not self.context.output_format.markup:
            raise ParseError(
                f"?{token.value} can't be used here, as the current output format isn't a markup (escaping) "
                f"format: {self.context.output_format.name}",
                name_span,
            )
        if name in PARSE_TIME_BUILT_INS:
            return self._with_parse_time_arguments(node, token.value)
        if BUILT_INS[name] and self.tokens.peek().kind == "(":
            self.tokens.take()
            arguments = self.arguments(")")
            end = self.tokens.expect(")")
            return node.replaced(span=target.span.to(self.tokens.span(end)), arguments=arguments)
        return node

    def _check_loop_variable(self, target: Expression, image: str) -> None:
        if not isinstance(target, ex.Name):
            raise ParseError(
                f"Expression used as the left hand operand of ?{image} must be a simple loop variable name.",
                target.span,
            )
        for context in reversed(self.context.loops):
            if target.name in context.names:
                if context.kind == "call":
                    raise ParseError(
                        f"The left hand operand of ?{image} can't be the loop variable of an user defined directive: "
                        f"{target.name}",
                        target.span,
                    )
                return
        raise ParseError(
            f"The left hand operand of ?{image} must be a loop variable, but there's no loop variable in scope with "
            f"this name: {target.name}",
            target.span,
        )

    def _with_parse_time_arguments(self, node: ex.BuiltIn, image: str) -> Expression:
        start = self.tokens.expect("(")
        takes_lambda = node.name in LAMBDA_BUILT_INS
        found: list[Expression] = []
        while self.tokens.peek().kind != ")":
            found.append((self._lambda() if takes_lambda else None) or self.expression())
            if not self.tokens.accept(",") and self.tokens.peek().kind not in _STARTS:
                break
        end = self.tokens.expect(")")
        span = node.target.span.to(self.tokens.span(end))
        call_span = self.tokens.span(start).to(self.tokens.span(end))
        if node.name == "then" and len(found) != 2:
            raise ParseError(f"?{image}(...) requires exactly 2 parameters", call_span)
        if node.name == "switch" and len(found) < 2:
            raise ParseError(f"?{image}(...) must have at least 2 parameters", call_span)
        if takes_lambda and len(found) != 1:
            raise ParseError(f"?{image}(...) requires exactly 1 parameter", call_span)
        for argument in found:
            if isinstance(argument, ex.Lambda) and len(argument.parameters) != 1:
                raise ParseError(
                    f"?{image}(...) parameter lambda expression must declare exactly 1 parameter, but it declared "
                    f"{len(argument.parameters)}.",
                    argument.span,
                )
        return node.replaced(span=span, arguments=tuple(found))

    def _lambda(self) -> Expression | None:
        """`name -> body` or `(names) -> body`, if that is what stands here."""
        start, tokens = self.tokens.peek(), self.tokens
        if start.kind == "name" and tokens.peek(1).kind == "->":
            tokens.take()
            names = [start.value]
        elif start.kind == "(":
            ahead, names = 1, []
            while tokens.peek(ahead).kind == "name":
                names.append(tokens.peek(ahead).value)
                ahead += 1
                if tokens.peek(ahead).kind != ",":
                    break
                ahead += 1
            if tokens.peek(ahead).kind != ")" or tokens.peek(ahead + 1).kind != "->":
                return None
            for _ in range(ahead + 1):
                tokens.take()
        else:
            return None
        tokens.expect("->")
        body = self.expression()
        return self._made(ex.Lambda(tokens.span(start).to(body.span), tuple(names), body))


def substitute(expression: Expression, placeholder: str, value: Expression) -> Expression:
    """`expression` with every variable `placeholder` replaced by `value` (how `<#escape>` works)."""
    if isinstance(expression, ex.Name):
        return value if expression.name == placeholder else expression
    if isinstance(expression, ex.Lambda) and placeholder in expression.parameters:
        raise ParseError(
            f"Escape placeholder ({placeholder}) can't be used in the parameter list of a lambda expressions.",
            expression.span,
        )
    changes: dict[str, object] = {}
    for name in expression.field_names:
        current = getattr(expression, name)
        if isinstance(current, Expression):
            changes[name] = substitute(current, placeholder, value)
        elif isinstance(current, tuple) and current and isinstance(current[0], Expression):
            changes[name] = tuple(substitute(item, placeholder, value) for item in current)
    return expression.replaced(**changes) if changes else expression
