<#--
  One Amplitude event in, one Reteno event out: POST https://api.reteno.com/api/v2/event
  Every value is sent as a string; nothing depends on the number, boolean, locale or time zone settings.
-->

<#-- Whether two texts are the same to the letter; == would follow a language's rules and skip control characters. -->
<#function same one other>
  <#return one?length == other?length && one?starts_with(other)>
</#function>

<#-- Who did it. -->
<#assign identifiers = ["externalCustomerId", "email", "phone"]?filter(field -> !text((mappedFields[field])!"")?matches(blank))>
<#-- Reteno takes no event without an identifier; Amplitude would repeat its refusal nine times. -->
<#if !identifiers?has_content>
  <#stop "no identifier: filter out events whose externalCustomerId, email and phone are all empty">
</#if>
<#assign eventType = text(input.event_type!"")>
{
  "eventTypeKey": "${keyOf(eventType)?json_string}",
  "params": [
    {"name": "amplitudeEventType", "value": "${eventType?json_string}"}
<#assign eventTime = timeOf(text(input.event_time!""))>
<#if eventTime?has_content>
    , {"name": "amplitudeEventTime", "value": "${eventTime}Z"}
</#if>
<#-- Reteno takes 20 kB. This is the room for texts, beside what the template itself prints. One identifier has to be sent; of
     very long ones the others are left out. -->
<#assign room = 19000 - bytes(eventType)>
<#list identifiers as field>
  <#assign id = text(mappedFields[field])>
  <#if field?is_first || bytes(id) + 60 lte room>
    <#assign room = room - bytes(id) - 60>
    , {"name": "${field}", "value": "${id?json_string}"}
  </#if>
</#list>
<#-- What may follow a backslash and a u in JSON: a character, or two halves of one; never half of one. -->
<#assign code = "(?:[0-9A-CE-Fa-ce-f][0-9A-Fa-f]{3}|[dD][0-7][0-9A-Fa-f]{2}"
    + r"|[dD][89ABab][0-9A-Fa-f]{2}\\u[dD][C-Fc-f][0-9A-Fa-f]{2})">
<#-- Of an event with more than fits, properties are sent that have their share of the room at most. -->
<#assign names = (mappedProperties!{})?keys>
<#assign all = names?join("") + names?map(name -> text((mappedProperties[name])!""))?join("")>
<#assign spare = [room - bytes(all) - 60 * names?size, 0]?max>
<#list names as name>
  <#assign value = text((mappedProperties[name])!"")>
  <#-- The value may come as JSON text, quotes and escapes included. If the event itself holds the same text, it does not. -->
  <#assign isJson = value?matches(r'"[^"\\\x00-\x1F]*+(?:\\(?:["\\/bfnrt]|u' + code + r')[^"\\\x00-\x1F]*+)*+"')
      && !same(value, text((input.event_properties[name])!"")) && !same(value, text((input.user_properties[name])!""))>
  <#assign isNothing = value?matches(isJson?then(r'"(null)?"', "(null)?"))>
  <#if name?has_content && !name?matches(taken, "i") && !isNothing && (bytes(name + value) + 60) * names?size lte room + spare * 1000000>
    , {"name": "${name?json_string}", "value": <#if isJson>${value}<#else>"${value?json_string}"</#if>}
  </#if>
</#list>
  ]
}
