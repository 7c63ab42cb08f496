"""From tokens to nodes: a hand-written recursive-descent parser, one file a family of directives."""

from payloads.freemarker.parser.template import ParsedTemplate, parse, parse_expression, syntax_errors

__all__ = ["ParsedTemplate", "parse", "parse_expression", "syntax_errors"]
