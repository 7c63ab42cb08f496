"""Every built-in, called with too few arguments, too many, none, or not at all: the walk never raises, and what is proved
to render does.
"""

from __future__ import annotations

import pytest

from conformance.proof.prover import proved_by_walk
from payloads.amplitude import Setup, namespaces, samples
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
                template.render(namespaces(event, Setup()))
