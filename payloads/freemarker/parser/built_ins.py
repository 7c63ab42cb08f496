"""Arguments, and built-ins, some of which have a grammar of their own."""

from __future__ import annotations

from payloads.freemarker.builtin_names import (
    BANNED_WHEN_AUTO_ESCAPING,
    BUILT_INS,
    LAMBDA_BUILT_INS,
    LOOP_VARIABLE_BUILT_INS,
    MARKUP_BUILT_INS,
    PARSE_TIME_BUILT_INS,
    SINCE,
    unknown_built_in,
)
from payloads.freemarker.errors import ParseError
from payloads.freemarker.nodes import Expression
from payloads.freemarker.nodes import expressions as ex
from payloads.freemarker.parser.operators import STARTS, Operators


class BuiltIns(Operators):
    """What may stand behind a `?`."""

    def arguments(self, closing: str) -> tuple[Expression, ...]:
        """Positional arguments; the commas between them may be left out."""
        found: list[Expression] = []
        if self.tokens.peek().kind == closing:
            return ()
        first = self.attempt() if closing == "" else self.expression()
        while first is not None:
            found.append(first)
            if self.tokens.accept(",") or self.tokens.peek().kind in STARTS - {"!"} or self.tokens.peek().kind == "!":
                first = self.expression()
            else:
                break
        return tuple(found)

    def built_in(self, target: Expression) -> Expression:
        token = self.tokens.expect("name")
        name = self.tokens.lexer.check_name(token)
        name_span = self.tokens.span(token)
        if name not in BUILT_INS or not self.context.settings.has(SINCE.get(name, 0)):
            raise ParseError(unknown_built_in(token.value, self.context.settings), name_span)
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
                f"format: {self.context.output_format}",
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
        more = self.tokens.peek().kind != ")"
        while more:
            found.append((self._lambda() if takes_lambda else None) or self.expression())
            more = self.tokens.accept(",") is not None or self.tokens.peek().kind in STARTS
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
        return self.made(ex.Lambda(tokens.span(start).to(body.span), tuple(names), body))
