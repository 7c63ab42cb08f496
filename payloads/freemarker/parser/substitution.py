"""`<#escape>`: an expression in the place of a variable."""

from __future__ import annotations

from payloads.freemarker.errors import ParseError
from payloads.freemarker.nodes import Expression
from payloads.freemarker.nodes import expressions as ex


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
