"""Built-ins that escape a string for another language."""

from __future__ import annotations

import re
from functools import lru_cache

from payloads.freemarker.builtins.registry import (
    HANDLERS,
    PRINTED_ARGUMENTS,
    Arguments,
    built_in,
    check_count,
    operand,
    printed_arguments,
    text_built_in,
)
from payloads.freemarker.errors import LimitExceeded, ModelError
from payloads.freemarker.formats.charsets import UNSAFE_IN_URL, encoded
from payloads.freemarker.markup import escape_html, escape_legacy_html, escape_rtf, escape_xml
from payloads.freemarker.nodes.expressions import BuiltIn
from payloads.freemarker.runtime import alive
from payloads.freemarker.runtime.environment import LONG, Environment
from payloads.freemarker.runtime.printing import plain_text
from payloads.freemarker.runtime.types import wrong_type
from payloads.freemarker.runtime.values import Formatted, Markup, Value

_LEGACY_ESCAPES = {
    "html": escape_html,
    "web_safe": escape_html,
    "xhtml": escape_html,
    "xml": escape_xml,
    "rtf": escape_rtf,
}
_BYPASSED = {
    "HTML": ("html", "xml", "xhtml"),
    "XHTML": ("html", "xml", "xhtml"),
    "XML": ("xml",),
    "RTF": ("rtf",),
}


@built_in(*_LEGACY_ESCAPES)
def legacy_escape(env: Environment, value: Value, node: BuiltIn) -> Value:
    """The escapes from before auto-escaping; markup that is already safe for them stays as it is."""
    if isinstance(value, Markup) and node.name in _BYPASSED.get(value.format, ()):
        return value
    text = plain_text(env, value, node.target)
    if text is None:
        wrong_type("string" if isinstance(value, Markup) else "text", value, node.target)
    older = node.name in ("html", "web_safe") and env.static.older_than(20)
    escaped = escape_legacy_html(text) if older else _LEGACY_ESCAPES[node.name](text)
    env.check_length(len(escaped), node.span)
    return escaped


_SHORT = {"\n": "\\n", "\r": "\\r", "\f": "\\f", "\b": "\\b", "\t": "\\t"}
# What may need escaping in JavaScript and JSON; < > / only next to some others, so that a string can't end a
# <script>, a CDATA section or a comment (class StringUtil#jsStringEnc of Apache FreeMarker 2.3.31).
_SUSPECT_JSON = re.compile('[\x00-\x1f"\\\\/<>\x7f-\x9f\u2028\u2029]')
_SUSPECT_JS = re.compile("[\x00-\x1f\"'\\\\/<>\x7f-\x9f\u2028\u2029]")


#: Those of them that are escaped wherever they stand. (`str.translate` looks every character up.)
_ESCAPED_IN_JSON = re.compile('[\x00-\x1f"\\\\\x7f-\x9f\u2028\u2029]').sub
_ESCAPED_IN_JS = re.compile("[\x00-\x1f\"'\\\\\x7f-\x9f\u2028\u2029]").sub
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]").search
_MARKS = re.compile("[/<>]")
_LONGEST = 1_000_000


def _sized(text: str) -> str:
    """Escaping what is escaped already doubles its length each time: stop before that takes all memory."""
    if len(text) > _LONGEST:
        raise LimitExceeded(f"a string to escape is longer than {_LONGEST:,} characters", limit="string_characters")
    if len(text) > LONG:
        alive.note(len(text))
    return text


_CONTROLS = [*range(0x20), *range(0x7F, 0xA0), 0x2028, 0x2029]
_JSON_ESCAPES = {code: _SHORT.get(chr(code), f"\\u{code:04X}") for code in _CONTROLS} | {
    ord(character): "\\" + character for character in '"\\'
}
_JS_ESCAPES = {
    code: _SHORT.get(chr(code), f"\\x{code:02X}" if code < 0x100 else f"\\u{code:04X}") for code in _CONTROLS
} | {ord(character): "\\" + character for character in "\"'\\"}
#: `</`, `<!`, `<?`, `]]>` and `-->`, or what could become one of them with the text around the string. Escapes neither begin
#: nor end with these characters, so it doesn't matter that they are made before.
_DANGEROUS = re.compile(r"\A[/>]|(?<=<)/|<(?=[!?]|\Z)|(?<=\A[\]-])>|(?<=\]\])>|(?<=--)>")


@text_built_in("json_string", unchanged_unless=_SUSPECT_JSON.search)
def json_string(text: str) -> str:
    if _CONTROL(_sized(text)) is None:
        escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    else:
        escaped = _ESCAPED_IN_JSON(lambda m: _JSON_ESCAPES[ord(m[0])], text)
    if "<" not in escaped and ">" not in escaped and escaped[:1] != "/":
        return escaped
    return _DANGEROUS.sub(lambda m: "\\/" if m[0] == "/" else f"\\u{ord(m[0]):04X}", escaped)


#: The same between quotation marks that FreeMarker itself puts there: what may come before or behind is known.
_DANGEROUS_QUOTED = re.compile(r"(?<=<)/|<(?=[!?])|(?<=\]\])>|(?<=--)>")
_JS_ESCAPES_QUOTED = {code: escape for code, escape in _JS_ESCAPES.items() if code != ord("'")}


def quoted_string(text: str, c_format: str) -> str:
    """What `?c` makes of a string, from 2.3.32 on. Source: `StringUtil#jsStringEnc` of Apache FreeMarker 2.3.32."""
    is_json = c_format != "JavaScript"
    escaped = _sized(text).translate(_JSON_ESCAPES if is_json else _JS_ESCAPES_QUOTED)

    def escape(match: re.Match[str]) -> str:
        character = match[0]
        if character == "/" or (character == ">" and not is_json):
            return "\\" + character
        return f"\\u{ord(character):04X}" if is_json else f"\\x{ord(character):02X}"

    return f'"{_DANGEROUS_QUOTED.sub(escape, escaped)}"'


@text_built_in("js_string", unchanged_unless=_SUSPECT_JS.search)
def js_string(text: str) -> str:
    escaped = _ESCAPED_IN_JS(lambda m: _JS_ESCAPES[ord(m[0])], _sized(text))
    if not _MARKS.search(escaped):
        return escaped
    return _DANGEROUS.sub(lambda m: "\\x3C" if m[0] == "<" else "\\" + m[0], escaped)


@text_built_in("j_string")
def j_string(text: str) -> str:
    """For a Java string literal."""
    return re.sub('[\x00-\x1f"\\\\]', _escape_java, _sized(text))


def _escape_java(match: re.Match[str]) -> str:
    character = match[0]
    return _SHORT.get(character) or ("\\" + character if character in '"\\' else f"\\u{ord(character):04x}")


def _url(env: Environment, value: Value, arguments: Arguments | None, node: BuiltIn) -> Value:
    text = operand(env, value, node)
    keep_slash = node.name == "url_path"
    if arguments == ("UTF-8",):
        return _in_utf_8(env, text, keep_slash, node)

    def encode(charset: str) -> str:
        try:
            result = _percent_encoded(text, charset, keep_slash)
        except LookupError:
            raise ModelError(f"Failed to execute URL encoding.\nThe charset is unknown: {charset}", node.span) from None
        env.check_length(len(result), node.span)
        return result

    def encode_in(given: Arguments) -> Value:
        charsets = printed_arguments(env, given, node)
        check_count(charsets, 1, 1, node)
        return encode(charsets[0])

    def plain() -> Value:
        charset = env.settings.url_escaping_charset
        if charset is None:
            charset = env.settings.output_encoding
        if charset is None:
            raise ModelError(
                'To do URL encoding, the framework that encloses FreeMarker must specify the "output_encoding" setting or '
                'the "url_escaping_charset" setting, so ask the programmers to set them. Or, as a last chance, you can set '
                "the url_encoding_charset setting in the template, e.g. <#setting url_escaping_charset='ISO-8859-1'>, or "
                "give the charset explicitly to the built-in, e.g. foo?url('ISO-8859-1').",
                node.span,
            )
        return encode(charset)

    if arguments is None:
        return Formatted(plain, encode, encode_in, has_members=False)
    return encode_in(arguments)


def _in_utf_8(env: Environment, text: str, keep_slash: bool, node: BuiltIn) -> str:
    result = _percent_encoded(text, "utf-8", keep_slash)
    env.check_length(len(result), node.span)
    return result


_UNSAFE_IN_PATH = re.compile("[^A-Za-z0-9_.!~'()*/-]+")


def _percent_encoded(text: str, charset: str, keep_slash: bool) -> str:
    unsafe = _UNSAFE_IN_PATH if keep_slash else UNSAFE_IN_URL
    escape = _escaped_character if len(text) < LONG else _escaped_character.__wrapped__
    return unsafe.sub(lambda run: escape(run[0], charset), text)


@lru_cache(maxsize=1024)
def _escaped_character(run: str, charset: str) -> str:
    """The characters as bytes of the charset; most often it is one of few."""
    data = encoded(run, charset)
    return "%" + data.hex("%").upper() if data else ""


HANDLERS["url"] = HANDLERS["url_path"] = _url
PRINTED_ARGUMENTS.update(("url", "url_path"))
