"""A remedy followed to the letter fixes: what it says to write is put in the finding's place, and the check asked again.

The finding is gone then, and no new one came.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

from conformance import check
from conformance.rules import RULES
from tile import Endpoint, Webhook, body_text
from tile.undeclared import NOWHERE, bare_tile

if TYPE_CHECKING:
    from conformance import Finding, Report
    from tile import Destination

_WRITTEN = re.compile(r"(?:write|did you mean) `(.+?)`(?=[;:,?]|$)", re.DOTALL)

_TEMPLATES = {
    "text that may be missing": '{"a": "${input.user_id}"}',
    "text that may be missing, escaped": '{"a": "${input.user_id?json_string}"}',
    "text outside of quotes": '{"a": ${input.user_id}}',
    "a property": '{"a": "${input.event_properties.title}"}',
    "a property, escaped": '{"a": "${input.event_properties.title?json_string}"}',
    "a property with a default": '{"a": "${input.event_properties.title ! ""}"}',
    "a property outside of quotes": '{"a": ${input.event_properties.id}}',
    "a property outside of quotes, with a default": '{"a": ${input.event_properties.id ! "null"}}',
    "a property by `?c`": '{"a": "${(input.user_properties.visits!0)?c}"}',
    "a member of a property": '{"a": "${input.event_properties.content.number}"}',
    "a member of a member": '{"a": "${input.event_properties.place.state.code}"}',
    "a list": "[<#list input.user_properties.letters as n>1<#sep>,</#sep></#list>]",
    "members of an object": "[<#list input.event_properties.map as k, v>1<#sep>,</#sep></#list>]",
    "keys": "[<#list input.event_properties.map?keys as k>1<#sep>,</#sep></#list>]",
    "a boolean behind a default": '{"a": ${input.paying!false}}',
    "a boolean in words": '{"a": ${input.paying?string("true", "false")}}',
    "a boolean tested": '{"a": <#if input.paying>1<#else>2</#if>}',
    "a property tested as a boolean": '{"a": <#if input.event_properties.on>1<#else>2</#if>}',
    "a property compared with true": '{"a": <#if input.event_properties.on == "true">1<#else>2</#if>}',
    "a test printed": '{"a": ${input.user_id??}}',
    "a number": '{"a": ${input.session_id}}',
    "a number in a string": '{"a": "${input.event_id}"}',
    "a number calculated with": '{"a": ${(input.session_id / 1000)?c}}',
    "a number compared": '{"a": <#if input.event_properties.n gt 5>1<#else>2</#if>}',
    "a time": '{"a": "${input.session_id?number_to_datetime?string("yyyy")}"}',
    "a format": '{"a": "${input.event_id?string["0"]}"}',
    "text read as a number": '{"a": ${input.event_properties.price?number?c}}',
    "a length": '{"a": ${input.event_type?length}}',
    "quotes of its own": r'{"a": ${("\"" + input.event_type + "\"")!"null"}}',
    "a name misspelt": '{"a": "${input.event_typ?json_string}"}',
    "a name that nothing has": '{"a": "${(user_id!"")?json_string}"}',
    "another product's root, without a default": '{"a": "${event.event_type?json_string}"}',
    "another product's root": '{"a": "${((event.event_type)!"none")?json_string}"}',
    "an escape at the default": '{"a": "${input.user_id!""?json_string}"}',
    "an escape at the default of a property": '{"a": "${input.event_properties.a!""?json_string}"}',
    "two values, both missing": '{"a": "${(input.city!input.region)?json_string}"}',
    "in a text of the template": '<#assign t = "id ${input.user_id}">{"a": "${t?json_string}"}',
    "comments": '{"a": [ // none\n ] /* yet */ }',
    "a blank in a tag": '{"a": 1<# assign x = 1>}',
    "keys joined": r'{"a": ["${mappedProperties?keys?join("\", \"")}"]}',
    "JSON in a string": r'{"a": "{\"b\": \"${input.event_type?json_string}\"}"}',
    "digits left out": '{"a": "${(input.event_id / 7)?string("0")}"}',
    "a dash": '{"a": "${mappedFields.ext-id}"}',
}  # fmt: skip
_OF_WEBHOOKS = {
    "a property outside of quotes": '{"a": ${input.event_properties.price!0}}',
    "a property": '{"a": "${input.event_properties.price}"}',
}


def _tiles() -> list[Any]:
    rules = [rule for rule in RULES if rule.example and not rule.declared]
    found = [pytest.param(bare_tile(body_text(rule.example)), id=rule.code) for rule in rules]
    found += [pytest.param(bare_tile(body_text(text)), id=name) for name, text in _TEMPLATES.items()]
    endpoint = Endpoint(method="POST", url="https://acme.example/")
    common: Any = {"key": "acme", "sync_name": "A", "vendor": "A", "sends": "events", "endpoint": endpoint}
    return found + [
        pytest.param(Webhook(**common, body=body_text(text)), id=f"webhook: {name}")
        for name, text in _OF_WEBHOOKS.items()
    ]


def _followed(text: str, finding: Finding) -> str | None:
    """The template with what the remedy says in the finding's place; None where it says it in words."""
    place, written = finding.location, _WRITTEN.match(finding.fix)
    if place is None or written is None:
        return None
    lines = text.split("\n")
    starts = [sum(len(line) + 1 for line in lines[:number]) for number in range(len(lines))]
    start, end = starts[place.line - 1] + place.column - 1, starts[place.end_line - 1] + place.end_column
    return text[:start] + written[1] + text[end:]


def _codes(report: Report) -> Counter[str]:
    """What the proof can't follow is another matter."""
    return Counter(finding.code for finding in report.findings if finding.code != "TPL109")


@pytest.mark.one_in(3)
@pytest.mark.parametrize("tile", _tiles())
def test_a_remedy_followed_to_the_letter_helps(tile: Destination) -> None:
    before = check(tile)
    for finding in before.findings:
        text = _followed(tile.body.text, finding)
        if text is None:
            continue
        body = body_text(text)
        bare = tile.endpoint.url == NOWHERE  # it declares what it reads
        after = check(bare_tile(body) if bare else tile.model_copy(update={"body": body}))
        said = [(each.code, str(each.location), each.message) for each in after.findings]
        assert _codes(after)[finding.code] < _codes(before)[finding.code], (finding.fix, said)
        assert not _codes(after) - _codes(before), (finding.fix, said)


@pytest.mark.parametrize(("name", "part"), [
    ("a member of a property", "?is_hash"),
    ("a list", "?is_sequence"),
    ("members of an object", "?is_hash_ex"),
    ("a property tested as a boolean", "?is_boolean"),
    ("a number", "?c"),
    ("a name misspelt", "did you mean `input.event_type`?"),
    ("a name that nothing has", "did you mean `input.user_id`?"),
    ("quotes of its own", "input.event_type?json_string"),
    ("an escape at the default", '(input.user_id!"")?json_string'),
    ("comments", "<#-- none -->"),
    ("a blank in a tag", "<#assign x = 1>"),
])  # fmt: skip
def test_what_a_remedy_names(name: str, part: str) -> None:
    assert any(part in finding.fix for finding in check(bare_tile(body_text(_TEMPLATES[name]))).findings)
