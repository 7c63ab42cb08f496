"""Configurations: FreeMarker's settings, tag and interpolation syntaxes, naming conventions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from .literals import CHARSETS, NUMBER_FORMATS, ZONES

if TYPE_CHECKING:
    from .generator import Generator

MARKUP_FORMATS: Final = ("HTML", "XHTML", "XML", "RTF")
OUTPUT_FORMATS: Final = (*MARKUP_FORMATS, "plainText", "JSON", "JavaScript", "CSS", "undefined")
VALUES: Final[dict[str, tuple[str, ...]]] = {
    "number_format": NUMBER_FORMATS,
    "boolean_format": ("yes,no", "c", "1,0", ",", "true,false", "TRUE,FALSE"),
    "date_format": ("yyyy-MM-dd", "iso", "short", "long", "dd.MM.yy", "xs"),
    "time_format": ("HH:mm", "iso", "short", "medium", "xs", "h:mm a"),
    "datetime_format": ("yyyy-MM-dd HH:mm", "iso", "iso m nz", "medium_short", "xs", "EEE, d MMM yyyy"),
    "time_zone": ZONES,
    "locale": ("en_US", "en_US", "en_US"),
    "fallback_on_null_loop_variable": ("false", "true"),
    "whitespace_stripping": ("false", "true"),
    "auto_escaping_policy": ("enable_if_default", "enable_if_supported", "disable"),
    "url_escaping_charset": CHARSETS,
    "output_encoding": ("UTF-8", "ISO-8859-1"),
    "output_format": OUTPUT_FORMATS,
}
#: What `<#setting>` may change, with expressions for it.
IN_TEMPLATE: Final = {
    name: VALUES[name]
    for name in (
        "number_format", "boolean_format", "date_format", "time_format", "datetime_format", "time_zone", "locale",
        "url_escaping_charset", "output_encoding",
    )
}  # fmt: skip
#: Settings this fuzzer leaves alone, with the reason.
EXCLUDED: Final = {
    "classic_compatible": "refused by this engine: no template since FreeMarker 1 needs it",
    "sql_date_and_time_time_zone": "JSON data holds no java.sql dates",
    "incompatible_improvements": "the versions' differences are held by recorded cases",
    "auto_include": "held by recorded cases", "auto_import": "held by recorded cases",
    "strict_syntax": "held by recorded cases",
}  # fmt: skip


def choose(g: Generator) -> dict[str, str]:
    """Settings for a template, with what follows from them told to the generator."""
    r = g.r
    chosen: dict[str, str] = {}
    if r.random() < 0.45:
        for name in r.sample(sorted(VALUES), r.randint(1, 3)):
            chosen[name] = r.choice(VALUES[name])
            g.use(f"setting {name}")
    syntax = r.random()
    if syntax < 0.06:
        chosen["tag_syntax"] = "square_bracket"
        g.square = True
    elif syntax < 0.12:
        chosen["tag_syntax"] = "auto_detect"
        g.square = r.random() < 0.5
    interpolation = r.random()
    if interpolation < 0.05:
        chosen["interpolation_syntax"] = "dollar"
        g.hash_interpolation = False
    elif interpolation < 0.1:
        chosen["interpolation_syntax"] = "square_bracket"
        g.interpolation_marks, g.hash_interpolation = ("[=", "]"), False
    g.camel_case = r.random() < 0.1
    if g.camel_case and r.random() < 0.5:
        chosen["naming_convention"] = "camel_case"
    elif not g.camel_case and r.random() < 0.05:
        chosen["naming_convention"] = "legacy"
    for name in ("tag_syntax", "interpolation_syntax", "naming_convention"):
        if name in chosen:
            g.use(f"setting {name}")
    policy = chosen.get("auto_escaping_policy", "enable_if_default")
    g.escapes = chosen.get("output_format") in MARKUP_FORMATS and policy != "disable"
    return chosen
