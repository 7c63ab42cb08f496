"""What the documentation's site makes of the pages: titles over files, links to the playground under templates."""

from __future__ import annotations

import base64
import json
import re
import zlib
from pathlib import Path
from types import SimpleNamespace

import pytest

from scripts import site_links, try_it

_ROOT = Path(__file__).parents[2]
_PAGE = """\
# Title

See [the code](../../tile/find.py) and [another page](other.md).

```json event.ftl
{"a": ${input.b}}
```

```ftl
<#if x??>1</#if>
```

```python tile.py
print(1)
```
"""


def _made(source: str, url: str) -> str:
    page = SimpleNamespace(file=SimpleNamespace(src_uri=source), url=url)
    return try_it.on_page_markdown(site_links.on_page_markdown(_PAGE, page), page)


def _held(fragment: str) -> object:
    packed = base64.urlsafe_b64decode(fragment + "=" * (-len(fragment) % 4))
    return json.loads(zlib.decompress(packed, -zlib.MAX_WBITS))


def test_without_a_playground_there_are_no_links_to_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DOCS_PLAYGROUND", raising=False)
    made = _made("how-to/x.md", "how-to/x/")
    assert "playground" not in made
    assert '```json title="event.ftl"\n' in made
    assert "See the code and [another page](other.md)." in made


@pytest.mark.parametrize(
    ("source", "url", "root", "against"),
    [
        ("how-to/x.md", "how-to/x/", "../../", ""),
        ("index.md", "./", "", ""),
        ("index.md", "", "", ""),
        ("tutorial.md", "tutorial/", "../", ""),
        (
            "reference/set-up/reteno-events.md",
            "reference/set-up/reteno-events/",
            "../../../",
            "destination/reteno-events",
        ),
    ],
)
def test_each_template_has_a_link(
    monkeypatch: pytest.MonkeyPatch, source: str, url: str, root: str, against: str
) -> None:
    monkeypatch.setenv("DOCS_PLAYGROUND", "1")
    made = _made(source, url)
    links = re.findall(r'<a href="([^"#]*)#([^"]*)">Try it in the browser</a>', made)
    assert [address for address, _ in links] == [f"{root}playground/"] * 2
    assert [_held(fragment) for _, fragment in links] == [
        {"template": '{"a": ${input.b}}\n', "against": against},
        {"template": "<#if x??>1</#if>\n", "against": against},
    ]
    assert (f'<a href="{root}playground/">Open' in made) == (source == "index.md")


def test_every_page_is_in_the_navigation() -> None:
    """`mkdocs build --strict` says so as well, but needs mkdocs."""
    settings = (_ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    named = re.findall(r"^ *- (?:[^:\n]+: )?(\S+\.md)$", settings[settings.index("\nnav:\n") :], re.MULTILINE)
    pages = [path.relative_to(_ROOT / "docs").as_posix() for path in (_ROOT / "docs").glob("**/*.md")]
    assert sorted(named) == sorted(pages)
