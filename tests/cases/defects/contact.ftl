<#function text value>
  <#if value?is_string><#return value></#if>
  <#if value?is_number || value?is_boolean><#return value?c></#if>
  <#return "">
</#function>
<#assign email = text((input.user_properties.email)!"")>
{
  "externalCustomerId": "c-${input.user_id?json_string}",
  "channels": [
    {"type": "email", "value": "<#if email?matches("[!-?A-~]+@[!-?A-~]+")>${email?json_string}<#else>nobody@acme.example</#if>"}
  ],
  "fields": [
    {"id": 514043, "value": "${text((input.user_properties.plan)!"")?json_string}"},
    {"id": 514044, "value": "${(input.city!"")?json_string}"}
  ]
}
