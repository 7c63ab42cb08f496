<#assign os = (input.os_name!"")?upper_case>
{
  "deviceId": "d-${input.device_id?json_string}",
<#if (input.user_id!"")?matches("[!-~]+")>
  "externalUserId": "${input.user_id?json_string}",
</#if>
<#if os?matches("IOS|ANDROID")>
  "osType": "${os}",
</#if>
<#if input.version_name??>
  "appVersion": "${input.version_name?json_string}",
</#if>
  "category": "MOBILE"
}
