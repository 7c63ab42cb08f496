<#--
  One Amplitude event in, one Reteno event out: POST https://api.reteno.com/api/v2/event
  Every value is sent as a string; nothing depends on the number, boolean, locale or time zone settings.
-->

<#-- A value as text, whatever its type; "" for arrays, objects and what is missing. -->
<#function text value>
  <#if value?is_string><#return value></#if>
  <#if value?is_number || value?is_boolean><#return value?c></#if>
  <#return "">
</#function>

<#-- Whether two texts are the same to the letter; == would follow a language's rules and skip control characters. -->
<#function same one other>
  <#return one?length == other?length && one?starts_with(other)>
</#function>

<#-- Who did it. Reteno ignores an identifier that is blank or the word null. -->
<#assign identifiers = ["externalCustomerId", "email", "phone"]?filter(field ->
    !text((mappedFields[field])!"")?matches(r"[\x00-\x20]*(null)?[\x00-\x20]*"))>

<#-- Names a ticked property must not take, in any case: those Reteno reads a contact's identity from, and ours. -->
<#assign taken = "externalcustomerid|contact_?id|contact_?key|email|emailaddress|useremail|contactemail"
    + "|phone|phonenumber|sms|pushtoken|amplitudeeventtype|amplitudeeventtime">

<#-- An event key has at most 100 characters and none of < ; (right quote) \ / | " ` ' ^ ? ! , > -->
<#assign eventType = text(input.event_type!"")>
<#assign eventKey = eventType?replace("[<;\x2019\\\\/|\"`'^?!,>]", "_", "r")?replace("^(.{100}).+$", "$1", "rs")>
<#assign eventTime = text(input.event_time!"")?replace(" ", "T")>

<#-- Reteno takes no event without an identifier; Amplitude would repeat its refusal nine times. -->
<#if !identifiers?has_content>
  <#stop "no identifier: filter out events whose externalCustomerId, email and phone are all empty">
</#if>
{
  "eventTypeKey": "${eventKey?has_content?then(eventKey, "unnamed")?json_string}",
  "params": [
    {"name": "amplitudeEventType", "value": "${eventType?json_string}"}
<#if eventTime?has_content>
    , {"name": "amplitudeEventTime", "value": "${eventTime?json_string}<#if !eventTime?ends_with("Z")>Z</#if>"}
</#if>
<#list identifiers as field>
    , {"name": "${field}", "value": "${text(mappedFields[field])?json_string}"}
</#list>
<#-- What may follow a backslash and a u in JSON: a character, or two halves of one; never half of one. -->
<#assign code = "(?:[0-9A-CE-Fa-ce-f][0-9A-Fa-f]{3}|[dD][0-7][0-9A-Fa-f]{2}"
    + r"|[dD][89ABab][0-9A-Fa-f]{2}\\u[dD][C-Fc-f][0-9A-Fa-f]{2})">
<#list (mappedProperties!{})?keys as name>
  <#assign value = text((mappedProperties[name])!"")>
  <#-- The value may come as JSON text, quotes and escapes included. If the event itself holds the same text, it does not. -->
  <#assign isJson = value?matches(r'"[^"\\\x00-\x1F]*+(?:\\(?:["\\/bfnrt]|u' + code + r')[^"\\\x00-\x1F]*+)*+"')
      && !same(value, text((input.event_properties[name])!"")) && !same(value, text((input.user_properties[name])!""))>
  <#assign isNothing = value?matches(isJson?then(r'"(null)?"', "(null)?"))>
  <#if name?has_content && !name?matches(taken, "i") && !isNothing>
    , {"name": "${name?json_string}", "value": <#if isJson>${value}<#else>"${value?json_string}"</#if>}
  </#if>
</#list>
  ]
}
