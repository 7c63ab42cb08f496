"""The FreeMarker functions a compiled body may need; each is written into it once, if it is used."""

from __future__ import annotations

from typing import Final, NamedTuple


class Function(NamedTuple):
    """A function of the template: its text, and the functions it calls."""

    text: str
    calls: tuple[str, ...] = ()


FUNCTIONS: Final[dict[str, Function]] = {
    "text": Function(
        """\
<#-- A value as text, whatever its type; "" for arrays, objects and what is missing. -->
<#function text value>
  <#if value?is_string><#return value></#if>
  <#if value?is_number || value?is_boolean><#return value?c></#if>
  <#return "">
</#function>"""
    ),
    "ticked": Function(
        r"""
<#-- The text of a ticked property; "" for null. It may come as JSON text, in quotes and with escapes; if the event itself
     holds the same text, it does not. -->
<#function ticked value name>
  <#list [(input.event_properties[name])!"", (input.user_properties[name])!""] as own>
    <#if text(own)?length == value?length && text(own)?starts_with(value)><#return value></#if>
  </#list>
  <#if value?matches("null")><#return ""></#if>
  <#if !value?matches(r'"[^"\\\x00-\x1F]*+(?:\\["\\/bfnrt][^"\\\x00-\x1F]*+)*+"')><#return value></#if>
  <#local inner = value?replace("^\"|\"$", "", "r")?replace("\\\\", "\x0001")?replace("\\\"", "\"")?replace("\\/", "/")>
  <#local inner = inner?replace("\\b", "\x0008")?replace("\\f", "\x000C")?replace("\\n", "\n")?replace("\\r", "\r")>
  <#return inner?replace("\\t", "\t")?replace("\x0001", "\\")>
</#function>""".strip(),
        ("text",),
    ),
    "orElse": Function(
        """\
<#-- A text, or another one where it is empty. -->
<#function orElse value other>
  <#return value?has_content?then(value, other)>
</#function>"""
    ),
    "numberOf": Function(
        """\
<#-- Text that is a JSON number; "" for any other. -->
<#function numberOf value>
  <#if value?matches(r"-?(?:0|[1-9][0-9]*)(?:\\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")><#return value></#if>
  <#return "">
</#function>"""
    ),
    "booleanOf": Function(
        """\
<#-- Text that is true or false; "" for any other. -->
<#function booleanOf value>
  <#if value?matches("true|false")><#return value></#if>
  <#return "">
</#function>"""
    ),
    "jsonOf": Function(
        r"""
<#-- JSON text of a string, a number, a boolean or null as it stands; any other text as a JSON string. -->
<#function jsonOf value>
  <#if value?matches("true|false|null") || value?matches(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")>
    <#return value>
  </#if>
  <#local code = "(?:[0-9A-CE-Fa-ce-f][0-9A-Fa-f]{3}|[dD][0-7][0-9A-Fa-f]{2}"
      + r"|[dD][89ABab][0-9A-Fa-f]{2}\\u[dD][C-Fc-f][0-9A-Fa-f]{2})">
  <#if value?matches(r'"[^"\\\x00-\x1F]*+(?:\\(?:["\\/bfnrt]|u' + code + r')[^"\\\x00-\x1F]*+)*+"')>
    <#return value>
  </#if>
  <#return "\"" + value?json_string + "\"">
</#function>""".strip()
    ),
    "cut": Function(
        """\
<#-- The first characters of a text; an emoji is one, and is never cut in half. -->
<#function cut value length>
  <#return value?replace("^(.{" + length?c + "}).+$", "$1", "rs")>
</#function>"""
    ),
    "timeOf": Function(
        r"""
<#-- A time in UTC as ISO 8601 has it, 2026-03-02T08:15:30.123000Z; "" for any other text, and for a day no calendar has. -->
<#function timeOf value>
  <#local days = "[12][0-9]{3}-(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|[12][0-9]{3}-(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)"
      + "|[12][0-9]{3}-02-(?:0[1-9]|1[0-9]|2[0-8])|(?:[12][0-9]0[48]|[12][0-9][2468][048]|[12][0-9][13579][26]|1[26]00|2[048]00)-02-29">
  <#local time = value?replace(" ", "T")?remove_ending("Z")>
  <#if time?matches("(?:" + days + r")T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]" + r"(?:\.[0-9]{1,9})?")>
    <#return time + "Z">
  </#if>
  <#return "">
</#function>""".strip()
    ),
    "epochMilliseconds": Function(
        """\
<#-- The same time in milliseconds since 1970; "" for none. -->
<#function epochMilliseconds value>
  <#local time = timeOf(value)>
  <#if time?has_content><#return time?datetime("iso")?long?c></#if>
  <#return "">
</#function>""",
        ("timeOf",),
    ),
    "epochSeconds": Function(
        """\
<#-- The same time in whole seconds since 1970; "" for none. -->
<#function epochSeconds value>
  <#local time = timeOf(value)?has_content?then(timeOf(value?keep_before(".")), "")>
  <#if time?has_content><#return time?datetime("iso")?long?c?remove_ending("000")></#if>
  <#return "">
</#function>""",
        ("timeOf",),
    ),
}
"""By name."""


def source_of(names: set[str]) -> str:
    """The functions of some names and those they call, in the order of this page. No blank line is between them: it would
    be printed.
    """
    needed = names | {called for name in names for called in FUNCTIONS[name].calls}
    return "\n".join(function.text for name, function in FUNCTIONS.items() if name in needed)
