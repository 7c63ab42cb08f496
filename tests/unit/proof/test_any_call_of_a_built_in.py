"""Every built-in, called with too few arguments, too many, none, or not at all: the walk never raises, and what is proved
to render does.
"""

from __future__ import annotations

import pytest

from conformance.proof.prover import proved_by_walk
from payloads.amplitude import JSON, CustomerSettings, Platform, namespaces, samples
from payloads.freemarker import ParseError, Template
from payloads.freemarker.builtin_names import GROUP_OF
from tile import body_text
from tile.undeclared import bare_tile

_USES = (
    '{{"a": ${{(input.user_id!"")?{name}}}}}',
    '{{"a": "<#if (input.user_id!"")?{name}>x</#if>"}}',
    '{{"a": <#assign f = "x"?{name}>"${{f("a","b")?c}}"}}',
    '{{"a": ${{["a"]?{name}?{name}("x")}}}}',
    '${{["a","b"]?{name}("a", "b", "c", 1)}}',
    '${{"a"?{name}()}}',
    "${{input?{name}(1, 2)}}",
)

#: Values of every kind, some of which are printed otherwise than they are read: `1,234`, `true` under some settings.
_VALUES = (
    "1234",
    "12345.678",
    "-0.5",
    "true",
    ".now",
    '"a b"',
    '""',
    '"1,5"',
    '["a", 1]',
    '{"a": 1}',
    "(1..3)",
    "input.event_type?length",
)
_CALLS = ("{value}?{name}", '{value}?{name}("a")', "{value}?{name}(1)", '{value}?{name}("a", "b")')
_PLATFORMS = (Platform(), Platform(locale="de_DE"), Platform(boolean_format="c"))


@pytest.mark.parametrize("name", sorted(GROUP_OF))
def test_built_ins_of_values_of_every_kind(name: str) -> None:
    """What is proved to render does, where numbers are grouped by points and booleans can't be printed, too."""
    for value in _VALUES:
        for call in _CALLS:
            text = f"<#if ({call.format(value=f'({value})', name=name)})??>x</#if>"
            try:
                template = Template(text, name="body")
            except ParseError:
                continue
            if "renders" not in proved_by_walk(bare_tile(body_text(text)), {"body": template}):
                continue
            for platform in _PLATFORMS:
                event: dict[str, JSON] = {"event_type": "e" * 1024}
                template.under(platform.settings()).render(namespaces(event, CustomerSettings(), platform))


@pytest.mark.one_in(3)
@pytest.mark.parametrize("name", sorted(GROUP_OF))
def test_walk_of_any_call(name: str) -> None:
    for use in _USES:
        text = use.format(name=name)
        try:
            template = Template(text, name="body")
        except ParseError:
            continue
        claims = proved_by_walk(bare_tile(body_text(text)), {"body": template})
        if "renders" in claims:
            for event in (samples.load(name) for name in samples.names()):
                template.render(namespaces(event, CustomerSettings()))
