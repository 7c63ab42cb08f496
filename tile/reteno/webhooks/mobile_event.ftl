<#--
  One Amplitude event in, one event of a device out: POST https://mobile-api.reteno.com/api/v1/events
  The only way for events of anonymous users, and the one that keeps the time an event happened.
  Every value is sent as a string; nothing depends on the number, boolean, locale or time zone settings.
-->

<#-- A value as text, whatever its type; "" for arrays, objects and what is missing. -->
<#function text value>
  <#if value?is_string><#return value></#if>
  <#if value?is_number || value?is_boolean><#return value?c></#if>
  <#return "">
</#function>

<#-- Nothing but blanks, of any script, or the word null, which Reteno ignores as an id. -->
<#assign space = r"[\x00-\x20\x85\xA0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000\uFEFF]*">
<#assign blank = space + "(null)?" + space>

<#assign deviceId = text(input.device_id!"")>
<#if deviceId?matches(blank)><#stop "no device id"></#if>
<#-- The same id as in the other destinations. -->
<#assign externalId = text((((parameters.external_id)!"user_id") == "amplitude_id")?then(input.amplitude_id!"", input.user_id!""))>

<#-- Amplitude's time is UTC without saying so: 2026-03-02 08:15:30.123000. To the millisecond, as Reteno's SDKs write it. -->
<#assign time = text(input.event_time!"")?replace(" ", "T")>
<#assign millis = (time?replace("Z", "")?keep_after(".") + "000")[0..*3]>
<#if !millis?matches("[0-9]{3}")><#assign millis = "000"></#if>
<#assign occurred = time[0..*19] + "." + millis + "Z">
<#if !occurred?matches(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z")><#stop "no event time"></#if>

<#-- An event key has at most 100 characters and none of < ; (right quote) \ / | " ` ' ^ ? ! , > -->
<#assign eventType = text(input.event_type!"")>
<#assign eventKey = eventType?replace("[<;\x2019\\\\/|\"`'^?!,>]", "_", "r")?replace("^(.{100}).+$", "$1", "rs")>
{
  "deviceId": "${deviceId?json_string}",
<#if !externalId?matches(blank)>
  "externalUserId": "${externalId?json_string}",
</#if>
  "events": [
    {
      "eventTypeKey": "${eventKey?has_content?then(eventKey, "unnamed")?json_string}",
      "occurred": "${occurred}",
      "params": [
        {"name": "amplitudeEventType", "value": "${eventType?json_string}"}
<#list (input.event_properties!{})?keys as name>
  <#assign value = text((input.event_properties[name])!"")>
  <#if name?has_content && !name?matches("amplitudeeventtype", "i") && !value?matches("(null)?")>
        , {"name": "${name?json_string}", "value": "${value?json_string}"}
  </#if>
</#list>
      ]
    }
  ]
}
