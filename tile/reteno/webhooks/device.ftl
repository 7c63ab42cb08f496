<#--
  One Amplitude user in, one Reteno device out: POST https://mobile-api.reteno.com/api/v1/device
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

<#macro member name value>
<#if !value?matches(blank)>
  "${name}": "${value?json_string}",
</#if>
</#macro>

<#assign deviceId = text(input.device_id!"")>
<#if deviceId?matches(blank)><#stop "no device id"></#if>

<#-- The same id as in the other destinations. -->
<#assign externalId = text((((parameters.external_id)!"user_id") == "amplitude_id")?then(input.amplitude_id!"", input.user_id!""))>
<#assign system = text(input.os_name!"")?upper_case>
{
  "deviceId": "${deviceId?json_string}",
<@member "externalUserId" externalId/>
<#-- Reteno knows these two. A browser or a desktop is sent without. -->
<#if system?matches("ANDROID|IOS")>
  "osType": "${system}",
</#if>
<@member "osVersion" text(input.os_version!"")/>
<#-- The field's name is that of Identify, or that of the export. -->
<@member "appVersion" text(input.version_name!input.app_version!"")/>
<@member "deviceModel" text(input.device_model!input.device_type!"")/>
  "category": "MOBILE"
}
