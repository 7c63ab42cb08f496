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

<#-- Nothing but blanks, of any script, or the word null, which Reteno ignores as an id. -->
<#assign space = r"[\x00-\x20\x85\xA0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000\uFEFF]*">
<#assign blank = space + "(null)?" + space>

<#-- The same id as in the other destinations. -->
<#assign externalId = text((((parameters.external_id)!"user_id") == "amplitude_id")?then(input.amplitude_id!"", input.user_id!""))>
<#-- Reteno takes no event without an identifier; Amplitude would repeat its refusal nine times. -->
<#if externalId?matches(blank)><#stop "no user id"></#if>

<#-- Names a property must not take, in any case: those Reteno reads a contact's identity from, and ours. -->
<#assign taken = "externalcustomerid|contact_?id|contact_?key|email|emailaddress|useremail|contactemail"
    + "|phone|phonenumber|sms|pushtoken|amplitudeeventtype|amplitudeeventtime">

<#-- An event key has at most 100 characters and none of < ; (right quote) \ / | " ` ' ^ ? ! , > -->
<#assign eventType = text(input.event_type!"")>
<#assign eventKey = eventType?replace("[<;\x2019\\\\/|\"`'^?!,>]", "_", "r")?replace("^(.{100}).+$", "$1", "rs")>
<#assign eventTime = text(input.event_time!"")?replace(" ", "T")>
{
  "eventTypeKey": "${eventKey?has_content?then(eventKey, "unnamed")?json_string}",
  "params": [
    {"name": "externalCustomerId", "value": "${externalId?json_string}"},
    {"name": "amplitudeEventType", "value": "${eventType?json_string}"}
<#if eventTime?has_content>
    , {"name": "amplitudeEventTime", "value": "${eventTime?json_string}<#if !eventTime?ends_with("Z")>Z</#if>"}
</#if>
<#list (input.event_properties!{})?keys as name>
  <#assign value = text((input.event_properties[name])!"")>
  <#if name?has_content && !name?matches(taken, "i") && !value?matches("(null)?")>
    , {"name": "${name?json_string}", "value": "${value?json_string}"}
  </#if>
</#list>
  ]
}
