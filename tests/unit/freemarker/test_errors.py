"""What an error tells: where, what, and what to do."""

from __future__ import annotations

import pickle

import pytest

from payloads.freemarker import (
    FreeMarkerError,
    InvalidReference,
    RenderError,
    Template,
    UnexpectedType,
    syntax_errors,
)


def _error(template: str, **model: object) -> FreeMarkerError:
    with pytest.raises(FreeMarkerError) as caught:
        Template(template, name="event.ftl").render(model)
    return caught.value


def test_the_text_shows_the_line_with_a_caret_and_the_remedy() -> None:
    error = _error('{\n  "id": "${input.user_id}"\n}', input={})
    assert isinstance(error, InvalidReference)
    assert str(error).splitlines() == [
        "The following has evaluated to null or missing:",
        "==> input.user_id",
        "  --> event.ftl:2:12",
        '2 |   "id": "${input.user_id}"',
        "  |            ^^^^^^^^^^^^^",
        (
            "  help: input.user_id may be missing: write (input.user_id)! for an empty default, or guard it with "
            "<#if input.user_id??>"
        ),
    ]


def test_the_step_that_is_missing_is_blamed() -> None:
    assert _error("${a.b.c}", a={}).message.endswith("==> a.b")
    assert _error("${a.b.c}").message.endswith("==> a")
    assert _error("${a.b.c}", a={"b": {"c": None}}).message.endswith("==> a.b.c")


def test_lines_and_columns_start_at_1_and_tabs_count_as_in_freemarker() -> None:
    error = _error("x\r\n\t${y}")
    assert (error.line, error.column, error.end_line, error.end_column) == (2, 11, 2, 11)
    assert "          ^" in str(error)


@pytest.mark.parametrize(
    ("template", "kind", "words", "hint"),
    [
        ("${x}", "freemarker.core._MiscTemplateException", "Can't convert boolean to string", "x?c"),
        ("${n?upper_case?c}", "freemarker.core.UnexpectedTypeException", "Expected a number or boolean", "?is_number"),
        ("<#if s>y</#if>", "freemarker.core.NonBooleanException", "Expected a boolean", '== "true"'),
        ("${l}", "freemarker.core.NonStringOrTemplateOutputException", "a sequence (", "?join"),
        ("${'abc'?substring(1, 9)}", "freemarker.core._TemplateModelException", "was 9", "..*"),
        ("${s == 1}", "freemarker.core._MiscTemplateException", "Can't compare", "?number"),
    ],
)
def test_common_mistakes_come_with_a_hint(template: str, kind: str, words: str, hint: str) -> None:
    error = _error(template, x=True, n=1, s="a", l=[1])
    assert error.java_type == kind
    assert words in error.message
    assert hint in (error.hint or "")


@pytest.mark.parametrize("template", ["#{1}", "#{1.5; m1M2}", "${1}", "${1?string('0.0')}"])
def test_a_locale_without_data_is_an_error_of_the_template(template: str) -> None:
    error = _error(f"<#setting locale='sw'>\n{template}")
    assert "for the locale sw" in error.message
    assert error.line == 2


def test_errors_can_be_pickled() -> None:
    """A test runner with several processes passes them on."""
    error = _error("${a.b}", a={})
    again = pickle.loads(pickle.dumps(error))
    assert (type(again), again.message, again.line, again.hint) == (type(error), error.message, 1, error.hint)


def test_attempt_catches_render_errors_only() -> None:
    assert Template("<#attempt>a${x}b<#recover>R</#attempt>").render({}) == "R"
    assert Template("<#attempt><#stop 'no'><#recover>R</#attempt>").render({}) == "R"
    assert issubclass(UnexpectedType, RenderError)


@pytest.mark.parametrize(
    ("template", "places"),
    [
        ("${ok}", []),
        ("${a b}\n${c}\n<#if d e>x</#if>", [(1, 5), (3, 8)]),
        ("<#list 1 2 as>${q r}</#list>\n${z?nope}", [(1, 10), (1, 19), (2, 5)]),
        ("<#if x>${a b}</#list>\n${c d}", [(1, 12), (1, 14)]),  # tags that don't match: nothing after is told
        ("<#foo>\n${a b}", [(1, 2), (2, 5)]),
        ("${a", [(1, 3)]),
        ("<#switch a b><#case 1>${x y}</#switch>${q q}", [(1, 12), (1, 27), (1, 43)]),
    ],
)
def test_several_syntax_errors_in_one_run(template: str, places: list[tuple[int, int]]) -> None:
    assert [(error.line, error.column) for error in syntax_errors(template)] == places


def test_a_stray_return_is_shown_though_freemarker_tells_no_place() -> None:
    error = _error("a\n<#return 1>")
    assert error.line is None
    assert "--> event.ftl:2:1" in str(error)
    assert isinstance(pickle.loads(pickle.dumps(error)), type(error))


def test_a_mistake_in_an_included_template_is_shown_in_that_template() -> None:
    template = Template("a\n<#include 'part.ftl'>", name="event.ftl", loader={"part.ftl": "\n\n<#if x"}.get)
    with pytest.raises(RenderError) as caught:
        template.render({})
    assert caught.value.line == 2
    assert "--> part.ftl:3:" in str(caught.value)


def test_a_mistake_behind_an_escape_is_shown_at_its_string() -> None:
    error = _error('${"\\n${1 2}"}')
    assert error.line == 2  # as FreeMarker counts it
    assert error.span is not None
    assert (error.span.end_line, error.span.column, error.span.end_column) == (2, 5, 5)
    assert "--> event.ftl:1:3" in str(error)


def test_an_endless_string_is_shown_where_it_begins() -> None:
    """Apache FreeMarker, and so `line`, has it where the template ends."""
    error = _error('{\n  "a": "${x",\n}\n')
    assert (error.line, error.place and error.place.line, error.place and error.place.column) == (4, 2, 12)
    assert "  --> event.ftl:2:12" in str(error)


#: A text that is not valid JSON: what Apache FreeMarker says of it, and the place.
_NO_JSON = {
    "": ("Empty JSON (contains no value)", "line 1, column 1"),
    "abc": ('Invalid JSON keyword: "abc". Should be one of: true, false, null.', "line 1, column 1"),
    "{a:1}": ('Invalid JSON keyword: "a".', "line 1, column 2"),
    '{"a":1': ('This {...} was still unclosed when the end of the file was reached. (Look for a missing "}")', "column 1"),
    '[{"a":[]}, ': ('This [...] was still unclosed when the end of the file was reached. (Look for a missing "]")', "column 1"),
    '{"a" 1}': ('Expected ":" character, but found "1" instead.', "column 6"),
    "[1,]": ("Expected either the beginning of a (negative) number or the beginning of one of these:", "column 4"),
    "[1 2]": ('Expected "," or "]" character, but found "2" instead.', "column 4"),
    '{"a":1 "b":2}': ('Expected "," or "}" character, but found "\\"" instead.', "column 8"),
    '"abc': ("String literal was still unclosed when the end of the file was reached.", "column 1"),
    '"a\nb"': ("JSON doesn't allow unescaped control characters in string literals", "column 3"),
    '"\\x"': ("Unsupported escape: \\x", "column 2"),
    '"\\u12"': ("\\u must be followed by exactly 4 hexadecimal digits", "column 3"),
    "1 2": ("End-of-file was expected but found further non-whitespace characters.", "column 3"),
    "01": ("JSON doesn't allow superfluous leading 0-s.", "column 1"),
    "1e": ("Malformed number: 1e", "column 1"),
    "-": ('Expected a digit after "-"', "column 1"),
    "'a'": ("Unexpected apostrophe-quote character.", "column 1"),
    "/* a": ("Unclosed comment", "column 1"),
    "[1,\n2,\n x]": ('Invalid JSON keyword: "x".', "line 3, column 2"),
    "/* a\n*/ x": ('Invalid JSON keyword: "x".', "line 2, column 4"),
    "NaN": ('Invalid JSON keyword: "NaN".', ""),
    "-Infinity": ('Invalid JSON keyword: "Infinity".', ""),
}  # fmt: skip


@pytest.mark.parametrize("text", _NO_JSON, ids=lambda text: text[:12])
def test_no_json_is_told_in_freemarker_s_words(text: str) -> None:
    words, place = _NO_JSON[text]
    message = _error("${x?eval_json}", x=text).message
    assert message.startswith(f'Failed to "?eval_json" string with this error:\n\n{words}')
    assert place in message
    assert "Expecting" not in message
    assert "char " not in message


@pytest.mark.parametrize(
    ("template", "words"),
    [
        ("${a!b}", "(a!b)?c"),
        ("${(x)}", "(x)?c"),
        ("${x && x}", "(x && x)?c"),
        ("${l![]}", '(l![])?join(", ")'),
    ],
)
def test_remedies_and_quotes_are_freemarker_s(template: str, words: str) -> None:
    error = _error(template, x=True, b=True, l=[1])
    assert words in f"{error.message} {error.hint}"


def test_long_whole_numbers_are_read() -> None:
    assert Template("${(x?eval_json)?c}").render({"x": "1" * 5000}) == "1" * 5000
