"""Settings of the engine under Apache FreeMarker's own names, and the limits that keep a render harmless."""

from __future__ import annotations

from typing import Literal, get_args

from payloads.freemarker.record import ValueRecord
from payloads.freemarker.version import version

TagSyntax = Literal["angle_bracket", "square_bracket", "auto_detect"]
InterpolationSyntax = Literal["legacy", "dollar", "square_bracket"]
NamingConvention = Literal["auto_detect", "legacy", "camel_case"]
ObjectWrapper = Literal["default", "beans", "simple"]
AutoEscaping = Literal["enable_if_default", "enable_if_supported", "disable"]
CFormat = Literal["legacy", "JavaScript or JSON", "JSON", "JavaScript"]

#: The formats `?c` may have here; Java's and XML Schema's have no use in JSON.
C_FORMATS = get_args(CFormat)

#: What `<#setting>` may change, in snake_case (manual: Directive Reference / setting).
TEMPLATE_SETTINGS = (
    "boolean_format",
    "classic_compatible",
    "date_format",
    "datetime_format",
    "locale",
    "number_format",
    "output_encoding",
    "sql_date_and_time_time_zone",
    "time_format",
    "time_zone",
    "url_escaping_charset",
)


class Limits(ValueRecord):
    """Upper bounds no honest template meets; each ends the work with `LimitExceeded`, which names it.

    Apache FreeMarker has none of these: there, the same templates end in a stack overflow or use up the memory.
    """

    template_characters: int = 1_000_000
    nesting: int = 60  # directives inside one another
    loop_nesting: int = 50
    expression_depth: int = 80
    expression_terms: int = 400  # joined by arithmetic operators; of `||` and `&&` there may be any number
    escape_nodes: int = 200_000  # variables, operators and the like that all `<#escape>`s put around interpolations
    loop_turns: int = 2_000_000  # of all loops of a render together
    macro_depth: int = 400  # macros and functions inside one another
    output_characters: int = 50_000_000
    string_characters: int = 10_000_000  # of one string, or items of one sequence, a built-in makes
    text_bytes: int = 200_000_000  # of long strings and lists that a render keeps alive
    number_digits: int = 10_000
    regex_steps: int = 2_000_000  # of one regular expression on one text; each match takes a step, too
    code_characters: int = 1_200_000  # of the Python code of one part of a template, which can't be cut any further
    seconds: float = 8.0  # of processor time, for reading, compiling and one render together


class Settings(ValueRecord):
    """How a template is parsed and run. Defaults are Apache FreeMarker's, with locale en_US and zone UTC.

    Names and values are those of `freemarker.template.Configuration#setSetting`.
    """

    locale: str = "en_US"
    time_zone: str = "UTC"
    number_format: str = "number"
    boolean_format: str = "true,false"
    date_format: str = ""
    time_format: str = ""
    datetime_format: str = ""
    output_format: str = "undefined"
    auto_escaping_policy: AutoEscaping = "enable_if_default"
    tag_syntax: TagSyntax = "angle_bracket"
    interpolation_syntax: InterpolationSyntax = "legacy"
    naming_convention: NamingConvention = "auto_detect"
    whitespace_stripping: bool = True
    strict_syntax: bool = True
    fallback_on_null_loop_variable: bool = True
    #: Which FreeMarker to be: 2.3.29 to 2.3.34.
    freemarker_version: str = "2.3.31"
    #: Up to which version changes that alter what a template prints are in force; not above `freemarker_version`.
    incompatible_improvements: str = "2.3.31"
    #: How `?c` and the number format `computer` write, from 2.3.32 on; `None`: what `incompatible_improvements` asks for.
    c_format: CFormat | None = None
    url_escaping_charset: str | None = None
    output_encoding: str | None = None
    auto_import: tuple[tuple[str, str], ...] = ()  # (namespace variable, template name)
    auto_include: tuple[str, ...] = ()
    #: Offer the `statics` hash with Amplitude's helper class, as event templates use it.
    amplitude_statics: bool = False
    #: `beans`: data has the methods of Java's objects, such as `.iterator()`, and lists and hashes print themselves.
    object_wrapper: ObjectWrapper = "default"
    #: What `.now` is, in milliseconds since 1970; `None`: the time of each render.
    now: int | None = None
    #: Allow `?eval`, `?eval_json` and `?interpret`.
    dynamic_code: bool = True
    limits: Limits = Limits()

    def older_than(self, micro: int) -> bool:
        """Whether `incompatible_improvements` asks for the behaviour before FreeMarker 2.3.`micro`."""
        return version(self.incompatible_improvements)[2] < micro

    @property
    def of_templates(self) -> tuple[str, ...]:
        """The settings that `<#setting>` may change."""
        return TEMPLATE_SETTINGS if not self.has(32) else tuple(sorted((*TEMPLATE_SETTINGS, "c_format")))

    def has(self, micro: int) -> bool:
        """Whether this is FreeMarker 2.3.`micro` or newer."""
        return version(self.freemarker_version)[2] >= micro

    @property
    def c_format_in_force(self) -> CFormat:
        """The format a render starts with."""
        if self.c_format is not None and self.has(32):
            return self.c_format
        return "legacy" if self.older_than(32) else "JavaScript or JSON"
