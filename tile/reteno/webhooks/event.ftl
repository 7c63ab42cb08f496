<#--
  One Amplitude event in, one Reteno event out: POST https://api.reteno.com/api/v2/event
  Every value is sent as a string; nothing depends on the number, boolean, locale or time zone settings.
-->

<#-- Reteno takes no event without an identifier; Amplitude would repeat its refusal nine times. -->
<#if externalId?matches(blank)><#stop "no user id"></#if>

<#assign eventType = text(input.event_type!"")>
{
  "eventTypeKey": "${keyOf(eventType)?json_string}",
  "params": [
    {"name": "externalCustomerId", "value": "${externalId?json_string}"},
    {"name": "amplitudeEventType", "value": "${eventType?json_string}"}
<#assign eventTime = timeOf(text(input.event_time!""))>
<#if eventTime?has_content>
    , {"name": "amplitudeEventTime", "value": "${eventTime}Z"}
</#if>
<#list (input.event_properties!{})?keys as name>
  <#assign value = text((input.event_properties[name])!"")>
  <#if name?has_content && !name?matches(taken, "i") && !value?matches("(null)?")>
    , {"name": "${name?json_string}", "value": "${value?json_string}"}
  </#if>
</#list>
  ]
}
