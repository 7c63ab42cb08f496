"""The page is one file that loads nothing, and nothing in its data can become a script."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from html.parser import HTMLParser

import pytest

from tile.preview import MARK, policy, render_page
from tile.preview.page import Page

_HOSTILE = [
    "</script><script>alert(1)</script>",
    "<!-- <script>",
    "]]>",
    "\u2028\u2029\x00\ud800",
    "{{data}}{{script}}",
    '" onload="alert(1)',
    "&lt;b&gt; &amp;",
    "${7*7}",
    "\\u003c/script>",
]


class _Parser(HTMLParser):
    """Elements with their attributes, and the text of scripts and styles."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[str, list[str]] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.texts.setdefault(self.elements[-1][0] if self.elements else "", []).append(data)


def _parsed(text: str) -> _Parser:
    parser = _Parser()
    parser.feed(text)
    parser.close()
    return parser


def _page(text: str, *, live: bool = False) -> Page:
    return Page(title=text, subtitle=text, kind=text, summary=text, command=text, category=text, live=live)


def _data(text: str) -> dict[str, object]:
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', text, re.DOTALL)
    assert found
    data: dict[str, object] = json.loads(found[1])
    return data


@pytest.mark.parametrize("text", _HOSTILE)
def test_hostile_text_stays_data(text: str) -> None:
    made = render_page(_page(text))
    parsed = _parsed(made)
    harmless = _parsed(render_page(_page("x")))
    assert [tag for tag, _ in parsed.elements] == [tag for tag, _ in harmless.elements]
    assert [sorted(given) for _, given in parsed.elements] == [sorted(given) for _, given in harmless.elements]
    assert _data(made)["title"] == text
    made.encode()  # half a surrogate pair would fail


def test_hostile_title_is_the_title() -> None:
    assert (
        "".join(_parsed(render_page(_page("</title><b>"))).texts["title"]).strip()
        == "</title><b> – </title><b> preview"
    )


@pytest.mark.parametrize("live", [False, True])
def test_the_policy_names_the_page_s_own_script_and_style(live: bool) -> None:
    made = render_page(_page("x", live=live))
    given = next(attributes["content"] for tag, attributes in _parsed(made).elements if attributes.get("http-equiv"))
    assert given == policy(live=live)
    for tag in ("script", "style"):
        text = re.search(rf"<{tag}>(.*?)</{tag}>", made, re.DOTALL)
        assert text
        name = base64.b64encode(hashlib.sha256(text[1].encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{name}'" in given
    assert ("connect-src 'self'" in given) is live
    for word in ("unsafe", "http:", "https:", " *"):
        assert word not in given


def test_nothing_is_loaded() -> None:
    made = render_page(_page("x"))
    for tag, attributes in _parsed(made).elements:
        assert not attributes.keys() & {"src", "srcset", "style"}, tag
        assert tag not in ("iframe", "object", "embed", "base"), tag
        if "href" in attributes:
            assert (attributes["href"] or "").startswith("data:"), tag
    assert not re.search(r"@import|url\(|innerHTML|outerHTML|insertAdjacent|document\.write|eval\(|new Function", made)


def test_the_mark_stands_at_the_beginning() -> None:
    assert MARK in render_page(_page("x" * 5000))[:1024]


def test_the_same_data_gives_the_same_text() -> None:
    assert render_page(_page("x")) == render_page(_page("x"))
