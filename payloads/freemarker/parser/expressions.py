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

import re

from payloads.freemarker.builtin_names import special_variables_of
from payloads.freemarker.lexer import Lexer, Token
from payloads.freemarker.nodes import Element, Expression
from payloads.freemarker.nodes import expressions as ex
from payloads.freemarker.parser.built_ins import BuiltIns
from payloads.freemarker.parser.literals import number_value, refuse_literals, string_only, unescape
from payloads.freemarker.source import Source

_POSTFIX = {".", "[", "(", "?", "!", "!.", "??"}
_DEFAULTED = re.compile(r"(?:\(([\w.$@\[\]\"']+)\)|([\w.$@\[\]\"']+))\s*!\s*$")
_STEPS = re.compile(r"(?:\.[\w$@]+)+")
_KEYWORD_MEMBERS = {"true", "false", "in", "as", "using", "<", "<=", ">", ">="}


_MARKS = {"legacy": ("${", "#{"), "dollar": ("${",), "square_bracket": ("[=",)}
"""What begins an interpolation, by interpolation syntax."""


def _suggest_path(text: str, start: int) -> str | None:
    """What to write where a path goes on behind a default's `!`, so that its next step is read as a special variable."""
    target, rest = _DEFAULTED.search(text[max(0, start - 200) : start]), _STEPS.match(text, start)
    return None if target is None or rest is None else f'write `({target[1] or target[2]}{rest[0]})!""`'


class ExpressionParser(BuiltIns):
    """Operands, and what follows them; operators and built-ins have files of their own."""

    def primary(self) -> Expression:
        result = self._atom()
        while self.tokens.peek().kind in _POSTFIX:
            result = self.made(self._postfix(result))
        return result

    def _atom(self) -> Expression:
        self.context.clock.tick()
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
                return self.made(ex.Parenthesis(self.tokens.span(token).to(self.tokens.span(end)), inner))
            case "[":
                self.tokens.take()
                items = self.arguments("]")
                end = self.tokens.expect("]")
                return self.made(ex.SequenceLiteral(self.tokens.span(token).to(self.tokens.span(end)), items))
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
        marks = _MARKS[self.tokens.lexer.settings.interpolation_syntax]
        # As FreeMarker has it, a shorter literal can't hold an interpolation, not even an unfinished one.
        if interpolate and len(value) > 3 and any(mark in token.value for mark in marks):
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
        return self.made(ex.HashLiteral(span, tuple(keys), tuple(values)))

    def _special_variable(self) -> Expression:
        start = self.tokens.take()
        token = self.tokens.expect("name")
        name = self.tokens.lexer.check_name(token)
        span = self.tokens.span(start).to(self.tokens.span(token))
        known = special_variables_of(self.context.settings)
        if name not in known:
            self.tokens.fail(
                f'Unknown special variable name: "{token.value}".\nThe allowed special variable names are: '
                f"{', '.join(known)}",
                token,
                hint=_suggest_path(self.tokens.lexer.text, span.start),
            )
        if name == "args" and not (self.context.in_macro or self.context.in_function):
            self.tokens.fail(
                'The "args" special variable must be inside a macro or function in the template source code.', token
            )
        if name == "output_format":
            return ex.StringLiteral(span, self.context.output_format.name)
        if name == "auto_esc":
            return ex.BooleanLiteral(span, self.context.auto_escaping)
        return ex.SpecialVariable(span, name)

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
                return self.built_in(target)
            case "??":
                return ex.Exists(target.span.to(self.tokens.span(token)), target)
        default = self.attempt() if token.kind == "!" else None
        end_span = default.span if default else self.tokens.span(token)
        return ex.DefaultTo(target.span.to(end_span), target, default)

    def _member(self, target: Expression) -> Expression:
        token = self.tokens.peek()
        if token.kind not in (
            "name",
            "*",
            "**",
            *_KEYWORD_MEMBERS,
        ):  # stars select XML nodes: of other hashes they are keys
            self.tokens.unexpected("name")
        self.tokens.take()
        if not (token.value[:1].isalpha() or token.kind in ("name", "*", "**")):
            self.tokens.fail(f"{token.value} is not a valid identifier.", token)
        refuse_literals(target, "hash", "sequence", "string", "boolean")
        return ex.Dot(target.span.to(self.tokens.span(token)), target, token.value)
