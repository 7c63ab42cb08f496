<#--
  One Amplitude event in, one event of a device out: POST https://mobile-api.reteno.com/api/v1/events
  The only way for events of anonymous users, and the one that keeps the time an event happened.
  Every value is sent as a string; nothing depends on the number, boolean, locale or time zone settings.
-->

<#assign deviceId = text(input.device_id!"")>
<#if deviceId?matches(blank)><#stop "no device id"></#if>

<#-- To the millisecond, as Reteno's SDKs write it. -->
<#assign eventTime = timeOf(text(input.event_time!""))>
<#if !eventTime?has_content><#stop "no event time"></#if>
<#assign occurred = eventTime[0..*19] + "." + (eventTime?keep_after(".") + "000")[0..*3] + "Z">
<#if !occurred?matches(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z")><#stop "no event time"></#if>

<#assign eventType = text(input.event_type!"")>
{
  "deviceId": "${deviceId?json_string}",
<#if !externalId?matches(blank)>
  "externalUserId": "${externalId?json_string}",
</#if>
  "events": [
    {
      "eventTypeKey": "${keyOf(eventType)?json_string}",
      "occurred": "${occurred}",
      "params": [
        {"name": "amplitudeEventType", "value": "${eventType?json_string}"}
<#list (input.event_properties!{})?keys as name>
  <#assign held = (input.event_properties[name])!"" value = text(held)>
  <#if !held?is_string && !held?is_number && !held?is_boolean || held?is_sequence || held?is_method>
    <#assign value><@json held/></#assign>
  </#if>
  <#if name?has_content && !name?matches("amplitudeeventtype", "i") && !value?matches("(null)?")>
        , {"name": "${name?json_string}", "value": "${value?json_string}"}
  </#if>
</#list>
      ]
    }
  ]
}
