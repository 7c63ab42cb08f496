"""The directives' names and the forms their tags may take.

FreeMarker's tokenizer recognises a tag only with what must follow its name: a blank before parameters, or
the end of the tag. Anything else is reported as malformed (FTL.jj of Apache FreeMarker, token definitions).
"""

from __future__ import annotations

from typing import Final, NamedTuple

from payloads.freemarker.naming import CAMEL_CASE, LEGACY, Convention

BLANK: Final = "blank"  # <#name parameters
CLOSE: Final = ("close",)  # <#name>
SLASH_CLOSE: Final = "slash-close"  # <#name> or <#name/>


class Directive(NamedTuple):
    """`name` is the snake_case name; `convention` what this spelling says about the template's naming."""

    name: str
    forms: tuple[str, ...]
    has_end: bool
    convention: Convention | None = None

    @property
    def camel_case(self) -> bool:
        return self.convention == CAMEL_CASE


def _table() -> dict[str, Directive]:
    with_parameters = {
        "if": True, "list": True, "switch": True, "assign": True, "global": True, "local": True,
        "function": True, "macro": True, "transform": True, "escape": True, "items": True,
        "case": False, "on": False, "include": False, "import": False, "visit": False, "call": False, "setting": False,
    }  # fmt: skip
    bare = {"attempt": True, "recover": True, "sep": True, "compress": True, "comment": True, "default": False}
    closing = ("else", "break", "continue", "flush", "t", "lt", "rt", "nt", "fallback")
    both = ("return", "stop", "nested", "recurse")
    table = {name: Directive(name, (BLANK,), end) for name, end in with_parameters.items()}
    table |= {name: Directive(name, CLOSE, end) for name, end in bare.items()}
    table |= {name: Directive(name, (SLASH_CLOSE,), False) for name in closing}
    table |= {name: Directive(name, (SLASH_CLOSE, BLANK), False) for name in both}
    for legacy, camel, forms, has_end in (
        ("elseif", "elseIf", (BLANK,), False),
        ("foreach", "forEach", (BLANK,), True),
        ("noparse", "noParse", CLOSE, True),
        ("noescape", "noEscape", CLOSE, True),
        ("outputformat", "outputFormat", (BLANK,), True),
        ("autoesc", "autoEsc", CLOSE, True),
        ("noautoesc", "noAutoEsc", CLOSE, True),
    ):
        table[legacy] = Directive(legacy, forms, has_end, LEGACY)
        table[camel] = Directive(legacy, forms, has_end, CAMEL_CASE)
    table["ftl"] = Directive("ftl", (BLANK, SLASH_CLOSE), False)
    return table


DIRECTIVES: Final = _table()

_PLANNED = (
    "(If you have seen this directive in use elsewhere, this was a planned directive, so maybe you need to "
    "upgrade FreeMarker.)"
)
_TIPS = {
    ("set", "var"): "Use #assign or #local or #global, depending on the intented scope "
    f"(#assign is template-scope). {_PLANNED}",
    ("else_if", "elif"): "Use #elseif.",
    ("no_escape",): "Use #noescape instead.",
    ("method",): "Use #function instead.",
    ("head", "template", "fm"): "You may meant #ftl.",
    ("try", "atempt"): "You may meant #attempt.",
    ("for", "each", "iterate", "iterator"): "You may meant #list (http://freemarker.org/docs/ref_directive_list.html).",
    ("prefix",): f"You may meant #import. {_PLANNED}",
    ("item", "row", "rows"): "You may meant #items.",
    ("separator", "separate", "separ"): "You may meant #sep.",
}


def unknown_directive(name: str, freemarker_version: str) -> str:
    for names, tip in _TIPS.items():
        if name in names:
            return f"Unknown directive: #{name}. {tip}"
    return (
        f"Unknown directive: #{name}. Help (latest version): "
        f"http://freemarker.org/docs/ref_directive_alphaidx.html; you're using FreeMarker {freemarker_version}."
    )
