<#-- What is forwarded of Identify, as a user or as an event of this name, is not an event. -->
<#if !(input.event_type)?? || text(input.event_type)?matches(r"\$(group)?identify")>
  <#stop "a user, not an event">
</#if>
<#-- An event type's key: at most 100 characters, none of < ; (right quote) \ / | " ` ' ^ ? ! , > and first one that can be seen.
     Characters are counted as Java does, for which an emoji is two; it is never cut in half. -->
<#function keyOf eventType>
  <#local cleaned = eventType?replace("^" + unseen + "+", "", "r")?replace("[<;\x2019\\\\/|\"`'^?!,>]", "_", "r")>
  <#local key = cleaned?replace("^(.{100}).+$", "$1", "rs")>
  <#if key?length gt 100><#local key = cleaned?replace("^(.{50}).+$", "$1", "rs")></#if>
  <#return key?has_content?then(key, "unnamed")>
</#function>

<#-- A time without its zone, 2026-03-02T08:15:30.123000; "" for none. Amplitude's times are UTC without saying so. One with
     another offset, or on a day that no calendar has, is none. -->
<#function timeOf value>
  <#local days = "[12][0-9]{3}-(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|[12][0-9]{3}-(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)"
      + "|[12][0-9]{3}-02-(?:0[1-9]|1[0-9]|2[0-8])|(?:[12][0-9]0[48]|[12][0-9][2468][048]|[12][0-9][13579][26]|1[26]00|2[048]00)-02-29">
  <#local time = value?replace(" ", "T")?replace(r"(?:Z|[+-]00:?00)$", "", "r")>
  <#if time?matches("(?:" + days + r")T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]" + r"(?:\.[0-9]{1,9})?")><#return time></#if>
  <#return "">
</#function>

<#-- The bytes of a text in the body. In UTF-8 it is as long as its URL form with each escape as one. -->
<#function bytes text>
  <#return text?json_string?url("UTF-8")?replace("%..", "_", "r")?length>
</#function>
