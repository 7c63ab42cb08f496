from __future__ import annotations

import pytest

from payloads.freemarker import FreeMarkerError
from payloads.request import Request, RequestTemplate, UnsafeRequestError


def parse(url: str = "https://x.example", value: str = "v", body: str = "{}") -> RequestTemplate:
    return RequestTemplate.parse("PUT", url, [("X-One", value)], body, body_name="event.ftl")


def test_all_parts_are_templates() -> None:
    body = '{"id": "${input.user_id}"}'
    templates = parse("https://${parameters.host}/x", "Bearer ${parameters.key}", body)
    request = templates.render({"parameters": {"host": "x.example", "key": "k"}, "input": {"user_id": "u1"}})
    assert request == Request(
        method="PUT",
        url="https://x.example/x",
        headers=(
            ("Content-Type", "application/json"),
            ("User-Agent", "Amplitude/EventStreaming/1.0"),
            ("X-One", "Bearer k"),
        ),
        body='{"id": "u1"}',
    )


@pytest.mark.parametrize("bad", ["\n", "\r\nHost: evil.example", "\x00", "\x7f", "\x1b"])
def test_a_header_value_cannot_begin_another_header(bad: str) -> None:
    with pytest.raises(UnsafeRequestError) as caught:
        parse(value="${key}").render({"key": f"secret{bad}"})
    assert caught.value.part == "header X-One"
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("bad", [" ", "\n", "\t", "\x00", "\x7f"])
def test_a_url_holds_no_white_space_and_no_control_character(bad: str) -> None:
    with pytest.raises(UnsafeRequestError) as caught:
        parse("https://x.example/${path}").render({"path": f"a{bad}b"})
    assert caught.value.part == "url"
    assert f"U+{ord(bad):04X}" in str(caught.value)


def test_a_tab_in_a_header_is_allowed_and_other_scripts_are_not() -> None:
    assert parse(value="a\t${v}").render({"v": "e"}).headers[-1] == ("X-One", "a\te")
    with pytest.raises(UnsafeRequestError, match=r"U\+00E9"):
        parse(value="a\t${v}").render({"v": "é"})


@pytest.mark.parametrize(
    ("parts", "template"),
    [({"url": "https://${x"}, "url"), ({"value": "${x"}, "header X-One"), ({"body": "${x"}, "event.ftl")],
)
def test_errors_name_the_part(parts: dict[str, str], template: str) -> None:
    with pytest.raises(FreeMarkerError) as caught:
        parse(**parts)
    assert caught.value.template_name == template


def test_a_missing_value_is_the_engines_error() -> None:
    with pytest.raises(FreeMarkerError):
        parse(value="${parameters.key}").render({"parameters": {}})


@pytest.mark.parametrize(
    ("body", "sent"),
    [
        ("${x[0..*2]}", "a?"),
        ("${x[2..]}", "?b"),
        ("${x[0..*2]}${x[2..]}", "a😀b"),
        ("${x[0..*2]}-${x[2..]}", "a?-?b"),
        ("${x[0..*2]}${x[0..*2]}${x[2..]}${x[2..]}", "a?a😀b?b"),
        ("${x?truncate(2, '')}${x?substring(2)}", "a😀b"),
        ("${x}", "a😀b"),
        ("<#assign y>${x[0..*2]}</#assign>${y}${x[2..]}", "a😀b"),
        ("<#compress> ${x[0..*2]} </#compress>${x[2..]}", "a😀b"),
    ],
)
def test_half_a_character_is_sent_as_java_sends_it(body: str, sent: str) -> None:
    model = {"x": "a😀b"}
    template = parse(body=body)
    assert template.render(model).body == sent
    traced = template.body.render_traced(model)
    assert "".join(traced.text[piece.start : piece.end] for piece in traced.pieces) == traced.text
    assert [piece.start for piece in traced.pieces][1:] == [piece.end for piece in traced.pieces][:-1]


def test_half_a_character_in_a_header_and_an_address() -> None:
    request = parse("https://x.example/${x[0..*1]}", "${x[1..]}").render({"x": "😀"})
    assert (request.url, request.headers[-1]) == ("https://x.example/?", ("X-One", "?"))
