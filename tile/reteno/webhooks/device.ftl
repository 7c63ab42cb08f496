<#--
  One Amplitude user in, one Reteno device out: POST https://mobile-api.reteno.com/api/v1/device
  Every value is sent as a string; nothing depends on the number, boolean, locale or time zone settings.
-->

<#macro member name value>
<#if !value?matches(blank)>
  "${name}": "${value?json_string}",
</#if>
</#macro>

<#assign deviceId = text(input.device_id!"")>
<#if deviceId?matches(blank)><#stop "no device id"></#if>

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
